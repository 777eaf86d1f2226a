"""Who has a checkup's window at a certain time, told by the days of birth: the rule of windows read backwards. Pure.

Later births never open or close earlier, whatever an age is counted by. So those whose window opens or closes up to a
day, or from one on, are all who were born up to some day, or from one on, and that day is found by halving. The rule
itself is asked each time, and no second arithmetic of ages can contradict it.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from handbook_api.checkups.model import CheckupKind
from handbook_api.checkups.rules import checkup_window
from handbook_api.platform.civil_dates import add_months

_A_DAY = timedelta(days=1)
_OLDEST_MONTHS = 240
"""Nobody asks for more, and a date has an end."""


@dataclass(frozen=True, slots=True)
class Births:
    """The days of birth from `first` to `last`, both included."""

    first: date
    last: date


def births_whose_window(
    versions: Iterable[CheckupKind],
    within: Births,
    *,
    opened_by: date | None = None,
    closes_from: date | None = None,
    closes_by: date | None = None,
) -> tuple[Births, ...]:
    """The births, of those `within`, whose window fits every bound that is given; the earliest in front, none twice.

    It opens on `opened_by` or before; its last day is `closes_from` or later, and `closes_by` or earlier. `versions`
    are the successive versions of one kind. Whoever was born on a day that is not in the answer has no such window, or
    none at all: for every day it says what `checkup_windows` says.
    """
    found = [_fitting(piece, opened_by, closes_from, closes_by) for piece in _pieces(tuple(versions), _days(within))]
    return tuple(Births(date.fromordinal(days[0]), date.fromordinal(days[-1])) for days in _joined(found))


def births_of_age(within: Births, on: date, from_months: int | None, to_months: int | None) -> Births | None:
    """The births, of those `within`, by which somebody has reached `from_months` on the day `on`, and not `to_months`.

    As people count: a month of age begins on the anniversary. `None` where there are no such days.
    """
    days = _days(within)
    if from_months is not None:
        days = _until(days, lambda born: add_months(born, _months(from_months)) <= on)
    if to_months is not None:
        days = _since(days, lambda born: add_months(born, _months(to_months)) > on)
    return Births(date.fromordinal(days[0]), date.fromordinal(days[-1])) if days else None


@dataclass(frozen=True, slots=True)
class _Piece:
    """Days of birth (ordinals, one after the other) for whom one version is the one that is offered.

    `not_before` is there for those between two versions, whose window opens with the new one.
    """

    days: range
    kind: CheckupKind
    not_before: date | None = None

    def opens_on(self, born_on: date) -> date:
        return self.not_before or checkup_window(self.kind, born_on).opens_on

    def last_day(self, born_on: date) -> date:
        return checkup_window(self.kind, born_on).last_day


def _fitting(piece: _Piece, opened_by: date | None, closes_from: date | None, closes_by: date | None) -> range:
    days = piece.days
    if opened_by is not None:
        days = _until(days, lambda born: piece.opens_on(born) <= opened_by)
    if closes_from is not None:
        days = _since(days, lambda born: piece.last_day(born) >= closes_from)
    if closes_by is not None:
        days = _until(days, lambda born: piece.last_day(born) <= closes_by)
    return days


def _pieces(versions: tuple[CheckupKind, ...], whole: range) -> Iterator[_Piece]:
    """Each birth's version: the first that is offered on the day its window opens, else the new one of two."""
    ordered = sorted(versions, key=lambda kind: kind.valid_from or date.min)
    left = [whole]
    for kind in ordered:
        offered = _offered(kind, whole)
        yield from (_Piece(days, kind) for days in _common(left, offered))
        left = list(_without(left, offered))
    for old, new in pairwise(ordered):
        between = _between(old, new, whole)
        yield from (_Piece(days, new, new.valid_from) for days in _common(left, between))
        left = list(_without(left, between))


def _offered(kind: CheckupKind, days: range) -> range:
    valid_from, valid_until = kind.valid_from, kind.valid_until
    if valid_from is not None:
        days = _since(days, lambda born: checkup_window(kind, born).opens_on >= valid_from)
    if valid_until is not None:
        days = _until(days, lambda born: checkup_window(kind, born).opens_on <= valid_until)
    return days


def _between(old: CheckupKind, new: CheckupKind, days: range) -> range:
    ends, begins = old.valid_until, new.valid_from
    if ends is None or begins is None or begins != ends + _A_DAY:
        return range(0)
    days = _since(days, lambda born: checkup_window(old, born).opens_on > ends)
    days = _until(days, lambda born: checkup_window(new, born).opens_on < begins)
    return _since(days, lambda born: checkup_window(new, born).last_day >= begins)


def _since(days: range, holds: Callable[[date], bool]) -> range:
    """The days for which `holds`, which does not cease to with a later one."""
    return days[bisect_left(days, True, key=lambda day: holds(date.fromordinal(day))) :]


def _until(days: range, holds: Callable[[date], bool]) -> range:
    """The days for which `holds`, which does not begin to with a later one."""
    return days[: bisect_left(days, True, key=lambda day: not holds(date.fromordinal(day)))]


def _days(births: Births) -> range:
    return range(births.first.toordinal(), births.last.toordinal() + 1)


def _months(age: int) -> int:
    return min(max(age, 0), _OLDEST_MONTHS)


def _common(parts: Iterable[range], days: range) -> Iterator[range]:
    for part in parts:
        both = range(max(part.start, days.start), min(part.stop, days.stop))
        if both:
            yield both


def _without(parts: Iterable[range], days: range) -> Iterator[range]:
    if not days:
        yield from parts
        return
    for part in parts:
        before, after = range(part.start, min(part.stop, days.start)), range(max(part.start, days.stop), part.stop)
        yield from (one for one in (before, after) if one)


def _joined(parts: Iterable[range]) -> list[range]:
    joined: list[range] = []
    for part in sorted((one for one in parts if one), key=lambda one: one.start):
        if joined and joined[-1].stop == part.start:
            joined[-1] = range(joined[-1].start, part.stop)
        else:
            joined.append(part)
    return joined
