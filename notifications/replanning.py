"""What to change so that what is stored for a family becomes its plan. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from handbook_api.handbooks import SubjectKey
from notifications.reminders import KeptReminder, PlannedReminder, ReminderState

_REVIVED = frozenset({ReminderState.WITHDRAWN, ReminderState.STALE})
"""Never sent: if the plan has them again (a mistake was taken back), they wait for their time again."""
WAITING = frozenset({ReminderState.PLANNED, ReminderState.HELD})
"""Nobody has them in hand. A claimed one is left to its worker, who looks at the handbook itself before sending."""
_TOLD = frozenset({ReminderState.CLAIMED, ReminderState.SENT, ReminderState.FAILED})
"""Told, being told, or beyond telling."""


@dataclass(frozen=True, slots=True)
class Revision:
    """The changes: what comes new, what waits for another time, what is worded anew, and what is not sent any more.

    `revived` were not to be sent any more, and are again; `postponed` wait for `due_at` from now on, whatever they
    waited for before; `reworded` keep waiting for what they wait for.
    """

    added: tuple[PlannedReminder, ...] = ()
    revived: tuple[PlannedReminder, ...] = ()
    postponed: tuple[PlannedReminder, ...] = ()
    reworded: tuple[PlannedReminder, ...] = ()
    withdrawn: tuple[PlannedReminder, ...] = ()
    stale: tuple[PlannedReminder, ...] = ()


def revision(kept: Iterable[KeptReminder], plan: Iterable[PlannedReminder], now: datetime) -> Revision:
    """The changes that make `plan` of what is `kept`. What was sent or has failed is not planned again.

    Nor is a reminder of several things, each of which some other reminder has told already: when one of four
    vaccinations is recorded on the day they were told of, nobody is told of the other three again.
    """
    by_id = {reminder.planned.id: reminder for reminder in kept}
    told = _topics_told(by_id.values())
    planned = {reminder.id: reminder for reminder in plan if not _is_told(reminder, by_id.get(reminder.id), told)}
    meetings = [(reminder, planned[id]) for id, reminder in by_id.items() if id in planned]
    gone = [one.planned for id, one in by_id.items() if _is_untouched(one) and id not in planned]
    return Revision(
        added=tuple(reminder for reminder in planned.values() if reminder.id not in by_id),
        revived=tuple(wanted for kept, wanted in meetings if kept.state in _REVIVED),
        postponed=tuple(wanted for kept, wanted in meetings if _is_postponed(kept, wanted, now)),
        reworded=tuple(wanted for kept, wanted in meetings if _is_reworded(kept, wanted, now)),
        withdrawn=tuple(reminder for reminder in gone if now < reminder.useful_until),
        stale=tuple(reminder for reminder in gone if reminder.useful_until <= now),
    )


def _is_untouched(kept: KeptReminder) -> bool:
    """One that arrived on some of the devices is not taken back: its worker settles it as sent."""
    return kept.state in WAITING and not kept.reached


_Topic = tuple[str, SubjectKey, str]
"""Who was told, of whom, and what."""


def _topics_told(kept: Iterable[KeptReminder]) -> frozenset[_Topic]:
    return frozenset(
        (one.planned.uid, one.planned.subject, topic)
        for one in kept
        if one.state in _TOLD or one.reached
        for topic in one.planned.topics
    )


def _is_told(planned: PlannedReminder, kept: KeptReminder | None, told: frozenset[_Topic]) -> bool:
    if not planned.topics or (kept is not None and (kept.state in _TOLD or kept.reached)):
        return False
    return all((planned.uid, planned.subject, topic) in told for topic in planned.topics)


def _is_postponed(kept: KeptReminder, planned: PlannedReminder, now: datetime) -> bool:
    return kept.state in WAITING and kept.planned.due_at != planned.due_at and not _overdue(kept, planned, now)


def _is_reworded(kept: KeptReminder, planned: PlannedReminder, now: datetime) -> bool:
    if kept.state not in WAITING or _is_postponed(kept, planned, now):
        return False
    return _said(kept.planned) != _said(planned)


def _said(planned: PlannedReminder) -> tuple[object, ...]:
    return planned.wording, planned.useful_until, planned.topics


def _overdue(kept: KeptReminder, planned: PlannedReminder, now: datetime) -> bool:
    """One whose time has come already keeps that time, however often its family is planned."""
    return kept.planned.due_at <= now and planned.due_at <= now
