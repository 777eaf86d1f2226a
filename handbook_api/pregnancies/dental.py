"""One exam of the statutory form's 妊娠中と産後の歯の状態 (page 13): chart of 32 teeth, caries, tartar, gums. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

from handbook_api.platform.problems import Problem, ProblemCode
from handbook_api.pregnancies.line_rules import (
    NOTE_LIMIT_CHARACTERS,
    Circumstances,
    day_problems,
    in_pregnancy_and_after,
    text_problems,
    trimmed,
)

DENTAL_EXAMS_CEILING: Final = 30
"""The form has room for 3."""
TEETH: Final = tuple(f"{quadrant}{place}" for quadrant in (1, 2, 3, 4) for place in range(1, 9))
"""An adult's 32 in the two-digit notation of ISO 3950 (FDI). The form prints them as 8-1|1-8 in two rows: 18-11 and
21-28 above, 48-41 and 31-38 below."""


class AdultToothState(StrEnum):
    """What the form marks on a tooth."""

    SOUND = "SOUND"
    """／ 健全歯"""
    CARIES = "CARIES"
    """C むし歯（未処置）"""
    TREATED = "TREATED"
    """○ 処置歯"""
    LOST = "LOST"
    """△ 喪失歯"""


class GumInflammation(StrEnum):
    """歯肉の炎症 in the form's three words."""

    NONE = "NONE"
    """なし"""
    GUIDANCE = "GUIDANCE"
    """要指導"""
    TREATMENT = "TREATMENT"
    """要治療"""


@dataclass(frozen=True, slots=True)
class DentalFindings:
    """What was found. A tooth that is not in `teeth` was not marked; `None` elsewhere: nothing was written.

    `caries_to_treat` is 要治療のむし歯, which the dentist counts: not every mark C has to be treated.
    """

    teeth: Mapping[str, AdultToothState] = field(default_factory=dict)
    caries_to_treat: int | None = None
    has_tartar: bool | None = None
    gums: GumInflammation | None = None
    note: str | None = None

    def written(self) -> str:
        """As JSON, to be sealed."""
        return json.dumps(
            {
                "teeth": {tooth: state.value for tooth, state in sorted(self.teeth.items())},
                "caries_to_treat": self.caries_to_treat,
                "has_tartar": self.has_tartar,
                "gums": self.gums.value if self.gums else None,
                "note": self.note,
            },
            ensure_ascii=False,
        )


def read_findings(text: str) -> DentalFindings:
    """What `written` wrote."""
    document: dict[str, Any] = json.loads(text)
    gums = document["gums"]
    return DentalFindings(
        teeth={tooth: AdultToothState(state) for tooth, state in document["teeth"].items()},
        caries_to_treat=document["caries_to_treat"],
        has_tartar=document["has_tartar"],
        gums=GumInflammation(gums) if gums else None,
        note=document["note"],
    )


@dataclass(frozen=True, slots=True)
class DentalEntry:
    """What a person enters. `teeth` as they came: the same tooth twice is told, and not silently one of the two."""

    examined_on: date
    teeth: tuple[tuple[str, AdultToothState], ...] = ()
    caries_to_treat: int | None = None
    has_tartar: bool | None = None
    gums: GumInflammation | None = None
    note: str | None = None

    def tidied(self) -> "DentalEntry":
        """Without blanks around the note."""
        return replace(self, note=trimmed(self.note))

    def findings(self) -> DentalFindings:
        """What is stored of it."""
        return DentalFindings(dict(self.teeth), self.caries_to_treat, self.has_tartar, self.gums, trimmed(self.note))


def dental_problems(entry: DentalEntry, here: Circumstances) -> tuple[Problem, ...]:
    """Everything that is wrong with an entry."""
    return (
        *day_problems(entry.examined_on, "examinedOn", in_pregnancy_and_after(here.pregnancy), here.today),
        *_teeth_problems([tooth for tooth, _ in entry.teeth]),
        *_caries_problems(entry.caries_to_treat),
        *text_problems(trimmed(entry.note), "note", NOTE_LIMIT_CHARACTERS),
    )


def _teeth_problems(teeth: list[str]) -> tuple[Problem, ...]:
    unknown = next((tooth for tooth in teeth if tooth not in TEETH), None)
    if unknown is not None:
        return (Problem(ProblemCode.NOT_A_TOOTH, ("teeth",), {"value": unknown[:_SHOWN_CHARACTERS]}),)
    if len(set(teeth)) < len(teeth):
        return (Problem(ProblemCode.ANSWERED_TWICE, ("teeth",)),)
    return ()


_SHOWN_CHARACTERS: Final = 10


def _caries_problems(count: int | None) -> tuple[Problem, ...]:
    if count is None or 0 <= count <= len(TEETH):
        return ()
    values: dict[str, str | int] = {"value": count, "least": 0, "most": len(TEETH)}
    return (Problem(ProblemCode.NUMBER_OUT_OF_BOUNDS, ("cariesToTreat",), values),)
