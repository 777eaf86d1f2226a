"""How often articles are read: counted for a day, and told without what could point at anybody. Pure.

A reading is an article, a language and a day. Who read, from where and at what time of the day is not in it, so that
nothing could be found out later, by nobody. What is told is told by tables: one for each article, language and month,
with a row for each day and their total. A small number is withheld, and so is a total that it could be worked out from.
What was told once is never withheld later, and the table is the same whatever was asked for: two answers side by side
tell no more than one.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from handbook_api.platform.civil_dates import add_months
from handbook_api.platform.identity import Principal, Role

SMALLEST_SHOWN: Final = 10
"""Smaller than this a number of readings is not told. An article about losing a child, in Vietnamese, on one day: some
town knows who that was."""

MOST_BETWEEN_WRITES: Final = 2_000
"""Readings that one process counts before it writes them down. What comes beyond is not counted: anybody can send them,
and neither the memory nor the database is to grow with it."""

_ROLES: Final = frozenset({Role.EDITOR, Role.STAFF})


@dataclass(frozen=True, slots=True)
class Reading:
    """What is kept of somebody's reading an article."""

    article_id: str
    language: str
    day: date


class Tally:
    """Readings that are not written down yet. For one event loop."""

    def __init__(self, most: int = MOST_BETWEEN_WRITES) -> None:
        self._most = most
        self._readings = 0
        self._counts: Counter[Reading] = Counter()

    def add(self, reading: Reading) -> None:
        """Count one, unless there are as many as there may be."""
        if self._readings < self._most:
            self._readings += 1
            self._counts[reading] += 1

    def take(self) -> Mapping[Reading, int]:
        """Everything since the last time."""
        taken, self._counts, self._readings = self._counts, Counter(), 0
        return taken


@dataclass(frozen=True, slots=True)
class MonthCounts:
    """The readings of an article in one language in the month that begins with `month`, by the day of the month.

    `owner` is the municipality whose article it is, `None` for one that came with the program.
    """

    article_id: str
    language: str
    month: date
    owner: str | None
    days: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class DayTold:
    """A day on which an article was read. `readings` `None`: withheld."""

    day: date
    readings: int | None


@dataclass(frozen=True, slots=True)
class MonthTold:
    """What is told of a month. `readings` `None`: withheld, or the month is not over (`is_over`)."""

    article_id: str
    language: str
    month: date
    is_over: bool
    readings: int | None
    days: tuple[DayTold, ...]


def told(counts: MonthCounts, today: date) -> MonthTold:
    """A month's table as it may be seen on the day `today`. Only days that are over are in it.

    Whoever looked twice on one day would see single readings come. Of an article that came with the program, which
    everybody's families read, the whole months are told and no days.
    """
    is_over = add_months(counts.month, 1) <= today
    days = [(day, readings) for day, readings in _by_day(counts) if day < today]
    has_days = counts.owner is not None
    total = sum(readings for _, readings in days)
    small = [readings for _, readings in days if has_days and readings < SMALLEST_SHOWN]
    return MonthTold(
        article_id=counts.article_id,
        language=counts.language,
        month=counts.month,
        is_over=is_over,
        readings=total if is_over and total >= SMALLEST_SHOWN and not _tells(small) else None,
        days=tuple(DayTold(day, readings if readings >= SMALLEST_SHOWN else None) for day, readings in days)
        if has_days
        else (),
    )


def _tells(small: Sequence[int]) -> bool:
    """Whether the sum of the withheld days, which is the total less those that are shown, is small itself or leaves one
    of them no other value. All that is known of each is that it is from 1 to 9.
    """
    if not small:
        return False
    together, days = sum(small), len(small)
    return days == 1 or together < SMALLEST_SHOWN or together in (days, days * (SMALLEST_SHOWN - 1))


def serves(principal: Principal) -> str | None:
    """The municipality whose articles somebody works on; `None` for everybody else."""
    return principal.municipality if principal.role in _ROLES else None


def _by_day(counts: MonthCounts) -> list[tuple[date, int]]:
    return [(counts.month + timedelta(days=number - 1), readings) for number, readings in sorted(counts.days.items())]
