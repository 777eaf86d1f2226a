"""Days in forms as well as they are remembered: 頃, or an age."""

from datetime import date

import strawberry

from handbook_api.forms.answers import ApproximateDate, DatePrecision

strawberry.enum(
    DatePrecision,
    name="FormDatePrecision",
    description="How exactly a day is remembered. MONTH and YEAR: `day` is the first day of it. AGE: there is no day, and "
    "`ageMonths` says how old the child was.",
)


@strawberry.input(description="A day as well as it is remembered (頃).")
class ApproximateDateInput:
    """For APPROXIMATE_DATE and TOOTH_DATES."""

    precision: DatePrecision = strawberry.field(description="How exactly.")
    day: date | None = strawberry.field(
        default=None, description="The day, or the first day of the month or year. Left out with AGE."
    )
    age_months: int | None = strawberry.field(default=None, description="With AGE: completed months.")

    def value(self) -> ApproximateDate:
        """What the rules take."""
        return ApproximateDate(self.precision, self.day, self.age_months)


@strawberry.type(description="A day as well as it is remembered.")
class FormApproximateDate:
    """An approximate day."""

    precision: DatePrecision = strawberry.field(description="How exactly.")
    day: date | None = strawberry.field(
        description="The day, or the first day of the month or year. Null where an age was given."
    )
    age_months: int | None = strawberry.field(description="Completed months. Null where a day was given.")


def shown_approximate_date(when: ApproximateDate) -> FormApproximateDate:
    """A day as the client sees it."""
    return FormApproximateDate(precision=when.precision, day=when.day, age_months=when.age_months)
