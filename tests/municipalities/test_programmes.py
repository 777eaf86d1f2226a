"""The municipalities that are served, as their files have them."""

from datetime import date, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from handbook_api.checkups.model import Anchor, CheckupKind, CountingMode, Subject
from handbook_api.checkups.rules import checkup_window, checkup_windows, next_checkup, reminder_day
from handbook_api.forms.loading import load_forms
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


def test_nerima_offers_the_statutory_checkups_and_those_of_its_own(nerima: Municipality) -> None:
    statutory = {kind.code for kind in nerima.checkups if kind.statutory}
    assert statutory == {"TODDLER_18_MONTHS", "TODDLER_18_MONTHS_DENTAL", "CHILD_3_YEARS"}
    assert {kind.code for kind in nerima.checkups if kind.subject is Subject.CHILD} == set(WINDOWS["2026-08-31"])
    assert {kind.code for kind in nerima.checkups if kind.subject is Subject.MOTHER} == {
        "MOTHER_2_WEEKS",
        "MOTHER_1_MONTH",
    }
    assert [kind.code for kind in nerima.checkups if kind.subject is Subject.PREGNANCY] == [
        *(f"PRENATAL_{visit}" for visit in range(1, 15)),
        "MATERNAL_DENTAL",
    ]


def test_nothing_in_nerimas_programme_is_said_to_be_confirmed_that_is_not(nerima: Municipality) -> None:
    assert not any(kind.verified for kind in nerima.checkups)
    assert not any(area.verified for area in nerima.areas)


def test_the_minimum_to_be_digitised_is_asked_at_four_months_eighteen_months_and_three_years(
    nerima: Municipality,
) -> None:
    judged = {kind.code for kind in nerima.checkups if kind.judgement}
    assert judged == {"INFANT_4_MONTHS", "TODDLER_18_MONTHS", "CHILD_3_YEARS"}


def test_every_form_that_nerima_names_is_there(nerima: Municipality) -> None:
    named = {code for kind in nerima.checkups for code in (kind.questionnaire, kind.findings) if code}
    assert named <= set(load_forms().codes)


def test_nerima_has_six_health_centres(nerima: Municipality) -> None:
    assert [area.names["ja"] for area in nerima.areas] == [
        "豊玉保健相談所",
        "北保健相談所",
        "光が丘保健相談所",
        "石神井保健相談所",
        "大泉保健相談所",
        "関保健相談所",
    ]


def test_a_dental_checkup_has_to_be_booked_and_the_first_reminder_is_a_month_ahead(nerima: Municipality) -> None:
    (kind,) = (kind for kind in nerima.checkups if kind.booking)
    window = checkup_window(kind, date(2024, 6, 10))
    days = [reminder_day(window, reminder).isoformat() for reminder in kind.reminders]
    assert (kind.code, days[0], window.opens_on.isoformat()) == ("CHILD_30_MONTHS_DENTAL", "2026-11-10", "2026-12-10")


