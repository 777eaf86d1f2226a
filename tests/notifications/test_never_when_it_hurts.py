"""What would hurt is taken back in the transaction of the change, with no worker running; and no worker sends it."""

from dataclasses import replace
from datetime import date, time

import pytest

from handbook_api.appointments.model import Appointment, AppointmentEvent, AppointmentState, Step
from handbook_api.families.access import Side
from handbook_api.families.model import Family, MemberRole
from handbook_api.municipalities.municipality import QuietHours
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.ledger import Change, Page, SubjectKind
from handbook_api.platform.problems import Refused, VersionConflict
from notifications.preferences import Wishes
from notifications.preferences_service import PreferencesService
from notifications.reminders import KeptReminder, ReminderKind, ReminderState
from tests.clocks import TODAY_AT_TEN
from tests.notifications.builders import GRANDMOTHER, JAPAN, KENTA, MISAKI, NERIMA, PHONE, PHONE_OF_KENTA, an_entry
from tests.notifications.handbook_builders import (
    a_held_checkup,
    an_appointment,
    begins,
    expecting,
    is_booked,
    is_written_in,
)
from tests.notifications.house import House
from tests.notifications.running_sandbox import RunningSandbox

OPENS, CLOSES = ReminderKind.CHECKUP_OPENS, ReminderKind.CHECKUP_CLOSES
PLANNED, WITHDRAWN, HELD, SENT = (
    ReminderState.PLANNED,
    ReminderState.WITHDRAWN,
    ReminderState.HELD,
    ReminderState.SENT,
)
A_NURSE = Principal("uid-nurse", Role.STAFF, NERIMA)


@pytest.fixture
def preferences(followed: House) -> PreferencesService:
    return preferences_in(followed)


def preferences_in(house: House) -> PreferencesService:
    return PreferencesService(house.preferences_store, house.families, house.queue, house.withdrawal, house.clock)


@pytest.fixture
async def family(followed: House) -> Family:
    """美咲 and 健太 with a phone each, a grandmother, and a child whose checkup opens now; planned."""
    family = await followed.a_family()
    await followed.a_child(family)
    await followed.joins(family, KENTA, MemberRole.GUARDIAN)
    await followed.joins(family, GRANDMOTHER, MemberRole.VIEWER)
    await followed.a_device(MISAKI, PHONE)
    await followed.a_device(KENTA, PHONE_OF_KENTA)
    await followed.plan()
    assert await of_person(followed, family, MISAKI) == await of_person(followed, family, KENTA) == {PLANNED}
    return family


async def of_person(house: House, family: Family, who: Principal) -> set[ReminderState]:
    """The states of what is planned for one person."""
    return {one.state for one in await house.reminders.of_family(family.id) if one.planned.uid == who.uid}


async def the_child(house: House, family: Family) -> ChildKey:
    (child,) = await house.child_store.of_families((family.id,))
    return child.key


async def is_silent(house: House, sandbox: RunningSandbox) -> bool:
    """Whether a worker sends nothing, however long it has."""
    for _ in range(40):
        await house.plan_and_send()
        house.clock.step(days=1)
    return sandbox.arrivals == ()


async def test_a_child_that_has_died(followed: House, family: Family, sandbox: RunningSandbox) -> None:
    await followed.child_endings.end(MISAKI, await the_child(followed, family))

    assert await of_person(followed, family, MISAKI) == await of_person(followed, family, KENTA) == {WITHDRAWN}
    assert await is_silent(followed, sandbox)


async def test_a_pregnancy_that_has_ended(followed: House, sandbox: RunningSandbox) -> None:
    house = followed.with_programme(expecting())
    family = await house.a_family()
    await house.a_device()
    pregnancy = await begins(house, family)
    await house.plan()

    await house.pregnancy_endings.end(MISAKI, pregnancy)

    assert await of_person(house, family, MISAKI) == {WITHDRAWN}
    assert await is_silent(house, sandbox)


async def test_somebody_who_has_left(followed: House, family: Family, sandbox: RunningSandbox) -> None:
    await followed.families.leave(KENTA, family.id)

    assert (await of_person(followed, family, KENTA), await of_person(followed, family, MISAKI)) == (
        {WITHDRAWN},
        {PLANNED},
    )
    await followed.worker.send_due()
    assert sandbox.reached == [PHONE]


async def test_somebody_who_was_removed(followed: House, family: Family, sandbox: RunningSandbox) -> None:
    (now,) = await followed.families.mine(MISAKI)
    kenta = now.member_of(KENTA.uid)
    assert kenta is not None

    await followed.families.remove(MISAKI, family.id, kenta.id)

    assert await of_person(followed, family, KENTA) == {WITHDRAWN}
    await followed.worker.send_due()
    assert sandbox.reached == [PHONE]


