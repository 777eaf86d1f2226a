"""What to change so that what is stored for a family becomes its plan. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from notifications.reminders import KeptReminder, PlannedReminder, ReminderState

_REVIVED = frozenset({ReminderState.WITHDRAWN, ReminderState.STALE})
"""Never sent: if the plan has them again (a mistake was taken back), they wait for their time again."""
_WAITING = frozenset({ReminderState.PLANNED, ReminderState.HELD})
"""Nobody has them in hand. A claimed one is left to its worker, who looks at the handbook itself before sending."""


@dataclass(frozen=True, slots=True)
class Revision:
    """The changes: what comes new, what waits for another time, what is worded anew, and what is not sent any more.

    `postponed` are those that wait for `due_at` from now on, whatever they waited for before; `reworded` keep waiting
    for what they wait for.
    """

    added: tuple[PlannedReminder, ...] = ()
    postponed: tuple[PlannedReminder, ...] = ()
    reworded: tuple[PlannedReminder, ...] = ()
    withdrawn: tuple[PlannedReminder, ...] = ()
    stale: tuple[PlannedReminder, ...] = ()


def revision(kept: Iterable[KeptReminder], plan: Iterable[PlannedReminder], now: datetime) -> Revision:
    """The changes that make `plan` of what is `kept`. What was sent or has failed is not planned again."""
    by_id = {reminder.planned.id: reminder for reminder in kept}
    planned = {reminder.id: reminder for reminder in plan}
    meetings = [(reminder, planned[id]) for id, reminder in by_id.items() if id in planned]
    gone = [one.planned for id, one in by_id.items() if _is_untouched(one) and id not in planned]
    return Revision(
        added=tuple(reminder for reminder in planned.values() if reminder.id not in by_id),
        postponed=tuple(wanted for kept, wanted in meetings if _is_postponed(kept, wanted, now)),
        reworded=tuple(wanted for kept, wanted in meetings if _is_reworded(kept, wanted, now)),
        withdrawn=tuple(reminder for reminder in gone if now < reminder.useful_until),
        stale=tuple(reminder for reminder in gone if reminder.useful_until <= now),
    )


def _is_untouched(kept: KeptReminder) -> bool:
    """One that arrived on some of the devices is not taken back: its worker settles it as sent."""
    return kept.state in _WAITING and not kept.reached


def _is_postponed(kept: KeptReminder, planned: PlannedReminder, now: datetime) -> bool:
    if kept.state in _REVIVED:
        return True
    return kept.state in _WAITING and kept.planned.due_at != planned.due_at and not _overdue(kept, planned, now)


def _is_reworded(kept: KeptReminder, planned: PlannedReminder, now: datetime) -> bool:
    if kept.state not in _WAITING or _is_postponed(kept, planned, now):
        return False
    return (kept.planned.wording, kept.planned.useful_until) != (planned.wording, planned.useful_until)


def _overdue(kept: KeptReminder, planned: PlannedReminder, now: datetime) -> bool:
    """One whose time has come already keeps that time, however often its family is planned."""
    return kept.planned.due_at <= now and planned.due_at <= now
