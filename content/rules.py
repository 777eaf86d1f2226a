"""Which article is for which child, in what order, and in which language somebody reads it. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from content.article import AgeBasis, Heading, Situation, Target

TERM_DAYS = 280
EARLY_BEFORE_DAYS = 37 * 7
CORRECTED_UNTIL_DAYS = 1095
"""Corrected age is used for a child born early until three years after its birth, as in the growth charts."""

UNTARGETED_SPAN_DAYS = 999_999
FALLBACKS: Mapping[str, tuple[str, ...]] = {"ja": (), "ja-easy": ("ja",), "en": ("ja-easy",)}
"""What is tried after a language that has one of its own; every other falls back as `OTHERS_FALL_BACK`."""

OTHERS_FALL_BACK = ("ja-easy", "en")


@dataclass(frozen=True, slots=True)
class TargetedChild:
    """A child that articles are sought for. `gestation_days` is `None` where it is not known."""

    born_on: date
    gestation_days: int | None = None
    municipality: str | None = None


@dataclass(frozen=True, slots=True)
class Seeker:
    """What decides which articles are for a child on one day. Both ages are in whole days and never negative together.

    `corrected_days` is below zero for a child born early until its due date.
    """

    calendar_days: int
    corrected_days: int
    situations: frozenset[Situation]
    municipality: str | None


def seeker_on(child: TargetedChild, on: date) -> Seeker | None:
    """The child as articles see it on the day `on`, or `None` before it is born."""
    calendar_days = (on - child.born_on).days
    if calendar_days < 0:
        return None
    early_by = _days_early(child.gestation_days)
    corrected_days = calendar_days - early_by if calendar_days < CORRECTED_UNTIL_DAYS else calendar_days
    situations = frozenset({Situation.BORN_EARLY}) if early_by else frozenset()
    return Seeker(calendar_days, corrected_days, situations, child.municipality)


def _days_early(gestation_days: int | None) -> int:
    if gestation_days is None or gestation_days >= EARLY_BEFORE_DAYS:
        return 0
    return TERM_DAYS - gestation_days


def fits(target: Target, seeker: Seeker) -> bool:
    """Whether an article is for this child. One without ages is for none."""
    if target.ages is None:
        return False
    if target.municipality not in (None, seeker.municipality):
        return False
    if target.situation is not None and target.situation not in seeker.situations:
        return False
    age_days = seeker.calendar_days if target.ages.basis is AgeBasis.CALENDAR else seeker.corrected_days
    return target.ages.from_days <= age_days < target.ages.until_days


def order_key(article_id: str, target: Target) -> str:
    """What articles are sorted by, unique and ascending: the most specific, for the fewest days, comes first."""
    ages = target.ages
    span_days = UNTARGETED_SPAN_DAYS if ages is None else ages.until_days - ages.from_days
    return f"{span_days:06d}.{article_id}"


def fallback_chain(language: str) -> tuple[str, ...]:
    """The languages to try for a reader of `language` (a BCP 47 tag), the best first.

    A tag with a region falls back to the bare language (`zh-tw`, `zh`). A language without a chain of its own goes on
    to easy Japanese and English. The article's original, which is always there, comes after all of these.
    """
    wanted = language.lower()
    own = (wanted,) if wanted in FALLBACKS else _with_bare(wanted)
    return (*own, *FALLBACKS.get(own[-1], OTHERS_FALL_BACK))


def _with_bare(tag: str) -> tuple[str, ...]:
    bare = tag.partition("-")[0]
    return (tag,) if tag == bare else (tag, bare)


def language_given(available: Collection[str], original: str, language: str) -> str:
    """Which of the `available` languages a reader of `language` gets; the `original` where none of hers is there."""
    return next((one for one in fallback_chain(language) if one in available), original)


def is_stale(heading: Heading, revision: int) -> bool:
    """Whether this translation was made from an older revision of the original than the present one."""
    return heading.translates is not None and heading.translates < revision
