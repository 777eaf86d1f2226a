"""The use cases of the worklist: what there is to do, and how far it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from handbook_api.children.service import ChildService, SeenChild
from handbook_api.families.access import Relation
from handbook_api.families.model import Family
from handbook_api.families.service import FamilyService
from handbook_api.families.whereabouts import is_anybody_kept
from handbook_api.forms.keys import FormKey
from handbook_api.platform.clock import Clock
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.problems import Problem, ProblemCode, Refused, VersionConflict
from handbook_api.pregnancies.service import PregnancyService
from handbook_api.pregnancies.views import SeenPregnancy
from handbook_api.staff.following_up import checked_note
from handbook_api.staff.worklist import (
    STEPS_CEILING,
    Position,
    WorkKind,
    WorklistEntry,
    WorklistStore,
    WorkState,
    WorkStep,
)
from handbook_api.staff.works_for import works_for

_ENTRY_ID = ("entryId",)


@dataclass(frozen=True, slots=True)
class SeenEntry:
    """An entry as staff see it. Where the family does not let them look (any more), only that there is something to do.

    The entry is the municipality's own and its duty stays; whose it is, is told by access alone. `child` or `pregnancy`
    is the handbook it is about, `form` the form, while there is one.
    """

    entry: WorklistEntry
    family: Family | None = None
    child: SeenChild | None = None
    pregnancy: SeenPregnancy | None = None
    form: FormKey | None = None

    @property
    def is_whereabouts_kept(self) -> bool | None:
        """Whether somebody in the family is protected from another (支援措置); `None` where it is not seen."""
        if self.family is None:
            return None
        return is_anybody_kept(self.family)


@dataclass(frozen=True, slots=True)
class WorklistPage:
    """Some entries, and where to go on from, `None` when there are no more."""

    entries: tuple[SeenEntry, ...]
    ends_at: Position | None


class WorklistService:
    """For the staff of the municipality whose entries they are.

    Whoever belongs to a family finds none of its entries: what a mother tells the municipality is not for her husband
    who works there.
    """

    def __init__(
        self,
        store: WorklistStore,
        families: FamilyService,
        children: ChildService,
        pregnancies: PregnancyService,
        cipher: FieldCipher,
        clock: Clock,
    ) -> None:
        self._store = store
        self._families = families
        self._children = children
        self._pregnancies = pregnancies
        self._cipher = cipher
        self._clock = clock

    async def page(
        self, principal: Principal, state: WorkState, kind: WorkKind | None, size: int, after: Position | None
    ) -> WorklistPage:
        """Up to `size` entries that have got so far, the oldest in front. Raises `Forbidden` for everybody but staff.

        Each family that is shown has it in its account of looks.
        """
        municipality = works_for(principal)
        own = [family.id for family in await self._families.mine(principal)]
        found = await self._store.listed(municipality, state, kind, size + 1, after=after, without=own)
        shown = found[:size]
        ends_at = shown[-1].position if len(found) > size else None
        return WorklistPage(await self._seen(principal, shown), ends_at)

    async def see(self, principal: Principal, entry_id: str) -> SeenEntry | None:
        """An entry of the caller's municipality, `None` alike for all that is not hers to see."""
        if principal.role is not Role.STAFF or principal.municipality is None:
            return None
        entry = await self._store.get(principal.municipality, entry_id)
        return next(iter(await self._seen(principal, (entry,))), None) if entry else None

    async def set_state(
        self, principal: Principal, entry_id: str, state: WorkState, note: str | None, expected_version: int
    ) -> SeenEntry:
        """Say how far it is, also where the family lets nobody look any more. A repeated request changes nothing.

        Raises `Refused(NOT_FOUND)` for what is none of hers, `VersionConflict` with the `SeenEntry` as it stands, and
        `Forbidden` for everybody but staff.
        """
        works_for(principal)
        note = checked_note(note)
        seen = await self.see(principal, entry_id)
        if seen is None:
            raise Refused(Problem(ProblemCode.NOT_FOUND, _ENTRY_ID))
        entry = seen.entry
        if entry.version == expected_version + 1 and await self._says(entry, principal, state, note):
            return seen
        if entry.version != expected_version:
            raise VersionConflict(seen)
        if len(entry.steps) >= STEPS_CEILING:
            raise Refused(Problem(ProblemCode.CEILING_REACHED, _ENTRY_ID, {"limit": STEPS_CEILING}))
        step = WorkStep(state, await self._cipher.encrypt_optional(note), principal.uid, self._clock.now())
        if await self._store.replace(entry.after(step)):
            return _with_entry(seen, entry.after(step))
        now = await self.see(principal, entry_id)
        if now is None:
            raise Refused(Problem(ProblemCode.NOT_FOUND, _ENTRY_ID))
        raise VersionConflict(now)

    async def mother_name(self, seen: SeenEntry) -> str | None:
        """The name that the woman whose pregnancy it is goes by in her family, where she is in it."""
        if seen.family is None or seen.pregnancy is None:
            return None
        uid = seen.pregnancy.pregnancy.mother_uid
        member = seen.family.member_of(uid) if uid else None
        return await self._cipher.decrypt(member.sealed_name) if member else None

    async def _seen(self, principal: Principal, entries: Sequence[WorklistEntry]) -> tuple[SeenEntry, ...]:
        standings = await self._families.standings(principal, (one.family_id for one in entries))
        hers = {key for key, (_, asker) in standings.items() if asker.relation is not Relation.STAFF}
        families = {key: family for key, (family, _) in standings.items() if key not in hers}
        visible = tuple(families.values())
        children = {str(one.child.key): one for one in await self._children.see_all(principal, visible)}
        pregnancies = {str(one.pregnancy.key): one for one in await self._pregnancies.see_all(principal, visible)}
        seen = []
        for entry in entries:
            if entry.family_id in hers:
                continue
            family = families.get(entry.family_id)
            form = FormKey.parse(entry.subject_id) if entry.kind is WorkKind.MOTHERS_WELLBEING else None
            subject = str(form.subject) if form else entry.subject_id
            seen.append(
                SeenEntry(entry, family, children.get(subject), pregnancies.get(subject), form if family else None)
            )
        return tuple(seen)

    async def _says(self, entry: WorklistEntry, principal: Principal, state: WorkState, note: str | None) -> bool:
        last = entry.steps[-1] if entry.steps else None
        return (
            last is not None
            and (last.set_by, last.state) == (principal.uid, state)
            and await self._cipher.decrypt_optional(last.sealed_note) == note
        )


def _with_entry(seen: SeenEntry, entry: WorklistEntry) -> SeenEntry:
    return SeenEntry(entry, seen.family, seen.child, seen.pregnancy, seen.form)