async def test_a_guardian_who_is_a_viewer_from_now_on(followed: House, family: Family, sandbox: RunningSandbox) -> None:
    await followed.database.families.update_one(
        {"_id": family.id, "members.uid": KENTA.uid}, {"$set": {"members.$.role": MemberRole.VIEWER.value}}
    )

    async def work(page: Page) -> None:
        page.note(Change("MEMBER_RESTRICTED", SubjectKind.MEMBER, "kenta", None, "OFFICIAL", "GUARDIANS"))

    await followed.ledger.change(family.id, work)

    assert (await of_person(followed, family, KENTA), await of_person(followed, family, MISAKI)) == (
        {WITHDRAWN},
        {PLANNED},
    )
    await followed.worker.send_due()
    assert sandbox.reached == [PHONE]


async def test_a_family_that_is_frozen_is_told_what_its_children_need_all_the_same(
    followed: House, family: Family, sandbox: RunningSandbox
) -> None:
    await followed.ledger.change(family.id, lambda page: _frozen(followed, family, page))

    await followed.worker.send_due()

    assert sorted(sandbox.reached) == sorted([PHONE, PHONE_OF_KENTA])


async def _frozen(house: House, family: Family, page: Page) -> None:
    await house.database.families.update_one({"_id": family.id}, {"$set": {"is_frozen": True}}, session=page.session)
    page.note(Change("FAMILY_FROZEN", SubjectKind.FAMILY, family.id, None, "OFFICIAL", "GUARDIANS"))


async def test_where_somebody_will_be_is_not_told_to_whom_she_is_protected_from(
    followed: House, family: Family, sandbox: RunningSandbox
) -> None:
    """支援措置: an appointment of hers was told to both, and exists for her alone from now on."""
    child = await the_child(followed, family)
    misaki = family.member_of(MISAKI.uid)
    assert misaki is not None
    appointment = an_appointment("2026-11-26", subject=child, checkup=None)
    await is_booked(followed, appointment)
    await followed.plan()
    assert {one.planned.uid for one in await told_of_appointment(followed, family)} == {MISAKI.uid, KENTA.uid}

    await is_kept_for(followed, appointment, frozenset({misaki.id}))

    waiting = {one.planned.uid for one in await told_of_appointment(followed, family) if one.state is PLANNED}
    assert waiting == {MISAKI.uid}
    followed.clock.step(days=1)
    await followed.worker.send_due()
    titles = {one.target: one.message["notification"]["body"] for one in sandbox.arrivals}
    assert "予約" in titles[PHONE] or "13:30" in titles[PHONE]
    assert "予約" not in titles[PHONE_OF_KENTA]
    assert "13:30" not in titles[PHONE_OF_KENTA]


async def told_of_appointment(house: House, family: Family) -> list[KeptReminder]:
    kept = await house.reminders.of_family(family.id)
    return [one for one in kept if one.planned.kind is ReminderKind.APPOINTMENT]


async def is_kept_for(house: House, appointment: Appointment, members: frozenset[str]) -> None:
    async def work(page: Page) -> None:
        await house.database.appointments.update_one(
            {"_id": str(appointment.key)}, {"$set": {"kept_for": sorted(members)}}, session=page.session
        )
        page.note(
            Change("APPOINTMENT_KEPT", SubjectKind.APPOINTMENT, str(appointment.key), None, "OFFICIAL", "GUARDIANS")
        )

    await house.ledger.change(appointment.key.family_id, work)


@pytest.mark.parametrize("side", Side)
async def test_a_checkup_that_was_held_whoever_wrote_it_down(
    followed: House, family: Family, sandbox: RunningSandbox, side: Side
) -> None:
    await is_written_in(followed, await the_child(followed, family), a_held_checkup(side=side))

    assert await of_person(followed, family, MISAKI) == await of_person(followed, family, KENTA) == {WITHDRAWN}
    assert await is_silent(followed, sandbox)


async def test_a_vaccination_that_was_given(followed: House, sandbox: RunningSandbox) -> None:
    house = replace(
        followed.with_schedule(JAPAN), municipalities={NERIMA: replace(followed.municipalities[NERIMA], checkups=())}
    )
    family = await house.a_family()
    await house.a_device()
    child = await house.a_child(family, born="2025-11-20")
    for product, on in (("ROTARIX", "2026-01-25"), ("ROTARIX", "2026-02-25")):
        await house.is_given(child, product, on)
    house.clock.step(days=1)
    await house.plan()
    before = {one.planned.id for one in await house.reminders.of_family(family.id) if one.state is PLANNED}
    assert before

    await house.is_given(child, "MR", "2026-11-24")

    after = [one for one in await house.reminders.of_family(family.id) if one.state is PLANNED]
    assert all("MR 1 " not in topic for one in after for topic in one.planned.topics)
    assert {one.planned.id for one in after} < before


