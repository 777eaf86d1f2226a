"""Reads households: families, their handbooks, and how each member wants to be told."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping

from pymongo.asynchronous.client_session import AsyncClientSession

from handbook_api.handbooks import Handbook, Handbooks, SubjectKey
from notifications.news import HiddenBy
from notifications.planning import Household
from notifications.preferences_store import PreferencesStore

ReadHidden = Callable[[Collection[str]], Awaitable[HiddenBy]]
"""What each of these persons has hidden of the articles."""


class Households:
    """Reads households as they stand at this moment."""

    def __init__(self, handbooks: Handbooks, preferences: PreferencesStore, hidden: ReadHidden) -> None:
        self._handbooks = handbooks
        self._preferences = preferences
        self._hidden = hidden

    async def of_families(self, family_ids: Collection[str]) -> Mapping[str, Household]:
        """The household of each of these families that exists, with what each has hidden: one read of each collection,
        however many they are.

        Raises `ValueError`, `KeyError` or `TypeError` when any of the documents cannot be read.
        """
        handbooks = await self._handbooks.of_families(family_ids)
        uids = {member.uid for handbook in handbooks.values() for member in handbook.family.members}
        preferences, hidden = await asyncio.gather(self._preferences.of_people(uids), self._hidden(uids))
        return {family_id: Household(handbook, preferences, hidden) for family_id, handbook in handbooks.items()}

    async def within(self, family_id: str, session: AsyncClientSession) -> Household | None:
        """One family's as the transaction of `session` has it; `None` where there is no such family."""
        handbook = await self._handbooks.within(family_id, session)
        return None if handbook is None else await self._household(handbook, session)

    async def about(self, subject: SubjectKey) -> Household | None:
        """What concerns one child or pregnancy, but for what is new to read; `None` where there is no such family."""
        handbook = await self._handbooks.about(subject)
        return None if handbook is None else await self._household(handbook)

    async def _household(self, handbook: Handbook, session: AsyncClientSession | None = None) -> Household:
        uids = {member.uid for member in handbook.family.members}
        return Household(handbook, await self._preferences.of_people(uids, session))
