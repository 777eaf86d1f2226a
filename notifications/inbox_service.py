"""The use cases of the inbox: read on, count what is unread, mark as read."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from handbook_api.children.model import Child, ChildStatus
from handbook_api.children.service import ChildService, SeenChild
from handbook_api.families.service import FamilyService
from handbook_api.platform.clock import Clock
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.problems import Problem, ProblemCode, Refused
from handbook_api.platform.texts import Texts
from notifications.inbox import InboxEntry, InboxPage, ShownEntry
from notifications.inbox_store import InboxStore, Place
from notifications.links import child_link
from notifications.saying import say

MARKED_AT_ONCE: Final = 100
"""The most entries that are marked as read in one call."""

_POSITION: Final = re.compile(r"(\d{1,15})-([0-9a-f]{32})", re.ASCII)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class InboxService:
    """Everything people do with their inbox.

    Each time it is asked anew whose handbooks they may open: of a family she left, of a child whose handbook has ended
    or was taken away, nothing is shown and nothing is counted. `seen` are the children of all her families, from a
    request that has just asked for them; left out, they are read here.
    """

    def __init__(
        self,
        store: InboxStore,
        families: FamilyService,
        children: ChildService,
        cipher: FieldCipher,
        texts: Texts,
        clock: Clock,
    ) -> None:
        self._store = store
        self._families = families
        self._children = children
        self._cipher = cipher
        self._texts = texts
        self._clock = clock

    async def page(
        self,
        principal: Principal,
        first: int,
        after: str | None,
        language: str,
        seen: Sequence[SeenChild] | None = None,
    ) -> InboxPage:
        """The `first` entries after the position `after` (from the newest without it), said in `language`.

        Raises `Refused(NOT_A_CURSOR)` for a position that no entry ever had.
        """
        place = None if after is None else _place(after)
        children = await self._hers(principal, seen)
        found = await self._store.page(principal.uid, children, first + 1, place)
        names: dict[ChildKey, str] = {}
        for key in {entry.child for entry in found}:
            names[key] = await self._cipher.decrypt(children[key].sealed_name)
        shown = tuple(self._shown(entry, names[entry.child], language) for entry in found[:first])
        return InboxPage(shown, has_more=len(found) > first)

    async def unread_count(self, principal: Principal, seen: Sequence[SeenChild] | None = None) -> int:
        """How many entries that she may see are unread."""
        return await self._store.unread_count(principal.uid, await self._hers(principal, seen))

    async def mark_read(self, principal: Principal, ids: Collection[str]) -> int:
        """Mark entries of hers as read and give back how many are unread then. Ids of nobody's or others' do nothing.

        Raises `Refused(CEILING_REACHED)` for more than `MARKED_AT_ONCE` ids.
        """
        if len(ids) > MARKED_AT_ONCE:
            raise Refused(Problem(ProblemCode.CEILING_REACHED, ("ids",), {"limit": MARKED_AT_ONCE}))
        await self._store.mark_read(principal.uid, ids, self._clock.now())
        return await self.unread_count(principal)

    async def _hers(self, principal: Principal, seen: Sequence[SeenChild] | None) -> Mapping[ChildKey, Child]:
        """The children of whose handbooks she may read what is for guardians, and whose handbook goes on."""
        if seen is None:
            seen = await self._children.see_all(principal, await self._families.mine(principal))
        return {one.child.key: one.child for one in seen if one.whole and one.child.status is ChildStatus.ACTIVE}

    def _shown(self, entry: InboxEntry, child_name: str, language: str) -> ShownEntry:
        said = say(self._texts, language, entry.wording, child_name)
        return ShownEntry(
            id=entry.id,
            child=entry.child,
            kind=entry.kind,
            title=said.title,
            body=said.body,
            link=child_link(entry.child),
            sent_at=entry.sent_at,
            read_at=entry.read_at,
            position=_position(entry),
        )


def _position(entry: InboxEntry) -> str:
    return f"{(entry.sent_at - _EPOCH) // timedelta(milliseconds=1)}-{entry.id}"


def _place(position: str) -> Place:
    spelled = _POSITION.fullmatch(position)
    try:
        if spelled is not None:
            return Place(_EPOCH + timedelta(milliseconds=int(spelled[1])), spelled[2])
    except OverflowError:
        pass
    raise Refused(Problem(ProblemCode.NOT_A_CURSOR, ("after",)))
