"""Reminders as MongoDB keeps them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from handbook_api.platform.ids import ChildKey
from handbook_api.platform.mongodb import Document
from notifications.reminders import Claim, KeptReminder, PlannedReminder, ReminderKind, ReminderState, Wording


def stored_wording(wording: Wording) -> Document:
    """What a reminder says, as a document."""
    return {
        "text": wording.text,
        "names": {name: dict(by_language) for name, by_language in wording.names.items()},
        "days": {name: day.isoformat() for name, day in wording.days.items()},
        "lists": {name: [dict(one) for one in several] for name, several in wording.lists.items()},
    }


def read_wording(document: Mapping[str, Any]) -> Wording:
    """What `stored_wording` was given."""
    return Wording(
        text=document["text"],
        names=document["names"],
        days={name: date.fromisoformat(day) for name, day in document["days"].items()},
        # A reminder from before there were vaccinations tells of one thing, without lists and topics.
        lists={name: tuple(several) for name, several in document.get("lists", {}).items()},
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

    `wake_at` is when a worker has something to do with it; a reminder that is settled has none. `child` is the
    child's whole key.
    """
    return {
        "_id": planned.id,
        "family_id": planned.child.family_id,
        "child": str(planned.child),
        "kind": planned.kind.value,
        **stored_plan(planned),
        "state": ReminderState.PLANNED.value,
        "wake_at": planned.due_at,
        "fence": 0,
        "attempts": 0,
        "settled_devices": [],
        "reached": False,
        "reason": None,
    }


def read_kept(document: Document) -> KeptReminder:
    """A reminder and what became of it so far."""
    return KeptReminder(_planned(document), ReminderState(document["state"]), document["reached"])


def read_claim(document: Document) -> Claim:
    """A reminder that was claimed just now."""
    return Claim(
        planned=_planned(document),
        fence=document["fence"],
        attempts=document["attempts"],
        leased_until=document["wake_at"],
        settled_devices=frozenset(document["settled_devices"]),
        reached=document["reached"],
    )


def _planned(document: Document) -> PlannedReminder:
    child = ChildKey.parse(document["child"])
    if child is None:
        raise ValueError("a reminder's document has no child's key")
    return PlannedReminder(
        id=document["_id"],
        child=child,
        kind=ReminderKind(document["kind"]),
        due_at=document["due_at"],
        useful_until=document["useful_until"],
        wording=read_wording(document["wording"]),
        topics=frozenset(document.get("topics", ())),
    )
