"""Small builders for tests of growth."""

from datetime import date, timedelta

from handbook_api.growth.models import Assessment, LengthPosition, Measure, Measurement, Reference, Subject
from handbook_api.growth.rules import assess
from handbook_api.platform.vocabulary import Sex

BORN_ON = date(2025, 5, 10)


def a_child(sex: Sex = Sex.FEMALE, born_on: date = BORN_ON, gestation_days: int | None = None) -> Subject:
    return Subject(sex, born_on, gestation_days)


def measured(
    age_days: int,
    *,
    grams: int | None = None,
    millimetres: int | None = None,
    position: LengthPosition | None = None,
    head: int | None = None,
    born_on: date = BORN_ON,
) -> Measurement:
    return Measurement(born_on + timedelta(days=age_days), grams, millimetres, position, head)


def assessed(child: Subject, measurement: Measurement, measure: Measure, reference: Reference) -> Assessment:
    return next(one for one in assess(child, measurement, reference) if one.measure is measure)
