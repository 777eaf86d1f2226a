"""Another country's schedule is data too: hepatitis B of the United States, with its grace period of four days."""

from pathlib import Path

import pytest

from handbook_api.immunization.engine import dose_evaluations, forecast_all, forecast_group
from handbook_api.immunization.loading import load_schedule
from handbook_api.immunization.models import ForecastStatus, GroupForecast, VaccineGroup
from tests.immunization.schedules import a_girl, day, given

UNITED_STATES = load_schedule(Path(__file__).with_name("schedule_us.yaml"))
EMMA = a_girl(born="2026-01-15")


def forecast(on: str, *doses: str) -> GroupForecast:
    return forecast_group(UNITED_STATES, EMMA, given(*doses), VaccineGroup.HEPB, day(on))


def test_the_first_dose_is_due_at_birth() -> None:
    found = forecast("2026-01-15")

    assert (found.status, found.next_dose) == (ForecastStatus.DUE, "1")


def test_the_third_dose_waits_for_24_weeks_of_age_and_for_both_intervals() -> None:
    by_age = forecast("2026-03-01", "HEPB 2026-01-15", "HEPB 2026-02-15")
    by_second = forecast("2026-06-01", "HEPB 2026-01-15", "HEPB 2026-05-20")
    by_first = forecast("2026-06-01", "HEPB 2026-04-01", "HEPB 2026-04-29")

    assert by_age.earliest == day("2026-07-02")  # 24 weeks after birth
    assert by_second.earliest == day("2026-07-15")  # 8 weeks after the second
    assert by_first.earliest == day("2026-07-22")  # 16 weeks after the first


@pytest.mark.parametrize(
    ("second", "evaluation"),
    [
        ("2026-02-12", "valid"),  # four weeks
        ("2026-02-08", "valid"),  # four days early, the last day of grace
        ("2026-02-07", "not_routine:INTERVAL_TOO_SHORT"),
    ],
)
def test_a_dose_in_the_grace_period_counts(second: str, evaluation: str) -> None:
    found = forecast("2026-06-01", "HEPB 2026-01-15", f"HEPB {second}")

    assert dose_evaluations(found) == ("valid", evaluation)


def test_grace_is_for_a_minimum_age_too_and_never_planned() -> None:
    assert (
        dose_evaluations(forecast("2026-08-01", "HEPB 2026-01-15", "HEPB 2026-02-15", "HEPB 2026-06-28"))[-1] == "valid"
    )
    assert dose_evaluations(forecast("2026-08-01", "HEPB 2026-01-15", "HEPB 2026-02-15", "HEPB 2026-06-27"))[-1] == (
        "not_routine:TOO_YOUNG"
    )
    assert forecast("2026-01-20", "HEPB 2026-01-15").earliest == day("2026-02-12")


def test_everything_of_the_file_is_forecast() -> None:
    found = forecast_all(UNITED_STATES, EMMA, given("HEPB 2026-01-15"), day("2026-03-20"))

    assert [(one.group, one.status) for one in found] == [(VaccineGroup.HEPB, ForecastStatus.OVERDUE)]
