"""Reads journals for whoever may see them, and enters what staff were shown into the access log first."""

from collections.abc import Iterable

from handbook_api.families.access import Action, Standing
from handbook_api.journal.keys import ItemKey, JournalKey
from handbook_api.journal.owners import Owners
from handbook_api.journal.photo_store import PhotoStore
from handbook_api.journal.reach import may, reach_of
from handbook_api.journal.records import JournalEntry, RemovedEntry
from handbook_api.journal.store import JournalStore
from handbook_api.journal.views import SeenEntry, SeenPhoto, may_see_photo
from handbook_api.platform.access_log import AccessLog
from handbook_api.platform.identity import Principal
from handbook_api.platform.ledger import SubjectKind
from handbook_api.platform.problems import Problem, ProblemCode, Refused


class JournalReading:
    """Every way to look at a journal. The child or pregnancy was opened to her before, by its own service."""

    def __init__(self, store: JournalStore, photos: PhotoStore, owners: Owners, access_log: AccessLog) -> None:
        self._store = store
        self._photos = photos
        self._owners = owners
        self._access_log = access_log

    async def page(
        self, principal: Principal, journal: JournalKey, asker: Standing, after: ItemKey | None, limit: int
    ) -> tuple[SeenEntry, ...]:
        """The entries meant for somebody who stands so, the last that happened in front, from behind the one `after`.

        Raises `Refused(NOT_A_CURSOR)` alike for one that is gone, of another journal or not meant for her: there is no
        place to read on from.
        """
        before = await self._place(journal, asker, after) if after is not None else None
        entries = await self._store.page(journal, reach_of(asker), before, limit)
        return await self._shown(principal, entries, asker)

    async def milestones(self, principal: Principal, journal: JournalKey, asker: Standing) -> dict[str, SeenEntry]:
        """The milestones of a child that are meant for her, by their code: this is where the day of each stands."""
        entries = await self._store.milestones(journal)
        readable = [one for one in entries if may(asker, Action.READ, one.audience, one.consent)]
        shown = await self._shown(principal, readable, asker)
        return {one.entry.milestone: one for one in shown if one.entry.milestone is not None}

    async def see(self, principal: Principal, key: ItemKey) -> SeenEntry | None:
        """An entry, or `None` alike for one that does not exist and one that is not hers to see."""
        entry = await self._store.get(key)
        if entry is None or isinstance(entry, RemovedEntry):
            return None
        owner = await self._owners.seen(principal, entry.of)
        if owner is None or not may(owner.asker, Action.READ, entry.audience, entry.consent):
            return None
        (seen,) = await self._shown(principal, [entry], owner.asker)
        return seen

    async def see_photo(self, principal: Principal, key: ItemKey) -> SeenPhoto | None:
        """A photo, or `None` alike for one that does not exist and one that is not hers to see."""
        photo = await self._photos.get(key)
        owner = await self._owners.seen(principal, photo.of) if photo else None
        if photo is None or owner is None:
            return None
        entry = await self._store.get(ItemKey.in_journal(photo.of, photo.entry)) if photo.entry else None
        entry = None if isinstance(entry, RemovedEntry) else entry
        if not may_see_photo(owner.asker, photo, entry):
            return None
        if owner.asker.member is None:
            await self._access_log.note(principal, key.family_id, SubjectKind.PHOTO, str(key))
        return SeenPhoto(photo, owner.asker)

    async def with_photos(self, entry: JournalEntry, asker: Standing) -> SeenEntry:
        """An entry as a use case gives it back to whoever wrote it."""
        (seen,) = await self._with_photos([entry], asker)
        return seen

    async def _place(self, journal: JournalKey, asker: Standing, key: ItemKey) -> JournalEntry:
        entry = await self._store.get(key)
        if entry is None or isinstance(entry, RemovedEntry) or entry.of != journal:
            raise not_a_cursor()
        if not may(asker, Action.READ, entry.audience, entry.consent):
            raise not_a_cursor()
        return entry

    async def _shown(
        self, principal: Principal, entries: Iterable[JournalEntry], asker: Standing
    ) -> tuple[SeenEntry, ...]:
        entries = tuple(entries)
        if asker.member is None:
            for entry in entries:
                await self._access_log.note(principal, entry.key.family_id, SubjectKind.JOURNAL_ENTRY, str(entry.key))
        return await self._with_photos(entries, asker)

    async def _with_photos(self, entries: Iterable[JournalEntry], asker: Standing) -> tuple[SeenEntry, ...]:
        """The photos of all these entries are one read."""
        entries = tuple(entries)
        if not entries:
            return ()
        keys = [ItemKey.in_journal(entry.of, photo) for entry in entries for photo in entry.photos]
        found = await self._photos.several(entries[0].key.family_id, keys)
        return tuple(
            SeenEntry(
                entry,
                asker,
                tuple(
                    SeenPhoto(found[key], asker)
                    for key in (ItemKey.in_journal(entry.of, photo) for photo in entry.photos)
                    if key in found
                ),
            )
            for entry in entries
        )


def not_a_cursor() -> Refused:
    """What a cursor is answered with that leads nowhere."""
    return Refused(Problem(ProblemCode.NOT_A_CURSOR, ("after",)))
