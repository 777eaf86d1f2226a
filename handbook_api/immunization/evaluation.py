"""Which of the doses given count, and where that leaves the series (evaluation, in the words of CDSi). Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from handbook_api.immunization.case import Case
from handbook_api.immunization.extending import Reach, reach_of
from handbook_api.immunization.intervals import Interval
from handbook_api.immunization.models import DecisionKind, DoseReason, GivenDose, Verdict
from handbook_api.immunization.schedule import Branch, SeriesGroup, Slot

Fault = tuple[DoseReason, date | None]
"""What a dose breaks, and the day that the rule gives."""

Place = tuple[Slot, int, bool]
"""What a dose would fill: the slot, the position after it, and whether one before it was left out."""


@dataclass(slots=True)
class Course:
    """A series as far as it was given: the doses that count by their label, and the place in the branch after them.

    `branch` is `None` until a first dose counts. `skipped` is true when the last place before `position` was left out.
    `broken` is the first dose that somebody has to decide about.
    """

    rules: SeriesGroup
    opens: date
    reach: Reach
    branch: Branch | None = None
    position: int = 0
    skipped: bool = False
    given: dict[str, date] = field(default_factory=dict)
    previous: date | None = None
    product: str | None = None
    verdicts: list[Verdict] = field(default_factory=list)
    broken: Verdict | None = None
    broken_on: date | None = None


def begin(case: Case, rules: SeriesGroup, own_doses: Sequence[GivenDose]) -> Course:
    """The course of a group before any dose."""
    return Course(rules, case.day(rules.window.opens), reach_of(case, rules, own_doses))


def evaluate(case: Case, chain: Sequence[SeriesGroup], own_doses: Sequence[GivenDose]) -> tuple[Course, ...]:
    """The courses of groups that follow each other (MR periods 1 and 2), from the doses of their product.

    A dose belongs to the later group from the day that one opens, and before that when the earlier one is complete: the
    second MR dose of a child is meant as period 2, and too early rather than one too many.
    """
    courses = tuple(begin(case, rules, own_doses) for rules in chain)
    for position, dose in enumerate(own_doses):
        _take(case, _course_for(case, courses, dose), dose, own_doses[:position])
    return courses


def _course_for(case: Case, courses: Sequence[Course], dose: GivenDose) -> Course:
    chosen = courses[0]
    for later in courses[1:]:
        if dose.given_on < later.opens and not is_complete(case, chosen, dose.given_on):
            break
        chosen = later
    return chosen


def _take(case: Case, course: Course, dose: GivenDose, before: Sequence[GivenDose]) -> None:
    rules = course.rules
    decided = _decided(case, rules, dose)
    branch, place = _place(case, course, dose)
    fault = case.impossible(dose, of_pregnancy=rules.of_pregnancy) or _fault(case, course, dose, before, branch, place)
    slot = place[0] if place else None
    if decided is DecisionKind.IGNORE_DOSE:
        course.verdicts.append(_verdict(course, dose, None, fault))
    elif fault is not None and decided is not DecisionKind.ACCEPT_DOSE:
        verdict = _verdict(course, dose, None, fault)
        course.verdicts.append(verdict)
        if course.broken is None:
            course.broken, course.broken_on = verdict, dose.given_on
    else:
        course.verdicts.append(_verdict(course, dose, slot, None))
        if place is not None:
            _count(course, dose, branch, place)


def _decided(case: Case, rules: SeriesGroup, dose: GivenDose) -> DecisionKind | None:
    """What was decided about a dose: to ignore it, rather than to accept it, where there are both."""
    if not case.decisions:
        return None
    kinds = {one.kind for one in case.decisions if one.dose_id == dose.id and one.group is rules.group}
    if DecisionKind.IGNORE_DOSE in kinds:
        return DecisionKind.IGNORE_DOSE
    return DecisionKind.ACCEPT_DOSE if DecisionKind.ACCEPT_DOSE in kinds else None


def _place(case: Case, course: Course, dose: GivenDose) -> tuple[Branch, Place | None]:
    """The branch for a dose, and its place; none when the series is complete."""
    if course.branch is None:
        branch = branch_for(case, course.rules, dose.product, dose.given_on)
        return branch, (course.rules.first, 0, False)
    return course.branch, next_slot(case, course, course.branch, dose.given_on)


def _count(course: Course, dose: GivenDose, branch: Branch, place: Place) -> None:
    slot, course.position, course.skipped = place
    course.branch = branch
    course.given[slot.dose] = dose.given_on
    course.previous = dose.given_on
    course.product = dose.product


def _verdict(course: Course, dose: GivenDose, slot: Slot | None, fault: Fault | None) -> Verdict:
    label = slot.dose if slot else None
    if fault is None:
        return Verdict(dose.id, course.rules.group, label)
    reason, limit = fault
    return Verdict(dose.id, course.rules.group, label, reason, limit, f"immunization.dose_reason.{reason}")


def _fault(
    case: Case,
    course: Course,
    dose: GivenDose,
    before: Sequence[GivenDose],
    branch: Branch,
    place: Place | None,
) -> Fault | None:
    if _given_twice(case, course, dose, before):
        return DoseReason.DUPLICATE_SAME_DAY, dose.given_on
    if place is None:
        return DoseReason.EXTRA_DOSE, course.previous
    if not is_allowed_product(case, course, dose.product, dose.given_on):
        return DoseReason.PRODUCT_MISMATCH, None
    slot, _, skipped = place
    return (
        _too_young(case, course, dose, branch, slot)
        or _too_old(case, course, dose, branch, slot)
        or _too_soon(case, course, dose, slot, skipped)
        or _live_conflict(case, dose)
    )


def _given_twice(case: Case, course: Course, dose: GivenDose, before: Sequence[GivenDose]) -> bool:
    if not before or before[-1].given_on != dose.given_on:
        return False
    ignored = {d.dose_id for d in case.decided(DecisionKind.IGNORE_DOSE, course.rules.group)}
    return any(other.given_on == dose.given_on and other.id not in ignored for other in before)


def _too_young(case: Case, course: Course, dose: GivenDose, branch: Branch, slot: Slot) -> Fault | None:
    first_day = opening(case, course, branch, slot)
    return (DoseReason.TOO_YOUNG, first_day) if _is_before(case, dose, first_day) else None


def _too_old(case: Case, course: Course, dose: GivenDose, branch: Branch, slot: Slot) -> Fault | None:
    last_day = closing(case, course, branch, slot)
    if last_day is None or dose.given_on <= last_day or course.reach.covers(dose.given_on):
        return None
    return DoseReason.TOO_OLD, last_day


def _too_soon(case: Case, course: Course, dose: GivenDose, slot: Slot, skipped: bool) -> Fault | None:
    first_day = None
    for interval in intervals_of(slot, skipped):
        since = given_on(course, interval)
        if since is None or not interval.is_for(dose.product):
            continue
        ends = interval.accepted.after(since)
        first_day = ends if first_day is None or ends > first_day else first_day
    if first_day is None or not _is_before(case, dose, first_day):
        return None
    return DoseReason.INTERVAL_TOO_SHORT, first_day


def _is_before(case: Case, dose: GivenDose, first_day: date) -> bool:
    """Whether a dose came before a minimum, and before the grace period of the schedule too."""
    return dose.given_on < first_day and dose.given_on < first_day - timedelta(days=case.schedule.grace_days)


def _live_conflict(case: Case, dose: GivenDose) -> Fault | None:
    rule = case.schedule.live_rule_by_product[dose.product]
    if rule is None or (rule.since is not None and dose.given_on < rule.since):
        return None
    for other in case.live_doses:
        if other.rule is not rule or other.product == dose.product or other.given_on >= dose.given_on:
            continue
        first_day = rule.distance.after(other.given_on)
        if dose.given_on < first_day:
            return DoseReason.LIVE_CONFLICT, first_day
    return None


def branch_for(case: Case, rules: SeriesGroup, product: str | None, day: date) -> Branch:
    """How the series goes on after a first dose of `product` on `day`; as the last start does, for one after that."""
    fitting = [branch for branch in rules.branches if branch.products is None or product in branch.products]
    for branch in fitting:
        if branch.started is None or branch.started.closes is None or day <= case.day(branch.started.closes):
            return branch
    return fitting[-1]


def next_slot(case: Case, course: Course, branch: Branch, day: date) -> Place | None:
    """The slot that a dose on `day` would fill, the position after it, and whether one before it was left out.

    `None` when the series is complete.
    """
    skipped = course.skipped
    for position in range(course.position, len(branch.slots)):
        slot = branch.slots[position]
        if not is_left_out(case, course, slot, day):
            return slot, position + 1, skipped
        skipped = True
    return None


def is_left_out(case: Case, course: Course, slot: Slot, day: date) -> bool:
    """Whether the series goes on without `slot` on `day`."""
    if slot.skipped_when_missed and slot.closes is not None and day > case.day(slot.closes):
        return True
    after, apart = slot.skipped_if_given_after, slot.skipped_if_apart
    if after is not None and after.dose in course.given and course.given[after.dose] > case.day(after.moment):
        return True
    if apart is None or apart.first not in course.given or apart.second not in course.given:
        return False
    return course.given[apart.second] >= apart.distance.after(course.given[apart.first])


def is_complete(case: Case, course: Course, day: date) -> bool:
    """Whether no dose is left to give on `day`."""
    return course.branch is not None and next_slot(case, course, course.branch, day) is None


def is_allowed_product(case: Case, course: Course, product: str, day: date) -> bool:
    """Whether `product` was routine on `day` and may follow what was given before."""
    if not case.schedule.products[product].is_routine_on(day):
        return False
    switches, last = course.rules.switches, course.product
    return switches is None or last is None or last == product or product in switches.get(last, ())


def opening(case: Case, course: Course, branch: Branch, slot: Slot) -> date:
    """The first day for a slot by age and by law, whatever was given before."""
    first_day = case.day(branch.window.opens) if branch.window else course.opens
    if slot.opens is not None:
        first_day = max(first_day, case.day(slot.opens))
    if course.rules.routine_from is not None:
        first_day = max(first_day, course.rules.routine_from)
    return first_day


def closing(case: Case, course: Course, branch: Branch, slot: Slot) -> date | None:
    """The last day for a slot by age, without any extension; `None` when there is none."""
    window_closes = (branch.window or course.rules.window).closes
    last_day = None if window_closes is None else case.day(window_closes)
    if slot.closes is None:
        return last_day
    slot_closes = case.day(slot.closes)
    return slot_closes if last_day is None else min(last_day, slot_closes)


def intervals_of(slot: Slot, skipped: bool) -> Iterable[Interval]:
    """The intervals before a slot."""
    return slot.intervals_after_skip if skipped and slot.intervals_after_skip is not None else slot.intervals


def given_on(course: Course, interval: Interval) -> date | None:
    """The day of the dose that an interval counts from; `None` when it was left out."""
    return course.previous if interval.dose is None else course.given.get(interval.dose)
