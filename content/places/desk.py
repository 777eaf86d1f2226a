"""The use cases of those who work on a municipality's places and events: propose, approve, close, withdraw."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, Generic

from content.places.handling import Handling
from content.places.model import Entry, Facts, Imported, LocalKey, LocalState, LocalStep, Proposal, Saved
from content.places.rules import serves, steps_open_to
from content.places.store import EntryPlace, Listing, LocalStore
from content.places.writing import CEILING, ID, LocalWriting, Seen, demand, municipality_of
from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.clock import Clock
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import chosen_id
from handbook_api.platform.ledger import Ledger, Page
from handbook_api.platform.problems import Forbidden, Problem, ProblemCode, Refused, VersionConflict

__all__ = ["AT_ONCE_CEILING", "CEILING", "LocalDesk", "Seen"]

AT_ONCE_CEILING: Final = 100
"""Proposals that are approved together."""


class LocalDesk(Generic[Facts]):
    """Everything editors and staff do with the entries of one kind of their own municipality."""

    def __init__(
        self,
        store: LocalStore[Facts],
        handling: Handling[Facts],
        ledger: Ledger,
        municipalities: Mapping[str, Municipality],
        clock: Clock,
    ) -> None:
        self._store: LocalStore[Facts] = store
        self._handling: Handling[Facts] = handling
        self._writing: LocalWriting[Facts] = LocalWriting(store, handling, municipalities)
        self._ledger = ledger
        self._clock = clock

    # Reading

    async def see(self, principal: Principal, key: LocalKey) -> Entry[Facts] | None:
        """An entry of her own municipality; `None` for everybody and everything else."""
        return await self._store.get(key) if serves(principal) == key.municipality else None

    async def page(
        self, principal: Principal, states: Collection[LocalState], size: int, after: EntryPlace | None
    ) -> tuple[Listing[Facts], ...]:
        """Up to `size` of hers, the last saved in front. Raises `Forbidden` for whoever works for no municipality."""
        return await self._store.of_municipality(municipality_of(principal), states, size, after)

    async def history(self, entry: Entry[Facts], size: int, before: int | None) -> tuple[Saved[Facts], ...]:
        """Up to `size` steps of an entry she sees, the last in front."""
        return await self._store.history(entry.key, size, before)

    def possible_steps(self, principal: Principal, entry: Entry[Facts]) -> tuple[LocalStep, ...]:
        """What she can do with it as it stands."""
        return steps_open_to(entry, principal)

    # Proposing

    async def propose(self, principal: Principal, id: str, facts: Facts) -> Entry[Facts]:
        """Propose something new under the id that was chosen; the same id again gives what is there.

        Raises `Refused` with everything that is wrong, and `Forbidden` for whoever works for no municipality.
        """
        key = LocalKey(municipality_of(principal), chosen_id(id))

        async def work(page: Page) -> Entry[Facts]:
            existing = await self._store.get(key, page.session)
            if existing is not None:
                return existing
            return await self._writing.begin(page, key, Proposal(facts, principal.uid, page.now))

        return await self._ledger.change(key.municipality, work)

    async def change(self, principal: Principal, key: LocalKey, expected_version: int, facts: Facts) -> Entry[Facts]:
        """Propose that something else be said; readers see what they saw until somebody else approves.

        Raises `Refused`, and `VersionConflict` with the entry as it stands.
        """

        async def work(page: Page) -> Entry[Facts]:
            there = await self._writing.opened(page, principal, key, ID)
            wanted = self._handling.in_form(facts, there.current)
            if there.current == wanted and await self._writing.is_repeat(page, there, principal, expected_version):
                return there
            demand(there, LocalStep.PROPOSED, principal, expected_version, ID)
            return await self._writing.put(page, there, Proposal(wanted, principal.uid, page.now))

        return await self._ledger.change(key.municipality, work)

    async def bring(
        self,
        principal: Principal,
        key: LocalKey,
        proposal: Proposal[Facts],
        imported: Imported[Facts] | None,
        expected_version: int | None = None,
    ) -> Entry[Facts]:
        """Propose what a file says, and keep in mind what open data said, where it is some.

        Whoever wrote the proposal that waits stays one of those who wrote it: none of them can approve it.
        `expected_version` is that of the entry which the proposal was made from (0: there was none; left out: any).
        Raises `Refused` with what is wrong, and `VersionConflict` where somebody else was faster.
        """

        async def work(page: Page) -> Entry[Facts]:
            there = await self._store.get(key, page.session)
            if expected_version not in (None, there.version if there else 0):
                raise VersionConflict(there)
            if there is None:
                return await self._writing.begin(page, key, replace(proposal, at=page.now), imported)
            return await self._writing.put(page, there, proposal.over(there.proposal, page.now), imported)

        if serves(principal) != key.municipality:
            raise Forbidden
        return await self._ledger.change(key.municipality, work)

    async def check(self, principal: Principal, key: LocalKey, facts: Facts) -> None:
        """Only look whether something could be proposed. Raises `Refused` with what is wrong."""
        if serves(principal) != key.municipality:
            raise Forbidden

        async def work(page: Page) -> None:
            await self._writing.demand_facts(page, key.municipality, facts)

        await self._ledger.change(key.municipality, work)

    async def room(self, principal: Principal) -> int:
        """How many more a municipality can have. Raises `Forbidden` for whoever works for none."""
        municipality = municipality_of(principal)
        return max(0, CEILING - await self._store.count(municipality, self._clock.now()))

    def now(self) -> datetime:
        """The instant of what is proposed now."""
        return self._clock.now()

    # Steps

    async def approve(self, principal: Principal, seen: Sequence[Seen]) -> tuple[Entry[Facts], ...]:
        """Let these be said, all of them or none. A repeated request gives the first answer.

        Raises `Refused` with a problem for each that cannot be approved; one that was changed since is one of them.
        """
        municipality = municipality_of(principal)
        if not 1 <= len(seen) <= AT_ONCE_CEILING:
            raise Refused(Problem(ProblemCode.CEILING_REACHED, ("approvals",), {"limit": AT_ONCE_CEILING}))

        async def work(page: Page) -> tuple[Entry[Facts], ...]:
            done: list[Entry[Facts]] = []
            problems: list[Problem] = []
            for place, one in enumerate(seen):
                try:
                    done.append(await self._writing.approve(page, principal, one, ("approvals", str(place))))
                except Refused as refused:
                    problems += refused.problems
            if problems:
                raise Refused(*problems)
            return tuple(done)

        return await self._ledger.change(municipality, work)

    async def approve_file(self, principal: Principal, file: str, limit: int) -> int:
        """Approve up to `limit` of the proposals that are as an import left them, but hers; how many that were."""
        municipality = municipality_of(principal)

        async def work(page: Page) -> int:
            waiting = await self._store.proposed_by_file(municipality, file, principal.uid, limit, page.session)
            for one in waiting:
                await self._writing.take(page, principal, one, LocalStep.APPROVED)
            return len(waiting)

        return await self._ledger.change(municipality, work)

    async def close(self, principal: Principal, key: LocalKey) -> Entry[Facts]:
        """Say at once that a place is closed for good, or that an event is cancelled. What was proposed is dropped.

        No version is asked for: it may be urgent. Twice is no error.
        """

        async def work(page: Page) -> Entry[Facts]:
            there = await self._writing.opened(page, principal, key, ID)
            if there.is_closed and there.proposal is None:
                return there
            step = LocalStep.DISCARDED if there.is_closed else LocalStep.CLOSED
            demand(there, step, principal, there.version, ID)
            return await self._writing.take(page, principal, there, step)

        return await self._ledger.change(key.municipality, work)

    async def withdraw(
        self, principal: Principal, key: LocalKey, expected_version: int, *, only_proposal: bool
    ) -> Entry[Facts]:
        """Show something to nobody any more, or drop only what is proposed of it. Its history stays.

        Raises `Refused`, and `VersionConflict` with the entry as it stands. Twice is no error.
        """
        step = LocalStep.DISCARDED if only_proposal else LocalStep.WITHDRAWN

        async def work(page: Page) -> Entry[Facts]:
            there = await self._writing.opened(page, principal, key, ID)
            is_done = there.proposal is None if only_proposal else there.state is LocalState.WITHDRAWN
            if is_done:
                return there
            demand(there, step, principal, expected_version, ID)
            return await self._writing.take(page, principal, there, step)

        return await self._ledger.change(key.municipality, work)
