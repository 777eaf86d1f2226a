"""A day as it is remembered: 頃."""

from datetime import date

import strawberry

from handbook_api.journal.dates import DayPrecision, remembered
from handbook_api.journal.dates import RememberedDay as StoredDay

strawberry.enum(
    DayPrecision,
    name="RememberedDayPrecision",
    description="DAY: that day. MONTH: some day of that month (頃).",
)


@strawberry.type(description="A day as well as it is remembered.")
class RememberedDay:
    """A day, or its month."""

    day: date = strawberry.field(description="The day; with MONTH the first day of the month.")
    precision: DayPrecision = strawberry.field(description="How exactly.")


@strawberry.input(description="A day as well as it is remembered.")
class RememberedDayInput:
    """A day, or its month."""

    day: date = strawberry.field(description="The day; with MONTH any day of the month.")
    precision: DayPrecision = strawberry.field(default=DayPrecision.DAY, description="How exactly.")

    def stored(self) -> StoredDay:
        """What the services take."""
        return remembered(self.day, self.precision)


def shown_day(when: StoredDay) -> RememberedDay:
    """A day as the client sees it."""
    return RememberedDay(day=when.day, precision=when.precision)
