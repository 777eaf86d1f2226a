"""The municipalities that are served, as their files have them."""

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from handbook_api.checkups.model import Anchor, CheckupKind, CountingMode
from handbook_api.checkups.rules import checkup_windows, next_checkup, reminder_day
from handbook_api.municipalities.loading import load_municipalities
from handbook_api.municipalities.municipality import Municipality, QuietHours
from handbook_api.platform.texts import LANGUAGES

NERIMA = "131202"
MUNICIPALITIES = load_municipalities()


@pytest.fixture
def nerima() -> Municipality:
    return MUNICIPALITIES[NERIMA]


def test_nerima_reminds_at_ten_and_wakes_nobody(nerima: Municipality) -> None:
    assert nerima.zone == ZoneInfo("Asia/Tokyo")
    assert nerima.quiet_hours == QuietHours(time(21), time(8))
    assert nerima.reminders_at == time(10)


def test_nerima_offers_the_two_statutory_checkups_and_one_of_its_own(nerima: Municipality) -> None:
    assert {kind.code: kind.statutory for kind in nerima.checkups} == {
        "INFANT_4_MONTHS": False,
        "TODDLER_18_MONTHS": True,
        "CHILD_3_YEARS": True,
    }


@pytest.mark.parametrize(
    ("born", "windows"),
    [
        (
            "2026-07-24",
            [("2026-11-24", "2026-12-23"), ("2028-01-23", "2028-07-22"), ("2029-07-23", "2030-07-22")],
        ),
        (
            "2024-02-29",
            [("2024-06-29", "2024-07-28"), ("2025-08-28", "2026-02-27"), ("2027-02-28", "2028-02-27")],
        ),
        (
            "2026-08-31",
            [("2026-12-31", "2027-01-30"), ("2028-02-29", "2028-08-29"), ("2029-08-30", "2030-08-29")],
        ),
    ],
)
def test_the_windows_of_children_of_nerima(nerima: Municipality, born: str, windows: list[tuple[str, str]]) -> None:
    found = checkup_windows(nerima.checkups, date.fromisoformat(born))
    assert [(window.opens_on.isoformat(), window.last_day.isoformat()) for window in found] == windows


def test_a_family_of_nerima_is_reminded_the_day_the_four_month_checkup_opens(nerima: Municipality) -> None:
    window = next_checkup(nerima.checkups, date(2026, 7, 24), date(2026, 11, 24))
    assert window is not None
    days = [reminder_day(window, reminder) for reminder in window.kind.reminders]
    assert days == [date(2026, 11, 24), date(2026, 12, 9)]


def test_every_checkup_of_nerima_reminds_when_it_opens_and_before_it_closes(nerima: Municipality) -> None:
    for kind in nerima.checkups:
        assert {reminder.anchor for reminder in kind.reminders} == {Anchor.OPENS, Anchor.CLOSES}


def test_the_statutory_ages_are_counted_by_law(nerima: Municipality) -> None:
    assert {kind.counting for kind in nerima.checkups if kind.statutory} == {CountingMode.LEGAL}


@pytest.mark.parametrize("municipality", MUNICIPALITIES.values(), ids=lambda municipality: municipality.code)
def test_every_text_is_there_in_every_language(municipality: Municipality) -> None:
    assert set(municipality.languages) <= set(LANGUAGES)
    for language in municipality.languages:
        assert municipality.names[language].strip()
        for kind in municipality.checkups:
            assert all(text.strip() for text in texts_of(kind, language))


def texts_of(kind: CheckupKind, language: str) -> tuple[str, ...]:
    return (kind.names[language], kind.basis[language], kind.place[language], *kind.bring[language])


@pytest.mark.parametrize(("at", "quiet"), [("20:59", False), ("21:00", True), ("00:00", True), ("07:59", True)])
def test_quiet_hours_go_over_midnight(at: str, quiet: bool) -> None:
    assert QuietHours(time(21), time(8)).cover(time.fromisoformat(at)) is quiet


@pytest.mark.parametrize(("at", "quiet"), [("12:59", False), ("13:00", True), ("14:59", True), ("15:00", False)])
def test_quiet_hours_may_be_within_a_day(at: str, quiet: bool) -> None:
    assert QuietHours(time(13), time(15)).cover(time.fromisoformat(at)) is quiet


def test_nobody_is_kept_quiet_when_the_quiet_hours_are_over() -> None:
    assert not QuietHours(time(21), time(8)).cover(time(8))
