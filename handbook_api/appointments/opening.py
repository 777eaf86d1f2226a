"""Opens an appointment for whoever names it: a guardian of its family, or the staff of its slot's municipality."""

from dataclasses import dataclass

from handbook_api.appointments.keeping import may_book, may_see
from handbook_api.appointments.model import Appointment, AppointmentKey, WardKey
from handbook_api.appointments.store import AppointmentStore
from handbook_api.families.access import FamilyAction, Relation, Side, Standing
from handbook_api.families.service import FamilyService
from handbook_api.platform.access_log import AccessLog
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.ledger import Page, SubjectKind
from handbook_api.platform.problems import Forbidden, Problem, ProblemCode, Refused

_PATH = ("appointmentId",)


@dataclass(frozen=True, slots=True)
class OpenedAppointment:
    """An appointment that somebody may change. `asker` is a stranger to the family for staff without its consent."""

    appointment: Appointment
    asker: Standing
    side: Side

    @property
    def by_staff(self) -> bool:
        """Whether the ward's staff opened it."""
        return self.side is Side.OFFICIAL


class Opening:
    """Looks appointments up. By booking at a place of the ward, a family shows its staff that appointment."""

    def __init__(self, appointments: AppointmentStore, families: FamilyService, access_log: AccessLog) -> None:
        self._appointments = appointments
        self._families = families
        self._access_log = access_log

    async def see(self, principal: Principal, key: AppointmentKey) -> Appointment | None:
        """An appointment, or `None` alike for one that does not exist and one that is not hers to see."""
        appointment = await self._appointments.get(key)
        if appointment is None:
            return None
        _, asker = await self._families.standing(principal, key.family_id)
        if not (_as_the_ward(principal, asker, appointment) or may_see(asker, appointment)):
            return None
        if asker.member is None:
            await self._access_log.note(
                principal, key.family_id, SubjectKind.APPOINTMENT, str(key), kept_for=appointment.kept_for
            )
        return appointment

    async def opened(self, page: Page, principal: Principal, key: AppointmentKey) -> OpenedAppointment:
        """An appointment inside a transaction, for who may cancel it: a guardian, or staff of its municipality.

        Raises `Refused(NOT_FOUND)` alike for one that does not exist and one that is not hers to see, and `Forbidden`
        for staff of another municipality who see the family.
        """
        appointment = await self._appointments.get(key, page.session)
        _, asker = await self._families.standing(principal, key.family_id)
        if appointment is not None and _as_the_ward(principal, asker, appointment):
            await self._access_log.note(
                principal,
                key.family_id,
                SubjectKind.APPOINTMENT,
                str(key),
                request=page.request,
                kept_for=appointment.kept_for,
            )
            return OpenedAppointment(appointment, asker, Side.OFFICIAL)
        about = (SubjectKind.APPOINTMENT, str(key))
        _, asker = await self._families.opened(
            page, principal, key.family_id, FamilyAction.SEE_CHILDREN, path=_PATH, about=about
        )
        if appointment is None or not may_see(asker, appointment):
            raise Refused(Problem(ProblemCode.NOT_FOUND, _PATH))
        if asker.relation is Relation.STAFF or not may_book(asker):
            raise Forbidden
        return OpenedAppointment(appointment, asker, Side.FAMILY)


def works_at(principal: Principal, key: WardKey) -> bool:
    """Whether a place or a slot is of the municipality whose staff she belongs to."""
    return principal.role is Role.STAFF and principal.municipality == key.municipality


def _as_the_ward(principal: Principal, asker: Standing, appointment: Appointment) -> bool:
    """Somebody who belongs to the family is there as a member, not as staff."""
    return asker.member is None and works_at(principal, appointment.slot)
