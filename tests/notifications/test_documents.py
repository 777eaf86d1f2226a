"""Reminders in MongoDB: what is there from before there were pregnancies stays readable, under the ids it has."""

from datetime import UTC, date, datetime, time

import pytest

from handbook_api.platform.ids import ChildKey, PregnancyKey
from notifications.reminder_documents import new_document, read_kept, read_subject, stored_subject
from notifications.reminders import Occasion, Recipients, ReminderKind, Wording, reminder_id
from tests.notifications.builders import a_reminder

FAMILY, OWN = "5e1d7d5c-2f4d-8f0e-9a41-2f3a4b5c6d7e", "0b9c8d7e-6f5a-4b3c-8d2e-1f0a9b8c7d6e"
CHILD, PREGNANCY = ChildKey(FAMILY, OWN), PregnancyKey(FAMILY, OWN)
AN_OCCASION = Occasion(
    ReminderKind.CHECKUP_OPENS,
    "CHECKUP INFANT_4_MONTHS",
    "OPENS 0",
    date(2026, 11, 24),
    date(2026, 12, 23),
    Wording("reminder.checkup.open", {}, {}),
)

STORED_BEFORE = {
    "_id": "3f1c2b7a9d0e4c5f8a6b7c8d9e0f1a2b",
    "family_id": FAMILY,
    "child": f"{FAMILY}.{OWN}",
    "kind": "CHECKUP_OPENS",
    "due_at": datetime(2026, 11, 24, 1, tzinfo=UTC),
    "useful_until": datetime(2026, 12, 23, 15, tzinfo=UTC),
    "wording": {"text": "reminder.checkup.open", "names": {}, "days": {"last_day": "2026-12-23"}, "lists": {}},
    "topics": [],
    "state": "PLANNED",
    "wake_at": datetime(2026, 11, 24, 1, tzinfo=UTC),
    "fence": 0,
    "attempts": 0,
    "settled_devices": [],
    "reached": False,
    "reason": None,
}
"""A reminder as the first edition of the service wrote it."""


def test_a_reminder_of_before_is_about_its_child_and_for_every_guardian() -> None:
    kept = read_kept(STORED_BEFORE)

    assert (kept.planned.subject, kept.planned.recipients) == (CHILD, Recipients())
    assert kept.planned.wording.times == {}


def test_the_ids_of_childrens_reminders_are_what_they_always_were() -> None:
    assert reminder_id(CHILD, AN_OCCASION) == "e018138b633971efbca7521be9408a6f"


def test_a_pregnancy_that_is_spelled_like_a_child_has_other_reminders() -> None:
    assert reminder_id(PREGNANCY, AN_OCCASION) != reminder_id(CHILD, AN_OCCASION)


@pytest.mark.parametrize("subject", [CHILD, PREGNANCY])
@pytest.mark.parametrize(
    "recipients", [Recipients(), Recipients("uid-misaki"), Recipients("uid-misaki", frozenset({"a", "b"}))]
)
def test_what_is_stored_is_read_as_it_was(subject: ChildKey | PregnancyKey, recipients: Recipients) -> None:
    wording = Wording("reminder.appointment.child", {}, {"on": date(2026, 12, 1)}, times={"at": time(13, 30)})
    planned = a_reminder(subject=subject, recipients=recipients, wording=wording)

    assert read_kept(new_document(planned)).planned == planned


def test_a_document_that_is_about_nobody_is_not_read() -> None:
    with pytest.raises(ValueError, match="no key"):
        read_subject({"child": "ゆい"})


def test_the_fields_of_a_child_and_a_pregnancy_are_two() -> None:
    assert (list(stored_subject(CHILD)), list(stored_subject(PREGNANCY))) == (["child"], ["pregnancy"])
