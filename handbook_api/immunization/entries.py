"""The shape of a schedule's file: which keys there are, and what may stand behind each."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, StringConstraints

from handbook_api.immunization.basis import Basis, Verification
from handbook_api.immunization.entry_values import Code, Count, Day, DayOfYear, Entry, MomentText, Sourced, Text, Texts
from handbook_api.immunization.models import VaccineGroup
from handbook_api.immunization.schedule import (
    Alternative,
    Approval,
    Exclusion,
    Extension,
    LegalCategory,
    LiveKind,
    LiveRule,
    Product,
    Season,
)
from handbook_api.immunization.series_entries import BranchEntry, DistanceEntry, FirstEntry, WindowEntry
from handbook_api.platform.vocabulary import Sex


class ExtensionEntry(Entry):
    """A time after the window."""

    born_from: Day
    born_until: Day
    opens: Day
    closes: Day
    approval: Approval | None = None
    dose_between: tuple[Day, Day] | None = None
    sources: tuple[str, ...]
    verified: Verification

    def extension(self) -> Extension:
        """The same as a value."""
        return Extension(
            self.born_from,
            self.born_until,
            self.opens,
            self.closes,
            self.approval,
            self.dose_between,
            Basis(self.sources, self.verified),
        )


class SeasonEntry(Entry):
    """The part of every year in which a vaccine is given."""

    opens: DayOfYear
    closes: DayOfYear
    counted_from: DayOfYear

    def season(self) -> Season:
        """The same as a value."""
        return Season(self.opens, self.closes, self.counted_from)


class AlternativeEntry(Entry):
    """The group that has taken the place of another."""

    group: VaccineGroup
    until: Day

    def alternative(self) -> Alternative:
        """The same as a value."""
        return Alternative(self.group, self.until)


class ProductEntry(Sourced):
    """A vaccine."""

    code: Code
    names: Texts
    groups: tuple[VaccineGroup, ...]
    live: LiveKind | None = None
    record_only: bool = False
    valid_from: Day | None = None
    valid_until: Day | None = None

    def product(self) -> Product:
        """The same as a value."""
        return Product(
            self.code,
            self.names,
            self.groups,
            self.live,
            self.record_only,
            self.valid_from,
            self.valid_until,
            self.basis(),
        )


class GroupEntry(Entry):
    """A group and its series."""

    group: VaccineGroup
    names: Texts
    legal: LegalCategory
    sources: tuple[str, ...]
    verified: Verification
    products: Annotated[tuple[Code, ...], Field(min_length=1)]
    switches: Mapping[str, tuple[Code, ...]] | None = None
    sex: Sex | None = None
    born_from: Day | None = None
    born_until: Day | None = None
    routine_from: Day | None = None
    of_pregnancy: bool = False
    excluded_if: Exclusion | None = None
    follows: VaccineGroup | None = None
    alternative_to: AlternativeEntry | None = None
    window: WindowEntry
    extensible: bool = True
    extension_cap: MomentText | None = None
    extensions: tuple[ExtensionEntry, ...] = ()
    season: SeasonEntry | None = None
    first: FirstEntry = FirstEntry()
    first_dose_not_advised_from: MomentText | None = None
    branches: Annotated[tuple[BranchEntry, ...], Field(min_length=1)] = (BranchEntry(then=()),)


class LiveRuleEntry(DistanceEntry):
    """The distance between two different live vaccines of one kind."""

    kind: LiveKind
    since: Day | None = None
    sources: tuple[str, ...]
    verified: Verification

    def rule(self) -> LiveRule:
        """The same as a value."""
        return LiveRule(self.kind, self.distance(), self.since, Basis(self.sources, self.verified))


class ScheduleEntry(Entry):
    """A whole file."""

    jurisdiction: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    languages: Annotated[tuple[str, ...], Field(min_length=1)]
    grace_days: Count
    live_rules: tuple[LiveRuleEntry, ...]
    products: Annotated[tuple[ProductEntry, ...], Field(min_length=1)]
    groups: Annotated[tuple[GroupEntry, ...], Field(min_length=1)]
    sources: Mapping[str, Text]
