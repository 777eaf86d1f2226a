"""A country's immunization schedule as typed values: products, groups, and the rules of every dose."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from handbook_api.immunization.basis import Basis, Verification
from handbook_api.immunization.intervals import Distance, Interval
from handbook_api.immunization.models import VaccineGroup
from handbook_api.immunization.moments import Moment
from handbook_api.platform.vocabulary import Sex


class LiveKind(StrEnum):
    """How a live vaccine is given, which decides whether it keeps a distance to others."""

    INJECTABLE = "INJECTABLE"
    ORAL = "ORAL"
    NASAL = "NASAL"


class LegalCategory(StrEnum):
    """Under what the municipality offers a group."""

    ROUTINE_A = "ROUTINE_A"
    """定期接種（A類疾病）."""
    VOLUNTARY = "VOLUNTARY"
    """任意接種."""


class Exclusion(StrEnum):
    """What of a person's history takes a group out of the routine programme."""

    MATERNAL_HBSAG_POSITIVE = "maternal_hbsag_positive"
    HAD_VARICELLA = "had_varicella"


class Approval(StrEnum):
    """What a municipality has to say yes to."""

    MR_SHORTAGE_APPROVED = "mr_shortage_approved"


@dataclass(frozen=True, slots=True)
class Product:
    """A vaccine as it is recorded. `groups` count its doses, its own group first.

    One that is `record_only` is never planned; a live one of them still keeps others at a distance. A dose outside of
    `valid_from` to `valid_until` is not routine.
    """

    code: str
    names: Mapping[str, str]
    groups: tuple[VaccineGroup, ...]
    live: LiveKind | None = None
    record_only: bool = False
    valid_from: date | None = None
    valid_until: date | None = None
    basis: Basis | None = None

    def is_routine_on(self, day: date) -> bool:
        """Whether it belongs to the programme on `day`."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when, both days included. Without an end it stays open."""

    opens: Moment
    closes: Moment | None


@dataclass(frozen=True, slots=True)
class Recommended:
    """The standard time of a dose (標準的な接種期間): the days that are in all of the parts given.

    `after` is the shortest distance that is recommended, `within` the longest.
    """

    opens: Moment | None = None
    closes: Moment | None = None
    after: tuple[Interval, ...] = ()
    within: tuple[Interval, ...] = ()
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class GivenAfter:
    """True when the dose `dose` was given after `moment`."""

    dose: str
    moment: Moment


@dataclass(frozen=True, slots=True)
class Apart:
    """True when two doses were given at least `distance` apart."""

    first: str
    second: str
    distance: Distance


@dataclass(frozen=True, slots=True)
class Slot:
    """One dose of a series, under the label that people know it by ("2", "booster").

    It may be given from `opens` until `closes`, besides what the group says. One with `skipped_when_missed` is left out
    when `closes` has passed. After a dose left out, `intervals_after_skip` hold where there are any, and then there is
    no standard time.
    """

    dose: str
    opens: Moment | None = None
    closes: Moment | None = None
    skipped_when_missed: bool = False
    skipped_if_given_after: GivenAfter | None = None
    skipped_if_apart: Apart | None = None
    intervals: tuple[Interval, ...] = ()
    intervals_after_skip: tuple[Interval, ...] | None = None
    recommended: Recommended | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    """How a series goes on after its first dose, chosen by the product and the date of that dose.

    `products` and `started_until` are `None` where they choose nothing. `window` takes the place of the group's.
    """

    slots: tuple[Slot, ...]
    products: frozenset[str] | None = None
    started: Window | None = None
    window: Window | None = None
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """A time after the window in which some birth years are still routine, by law and mostly on a condition."""

    born_from: date
    born_until: date
    opens: date
    closes: date
    approval: Approval | None
    dose_between: tuple[date, date] | None
    basis: Basis


@dataclass(frozen=True, slots=True)
class Season:
    """The part of every year in which a vaccine is given, as (month, day).

    A dose belongs to the season whose `counted_from` was the last before it.
    """

    opens: tuple[int, int]
    closes: tuple[int, int]
    counted_from: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Alternative:
    """A group that newer children do not follow any more: `group` has taken its place.

    A child who began it may go on with it until `until`, and changes over after that.
    """

    group: VaccineGroup
    until: date


@dataclass(frozen=True, slots=True)
class SeriesGroup:
    """What is planned together, with its rules.

    `products` count as doses; the first is the one that is assumed where nothing else decides. `switches` tells which
    product may follow which; `None` that any may. `follows` is the group that takes the doses of the same product
    first (MR period 1 before period 2). `extension_cap` is the latest day of an exception for one child;
    `extensible` is false where the law allows none.
    """

    group: VaccineGroup
    names: Mapping[str, str]
    legal: LegalCategory
    source: tuple[str, ...]
    verified: Verification
    products: tuple[str, ...]
    window: Window
    first: Slot
    branches: tuple[Branch, ...]
    switches: Mapping[str, frozenset[str]] | None = None
    sex: Sex | None = None
    born_from: date | None = None
    born_until: date | None = None
    routine_from: date | None = None
    of_pregnancy: bool = False
    excluded_if: Exclusion | None = None
    follows: VaccineGroup | None = None
    extensible: bool = True
    extension_cap: Moment | None = None
    extensions: tuple[Extension, ...] = ()
    season: Season | None = None
    alternative_to: Alternative | None = None
    first_dose_not_advised_from: Moment | None = None


@dataclass(frozen=True, slots=True)
class LiveRule:
    """The distance between two different live vaccines of one kind, for doses since `since`. Same day: allowed."""

    kind: LiveKind
    distance: Distance
    since: date | None
    basis: Basis


@dataclass(frozen=True, slots=True)
class Schedule:
    """A whole schedule. `groups` are in the order of the file; `edition` changes with every change of the file.

    `grace_days` is how much earlier than its minimum age or interval a dose still counts. `sources` has the text
    behind every key that a rule names.
    """

    jurisdiction: str
    edition: str
    grace_days: int
    languages: tuple[str, ...]
    live_rules: tuple[LiveRule, ...]
    groups: tuple[SeriesGroup, ...]
    products: Mapping[str, Product]
    sources: Mapping[str, str]
    by_group: Mapping[VaccineGroup, SeriesGroup] = field(repr=False, compare=False)
    live_rule_by_product: Mapping[str, LiveRule | None] = field(repr=False, compare=False)
    chains: Mapping[VaccineGroup, tuple[SeriesGroup, ...]] = field(repr=False, compare=False)
    """For every group those that share its doses, itself among them, the first to take them first."""

    def group(self, group: VaccineGroup) -> SeriesGroup:
        """The rules of `group`. Raises `KeyError` for one that this schedule only records, or does not have."""
        return self.by_group[group]
