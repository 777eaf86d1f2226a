"""Reminders as MongoDB keeps them."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from handbook_api.handbooks import SubjectKey
from handbook_api.platform.ids import ChildKey, PregnancyKey
from handbook_api.platform.mongodb import Document
from notifications.reminders import (
    Claim,
    KeptReminder,
    PlannedReminder,
    ReminderKind,
    ReminderState,
    Wording,
)


def stored_subject(subject: SubjectKey) -> Document:
    """What a document is about, as its field: `child` or `pregnancy`, with the whole key."""
    match subject:
        case ChildKey():
            return {"child": str(subject)}
        case PregnancyKey():
            return {"pregnancy": str(subject)}


def read_subject(document: Mapping[str, Any]) -> SubjectKey:
    """What `stored_subject` was given."""
    subject = ChildKey.parse(document.get("child", "")) or PregnancyKey.parse(document.get("pregnancy", ""))
    if subject is None:
        raise ValueError("a document has no key of a child or a pregnancy")
    return subject


def stored_wording(wording: Wording) -> Document:
    """What a reminder says, as a document."""
    return {
        "text": wording.text,
        "names": {name: dict(by_language) for name, by_language in wording.names.items()},
        "days": {name: day.isoformat() for name, day in wording.days.items()},
        "lists": {name: [dict(one) for one in several] for name, several in wording.lists.items()},
        "times": {name: at.isoformat() for name, at in wording.times.items()},
    }


def read_wording(document: Mapping[str, Any]) -> Wording:
    """What `stored_wording` was given."""
    return Wording(
        text=document["text"],
        names=document["names"],
        days={name: date.fromisoformat(day) for name, day in document["days"].items()},
        # A reminder from before there were vaccinations tells of one thing, without lists and topics.
        lists={name: tuple(several) for name, several in document.get("lists", {}).items()},
        # From before there were appointments.
        times={name: time.fromisoformat(at) for name, at in document.get("times", {}).items()},
    )


def stored_plan(planned: PlannedReminder) -> Document:
    """The fields that come from the plan, without those that never change."""
    return {
        "due_at": planned.due_at,
        "useful_until": planned.useful_until,
        "wording": stored_wording(planned.wording),
        "topics": sorted(planned.topics),
    }


def new_document(planned: PlannedReminder) -> Document:
    """A reminder that waits for its time.

    `wake_at` is when a worker has something to do with it; a reminder that is settled has none.
    """
    return {
        "_id": planned.id,
        "uid": planned.uid,
        "family_id": planned.subject.family_id,
        **stored_subject(planned.subject),
        "kind": planned.kind.value,
        **stored_plan(planned),
        "state": ReminderState.PLANNED.value,
        "wake_at": planned.due_at,
        "fence": 0,
        "attempts": 0,
        "settled_devices": [],
        "reached": False,
        "reason": None,
        "bundle": None,
    }


def read_kept(document: Document) -> KeptReminder:
    """A reminder and what became of it so far."""
    return KeptReminder(_planned(document), ReminderState(document["state"]), document["reached"])


def read_claim(before: Document, bundle: str, leased_until: datetime) -> Claim:
    """A reminder that was claimed just now, from what it was before. One that was in no bundle is in `bundle` now."""
    return Claim(
        planned=_planned(before),
        fence=before["fence"] + 1,
        attempts=before["attempts"] + 1,
        leased_until=leased_until,
        settled_devices=frozenset(before["settled_devices"]),
        reached=before["reached"],
        bundle=before["bundle"] or bundle,
        is_bundled_now=before["bundle"] is None,
    )


def _planned(document: Document) -> PlannedReminder:
    return PlannedReminder(
        id=document["_id"],
        uid=document["uid"],
        subject=read_subject(document),
        kind=ReminderKind(document["kind"]),
        due_at=document["due_at"],
        useful_until=document["useful_until"],
        wording=read_wording(document["wording"]),
        topics=frozenset(document["topics"]),
    )
