"""What the municipality did about a child whose checkup is missing: its own account, which no family is shown."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from bson.binary import Binary

from handbook_api.platform.ids import SEPARATOR, ChildKey

STEPS_CEILING = 100
"""In one account. A yearly check of safety takes a handful."""
NOTE_LIMIT_CHARACTERS = 1_000


class FollowUpStatus(StrEnum):
    """How far it is. None of them says that parents did something wrong."""

    NOT_CONTACTED = "NOT_CONTACTED"
    LETTER_SENT = "LETTER_SENT"
    CALLED = "CALLED"
    """Somebody was spoken to."""
    NOT_REACHED = "NOT_REACHED"
    """Letters come back, or nobody answers."""
    VISITED = "VISITED"
    """At home, and somebody was met."""
    ATTENDANCE_PLANNED = "ATTENDANCE_PLANNED"
    ATTENDED_ELSEWHERE = "ATTENDED_ELSEWHERE"
    """In another municipality, a hospital, abroad."""
    DECLINED = "DECLINED"
    SAFETY_CONFIRMED = "SAFETY_CONFIRMED"
    """The child itself was seen, or seen by a body that answers for it (a nursery, a clinic): 安全確認."""
    WHEREABOUTS_UNKNOWN = "WHEREABOUTS_UNKNOWN"
    """The family is not where it is registered (居所不明): what the yearly check of safety looks for."""
    MOVED_AWAY = "MOVED_AWAY"


@dataclass(frozen=True, slots=True)
class FollowUpKey:
    """Which account: its municipality first, because that is whose it is; then the child, and the checkup's code."""

    municipality: str
    child: ChildKey
    kind: str

    def __str__(self) -> str:
        return SEPARATOR.join((self.municipality, str(self.child), self.kind))


@dataclass(frozen=True, slots=True)
class FollowUpStep:
    """One thing that was done. The note is sealed. `set_by` is a user id of the staff, and stays with them."""

    status: FollowUpStatus
    sealed_note: Binary | None
    set_by: str
    set_at: datetime


@dataclass(frozen=True, slots=True)
class FollowUp:
    """An account: its steps in the order in which they were set, at least one. The last one is how it stands."""

    key: FollowUpKey
    steps: tuple[FollowUpStep, ...]

    @property
    def version(self) -> int:
        """Nothing is ever changed in it but by a further step."""
        return len(self.steps)

    @property
    def current(self) -> FollowUpStep:
        """How it stands."""
        return self.steps[-1]

    def after(self, step: FollowUpStep) -> "FollowUp":
        """The same with one more step."""
        return replace(self, steps=(*self.steps, step))


def stored_follow_up(follow_up: FollowUp) -> dict[str, Any]:
    """An account as MongoDB keeps it."""
    key = follow_up.key
    return {
        "_id": str(key),
        "municipality": key.municipality,
        "family_id": key.child.family_id,
        "child": str(key.child),
        "kind": key.kind,
        "steps": [
            {"status": one.status.value, "note": one.sealed_note, "set_by": one.set_by, "set_at": one.set_at}
            for one in follow_up.steps
        ],
    }


def read_follow_up(document: Mapping[str, Any]) -> FollowUp:
    """The account that `stored_follow_up` was given."""
    child = ChildKey.parse(document["child"])
    if child is None:
        raise ValueError("the account of a follow-up names no child")
    return FollowUp(
        FollowUpKey(document["municipality"], child, document["kind"]),
        tuple(
            FollowUpStep(FollowUpStatus(one["status"]), one["note"], one["set_by"], one["set_at"])
            for one in document["steps"]
        ),
    )
