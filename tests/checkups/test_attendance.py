"""What was attended, and how a checkup stands by that."""

from datetime import date

import pytest

from handbook_api.checkups.attendance import CheckupStatus, attended_codes, attended_on, record_of, status_of
from handbook_api.checkups.model import Age, CountingMode, Evidence, Subject
from handbook_api.checkups.rules import checkup_window
from handbook_api.families.access import Side
from tests.checkups.builders import a_checkup, a_record

WINDOW = checkup_window(a_checkup(), date(2026, 7, 24))
"""From 24 November to 23 December 2026."""
VISIT = checkup_window(
    a_checkup(
        "PRENATAL_3",
        opens_at=Age(0, 112),
        closes_before=Age(0, 140),
        counting=CountingMode.DAYS,
        subject=Subject.PREGNANCY,
        evidence=Evidence.PREGNANCY_COURSE,
    ),
    date(2026, 8, 4),
)
"""From 24 November to 21 December 2026."""


@pytest.mark.parametrize("side", Side)
def test_a_record_of_either_side_says_that_it_was_attended(side: Side) -> None:
    records = [a_record(on="2026-11-25", side=side)]
    assert attended_codes(records) == {"INFANT_4_MONTHS"}
    assert attended_on(WINDOW, records) == date(2026, 11, 25)


def test_a_record_that_was_withdrawn_says_nothing() -> None:
    records = [a_record(withdrawn=True)]
    assert attended_codes(records) == frozenset()
    assert attended_on(WINDOW, records) is None


def test_of_two_records_the_municipalitys_stands_before_the_familys() -> None:
    own, official = a_record(on="2026-11-25", side=Side.FAMILY), a_record(on="2026-11-24")
    assert record_of("INFANT_4_MONTHS", (own, official)) is official
    assert record_of("CHILD_3_YEARS", (own, official)) is None


@pytest.mark.parametrize(
    ("attended", "today", "status"),
    [
        (None, "2026-11-23", CheckupStatus.TO_COME),
        (None, "2026-11-24", CheckupStatus.OPEN),
        (None, "2026-12-23", CheckupStatus.OPEN),
        (None, "2026-12-24", CheckupStatus.PASSED),
        ("2026-11-20", "2026-11-23", CheckupStatus.DONE),
        ("2027-01-10", "2027-01-11", CheckupStatus.DONE),
    ],
)
def test_how_a_checkup_stands(attended: str | None, today: str, status: CheckupStatus) -> None:
    held = date.fromisoformat(attended) if attended else None
    assert status_of(WINDOW, held, date.fromisoformat(today)) is status


@pytest.mark.parametrize(
    ("held", "attended"),
    [("2026-11-23", None), ("2026-11-24", "2026-11-24"), ("2026-12-21", "2026-12-21"), ("2026-12-22", None)],
)
def test_a_line_of_the_course_within_the_window_shows_that_a_prenatal_visit_was_held(
    held: str, attended: str | None
) -> None:
    found = attended_on(VISIT, (), {Evidence.PREGNANCY_COURSE: (date.fromisoformat(held),)})
    assert found == (date.fromisoformat(attended) if attended else None)


def test_a_line_of_the_course_shows_nothing_of_other_checkups() -> None:
    assert attended_on(WINDOW, (), {Evidence.PREGNANCY_COURSE: (date(2026, 11, 30),)}) is None
