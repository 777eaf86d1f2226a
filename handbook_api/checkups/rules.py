"""When each checkup can be attended. Pure.

Windows go by chronological age, for children born early as well: only growth and development are judged by corrected
age.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from handbook_api.checkups.model import Age, Anchor, CheckupKind, CheckupWindow, CountingMode, ReminderOffset, Subject
from handbook_api.platform.civil_dates import add_months, reached

SCHOOL_YEAR_MONTH = 4
"""School and fiscal years (年度) begin on 1 April."""


def checkup_window(kind: CheckupKind, origin: date) -> CheckupWindow:
    """The window of `kind` for whoever counts from `origin`: the day of birth, or the last period's first day.

    Says nothing of whether the kind is offered at that time: `checkup_windows` does.
    """
    return CheckupWindow(
        kind,
        opens_on=_day_of_age(kind.opens_at, origin, kind.counting),
        last_day=_day_of_age(kind.closes_before, origin, kind.counting) - timedelta(days=1),
    )


def checkup_windows(kinds: Iterable[CheckupKind], born_on: date) -> tuple[CheckupWindow, ...]:
    """The windows of a child born on `born_on`, in the order they open; then the one that closes first is first.

    Only kinds for children, and of them only those offered on the day the window opens.
    """
    windows = (checkup_window(kind, born_on) for kind in kinds if kind.subject is Subject.CHILD)
    offered = (window for window in windows if _is_offered(window))
    return tuple(sorted(offered, key=lambda window: (window.opens_on, window.last_day, window.kind.code)))


def next_checkup(kinds: Iterable[CheckupKind], born_on: date, today: date) -> CheckupWindow | None:
    """The first window, in order of opening, whose last day is not past: open already or still to come."""
    return next((window for window in checkup_windows(kinds, born_on) if window.last_day >= today), None)


def reminder_day(window: CheckupWindow, reminder: ReminderOffset) -> date:
    """The day on which `reminder` is due for `window`."""
    anchor = window.opens_on if reminder.anchor is Anchor.OPENS else window.last_day
    return anchor + timedelta(days=reminder.days)


def _day_of_age(age: Age, origin: date, counting: CountingMode) -> date:
    """The first day on which somebody is `age` old."""
    return _month_begins(age.months, origin, counting) + timedelta(days=age.days)


def _month_begins(months: int, origin: date, counting: CountingMode) -> date:
    match counting:
        case CountingMode.LEGAL:
            return reached(origin, months)
        case CountingMode.CALENDAR:
            return add_months(origin, months)
        case CountingMode.SCHOOL_YEAR:
            return _school_year_start(reached(origin, months))


def _school_year_start(day: date) -> date:
    year = day.year if day.month >= SCHOOL_YEAR_MONTH else day.year - 1
    return date(year, SCHOOL_YEAR_MONTH, 1)


def _is_offered(window: CheckupWindow) -> bool:
    valid_from, valid_until = window.kind.valid_from, window.kind.valid_until
    return (valid_from is None or valid_from <= window.opens_on) and (
        valid_until is None or window.opens_on <= valid_until
    )
