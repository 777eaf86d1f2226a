"""What can be wrong inside one group of a schedule: windows, branches, doses and the distances between them. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from handbook_api.immunization.entries import GroupEntry
from handbook_api.immunization.moments import Moment, Origin
from handbook_api.immunization.series_entries import (
    PREVIOUS,
    BranchEntry,
    IntervalEntry,
    RecommendedEntry,
    SlotEntry,
    WindowEntry,
)
from handbook_api.platform.data_files import Contradiction
from handbook_api.platform.yaml_document import Path

_TRIED = tuple(
    date(year, month, 1) + timedelta(days=days)
    for year in (2022, 2023, 2024)
    for month in range(1, 13)
    for days in (0, 1, 14, 27, 28, 29, 30)
)
"""Births and due dates that windows are tried out on: the ends of all months, for months differ in length."""

_ONE_DAY = timedelta(days=1)


def series_contradictions(group: GroupEntry) -> Iterator[Contradiction]:
    """Everything that does not go together in one group."""
    wrong = list(_counted_wrongly(group))
    if wrong:
        yield from wrong
        return
    yield from _window(("window",), group.window)
    yield from _cap(group)
    yield from _recommended(("first", "recommended"), group.first.recommended, group.window, ())
    yield from _coverage(group)
    for position, branch in enumerate(group.branches):
        for path, what in _branch(group, branch):
            yield ("branches", position, *path), what


def _days(moment: Moment) -> list[date]:
    """The day of `moment` for every birth, or due date, that is tried."""
    return [moment.day(day, day) for day in _TRIED]


def _counted_wrongly(group: GroupEntry) -> Iterator[Contradiction]:
    """A pregnancy is counted in its weeks, and a child's age is not."""
    for path, moment in _moments(group):
        if moment.origin is not Origin.DAY and (moment.origin is Origin.PREGNANCY) != group.of_pregnancy:
            yield path, "a day of pregnancy" if moment.origin is Origin.PREGNANCY else "an age in a group of pregnancy"


def _moments(group: GroupEntry) -> Iterator[tuple[Path, Moment]]:
    for key in ("extension_cap", "first_dose_not_advised_from"):
        moment = getattr(group, key)
        if moment is not None:
            yield (key,), moment
    yield from _bounds(("window",), group.window)
    yield from _bounds(("first", "recommended"), group.first.recommended)
    for position, branch in enumerate(group.branches):
        path: Path = ("branches", position)
        yield from _bounds((*path, "started"), branch.started)
        yield from _bounds((*path, "window"), branch.window)
        for place, slot in enumerate(branch.then):
            yield from _bounds((*path, "then", place), slot)
            yield from _bounds((*path, "then", place, "recommended"), slot.recommended)


def _bounds(path: Path, entry: WindowEntry | RecommendedEntry | SlotEntry | None) -> Iterator[tuple[Path, Moment]]:
    if entry is None:
        return
    if entry.opens is not None:
        yield (*path, "opens"), entry.opens
    if entry.closes is not None:
        yield (*path, "closes"), entry.closes


def _window(path: Path, window: WindowEntry) -> Iterator[Contradiction]:
    if _before(window.closes, window.opens):
        yield (*path, "closes"), "the window closes before it opens"


def _before(one: Moment | None, other: Moment | None) -> bool:
    """Whether for anybody `one` comes before `other`."""
    if one is None or other is None:
        return False
    return any(day < limit for day, limit in zip(_days(one), _days(other), strict=True))


def _cap(group: GroupEntry) -> Iterator[Contradiction]:
    if group.extension_cap is None:
        return
    if not group.extensible:
        yield ("extension_cap",), "nothing can be extended here"
    if _before(group.extension_cap, group.window.closes):
        yield ("extension_cap",), "an exception would end before the window does"


def _recommended(
    path: Path, recommended: RecommendedEntry | None, window: WindowEntry, before: Sequence[str]
) -> Iterator[Contradiction]:
    if recommended is None:
        return
    if _before(recommended.closes, recommended.opens):
        yield (*path, "closes"), "the recommended time ends before it begins"
    if _before(recommended.opens, window.opens):
        yield (*path, "opens"), "the recommended time begins before the window opens"
    if _before(window.closes, recommended.closes):
        yield (*path, "closes"), "the recommended time ends after the window closes"
    for key, intervals in (("after", recommended.after), ("within", recommended.within)):
        yield from _labels((*path, key), intervals, before)


