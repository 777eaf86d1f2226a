"""What one person sees of a child's vaccinations, and what the engine is given. Pure.

The engine is given everything, so that the dates are right for everybody; each is shown only what is meant for her.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property

from handbook_api.children.model import Child
from handbook_api.children.service import SeenChild
from handbook_api.families.access import Action, Side
from handbook_api.immunization.engine import forecast_all
from handbook_api.immunization.models import (
    Conditions,
    Decision,
    ForecastStatus,
    GivenDose,
    GroupForecast,
    Patient,
    VaccineGroup,
    Verdict,
)
from handbook_api.immunization.records import ConditionKind, ConditionStatement, DecisionRecord, VaccinationRecord
from handbook_api.immunization.schedule import Schedule
from handbook_api.immunization.visit_plan import Visit, visit_plan
from handbook_api.municipalities.municipality import Municipality, VaccinationDifferences


def vaccinations_of(seen: SeenChild) -> tuple[VaccinationRecord, ...]:
    """The doses that are meant for her."""
    return tuple(one for one in seen.child.vaccinations if seen.standing.may(Action.READ, one.side, one.audience))


def decisions_of(seen: SeenChild) -> tuple[DecisionRecord, ...]:
    """The decisions that are meant for her, those that were withdrawn as well."""
    return tuple(
        one for one in seen.child.vaccination_decisions if seen.standing.may(Action.READ, one.side, one.audience)
    )


def conditions_of(seen: SeenChild) -> Conditions:
    """The conditions, as far as she may know what was said of them."""
    return _conditions(
        tuple(
            one for one in seen.child.vaccination_conditions if seen.standing.may(Action.READ, one.side, one.audience)
        )
    )


def patient_of(child: Child, differences: VaccinationDifferences) -> Patient:
    """A child as the engine takes it. What was decided for the child itself goes before what its municipality does."""
    conditions = _conditions(child.vaccination_conditions)
    if conditions.mr_shortage_approved is None:
        conditions = replace(conditions, mr_shortage_approved=differences.accepts_mr_shortage)
    return Patient(child.birth.born_on, child.sex, conditions=conditions)


def differences_for(child: Child, municipalities: Mapping[str, Municipality]) -> VaccinationDifferences:
    """How the child's municipality differs from the national schedule; not at all where it has none that is served."""
    municipality = municipalities.get(child.municipality or "")
    return municipality.vaccinations if municipality else VaccinationDifferences()


def doses_of(child: Child) -> tuple[GivenDose, ...]:
    """A child's doses as the engine takes them."""
    return tuple(GivenDose(one.id, one.vaccination.product, one.vaccination.given_on) for one in child.vaccinations)


def standing_decisions(child: Child) -> tuple[Decision, ...]:
    """The decisions that count: not withdrawn, and about a dose that is still there."""
    doses = {one.id for one in child.vaccinations}
    return tuple(
        one.decision
        for one in child.vaccination_decisions
        if one.withdrawn_at is None and (one.decision.dose_id is None or one.decision.dose_id in doses)
    )


class Outlook:
    """Where a child stands on one day, worked out when it is first asked for: many fields of one answer need it."""

    def __init__(self, schedule: Schedule, child: Child, differences: VaccinationDifferences, on: date) -> None:
        self.schedule = schedule
        self.differences = differences
        self.on = on
        self._child = child

    @cached_property
    def forecasts(self) -> tuple[GroupForecast, ...]:
        """Every group of the schedule."""
        child = self._child
        return forecast_all(
            self.schedule,
            patient_of(child, self.differences),
            doses_of(child),
            self.on,
            decisions=standing_decisions(child),
        )

    @cached_property
    def visits(self) -> tuple[Visit, ...]:
        """The planned visits, the next in front."""
        child = self._child
        return visit_plan(
            self.schedule,
            patient_of(child, self.differences),
            doses_of(child),
            self.on,
            decisions=standing_decisions(child),
        )

    def verdict(self, record: VaccinationRecord) -> Verdict | None:
        """What became of a dose in the group in which it counts.

        Of several groups that look at it (the five-in-one vaccine after the four-in-one), it is the first that the
        child follows. `None` for a vaccine that is only recorded, and where the group is not for this child.
        """
        groups = self.schedule.products[record.vaccination.product].groups
        counting = [one for one in self.forecasts if one.group in groups]
        counting.sort(key=lambda one: (one.status is ForecastStatus.NOT_APPLICABLE, groups.index(one.group)))
        verdicts = (one for forecast in counting for one in forecast.verdicts if one.dose_id == record.id)
        return next((one for one in verdicts if one.dose is not None or one.reason is not None), None)


def may_know_why(seen: SeenChild, forecast: GroupForecast) -> bool:
    """Whether she is told why a group stands as it does.

    That hepatitis B is not for a child tells of an infection of its mother's. Whoever is not shown that reads only that
    it is not for this child, whichever the reason is.
    """
    if forecast.group is not VaccineGroup.HEPB or forecast.status is not ForecastStatus.EXCLUDED:
        return True
    return bool(conditions_of(seen).maternal_hbsag_positive)


def _conditions(statements: tuple[ConditionStatement, ...]) -> Conditions:
    return Conditions(
        maternal_hbsag_positive=_said(statements, ConditionKind.MATERNAL_HBSAG_POSITIVE),
        had_varicella=_said(statements, ConditionKind.HAD_VARICELLA),
        mr_shortage_approved=_said(statements, ConditionKind.MR_SHORTAGE_APPROVED),
    )


def _said(statements: tuple[ConditionStatement, ...], kind: ConditionKind) -> bool | None:
    """What counts of what both sides say: the municipality's word, else the family's."""
    by_side = {one.side: one.value for one in statements if one.kind is kind}
    return by_side.get(Side.OFFICIAL, by_side.get(Side.FAMILY))
