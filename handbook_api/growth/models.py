"""The words of growth: what is measured, against which reference, and what can be said of it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from handbook_api.platform.vocabulary import Sex


class Reference(StrEnum):
    """The published curves a measurement is placed on."""

    JP_2023 = "JP_2023"
    """The national survey of Reiwa 5 (2023). Handbooks issued since 2025-04-01 print these curves."""
    WHO_2006 = "WHO_2006"
    """The WHO Child Growth Standards."""


class Measure(StrEnum):
    """What is placed on a curve, or computed from what was measured."""

    WEIGHT = "WEIGHT"
    LENGTH = "LENGTH"
    """Recumbent length or standing height, as the reference expects at the age."""
    HEAD = "HEAD"
    BMI = "BMI"
    """Weight by length squared; カウプ指数 is the same number."""
    WEIGHT_FOR_LENGTH = "WEIGHT_FOR_LENGTH"
    RELATIVE_WEIGHT = "RELATIVE_WEIGHT"
    """肥満度: by how many percent the weight differs from the standard weight for the height."""


class Unit(StrEnum):
    """The unit of an assessed value."""

    GRAM = "GRAM"
    MILLIMETRE = "MILLIMETRE"
    KILOGRAM_PER_SQUARE_METRE = "KILOGRAM_PER_SQUARE_METRE"
    PERCENT = "PERCENT"


class LengthPosition(StrEnum):
    """How the child was measured."""

    RECUMBENT = "RECUMBENT"
    STANDING = "STANDING"


class AgeUsed(StrEnum):
    """Which of the two ages a measurement was judged at, or a chart is drawn along."""

    CHRONOLOGICAL = "CHRONOLOGICAL"
    CORRECTED = "CORRECTED"


class Band(StrEnum):
    """Between which printed lines a value lies. A value on a line is in the band above it."""

    BELOW_P3 = "BELOW_P3"
    P3_TO_P10 = "P3_TO_P10"
    P10_TO_P25 = "P10_TO_P25"
    P25_TO_P50 = "P25_TO_P50"
    P50_TO_P75 = "P50_TO_P75"
    P75_TO_P90 = "P75_TO_P90"
    P90_TO_P97 = "P90_TO_P97"
    P97_OR_ABOVE = "P97_OR_ABOVE"


class Plausibility(StrEnum):
    """Whether a value may be a slip of the pen."""

    PLAUSIBLE = "PLAUSIBLE"
    CHECK = "CHECK"
    """Rare: the person is asked to look again. Stored, and drawn."""
    IMPLAUSIBLE = "IMPLAUSIBLE"
    """Stored only when confirmed, and left out of charts."""
    NOT_JUDGED = "NOT_JUDGED"
    """There is nothing to compare it with."""


class Quality(StrEnum):
    """How close the numbers behind an answer are to what was published."""

    PUBLISHED = "PUBLISHED"
    DERIVED = "DERIVED"
    """Fitted to, or interpolated between, rounded published figures."""


class UnavailableReason(StrEnum):
    """Why a measurement has no position. Never an error."""

    AGE_ABOVE_RANGE = "AGE_ABOVE_RANGE"
    CORRECTED_AGE_NEGATIVE = "CORRECTED_AGE_NEGATIVE"
    NO_REFERENCE_FOR_MEASURE = "NO_REFERENCE_FOR_MEASURE"
    SEX_UNKNOWN = "SEX_UNKNOWN"
    LENGTH_OUT_OF_RANGE = "LENGTH_OUT_OF_RANGE"
    BEFORE_BIRTH = "BEFORE_BIRTH"
    """Measured before the birth date as it stands now, as after a correction of the birth date."""
    GESTATION_UNKNOWN = "GESTATION_UNKNOWN"
    """There is no corrected age to draw along."""


class Hint(StrEnum):
    """When to suggest talking to the health centre or a paediatrician. Each has a text `growth.hint.<HINT>`."""

    BELOW_P3 = "BELOW_P3"
    """A value lies below the lowest printed line."""
    CROSSED_TWO_BANDS = "CROSSED_TWO_BANDS"
    """Since the last measurement a value moved two bands up or down."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Of whom a measurement is. `gestation_days`: completed days since the last period began; 280 is the due date."""

    sex: Sex
    born_on: date
    gestation_days: int | None = None


@dataclass(frozen=True, slots=True)
class Measurement:
    """What was measured on one day. At least one of weight, length and head circumference is there."""

    measured_on: date
    weight_grams: int | None = None
    length_millimetres: int | None = None
    length_position: LengthPosition | None = None
    head_millimetres: int | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """Where one value lies. A position on a printed curve, never a diagnosis.

    `z` has 2 decimals, `percentile` 1 (from 0.1 to 99.9); `band` was compared before rounding. All three are `None`
    with an `unavailable_reason`, and for a measure that is a number only. `corrected_age_days` is `None` where the
    gestation is not known. `source` is how the reference wants to be named.
    """

    measure: Measure
    value: float
    unit: Unit
    reference: Reference
    edition: str
    source: str
    age_days: int
    corrected_age_days: int | None
    age_used: AgeUsed
    z: float | None = None
    percentile: float | None = None
    band: Band | None = None
    plausibility: Plausibility = Plausibility.NOT_JUDGED
    quality: Quality | None = None
    unavailable_reason: UnavailableReason | None = None
