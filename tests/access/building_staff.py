"""Makes what the municipality has to do with: registrations, checkups, appointments, the journal it may see in part."""

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from handbook_api.platform.identity import Role
from tests.access.household import Household, done
from tests.access.household_staff import (
    CALLED_OFF_BECAUSE,
    CHILD_SEEN,
    FATHERS_NUMBER,
    MOTHERS_NUMBER,
    PLACE,
    SEEN_CHILD_BORN,
    SESSION_PLACE,
    SLOT_DAYS,
    THIRD,
    TOOTH_CAME,
    UNREGISTERED_NUMBER,
    MarkedCheckup,
    MarkedEntry,
    marked,
)
from tests.access.people import Person
from tests.api import NERIMA, Client
from tests.households import a_child
from tests.journal.pictures import a_jpeg

_ERRORS = "errors { code path message }"
_AS_IT_IS = "id version"


async def registrations(home: Household) -> None:
    """Each guardian registers a handbook, of two towns. What that opened has given way when the mother consents."""
    mother, father, nurse = (home.clients[one] for one in (Person.MOTHER, Person.FATHER, Person.NURSE))
    elsewhere = home.service.api.sign_in(f"uid-{uuid.uuid4().hex}", Role.STAFF, THIRD)
    home.service.clock.step(seconds=1)
    await _registered(home, father, nurse, FATHERS_NUMBER, area="SHAKUJII")
    await done(father, "stopSharingWithWard", familyId=home.family)
    home.service.clock.step(seconds=1)
    await _registered(home, mother, elsewhere, MOTHERS_NUMBER, area=None)
    await _issued(home, nurse, UNREGISTERED_NUMBER, "SHAKUJII")


async def staffs_things(home: Household) -> None:
    """Everything else, once the pregnancies are there."""
    home.staff.child = await a_child(
        home.clients[Person.MOTHER], home.family, born=SEEN_CHILD_BORN, name=CHILD_SEEN, municipality=NERIMA
    )
    await _checkups(home)
    await _mothers_checkups(home)
    await _session(home)
    await _slots(home)
    await _appointments(home)
    await _journal(home)
    await _teeth(home)


async def counter_code(home: Household) -> None:
    """At the end: it works for ten minutes."""
    payload = await _made(home.clients[Person.FATHER], "offerCounterAccess", "code", familyId=home.family)
    home.staff.counter_code = payload["code"]


async def _made(client: Client, mutation: str, selection: str, **fields: Any) -> dict[str, Any]:
    input_type = f"{mutation[0].upper()}{mutation[1:]}Input"
    payload = await client.change(mutation, input_type, f"{selection} {_ERRORS}", **fields)
    assert payload["errors"] == [], (mutation, payload)
    return payload


@asynccontextmanager
async def _whereabouts_kept(home: Household) -> AsyncIterator[None]:
    """As long as this lasts, the mother's whereabouts are kept from the others."""
    member = home.members[home.own_names[Person.MOTHER]]
    nurse = home.clients[Person.NURSE]
    await done(nurse, "setNonDisclosure", memberId=member, isUndisclosed=True)
    yield
    await done(nurse, "setNonDisclosure", memberId=member, isUndisclosed=False)


# Registered handbooks


async def _issued(home: Household, staff: Client, number: str, area: str | None) -> None:
    payload = await _made(
        staff, "issueHandbook", "issue { id } code", number=number, issuedOn="2026-11-02", area=area, dueDate=None
    )
    home.staff.issues[number], home.staff.issue_codes[number] = payload["issue"]["id"], payload["code"]


async def _registered(home: Household, guardian: Client, staff: Client, number: str, area: str | None) -> None:
    await _issued(home, staff, number, area)
    code = home.staff.issue_codes[number]
    payload = await _made(
        guardian,
        "registerHandbook",
        "family { registrations { number registeredAt } }",
        familyId=home.family,
        code=code,
    )
    (own,) = (one for one in payload["family"]["registrations"] if one["number"] == number)
    home.staff.registered_at[number] = own["registeredAt"]


# Checkups


def _found(mark: str, weight_grams: int, **fields: Any) -> dict[str, Any]:
    """What staff enter of a child's checkup, unmistakable in every text."""
    findings = [{"question": "weight", "number": weight_grams}, {"question": "notes", "text": marked("所見", mark)}]
    return {
        "findings": findings,
        "referral": {"needed": True, "doneOn": None, "result": marked("精査の結果", mark)},
        "place": marked("健診の場所", mark),
        "remarks": marked("区の備考", mark),
    } | fields


