"""One row of the statutory form's 両親学級などの受講記録 (page 12): what is entered, and what of it cannot be. Pure."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from handbook_api.families.access import Side
from handbook_api.platform.problems import Problem
from handbook_api.pregnancies.line_rules import (
    NOTE_LIMIT_CHARACTERS,
    Circumstances,
    day_problems,
    in_pregnancy_and_after,
    text_problems,
    trimmed,
)

CLASSES_CEILING: Final = 100
"""The form has 8 rows."""
SUBJECT_LIMIT_CHARACTERS: Final = 100


@dataclass(frozen=True, slots=True)
class ClassEntry:
    """What a person enters of a class that was attended."""

    attended_on: date
    subject: str | None
    note: str | None = None

    def tidied(self) -> "ClassEntry":
        """Without blanks around the texts."""
        return replace(self, subject=trimmed(self.subject), note=trimmed(self.note))


def class_problems(entry: ClassEntry, here: Circumstances) -> tuple[Problem, ...]:
    """Everything that is wrong with an entry. Staff copy what is there: without a subject, too."""
    return (
        *day_problems(entry.attended_on, "attendedOn", in_pregnancy_and_after(here.pregnancy), here.today),
        *text_problems(trimmed(entry.subject), "subject", SUBJECT_LIMIT_CHARACTERS, required=here.side is Side.FAMILY),
        *text_problems(trimmed(entry.note), "note", NOTE_LIMIT_CHARACTERS),
    )
