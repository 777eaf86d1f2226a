"""When each checkup can be attended. Pure.

Windows go by chronological age, for children born early as well: only growth and development are judged by corrected
age.
"""

from collections.abc import Iterable, Iterator, Set
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from handbook_api.checkups.model import Age, Anchor, CheckupKind, CheckupWindow, CountingMode, ReminderOffset, Subject
from handbook_api.platform.civil_dates import add_months, reached

SCHOOL_YEAR_MONTH = 4
"""School and fiscal years (年度) begin on 1 April."""

NOTHING_ATTENDED: Set[str] = frozenset()

_A_DAY = timedelta(days=1)


def checkup_window(kind: CheckupKind, origin: date) -> CheckupWindow:
    """The window of `kind` for whoever counts from `origin`: the day of birth, or the last period's first day.

    Says nothing of whether the kind is offered at that time: `checkup_windows` does.
    """
    return CheckupWindow(
        kind,
        opens_on=_day_of_age(kind.opens_at, origin, kind.counting),
        last_day=_day_of_age(kind.closes_before, origin, kind.counting) - _A_DAY,
    )


def checkup_windows(
    kinds: Iterable[CheckupKind], origin: date, subject: Subject = Subject.CHILD
) -> tuple[CheckupWindow, ...]:
    """The windows of whoever counts from `origin`, in the order they open; then the one that closes first is first.

    Only kinds for that `subject`, of each code the version that is offered then, and none where none is.
    """
    by_code: dict[str, list[CheckupKind]] = {}
    for kind in kinds:
        if kind.subject is subject:
            by_code.setdefault(kind.code, []).append(kind)
    offered = (_offered_window(versions, origin) for versions in by_code.values())
    return tuple(
        sorted(
            (window for window in offered if window is not None),
            key=lambda window: (window.opens_on, window.last_day, window.kind.code),
        )
    )


def checkups_to_come(
    kinds: Iterable[CheckupKind],
    born_on: date,
    attended_codes: Set[str] = NOTHING_ATTENDED,
    subject: Subject = Subject.CHILD,
) -> tuple[CheckupWindow, ...]:
    """The windows that somebody is still to be told of: those of `checkup_windows` but for what was attended.

    `born_on` is the day that is counted from, also for a pregnancy and a mother. What is past is among them.
    """
    return tuple(
        window for window in checkup_windows(kinds, born_on, subject) if window.kind.code not in attended_codes
    )


def next_checkup(
    kinds: Iterable[CheckupKind],
    born_on: date,
    today: date,
    attended_codes: Set[str] = NOTHING_ATTENDED,
    subject: Subject = Subject.CHILD,
) -> CheckupWindow | None:
    """The first window, in order of opening, whose last day is not past: open already or still to come.

    What was attended is done, and the next one is another.
    """
    left = checkups_to_come(kinds, born_on, attended_codes, subject)
    return next((window for window in left if window.last_day >= today), None)


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
        case CountingMode.DAYS:
            return origin


def _school_year_start(day: date) -> date:
    year = day.year if day.month >= SCHOOL_YEAR_MONTH else day.year - 1
    return date(year, SCHOOL_YEAR_MONTH, 1)


def _offered_window(versions: Iterable[CheckupKind], origin: date) -> CheckupWindow | None:
    """The one window among those of the successive versions of a kind.

    Where a version follows another and changes the ages, somebody may be between the two: too young for the old one on
    its last day, and by the ages of the new one open since before it began. She has the new one, from its first day on.
    """
    ordered = sorted(versions, key=lambda kind: kind.valid_from or date.min)
    windows = [checkup_window(kind, origin) for kind in ordered]
    found = next((window for window in windows if _is_offered(window)), None)
    return found or next(_between_versions(windows), None)


def _between_versions(windows: Iterable[CheckupWindow]) -> Iterator[CheckupWindow]:
    for old, new in pairwise(windows):
        ends, begins = old.kind.valid_until, new.kind.valid_from
        if ends is None or begins is None or begins != ends + _A_DAY:
            continue
        if old.opens_on > ends and new.opens_on < begins <= new.last_day:
            yield replace(new, opens_on=begins)


def _is_offered(window: CheckupWindow) -> bool:
    valid_from, valid_until = window.kind.valid_from, window.kind.valid_until
    return (valid_from is None or valid_from <= window.opens_on) and (
        valid_until is None or window.opens_on <= valid_until
    )
