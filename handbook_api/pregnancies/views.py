"""What one person sees of a pregnancy: only the records that are meant for her. Pure."""

from dataclasses import dataclass, replace
from typing import TypeVar

from handbook_api.checkups.records import CheckupRecord
from handbook_api.families.access import Action, Audience, Side, Standing
from handbook_api.families.told_municipality import told_to
from handbook_api.families.whereabouts import knows_whereabouts, reads_texts
from handbook_api.forms.records import FormRecord
from handbook_api.pregnancies.model import Pregnancy
from handbook_api.pregnancies.records import (
    BloodPressure,
    ClassAttendance,
    DentalExam,
    OwnWeight,
    PregnancyCheckup,
    PregnancyTest,
)

_Row = TypeVar("_Row", PregnancyCheckup, PregnancyTest, DentalExam, ClassAttendance, OwnWeight, BloodPressure)
"""A line of the pregnancy's pages, with a head."""


@dataclass(frozen=True, slots=True)
class SeenPregnancy:
    """A pregnancy as one person sees it: how she stands to this pregnancy, and only the records meant for her.

    To be shown, never to be saved: what she is not shown is not in it. `standing` is MOTHER for the woman who is
    pregnant, and GUARDIAN for the mother of another pregnancy.
    """

    pregnancy: Pregnancy
    standing: Standing


def may_see_pregnancies(asker: Standing) -> bool:
    """Whether somebody who stands so to a family is shown its pregnancies: guardians and staff, never viewers."""
    return asker.may(Action.READ, Side.FAMILY, Audience.GUARDIANS)


def seen(pregnancy: Pregnancy, asker: Standing) -> SeenPregnancy:
    """What somebody who stands so to this pregnancy sees of it (`Standing.towards_mother` has been asked already)."""
    shown = replace(
        pregnancy,
        municipality=told_to(pregnancy, asker),
        told_municipality=None,
        course=tuple(_placed(row, asker) for row in _readable(pregnancy.course, asker)),
        tests=_readable(pregnancy.tests, asker),
        dental_exams=_readable(pregnancy.dental_exams, asker),
        classes=tuple(_worded(row, asker) for row in _readable(pregnancy.classes, asker)),
        weights=_readable(pregnancy.weights, asker),
        blood_pressures=_readable(pregnancy.blood_pressures, asker),
        bodies=tuple(one for one in pregnancy.bodies if asker.may(Action.READ, one.side, Audience.MOTHER)),
        checkups=_readable_checkups(pregnancy, asker),
        forms=_opened_forms(pregnancy, asker),
        removed_records=frozenset(),
    )
    return SeenPregnancy(shown, asker)


def _readable(rows: tuple[_Row, ...], asker: Standing) -> tuple[_Row, ...]:
    return tuple(row for row in rows if asker.may(Action.READ, row.head.side, row.head.audience))


def reads_texts_of(row: _Row, asker: Standing) -> bool:
    """Whether she is shown the free texts in a line."""
    return reads_texts(asker, row.head.side, row.head.whereabouts_for)


def _placed(row: PregnancyCheckup, asker: Standing) -> PregnancyCheckup:
    if not knows_whereabouts(asker, row.head.whereabouts_for):
        row = replace(row, sealed_place=None)
    return row if reads_texts_of(row, asker) else replace(row, sealed_other_tests=None, sealed_remarks=None)


def _worded(row: ClassAttendance, asker: Standing) -> ClassAttendance:
    return row if reads_texts_of(row, asker) else replace(row, sealed_subject=None, sealed_note=None)


def _readable_checkups(pregnancy: Pregnancy, asker: Standing) -> tuple[CheckupRecord, ...]:
    return tuple(
        one if knows_whereabouts(asker, one.whereabouts_for) else replace(one, sealed_place=None)
        for one in pregnancy.checkups
        if asker.may(Action.READ, one.side, one.audience)
    )


def _opened_forms(pregnancy: Pregnancy, asker: Standing) -> tuple[FormRecord, ...]:
    return tuple(
        one for one in pregnancy.forms if asker.may_with_consent(Action.READ, one.side, one.audience, one.consent)
    )
