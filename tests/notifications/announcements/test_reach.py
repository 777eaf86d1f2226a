"""How many a segment reaches: MongoDB's count says what looking at each family says."""

import random
import uuid
from datetime import date, timedelta
from typing import Any

import pytest

from handbook_api.families.model import MemberRole
from handbook_api.platform.clock import civil_date
from notifications.announcements.model import WHOLE_MUNICIPALITY, Segment, Span
from notifications.announcements.reach_store import Reached, ReachStore
from notifications.announcements.segments import recipients
from notifications.announcements.service import told
from notifications.reminders import ReminderKind
from tests.builders import NERIMA, SUGINAMI, a_parent, an_id
from tests.notifications.announcements.ward import EDITOR, GRANDMOTHER, KENTA, MISAKI, Ward, a_content
from tests.notifications.builders import TOKYO

SEGMENTS = [
    WHOLE_MUNICIPALITY,
    Segment(age_days=Span(100, 400)),
    Segment(pregnancy_weeks=Span(20, 30)),
    Segment(age_days=Span(0, 200), pregnancy_weeks=Span(0, 44)),
    Segment(areas=frozenset({"TOYOTAMA"})),
    Segment(areas=frozenset({"KITA", "TOYOTAMA"}), language="en"),
    Segment(language="ja"),
    Segment(language="en", age_days=Span(0, 1_000)),
]
TODAY = date(2026, 11, 24)


async def counted(ward: Ward, municipality: str, segment: Segment, *, is_urgent: bool = False) -> Reached:
    return await ReachStore(ward.database).count(municipality, segment, TODAY, is_urgent=is_urgent)


async def looked_at(ward: Ward, municipality: str, segment: Segment, *, is_urgent: bool = False) -> Reached:
    """Family by family, as the sending looks at them, a few at a time."""
    people: set[str] = set()
    after = None
    while True:
        page = await ward.residents.after(municipality, after, 3)
        uids = {member.uid for family in page.families for member in family.members}
        preferences = await ward.preferences.of_people(uids)
        people |= recipients(page.families, segment, preferences, TODAY, is_urgent=is_urgent).keys()
        if page.ends_at is None:
            break
        after = page.ends_at
    return Reached(len(people), len(await ward.device_store.of_people(people)))


def families_of_every_kind(seed: int, count: int = 60) -> dict[str, list[dict[str, Any]]]:
    """Documents of families with what the counting looks at, in every mixture."""
    chance = random.Random(seed)  # noqa: S311 - it decides what a test looks at
    found: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("families", "children", "pregnancies", "preferences", "devices")
    }
    people = [f"person-{number}" for number in range(count)]
    for number in range(count):
        family = f"00000000-0000-4000-8000-{number:012d}"
        uids = chance.sample(people, chance.randint(1, 3))
        members = [
            {
                "id": f"{family}-{uid}",
                "uid": uid,
                "role": chance.choice([MemberRole.GUARDIAN.value, MemberRole.GUARDIAN.value, MemberRole.VIEWER.value]),
                "language": chance.choice(["ja", "ja", "en"]),
            }
            for uid in uids
        ]
        registrations = [
            {
                "municipality": chance.choice([NERIMA, NERIMA, SUGINAMI]),
                "area": chance.choice([None, "TOYOTAMA", "KITA"]),
                "registered_by": chance.choice(members)["id"],
            }
            for _ in range(chance.randint(0, 2))
        ]
        document = {"_id": family, "members": members}
        found["families"].append(document | ({"registrations": registrations} if chance.random() < 0.8 else {}))
        for place in range(chance.randint(0, 2)):
            born = TODAY - timedelta(days=chance.randint(-2, 500))
            found["children"].append(
                {
                    "_id": f"{family}.10000000-0000-4000-8000-{place:012d}",
                    "family_id": family,
                    "status": chance.choice(["ACTIVE", "ACTIVE", "ACTIVE", "ENDED"]),
                    "birth": {"born_on": born.isoformat()},
                    **placed(chance, uids),
                }
            )
        for place in range(chance.randint(0, 1)):
            due = TODAY + timedelta(days=chance.randint(-60, 290))
            found["pregnancies"].append(
                {
                    "_id": f"{family}.20000000-0000-4000-8000-{place:012d}",
                    "family_id": family,
                    "status": chance.choice(["ACTIVE", "ACTIVE", "ACTIVE", "ENDED", "DELIVERED"]),
                    "due_on": due.isoformat(),
                    "mother_uid": chance.choice([None, *uids, "somebody-who-left"]),
                    **placed(chance, uids),
                }
            )
    for uid in people:
        if chance.random() < 0.5:
            kind = ReminderKind.ANNOUNCEMENT.value
            found["preferences"].append(
                {
                    "_id": uid,
                    "version": 1,
                    "off": chance.choice([[], [kind], ["APPOINTMENT"]]),
                    "on_as_viewer": chance.choice([[], [kind]]),
                    "quiet_hours": None,
                    "hour": None,
                    "language": chance.choice([None, "ja", "en"]),
                }
            )
        for number in range(chance.randint(0, 2)):
            found["devices"].append(
                {
                    "_id": f"{uid}-{number}",
                    "uid": uid,
                    "platform": "ANDROID",
                    "language": "ja",
                    "registered_at": TODAY.isoformat(),
                    "token_digest": f"{uid}-{number}",
                    "fid_digest": f"{uid}-{number}",
                    "is_muted": chance.random() < 0.3,
                    "version": 1,
                }
            )
    return found


