"""Values at a published limit: told neutrally, with the limit and who published it. Never a diagnosis. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from handbook_api.pregnancies.records import BloodPressure, PregnancyCheckup
from handbook_api.pregnancies.reference import PressureLimit, Reference, Texts


class HintCode(StrEnum):
    """Which limit a value reaches."""

    PRESSURE_AT_HOME = "PRESSURE_AT_HOME"
    PRESSURE_AT_CLINIC = "PRESSURE_AT_CLINIC"
    PRESSURE_SEVERE = "PRESSURE_SEVERE"
    URINE_PROTEIN = "URINE_PROTEIN"
    OEDEMA = "OEDEMA"


class HintStyle(StrEnum):
    """What she is asked to do: how a hint is laid out."""

    TELL_CLINIC = "TELL_CLINIC"
    """Say it at the next occasion."""
    CALL_TODAY = "CALL_TODAY"
    """Call the clinic on this day."""


@dataclass(frozen=True, slots=True)
class Hint:
    """That a value reaches a limit. `values` fill the text of the limit."""

    code: HintCode
    style: HintStyle
    publication: Texts
    values: Mapping[str, int] = field(default_factory=dict)


def diary_hint(row: BloodPressure, reference: Reference) -> Hint | None:
    """What is said of a pressure taken at home."""
    return _pressure_hint(
        row.systolic_mmhg, row.diastolic_mmhg, HintCode.PRESSURE_AT_HOME, reference.pressure_at_home, reference
    )


def course_hints(row: PregnancyCheckup, reference: Reference) -> tuple[Hint, ...]:
    """What is said of a checkup's values, the pressure in front."""
    hints: list[Hint] = []
    if row.systolic_mmhg is not None and row.diastolic_mmhg is not None:
        pressure = _pressure_hint(
            row.systolic_mmhg, row.diastolic_mmhg, HintCode.PRESSURE_AT_CLINIC, reference.pressure_at_clinic, reference
        )
        hints += [pressure] if pressure else []
    if reference.urine_protein.is_reached(row.urine_protein):
        hints.append(Hint(HintCode.URINE_PROTEIN, HintStyle.TELL_CLINIC, reference.urine_protein.publication))
    if reference.oedema.is_reached(row.oedema):
        hints.append(Hint(HintCode.OEDEMA, HintStyle.TELL_CLINIC, reference.oedema.publication))
    return tuple(hints)


def _pressure_hint(
    systolic: int, diastolic: int, code: HintCode, usual: PressureLimit, reference: Reference
) -> Hint | None:
    if reference.pressure_severe.is_reached(systolic, diastolic):
        return _at(reference.pressure_severe, HintCode.PRESSURE_SEVERE, HintStyle.CALL_TODAY)
    return _at(usual, code, HintStyle.TELL_CLINIC) if usual.is_reached(systolic, diastolic) else None


def _at(limit: PressureLimit, code: HintCode, style: HintStyle) -> Hint:
    values = {"systolic": limit.systolic_mmhg, "diastolic": limit.diastolic_mmhg}
    return Hint(code, style, limit.publication, values)
