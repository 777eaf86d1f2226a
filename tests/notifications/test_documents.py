"""Reminders in MongoDB: what is stored is read as it was, under ids that never change."""

from datetime import UTC, date, datetime, time

import pytest

from handbook_api.platform.ids import ChildKey, PregnancyKey
from notifications.reminder_documents import new_document, read_kept, read_subject, stored_subject
from notifications.reminders import Occasion, ReminderKind, Wording, reminder_id
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
    "uid": "uid-misaki",
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
    "bundle": None,
}
"""A reminder as it was written when reminders became one person's."""


def test_a_reminder_of_before_is_about_its_child_and_for_one_person() -> None:
    kept = read_kept(STORED_BEFORE)

    assert (kept.planned.subject, kept.planned.uid) == (CHILD, "uid-misaki")
    assert kept.planned.wording.times == {}


def test_the_ids_of_reminders_are_what_they_always_were() -> None:
    assert reminder_id(CHILD, AN_OCCASION, "uid-misaki") == "8f7a7c1869e777277c2be17a5b6faca4"
    assert reminder_id(PREGNANCY, AN_OCCASION, "uid-misaki") == "aa7d0ef849dae04108b204c8aeb9299e"


def test_the_same_occasion_is_another_reminder_to_somebody_else() -> None:
    assert reminder_id(CHILD, AN_OCCASION, "uid-kenta") != reminder_id(CHILD, AN_OCCASION, "uid-misaki")


def test_a_pregnancy_that_is_spelled_like_a_child_has_other_reminders() -> None:
    assert reminder_id(PREGNANCY, AN_OCCASION, "uid-misaki") != reminder_id(CHILD, AN_OCCASION, "uid-misaki")


@pytest.mark.parametrize("subject", [CHILD, PREGNANCY])
def test_what_is_stored_is_read_as_it_was(subject: ChildKey | PregnancyKey) -> None:
    wording = Wording("reminder.appointment.child", {}, {"on": date(2026, 12, 1)}, times={"at": time(13, 30)})
    planned = a_reminder(subject=subject, topics=frozenset({"a", "b"}), wording=wording)

    assert read_kept(new_document(planned)).planned == planned


def test_a_document_that_is_about_nobody_is_not_read() -> None:
    with pytest.raises(ValueError, match="no key"):
        read_subject({"child": "ゆい"})


def test_the_fields_of_a_child_and_a_pregnancy_are_two() -> None:
    assert (list(stored_subject(CHILD)), list(stored_subject(PREGNANCY))) == (["child"], ["pregnancy"])
