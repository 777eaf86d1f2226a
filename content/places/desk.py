"""The use cases of those who work on a municipality's places and events: propose, approve, close, withdraw."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Generic
from zoneinfo import ZoneInfo

from content.places.handling import Handling
from content.places.model import Entry, Facts, Imported, LocalKey, LocalState, LocalStep, Proposal, Saved
from content.places.rules import proposed, serves, step_problem, steps_open_to, taken
from content.places.store import EntryPlace, Listing, LocalStore
from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.clock import Clock, civil_date
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import chosen_id
from handbook_api.platform.ledger import Ledger, Page
from handbook_api.platform.problems import Forbidden, Problem, ProblemCode, Refused, VersionConflict

CEILING: Final = 5_000
"""Entries of one kind of a municipality that are neither withdrawn nor over."""
AT_ONCE_CEILING: Final = 100
"""Proposals that are approved together."""

_ID: Final = ("id",)


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry as somebody saw it."""

    key: LocalKey
    version: int


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
        self._ledger = ledger
        self._municipalities = municipalities
        self._clock = clock

    # Reading

    async def see(self, principal: Principal, key: LocalKey) -> Entry[Facts] | None:
        """An entry of her own municipality; `None` for everybody and everything else."""
        return await self._store.get(key) if serves(principal) == key.municipality else None

    async def page(
        self, principal: Principal, states: Collection[LocalState], size: int, after: EntryPlace | None
    ) -> tuple[Listing[Facts], ...]:
        """Up to `size` of hers, the last saved in front. Raises `Forbidden` for whoever works for no municipality."""
        return await self._store.of_municipality(_municipality_of(principal), states, size, after)

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
        key = LocalKey(_municipality_of(principal), chosen_id(id))

        async def work(page: Page) -> Entry[Facts]:
            existing = await self._store.get(key, page.session)
            if existing is not None:
                return existing
            return await self._begin(page, key, Proposal(facts, principal.uid, page.now))

        return await self._ledger.change(key.municipality, work)

    async def change(self, principal: Principal, key: LocalKey, expected_version: int, facts: Facts) -> Entry[Facts]:
        """Propose that something else be said; readers see what they saw until somebody else approves.

        Raises `Refused`, and `VersionConflict` with the entry as it stands.
        """

        async def work(page: Page) -> Entry[Facts]:
            there = await self._opened(page, principal, key, _ID)
            wanted = self._handling.in_form(facts, there.current)
            if there.current == wanted and await self._is_repeat(page, there, principal, expected_version):
                return there
            _demand(there, LocalStep.PROPOSED, principal, expected_version, _ID)
            return await self._put(page, there, Proposal(wanted, principal.uid, page.now))

        return await self._ledger.change(key.municipality, work)

    async def bring(
        self, principal: Principal, key: LocalKey, proposal: Proposal[Facts], imported: Imported[Facts]
    ) -> Entry[Facts]:
        """Propose what a file says, and keep in mind what it said. Raises `Refused` with what is wrong.

        Whoever wrote a proposal by hand that waits stays the one who wrote it: she cannot approve it.
        """

        async def work(page: Page) -> Entry[Facts]:
            there = await self._store.get(key, page.session)
            if there is None:
                return await self._begin(page, key, replace(proposal, at=page.now), imported)
            by = there.proposal.by if there.proposal else proposal.by
            return await self._put(page, there, replace(proposal, by=by, at=page.now), imported)

        if serves(principal) != key.municipality:
            raise Forbidden
        return await self._ledger.change(key.municipality, work)

    async def check(self, principal: Principal, key: LocalKey, facts: Facts) -> None:
        """Only look whether something could be proposed. Raises `Refused` with what is wrong."""
        if serves(principal) != key.municipality:
            raise Forbidden

        async def work(page: Page) -> None:
            await self._demand_facts(page, key.municipality, facts)

        await self._ledger.change(key.municipality, work)

    def now(self) -> datetime:
        """The instant of what is proposed now."""
        return self._clock.now()

    # Steps

    async def approve(self, principal: Principal, seen: Sequence[Seen]) -> tuple[Entry[Facts], ...]:
        """Let these be said, all of them or none. A repeated request gives the first answer.

        Raises `Refused` with a problem for each that cannot be approved; one that was changed since is one of them.
        """
        municipality = _municipality_of(principal)
        if not 1 <= len(seen) <= AT_ONCE_CEILING:
            raise Refused(Problem(ProblemCode.CEILING_REACHED, ("approvals",), {"limit": AT_ONCE_CEILING}))

        async def work(page: Page) -> tuple[Entry[Facts], ...]:
            done: list[Entry[Facts]] = []
            problems: list[Problem] = []
            for place, one in enumerate(seen):
                try:
                    done.append(await self._approve(page, principal, one, ("approvals", str(place))))
                except Refused as refused:
                    problems += refused.problems
            if problems:
                raise Refused(*problems)
            return tuple(done)

        return await self._ledger.change(municipality, work)

    async def approve_file(self, principal: Principal, file: str, limit: int) -> int:
        """Approve up to `limit` of the proposals that are as an import left them; how many that were."""
        municipality = _municipality_of(principal)

        async def work(page: Page) -> int:
            waiting = await self._store.proposed_by_file(municipality, file, limit, page.session)
            mine = [one for one in waiting if step_problem(one, LocalStep.APPROVED, principal.uid, _ID) is None]
            for one in mine:
                await self._take(page, principal, one, LocalStep.APPROVED)
            return len(mine)

        return await self._ledger.change(municipality, work)

    async def close(self, principal: Principal, key: LocalKey) -> Entry[Facts]:
        """Say at once that a place is closed for good, or that an event is cancelled. What was proposed is dropped.

        No version is asked for: it may be urgent. Twice is no error.
        """

        async def work(page: Page) -> Entry[Facts]:
            there = await self._opened(page, principal, key, _ID)
            if there.is_closed:
                return there
            _demand(there, LocalStep.CLOSED, principal, there.version, _ID)
            return await self._take(page, principal, there, LocalStep.CLOSED)

        return await self._ledger.change(key.municipality, work)

    async def withdraw(
        self, principal: Principal, key: LocalKey, expected_version: int, *, only_proposal: bool
    ) -> Entry[Facts]:
        """Show something to nobody any more, or drop only what is proposed of it. Its history stays.

        Raises `Refused`, and `VersionConflict` with the entry as it stands. Twice is no error.
        """
        step = LocalStep.DISCARDED if only_proposal else LocalStep.WITHDRAWN

        async def work(page: Page) -> Entry[Facts]:
            there = await self._opened(page, principal, key, _ID)
            is_done = there.proposal is None if only_proposal else there.state is LocalState.WITHDRAWN
            if is_done:
                return there
            _demand(there, step, principal, expected_version, _ID)
            return await self._take(page, principal, there, step)

        return await self._ledger.change(key.municipality, work)

    # In a transaction

    async def _approve(self, page: Page, principal: Principal, seen: Seen, path: tuple[str, ...]) -> Entry[Facts]:
        there = await self._opened(page, principal, seen.key, (*path, "id"))
        if await self._is_repeat(page, there, principal, seen.version, LocalStep.APPROVED):
            return there
        if there.version != seen.version:
            raise Refused(Problem(ProblemCode.VERSION_CONFLICT, (*path, "expectedVersion")))
        _demand(there, LocalStep.APPROVED, principal, seen.version, (*path, "id"))
        return await self._take(page, principal, there, LocalStep.APPROVED)

    async def _opened(self, page: Page, principal: Principal, key: LocalKey, path: tuple[str, ...]) -> Entry[Facts]:
        """The entry, of her own municipality. Raises `Forbidden` and `Refused(NOT_FOUND)`."""
        is_hers = _municipality_of(principal) == key.municipality
        found = await self._store.get(key, page.session) if is_hers else None
        if found is None:
            raise Refused(Problem(ProblemCode.NOT_FOUND, path))
        return found

    async def _begin(
        self, page: Page, key: LocalKey, proposal: Proposal[Facts], imported: Imported[Facts] | None = None
    ) -> Entry[Facts]:
        wanted = replace(proposal, facts=self._handling.in_form(proposal.facts, None))
        await self._demand_facts(page, key.municipality, wanted.facts)
        if await self._store.count(key.municipality, page.now, page.session) >= CEILING:
            raise Refused(Problem(ProblemCode.CEILING_REACHED, _ID, {"limit": CEILING}))
        entry: Entry[Facts] = Entry(
            key=key,
            version=1,
            state=LocalState.PROPOSED,
            created_at=page.now,
            proposal=wanted,
            imported=imported,
        )
        return await self._save(page, entry, LocalStep.PROPOSED, wanted.by, wanted.facts)

    async def _put(
        self, page: Page, there: Entry[Facts], proposal: Proposal[Facts], imported: Imported[Facts] | None = None
    ) -> Entry[Facts]:
        await self._demand_facts(page, there.key.municipality, proposal.facts)
        entry = replace(proposed(there, proposal), imported=imported or there.imported)
        return await self._save(page, entry, LocalStep.PROPOSED, proposal.by, proposal.facts)

    async def _take(self, page: Page, principal: Principal, there: Entry[Facts], step: LocalStep) -> Entry[Facts]:
        entry = taken(there, step, page.now)
        await self._save(page, entry, step, principal.uid, there.proposal.facts if there.proposal else None)
        await self._handling.published(page, entry, self._zone(entry.key.municipality))
        return entry

    async def _save(
        self, page: Page, entry: Entry[Facts], step: LocalStep, by: str, facts: Facts | None
    ) -> Entry[Facts]:
        await self._store.save(page, entry, self._handling.fields(entry, self._zone(entry.key.municipality)))
        await self._store.keep(page, entry.key, Saved(entry.version, step, by, page.now, entry.state, facts))
        return entry

    async def _demand_facts(self, page: Page, municipality: str, facts: Facts) -> None:
        today: date = civil_date(page.now, self._zone(municipality))
        problems = [
            *self._handling.problems(facts, today),
            *await self._handling.elsewhere(page, municipality, facts),
        ]
        if problems:
            raise Refused(*problems)

    async def _is_repeat(
        self,
        page: Page,
        there: Entry[Facts],
        principal: Principal,
        expected_version: int,
        step: LocalStep = LocalStep.PROPOSED,
    ) -> bool:
        """Whether the step after the version she saw is hers: she did not hear that it was taken."""
        if there.version != expected_version + 1:
            return False
        last = await self._store.history(there.key, 1, None, page.session)
        return any((one.step, one.by) == (step, principal.uid) for one in last)

    def _zone(self, municipality: str) -> ZoneInfo:
        found = self._municipalities.get(municipality)
        if found is None:
            raise Refused(Problem(ProblemCode.UNKNOWN_MUNICIPALITY))
        return found.zone


def _municipality_of(principal: Principal) -> str:
    municipality = serves(principal)
    if municipality is None:
        raise Forbidden
    return municipality


def _demand(
    there: Entry[Facts], step: LocalStep, principal: Principal, expected_version: int, path: tuple[str, ...]
) -> None:
    if there.version != expected_version:
        raise VersionConflict(there)
    problem = step_problem(there, step, principal.uid, path)
    if problem is not None:
        raise Refused(problem)
