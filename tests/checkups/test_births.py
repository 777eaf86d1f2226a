"""Windows read backwards: which days of birth have a checkup open, or over, on a day."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handbook_api.checkups.births import Births, births_of_age, births_whose_window
from handbook_api.checkups.model import Age, CheckupKind, CheckupWindow, CountingMode
from handbook_api.checkups.rules import checkup_windows
from handbook_api.platform.civil_dates import add_months
from tests.checkups.builders import a_checkup

A_DAY = timedelta(days=1)


def between(first: str, last: str) -> Births:
    return Births(date.fromisoformat(first), date.fromisoformat(last))


def day(text: str) -> date:
    return date.fromisoformat(text)


LONG_AGO = between("2015-01-01", "2026-11-24")
FOUR_MONTHS = a_checkup(opens_at=Age(4), closes_before=Age(5))
THREE_YEARS = a_checkup("CHILD_3_YEARS", opens_at=Age(36), closes_before=Age(48), counting=CountingMode.LEGAL)


def open_on(kind: CheckupKind, on: str) -> tuple[Births, ...]:
    return births_whose_window([kind], LONG_AGO, opened_by=day(on), closes_from=day(on))


def test_the_four_month_checkup_is_open_for_who_is_four_and_not_yet_five_months_old() -> None:
    assert open_on(FOUR_MONTHS, "2026-11-24") == (between("2026-06-25", "2026-07-24"),)


def test_by_law_three_years_begin_and_end_a_day_before_the_birthday() -> None:
    assert open_on(THREE_YEARS, "2026-11-24") == (between("2022-11-26", "2023-11-25"),)


def test_on_1_march_those_born_at_the_end_of_october_are_four_months_old_together() -> None:
    """29, 30 and 31 October have no such day in February: they are four months old on 1 March, as is 1 November."""
    on_28_february, on_1_march = (open_on(FOUR_MONTHS, on)[0].last for on in ("2026-02-28", "2026-03-01"))

    assert (on_28_february, on_1_march) == (day("2025-10-28"), day("2025-11-01"))


def test_a_school_year_has_everybody_born_from_2_april_to_1_april() -> None:
    kind = a_checkup(opens_at=Age(60), closes_before=Age(72), counting=CountingMode.SCHOOL_YEAR)

    assert open_on(kind, "2026-03-31") == (between("2020-04-02", "2021-04-01"),)
    assert open_on(kind, "2026-04-01") == (between("2021-04-02", "2022-04-01"),)


def test_over_is_who_was_born_before_those_for_whom_it_is_open() -> None:
    over = births_whose_window([FOUR_MONTHS], LONG_AGO, closes_by=day("2026-11-23"))

    assert over == (between("2015-01-01", "2026-06-24"),)


def test_nobody_is_in_the_window_of_a_checkup_that_is_not_offered_yet() -> None:
    kind = a_checkup(opens_at=Age(4), closes_before=Age(5), valid_from=day("2026-12-01"))

    assert open_on(kind, "2026-11-24") == ()


def test_a_checkup_that_was_given_up_leaves_those_whose_window_had_opened() -> None:
    kind = a_checkup(opens_at=Age(4), closes_before=Age(5), valid_until=day("2026-10-31"))

    assert open_on(kind, "2026-11-24") == (between("2026-06-25", "2026-06-30"),)


def two_versions(old: int, new: int) -> list[CheckupKind]:
    """From 1 October 2026 on, the checkup is at `new` months instead of `old`; each is for two months."""
    return [
        a_checkup(opens_at=Age(old), closes_before=Age(old + 2), valid_until=day("2026-09-30")),
        a_checkup(opens_at=Age(new), closes_before=Age(new + 2), valid_from=day("2026-10-01")),
    ]


def test_who_had_the_old_version_does_not_have_the_new_one_as_well() -> None:
    """Born on 30 July or before, a child had it at two months, in September at the latest; there is no second one."""
    kinds = two_versions(2, 6)

    on_15_january, on_15_february = (
        births_whose_window(kinds, LONG_AGO, opened_by=day(on), closes_from=day(on))
        for on in ("2027-01-15", "2027-02-15")
    )

    assert on_15_january == ()
    assert on_15_february == (between("2026-07-31", "2026-08-15"),)


def test_who_is_between_two_versions_has_the_new_one_from_its_first_day() -> None:
    """Born on 2 June, a child is too young for the old one in September and is two months old already in August."""
    kinds = two_versions(6, 2)
    born = between("2026-06-02", "2026-07-31")

    assert births_whose_window(kinds, born, opened_by=day("2026-09-30")) == ()
    assert births_whose_window(kinds, born, opened_by=day("2026-10-01")) == (born,)


@pytest.mark.parametrize(
    ("ages", "expected"),
    [
        ((12, None), between("2015-01-01", "2025-11-24")),
        ((None, 12), between("2025-11-25", "2026-11-24")),
        ((36, 37), between("2023-10-25", "2023-11-24")),
        ((37, 36), None),
        ((-5, 10**9), between("2015-01-01", "2026-11-24")),
    ],
)
def test_who_is_of_an_age(ages: tuple[int | None, int | None], expected: Births | None) -> None:
    assert births_of_age(LONG_AGO, day("2026-11-24"), *ages) == expected


# Against the rule itself, for every day of birth


@st.composite
def versions(draw: st.DrawFn) -> tuple[CheckupKind, ...]:
    """One kind, in one to three versions with or without days between them, by any way of counting."""
    counting = draw(st.sampled_from(list(CountingMode)))
    made: list[CheckupKind] = []
    begins = draw(st.none() | st.dates(day("2023-01-01"), day("2024-04-02")))
    for _ in range(draw(st.integers(1, 3))):
        opens, length = draw(st.integers(0, 20)), draw(st.integers(1, 14))
        extra = draw(st.sampled_from((0, 0, 1, 183)))
        if counting is CountingMode.DAYS:
            ages = Age(0, opens * 9), Age(0, opens * 9 + length * 5)
        elif counting is CountingMode.SCHOOL_YEAR:
            ages = Age(12 + opens, extra), Age(24 + opens, extra)
        else:
            ages = Age(opens, extra % 31), Age(opens + length, extra % 31)
        days = st.dates((begins or day("2024-01-01")) + A_DAY, day("2025-04-03"))
        ends = draw(st.one_of(days, days, days, st.none()))
        made.append(
            a_checkup(opens_at=ages[0], closes_before=ages[1], counting=counting, valid_from=begins, valid_until=ends)
        )
        if ends is None:
            break
        begins = ends + timedelta(days=draw(st.sampled_from((1, 1, 1, 40))))
        if begins > day("2025-04-02"):
            break
    return tuple(made)


EDGES = tuple(
    day(text)
    for text in (
        "2024-02-28", "2024-02-29", "2024-03-01", "2024-03-31", "2024-04-01", "2024-04-02", "2024-08-31",
        "2024-12-31", "2025-02-28", "2025-03-01", "2025-04-01", "2025-04-30",
    )
)  # fmt: skip
DAYS = st.sampled_from(EDGES) | st.dates(day("2023-06-01"), day("2025-12-31"))
SPAN = between("2022-01-01", "2025-06-30")
"""Both sides of a 29 February, of four ends of August and four firsts of April."""


@settings(max_examples=300, deadline=None)
@given(kinds=versions(), opened_by=st.none() | DAYS, closes_from=st.none() | DAYS, closes_by=st.none() | DAYS)
def test_every_day_of_birth_is_in_the_answer_exactly_when_its_window_fits(
    kinds: tuple[CheckupKind, ...], opened_by: date | None, closes_from: date | None, closes_by: date | None
) -> None:
    def fits(window: CheckupWindow) -> bool:
        return (
            (opened_by is None or window.opens_on <= opened_by)
            and (closes_from is None or window.last_day >= closes_from)
            and (closes_by is None or window.last_day <= closes_by)
        )

    found = births_whose_window(kinds, SPAN, opened_by=opened_by, closes_from=closes_from, closes_by=closes_by)
    said = {born for part in found for born in every_day(part)}

    assert said == {born for born in every_day(SPAN) if any(fits(one) for one in checkup_windows(kinds, born))}
    assert all(one.last + A_DAY < later.first for one, later in pairwise(found))


@given(on=DAYS, from_months=st.integers(0, 40), to_months=st.integers(0, 40))
def test_an_age_is_reached_on_its_anniversary(on: date, from_months: int, to_months: int) -> None:
    found = births_of_age(SPAN, on, from_months, to_months)
    said = set(every_day(found)) if found else set()

    assert said == {
        born for born in every_day(SPAN) if add_months(born, from_months) <= on < add_months(born, to_months)
    }


def every_day(births: Births) -> list[date]:
    return [births.first + timedelta(days=n) for n in range((births.last - births.first).days + 1)]
