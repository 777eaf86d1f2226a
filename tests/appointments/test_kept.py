"""支援措置: to whom an appointment is kept from, it does not exist, whatever she asks, books or is refused."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from handbook_api.appointments.booking import Wish
from handbook_api.appointments.model import Appointment, AppointmentState
from handbook_api.appointments.store import AppointmentStore
from handbook_api.checkups.model import Subject
from handbook_api.families.access import Side, Standing
from handbook_api.families.invitations import Acceptance
from handbook_api.families.model import MemberRole
from handbook_api.families.service import FamilyToFound
from handbook_api.house import House
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import ChildKey, PregnancyKey
from handbook_api.platform.ledger import Page
from handbook_api.platform.problems import Forbidden, ProblemCode
from handbook_api.pregnancies.model import (
    Dating,
    DatingBasis,
    Delivery,
    Fetus,
    Pregnancy,
    PregnancyStatus,
)
from handbook_api.pregnancies.store import PregnancyStore
from tests.appointments.builders import NURSE, Ward, a_child, a_family, a_person
from tests.appointments.refusals import codes
from tests.builders import NERIMA, an_id


@dataclass(frozen=True, slots=True)
class Home:
    """A mother whose whereabouts are kept, the father, a grandmother who looks on, and the child."""

    ward: Ward
    family: str
    child: ChildKey
    mother: Principal
    father: Principal
    grandmother: Principal

    def wish(self) -> Wish:
        return Wish(self.child, an_id(), ("bookings", "0", "childId"))

    async def book(self, who: Principal, *slot: str) -> Appointment:
        (booked,) = await self.ward.services.booking.book(who, await self.ward.slot(*slot, capacity=2), (self.wish(),))
        return booked

    async def standing(self, who: Principal) -> Standing:
        return (await self.ward.house.services.families.standing(who, self.family))[1]

    async def seen_by(self, who: Principal) -> list[Appointment]:
        """What she is shown of the child's appointments."""
        made = self.ward.services.made
        return list(await made.of_subject(await self.standing(who), self.child, None, 100))

    async def told_to(self, who: Principal) -> list[str]:
        """What she reads of appointments in the account of changes."""
        page = await self.ward.house.services.changes.after(who, self.family, None, 100)
        return [one.what for one in page.changes if one.what.startswith("APPOINTMENT")]


@pytest.fixture
async def home(house: House, ward: Ward) -> Home:
    mother, father, grandmother = a_person(), a_person(), a_person()
    family = await house.services.families.found(mother, FamilyToFound(an_id(), "美咲", True, "ja"))
    for who, role in ((father, MemberRole.GUARDIAN), (grandmother, MemberRole.VIEWER)):
        _, code = await house.services.invitations.invite(mother, family.id, role)
        await house.services.invitations.accept(who, Acceptance(code, "健太", False, "ja"))
    child = await a_child(house, mother, family.id)
    return Home(ward, family.id, child, mother, father, grandmother)


async def kept(home: Home, who: Principal) -> None:
    """The municipality keeps her whereabouts."""
    await home.ward.house.database.families.update_one(
        {"_id": home.family, "members.uid": who.uid}, {"$set": {"members.$.is_undisclosed": True}}
    )


async def test_without_the_flag_guardians_see_each_others_appointments_and_viewers_none(home: Home) -> None:
    booked = await home.book(home.mother)

    assert await home.seen_by(home.father) == [booked]
    assert await home.seen_by(home.grandmother) == []
    assert await home.ward.services.made.see(home.grandmother, booked.key) is None
    assert await codes(home.ward.services.made.cancel(home.grandmother, booked.key, 1)) == [ProblemCode.NOT_FOUND]
    with pytest.raises(Forbidden):
        await home.book(home.grandmother)


async def test_an_appointment_of_hers_does_not_exist_for_the_father(home: Home) -> None:
    await kept(home, home.mother)
    booked = await home.book(home.mother)
    made = home.ward.services.made

    assert await home.seen_by(home.mother) == [booked]
    assert await home.seen_by(home.father) == []
    assert await made.see(home.father, booked.key) is None
    never = Wish(home.child, an_id(), ()).key
    assert await codes(made.cancel(home.father, booked.key, 1)) == await codes(made.cancel(home.father, never, 1))
    assert await home.told_to(home.father) == []
    assert await home.told_to(home.mother) == ["APPOINTMENT_BOOKED"]


async def test_the_father_can_book_as_if_nothing_were_booked_and_staff_see_that_there_are_two(home: Home) -> None:
    """A refusal would tell him that, and when, she has an appointment for the child."""
    await kept(home, home.mother)
    hers = await home.book(home.mother, "2026-12-08", "13:30")

    his = await home.book(home.father, "2026-12-08", "13:30")

    assert (his.state, his.kept_for) == (AppointmentState.BOOKED, None)
    assert await home.seen_by(home.father) == [his]
    assert await home.seen_by(home.mother) == [hers, his] or await home.seen_by(home.mother) == [his, hers]
    day = await home.ward.services.days.day(NURSE, home.ward.place, date(2026, 12, 8))
    assert [visit.is_booked_twice for slot in day for visit in slot.expected] == [True, True]


async def test_her_repeat_with_an_id_of_hers_by_somebody_else_tells_nothing(home: Home) -> None:
    await kept(home, home.mother)
    hers = await home.book(home.mother)
    slot = await home.ward.slot("2026-12-15")
    wish = Wish(home.child, hers.key.appointment, ("bookings", "0", "childId"))

    assert await codes(home.ward.services.booking.book(home.father, slot, (wish,))) == [ProblemCode.NOT_FOUND]


