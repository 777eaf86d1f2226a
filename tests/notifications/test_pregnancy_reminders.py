"""A pregnancy's reminders as they arrive and as the inbox shows them: to whom, in which words, and until when."""

import pytest

from handbook_api.appointments.model import AppointmentEvent, AppointmentState, Step
from handbook_api.families.model import Family, MemberRole
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import ChildKey, PregnancyKey
from notifications.inbox import Visible
from notifications.links import link_to
from notifications.reminders import ReminderKind
from tests.notifications.builders import GRANDMOTHER, KENTA, MISAKI, PHONE, PHONE_OF_KENTA
from tests.notifications.handbook_builders import an_appointment, begins, expecting, is_booked, is_delivered
from tests.notifications.house import House
from tests.notifications.running_sandbox import RunningSandbox

PHONE_OF_GRANDMOTHER = "eA1mmz0M_pw:APA91bHtR-phone-of-grandmother"


@pytest.fixture
def expectant(followed: House) -> House:
    """A house whose programme has something at 20 weeks of pregnancy, which is today."""
    return followed.with_programme(expecting())


async def a_family_of_three(house: House) -> Family:
    """Misaki, Kenta who is a guardian too, and a grandmother who looks on; each with a phone."""
    family = await house.a_family()
    await house.joins(family, KENTA, MemberRole.GUARDIAN)
    await house.joins(family, GRANDMOTHER, MemberRole.VIEWER)
    for who, phone in ((MISAKI, PHONE), (KENTA, PHONE_OF_KENTA), (GRANDMOTHER, PHONE_OF_GRANDMOTHER)):
        await house.a_device(who, phone)
    return family


async def shown(house: House, who: Principal) -> list[ReminderKind]:
    """What an inbox shows; what it counts is the same."""
    entries = (await house.inbox.page(who, 10, None, "ja")).entries
    assert await house.inbox.unread_count(who) == len(entries)
    return [entry.kind for entry in entries]


async def test_a_pregnancys_push_has_no_name_and_opens_the_pregnancy(expectant: House, sandbox: RunningSandbox) -> None:
    family = await expectant.a_family()
    await expectant.a_device()
    pregnancy = await begins(expectant, family)

    await expectant.plan_and_send()

    (arrival,) = sandbox.arrivals
    assert arrival.message["notification"] == {
        "title": "妊婦健康診査（第5回）の時期になりました",
        "body": "予約の日が決まっている方は、その日にお受けください。くわしくは手帳でご覧ください。",
    }
    assert arrival.message["data"]["link"] == link_to(pregnancy)


def test_a_link_names_the_pregnancy_by_its_global_id() -> None:
    key = PregnancyKey("5e1d7d5c-2f4d-8f0e-9a41-2f3a4b5c6d7e", "0b9c8d7e-6f5a-4b3c-8d2e-1f0a9b8c7d6e")

    assert link_to(key).startswith("handbook://pregnancy/UHJlZ25hbmN5Oj")
    assert link_to(ChildKey(key.family_id, key.pregnancy)).startswith("handbook://child/Q2hpbGQ6")


async def test_once_the_mother_is_known_she_alone_is_told(expectant: House, sandbox: RunningSandbox) -> None:
    await begins(expectant, await a_family_of_three(expectant))

    await expectant.plan_and_send()

    assert sandbox.reached == [PHONE]
    assert [len(await shown(expectant, who)) for who in (MISAKI, KENTA, GRANDMOTHER)] == [1, 0, 0]
    assert await expectant.database.pushes.count_documents({}) == 1


async def test_until_then_the_guardians_are_told_and_viewers_never(expectant: House, sandbox: RunningSandbox) -> None:
    await begins(expectant, await a_family_of_three(expectant), is_mine=False)

    await expectant.plan_and_send()

    assert sorted(sandbox.reached) == sorted([PHONE, PHONE_OF_KENTA])
    assert [len(await shown(expectant, who)) for who in (MISAKI, KENTA, GRANDMOTHER)] == [1, 1, 0]


async def test_when_she_says_that_it_is_hers_the_others_are_shown_it_no_more(expectant: House) -> None:
    pregnancy = await begins(expectant, await a_family_of_three(expectant), is_mine=False)
    await expectant.plan_and_send()
    assert [len(await shown(expectant, who)) for who in (MISAKI, KENTA)] == [1, 1]

    await expectant.motherhood.claim(MISAKI, pregnancy)

    assert [len(await shown(expectant, who)) for who in (MISAKI, KENTA)] == [1, 0]


async def test_when_she_says_so_while_it_is_in_hand_she_alone_is_told(
    expectant: House, sandbox: RunningSandbox
) -> None:
    pregnancy = await begins(expectant, await a_family_of_three(expectant), is_mine=False)
    await expectant.plan()
    his, hers = await expectant.due_claim(of=KENTA), await expectant.due_claim(of=MISAKI)

    await expectant.motherhood.claim(MISAKI, pregnancy)
    await expectant.sends(his)
    await expectant.sends(hers)

    assert sandbox.reached == [PHONE]


async def test_a_mother_who_has_left_the_family_is_told_nothing_and_nobody_in_her_place(
    expectant: House, sandbox: RunningSandbox
) -> None:
    family = await a_family_of_three(expectant)
    await begins(expectant, family)
    await expectant.plan()

    await expectant.families.leave(MISAKI, family.id)
    await expectant.plan_and_send()

    assert sandbox.arrivals == ()
    assert [len(await shown(expectant, who)) for who in (MISAKI, KENTA)] == [0, 0]


