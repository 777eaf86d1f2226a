"""The day of a checkup day: a list kept on paper is typed in later, and next year's is planned."""

from datetime import date

import pytest

from handbook_api.checkups.sessions import day_problems
from handbook_api.platform.problems import Problem, ProblemCode


@pytest.mark.parametrize(
    ("day", "today", "is_right"),
    [
        ("2026-11-24", "2026-11-24", True),
        ("2025-11-23", "2026-11-24", True),
        ("2025-11-22", "2026-11-24", False),
        ("2028-11-24", "2026-11-24", True),
        ("2028-11-25", "2026-11-24", False),
        ("2027-02-28", "2028-02-29", True),
        ("2027-02-27", "2028-02-29", False),
        ("2030-03-01", "2028-02-29", True),
        ("2030-03-02", "2028-02-29", False),
        ("0001-01-01", "2026-11-24", False),
        ("9999-12-31", "2026-11-24", False),
    ],
)
def test_a_checkup_day_is_within_a_year_back_and_two_years_ahead(day: str, today: str, is_right: bool) -> None:
    assert (day_problems(date.fromisoformat(day), date.fromisoformat(today)) == ()) is is_right


def test_the_days_there_can_be_are_named() -> None:
    assert day_problems(date(2036, 11, 24), date(2026, 11, 24)) == (
        Problem(
            ProblemCode.DATE_OUT_OF_RANGE,
            ("heldOn",),
            {"value": "2036-11-24", "earliest": "2025-11-23", "latest": "2028-11-24"},
        ),
    )
