"""How long after another dose a dose may be given. Pure."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from handbook_api.immunization.basis import Basis
from handbook_api.platform.civil_dates import add_months

_HALF_MONTH_DAYS = {28: 14, 29: 15, 30: 15, 31: 16}
"""Half of a month by its length (厚生労働省 予防接種基本方針部会 52nd meeting, 接種間隔の解釈)."""


@dataclass(frozen=True, slots=True)
class Distance:
    """A length of time between two doses.

    `days_between` counts the full days that lie between them (27日以上の間隔をおいて: the 28th day is the first).
    `days` and `months` lead to the day so much later, and `half_month` adds half of the month arrived in.
    """

    days_between: int | None = None
    days: int = 0
    months: int = 0
    half_month: bool = False

    def after(self, day: date) -> date:
        """The day on which this much time has passed since a dose on `day`."""
        if self.days_between is not None:
            return day + timedelta(days=self.days_between + 1)
        if self.months:
            day = add_months(day, self.months)
        if self.half_month:
            day += timedelta(days=_HALF_MONTH_DAYS[calendar.monthrange(day.year, day.month)[1]])
        return day + timedelta(days=self.days) if self.days else day


@dataclass(frozen=True, slots=True)
class Interval:
    """A minimum distance from the dose with the label `dose`; from the last one that counts, when that is `None`.

    A dose is planned `planned` later. One given earlier still counts from `accepted` on, where the law leaves that to
    the doctor. With `products` the rule is for a dose of one of these.
    """

    dose: str | None
    planned: Distance
    accepted: Distance
    products: frozenset[str] | None = None
    basis: Basis | None = None

    def is_for(self, product: str | None) -> bool:
        """Whether the rule is for a dose of `product`."""
        return self.products is None or product in self.products
