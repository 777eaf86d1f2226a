"""What the pages of a pregnancy are read against: the tests there are, published limits, guides to weight gain. Pure.

All of it is data with its sources (`data/tests.yaml`, `data/limits.yaml`), read at start by `reference_loading.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from handbook_api.immunization.basis import Basis
from handbook_api.pregnancies.records import StripResult

Texts = Mapping[str, str]
"""A text by language."""


@dataclass(frozen=True, slots=True)
class KindOfTest:
    """A test of the page 検査の記録.

    Its result is one of `options` (names by code), or an amount in `unit` with at most `decimals` digits after the
    point, or both; `unit` is `None` for a test that gives no number. `form_page`: where the statutory form prints it,
    `None` for one that is written into its empty rows. `left_out_of_standard`: not handed on by the national electronic
    standard, and by no export of ours.
    """

    code: str
    names: Texts
    options: Mapping[str, Texts]
    unit: Texts | None
    decimals: int
    form_page: int | None
    left_out_of_standard: bool
    basis: Basis


@dataclass(frozen=True, slots=True)
class PressureLimit:
    """A blood pressure is outside of it from either number on. `publication` is how it is to be named."""

    systolic_mmhg: int
    diastolic_mmhg: int
    publication: Texts
    basis: Basis

    def is_reached(self, systolic_mmhg: int, diastolic_mmhg: int) -> bool:
        """Whether a pressure is at the limit or above."""
        return systolic_mmhg >= self.systolic_mmhg or diastolic_mmhg >= self.diastolic_mmhg


@dataclass(frozen=True, slots=True)
class StripLimit:
    """A mark from which on the clinic is told."""

    at: StripResult
    publication: Texts
    basis: Basis

    def is_reached(self, mark: StripResult | None) -> bool:
        """Whether a mark is at the limit or above; nothing marked is not."""
        order = list(StripResult)
        return mark is not None and order.index(mark) >= order.index(self.at)


@dataclass(frozen=True, slots=True)
class GainGuide:
    """How much weight is gained in a whole pregnancy by those whose BMI was below `bmi_below_tenths` (exclusive).

    `bmi_below_tenths` is `None` for the last guide, `least_grams` where only an upper guide is published.
    `is_individual`: the clinic decides.
    """

    names: Texts
    bmi_below_tenths: int | None
    least_grams: int | None
    most_grams: int
    is_individual: bool


@dataclass(frozen=True, slots=True)
class GainGuides:
    """The guides in ascending order of BMI. They are for a pregnancy with one child."""

    guides: tuple[GainGuide, ...]
    publication: Texts
    basis: Basis

    def for_bmi(self, tenths: int) -> GainGuide:
        """The guide for a BMI in whole tenths, cut and not rounded: 18.46 is below 18.5."""
        fitting = (one for one in self.guides if one.bmi_below_tenths is None or tenths < one.bmi_below_tenths)
        return next(fitting)


@dataclass(frozen=True, slots=True)
class Reference:
    """All of it. `edition` differs when one of the files does."""

    tests: Mapping[str, KindOfTest]
    pressure_at_home: PressureLimit
    pressure_at_clinic: PressureLimit
    pressure_severe: PressureLimit
    urine_protein: StripLimit
    oedema: StripLimit
    gain: GainGuides
    edition: str
