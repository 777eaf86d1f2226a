"""One row of the statutory form's 妊娠中の経過 (pages 8 and 9): what is entered, and what of it cannot be. Pure."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from handbook_api.platform.problems import Problem
from handbook_api.pregnancies.line_rules import (
    ABDOMINAL_GIRTH,
    FUNDAL_HEIGHT,
    NOTE_LIMIT_CHARACTERS,
    PLACE_LIMIT_CHARACTERS,
    Circumstances,
    day_problems,
    in_pregnancy,
    number_problems,
    pressure_problems,
    text_problems,
    trimmed,
)
from handbook_api.pregnancies.own_weight import weight_problems
from handbook_api.pregnancies.records import PregnancyCheckup, StripResult

COURSE_CEILING: Final = 60
"""The form has 16 rows for 14 subsidised visits; who is seen every other day is in a hospital, with a file there."""


@dataclass(frozen=True, slots=True)
class CourseEntry:
    """What a person enters of a checkup in the pregnancy. The week is never entered: the due date tells it.

    `place` is the clinic or the person in charge. `confirmed`: she looked again at a value that is all but impossible.
    """

    held_on: date
    fundal_height_millimetres: int | None = None
    abdominal_girth_millimetres: int | None = None
    weight_grams: int | None = None
    systolic_mmhg: int | None = None
    diastolic_mmhg: int | None = None
    oedema: StripResult | None = None
    urine_protein: StripResult | None = None
    urine_sugar: StripResult | None = None
    other_tests: str | None = None
    remarks: str | None = None
    place: str | None = None
    confirmed: bool = False

    def tidied(self) -> "CourseEntry":
        """Without blanks around the texts."""
        return replace(
            self,
            other_tests=trimmed(self.other_tests),
            remarks=trimmed(self.remarks),
            place=trimmed(self.place),
        )


def course_problems(entry: CourseEntry, here: Circumstances) -> tuple[Problem, ...]:
    """Everything that is wrong with an entry, field by field. A row with a day alone says that she was there."""
    entry, confirmed = entry.tidied(), entry.confirmed
    return (
        *day_problems(entry.held_on, "heldOn", in_pregnancy(here.pregnancy), here.today),
        *number_problems(
            entry.fundal_height_millimetres, "fundalHeightMillimetres", FUNDAL_HEIGHT, confirmed=confirmed
        ),
        *number_problems(
            entry.abdominal_girth_millimetres, "abdominalGirthMillimetres", ABDOMINAL_GIRTH, confirmed=confirmed
        ),
        *weight_problems(entry.weight_grams, "weightGrams", entry.held_on, here, confirmed=confirmed),
        *pressure_problems(entry.systolic_mmhg, entry.diastolic_mmhg, confirmed=confirmed),
        *text_problems(entry.other_tests, "otherTests", NOTE_LIMIT_CHARACTERS),
        *text_problems(entry.remarks, "remarks", NOTE_LIMIT_CHARACTERS),
        *text_problems(entry.place, "place", PLACE_LIMIT_CHARACTERS),
    )


def with_place_of(old: PregnancyCheckup, new: PregnancyCheckup) -> PregnancyCheckup:
    """The new row with the old one's place and who is shown it, unless another place was entered."""
    if new.sealed_place is not None:
        return new
    head = replace(new.head, whereabouts_for=old.head.whereabouts_for)
    return replace(new, head=head, sealed_place=old.sealed_place)
