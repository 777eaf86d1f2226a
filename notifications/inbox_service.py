"""The use cases of the inbox: read on, count what is unread, mark as read."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from bson.binary import Binary

from handbook_api.children.model import ChildStatus
from handbook_api.children.service import ChildService
from handbook_api.children.views import SeenChild
from handbook_api.families.access import Relation
from handbook_api.families.service import FamilyService
from handbook_api.handbooks import SubjectKey
from handbook_api.platform.clock import Clock
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal
from handbook_api.platform.problems import Problem, ProblemCode, Refused
from handbook_api.platform.texts import Texts
from handbook_api.pregnancies.service import PregnancyService
from handbook_api.pregnancies.views import SeenPregnancy
from notifications.continuing import goes_on
from notifications.inbox import InboxEntry, InboxPage, ShownEntry, Visible
from notifications.inbox_store import InboxStore, Place
from notifications.links import INBOX_LINK, link_to
from notifications.saying import say

MARKED_AT_ONCE: Final = 100
"""The most entries that are marked as read in one call."""

_POSITION: Final = re.compile(r"(\d{1,15})-([0-9a-f]{32})", re.ASCII)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class SeenHandbooks:
    """The children and the pregnancies of all families of the person who asks, as she sees them."""

    children: Sequence[SeenChild]
    pregnancies: Sequence[SeenPregnancy]


class InboxService:
    """Everything people do with their inbox.

    Each time it is asked anew whose handbooks they may open: of a family she left, of a child whose handbook has ended
    or was taken away, of a pregnancy that has ended, nothing is shown and nothing is counted. `seen` is from a
    request that has just asked for it; left out, it is read here.
    """

    def __init__(
        self,
        store: InboxStore,
        families: FamilyService,
        children: ChildService,
        pregnancies: PregnancyService,
        cipher: FieldCipher,
        texts: Texts,
        clock: Clock,
    ) -> None:
        self._store = store
        self._families = families
        self._children = children
        self._pregnancies = pregnancies
        self._cipher = cipher
        self._texts = texts
        self._clock = clock

    async def page(
        self,
        principal: Principal,
        first: int,
        after: str | None,
        language: str,
        seen: SeenHandbooks | None = None,
    ) -> InboxPage:
        """The `first` entries after the position `after` (from the newest without it), said in `language`.

        Raises `Refused(NOT_A_CURSOR)` for a position that no entry ever had.
        """
        place = None if after is None else _place(after)
        visible = await self._visible(principal, seen)
        found = await self._store.page(principal.uid, visible, first + 1, place)
        names: dict[SubjectKey | None, str | None] = {None: None}
        for key in {entry.subject for entry in found if entry.subject is not None}:
            names[key] = await self._cipher.decrypt_optional(visible.sealed_name(key))
        shown = tuple(self._shown(entry, names[entry.subject], language) for entry in found[:first])
        return InboxPage(shown, has_more=len(found) > first)

    async def unread_count(self, principal: Principal, seen: SeenHandbooks | None = None) -> int:
        """How many entries that she may see are unread."""
        return await self._store.unread_count(principal.uid, await self._visible(principal, seen))

    async def mark_read(self, principal: Principal, ids: Collection[str]) -> int:
        """Mark entries of hers as read and give back how many are unread then. Ids of nobody's or others' do nothing.

        Raises `Refused(CEILING_REACHED)` for more than `MARKED_AT_ONCE` ids.
        """
        if len(ids) > MARKED_AT_ONCE:
            raise Refused(Problem(ProblemCode.CEILING_REACHED, ("ids",), {"limit": MARKED_AT_ONCE}))
        await self._store.mark_read(principal.uid, ids, self._clock.now())
        return await self.unread_count(principal)

    async def _visible(self, principal: Principal, seen: SeenHandbooks | None) -> Visible:
        """Of what she may be shown entries: the children and pregnancies that go on."""
        if seen is None:
            families = await self._families.mine(principal)
            seen = SeenHandbooks(
                await self._children.see_all(principal, families), await self._pregnancies.see_all(principal, families)
            )
        children = [one.child for one in seen.children if one.whole]
        whole: dict[SubjectKey, Binary | None] = {
            child.key: child.sealed_name for child in children if child.status is ChildStatus.ACTIVE
        }
        whole |= {
            one.pregnancy.key: None for one in seen.pregnancies if _is_for_her(one) and goes_on(one.pregnancy, children)
        }
        as_viewer: dict[SubjectKey, Binary | None] = {
            one.child.key: one.child.sealed_name
            for one in seen.children
            if not one.whole and one.child.status is ChildStatus.ACTIVE
        }
        return Visible(whole, as_viewer)

    def _shown(self, entry: InboxEntry, child_name: str | None, language: str) -> ShownEntry:
        said = say(self._texts, language, entry.wording, child_name)
        return ShownEntry(
            id=entry.id,
            subject=entry.subject,
            kind=entry.kind,
            title=said.title,
            body=said.body,
            link=_link(entry),
            sent_at=entry.sent_at,
            read_at=entry.read_at,
            position=_position(entry),
        )


def _link(entry: InboxEntry) -> str:
    if entry.link is not None or entry.subject is None:
        return entry.link or INBOX_LINK
    return link_to(entry.subject)


def _is_for_her(seen: SeenPregnancy) -> bool:
    """A pregnancy is its mother's alone once it is known who she is; until then its guardians'."""
    return seen.pregnancy.mother_uid is None or seen.standing.relation is Relation.MOTHER


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
