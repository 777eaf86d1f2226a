"""The steps of places and events within a transaction: looked up, begun, said anew, taken, saved."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Generic
from zoneinfo import ZoneInfo

from content.places.handling import Handling
from content.places.model import Entry, Facts, Imported, LocalKey, LocalState, LocalStep, Proposal, Saved
from content.places.rules import proposed, serves, step_problem, taken
from content.places.store import LocalStore
from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.clock import civil_date
from handbook_api.platform.identity import Principal
from handbook_api.platform.ledger import Page
from handbook_api.platform.problems import Forbidden, Problem, ProblemCode, Refused, VersionConflict

CEILING: Final = 5_000
"""Entries of one kind of a municipality that are neither withdrawn nor over."""
ID: Final = ("id",)


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry as somebody saw it."""

    key: LocalKey
    version: int


class LocalWriting(Generic[Facts]):
    """What is written of one kind. Each works on the page of a transaction that somebody else began."""

    def __init__(
        self, store: LocalStore[Facts], handling: Handling[Facts], municipalities: Mapping[str, Municipality]
    ) -> None:
        self._store: LocalStore[Facts] = store
        self._handling: Handling[Facts] = handling
        self._municipalities = municipalities

    async def approve(self, page: Page, principal: Principal, seen: Seen, path: tuple[str, ...]) -> Entry[Facts]:
        """Publish what is proposed as she saw it. Raises `Forbidden` and `Refused`."""
        there = await self.opened(page, principal, seen.key, (*path, "id"))
        if await self.is_repeat(page, there, principal, seen.version, LocalStep.APPROVED):
            return there
        if there.version != seen.version:
            raise Refused(Problem(ProblemCode.VERSION_CONFLICT, (*path, "expectedVersion")))
        demand(there, LocalStep.APPROVED, principal, seen.version, (*path, "id"))
        return await self.take(page, principal, there, LocalStep.APPROVED)

    async def opened(self, page: Page, principal: Principal, key: LocalKey, path: tuple[str, ...]) -> Entry[Facts]:
        """The entry, of her own municipality. Raises `Forbidden` and `Refused(NOT_FOUND)`."""
        is_hers = municipality_of(principal) == key.municipality
        found = await self._store.get(key, page.session) if is_hers else None
        if found is None:
            raise Refused(Problem(ProblemCode.NOT_FOUND, path))
        return found

    async def begin(
        self, page: Page, key: LocalKey, proposal: Proposal[Facts], imported: Imported[Facts] | None = None
    ) -> Entry[Facts]:
        """A new entry. Raises `Refused`."""
        wanted = replace(proposal, facts=self._handling.in_form(proposal.facts, None))
        await self.demand_facts(page, key.municipality, wanted.facts)
        await self.demand_room(page, key.municipality)
        entry: Entry[Facts] = Entry(
            key=key,
            version=1,
            state=LocalState.PROPOSED,
            created_at=page.now,
            proposal=wanted,
            imported=imported,
        )
        return await self._save(page, entry, LocalStep.PROPOSED, wanted.by, wanted.facts)

    async def put(
        self, page: Page, there: Entry[Facts], proposal: Proposal[Facts], imported: Imported[Facts] | None = None
    ) -> Entry[Facts]:
        """The entry with something proposed. Raises `Refused`."""
        await self.demand_facts(page, there.key.municipality, proposal.facts)
        if there.state is LocalState.WITHDRAWN:
            await self.demand_room(page, there.key.municipality)
        entry = replace(proposed(there, proposal), imported=imported or there.imported)
        return await self._save(page, entry, LocalStep.PROPOSED, proposal.by, proposal.facts)

    async def take(self, page: Page, principal: Principal, there: Entry[Facts], step: LocalStep) -> Entry[Facts]:
        """The entry after a step other than proposing, which has to be possible."""
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

    async def demand_room(self, page: Page, municipality: str, more: int = 1) -> None:
        """Raises `Refused` where a municipality has no room for so many more of this kind."""
        if await self._store.count(municipality, page.now, page.session) + more > CEILING:
            raise Refused(Problem(ProblemCode.CEILING_REACHED, ID, {"limit": CEILING}))

    async def demand_facts(self, page: Page, municipality: str, facts: Facts) -> None:
        """Raises `Refused` with all that is wrong with facts that are in form."""
        today: date = civil_date(page.now, self._zone(municipality))
        problems = [
            *self._handling.problems(facts, today),
            *await self._handling.elsewhere(page, municipality, facts),
        ]
        if problems:
            raise Refused(*problems)

    async def is_repeat(
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


def municipality_of(principal: Principal) -> str:
    """The municipality that somebody works for. Raises `Forbidden` for whoever works for none."""
    municipality = serves(principal)
    if municipality is None:
        raise Forbidden
    return municipality


def demand(
    there: Entry[Facts], step: LocalStep, principal: Principal, expected_version: int, path: tuple[str, ...]
) -> None:
    """Raises `VersionConflict` and `Refused` where somebody cannot take a step with an entry as she saw it."""
    if there.version != expected_version:
        raise VersionConflict(there)
    problem = step_problem(there, step, principal.uid, path)
    if problem is not None:
        raise Refused(problem)
