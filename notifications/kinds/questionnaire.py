"""Reminders of the questionnaire (問診票) that a programme asks to be answered before a checkup."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from handbook_api.checkups.attendance import attended_codes
from handbook_api.checkups.model import CheckupWindow, Subject
from handbook_api.checkups.rules import checkups_to_come
from handbook_api.children.model import Child
from handbook_api.forms.records import FormRecord, FormState
from handbook_api.pregnancies.model import Pregnancy
from notifications.kinds.surroundings import Surroundings
from notifications.reminders import ALL_GUARDIANS, Occasion, Recipients, ReminderKind, Wording

OF_CHILD: Final = "reminder.questionnaire.child"
OF_MOTHER: Final = "reminder.questionnaire.mother"

DAYS_BEFORE_APPOINTMENT: Final = 3
DAYS_AFTER_OPENING: Final = 7
"""Without an appointment: a week after the checkup can be attended, and was told of (both are proposals: no source)."""
_ONE_DAY: Final = timedelta(days=1)


def child_questionnaire_occasions(child: Child, surroundings: Surroundings) -> Iterator[Occasion]:
    """One for each checkup of a child that was not held and whose questionnaire was not sent."""
    held = attended_codes(child.checkups)
    windows = checkups_to_come(surroundings.municipality.checkups, child.birth.born_on, held)
    yield from _occasions(windows, child.forms, OF_CHILD, ALL_GUARDIANS, surroundings)


def mother_questionnaire_occasions(pregnancy: Pregnancy, surroundings: Surroundings) -> Iterator[Occasion]:
    """The same for the mother's own checkups after the birth: for her alone, whatever the form asks."""
    if pregnancy.delivery is None or pregnancy.mother_uid is None:
        return
    held = attended_codes(pregnancy.checkups)
    windows = checkups_to_come(
        surroundings.municipality.checkups, pregnancy.delivery.delivered_on, held, Subject.MOTHER
    )
    yield from _occasions(windows, pregnancy.forms, OF_MOTHER, Recipients(uid=pregnancy.mother_uid), surroundings)


def _occasions(
    windows: Iterable[CheckupWindow],
    forms: Iterable[FormRecord],
    text: str,
    recipients: Recipients,
    surroundings: Surroundings,
) -> Iterator[Occasion]:
    sent = frozenset(form.form for form in forms if form.state is FormState.SENT)
    for window in windows:
        questionnaire, day = window.kind.questionnaire, _day(window, surroundings)
        if questionnaire is None or questionnaire in sent or day is None:
            continue
        yield Occasion(
            kind=ReminderKind.QUESTIONNAIRE,
            series=f"QUESTIONNAIRE {window.kind.code}",
            mark=questionnaire,
            day=day,
            last_day=_last_day(window, surroundings),
            wording=Wording(text, names={"checkup": dict(window.kind.names)}, days={}),
            recipients=recipients,
        )


def _day(window: CheckupWindow, surroundings: Surroundings) -> date | None:
    """When to ask for it; not at all where a place has to be booked and is not."""
    appointment = surroundings.booked_openly.get(window.kind.code)
    if appointment is not None:
        return appointment.facts.times.on - timedelta(days=DAYS_BEFORE_APPOINTMENT)
    return None if window.kind.booking else window.opens_on + timedelta(days=DAYS_AFTER_OPENING)


def _last_day(window: CheckupWindow, surroundings: Surroundings) -> date:
    appointment = surroundings.booked_openly.get(window.kind.code)
    return window.last_day if appointment is None else appointment.facts.times.on - _ONE_DAY
