"""What figures may show: no small number, and none that can be worked out from the others. Pure.

Figures are made to be passed on, and one to four children can be recognised. A table has a row for each month and their
total. A row with a small number is withheld whole. Whoever subtracts the rows that are shown from the total then finds
the withheld ones as a single row, so that one has to be fit to be shown as well: as long as it holds a small number,
the smallest row that is left is withheld with it.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta

from handbook_api.checkups.records import Judgement
from handbook_api.checkups.rules import SCHOOL_YEAR_MONTH
from handbook_api.children.roll import Outcome
from handbook_api.platform.civil_dates import add_months

SMALLEST_SHOWN = 5

Row = tuple[int, ...]
"""The numbers of children of a row, each child in one of them. What their sum would tell is told with them."""

NOBODY: Set[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Withheld:
    """What of a table is not shown: rows by their number, and whether the total is among it."""

    rows: frozenset[int]
    total: bool


@dataclass(frozen=True, slots=True)
class Attendance:
    """How many children had the checkup's window end, and how many of them a record says attended."""

    eligible: int
    attended: int

    @property
    def missed(self) -> int:
        """Of whom nothing says that they attended."""
        return self.eligible - self.attended

    @property
    def coverage_permille(self) -> int | None:
        """The share who attended, in thousandths, half of one rounded up; `None` where there was nobody."""
        if self.eligible == 0:
            return None
        return (2_000 * self.attended + self.eligible) // (2 * self.eligible)


@dataclass(frozen=True, slots=True)
class Figures:
    """A month's figures or a year's. `None`: withheld. `judgements` are of those who attended, `None` the unstated."""

    attendance: Attendance | None
    judgements: Mapping[Judgement | None, int] | None


@dataclass(frozen=True, slots=True)
class CoverageMonth:
    """The children whose window ended in a month, which is told by its first day."""

    month: date
    figures: Figures


@dataclass(frozen=True, slots=True)
class CoverageYear:
    """A fiscal year (年度, from April of `year`): months that are over, and once all of them are, the total."""

    year: int
    months: tuple[CoverageMonth, ...]
    total: Figures | None


def withheld(rows: Sequence[Row], *, forced: Set[int] = NOBODY, has_total: bool) -> Withheld:
    """What of `rows` and of their total is not to be shown; `forced` are rows withheld for another reason.

    Without a total nothing can be subtracted. A total that is small itself is withheld, and then, too.
    """
    hidden = {number for number, row in enumerate(rows) if number in forced or _has_small(row)}
    if not has_total or _has_small(_summed(rows)):
        return Withheld(frozenset(hidden), total=True)
    others = sorted((number for number in range(len(rows)) if sum(rows[number])), key=lambda number: sum(rows[number]))
    for number in others:
        if _is_fit_together([rows[one] for one in hidden]):
            break
        hidden.add(number)
    return Withheld(frozenset(hidden), total=False)


def figures_of_year(year: int, months: Sequence[tuple[date, Mapping[Outcome, int]]], *, is_over: bool) -> CoverageYear:
    """The table of one fiscal year, from the outcomes of its months, without what is to be withheld.

    A year is one table whatever was asked for: two answers that overlap then withhold the same.
    """
    attended = [_attendance(outcomes) for _, outcomes in months]
    judged = [_judged(outcomes) for _, outcomes in months]
    kept = withheld([(one.missed, one.attended) for one in attended], has_total=is_over)
    kept_judgements = withheld([tuple(one.values()) for one in judged], forced=kept.rows, has_total=not kept.total)
    rows = tuple(
        CoverageMonth(
            month,
            Figures(
                None if number in kept.rows else attended[number],
                None if number in kept_judgements.rows else judged[number],
            ),
        )
        for number, (month, _) in enumerate(months)
    )
    if not is_over:
        return CoverageYear(year, rows, None)
    whole = Attendance(sum(one.eligible for one in attended), sum(one.attended for one in attended))
    total = {answer: sum(one[answer] for one in judged) for answer in (*Judgement, None)}
    return CoverageYear(year, rows, Figures(None if kept.total else whole, None if kept_judgements.total else total))


def fiscal_year(day: date) -> int:
    """The fiscal year (年度) that a day is in."""
    return day.year if day.month >= SCHOOL_YEAR_MONTH else day.year - 1


def months_of(year: int) -> tuple[date, ...]:
    """The first days of a fiscal year's twelve months."""
    return tuple(add_months(date(year, SCHOOL_YEAR_MONTH, 1), number) for number in range(12))


def last_day_of(month: date) -> date:
    """The last day of the month that begins with `month`."""
    return add_months(month, 1) - timedelta(days=1)


def _attendance(outcomes: Mapping[Outcome, int]) -> Attendance:
    attended = sum(children for outcome, children in outcomes.items() if outcome.attended)
    return Attendance(sum(outcomes.values()), attended)


def _judged(outcomes: Mapping[Outcome, int]) -> Mapping[Judgement | None, int]:
    return {answer: outcomes.get(Outcome(True, answer), 0) for answer in (*Judgement, None)}


def _has_small(row: Row) -> bool:
    return any(0 < number < SMALLEST_SHOWN for number in row)


def _summed(rows: Sequence[Row]) -> Row:
    return tuple(map(sum, zip(*rows, strict=True)))


def _is_fit_together(hidden: Sequence[Row]) -> bool:
    """Whether withheld rows tell nothing as the one row that is left of the total: nothing small, and none alone."""
    with_anybody = [row for row in hidden if sum(row)]
    return not with_anybody or (len(with_anybody) > 1 and not _has_small(_summed(with_anybody)))