async def _checkup(home: Household, name: str, kind: str, on: str, mark: str, grams: int, **fields: Any) -> None:
    entered = _found(mark, grams, confirmed=True) | fields
    subject = {"subjectId": home.staff.child} | {key: entered.pop(key) for key in ("subjectId",) if key in entered}
    payload = await _made(
        home.clients[Person.NURSE],
        "recordCheckup",
        f"record {{ {_AS_IT_IS} }}",
        kind=kind,
        attendedOn=on,
        **subject,
        **entered,
    )
    home.staff.checkups[name] = MarkedCheckup(payload["record"]["id"], mark, grams, payload["record"]["version"])


async def _changed(home: Household, name: str, mutation: str, **fields: Any) -> None:
    before = home.staff.checkups[name]
    home.service.clock.step(seconds=1)
    payload = await _made(
        home.clients[Person.NURSE],
        mutation,
        f"record {{ {_AS_IT_IS} }}",
        recordId=before.id,
        expectedVersion=before.version,
        **fields,
    )
    version = payload["record"]["version"]
    home.staff.checkups[name] = MarkedCheckup(before.id, before.mark, before.weight_grams, version)


async def _checkups(home: Household) -> None:
    earlier = _found("直前", 4_019)
    await _checkup(home, "RELEASED", "INFANT_1_MONTH", "2026-08-10", "直前", 4_019)
    kept_back = {"question": "stool_colour_seen", "text": marked("控えた所見", "公開")}
    shown = _found("公開", 4_127)
    await _changed(
        home,
        "RELEASED",
        "correctCheckup",
        attendedOn="2026-08-10",
        judgement="OBSERVE",
        reason=marked("訂正の理由", "公開"),
        sign=True,
        confirmed=True,
        **shown | {"findings": [*shown["findings"], kept_back]},
    )
    released = home.staff.checkups["RELEASED"]
    home.staff.checkups["RELEASED"] = MarkedCheckup(released.id, "公開", 4_127, released.version)
    assert earlier["remarks"] == marked("区の備考", "直前")
    await _changed(home, "RELEASED", "releaseCheckup", withhold=["stool_colour_seen"])
    await _checkup(
        home, "NOT_RELEASED", "INFANT_4_MONTHS", "2026-11-20", "未公開", 6_737, judgement="DETAILED_EXAM", sign=True
    )
    await _checkup(home, "WITHDRAWN", "INFANT_6_MONTHS", "2026-11-21", "取消", 6_859)
    await _changed(home, "WITHDRAWN", "withdrawCheckup", reason=marked("取消の理由", "取消"))
    async with _whereabouts_kept(home):
        await _checkup(home, "KEPT", "VISIT_TO_EVERY_INFANT", "2026-08-20", "秘匿", 4_463)
        await _own_checkup(home, "OWN_KEPT", "NEWBORN_METABOLIC", "2026-07-15", "秘匿本人")
    await _own_checkup(home, "OWN", "NEWBORN_HEARING", "2026-07-20", "本人")
    await _own_checkup(home, "OWN_DELETED", "NEWBORN_VISIT", "2026-07-25", "消去")
    deleted = home.staff.checkups.pop("OWN_DELETED")
    await done(home.clients[Person.MOTHER], "deleteOwnCheckup", recordId=deleted.id, expectedVersion=1)
    home.staff.deleted_checkup = deleted.id


async def _own_checkup(home: Household, name: str, kind: str, on: str, mark: str, subject: str | None = None) -> None:
    home.service.clock.step(seconds=1)
    payload = await _made(
        home.clients[Person.MOTHER],
        "recordOwnCheckup",
        f"record {{ {_AS_IT_IS} }}",
        subjectId=subject or home.staff.child,
        kind=kind,
        attendedOn=on,
        place=marked("健診の場所", mark),
        note=marked("家族のメモ", mark),
        confirmed=True,
    )
    home.staff.checkups[name] = MarkedCheckup(payload["record"]["id"], mark, 0, payload["record"]["version"])


async def _mothers_checkups(home: Household) -> None:
    born = home.pregnancies.ids["BORN"]
    for name, kind, mark in (
        ("MOTHERS_RELEASED", "MOTHER_2_WEEKS", "母公開"),
        ("MOTHERS_NOT_RELEASED", "MOTHER_1_MONTH", "母未公開"),
    ):
        findings = [{"question": "notes", "text": marked("所見", mark)}]
        await _checkup(
            home, name, kind, "2026-11-23", mark, 0, subjectId=born, findings=findings, sign=True, judgement="OBSERVE"
        )
    await _changed(home, "MOTHERS_RELEASED", "releaseCheckup", withhold=[])
    await _own_checkup(home, "MOTHERS_OWN", "MOTHER_2_WEEKS", "2026-11-22", "母本人", born)
    await _own_checkup(home, "MOTHERS_DELETED", "MOTHER_1_MONTH", "2026-11-23", "母消去", born)
    deleted = home.staff.checkups.pop("MOTHERS_DELETED")
    await done(home.clients[Person.MOTHER], "deleteOwnCheckup", recordId=deleted.id, expectedVersion=1)
    home.staff.deleted_checkup_of_the_mother = deleted.id


