"""Short ways to say a person, doses and a forecast by Japan's schedule."""

from collections.abc import Iterable
from datetime import date

from handbook_api.immunization.engine import forecast_group
from handbook_api.immunization.loading import load_schedule
from handbook_api.immunization.models import Conditions, Decision, GivenDose, GroupForecast, Patient, VaccineGroup
from handbook_api.platform.vocabulary import Sex

JAPAN = load_schedule()


def day(written: str) -> date:
    return date.fromisoformat(written)


def a_girl(born: str, conditions: Conditions | None = None) -> Patient:
    return Patient(day(born), Sex.FEMALE, conditions=conditions or Conditions())


def given(*doses: str) -> list[GivenDose]:
    """Doses written "PRODUCT 2026-07-09", with the ids "01", "02" in this order."""
    parts = [dose.split() for dose in doses]
    return [GivenDose(f"{number:02}", product, day(on)) for number, (product, on) in enumerate(parts, 1)]


def forecast(
    patient: Patient,
    group: VaccineGroup,
    on: str,
    doses: Iterable[GivenDose] = (),
    *,
    product: str | None = None,
    decisions: Iterable[Decision] = (),
) -> GroupForecast:
    return forecast_group(JAPAN, patient, doses, group, day(on), product=product, decisions=decisions)