def placed(chance: random.Random, uids: list[str]) -> dict[str, Any]:
    """A municipality and, for some, what is told in its place."""
    municipality = chance.choice([NERIMA, NERIMA, SUGINAMI, None])
    if chance.random() < 0.7:
        return {"municipality": municipality} | ({"told_municipality": None} if chance.random() < 0.5 else {})
    told_to_others = chance.choice([one for one in (NERIMA, SUGINAMI, None) if one != municipality])
    return {
        "municipality": municipality,
        "told_municipality": {"municipality": told_to_others, "known_to": chance.choice([None, *uids])},
    }


@pytest.mark.parametrize("seed", range(6))
async def test_the_count_says_what_looking_at_every_family_says(ward: Ward, seed: int) -> None:
    for name, documents in families_of_every_kind(seed).items():
        if documents:
            await ward.database[name].insert_many(documents)

    for municipality in (NERIMA, SUGINAMI):
        for segment in SEGMENTS:
            for is_urgent in (False, True):
                asked = (municipality, segment, is_urgent)
                count = await counted(ward, municipality, segment, is_urgent=is_urgent)
                assert (asked, count) == (asked, await looked_at(ward, municipality, segment, is_urgent=is_urgent))
    assert (await counted(ward, NERIMA, WHOLE_MUNICIPALITY)).people > 10


async def test_people_and_devices_of_a_ward_are_counted(ward: Ward) -> None:
    family = await ward.a_family()
    await ward.a_child(family)
    await ward.joins(family, KENTA)
    await ward.joins(family, GRANDMOTHER, MemberRole.VIEWER)
    for token in ("phone", "tablet"):
        await ward.a_device(MISAKI, token)
    await ward.a_device(GRANDMOTHER, "phone-of-grandmother")

    assert await counted(ward, NERIMA, WHOLE_MUNICIPALITY) == Reached(people=2, devices=2)
    assert civil_date(ward.clock.now(), TOKYO) == TODAY


async def test_of_many_families_a_part_is_counted_and_the_others_are_reckoned(ward: Ward) -> None:
    """300 families with two guardians and a phone; every third has a pregnancy and no child."""
    chance = random.Random(7)  # noqa: S311 - it makes ids
    for number in range(300):
        family = str(uuid.UUID(int=chance.getrandbits(128), version=4))
        members = [
            {"id": f"{family}-{who}", "uid": f"{number}-{who}", "role": "GUARDIAN", "language": "ja"} for who in "ab"
        ]
        await ward.database.families.insert_one({"_id": family, "members": members})
        held = {"_id": f"{family}.{an_id()}", "family_id": family, "municipality": NERIMA, "status": "ACTIVE"}
        if number % 3:
            await ward.database.children.insert_one(held | {"birth": {"born_on": "2026-05-10"}})
        else:
            await ward.database.pregnancies.insert_one(held | {"due_on": "2027-03-01", "mother_uid": None})
        digests = {"token_digest": f"{number}", "fid_digest": f"{number}"}
        await ward.database.devices.insert_one({"_id": f"{number}", "uid": f"{number}-a", **digests})

    reckoned = await ReachStore(ward.database, 100).count(NERIMA, WHOLE_MUNICIPALITY, TODAY, is_urgent=False)
    only_pregnancies = await ReachStore(ward.database, 50).count(
        NERIMA, Segment(pregnancy_weeks=Span(0, 44)), TODAY, is_urgent=False
    )

    assert reckoned == Reached(600, 300, is_estimated=True)
    assert only_pregnancies == Reached(200, 100, is_estimated=True)
    assert (await counted(ward, NERIMA, WHOLE_MUNICIPALITY)) == Reached(600, 300)


def test_an_estimate_claims_two_digits() -> None:
    reach = told(Reached(36_512, 99_501, is_estimated=True))

    assert (reach.people, reach.devices, reach.is_estimated) == (37_000, 100_000, True)


async def test_nobody_is_nobody(ward: Ward) -> None:
    assert await counted(ward, NERIMA, WHOLE_MUNICIPALITY) == Reached(0, 0)


@pytest.mark.parametrize(
    ("people", "devices", "shown"),
    [
        (0, 0, (None, None)),
        (4, 9, (None, None)),
        (5, 4, (5, None)),
        (9, 12, (5, 10)),
        (1_234, 2_001, (1_230, 2_000)),
    ],
)
def test_numbers_are_told_in_steps_of_five_and_fewer_not_at_all(
    people: int, devices: int, shown: tuple[int | None, int | None]
) -> None:
    reach = told(Reached(people, devices))

    assert (reach.people, reach.devices) == shown


async def test_the_preview_is_of_what_stands_there_now(ward: Ward) -> None:
    for number in range(6):
        await ward.a_home(a_parent(str(number)))
    draft = await ward.a_draft()

    narrowed = await ward.desk.rewrite(EDITOR, draft.key, 1, a_content(segment=Segment(age_days=Span(0, 10))))

    assert ((await ward.desk.reach(draft)).people, (await ward.desk.reach(narrowed)).people) == (5, None)
