"""The use cases that take a place: book a slot, wait for one, move to another."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from handbook_api.appointments.keeping import audience_for, exists_for, is_hers_to_book, kept_for, may_see
from handbook_api.appointments.model import (
    Appointment,
    AppointmentEvent,
    AppointmentKey,
    AppointmentState,
    Slot,
    Step,
    SubjectKey,
    WardKey,
)
from handbook_api.appointments.opening import Opening, works_at
from handbook_api.appointments.rules import (
    TOGETHER_CEILING,
    booking_time_problems,
    cancelling_problems,
    ceiling_problems,
    double_problems,
    fit_problems,
    superseded,
    waiting_problems,
    when,
)
from handbook_api.appointments.settling import Settling
from handbook_api.appointments.slot_store import SlotStore
from handbook_api.appointments.store import AppointmentStore
from handbook_api.appointments.subjects import Opened, Subjects
from handbook_api.appointments.writing import AppointmentWriting
from handbook_api.families.access import Relation
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import chosen_id
from handbook_api.platform.ledger import Ledger, Page, SubjectKind
from handbook_api.platform.problems import Forbidden, Problem, ProblemCode, Refused, VersionConflict

_SLOT, _APPOINTMENT = ("slotId",), ("appointmentId",)


@dataclass(frozen=True, slots=True)
class Wish:
    """For whom, and the id that was chosen for the appointment. `path` names the input field that says for whom."""

    subject: SubjectKey
    id: str
    path: tuple[str, ...]

    @property
    def key(self) -> AppointmentKey:
        """The key of the appointment. Raises `Refused(NOT_AN_ID)`."""
        return AppointmentKey.of(self.subject, chosen_id(self.id, (*self.path[:-1], "id")))


class BookingService:
    """Takes places in slots, never more than there are.

    A place is taken by a conditional update of the slot, in the ledger's transaction of the family: of those who come
    at the same moment, one is first, and the others look again.
    """

    def __init__(
        self,
        appointments: AppointmentStore,
        slots: SlotStore,
        settling: Settling,
        subjects: Subjects,
        opening: Opening,
        ledger: Ledger,
    ) -> None:
        self._appointments = appointments
        self._slots = slots
        self._settling = settling
        self._subjects = subjects
        self._opening = opening
        self._ledger = ledger
        self._writing = AppointmentWriting(appointments, slots)

    async def book(self, principal: Principal, slot_key: WardKey, wishes: Sequence[Wish]) -> tuple[Appointment, ...]:
        """Book a place for each of these children, or for a woman; all of them or none.

        The same ids again give the appointments that are there. Raises `Refused` with everything that is wrong, and
        `Forbidden` for viewers.
        """
        family_id = _one_family(wishes)
        keys = [wish.key for wish in wishes]
        await self._settling.settle((slot_key,))

        async def work(page: Page) -> tuple[Appointment, ...]:
            opened = [await self._subjects.opened(page, principal, wish.subject, wish.path) for wish in wishes]
            there = await self._there(page, keys, opened[0])
            if there:
                return there
            slot, known = await self._looked_at(page, principal, slot_key, opened)
            self._check(page, slot, known, wishes, opened)
            await self._take(page, slot, len(wishes))
            booked = tuple(_made(page, key, one, slot) for key, one in zip(keys, opened, strict=True))
            await self._writing.enter(page, booked, opened[0].asker.side)
            for one in booked:
                await self._writing.lapse(page, superseded(one.subject, slot.facts.purpose, known))
            return booked

        booked = await self._ledger.change(family_id, work)
        await self._settling.settle_some(slot_key.municipality)
        return booked

    async def wait(self, principal: Principal, slot_key: WardKey, wish: Wish) -> Appointment:
        """Put somebody on the waiting list of a slot that is full; the same id again gives what is there.

        Raises `Refused` as `book` does, and with `SLOT_NOT_FULL` where she can be booked.
        """
        key = wish.key
        await self._settling.settle((slot_key,))

        async def work(page: Page) -> Appointment:
            opened = await self._subjects.opened(page, principal, wish.subject, wish.path)
            there = await self._there(page, (key,), opened)
            if there:
                return there[0]
            slot, known = await self._looked_at(page, principal, slot_key, (opened,))
            self._check(page, slot, known, (wish,), (opened,))
            _refuse(waiting_problems(slot, wish.subject, known, page.now, self._subjects.zone(slot_key)))
            queue_place = await self._slots.join_queue(page, slot_key)
            waiting = replace(
                _made(page, key, opened, slot, AppointmentEvent.JOINED_WAITING_LIST),
                state=AppointmentState.WAITING,
                queue_place=queue_place,
            )
            await self._writing.enter(page, (waiting,), opened.asker.side)
            return waiting

        waiting = await self._ledger.change(key.family_id, work)
        await self._settling.settle_some(slot_key.municipality)
        return waiting

    async def move(
        self, principal: Principal, key: AppointmentKey, expected_version: int, slot_key: WardKey, new_id: str
    ) -> Appointment:
        """Take a place in another slot for the same purpose and give the old one back, both or neither.

        Gives the new appointment. To guardians whom it is kept from, the old one was cancelled. Raises `Refused`,
        `VersionConflict` with the appointment as it stands, and `Forbidden` for staff without the family's consent.
        """
        new_key = replace(key, appointment=chosen_id(new_id))
        await self._settling.settle((slot_key,))

        async def work(page: Page) -> Appointment:
            found = await self._opening.opened(page, principal, key)
            if found.asker.relation is Relation.STRANGER:
                raise Forbidden
            old = found.appointment
            opened = await self._subjects.opened(page, principal, old.subject, _APPOINTMENT)
            there = await self._there(page, (new_key,), opened)
            if there:
                return there[0]
            if old.version != expected_version:
                raise VersionConflict(old)
            slot, known = await self._looked_at(page, principal, slot_key, (opened,))
            self._check_move(page, old, slot, opened)
            others = tuple(one for one in known if one.key != key)
            self._check(page, slot, others, (Wish(old.subject, new_id, _SLOT),), (opened,))
            await self._take(page, slot, 1)
            new = _made(page, new_key, opened, slot)
            if old.kept_for is not None:
                new = replace(new, kept_for=old.kept_for, audience=old.audience)
            await self._writing.give_back(page, old)
            await self._writing.follow(page, old, _moved(page, old, new), opened.asker.side)
            await self._writing.enter(page, (new,), opened.asker.side)
            await self._writing.lapse(page, superseded(new.subject, slot.facts.purpose, others))
            left.append(old.slot)
            return new

        left: list[WardKey] = []
        new = await self._ledger.change(key.family_id, work)
        await self._settling.settle(left[-1:])
        await self._settling.settle_some(slot_key.municipality)
        return new

    async def _there(self, page: Page, keys: Sequence[AppointmentKey], opened: Opened) -> tuple[Appointment, ...]:
        """What an earlier request with these ids has made; nothing where there was none."""
        found = [one for key in keys if (one := await self._appointments.get(key, page.session)) is not None]
        if not found:
            for key in keys:
                await self._ledger.refuse_taken(page, key.family_id, str(key), SubjectKind.APPOINTMENT)
            return ()
        if len(found) < len(keys) or not all(may_see(opened.asker, one) for one in found):
            raise Refused(Problem(ProblemCode.NOT_FOUND, ("id",)))
        return tuple(found)

    async def _looked_at(
        self, page: Page, principal: Principal, slot_key: WardKey, opened: Sequence[Opened]
    ) -> tuple[Slot, tuple[Appointment, ...]]:
        """The slot, and what is to come in the family as far as whoever books may know of it."""
        slot = await self._slots.get(slot_key, page.session)
        if slot is None:
            raise Refused(Problem(ProblemCode.NOT_FOUND, _SLOT))
        if opened[0].by_staff and not works_at(principal, slot_key):
            raise Forbidden
        if not all(is_hers_to_book(one.asker, slot.facts.purpose, one.mother_uid) for one in opened):
            raise Forbidden
        of_family = await self._appointments.open_of_family(opened[0].key.family_id, page.session)
        return slot, tuple(one for one in of_family if exists_for(opened[0].asker.recorded_by, one))

    def _check(
        self,
        page: Page,
        slot: Slot,
        known: tuple[Appointment, ...],
        wishes: Sequence[Wish],
        opened: Sequence[Opened],
    ) -> None:
        zone, kinds = self._subjects.zone(slot.key), self._subjects.kinds(slot.key.municipality)
        problems = [
            *booking_time_problems(slot, page.now, zone, by_staff=opened[0].by_staff),
            *ceiling_problems(known, len(wishes), page.now),
        ]
        for wish, one in zip(wishes, opened, strict=True):
            problems += (each for each in fit_problems(one.candidate, slot, kinds) if each not in problems)
            problems += double_problems(wish.subject, slot.facts, known, page.now, wish.path)
        _refuse(tuple(problems))

    def _check_move(self, page: Page, old: Appointment, slot: Slot, opened: Opened) -> None:
        _refuse(cancelling_problems(old, page.now, self._subjects.zone(old.slot), by_staff=opened.by_staff))
        if slot.key == old.slot:
            raise Refused(Problem(ProblemCode.ALREADY_BOOKED, _SLOT, {"value": when(old.facts)}))
        if slot.facts.purpose.key != old.facts.purpose.key:
            raise Refused(Problem(ProblemCode.SLOT_FOR_OTHER_PURPOSE, _SLOT))

    async def _take(self, page: Page, slot: Slot, places: int) -> None:
        past_the_queue = page.now >= slot.facts.times.promotes_until
        if not await self._slots.take(page, slot.key, places, past_the_queue=past_the_queue):
            raise Refused(Problem(ProblemCode.SLOT_FULL, _SLOT, {"limit": slot.capacity}))


def _one_family(wishes: Sequence[Wish]) -> str:
    """The family that all are of; whoever books for two families does so twice."""
    if not wishes:
        raise Refused(Problem(ProblemCode.REQUIRED, ("bookings",)))
    if len(wishes) > TOGETHER_CEILING:
        raise Refused(Problem(ProblemCode.CEILING_REACHED, ("bookings",), {"limit": TOGETHER_CEILING}))
    subjects = [wish.subject for wish in wishes]
    odd = [
        wish.path
        for n, wish in enumerate(wishes)
        if wish.subject.family_id != subjects[0].family_id or wish.subject in subjects[:n]
    ]
    if odd:
        raise Refused(*(Problem(ProblemCode.NOT_BOOKED_TOGETHER, path) for path in odd))
    return subjects[0].family_id


def _made(
    page: Page,
    key: AppointmentKey,
    opened: Opened,
    slot: Slot,
    event: AppointmentEvent = AppointmentEvent.BOOKED,
) -> Appointment:
    booked_by = opened.asker.recorded_by
    kept = kept_for(opened.asker, opened.family, slot.facts.purpose, opened.mother_uid)
    return Appointment(
        key=key,
        subject=opened.key,
        version=1,
        state=AppointmentState.BOOKED,
        slot=slot.key,
        slot_version=slot.version,
        facts=slot.facts,
        attendee=opened.attendee,
        booked_by=booked_by,
        booked_at=page.now,
        kept_for=kept,
        audience=audience_for(kept, opened.family),
        history=(Step(event, page.now, booked_by),),
    )


def _moved(page: Page, old: Appointment, new: Appointment) -> Appointment:
    """The appointment that was left. Where it went is in it only if the new one exists for the same people."""
    if new.kept_for == old.kept_for:
        step = Step(AppointmentEvent.MOVED, page.now, new.booked_by)
        return replace(old.after(step, AppointmentState.MOVED), moved_to=new.key.appointment)
    return old.after(Step(AppointmentEvent.CANCELLED, page.now, new.booked_by), AppointmentState.CANCELLED)


def _refuse(problems: tuple[Problem, ...]) -> None:
    if problems:
        raise Refused(*problems)
