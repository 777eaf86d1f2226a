"""The use case of a follow-up: staff set how far it is, with a note."""

from collections.abc import Mapping
from dataclasses import dataclass

from handbook_api.children.model import ChildStatus
from handbook_api.children.service import ChildService
from handbook_api.families.access import Action, Relation
from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.ledger import Ledger, Page
from handbook_api.platform.problems import Forbidden, Problem, ProblemCode, Refused, VersionConflict
from handbook_api.staff.follow_up_store import FollowUpStore
from handbook_api.staff.follow_ups import (
    NOTE_LIMIT_CHARACTERS,
    STEPS_CEILING,
    FollowUp,
    FollowUpKey,
    FollowUpStatus,
    FollowUpStep,
)
from handbook_api.staff.works_for import versions_of, works_for


@dataclass(frozen=True, slots=True)
class FollowUpEntry:
    """What staff enter. `expected_version` is `None` where they saw no account yet."""

    status: FollowUpStatus
    note: str | None
    expected_version: int | None


class FollowUpService:
    """For the staff of the municipality whose programme the child's is."""

    def __init__(
        self,
        store: FollowUpStore,
        children: ChildService,
        ledger: Ledger,
        cipher: FieldCipher,
        municipalities: Mapping[str, Municipality],
    ) -> None:
        self._store = store
        self._children = children
        self._ledger = ledger
        self._cipher = cipher
        self._municipalities = municipalities

    async def set(self, principal: Principal, child: ChildKey, kind: str, entry: FollowUpEntry) -> FollowUp:
        """Add a step to the account of a child and a checkup. A repeated request gives the first answer.

        The family's ledger says nothing of it. Raises `Refused` with what is wrong (`NOT_FOUND` for a child that is not
        hers to see, `UNKNOWN_CHECKUP` for one that is none of the child's programme), `Forbidden` for all but staff,
        and `VersionConflict` with the account as it stands, `None` where there is none.
        """
        municipality = works_for(principal)
        key = FollowUpKey(municipality, child, kind)
        note = checked_note(entry.note)
        sealed = await self._cipher.encrypt_optional(note)

        async def work(page: Page) -> FollowUp:
            await self._demand_child(page, principal, key)
            there = await self._store.get(key, page.session)
            version = there.version if there else 0
            expected = entry.expected_version or 0
            if there and version == expected + 1 and await self._says(there, principal, entry.status, note):
                return there
            if version != expected:
                raise VersionConflict(there)
            if version >= STEPS_CEILING:
                raise Refused(Problem(ProblemCode.CEILING_REACHED, ("childId",), {"limit": STEPS_CEILING}))
            step = FollowUpStep(entry.status, sealed, principal.uid, page.now)
            follow_up = there.after(step) if there else FollowUp(key, (step,))
            await self._store.save(page, follow_up)
            return follow_up

        return await self._ledger.change(child.family_id, work)

    async def _demand_child(self, page: Page, principal: Principal, key: FollowUpKey) -> None:
        child, asker = await self._children.opened(page, principal, key.child, Action.READ)
        if asker.relation is not Relation.STAFF:
            # A nurse who is somebody's mother as well is that to her own family.
            raise Forbidden
        if child.municipality != key.municipality:
            raise Refused(Problem(ProblemCode.UNKNOWN_CHECKUP, ("kind",)))
        versions_of(key.kind, key.municipality, self._municipalities)
        if child.status is not ChildStatus.ACTIVE:
            raise Refused(Problem(ProblemCode.HANDBOOK_ENDED, ("childId",)))

    async def _says(self, there: FollowUp, principal: Principal, status: FollowUpStatus, note: str | None) -> bool:
        """Whether the last step is the one that is asked for, by the same person: she did not hear that it was set."""
        last = there.current
        return (last.set_by, last.status) == (principal.uid, status) and (
            await self._cipher.decrypt_optional(last.sealed_note) == note
        )


def checked_note(note: str | None) -> str | None:
    """A note as it is kept: without space around it, and nothing for an empty one. Raises `Refused(TOO_LONG)`."""
    trimmed = (note or "").strip() or None
    if trimmed is not None and len(trimmed) > NOTE_LIMIT_CHARACTERS:
        values = {"value": len(trimmed), "limit": NOTE_LIMIT_CHARACTERS}
        raise Refused(Problem(ProblemCode.TOO_LONG, ("note",), values))
    return trimmed
