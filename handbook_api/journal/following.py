"""Follows the ledger: with a child or a pregnancy that is deleted go its journal and its photos, in one transaction."""

from handbook_api.journal.keys import JournalKey
from handbook_api.journal.photo_store import PhotoStore
from handbook_api.journal.store import JournalStore
from handbook_api.platform.ids import ChildKey, PregnancyKey
from handbook_api.platform.ledger import Page, SubjectKind
from handbook_api.platform.objects_removals import ObjectRemovals


class JournalRemoval:
    """A follower of the ledger. It acts on a child or a pregnancy whose entries are erased, and on nothing else."""

    def __init__(self, entries: JournalStore, photos: PhotoStore, removals: ObjectRemovals) -> None:
        self._entries = entries
        self._photos = photos
        self._removals = removals

    async def __call__(self, family_id: str, page: Page) -> None:
        """Take away the journals of whatever this page erases. Their bytes are on the list of what is to go."""
        for change in page.changes:
            if change.subject_id in page.erased:
                journal = _journal_of(change.subject_kind, change.subject_id)
                if journal is not None and journal.family_id == family_id:
                    await self._remove(page, journal)

    async def _remove(self, page: Page, journal: JournalKey) -> None:
        photos = await self._photos.of_journal(journal, page.session)
        objects = [key for photo in photos if photo.picture for key in photo.picture.object_keys]
        await self._removals.plan(objects, page.now, page.session)
        await self._photos.remove_journal(page, journal)
        await self._entries.remove_journal(page, journal)


def _journal_of(kind: SubjectKind, subject_id: str) -> JournalKey | None:
    if kind is SubjectKind.CHILD:
        child = ChildKey.parse(subject_id)
        return JournalKey(child) if child else None
    if kind is SubjectKind.PREGNANCY:
        pregnancy = PregnancyKey.parse(subject_id)
        return JournalKey(pregnancy) if pregnancy else None
    return None
