"""The vaccines of the demonstration: whenever it runs, they are what a careful clinic would have given."""

from datetime import date, timedelta

import pytest

from handbook_api.demo.growing import LATER_VISITS, VISITS
from handbook_api.immunization.engine import forecast_all
from handbook_api.immunization.loading import load_schedule
from handbook_api.immunization.models import ForecastStatus, GivenDose, Patient
from handbook_api.platform.civil_dates import add_months
from handbook_api.platform.vocabulary import Sex

SCHEDULE = load_schedule()


@pytest.mark.parametrize("months_old", [4, 7, 25])
@pytest.mark.parametrize("weeks_from_now", range(0, 104, 8))
def test_no_dose_of_the_demonstration_needs_review(months_old: int, weeks_from_now: int) -> None:
    today = date(2026, 11, 25) + timedelta(weeks=weeks_from_now)
    born_on = add_months(today, -months_old)
    doses = [
        GivenDose(f"{product}-{age_days}", product, born_on + timedelta(days=age_days))
        for age_days, products in (VISITS | LATER_VISITS).items()
        for product in products
        if born_on + timedelta(days=age_days) <= today
    ]
    forecasts = forecast_all(SCHEDULE, Patient(born_on, Sex.FEMALE), doses, today)
    assert [one.group for one in forecasts if one.status is ForecastStatus.NEEDS_REVIEW] == []