WINDOWS = {
    # By hand, from the ages in the file: days count from birth as day 0; a month that lacks the day ends with the
    # first of the next one; counted by law an age is reached the day before.
    "2026-08-31": {
        "NEWBORN_METABOLIC": ("2026-09-04", "2026-09-07"),
        "NEWBORN_HEARING": ("2026-08-31", "2026-10-20"),
        "NEWBORN_VISIT": ("2026-08-31", "2026-09-28"),
        "VISIT_TO_EVERY_INFANT": ("2026-08-31", "2026-12-30"),
        "INFANT_1_MONTH": ("2026-09-28", "2026-10-11"),
        "INFANT_4_MONTHS": ("2026-12-31", "2027-01-30"),
        "INFANT_6_MONTHS": ("2027-03-01", "2027-04-30"),
        "INFANT_9_MONTHS": ("2027-05-31", "2027-07-30"),
        "TODDLER_18_MONTHS": ("2028-02-29", "2028-08-29"),
        "TODDLER_18_MONTHS_DENTAL": ("2028-02-29", "2028-08-29"),
        "CHILD_2_YEARS_DENTAL": ("2028-08-31", "2029-02-28"),
        "CHILD_30_MONTHS_DENTAL": ("2029-03-01", "2029-08-30"),
        "CHILD_3_YEARS": ("2029-08-30", "2030-08-29"),
        "CHILD_5_YEARS": ("2030-10-01", "2032-03-31"),
    },
    "2024-02-29": {
        "NEWBORN_METABOLIC": ("2024-03-04", "2024-03-07"),
        "NEWBORN_HEARING": ("2024-02-29", "2024-04-19"),
        "NEWBORN_VISIT": ("2024-02-29", "2024-03-28"),
        "VISIT_TO_EVERY_INFANT": ("2024-02-29", "2024-06-28"),
        "INFANT_1_MONTH": ("2024-03-28", "2024-04-10"),
        "INFANT_4_MONTHS": ("2024-06-29", "2024-07-28"),
        "INFANT_6_MONTHS": ("2024-08-29", "2024-10-28"),
        "INFANT_9_MONTHS": ("2024-11-29", "2025-01-28"),
        "TODDLER_18_MONTHS": ("2025-08-28", "2026-02-27"),
        "TODDLER_18_MONTHS_DENTAL": ("2025-08-28", "2026-02-27"),
        "CHILD_2_YEARS_DENTAL": ("2026-03-01", "2026-08-28"),
        "CHILD_30_MONTHS_DENTAL": ("2026-08-29", "2027-02-28"),
        "CHILD_3_YEARS": ("2027-02-28", "2028-02-27"),
        "CHILD_5_YEARS": ("2027-10-01", "2029-03-31"),
    },
    "2026-03-31": {
        "INFANT_1_MONTH": ("2026-04-28", "2026-05-11"),
        "VISIT_TO_EVERY_INFANT": ("2026-03-31", "2026-07-30"),
        "INFANT_4_MONTHS": ("2026-07-31", "2026-08-30"),
        "INFANT_6_MONTHS": ("2026-10-01", "2026-11-30"),
        "INFANT_9_MONTHS": ("2026-12-31", "2027-02-28"),
        "TODDLER_18_MONTHS": ("2027-09-30", "2028-03-29"),
        "CHILD_2_YEARS_DENTAL": ("2028-03-31", "2028-09-30"),
        "CHILD_30_MONTHS_DENTAL": ("2028-10-01", "2029-03-30"),
        "CHILD_3_YEARS": ("2029-03-30", "2030-03-29"),
        "CHILD_5_YEARS": ("2029-10-01", "2031-03-31"),
    },
    "2026-04-01": {
        "INFANT_4_MONTHS": ("2026-08-01", "2026-08-31"),
        "TODDLER_18_MONTHS": ("2027-09-30", "2028-03-30"),
        "CHILD_3_YEARS": ("2029-03-31", "2030-03-30"),
        "CHILD_5_YEARS": ("2029-10-01", "2031-03-31"),
    },
    "2026-04-02": {
        "INFANT_4_MONTHS": ("2026-08-02", "2026-09-01"),
        "TODDLER_18_MONTHS": ("2027-10-01", "2028-03-31"),
        "CHILD_3_YEARS": ("2029-04-01", "2030-03-31"),
        "CHILD_5_YEARS": ("2030-10-01", "2032-03-31"),
    },
    "2026-07-24": {
        "INFANT_4_MONTHS": ("2026-11-24", "2026-12-23"),
        "TODDLER_18_MONTHS": ("2028-01-23", "2028-07-22"),
        "CHILD_3_YEARS": ("2029-07-23", "2030-07-22"),
    },
}


@pytest.mark.parametrize("born", WINDOWS)
def test_the_windows_of_children_of_nerima(nerima: Municipality, born: str) -> None:
    found = {
        window.kind.code: (window.opens_on.isoformat(), window.last_day.isoformat())
        for window in checkup_windows(nerima.checkups, date.fromisoformat(born))
    }
    assert {code: found[code] for code in WINDOWS[born]} == WINDOWS[born]
    assert set(found) == set(WINDOWS["2026-08-31"])


@pytest.mark.parametrize(
    ("born", "window"),
    [
        ("2022-04-01", None),
        ("2022-04-02", ("2026-10-01", "2028-03-31")),
        ("2023-04-01", ("2026-10-01", "2028-03-31")),
        ("2023-04-02", ("2027-10-01", "2029-03-31")),
    ],
)
def test_the_five_year_checkup_begins_in_autumn_2026_with_those_who_enter_school_in_2029(
    nerima: Municipality, born: str, window: tuple[str, str] | None
) -> None:
    found = [
        (one.opens_on.isoformat(), one.last_day.isoformat())
        for one in checkup_windows(nerima.checkups, date.fromisoformat(born))
        if one.kind.code == "CHILD_5_YEARS"
    ]
    assert found == ([window] if window else [])


