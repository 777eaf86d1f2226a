"""Follows the ledger: what a change makes wrong of what waits to be said is taken back, or moved, with the change."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from pymongo.asynchronous.client_session import AsyncClientSession

from handbook_api.platform.ledger import Change, Page, SubjectKind
from notifications.households import Households
from notifications.planning import plan
from notifications.programmes import CurrentProgrammes
from notifications.reminder_store import ReminderStore
from notifications.replanning import revision

_NEVER: Final = frozenset(
    {SubjectKind.GROWTH_RECORD, SubjectKind.JOURNAL_ENTRY, SubjectKind.PHOTO, SubjectKind.INVITATION}
)
"""What is entered of these makes no reminder wrong."""
_NEVER_THESE: Final = ("OWN_WEIGHT_", "BLOOD_PRESSURE_", "MOTHER_BODY_", "TEETH_")
"""Nor do these lines of a pregnancy or a child."""
_SAID_ANEW: Final = {"name"}
"""What of a child a reminder says as it is on the day it is sent."""
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
        if any(_can_matter(change) for change in page.changes):
            await self.revise(family_id, page.session, page.now)

    async def revise(self, family_id: str, session: AsyncClientSession, now: datetime) -> None:
        """Take back, move and reword what waits of a family, as its handbooks and its members' wishes have it now."""
        waiting = await self._reminders.waiting_of_family(family_id, session)
        if not waiting:
            return
        household = await self._households.within(family_id, session)
        programmes = await self._programmes.at(now)
        wanted = () if household is None else plan(household, programmes, now, _AS_FAR_AS_ANYTHING_WAITS)
        changes = replace(revision(waiting, wanted, now), added=(), revived=())
        await self._reminders.revise(family_id, changes, session)


def _can_matter(change: Change) -> bool:
    if change.subject_kind in _NEVER or change.what.startswith(_NEVER_THESE):
        return False
    if change.what != "CHILD_CORRECTED" or change.before is None or change.after is None:
        return True
    changed = {name for name in {*change.before, *change.after} if change.before.get(name) != change.after.get(name)}
    return changed != _SAID_ANEW
