"""Cells of open data, as municipalities write them."""

from collections.abc import Set

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.places.hours import WEEKDAYS, DayKind
from content.places.model import Point
from content.places.opendata.cells import (
    is_of_municipality,
    read_flag,
    read_open_days,
    read_point,
    read_time,
    read_whole_number,
)
from content.places.opendata.outcomes import CellUnreadable, LocalFault

WORKING = frozenset(WEEKDAYS[:5])
EVERY = frozenset(WEEKDAYS)


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [
        ("9:00", 540),
        ("09:00", 540),
        ("９：３０", 570),
        ("9:00:00", 540),
        ("9時", 540),
        ("9時30分", 570),
        ("9時半", 570),
        ("午前9時", 540),
        ("午後1時30分", 810),
        ("PM 5:15", 1035),
        ("0:00", 0),
        ("24:00", 1440),
        ("26:00", 1560),
    ],
)
def test_a_time_of_day(cell: str, minutes: int) -> None:
    assert read_time(cell) == minutes


@pytest.mark.parametrize("cell", ["9", "9:60", "31:00", "10時ごろ", "午後12時", "午前13時", "9:00-17:00", "終日"])
def test_what_is_no_time_or_not_one_alone(cell: str) -> None:
    with pytest.raises(CellUnreadable) as unreadable:
        read_time(cell)

    assert unreadable.value.fault is LocalFault.NOT_A_TIME


@pytest.mark.parametrize(
    ("cell", "days", "holidays"),
    [
        ("月火水木金", WORKING, None),
        ("月,火,水,木,金", WORKING, None),
        ("月・水・金", {DayKind.MONDAY, DayKind.WEDNESDAY, DayKind.FRIDAY}, None),
        ("月～金", WORKING, None),
        ("月曜日から土曜日まで", EVERY - {DayKind.SUNDAY}, None),
        ("土~月", {DayKind.SATURDAY, DayKind.SUNDAY, DayKind.MONDAY}, None),
        ("月-金、土", EVERY - {DayKind.SUNDAY}, None),
        ("平日", WORKING, None),
        ("月火水木金土日祝", EVERY, True),
        ("月～日・祝日", EVERY, True),
        ("毎日", EVERY, None),
        ("年中無休", EVERY, True),
    ],
)
def test_days_of_the_week(cell: str, days: Set[DayKind], *, holidays: bool | None) -> None:
    found = read_open_days(cell)

    assert (set(found.days), found.holidays) == (set(days), holidays)


@pytest.mark.parametrize(
    "cell", ["第2・4土曜日", "月~金(祝日を除く)", "不定休", "年末年始を除く毎日", "Mon-Fri", "・", "／"]
)
def test_days_that_cannot_be_read_in_one_way_are_not_read(cell: str) -> None:
    with pytest.raises(CellUnreadable) as unreadable:
        read_open_days(cell)

    assert unreadable.value.fault is LocalFault.NOT_OPEN_DAYS


def test_coordinates() -> None:
    assert read_point("35.737600", "139.6543") == Point(35_737_600, 139_654_300)
    assert read_point("３５．７", "139") == Point(35_700_000, 139_000_000)
    assert read_point("", " ") is None


@pytest.mark.parametrize(("north", "east"), [("139.65", "35.73"), ("35.7", ""), ("35°44'", "139°39'"), ("0", "0")])
def test_coordinates_that_are_not_in_japan(north: str, east: str) -> None:
    with pytest.raises(CellUnreadable) as unreadable:
        read_point(north, east)

    assert unreadable.value.fault is LocalFault.NOT_COORDINATES


@given(st.text(max_size=30))
def test_whatever_stands_in_a_cell_is_read_or_refused(cell: str) -> None:
    for read in (read_time, read_open_days, read_whole_number, read_flag):
        try:
            read(cell)
        except CellUnreadable as unreadable:
            assert unreadable.fault in LocalFault  # noqa: PT017 - anything else it raises fails this test


def test_whether_there_is_something() -> None:
    assert [read_flag(cell) for cell in ("有", "○", "1", "無", "×", "", "3階")] == [
        True,
        True,
        True,
        False,
        False,
        None,
        None,
    ]


def test_a_code_with_its_check_digit_and_without() -> None:
    assert [is_of_municipality(cell, "131202") for cell in ("131202", "13120", "", "131156")] == [
        True,
        True,
        True,
        False,
    ]
    assert is_of_municipality("11002", "011002")


def test_numbers_of_people() -> None:
    assert [read_whole_number(cell) for cell in ("20", "２０人", "1,000名", "約20", "")] == [20, 20, 1_000, None, None]
