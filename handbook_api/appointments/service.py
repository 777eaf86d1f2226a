"""The use cases of an appointment that is there: look at it, cancel it, leave a waiting list, mark who came."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from handbook_api.appointments.keeping import may_see
from handbook_api.appointments.model import (
    Appointment,
    AppointmentEvent,
    AppointmentKey,
    AppointmentState,
    Step,
    SubjectKey,
)
from handbook_api.appointments.opening import OpenedAppointment, Opening
from handbook_api.appointments.rules import attendance_problems, cancelling_problems, waiting_state_problems
from handbook_api.appointments.settling import Settling
from handbook_api.appointments.slot_store import SlotStore
from handbook_api.appointments.store import AppointmentStore, WantedPage
from handbook_api.appointments.subjects import Subjects
from handbook_api.appointments.writing import AppointmentWriting
from handbook_api.families.access import Side, Standing
from handbook_api.platform.clock import civil_date
from handbook_api.platform.identity import Principal
from handbook_api.platform.ledger import Ledger, Page
from handbook_api.platform.problems import Forbidden, Problem, Refused, VersionConflict


@dataclass(frozen=True, slots=True)
class AskedPage:
    """A page of the appointments of a child or a pregnancy that somebody who stands so sees, from behind `before`."""

    asker: Standing
    subject: SubjectKey
    before: tuple[datetime, str] | None
    limit: int


class AppointmentService:
    """What people do with appointments that are made already."""

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
        self._settling = settling
        self._subjects = subjects
        self._opening = opening
        self._ledger = ledger
        self._writing = AppointmentWriting(appointments, slots)

    async def see(self, principal: Principal, key: AppointmentKey) -> Appointment | None:
        """An appointment, or `None` alike for one that does not exist and one that is not hers to see."""
        return await self._opening.see(principal, key)

    async def of_subject(
        self, asker: Standing, subject: SubjectKey, before: tuple[datetime, str] | None, limit: int
    ) -> tuple[Appointment, ...]:
        """What exists for her of the appointments of somebody she sees, the latest day in front, at most `limit`."""
        (page,) = await self.of_subjects((AskedPage(asker, subject, before, limit),))
        return page

    async def of_subjects(self, asked: Sequence[AskedPage]) -> tuple[tuple[Appointment, ...], ...]:
        """As `of_subject`, for many children and pregnancies in one read.

        Staff have been logged as having been shown the child or the pregnancy.
        """
        wanted = [WantedPage(one.subject, one.before, one.limit, one.asker.recorded_by) for one in asked]
        found = await self._appointments.pages(wanted)
        return tuple(
            tuple(appointment for appointment in page if may_see(one.asker, appointment))
            for one, page in zip(asked, found, strict=True)
        )

    async def cancel(self, principal: Principal, key: AppointmentKey, expected_version: int) -> Appointment:
        """Give a place back; it goes to whoever waits first. Doing it twice is no error.

        Raises `Refused(CANCELLING_CLOSED)` for a family that is too late, and `VersionConflict` with the appointment as
        it stands.
        """

        def problems(found: OpenedAppointment, page: Page) -> tuple[Problem, ...]:
            zone = self._subjects.zone(found.appointment.slot)
            return cancelling_problems(found.appointment, page.now, zone, by_staff=found.by_staff)

        return await self._close(principal, key, expected_version, AppointmentEvent.CANCELLED, problems)

    async def leave(self, principal: Principal, key: AppointmentKey, expected_version: int) -> Appointment:
        """Wait no more. Doing it twice is no error.

        Raises `VersionConflict` with the appointment as it stands: it may have been booked in the meantime.
        """

        def problems(found: OpenedAppointment, _: Page) -> tuple[Problem, ...]:
            return waiting_state_problems(found.appointment)

        return await self._close(principal, key, expected_version, AppointmentEvent.LEFT_WAITING_LIST, problems)

    async def mark(
        self, principal: Principal, key: AppointmentKey, expected_version: int, *, attended: bool
    ) -> Appointment:
        """Staff: note whether somebody came, or correct that. Doing it twice is no error.

        Raises `Forbidden` for the family, and `Refused` before the day has begun.
        """
        state = AppointmentState.ATTENDED if attended else AppointmentState.NO_SHOW
        event = AppointmentEvent.ATTENDED if attended else AppointmentEvent.NO_SHOW

        async def work(page: Page) -> Appointment:
            found = await self._opening.opened(page, principal, key)
            if not found.by_staff:
                raise Forbidden
            appointment = found.appointment
            if appointment.state is state:
                return appointment
            _same(appointment, expected_version)
            today = civil_date(page.now, self._subjects.zone(appointment.slot))
            _refuse(attendance_problems(appointment, today))
            marked = appointment.after(Step(event, page.now, None), state)
            await self._writing.follow(page, appointment, marked, Side.OFFICIAL)
            return marked

        return await self._ledger.change(key.family_id, work)

    async def _close(
        self,
        principal: Principal,
        key: AppointmentKey,
        expected_version: int,
        event: AppointmentEvent,
        problems: Callable[[OpenedAppointment, Page], tuple[Problem, ...]],
    ) -> Appointment:
        async def work(page: Page) -> Appointment:
            found = await self._opening.opened(page, principal, key)
            appointment = found.appointment
            if appointment.state in (AppointmentState.CANCELLED, AppointmentState.MOVED):
                return appointment
            _same(appointment, expected_version)
            _refuse(problems(found, page))
            await self._writing.give_back(page, appointment)
            step = Step(event, page.now, found.asker.recorded_by)
            closed = appointment.after(step, AppointmentState.CANCELLED)
            await self._writing.follow(page, appointment, closed, found.side)
            return closed

        closed = await self._ledger.change(key.family_id, work)
        await self._settling.settle((closed.slot,))
        await self._settling.settle_some(closed.slot.municipality)
        return closed


def _same(appointment: Appointment, expected_version: int) -> None:
    if appointment.version != expected_version:
        raise VersionConflict(appointment)


def _refuse(problems: tuple[Problem, ...]) -> None:
    if problems:
        raise Refused(*problems)