def _coverage(group: GroupEntry) -> Iterator[Contradiction]:
    """For each product the starts of its branches fill the window, one after the other."""
    for product in group.products:
        positions = [
            position
            for position, branch in enumerate(group.branches)
            if branch.products is None or product in branch.products
        ]
        if not positions:
            yield ("branches",), f"no branch is for {product}"
            continue
        yield from _starts(group, positions)


def _starts(group: GroupEntry, positions: Sequence[int]) -> Iterator[Contradiction]:
    branches = [(("branches", position), group.branches[position]) for position in positions]
    if len(branches) == 1 and branches[0][1].started is None:
        return
    next_day: list[date] | None = _days((branches[0][1].window or group.window).opens)
    for path, branch in branches:
        if branch.started is None:
            yield path, "one of several branches has to say when it is started"
            return
        opens = _days(branch.started.opens)
        if next_day is None:
            yield (*path, "started"), "the branch before it has no end"
            return
        if any(day > expected for day, expected in zip(opens, next_day, strict=True)):
            yield (*path, "started"), "there are days between this branch and the one before it"
        if any(day < expected for day, expected in zip(opens, next_day, strict=True)):
            yield (*path, "started"), "it begins before the branch before it ends"
        yield from _window((*path, "started"), branch.started)
        closes = branch.started.closes
        next_day = None if closes is None else [day + _ONE_DAY for day in _days(closes)]
    path, last = branches[-1]
    window = last.window or group.window
    ends = None if window.closes is None else [day + _ONE_DAY for day in _days(window.closes)]
    if next_day != ends:
        yield (*path, "started"), "the last branch does not end with the window"


def _branch(group: GroupEntry, branch: BranchEntry) -> Iterator[Contradiction]:
    yield from _products(("products",), branch.products, group)
    if branch.window is not None:
        yield from _window(("window",), branch.window)
    window = branch.window or group.window
    before = ["1"]
    for position, slot in enumerate(branch.then):
        if slot.dose in before:
            yield ("then", position, "dose"), f"dose {slot.dose} stands twice"
        yield from ((("then", position, *path), what) for path, what in _slot(group, slot, window, before))
        before.append(slot.dose)


def _slot(group: GroupEntry, slot: SlotEntry, window: WindowEntry, before: Sequence[str]) -> Iterator[Contradiction]:
    if _before(slot.closes, slot.opens or window.opens):
        yield ("closes",), "the dose's last day is before its first"
    if _before(window.closes, slot.closes):
        yield ("closes",), "the dose's last day is after the window closes"
    if _before(slot.opens, window.opens):
        yield ("opens",), "the dose's first day is before the window opens"
    if slot.skipped_when_missed and slot.closes is None:
        yield ("skipped_when_missed",), "a dose that can be missed needs its own last day (closes)"
    yield from _recommended(("recommended",), slot.recommended, window, before)
    for key, intervals in (("intervals", slot.intervals), ("intervals_after_skip", slot.intervals_after_skip or ())):
        yield from _labels((key,), intervals, before)
        for position, interval in enumerate(intervals):
            yield from _interval((key, position), interval, group)
    if slot.skipped_if_given_after is not None:
        yield from _label(("skipped_if_given_after", "dose"), slot.skipped_if_given_after.dose, before)
    if slot.skipped_if_apart is not None:
        yield from _label(("skipped_if_apart", "first"), slot.skipped_if_apart.first, before)
        yield from _label(("skipped_if_apart", "second"), slot.skipped_if_apart.second, before)


def _interval(path: Path, interval: IntervalEntry, group: GroupEntry) -> Iterator[Contradiction]:
    yield from _products((*path, "products"), interval.products, group)
    planned, accepted = interval.interval().planned, interval.interval().accepted
    if any(accepted.after(day) > planned.after(day) for day in _TRIED):
        yield (*path, "accepted"), "it is longer than the interval itself"


def _labels(path: Path, intervals: Iterable[IntervalEntry], before: Sequence[str]) -> Iterator[Contradiction]:
    for position, interval in enumerate(intervals):
        if interval.dose != PREVIOUS:
            yield from _label((*path, position, "dose"), interval.dose, before)


def _label(path: Path, label: str, before: Sequence[str]) -> Iterator[Contradiction]:
    if label not in before:
        yield path, f"there is no dose {label} before this one"


def _products(path: Path, products: tuple[str, ...] | None, group: GroupEntry) -> Iterator[Contradiction]:
    for position, code in enumerate(products or ()):
        if code not in group.products:
            yield (*path, position), f"{code} is no product of this group"
