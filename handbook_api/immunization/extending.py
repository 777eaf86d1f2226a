"""How long after its window a group stays routine for one person, by law or by a decision. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handbook_api.immunization.case import Case
from handbook_api.immunization.models import DecisionKind, GivenDose
from handbook_api.immunization.schedule import Approval, Extension, SeriesGroup


@dataclass(frozen=True, slots=True)
class Reach:
    """What goes beyond the window. `pending` are extensions that nobody has approved or refused."""

    decided_until: date | None = None
    granted: tuple[Extension, ...] = ()
    pending: tuple[Extension, ...] = ()

    def covers(self, day: date) -> bool:
        """Whether a dose on `day`, after the window, is routine."""
        if self.decided_until is not None and day <= self.decided_until:
            return True
        return any(extension.opens <= day <= extension.closes for extension in self.granted)

    def last_day(self, closes: date, on: date) -> date:
        """The last routine day as it stands on the day `on`, of a window that ends on `closes`."""
        last = closes if self.decided_until is None else max(closes, self.decided_until)
        if not self.granted:
            return last
        return max([last, *(extension.closes for extension in self.granted if extension.opens <= on)])

    def pending_on(self, day: date) -> Extension | None:
        """The extension that would make a dose on `day` routine if it were approved."""
        return next((one for one in self.pending if one.opens <= day <= one.closes), None)


_NOTHING = Reach()


def reach_of(case: Case, rules: SeriesGroup, own_doses: Sequence[GivenDose]) -> Reach:
    """What holds for one person.

    A decision reaches no further than the cap of the group (予防接種法施行規則第2条の9), and not at all where the law
    allows no exception.
    """
    if not rules.extensions and not case.decisions:
        return _NOTHING
    granted, pending = [], []
    for extension in rules.extensions:
        approved = _approval(case, extension, own_doses)
        if approved:
            granted.append(extension)
        elif approved is None:
            pending.append(extension)
    return Reach(_decided_until(case, rules), tuple(granted), tuple(pending))


def _approval(case: Case, extension: Extension, own_doses: Sequence[GivenDose]) -> bool | None:
    if not extension.born_from <= case.patient.birth_date <= extension.born_until:
        return False
    if extension.dose_between is not None:
        first, last = extension.dose_between
        if not any(first <= dose.given_on <= last for dose in own_doses):
            return False
    match extension.approval:
        case None:
            return True
        case Approval.MR_SHORTAGE_APPROVED:
            return case.patient.conditions.mr_shortage_approved


def _decided_until(case: Case, rules: SeriesGroup) -> date | None:
    if not rules.extensible:
        return None
    days = [one.until for one in case.decided(DecisionKind.EXTEND_UNTIL, rules.group) if one.until is not None]
    if not days:
        return None
    return max(days) if rules.extension_cap is None else min(max(days), case.day(rules.extension_cap))