async def _session(home: Household) -> None:
    nurse = home.clients[Person.NURSE]
    payload = await _made(
        nurse,
        "createCheckupSession",
        "session { id }",
        kind="INFANT_4_MONTHS",
        heldOn="2026-11-24",
        place=SESSION_PLACE,
    )
    home.staff.session = payload["session"]["id"]
    await done(nurse, "addChildrenToCheckupSession", sessionId=home.staff.session, ids=[home.staff.child])


# Appointments


_SAME_PURPOSE = {"FULL_TOO": "FULL", "LEFT": "FREE"}
"""By the name of a slot another one that is for the same, so that one can move from the one to the other."""


async def _slots(home: Household) -> None:
    nurse = home.clients[Person.NURSE]
    payload = await _made(nurse, "createPlace", "place { id }", name={"ja": PLACE}, address={"ja": "石神井町"})
    home.staff.place = payload["place"]["id"]
    full, kept, mothers, today = SLOT_DAYS
    for name, on, at, about, capacity in (
        ("FULL", full, "09:00", "CHILD", 1),
        ("FULL_TOO", full, "11:00", "CHILD", 3),
        ("KEPT", kept, "09:00", "CHILD", 3),
        ("FREE", kept, "13:00", "CHILD", 5),
        ("CALLED_OFF", full, "15:00", "CHILD", 2),
        ("LEFT", full, "17:00", "CHILD", 2),
        ("MOTHERS", mothers, "09:00", "MOTHER", 3),
        ("TODAY", today, "18:00", "CHILD", 3),
    ):
        payload = await _made(
            nurse,
            "createSlots",
            "series { slots { id } }",
            placeId=home.staff.place,
            firstDate=on,
            lastDate=on,
            weekdays=["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"],
            timesOfDay=[at],
            skippedDates=[],
            consultation={"ja": f"相談{_SAME_PURPOSE.get(name, name)}"},
            consultationFor=about,
            durationMinutes=30,
            capacity=capacity,
        )
        home.staff.slots[name] = payload["series"]["slots"][0]["id"]


async def _appointments(home: Household) -> None:
    child = {"childId": home.staff.child}
    await _booked(home, "ORDINARY", "FULL", Person.FATHER, child)
    await _booked(home, "CALLED_OFF", "CALLED_OFF", Person.FATHER, child)
    await _booked(home, "TODAYS", "TODAY", Person.FATHER, child)
    await _booked(home, "LEFT", "LEFT", Person.FATHER, child)
    async with _whereabouts_kept(home):
        await _booked(home, "KEPT", "KEPT", Person.MOTHER, child)
        moved = await _made(
            home.clients[Person.MOTHER],
            "moveAppointment",
            "appointment { id }",
            appointmentId=home.staff.appointments["LEFT"],
            expectedVersion=1,
            slotId=home.staff.slots["FREE"],
        )
        home.staff.appointments["WHERE_IT_WENT"] = moved["appointment"]["id"]
    await _booked(home, "MOTHERS", "MOTHERS", Person.MOTHER, {"pregnancyId": home.pregnancies.ids["BORN"]})
    waiting = await _made(
        home.clients[Person.FATHER],
        "joinWaitingList",
        "appointment { id }",
        slotId=home.staff.slots["FULL"],
        childId=home.twin,
    )
    home.staff.appointments["WAITING"] = waiting["appointment"]["id"]
    reason = {"ja": CALLED_OFF_BECAUSE}
    nurse = home.clients[Person.NURSE]
    await done(nurse, "cancelSlot", slotId=home.staff.slots["CALLED_OFF"], expectedVersion=1, reason=reason)


async def _booked(home: Household, name: str, slot: str, by: Person, subject: dict[str, str]) -> None:
    home.service.clock.step(seconds=1)
    payload = await _made(
        home.clients[by],
        "bookAppointment",
        "booked { appointments { id } }",
        slotId=home.staff.slots[slot],
        bookings=[{**subject, "id": str(uuid.uuid4())}],
    )
    home.staff.appointments[name] = payload["booked"]["appointments"][0]["id"]