async def test_moving_his_appointment_shows_him_that_it_was_cancelled_and_not_where_it_went(home: Home) -> None:
    his = await home.book(home.father, "2026-12-08")
    await kept(home, home.mother)

    hers = await home.ward.services.booking.move(home.mother, his.key, 1, await home.ward.slot("2026-12-15"), an_id())

    (seen,) = await home.seen_by(home.father)
    assert (seen.key, seen.state, seen.moved_to) == (his.key, AppointmentState.CANCELLED, None)
    assert await home.told_to(home.father) == ["APPOINTMENT_BOOKED", "APPOINTMENT_CANCELLED"]
    assert hers.kept_for is not None


async def test_moving_what_was_kept_never_shows_it_to_more(home: Home) -> None:
    await kept(home, home.mother)
    hers = await home.book(home.mother, "2026-12-08")
    await home.ward.house.database.families.update_one(
        {"_id": home.family}, {"$set": {"members.$[].is_undisclosed": False}}
    )

    target = await home.ward.slot("2026-12-15")
    moved = await home.ward.services.booking.move(home.mother, hers.key, 1, target, an_id())

    assert moved.kept_for == hers.kept_for
    assert await home.seen_by(home.father) == []


async def test_what_staff_book_for_a_family_with_such_a_person_is_hers_alone(home: Home) -> None:
    await kept(home, home.mother)
    until = datetime(2027, 3, 1, tzinfo=UTC)
    await home.ward.house.services.ward_access.share_with_ward(home.mother, home.family, NERIMA, until)

    booked = await home.book(NURSE)

    assert await home.seen_by(home.mother) == [booked]
    assert await home.seen_by(home.father) == []


async def test_a_place_on_a_waiting_list_is_kept_when_it_becomes_a_place(home: Home) -> None:
    await kept(home, home.mother)
    slot = await home.ward.slot()
    holder = await a_family(home.ward.house)
    held = await home.ward.book(holder, slot)
    waits = await home.ward.services.booking.wait(home.mother, slot, home.wish())

    await home.ward.cancel(holder, held)
    await home.ward.correct(slot, at="15:00")

    booked = await home.ward.appointment(waits.key)
    assert booked.state is AppointmentState.BOOKED
    assert await home.seen_by(home.father) == []
    assert await home.told_to(home.father) == []


async def test_what_was_shown_before_stays_shown(home: Home) -> None:
    """Its vanishing on the day the flag is set would tell him of the flag."""
    booked = await home.book(home.mother)

    await kept(home, home.mother)

    assert await home.seen_by(home.father) == [booked]


async def test_the_reading_for_reminders_says_for_whom_each_is(home: Home) -> None:
    await kept(home, home.mother)
    booked = await home.book(home.mother)

    (upcoming,) = await AppointmentStore(home.ward.house.database).of_families((home.family,))

    mother = (await home.standing(home.mother)).recorded_by
    assert mother is not None
    assert upcoming.key == booked.key
    assert upcoming.kept_for == frozenset({mother})


# A pregnancy


async def a_pregnancy(home: Home, status: PregnancyStatus, *, mother: Principal | None) -> PregnancyKey:
    """A pregnancy of the family, due on 1 March 2027 or with a child born on 1 November 2026."""
    key = PregnancyKey(home.family, an_id())
    at = datetime(2026, 11, 1, tzinfo=UTC)
    delivered = Delivery(date(2026, 11, 1), None, at) if status is PregnancyStatus.DELIVERED else None
    pregnancy = Pregnancy(
        key=key,
        version=1,
        status=status,
        datings=(Dating(date(2027, 3, 1), DatingBasis.DUE_DATE, None, None, Side.FAMILY, None, at),),
        fetuses=(Fetus(1),),
        mother_uid=mother.uid if mother else None,
        municipality=NERIMA,
        created_by=None,
        created_at=at,
        delivery=delivered,
    )

    async def work(page: Page) -> None:
        await PregnancyStore(home.ward.house.database).insert(page, pregnancy)

    await home.ward.house.ledger.change(home.family, work)
    return key


async def book_for(home: Home, who: Principal, key: PregnancyKey, subject: Subject, at: str = "13:30") -> Appointment:
    slot = await home.ward.slot("2026-12-08", at, consultation="相談", subject=subject, capacity=2)
    wish = Wish(key, an_id(), ("bookings", "0", "pregnancyId"))
    (booked,) = await home.ward.services.booking.book(who, slot, (wish,))
    return booked


async def test_a_pregnant_woman_is_booked_by_either_guardian(home: Home) -> None:
    key = await a_pregnancy(home, PregnancyStatus.ACTIVE, mother=home.mother)

    booked = await book_for(home, home.father, key, Subject.PREGNANCY)

    assert booked.kept_for is None
    assert await home.ward.house.services.cipher.decrypt(booked.attendee.sealed_name) == "美咲"
    assert await codes(book_for(home, home.mother, key, Subject.MOTHER, "15:00")) == [ProblemCode.SLOT_NOT_FOR_SUBJECT]


async def test_what_is_for_the_mother_after_birth_is_hers_alone(home: Home) -> None:
    key = await a_pregnancy(home, PregnancyStatus.DELIVERED, mother=home.mother)

    booked = await book_for(home, home.mother, key, Subject.MOTHER)

    assert await home.ward.services.made.see(home.mother, booked.key) == booked
    assert await home.ward.services.made.see(home.father, booked.key) is None
    assert await home.told_to(home.father) == []
    with pytest.raises(Forbidden):
        await book_for(home, home.father, key, Subject.MOTHER)


async def test_an_ended_pregnancy_is_booked_for_nothing(home: Home) -> None:
    key = await a_pregnancy(home, PregnancyStatus.ENDED, mother=home.mother)

    assert await codes(book_for(home, home.mother, key, Subject.PREGNANCY)) == [ProblemCode.HANDBOOK_ENDED]
