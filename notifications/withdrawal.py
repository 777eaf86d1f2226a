"""Follows the ledger: what a change makes wrong of what waits to be said is taken back, or moved, with the change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from pymongo.asynchronous.client_session import AsyncClientSession

from handbook_api.platform.ids import SEPARATOR
from handbook_api.platform.ledger import Change, Page, SubjectKind
from notifications.households import Households
from notifications.planning import OF_VACCINATIONS, still_wanted
from notifications.programmes import CurrentProgrammes
from notifications.reminder_store import ReminderStore
from notifications.reminders import KeptReminder, PlannedReminder, ReminderKind
from notifications.replanning import revision

_NEVER: Final = frozenset(
    {SubjectKind.GROWTH_RECORD, SubjectKind.JOURNAL_ENTRY, SubjectKind.PHOTO, SubjectKind.INVITATION}
)
"""What is entered of these makes no reminder wrong."""
_NEVER_THESE: Final = ("OWN_WEIGHT_", "BLOOD_PRESSURE_", "MOTHER_BODY_", "TEETH_")
"""Nor do these lines of a pregnancy or a child."""
_SAID_ANEW: Final = {"name"}
"""What of a child a reminder says as it is on the day it is sent."""
_OF_ONE_HANDBOOK: Final[Mapping[SubjectKind, frozenset[ReminderKind]]] = {
    SubjectKind.VACCINATION_RECORD: OF_VACCINATIONS,
    SubjectKind.VACCINATION_DECISION: OF_VACCINATIONS,
    SubjectKind.CHECKUP_RECORD: frozenset(ReminderKind),
    SubjectKind.FORM: frozenset(ReminderKind),
    SubjectKind.PREGNANCY_RECORD: frozenset(ReminderKind),
}
"""What is entered of these stands inside one handbook and makes wrong what is said of that one: these kinds of it."""
_AS_FAR_AS_ANYTHING_WAITS: Final = timedelta(days=400)
"""What waits is taken back because it is wrong, and not because it is far ahead: that is the planner's to see to."""


class Withdrawal:
    """Makes the reminders of a family right in the very transaction of a change.

    From the instant at which somebody is answered nothing waits any longer that is wrong by what she said: that a
    pregnancy or a child is no more, that somebody has left, that a checkup was held, that a date is another one;
    whether a worker runs or not. What a worker has in hand is left to its last look, and what comes new by a change to
    the planner. It is called with every change of every family: one read of an index where nothing waits.
    """

    def __init__(self, reminders: ReminderStore, households: Households, programmes: CurrentProgrammes) -> None:
        self._reminders = reminders
        self._households = households
        self._programmes = programmes

    async def __call__(self, family_id: str, page: Page) -> None:
        """A `Follower` of the ledger."""
        reaches = [_reach_of(change) for change in page.changes if _can_matter(change)]
        if not reaches:
            return
        waiting = await self._reminders.waiting_of_family(family_id, page.session)
        concerned = [one for one in waiting if any(reach.covers(one.planned) for reach in reaches)]
        await self._make_right(family_id, concerned, page.session, page.now)

    async def revise(self, family_id: str, session: AsyncClientSession, now: datetime) -> None:
        """Take back, move and reword what waits of a family, as its handbooks and its members' wishes have it now."""
        await self._make_right(family_id, await self._reminders.waiting_of_family(family_id, session), session, now)

    async def _make_right(
        self, family_id: str, waiting: Sequence[KeptReminder], session: AsyncClientSession, now: datetime
    ) -> None:
        if not waiting:
            return
        household = await self._households.within(family_id, session)
        programmes = await self._programmes.at(now)
        planned = [one.planned for one in waiting]
        wanted = (
            () if household is None else still_wanted(planned, household, programmes, now, _AS_FAR_AS_ANYTHING_WAITS)
        )
        changes = replace(revision(waiting, wanted, now), added=(), revived=())
        await self._reminders.revise(family_id, changes, session)


@dataclass(frozen=True, slots=True)
class _Reach:
    """Which reminders of a family can be wrong by a change: all, or these kinds of one handbook."""

    handbook: str | None = None
    kinds: frozenset[ReminderKind] = frozenset(ReminderKind)

    def covers(self, reminder: PlannedReminder) -> bool:
        return self.handbook in (None, str(reminder.subject)) and reminder.kind in self.kinds


def _reach_of(change: Change) -> _Reach:
    """Of what is entered inside a handbook that handbook; of everything else the whole family."""
    kinds = _OF_ONE_HANDBOOK.get(change.subject_kind)
    parts = change.subject_id.split(SEPARATOR)
    return _Reach() if kinds is None or len(parts) < 2 else _Reach(SEPARATOR.join(parts[:2]), kinds)


def _can_matter(change: Change) -> bool:
    if change.subject_kind in _NEVER or change.what.startswith(_NEVER_THESE):
        return False
    if change.what != "CHILD_CORRECTED" or change.before is None or change.after is None:
        return True
    changed = {name for name in {*change.before, *change.after} if change.before.get(name) != change.after.get(name)}
    return changed != _SAID_ANEW