@pytest.mark.parametrize(
    ("code", "window"),
    [
        ("PRENATAL_1", ("2026-07-20", "2026-08-16")),
        ("PRENATAL_5", ("2026-11-09", "2026-11-22")),
        ("PRENATAL_14", ("2027-02-22", "2027-03-14")),
        ("MATERNAL_DENTAL", ("2026-09-14", "2027-02-28")),
    ],
)
def test_the_windows_of_a_woman_whose_child_is_due_on_1_march_2027(
    nerima: Municipality, code: str, window: tuple[str, str]
) -> None:
    """280 days before the due date her last period began, on 25 May 2026."""
    windows = checkup_windows(nerima.checkups, date(2026, 5, 25), Subject.PREGNANCY)
    found = {one.kind.code: (one.opens_on.isoformat(), one.last_day.isoformat()) for one in windows}
    assert found[code] == window


def test_from_the_first_prenatal_visit_to_the_last_no_day_is_without_one(nerima: Municipality) -> None:
    visits = [
        one
        for one in checkup_windows(nerima.checkups, date(2026, 5, 25), Subject.PREGNANCY)
        if one.kind.code.startswith("PRENATAL_")
    ]
    assert [one.kind.code for one in visits] == [f"PRENATAL_{visit}" for visit in range(1, 15)]
    assert all(later.opens_on - earlier.last_day == timedelta(days=1) for earlier, later in pairwise(visits))


def test_the_mothers_windows_after_a_birth_on_10_november_2026(nerima: Municipality) -> None:
    windows = checkup_windows(nerima.checkups, date(2026, 11, 10), Subject.MOTHER)
    assert [(one.kind.code, one.opens_on.isoformat(), one.last_day.isoformat()) for one in windows] == [
        ("MOTHER_2_WEEKS", "2026-11-20", "2026-12-07"),
        ("MOTHER_1_MONTH", "2026-12-08", "2027-01-04"),
    ]


def test_a_family_of_nerima_is_reminded_the_day_the_four_month_checkup_opens(nerima: Municipality) -> None:
    window = next_checkup(nerima.checkups, date(2026, 7, 24), date(2026, 11, 24))
    assert window is not None
    days = [reminder_day(window, reminder) for reminder in window.kind.reminders]
    assert days == [date(2026, 11, 24), date(2026, 12, 9)]


def test_the_checkups_a_family_was_reminded_of_before_are_reminded_of_as_before(nerima: Municipality) -> None:
    """The ids of planned reminders are made of these: another number would tell families a second time."""
    before = {kind.code: [(one.anchor, one.days) for one in kind.reminders] for kind in nerima.checkups}
    assert before["INFANT_4_MONTHS"] == [(Anchor.OPENS, 0), (Anchor.CLOSES, -14)]
    assert before["TODDLER_18_MONTHS"] == before["CHILD_3_YEARS"] == [(Anchor.OPENS, 0), (Anchor.CLOSES, -30)]


def test_nobody_is_reminded_of_a_test_that_is_done_where_the_child_is_born(nerima: Municipality) -> None:
    silent = {kind.code for kind in nerima.checkups if not kind.reminders}
    assert silent == {"NEWBORN_METABOLIC", "NEWBORN_HEARING", "VISIT_TO_EVERY_INFANT", "PRENATAL_1"}


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
    voucher = (kind.voucher[language],) if kind.voucher else ()
    return (kind.names[language], kind.basis[language], kind.place[language], *kind.bring[language], *voucher)


@pytest.mark.parametrize(("at", "quiet"), [("20:59", False), ("21:00", True), ("00:00", True), ("07:59", True)])
def test_quiet_hours_go_over_midnight(at: str, quiet: bool) -> None:
    assert QuietHours(time(21), time(8)).cover(time.fromisoformat(at)) is quiet


@pytest.mark.parametrize(("at", "quiet"), [("12:59", False), ("13:00", True), ("14:59", True), ("15:00", False)])
def test_quiet_hours_may_be_within_a_day(at: str, quiet: bool) -> None:
    assert QuietHours(time(13), time(15)).cover(time.fromisoformat(at)) is quiet


def test_nobody_is_kept_quiet_when_the_quiet_hours_are_over() -> None:
    assert not QuietHours(time(21), time(8)).cover(time(8))
