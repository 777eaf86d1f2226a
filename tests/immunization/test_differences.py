"""Where a municipality differs: its word counts for its children, and what was decided for a child goes before it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from handbook_api.families.access import Side
from handbook_api.immunization.models import ForecastStatus, VaccineGroup
from handbook_api.immunization.records import ConditionKind, ConditionStatement
from handbook_api.immunization.views import Outlook, differences_for, patient_of
from handbook_api.municipalities.municipality import VaccinationDifferences
from tests.immunization.schedules import JAPAN, day
from tests.notifications.builders import a_child, a_municipality

MISSED_FOR_WANT_OF_VACCINE = "2022-05-10"


@pytest.mark.parametrize(
    ("accepts", "status"),
    [
        (None, ForecastStatus.CONDITIONAL),
        (True, ForecastStatus.DUE),
        (False, ForecastStatus.AGED_OUT),
    ],
)
def test_the_municipality_decides_about_mr_that_was_missed_for_want_of_vaccine(
    accepts: bool | None, status: ForecastStatus
) -> None:
    child = a_child(MISSED_FOR_WANT_OF_VACCINE)
    outlook = Outlook(JAPAN, child, VaccinationDifferences(accepts_mr_shortage=accepts), day("2026-04-10"))

    (mr1,) = [one for one in outlook.forecasts if one.group is VaccineGroup.MR1]

    assert mr1.status is status


def test_what_was_decided_for_the_child_goes_before_what_its_municipality_does() -> None:
    refused = ConditionStatement(
        ConditionKind.MR_SHORTAGE_APPROVED, Side.OFFICIAL, False, None, datetime(2026, 4, 1, tzinfo=UTC)
    )
    child = replace(a_child(MISSED_FOR_WANT_OF_VACCINE), vaccination_conditions=(refused,))

    patient = patient_of(child, VaccinationDifferences(accepts_mr_shortage=True))

    assert patient.conditions.mr_shortage_approved is False


def test_a_child_without_a_municipality_follows_the_national_schedule() -> None:
    nerima = a_municipality(vaccinations=VaccinationDifferences(accepts_mr_shortage=True))
    at_home, elsewhere = a_child(municipality=nerima.code), a_child(municipality=None)

    assert differences_for(at_home, {nerima.code: nerima}).accepts_mr_shortage is True
    assert differences_for(elsewhere, {nerima.code: nerima}) == VaccinationDifferences()
