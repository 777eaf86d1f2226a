"""Figures for the annual report: how many children attended a checkup. No child is in them."""

from datetime import date

import strawberry

from handbook_api.checkups.records import Judgement
from handbook_api.staff.coverage_rules import CoverageYear as StoredYear
from handbook_api.staff.coverage_rules import Figures
from schema.context import Context
from schema.staff_missed import kind_name

_WITHHELD = "Null where it is withheld: it holds a number from 1 to 4, or such a number could be worked out from it and the total."


@strawberry.type(description="Of the children whose window of the checkup ended, how many attended it.")
class CoverageAttendance:
    """Attendance in figures."""

    eligible: int = strawberry.field(description="Children whose window ended then.")
    attended: int = strawberry.field(
        description="Those of them who attended, by a record of the municipality's or the family's own, whenever it was."
    )
    missed: int = strawberry.field(description="The others.")
    coverage_permille: int | None = strawberry.field(
        description="The share who attended, in thousandths, rounded to the nearest. Null where there was nobody."
    )


@strawberry.type(description="Of the children who attended, what the municipality's record judges.")
class CoverageJudgements:
    """Judgements in figures."""

    healthy: int = strawberry.field(description="健康.")
    observe: int = strawberry.field(description="要観察.")
    detailed_exam: int = strawberry.field(description="要精査.")
    not_stated: int = strawberry.field(description="Without a judgement, or by the family's own record alone.")


@strawberry.type(description="Figures of a month or of a year, without small numbers.")
class CoverageFigures:
    """Figures."""

    attendance: CoverageAttendance | None = strawberry.field(description=f"Who attended. {_WITHHELD}")
    is_attendance_suppressed: bool = strawberry.field(description="Whether `attendance` is withheld.")
    judgements: CoverageJudgements | None = strawberry.field(description=f"The judgements. {_WITHHELD}")
    are_judgements_suppressed: bool = strawberry.field(description="Whether `judgements` are withheld.")


@strawberry.type(description="A month that is over.")
class CoverageMonth:
    """A month."""

    month: date = strawberry.field(description="Its first day.")
    figures: CoverageFigures = strawberry.field(description="Of the children whose window ended in it.")


@strawberry.type(description="A fiscal year (年度), from April to March.")
class CoverageYear:
    """A year."""

    year: int = strawberry.field(description="In which it began: 2026 for 令和8年度.")
    months: list[CoverageMonth] = strawberry.field(description="Those asked for that are over, the first in front.")
    total: CoverageFigures | None = strawberry.field(
        description="Of all its twelve months, whichever were asked for. Null until the year is over."
    )


@strawberry.type(
    description="How many children attended a checkup, by the month in which their window ended. Only children whose families "
    "use the handbook, are in the municipality's programme, and let it look at this moment: not the whole ward. A child whose "
    "handbook has ended is not counted."
)
class CheckupCoverage:
    """The figures of one checkup."""

    kind: str = strawberry.field(description="The checkup's code.")
    kind_name: str = strawberry.field(description="In the caller's language.")
    years: list[CoverageYear] = strawberry.field(description="By fiscal year, the first in front.")


def shown_coverage(kind: str, years: tuple[StoredYear, ...], context: Context) -> CheckupCoverage:
    """Figures as staff see them."""
    return CheckupCoverage(kind=kind, kind_name=kind_name(kind, context), years=[_year(one) for one in years])


def _year(table: StoredYear) -> CoverageYear:
    months = [CoverageMonth(month=one.month, figures=_figures(one.figures)) for one in table.months]
    return CoverageYear(year=table.year, months=months, total=_figures(table.total) if table.total else None)


def _figures(figures: Figures) -> CoverageFigures:
    attendance, judgements = figures.attendance, figures.judgements
    return CoverageFigures(
        attendance=CoverageAttendance(
            eligible=attendance.eligible,
            attended=attendance.attended,
            missed=attendance.missed,
            coverage_permille=attendance.coverage_permille,
        )
        if attendance
        else None,
        is_attendance_suppressed=attendance is None,
        judgements=CoverageJudgements(
            healthy=judgements[Judgement.HEALTHY],
            observe=judgements[Judgement.OBSERVE],
            detailed_exam=judgements[Judgement.DETAILED_EXAM],
            not_stated=judgements[None],
        )
        if judgements is not None
        else None,
        are_judgements_suppressed=judgements is None,
    )
