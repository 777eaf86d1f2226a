"""The use cases of a checkup day: open a list, put children on it, see it whole, and save it whole."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from pymongo.errors import DuplicateKeyError

from handbook_api.checkups.attendance import record_of
from handbook_api.checkups.entry import PLACE_LIMIT_CHARACTERS, CheckupEntry
from handbook_api.checkups.keys import CheckupKey
from handbook_api.checkups.model import Subject
from handbook_api.checkups.service import CheckupService
from handbook_api.checkups.session_store import CheckupSessionStore
from handbook_api.checkups.sessions import (
    CHILDREN_CEILING,
    ENTRIES_CEILING,
    CheckupSession,
    SessionKey,
    day_problems,
)
from handbook_api.checkups.views import SeenCheckup, records_meant_for
from handbook_api.children.model import ChildStatus
from handbook_api.children.service import ChildService, SeenChild
from handbook_api.families.access import Relation, Side
from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.clock import Clock
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.problems import Forbidden, Problem, ProblemCode, Refused, VersionConflict

Item = TypeVar("Item")

AT_ONCE = 8
"""So many families are read or written side by side: a checkup day must not take every connection."""
_ATTEMPTS = 10
"""Two who add to one list at the same moment: the second looks again."""


@dataclass(frozen=True, slots=True)
class SessionEntry:
    """One line of the list, as it is to be saved. `expected_version` is `None` where she saw no record.

    `findings` and the rest are in `entry`, whose kind and day are the checkup day's.
    """

    child: ChildKey
    record_id: str
    expected_version: int | None
    entry: CheckupEntry


@dataclass(frozen=True, slots=True)
class EntryOutcome:
    """What came of one line: the record as it stands, or what is wrong; with a conflict, the record that is there."""

    child: ChildKey
    seen: SeenCheckup | None
    problems: tuple[Problem, ...] = ()
    is_conflict: bool = False


class CheckupSessionService:
    """For the staff of the municipality whose checkup day it is; to everybody else there is none."""

    def __init__(
        self,
        store: CheckupSessionStore,
        children: ChildService,
        checkups: CheckupService,
        municipalities: Mapping[str, Municipality],
        cipher: FieldCipher,
        clock: Clock,
    ) -> None:
        self._store = store
        self._children = children
        self._checkups = checkups
        self._municipalities = municipalities
        self._cipher = cipher
        self._clock = clock

    async def open(
        self, principal: Principal, session_id: str, kind: str, held_on: date, place: str | None
    ) -> CheckupSession:
        """Open the list of a day under the id that its writer chose; the same id again gives the list that is there.

        Raises `Refused` for a kind that is no child's of the programme, a day that must be a slip and a place that is
        too long, and `Forbidden` for everybody but staff.
        """
        municipality = _municipality_of(principal)
        place = (place or "").strip() or None
        key = SessionKey(municipality, session_id)
        there = await self._store.get(key)
        if there is not None:
            return there
        problems = (*self._problems(municipality, kind, place), *day_problems(held_on, self._children.today()))
        if problems:
            raise Refused(*problems)
        session = CheckupSession(
            key=key,
            version=1,
            kind=kind,
            held_on=held_on,
            sealed_place=await self._cipher.encrypt_optional(place),
            children=(),
            created_by=principal.uid,
            created_at=self._clock.now(),
        )
        try:
            await self._store.insert(session)
        except DuplicateKeyError:
            return await self.demanded(principal, key)
        return session

    async def see(self, principal: Principal, key: SessionKey) -> CheckupSession | None:
        """A checkup day, or `None` alike for one that does not exist and one of another municipality."""
        if principal.role is not Role.STAFF or principal.municipality != key.municipality:
            return None
        return await self._store.get(key)

    async def demanded(self, principal: Principal, key: SessionKey) -> CheckupSession:
        """As `see`. Raises `Refused(NOT_FOUND)` at `sessionId` where there is none for her."""
        session = await self.see(principal, key)
        if session is None:
            raise Refused(Problem(ProblemCode.NOT_FOUND, ("sessionId",)))
        return session

    async def listed(
        self, principal: Principal, since: date, limit: int, after: SessionKey | None
    ) -> tuple[CheckupSession, ...]:
        """The municipality's checkup days from `since` on, the latest in front.

        Raises `Forbidden` for everybody but staff, and `Refused(NOT_A_CURSOR)` for an `after` that is none of hers.
        """
        municipality = _municipality_of(principal)
        behind = await self.see(principal, after) if after is not None else None
        if after is not None and behind is None:
            raise Refused(Problem(ProblemCode.NOT_A_CURSOR, ("after",)))
        return await self._store.listed(municipality, since, limit, after=behind)

    async def add(self, principal: Principal, key: SessionKey, children: Sequence[ChildKey]) -> CheckupSession:
        """Put children on the list; who is on it already stays where she is.

        Raises `Refused`: `NOT_FOUND` for a child that the staff may not see, `HANDBOOK_ENDED` for one that nothing is
        planned for any more, unless it is on the list already, and `CEILING_REACHED`.
        """
        session = await self.demanded(principal, key)
        wanted = tuple(dict.fromkeys(children))
        if len(wanted) > CHILDREN_CEILING:
            raise _too_many(CHILDREN_CEILING, "ids")
        problems = tuple(await self._not_to_be_added(principal, session, children))
        if problems:
            raise Refused(*problems)
        for _ in range(_ATTEMPTS):
            together = tuple(dict.fromkeys((*session.children, *wanted)))
            if together == session.children:
                return session
            if len(together) > CHILDREN_CEILING:
                raise _too_many(CHILDREN_CEILING, "ids")
            added = replace(session, version=session.version + 1, children=together)
            if await self._store.replace(added):
                return added
            session = await self.demanded(principal, key)
        raise VersionConflict(session)

    async def children(self, principal: Principal, session: CheckupSession) -> tuple[SeenChild, ...]:
        """The children on the list, in its order; those that the staff may not see any more are left out.

        So is a child whose handbook has ended, unless this checkup of it was held: nobody is to call out its name. Each
        look is entered into the access log of its family.
        """
        seen = await self._seen(principal, session.children)
        return tuple(one for one in seen if one.child.status is ChildStatus.ACTIVE or _was_held(session, one))

    async def save(
        self, principal: Principal, key: SessionKey, entries: Sequence[SessionEntry]
    ) -> tuple[EntryOutcome, ...]:
        """Save lines of the list, each in its own family's transaction: one that is refused stops no other.

        Brothers and sisters one after the other, families side by side. Gives the outcomes in the order of `entries`.
        Raises `Refused(NOT_FOUND)` for a checkup day that is not hers, and `CEILING_REACHED`.
        """
        session = await self.demanded(principal, key)
        if len(entries) > ENTRIES_CEILING:
            raise _too_many(ENTRIES_CEILING, "entries")
        outcomes: dict[int, EntryOutcome] = {}
        by_family: dict[str, list[int]] = {}
        for place, one in enumerate(entries):
            by_family.setdefault(one.child.family_id, []).append(place)

        async def family(places: Sequence[int]) -> None:
            for place in places:
                outcomes[place] = await self._saved(principal, session, entries[place])

        await _side_by_side(family, list(by_family.values()))
        return tuple(outcomes[place] for place in range(len(entries)))

    async def _saved(self, principal: Principal, session: CheckupSession, line: SessionEntry) -> EntryOutcome:
        if line.child not in session.children:
            return EntryOutcome(line.child, None, (Problem(ProblemCode.NOT_IN_CHECKUP_SESSION, ("childId",)),))
        entry = replace(line.entry, kind=session.kind, attended_on=session.held_on)
        record = CheckupKey(line.child, line.record_id)
        try:
            seen = await self._checkups.save(principal, record, line.expected_version, entry)
        except Refused as refused:
            return EntryOutcome(line.child, None, refused.problems)
        except Forbidden:
            # A nurse who is somebody's mother as well sees the child as that, and writes nothing of the municipality's.
            return EntryOutcome(line.child, None, (Problem(ProblemCode.NOT_FOUND, ("childId",)),))
        except VersionConflict as conflict:
            current = conflict.current if isinstance(conflict.current, SeenCheckup) else None
            problem = Problem(ProblemCode.VERSION_CONFLICT, ("expectedVersion",))
            return EntryOutcome(line.child, current, (problem,), is_conflict=True)
        return EntryOutcome(line.child, seen)

    async def _not_to_be_added(
        self, principal: Principal, session: CheckupSession, children: Sequence[ChildKey]
    ) -> Sequence[Problem]:
        """Why children cannot be put on the list, each by its place in `children`."""
        seen = {one.child.key: one.child for one in await self._seen(principal, tuple(dict.fromkeys(children)))}
        problems: list[Problem] = []
        for place, key in enumerate(children):
            path, child = ("ids", str(place)), seen.get(key)
            if child is None:
                problems.append(Problem(ProblemCode.NOT_FOUND, path))
            elif child.status is not ChildStatus.ACTIVE and key not in session.children:
                problems.append(Problem(ProblemCode.HANDBOOK_ENDED, path))
        return problems

    async def _seen(self, principal: Principal, keys: Sequence[ChildKey]) -> tuple[SeenChild, ...]:
        found: dict[ChildKey, SeenChild] = {}

        async def look(key: ChildKey) -> None:
            seen = await self._children.see(principal, key)
            # A nurse may be somebody's mother as well: what she sees as that is not for the list.
            if seen is not None and seen.standing.relation is Relation.STAFF:
                found[key] = seen

        await _side_by_side(look, keys)
        return tuple(found[key] for key in keys if key in found)

    def _problems(self, municipality: str, kind: str, place: str | None) -> Sequence[Problem]:
        programme = self._municipalities.get(municipality)
        kinds = programme.checkups if programme else ()
        problems: list[Problem] = []
        if not any(one.code == kind and one.subject is Subject.CHILD for one in kinds):
            problems.append(Problem(ProblemCode.UNKNOWN_CHECKUP, ("kind",)))
        if place is not None and len(place) > PLACE_LIMIT_CHARACTERS:
            values = {"value": len(place), "limit": PLACE_LIMIT_CHARACTERS}
            problems.append(Problem(ProblemCode.TOO_LONG, ("place",), values))
        return problems


def _was_held(session: CheckupSession, seen: SeenChild) -> bool:
    official = [one for one in records_meant_for(seen) if one.side is Side.OFFICIAL]
    return record_of(session.kind, official) is not None


def _municipality_of(principal: Principal) -> str:
    if principal.role is not Role.STAFF or principal.municipality is None:
        raise Forbidden
    return principal.municipality


def _too_many(limit: int, field: str) -> Refused:
    return Refused(Problem(ProblemCode.CEILING_REACHED, (field,), {"limit": limit}))


async def _side_by_side(work: Callable[[Item], Awaitable[None]], items: Sequence[Item]) -> None:
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(item: Item) -> None:
        async with gate:
            await work(item)

    await asyncio.gather(*(one(item) for item in items))