async def test_an_appointment_that_was_cancelled(followed: House, family: Family) -> None:
    appointment = an_appointment("2026-12-20", subject=await the_child(followed, family), checkup=None)
    await is_booked(followed, appointment)
    await followed.plan()

    async def work(page: Page) -> None:
        stored = await followed.appointment_store.get(appointment.key, page.session)
        assert stored is not None
        step = Step(AppointmentEvent.CANCELLED, TODAY_AT_TEN, None)
        await followed.appointment_store.save(page, stored.after(step, AppointmentState.CANCELLED))
        page.note(
            Change("APPOINTMENT_CANCELLED", SubjectKind.APPOINTMENT, str(stored.key), None, "FAMILY", "GUARDIANS")
        )

    await followed.ledger.change(family.id, work)

    assert {one.state for one in await told_of_appointment(followed, family)} == {WITHDRAWN}


async def test_a_date_of_birth_that_was_wrong_moves_what_waits(followed: House, family: Family) -> None:
    child = await the_child(followed, family)

    await followed.children.correct(MISAKI, child, 1, an_entry(born="2026-08-24"))

    due = {
        one.planned.due_at.date() for one in await followed.reminders.of_family(family.id) if one.planned.kind is OPENS
    }
    assert due == {date(2026, 12, 24)}
    assert await of_person(followed, family, MISAKI) == {PLANNED}


async def test_a_child_that_moves_to_a_municipality_that_is_not_served(
    followed: House, family: Family, sandbox: RunningSandbox
) -> None:
    await followed.children.correct(MISAKI, await the_child(followed, family), 1, an_entry(municipality=None))

    assert await of_person(followed, family, MISAKI) == {WITHDRAWN}
    assert await is_silent(followed, sandbox)


async def test_what_she_has_switched_off(
    followed: House, family: Family, preferences: PreferencesService, sandbox: RunningSandbox
) -> None:
    await preferences.set(MISAKI, 0, Wishes(off=frozenset({OPENS, CLOSES})))

    assert (await of_person(followed, family, MISAKI), await of_person(followed, family, KENTA)) == (
        {WITHDRAWN},
        {PLANNED},
    )
    await followed.plan_and_send()
    assert sandbox.reached == [PHONE_OF_KENTA]


async def test_what_she_switches_off_while_it_is_in_hand(house: House, sandbox: RunningSandbox) -> None:
    family = await house.a_family()
    await house.a_child(family)
    await house.a_device()
    await house.plan()
    claim = await house.due_claim()

    await preferences_in(house).set(MISAKI, 0, Wishes(off=frozenset({OPENS})))

    assert await house.sends(claim) is WITHDRAWN
    assert sandbox.arrivals == ()


async def test_what_she_switches_on_again_is_told(
    followed: House, family: Family, preferences: PreferencesService, sandbox: RunningSandbox
) -> None:
    await preferences.set(MISAKI, 0, Wishes(off=frozenset({OPENS, CLOSES})))
    await preferences.set(MISAKI, 1, Wishes())

    await followed.plan_and_send()

    assert sorted(sandbox.reached) == sorted([PHONE, PHONE_OF_KENTA])


async def test_quiet_hours_that_she_says_now_hold_at_once(
    followed: House, family: Family, preferences: PreferencesService, sandbox: RunningSandbox
) -> None:
    await preferences.set(MISAKI, 0, Wishes(quiet_hours=QuietHours(time(9), time(18))))

    await followed.worker.send_due()
    assert sandbox.reached == [PHONE_OF_KENTA]
    followed.clock.step(hours=8)
    await followed.worker.send_due()
    assert sandbox.reached == [PHONE_OF_KENTA, PHONE]


async def test_a_muted_device(followed: House, family: Family, sandbox: RunningSandbox) -> None:
    await followed.database.devices.update_many({"uid": KENTA.uid}, {"$set": {"is_muted": True}})

    await followed.worker.send_due()

    assert sandbox.reached == [PHONE]
    assert await followed.inbox.unread_count(KENTA) == 1


async def test_a_device_on_which_somebody_else_has_signed_in(
    followed: House, family: Family, sandbox: RunningSandbox
) -> None:
    await followed.a_device(Principal("uid-neighbour", Role.PARENT), PHONE)

    await followed.worker.send_due()

    assert sandbox.reached == [PHONE_OF_KENTA]


async def test_a_viewer_who_has_chosen_what_is_not_for_viewers_is_refused(preferences: PreferencesService) -> None:
    with pytest.raises(Refused):
        await preferences.set(GRANDMOTHER, 0, Wishes(on_as_viewer=frozenset({OPENS})))


async def test_what_an_app_that_saw_an_older_version_says_is_not_taken(
    followed: House, preferences: PreferencesService
) -> None:
    hers = Wishes(hour=time(19))
    assert (await preferences.set(MISAKI, 0, hers)).version == 1
    assert (await preferences.set(MISAKI, 0, hers)).version == 1, "the same again is no conflict"

    with pytest.raises(VersionConflict) as conflict:
        await preferences.set(MISAKI, 0, Wishes(hour=time(7)))

    assert conflict.value.current == await preferences.of(MISAKI)
    assert (await preferences.of(MISAKI)).wishes == hers
