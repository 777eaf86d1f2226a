"""The next dose of a series and its four dates (forecast, in the words of CDSi). Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from handbook_api.immunization.case import Case
from handbook_api.immunization.evaluation import (
    Course,
    branch_for,
    closing,
    given_on,
    intervals_of,
    is_left_out,
    opening,
)
from handbook_api.immunization.intervals import Interval
from handbook_api.immunization.schedule import Branch, Recommended, Slot
from handbook_api.immunization.seasons import season_on


class Cause(StrEnum):
    """Which rule makes the earliest day what it is."""

    AGE = "AGE"
    INTERVAL = "INTERVAL"
    LIVE = "LIVE"
    SEASON = "SEASON"


@dataclass(frozen=True, slots=True)
class NextDose:
    """The dose that comes next.

    `closes` is its last day by age, `latest` the last one with what extends it. `live_product` is the vaccine that
    keeps it at a distance, when that is the `cause` of `earliest`. `remaining` are the slots after it.
    """

    slot: Slot
    branch: Branch
    product: str
    earliest: date
    cause: Cause
    live_product: str | None
    recommended_from: date
    recommended_to: date | None
    closes: date | None
    latest: date | None
    remaining: tuple[Slot, ...]


def next_dose(case: Case, course: Course, wanted_product: str | None) -> NextDose | None:
    """The dose that comes next on the case's day; `None` when the series is complete.

    A slot that is left out when it is missed is passed over once its last day has gone by, or when nothing fits before
    that day any more.
    """
    product = product_for_next(case, course, wanted_product)
    if course.branch is None:
        branch = branch_for(case, course.rules, product, max(case.on, course.opens))
        return _dated(case, course, branch, course.rules.first, branch.slots, product, skipped=False)
    branch, skipped = course.branch, course.skipped
    for position in range(course.position, len(branch.slots)):
        slot = branch.slots[position]
        if not is_left_out(case, course, slot, case.on):
            found = _dated(case, course, branch, slot, branch.slots[position + 1 :], product, skipped=skipped)
            if not slot.skipped_when_missed or found.closes is None or found.earliest <= found.closes:
                return found
        skipped = True
    return None


def product_for_next(case: Case, course: Course, wanted: str | None) -> str:
    """The product that the next dose is assumed to be.

    The one asked for where it may follow; else the one of the series while that is routine; else the first that may.
    """
    rules, products, on = course.rules, case.schedule.products, case.on
    last = course.product
    candidates = [wanted if wanted in rules.products else None, last, *rules.products]
    for candidate in candidates:
        if candidate is None or not products[candidate].is_routine_on(on):
            continue
        if rules.switches is None or last is None or candidate in (last, *rules.switches.get(last, ())):
            return candidate
    return last or rules.products[0]


def fits(case: Case, course: Course, dose: NextDose) -> bool:
    """Whether the doses after `dose` still fit into the window when it is given on the first day that is possible.

    Those that are left out when they are missed, or when the others are planned as far apart as they should be, do not
    have to.
    """
    if dose.latest is None:
        return True
    day = max(case.on, dose.earliest)
    given = {**course.given, dose.slot.dose: day}
    previous = day
    for slot in dose.remaining:
        if slot.skipped_when_missed or slot.skipped_if_apart is not None:
            continue
        ends = [
            interval.planned.after(previous if interval.dose is None else given[interval.dose])
            for interval in slot.intervals
            if interval.is_for(dose.product) and (interval.dose is None or interval.dose in given)
        ]
        previous = max([previous, opening(case, course, dose.branch, slot), *ends])
        if previous > dose.latest and not course.reach.covers(previous):
            return False
        given[slot.dose] = previous
    return True


def _dated(
    case: Case, course: Course, branch: Branch, slot: Slot, remaining: tuple[Slot, ...], product: str, *, skipped: bool
) -> NextDose:
    closes = closing(case, course, branch, slot)
    earliest, cause, live_product = _earliest(case, course, branch, slot, product, skipped=skipped)
    if course.rules.season is not None:
        season_opens, season_closes = season_on(course.rules.season, case.on)
        closes = season_closes if closes is None else min(closes, season_closes)
        if season_opens > earliest:
            earliest, cause = season_opens, Cause.SEASON
    latest = None if closes is None else course.reach.last_day(closes, case.on)
    standard = None if skipped and slot.intervals_after_skip is not None else slot.recommended
    recommended_from, recommended_to = _recommended(case, course, standard, product, earliest, latest)
    return NextDose(
        slot,
        branch,
        product,
        earliest,
        cause,
        live_product if cause is Cause.LIVE else None,
        recommended_from,
        recommended_to,
        closes,
        latest,
        remaining,
    )


def _earliest(
    case: Case, course: Course, branch: Branch, slot: Slot, product: str, *, skipped: bool
) -> tuple[date, Cause, str | None]:
    day, cause, live_product = opening(case, course, branch, slot), Cause.AGE, None
    for interval in intervals_of(slot, skipped):
        ends = _ends(course, interval, product)
        if ends is not None and ends > day:
            day, cause = ends, Cause.INTERVAL
    rule = case.schedule.live_rule_by_product[product]
    if rule is None:
        return day, cause, None
    for dose in case.live_doses:
        if dose.rule is rule and dose.product != product:
            ends = rule.distance.after(dose.given_on)
            if ends > day and (rule.since is None or ends > rule.since):
                day, cause, live_product = ends, Cause.LIVE, dose.product
    return day, cause, live_product


def _recommended(
    case: Case, course: Course, standard: Recommended | None, product: str, earliest: date, latest: date | None
) -> tuple[date, date | None]:
    """From when to when the standard time lasts, inside of what is possible.

    Where the parts leave no day in common, the distance to the dose before decides alone: the standard ages are for
    who began at them. A standard time that is over before the earliest day has no end any more, and one that begins
    after the last routine day gives way to "as early as possible".
    """
    if standard is None:
        return earliest, None
    after = [day for day in (_ends(course, one, product) for one in standard.after) if day is not None]
    within = [day for day in (_ends(course, one, product) for one in standard.within) if day is not None]
    opens = [case.day(standard.opens)] if standard.opens is not None else []
    closes = [case.day(standard.closes)] if standard.closes is not None else []
    begins, ends = max([earliest, *after, *opens]), min([*within, *closes], default=None)
    if ends is not None and begins > ends:
        begins, ends = max([earliest, *after]), min(within, default=None)
        ends = None if ends is not None and ends < begins else ends
    if latest is None:
        return begins, ends
    if begins > latest:
        return earliest, None
    return begins, None if ends is None else min(ends, latest)


def _ends(course: Course, interval: Interval, product: str) -> date | None:
    since = given_on(course, interval)
    return None if since is None or not interval.is_for(product) else interval.planned.after(since)