async def test_the_mothers_checkup_after_the_birth_is_told_to_her_alone(
    expectant: House, sandbox: RunningSandbox
) -> None:
    pregnancy = await begins(expectant, await a_family_of_three(expectant), due="2026-11-14")
    await is_delivered(expectant, pregnancy, "2026-11-14")

    await expectant.plan_and_send()

    assert sandbox.reached == [PHONE]
    assert sandbox.arrivals[0].message["notification"]["title"].startswith("まもなく産婦健康診査")
    assert await shown(expectant, KENTA) == []


async def test_after_an_ending_nothing_of_the_pregnancy_is_shown_or_counted_and_after_an_undo_it_is(
    expectant: House,
) -> None:
    pregnancy = await begins(expectant, await expectant.a_family())
    await expectant.plan_and_send()
    assert len(await shown(expectant, MISAKI)) == 1

    await expectant.pregnancy_endings.end(MISAKI, pregnancy)
    assert await shown(expectant, MISAKI) == []

    await expectant.pregnancy_endings.undo(MISAKI, pregnancy)
    assert len(await shown(expectant, MISAKI)) == 1


async def test_after_the_death_of_the_child_nothing_of_its_pregnancy_is_shown_or_counted(expectant: House) -> None:
    pregnancy = await begins(expectant, await expectant.a_family(), due="2026-11-14")
    (child,) = await is_delivered(expectant, pregnancy, "2026-11-14")
    await expectant.plan_and_send()
    assert len(await shown(expectant, MISAKI)) == 1

    await expectant.child_endings.end(MISAKI, child)

    assert await shown(expectant, MISAKI) == []


async def test_an_inbox_has_children_and_pregnancies_in_one_row(expectant: House) -> None:
    family = await expectant.a_family()
    child = await expectant.a_child(family)
    await expectant.plan_and_send()
    expectant.clock.step(minutes=1)
    pregnancy = await begins(expectant, family)
    await expectant.plan_and_send()

    newest = await expectant.inbox.page(MISAKI, 1, None, "en")
    older = await expectant.inbox.page(MISAKI, 1, newest.entries[0].position, "en")

    assert [newest.entries[0].subject, older.entries[0].subject] == [pregnancy, child]
    assert (newest.entries[0].title, newest.entries[0].link) == (
        "It is time for the Prenatal checkup 5",
        link_to(pregnancy),
    )
    assert (newest.has_more, older.has_more) == (True, False)


async def test_a_child_and_a_pregnancy_that_are_spelled_alike_are_two(expectant: House) -> None:
    family = await expectant.a_family()
    child = await expectant.a_child(family)
    await expectant.plan_and_send()
    lookalike = PregnancyKey(child.family_id, child.child)

    assert len(await expectant.inbox_store.page(MISAKI.uid, Visible({child: None}), 10, None)) == 1
    assert await expectant.inbox_store.page(MISAKI.uid, Visible({lookalike: None}), 10, None) == ()
    assert await expectant.inbox_store.unread_count(MISAKI.uid, Visible({lookalike: None})) == 0


@pytest.fixture
async def booked_apart(expectant: House) -> ChildKey:
    """A child with an appointment tomorrow that only Misaki may know of."""
    family = await a_family_of_three(expectant)
    child = await expectant.a_child(family, born="2026-11-01")
    misaki = family.member_of(MISAKI.uid)
    assert misaki is not None
    await is_booked(
        expectant, an_appointment("2026-11-25", subject=child, checkup=None, kept_for=frozenset({misaki.id}))
    )
    return child


async def test_an_appointment_says_when_and_where(
    expectant: House, booked_apart: ChildKey, sandbox: RunningSandbox
) -> None:
    await expectant.plan_and_send()

    (arrival,) = sandbox.arrivals
    assert arrival.message["notification"] == {
        "title": "ゆいさんのご予約の日が近づいています",
        "body": "4か月児健診: 2026年11月25日(水) 13:30、光が丘保健相談所。変更や取り消しは手帳からできます。",
    }


async def test_to_whom_an_appointment_does_not_exist_nothing_of_it_is_told(
    expectant: House, booked_apart: ChildKey, sandbox: RunningSandbox
) -> None:
    await expectant.plan_and_send()

    assert sandbox.reached == [PHONE]
    assert [await shown(expectant, who) for who in (KENTA, GRANDMOTHER)] == [[], []]
    assert await expectant.database.pushes.count_documents({"uid": {"$ne": MISAKI.uid}}) == 0


async def test_what_the_municipality_cancels_is_told_at_once_to_whom_it_existed_for(
    expectant: House, sandbox: RunningSandbox
) -> None:
    family = await a_family_of_three(expectant)
    child = await expectant.a_child(family, born="2026-11-01")
    misaki = family.member_of(MISAKI.uid)
    assert misaki is not None
    booked = an_appointment("2026-12-20", subject=child, checkup=None, kept_for=frozenset({misaki.id}))
    step = Step(AppointmentEvent.CANCELLED_BY_WARD, expectant.clock.now(), None)
    await is_booked(expectant, booked.after(step, AppointmentState.CANCELLED))

    await expectant.plan_and_send()

    assert sandbox.reached == [PHONE]
    assert sandbox.arrivals[0].message["notification"] == {
        "title": "ゆいさんのご予約は取り消されました",
        "body": "2026年12月20日(日) 13:30の4か月児健診は行われません。くわしくは手帳でご覧ください。",
    }


async def test_nothing_is_told_of_an_appointment_that_was_cancelled_while_it_was_in_hand(
    expectant: House, booked_apart: ChildKey, sandbox: RunningSandbox
) -> None:
    await expectant.plan()
    claim = await expectant.due_claim()

    await expectant.database.appointments.update_many({}, {"$set": {"state": "CANCELLED"}})
    await expectant.sends(claim)

    assert sandbox.arrivals == ()
