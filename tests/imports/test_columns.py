"""How a cell of a health system's file is read."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook_api.imports.columns import CellRefused, Fault, Unit, read_amount, read_code, read_day, same_name


def refused(fault: Fault) -> pytest.RaisesExc[CellRefused]:
    return pytest.raises(CellRefused, match=f"^{fault.value}$")


@pytest.mark.parametrize(
    "written",
    [
        "2026-05-10", "2026/5/10", "2026.05.10", "20260510", "2026年5月10日", "R8.5.10", "令和8年5月10日", "令8/05/10",
        "２０２６／０５／１０", " 2026-05-10 ", "r8.5.10",
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_way_it_is_written(written: str) -> None:
    assert read_day(written) == date(2026, 5, 10)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("平成31年4月30日", date(2019, 4, 30)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("R1.5.1", date(2019, 5, 1)),
        ("S64.1.7", date(1989, 1, 7)),
        ("H1.1.8", date(1989, 1, 8)),
        ("R6.2.29", date(2024, 2, 29)),
    ],
)
def test_an_era_begins_and_ends_on_its_day(written: str, day: date) -> None:
    assert read_day(written) == day


@pytest.mark.parametrize("written", ["平成31年5月1日", "H40.1.1", "R1.4.30", "S64.1.8", "R0.5.1"])
def test_a_day_that_its_era_does_not_have_is_refused(written: str) -> None:
    with refused(Fault.NOT_IN_ERA):
        read_day(written)


@pytest.mark.parametrize(
    "written", ["26/05/10", "2026-02-29", "2026-13-01", "10.5.2026", "5月10日", "R8", "未定", "R6.2.30"]
)
def test_what_is_no_day_or_two_is_refused(written: str) -> None:
    with refused(Fault.NOT_A_DAY):
        read_day(written)


@given(st.dates(date(1926, 12, 25), date(2099, 12, 31)))
def test_a_day_comes_back_from_its_era(day: date) -> None:
    eras = (("令和", date(2019, 5, 1)), ("平成", date(1989, 1, 8)), ("昭和", date(1926, 12, 25)))
    name, begins_on = next((name, begins) for name, begins in eras if begins <= day)
    assert read_day(f"{name}{day.year - begins_on.year + 1}年{day.month}月{day.day}日") == day


@pytest.mark.parametrize(
    ("written", "unit", "kept"),
    [
        ("6.48", Unit.KILOGRAMS, 6480),
        ("６．４８", Unit.KILOGRAMS, 6480),
        ("6480", Unit.GRAMS, 6480),
        ("62.4", Unit.CENTIMETRES, 624),
        ("10.500", Unit.KILOGRAMS, 10_500),
        ("0", Unit.COUNT, 0),
    ],
)
def test_an_amount_is_kept_in_whole_grams_and_millimetres(written: str, unit: Unit, kept: int) -> None:
    assert read_amount(written, unit) == kept


@pytest.mark.parametrize(
    ("written", "unit"), [("6.4805", Unit.KILOGRAMS), ("62.45", Unit.CENTIMETRES), ("1.5", Unit.COUNT)]
)
def test_an_amount_finer_than_it_is_kept_is_refused_and_not_rounded(written: str, unit: Unit) -> None:
    with refused(Fault.TOO_FINE):
        read_amount(written, unit)


@pytest.mark.parametrize("written", ["６kg", "-1", "1,200", "1e3", "Infinity", "NaN", "約6"])
def test_what_is_no_number_is_refused(written: str) -> None:
    with refused(Fault.NOT_A_NUMBER):
        read_amount(written, Unit.KILOGRAMS)


def test_an_empty_cell_is_missing_and_never_zero() -> None:
    with refused(Fault.MISSING):
        read_amount("　", Unit.GRAMS)
    with refused(Fault.MISSING):
        read_day("")


def test_a_code_is_looked_up_whatever_width_it_is_written_in() -> None:
    assert read_code("１", {"1": "MALE", "2": "FEMALE"}) == "MALE"
    with refused(Fault.UNKNOWN_CODE):
        read_code("9", {"1": "MALE", "2": "FEMALE"})


@pytest.mark.parametrize(
    ("one", "other"), [("佐藤 ゆい", "佐藤　ゆい"), ("ｻﾄｳ ﾕｲ", "さとうゆい"), ("Sato", "ＳＡＴＯ")]
)
def test_names_are_the_same_whatever_their_width_and_kana(one: str, other: str) -> None:
    assert same_name(one, other)


def test_another_name_is_another_name() -> None:
    assert not same_name("佐藤ゆい", "佐藤ゆう")