# The journal


async def _journal(home: Household) -> None:
    child = home.staff.child
    for name, audience, is_open in (
        ("FAMILY", "FAMILY", False),
        ("OPEN_FAMILY", "FAMILY", True),
        ("GUARDIANS", "GUARDIANS", False),
        ("OPEN_GUARDIANS", "GUARDIANS", True),
        ("MOTHER", "MOTHER", False),
        ("OPEN_MOTHER", "MOTHER", True),
    ):
        await _entry(home, name, child, audience, is_open=is_open)
    await _entry(home, "MILESTONE", child, "GUARDIANS", kind="MILESTONE", milestone="HEAD_CONTROL")
    await _entry(home, "TURNED", child, "GUARDIANS")
    await _turn(home)
    for name, audience in (("PREGNANCYS_GUARDIANS", "GUARDIANS"), ("PREGNANCYS_MOTHER", "MOTHER")):
        await _entry(home, name, home.pregnancies.ids["RUNNING"], audience)
    await _entry(home, "DELETED", child, "GUARDIANS")
    deleted = home.staff.entries.pop("DELETED")
    await done(home.clients[Person.MOTHER], "deleteJournalEntry", entryId=deleted.id, expectedVersion=deleted.version)
    home.staff.deleted_entry = deleted.id
    for person in (Person.MOTHER, Person.FATHER):
        home.staff.loose_photos[person.value] = await _photo(home, child, person, marked("写真だけ", person.value))
    home.staff.deleted_photo = await _photo(home, child, Person.MOTHER, marked("写真だけ", "消去"))
    await done(home.clients[Person.MOTHER], "deletePhoto", photoId=home.staff.deleted_photo, expectedVersion=1)


async def _photo(home: Household, handbook: str, person: Person, alt_text: str) -> str:
    payload = await _made(
        home.clients[person], "preparePhoto", "photo { id } uploadUrl", handbookId=handbook, altText=alt_text
    )
    sent = await home.service.api.http.put(payload["uploadUrl"], content=a_jpeg(48, 36))
    assert sent.status_code == 204, sent.text
    return str(payload["photo"]["id"])


def _written(mark: str, audience: str, photo: str, **fields: Any) -> dict[str, Any]:
    return {
        "kind": "NOTE",
        "happened": {"day": "2026-11-18", "precision": "DAY"},
        "audience": audience,
        "title": marked("題", mark),
        "text": marked("日記", mark),
        "milestone": None,
        "photoIds": [photo],
    } | fields


async def _entry(
    home: Household, name: str, handbook: str, audience: str, *, is_open: bool = False, **fields: Any
) -> None:
    home.service.clock.step(seconds=1)
    mother = home.clients[Person.MOTHER]
    photo = await _photo(home, handbook, Person.MOTHER, marked("写真", name))
    payload = await _made(
        mother,
        "recordJournalEntry",
        f"entry {{ {_AS_IT_IS} }}",
        handbookId=handbook,
        **_written(name, audience, photo, **fields),
    )
    if is_open:
        id, version = payload["entry"]["id"], payload["entry"]["version"]
        payload = await _made(
            mother,
            "setJournalWardConsent",
            f"entry {{ {_AS_IT_IS} }}",
            entryId=id,
            expectedVersion=version,
            isOpen=True,
        )
    home.staff.entries[name] = MarkedEntry(payload["entry"]["id"], photo, name, payload["entry"]["version"])


async def _turn(home: Household) -> None:
    """Mean an entry for the mother alone that guardians had seen: what stands in it from now on they never see."""
    before = home.staff.entries["TURNED"]
    payload = await _made(
        home.clients[Person.MOTHER],
        "correctJournalEntry",
        f"entry {{ {_AS_IT_IS} }}",
        entryId=before.id,
        expectedVersion=before.version,
        **_written("TURNED_TO_MOTHER", "MOTHER", before.photo),
    )
    version = payload["entry"]["version"]
    home.staff.entries["TURNED"] = MarkedEntry(before.id, before.photo, "TURNED_TO_MOTHER", version)


async def _teeth(home: Household) -> None:
    answer = await home.clients[Person.MOTHER].ask(
        "query($id: ID!) { child(id: $id) { teeth { version } } }", id=home.staff.child
    )
    await done(
        home.clients[Person.MOTHER],
        "enterTeeth",
        childId=home.staff.child,
        expectedVersion=answer.data["child"]["teeth"]["version"],
        teeth=[{"code": "71", "came": {"day": TOOTH_CAME, "precision": "DAY"}}],
    )
