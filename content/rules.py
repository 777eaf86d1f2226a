"""Which article is for which child or pregnancy, how new it is there, and in which language it is read. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from content.article import AgeBasis, AgeRange, Heading, Situation, Target
from handbook_api.platform.vocabulary import Sex

TERM_DAYS: Final = 280
EARLY_BEFORE_DAYS: Final = 37 * 7
CORRECTED_UNTIL_DAYS: Final = 1095
"""Corrected age is used for a child born early until three years after its birth, as in the growth charts."""

UNTARGETED_SPAN_DAYS: Final = 999_999
_WEEK_DAYS: Final = 7


@dataclass(frozen=True, slots=True)
class TargetedChild:
    """A child that articles are sought for, as much of it as whoever seeks them knows.

    `gestation_days`, `municipality` and `sex` are `None` where they are not known or not told. `areas` are the health
    centres' that she registered with; `is_first`: no other child of the family is older.
    """

    born_on: date
    gestation_days: int | None = None
    municipality: str | None = None
    sex: Sex | None = None
    is_first: bool = False
    areas: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TargetedPregnancy:
    """A pregnancy that goes on, likewise. `is_first`: there is no child in the family."""

    due_on: date
    municipality: str | None = None
    is_first: bool = False
    areas: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Seeker:
    """What decides which articles are for a child on one day. Both ages are in whole days and never negative together.

    `corrected_days` is below zero for a child born early until its due date; `early_days` is by how much it was, 0
    where its age is not corrected at all.
    """

    born_on: date
    calendar_days: int
    corrected_days: int
    early_days: int
    situations: frozenset[Situation]
    municipality: str | None
    sex: Sex | None
    is_first: bool
    areas: frozenset[str]


@dataclass(frozen=True, slots=True)
class Expecting:
    """What decides which articles are for a pregnancy on a day. `weeks` are completed ones, counted from `begun_on`."""

    begun_on: date
    weeks: int
    municipality: str | None
    is_first: bool
    areas: frozenset[str]


def seeker_on(child: TargetedChild, on: date) -> Seeker | None:
    """The child as articles see it on the day `on`, or `None` before it is born."""
    calendar_days = (on - child.born_on).days
    if calendar_days < 0:
        return None
    early_by = _days_early(child.gestation_days)
    return Seeker(
        born_on=child.born_on,
        calendar_days=calendar_days,
        corrected_days=calendar_days - early_by if calendar_days < CORRECTED_UNTIL_DAYS else calendar_days,
        early_days=early_by,
        situations=frozenset({Situation.BORN_EARLY}) if early_by else frozenset(),
        municipality=child.municipality,
        sex=child.sex,
        is_first=child.is_first,
        areas=child.areas,
    )


def expecting_on(pregnancy: TargetedPregnancy, on: date) -> Expecting | None:
    """The pregnancy as articles see it on the day `on`, or `None` before the first day that it is counted from."""
    begun_on = pregnancy.due_on - timedelta(days=TERM_DAYS)
    weeks = (on - begun_on).days // _WEEK_DAYS
    if weeks < 0:
        return None
    return Expecting(begun_on, weeks, pregnancy.municipality, pregnancy.is_first, pregnancy.areas)


def _days_early(gestation_days: int | None) -> int:
    if gestation_days is None or gestation_days >= EARLY_BEFORE_DAYS:
        return 0
    return TERM_DAYS - gestation_days


def fits(target: Target, seeker: Seeker | Expecting) -> bool:
    """Whether an article is for this child or this pregnancy. One without ages and weeks is for none."""
    if target.municipality not in (None, seeker.municipality) or not (
        target.area is None or target.area in seeker.areas
    ):
        return False
    if target.first_child and not seeker.is_first:
        return False
    if isinstance(seeker, Expecting):
        weeks = target.weeks
        return weeks is not None and weeks.from_week <= seeker.weeks < weeks.until_week
    return _fits_child(target, seeker)


def _fits_child(target: Target, seeker: Seeker) -> bool:
    ages = target.ages
    if ages is None or target.sex not in (None, seeker.sex):
        return False
    if target.situation is not None and target.situation not in seeker.situations:
        return False
    age_days = seeker.calendar_days if ages.basis is AgeBasis.CALENDAR else seeker.corrected_days
    return ages.from_days <= age_days < ages.until_days


def entered_on(target: Target, seeker: Seeker | Expecting) -> date:
    """The first day on which an article that fits is for this child or this pregnancy."""
    if isinstance(seeker, Expecting):
        if target.weeks is None:
            raise ValueError("an article without weeks is for no pregnancy")
        return seeker.begun_on + timedelta(days=_WEEK_DAYS * target.weeks.from_week)
    if target.ages is None:
        raise ValueError("an article without ages is for no child")
    return seeker.born_on + timedelta(days=_first_day_of_life(target.ages, seeker.early_days))


def _first_day_of_life(ages: AgeRange, early_days: int) -> int:
    """The first day of life on which a child is as old as the range begins, or older."""
    if ages.basis is AgeBasis.CALENDAR:
        return ages.from_days
    return min(ages.from_days + early_days, max(ages.from_days, CORRECTED_UNTIL_DAYS))


def fresh_on(target: Target, seekers: Iterable[Seeker | Expecting], published_on: date) -> date:
    """Since when an article is new for these, of whom it is for one at least: the later of its publication and the
    day on which it began to be for the last of them.
    """
    return max(published_on, *(entered_on(target, seeker) for seeker in seekers if fits(target, seeker)))


def order_key(article_id: str, target: Target) -> str:
    """What articles that are equally new are sorted by, unique and ascending: the most specific, for the fewest days,
    comes first.
    """
    spans = [
        *(() if target.ages is None else (target.ages.until_days - target.ages.from_days,)),
        *(() if target.weeks is None else (_WEEK_DAYS * (target.weeks.until_week - target.weeks.from_week),)),
    ]
    return f"{min(spans, default=UNTARGETED_SPAN_DAYS):06d}.{article_id}"


def language_given(available: Collection[str], original: str, chain: Iterable[str]) -> str:
    """Which of the `available` languages a reader gets who is to be given the first there is of `chain`; the `original`
    where none of these is there.
    """
    return next((one for one in chain if one in available), original)


def is_stale(heading: Heading, revision: int) -> bool:
    """Whether this translation was made from an older revision of the original than the present one."""
    return heading.translates is not None and heading.translates < revision
