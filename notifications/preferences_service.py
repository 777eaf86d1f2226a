"""The use cases of preferences: look at them, and say how one wants to be told."""

from collections.abc import Sequence
from dataclasses import replace

from pymongo.asynchronous.client_session import AsyncClientSession

from handbook_api.families.service import FamilyService
from handbook_api.platform.clock import Clock
from handbook_api.platform.identity import Principal
from handbook_api.platform.planning_queue import PlanningQueue
from handbook_api.platform.problems import Refused, VersionConflict
from notifications.preferences import Preferences, Wishes, problems_of
from notifications.preferences_store import PreferencesStore
from notifications.withdrawal import Withdrawal


class PreferencesService:
    """Everything people do with how they are told. They are each person's own, and nobody else is shown them."""

    def __init__(
        self,
        store: PreferencesStore,
        families: FamilyService,
        queue: PlanningQueue,
        withdrawal: Withdrawal,
        clock: Clock,
    ) -> None:
        self._store = store
        self._families = families
        self._queue = queue
        self._withdrawal = withdrawal
        self._clock = clock

    async def of(self, principal: Principal) -> Preferences:
        """Hers; version 0 while she never said anything."""
        return await self._store.of(principal.uid)

    async def set(self, principal: Principal, expected_version: int, wishes: Wishes) -> Preferences:
        """Put `wishes` in the place of what she said before. What already stands so is left as it is.

        In the same transaction whatever waits to be told her against them is taken back or moved, in each of her
        families, and what is to be told her by them is to be planned.
        Raises `Refused` with what is wrong with them, and `VersionConflict` with the `Preferences` as they stand when
        they were changed since.
        """
        problems = problems_of(wishes)
        if problems:
            raise Refused(*problems)
        family_ids = [family.id for family in await self._families.mine(principal)]

        async def work(session: AsyncClientSession) -> Preferences:
            current = await self._store.of(principal.uid, session)
            if current.wishes == wishes:
                return current
            if current.version != expected_version:
                raise VersionConflict(current)
            changed = replace(current, version=current.version + 1, wishes=wishes)
            await self._store.save(changed, session)
            await self._follow(family_ids, session)
            return changed

        return await self._store.change(work)

    async def _follow(self, family_ids: Sequence[str], session: AsyncClientSession) -> None:
        for family_id in family_ids:
            await self._withdrawal.revise(family_id, session, self._clock.now())
            await self._queue.mark_unplanned(family_id, session)
