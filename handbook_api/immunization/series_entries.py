"""The shape of a series in a schedule's file: its branches, doses, and the distances between them."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from handbook_api.immunization.entry_values import Code, Count, Entry, Label, MomentText, SlotLabel, Sourced
from handbook_api.immunization.intervals import Distance, Interval
from handbook_api.immunization.schedule import Apart, Branch, GivenAfter, Recommended, Slot, Window

PREVIOUS = "previous"
"""Instead of a label: the last dose that counts."""


class DistanceEntry(Entry):
    """A length of time. At least one of the units has to be given."""

    days_between: Count | None = None
    weeks: Count | None = None
    months: Count | None = None
    half_month: bool = False

    @model_validator(mode="after")
    def _has_one_way_of_counting(self) -> Self:
        calendar_units = self.weeks is not None or self.months is not None or self.half_month
        if (self.days_between is not None) == calendar_units:
            raise ValueError("needs either days_between, or weeks and months")
        return self

    def distance(self) -> Distance:
        """The same as a value."""
        return Distance(self.days_between, (self.weeks or 0) * 7, self.months or 0, self.half_month)


class IntervalEntry(DistanceEntry, Sourced):
    """A minimum distance from a dose."""

    dose: Label
    accepted: DistanceEntry | None = None
    products: tuple[Code, ...] | None = None

    def interval(self) -> Interval:
        """The same as a value."""
        return Interval(
            dose=None if self.dose == PREVIOUS else self.dose,
            planned=self.distance(),
            accepted=self.accepted.distance() if self.accepted else self.distance(),
            products=None if self.products is None else frozenset(self.products),
            basis=self.basis(),
        )


class WindowEntry(Entry):
    """From when to when."""

    opens: MomentText
    closes: MomentText | None = None

    def window(self) -> Window:
        """The same as a value."""
        return Window(self.opens, self.closes)


class RecommendedEntry(Sourced):
    """The standard time of a dose."""

    opens: MomentText | None = None
    closes: MomentText | None = None
    after: tuple[IntervalEntry, ...] = ()
    within: tuple[IntervalEntry, ...] = ()

    def recommended(self) -> Recommended:
        """The same as a value."""
        return Recommended(
            self.opens,
            self.closes,
            tuple(interval.interval() for interval in self.after),
            tuple(interval.interval() for interval in self.within),
            self.basis(),
        )


class GivenAfterEntry(Entry):
    """A dose given after a day."""

    dose: Label
    day: MomentText


class ApartEntry(DistanceEntry):
    """Two doses at least so far apart."""

    first: Label
    second: Label


class FirstEntry(Entry):
    """The first dose."""

    recommended: RecommendedEntry | None = None

    def slot(self) -> Slot:
        """The same as a value."""
        return Slot("1", recommended=self.recommended.recommended() if self.recommended else None)


class SlotEntry(Entry):
    """A later dose."""

    dose: SlotLabel
    opens: MomentText | None = None
    closes: MomentText | None = None
    skipped_when_missed: bool = False
    skipped_if_given_after: GivenAfterEntry | None = None
    skipped_if_apart: ApartEntry | None = None
    intervals: Annotated[tuple[IntervalEntry, ...], Field(min_length=1)]
    intervals_after_skip: tuple[IntervalEntry, ...] | None = None
    recommended: RecommendedEntry | None = None

    def slot(self) -> Slot:
        """The same as a value."""
        given_after, apart, after_skip = self.skipped_if_given_after, self.skipped_if_apart, self.intervals_after_skip
        return Slot(
            dose=self.dose,
            opens=self.opens,
            closes=self.closes,
            skipped_when_missed=self.skipped_when_missed,
            skipped_if_given_after=GivenAfter(given_after.dose, given_after.day) if given_after else None,
            skipped_if_apart=Apart(apart.first, apart.second, apart.distance()) if apart else None,
            intervals=tuple(interval.interval() for interval in self.intervals),
            intervals_after_skip=None if after_skip is None else tuple(entry.interval() for entry in after_skip),
            recommended=self.recommended.recommended() if self.recommended else None,
        )


class BranchEntry(Sourced):
    """How a series goes on."""

    products: tuple[Code, ...] | None = None
    started: WindowEntry | None = None
    window: WindowEntry | None = None
    then: tuple[SlotEntry, ...]

    def branch(self) -> Branch:
        """The same as a value."""
        return Branch(
            slots=tuple(slot.slot() for slot in self.then),
            products=None if self.products is None else frozenset(self.products),
            started=self.started.window() if self.started else None,
            window=self.window.window() if self.window else None,
            basis=self.basis(),
        )
