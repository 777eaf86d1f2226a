"""The use cases of a journal: write an entry, correct it, delete it, open it to the municipality and close it again."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from bson.binary import Binary

from handbook_api.families.access import Action, Audience, Side, Standing, WardConsent
from handbook_api.journal.attaching import Attaching
from handbook_api.journal.changes import (
    AUDIENCE_CHANGED,
    CLOSED_TO_WARD,
    ENTRY_CORRECTED,
    ENTRY_DELETED,
    ENTRY_RECORDED,
    OPENED_TO_WARD,
    entry_change,
)
from handbook_api.journal.keys import ItemKey, JournalKey
from handbook_api.journal.owners import Owner, Owners
from handbook_api.journal.reach import may
from handbook_api.journal.reading import JournalReading
from handbook_api.journal.records import JournalEntry, RemovedEntry, stored_entry
from handbook_api.journal.rules import ENTRIES_CEILING, EntryDraft, counted_with, draft_problems, trimmed
from handbook_api.journal.store import JournalStore
from handbook_api.journal.views import SeenEntry
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal
from handbook_api.platform.ledger import Ledger, Page, SubjectKind
from handbook_api.platform.problems import Forbidden, Problem, ProblemCode, Refused, VersionConflict

CONSENT_WORDING = "JOURNAL_2026_11"
"""Which wording somebody agreed to who opens an entry: the text `journal.consent.<code>`, never changed in place."""

_PATH = ("entryId",)


class MilestoneThere(Refused):
    """The child has this milestone already: `existing` is the entry with it, as the writer sees it."""

    def __init__(self, existing: SeenEntry) -> None:
        super().__init__(Problem(ProblemCode.MILESTONE_ALREADY_RECORDED, ("milestone",)))
        self.existing = existing


@dataclass(frozen=True, slots=True)
class _Sealed:
    title: Binary | None
    text: Binary | None


class JournalService:
    """Everything guardians do with a journal. Nobody else writes in it; `JournalReading` shows it."""

    def __init__(
        self,
        store: JournalStore,
        attaching: Attaching,
        reading: JournalReading,
        owners: Owners,
        ledger: Ledger,
        cipher: FieldCipher,
        milestones: Collection[str],
    ) -> None:
        self._store = store
        self._attaching = attaching
        self._reading = reading
        self._owners = owners
        self._ledger = ledger
        self._cipher = cipher
        self._milestones = milestones

    async def record(
        self, principal: Principal, journal: JournalKey, entry_id: str, draft: EntryDraft, *, path: tuple[str, ...]
    ) -> SeenEntry:
        """Write an entry under the id its writer chose; the same id again gives the entry that is there.

        `path` is that of the child's or pregnancy's id. Raises `Refused` with everything that is wrong (`NOT_FOUND`
        also for the id of an entry that was deleted or is not hers to see, or of a record of another kind),
        `MilestoneThere`, and `Forbidden` for viewers and staff.
        """
        draft, key = trimmed(draft), ItemKey.in_journal(journal, entry_id)
        sealed = await self._sealed(draft)

        async def work(page: Page) -> tuple[JournalEntry, Standing]:
            owner = await self._owners.opened(page, principal, journal, path=path)
            demand_writing(owner.asker)
            existing = await self._store.get(key, page.session)
            if existing is not None:
                return _repeated(existing, owner), owner.asker
            await self._ledger.refuse_taken(page, key.family_id, str(key), SubjectKind.JOURNAL_ENTRY)
            self._check(draft, owner)
            await self._refuse_past_ceiling(page, journal, draft.audience, path)
            member = owner.asker.recorded_by
            entry = JournalEntry(
                key=key,
                journal=journal.kind,
                version=1,
                audience=draft.audience,
                kind=draft.kind,
                happened=draft.happened,
                milestone=draft.milestone,
                sealed_title=sealed.title,
                sealed_text=sealed.text,
                photos=draft.photos,
                recorded_by=member,
                recorded_at=page.now,
            )
            await self._refuse_second(page, entry, owner.asker)
            await self._attaching.into(page, entry, owner.asker)
            await self._store.insert(page, entry)
            page.note(entry_change(ENTRY_RECORDED, entry, owner.asker, after=stored_entry(entry)))
            return entry, owner.asker

        return await self._reading.with_photos(*await self._ledger.change(journal.family_id, work))

    async def correct(self, principal: Principal, key: ItemKey, expected_version: int, draft: EntryDraft) -> SeenEntry:
        """Write an entry anew. A photo that is not in it any more is deleted; a consent ends with another audience.

        Raises `Refused` with what is wrong, `MilestoneThere`, `Forbidden` for an entry that is not hers to change, and
        `VersionConflict` with a `SeenEntry` as it stands when it was changed since.
        """
        draft = trimmed(draft)
        sealed = await self._sealed(draft)
        gone: list[str] = []

        async def work(page: Page) -> tuple[JournalEntry, Standing]:
            entry, owner = await self._opened(page, principal, key, Action.CORRECT)
            asker = owner.asker
            await self._expect(entry, expected_version, asker)
            self._check(draft, owner)
            corrected = replace(
                entry,
                version=entry.version + 1,
                audience=draft.audience,
                kind=draft.kind,
                happened=draft.happened,
                milestone=draft.milestone,
                sealed_title=sealed.title,
                sealed_text=sealed.text,
                photos=draft.photos,
                corrected_at=page.now,
                consent=entry.consent if draft.audience is entry.audience else None,
            )
            if counted_with(draft.audience) != counted_with(entry.audience):
                await self._refuse_past_ceiling(page, entry.of, draft.audience, _PATH)
            await self._refuse_second(page, corrected, asker)
            await self._attaching.into(page, corrected, asker)
            taken_out = [photo for photo in entry.photos if photo not in corrected.photos]
            gone[:] = await self._attaching.out_of(page, entry, taken_out, asker)
            await self._store.save(page, corrected)
            before, after = stored_entry(entry), stored_entry(corrected)
            page.note(entry_change(ENTRY_CORRECTED, corrected, asker, before=before, after=after))
            if corrected.audience is not entry.audience:
                page.note(entry_change(AUDIENCE_CHANGED, corrected, asker, audience=entry.audience))
            return corrected, asker

        written = await self._ledger.change(key.family_id, work)
        await self._attaching.removals.remove(gone)
        return await self._reading.with_photos(*written)

    async def delete(self, principal: Principal, key: ItemKey, expected_version: int) -> None:
        """Delete an entry with its photos, and what the ledger holds of them; a second time is no error.

        Raises `Refused(NOT_FOUND)`, `Forbidden` for an entry that is not hers to delete, and `VersionConflict`.
        """
        gone: list[str] = []

        async def work(page: Page) -> None:
            if await self._was_hers(page, principal, key):
                return
            entry, owner = await self._opened(page, principal, key, Action.DELETE)
            await self._expect(entry, expected_version, owner.asker)
            gone[:] = await self._attaching.out_of(page, entry, entry.photos, owner.asker)
            await self._store.remove(page, entry)
            page.erase(str(entry.key))
            page.note(entry_change(ENTRY_DELETED, entry, owner.asker))

        await self._ledger.change(key.family_id, work)
        await self._attaching.removals.remove(gone)

    async def open_to_ward(
        self, principal: Principal, key: ItemKey, expected_version: int, *, opened: bool
    ) -> SeenEntry:
        """Let the municipality's staff see one entry with its photos, or let them see it no more.

        What stands already is left as it is (a repeated request). Raises as `correct` does.
        """

        async def work(page: Page) -> tuple[JournalEntry, Standing]:
            entry, owner = await self._opened(page, principal, key, Action.CORRECT)
            asker = owner.asker
            if (entry.consent is not None) is opened:
                return entry, asker
            await self._expect(entry, expected_version, asker)
            given = WardConsent(asker.recorded_by or "", page.now, CONSENT_WORDING) if opened else None
            changed = replace(entry, version=entry.version + 1, consent=given)
            await self._store.save(page, changed)
            page.note(entry_change(OPENED_TO_WARD if opened else CLOSED_TO_WARD, changed, asker))
            return changed, asker

        return await self._reading.with_photos(*await self._ledger.change(key.family_id, work))

    async def _opened(
        self, page: Page, principal: Principal, key: ItemKey, action: Action
    ) -> tuple[JournalEntry, Owner]:
        """Raises `Refused(NOT_FOUND)` for an entry that is not hers to see, `Forbidden` for one she may only see."""
        entry = await self._store.get(key, page.session)
        if entry is None or isinstance(entry, RemovedEntry):
            raise _not_found(_PATH)
        owner = await self._owners.opened(page, principal, entry.of, path=_PATH)
        if not may(owner.asker, Action.READ, entry.audience, entry.consent):
            raise _not_found(_PATH)
        if not may(owner.asker, action, entry.audience, entry.consent):
            raise Forbidden
        return entry, owner

    async def _was_hers(self, page: Page, principal: Principal, key: ItemKey) -> bool:
        """Whether there was an entry with this key that she could have deleted, and somebody has."""
        removed = await self._store.get(key, page.session)
        if not isinstance(removed, RemovedEntry):
            return False
        owner = await self._owners.opened(page, principal, key.journal(removed.journal), path=_PATH)
        if not may(owner.asker, Action.DELETE, removed.audience, None):
            raise _not_found(_PATH)
        return True

    async def _expect(self, entry: JournalEntry, version: int, asker: Standing) -> None:
        if entry.version != version:
            raise VersionConflict(await self._reading.with_photos(entry, asker))

    async def _refuse_past_ceiling(
        self, page: Page, journal: JournalKey, audience: Audience, path: tuple[str, ...]
    ) -> None:
        if await self._store.count(journal, counted_with(audience), ENTRIES_CEILING, page.session) >= ENTRIES_CEILING:
            raise Refused(Problem(ProblemCode.CEILING_REACHED, path, {"limit": ENTRIES_CEILING}))

    async def _refuse_second(self, page: Page, entry: JournalEntry, asker: Standing) -> None:
        if entry.milestone is None:
            return
        for one in await self._store.milestones(entry.of, page.session):
            if one.milestone == entry.milestone and one.key != entry.key:
                raise MilestoneThere(await self._reading.with_photos(one, asker))

    async def _sealed(self, draft: EntryDraft) -> _Sealed:
        return _Sealed(
            await self._cipher.encrypt_optional(draft.title), await self._cipher.encrypt_optional(draft.text)
        )

    def _check(self, draft: EntryDraft, owner: Owner) -> None:
        problems = draft_problems(draft, owner.setting, owner.asker, self._milestones)
        if problems:
            raise Refused(*problems)


def demand_writing(asker: Standing) -> None:
    """Raises `Forbidden` for whoever sees the child or pregnancy and does not write in its journal."""
    if not asker.may(Action.RECORD, Side.FAMILY, Audience.GUARDIANS):
        raise Forbidden


def _repeated(existing: JournalEntry | RemovedEntry, owner: Owner) -> JournalEntry:
    """The entry that is there, for a repeated request; an id that is taken by anything else leads nowhere."""
    hers = not isinstance(existing, RemovedEntry) and may(owner.asker, Action.READ, existing.audience, existing.consent)
    if isinstance(existing, RemovedEntry) or not hers or existing.journal is not owner.journal.kind:
        raise _not_found(("id",))
    return existing


def _not_found(path: tuple[str, ...]) -> Refused:
    return Refused(Problem(ProblemCode.NOT_FOUND, path))
