"""What planning many families anew has changed, by kind. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from handbook_api.handbooks import SubjectKey
from notifications.planner import Replanned
from notifications.reminders import KeptReminder, PlannedReminder, ReminderKind
from notifications.replanning import WAITING, Revision


class What(StrEnum):
    """What can come of a reminder, or of a child or a pregnancy, when its family is planned anew."""

    ADDED = "ADDED"
    """A reminder is new, or waits again although it was withdrawn."""
    REDATED = "REDATED"
    """It waits for another time."""
    REWORDED = "REWORDED"
    """It says something else, or is of use for longer or shorter."""
    WITHDRAWN = "WITHDRAWN"
    """It is not to be sent any more."""
    EXPIRED = "EXPIRED"
    """It is not to be sent any more, because its time has passed."""
    NEXT_DATE = "NEXT_DATE"
    """Counts children and pregnancies: the next reminder of the kind comes at another time, or there is one now, or
    none any more."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many families were looked at, and what was changed of how many.

    `left` are families that changed while they were planned, again and again: the workers plan them. `failed` could not
    be planned. `counts` by kind and by what came of it.
    """

    families: int = 0
    left: int = 0
    failed: int = 0
    counts: Counter[tuple[ReminderKind, What]] = field(default_factory=Counter)

    def __add__(self, other: "Tally") -> "Tally":
        """Both together."""
        return Tally(
            self.families + other.families,
            self.left + other.left,
            self.failed + other.failed,
            self.counts + other.counts,
        )

    def count(self, kind: ReminderKind, what: What) -> int:
        """How many of a kind came to this."""
        return self.counts[kind, what]

    @property
    def changed_nothing(self) -> bool:
        """Whether every reminder is as it was."""
        return not self.counts


LEFT = Tally(families=1, left=1)
FAILED = Tally(families=1, failed=1)


def tally_of(replanned: Replanned) -> Tally:
    """What one family's planning has changed."""
    changes = replanned.changes
    counts: Counter[tuple[ReminderKind, What]] = Counter()
    for what, reminders in (
        (What.ADDED, (*changes.added, *changes.revived)),
        (What.REDATED, changes.postponed),
        (What.REWORDED, changes.reworded),
        (What.WITHDRAWN, changes.withdrawn),
        (What.EXPIRED, changes.stale),
    ):
        counts.update((reminder.kind, what) for reminder in reminders)
    counts.update((kind, What.NEXT_DATE) for _, kind in _other_next_dates(replanned.kept, changes))
    return Tally(families=1, counts=counts)


def stored_tally(tally: Tally) -> dict[str, Any]:
    """A tally as MongoDB keeps it."""
    counts = [{"kind": kind.value, "what": what.value, "count": count} for (kind, what), count in tally.counts.items()]
    return {"families": tally.families, "left": tally.left, "failed": tally.failed, "counts": counts}


def read_tally(document: Mapping[str, Any]) -> Tally:
    """What `stored_tally` was given."""
    counts = {(ReminderKind(one["kind"]), What(one["what"])): one["count"] for one in document["counts"]}
    return Tally(document["families"], document["left"], document["failed"], Counter(counts))


def _other_next_dates(kept: Iterable[KeptReminder], changes: Revision) -> Iterable[tuple[SubjectKey, ReminderKind]]:
    before = {one.planned.id: one.planned for one in kept if one.state in WAITING}
    ended = {reminder.id for reminder in (*changes.withdrawn, *changes.stale)}
    coming = {reminder.id: reminder for reminder in (*changes.added, *changes.revived, *changes.postponed)}
    after = {id: reminder for id, reminder in (before | coming).items() if id not in ended}
    was, is_now = _next_dates(before.values()), _next_dates(after.values())
    return [which for which in was.keys() | is_now.keys() if was.get(which) != is_now.get(which)]


def _next_dates(reminders: Iterable[PlannedReminder]) -> Mapping[tuple[SubjectKey, ReminderKind], datetime]:
    dates: dict[tuple[SubjectKey, ReminderKind], datetime] = {}
    for reminder in reminders:
        which = (reminder.subject, reminder.kind)
        dates[which] = min(reminder.due_at, dates.get(which, reminder.due_at))
    return dates
