"""Follows the ledger: what ends or is deleted takes everything with it that waited to be said of it."""

from handbook_api.platform.ids import ChildKey
from handbook_api.platform.ledger import Page
from notifications.reminder_store import ReminderStore


class Withdrawal:
    """Withdraws reminders in the very transaction in which somebody says that a pregnancy or a child is no more.

    From the instant at which she is answered nothing of it waits any longer, whether a worker runs or not. It is called
    with every change of every family, and asks the database nothing unless something ended. Everything else that can
    make a reminder wrong (a date, a municipality, a record) is the planner's to see to, and the last look's.
    """

    def __init__(self, reminders: ReminderStore) -> None:
        self._reminders = reminders

    async def __call__(self, family_id: str, page: Page) -> None:
        """A `Follower` of the ledger."""
        # What was deleted is known by its key: a record inside a child or a pregnancy has a longer one.
        gone = [*page.ended, *(erased for erased in page.erased if ChildKey.parse(erased) is not None)]
        if gone:
            await self._reminders.withdraw(family_id, gone, page.session)
