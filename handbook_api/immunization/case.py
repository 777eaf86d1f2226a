"""One person's doses and decisions on one day, put in order once for every group that looks at them. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter

from handbook_api.immunization.models import (
    Decision,
    DecisionKind,
    DoseReason,
    GivenDose,
    Patient,
    VaccineGroup,
    Verdict,
)
from handbook_api.immunization.moments import Moment
from handbook_api.immunization.schedule import LiveRule, Schedule, SeriesGroup

_IN_ORDER = attrgetter("given_on", "product", "id")


@dataclass(frozen=True, slots=True)
class LiveDose:
    """A live vaccine that was given, with the rule for its kind."""

    product: str
    given_on: date
    rule: LiveRule


@dataclass(frozen=True, slots=True)
class Case:
    """A person on the day `on`. `doses` are in the order of their dates, whatever order they came in.

    `plain` has a verdict for every dose that says nothing against it, for the groups that do not count it.
    """

    schedule: Schedule
    patient: Patient
    on: date
    doses: Sequence[GivenDose]
    plain: tuple[Verdict, ...]
    live_doses: Sequence[LiveDose]
    decisions: Sequence[Decision]
    positions: Mapping[str, Sequence[int]]
    """Where in `doses` those of each product are."""
    days: dict[Moment, date] = field(default_factory=dict)
    """The moments worked out so far: groups share many of them."""

    def day(self, moment: Moment) -> date:
        """The day of `moment` for this person."""
        found = self.days.get(moment)
        if found is None:
            found = self.days[moment] = moment.day(self.patient.birth_date, self.patient.due_date)
        return found

    def decided(self, kind: DecisionKind, group: VaccineGroup) -> list[Decision]:
        """The decisions of one kind about one group."""
        if not self.decisions:
            return []
        return [decision for decision in self.decisions if decision.group is group and decision.kind is kind]

    def impossible(self, dose: GivenDose, *, of_pregnancy: bool = False) -> tuple[DoseReason, date] | None:
        """Why a date cannot be right whatever was given, with the day that is the limit."""
        if dose.given_on < self.patient.birth_date and not of_pregnancy:
            return DoseReason.BEFORE_BIRTH, self.patient.birth_date
        if dose.given_on > self.on:
            return DoseReason.FUTURE_DATE, self.on
        return None


def open_case(
    schedule: Schedule, patient: Patient, doses: Iterable[GivenDose], on: date, decisions: Iterable[Decision]
) -> Case:
    """Put everything in order. Raises `KeyError` for a product that the schedule does not have.

    A live vaccine counts for the distance to others whether or not it counts in its own group, for it was given all the
    same; one whose date cannot be right does not.
    """
    ordered = sorted(doses, key=_IN_ORDER)
    products = schedule.products
    plain: list[Verdict] = []
    live_doses: list[LiveDose] = []
    positions: dict[str, list[int]] = {}
    for position, dose in enumerate(ordered):
        positions.setdefault(dose.product, []).append(position)
        product = products[dose.product]
        plain.append(Verdict(dose.id, product.groups[0], None))
        rule = schedule.live_rule_by_product[dose.product]
        if rule is not None and patient.birth_date <= dose.given_on <= on:
            live_doses.append(LiveDose(dose.product, dose.given_on, rule))
    return Case(schedule, patient, on, ordered, tuple(plain), live_doses, tuple(decisions), positions)


def own_positions(case: Case, rules: SeriesGroup) -> Sequence[int]:
    """Where in the doses of the case those are that a group counts."""
    if len(rules.products) == 1:
        return case.positions.get(rules.products[0], ())
    return sorted(position for product in rules.products for position in case.positions.get(product, ()))
