"""Reminders of what a programme offers the woman herself: in the pregnancy (妊婦) and after the birth (産婦)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from handbook_api.checkups.attendance import attended_on
from handbook_api.checkups.model import CheckupWindow, Evidence, Subject
from handbook_api.checkups.rules import checkup_windows
from handbook_api.pregnancies.dating import TERM_DAYS
from handbook_api.pregnancies.model import Pregnancy
from notifications.kinds.pregnancy_visit import interval_ends_on
from notifications.kinds.surroundings import Surroundings
from notifications.kinds.windows import WindowTexts, window_occasions
from notifications.reminders import Occasion, Recipients

PREGNANCY_SOON: Final = "reminder.pregnancy_checkup.soon"
PREGNANCY_OPEN: Final = "reminder.pregnancy_checkup.open"
PREGNANCY_CLOSING: Final = "reminder.pregnancy_checkup.closing"
SOON: Final = "reminder.mother_checkup.soon"
OPEN: Final = "reminder.mother_checkup.open"
CLOSING: Final = "reminder.mother_checkup.closing"

SAME_VISIT_DAYS: Final = 7
"""A nominal week that begins so soon after the interval since her last visit is about the same visit."""

_PREGNANCY_TEXTS: Final = WindowTexts(PREGNANCY_SOON, PREGNANCY_OPEN, PREGNANCY_CLOSING)
"""They name no last day: a nominal week is not the end of anything."""
_MOTHER_TEXTS: Final = WindowTexts(SOON, OPEN, CLOSING)


def pregnancy_checkup_occasions(pregnancy: Pregnancy, surroundings: Surroundings) -> Iterator[Occasion]:
    """What is offered within the pregnancy, by the due date that counts.

    Nothing after that date, and nothing after the birth: what was not used then is not asked for. Of the regular visits
    only those behind the interval since the last one she recorded, which `pregnancy_visit.py` tells of; and each of
    them until its nominal week begins, because it may have been held in it or the one before.
    """
    if not pregnancy.goes_on:
        return
    last_period_on = pregnancy.due_on - timedelta(days=TERM_DAYS)
    interval_ends = interval_ends_on(pregnancy)
    counted_until = date.min if interval_ends is None else interval_ends + timedelta(days=SAME_VISIT_DAYS)
    for window in windows_to_come(pregnancy, last_period_on, Subject.PREGNANCY, surroundings):
        is_visit = window.kind.evidence is Evidence.PREGNANCY_COURSE
        if is_visit and window.opens_on < counted_until:
            continue
        useful_until = min(window.opens_on if is_visit else window.last_day, pregnancy.due_on)
        recipients = Recipients(uid=pregnancy.mother_uid)
        for occasion in window_occasions(window, _PREGNANCY_TEXTS, surroundings, recipients):
            yield replace(occasion, last_day=useful_until)


def mother_checkup_occasions(pregnancy: Pregnancy, surroundings: Surroundings) -> Iterator[Occasion]:
    """What is offered after the birth, from the day of it. For the mother alone, and nobody while it is not known who
    she is.
    """
    if pregnancy.delivery is None or pregnancy.mother_uid is None:
        return
    for window in windows_to_come(pregnancy, pregnancy.delivery.delivered_on, Subject.MOTHER, surroundings):
        yield from window_occasions(window, _MOTHER_TEXTS, surroundings, Recipients(uid=pregnancy.mother_uid))


def windows_to_come(
    pregnancy: Pregnancy, origin: date, subject: Subject, surroundings: Surroundings
) -> Iterable[CheckupWindow]:
    """The windows of what is offered her that was not held, whoever wrote that down."""
    evidence = {
        Evidence.PREGNANCY_COURSE: [row.held_on for row in pregnancy.course],
        Evidence.DENTAL_EXAM: [exam.examined_on for exam in pregnancy.dental_exams],
    }
    return (
        window
        for window in checkup_windows(surroundings.municipality.checkups, origin, subject)
        if attended_on(window, pregnancy.checkups, evidence) is None
    )
