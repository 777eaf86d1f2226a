"""Whether a mother keeps a journal for herself alone: for the parts that must not open it to another one."""

from collections.abc import Sequence

from handbook_api.families.access import Audience
from handbook_api.journal.keys import JournalKey
from handbook_api.journal.store import JournalStore
from handbook_api.platform.ids import ChildKey, PregnancyKey
from handbook_api.platform.ledger import Page


class MothersEntries:
    """Answers `OwnWords` of children and pregnancies, whose services know nothing of journals."""

    def __init__(self, store: JournalStore) -> None:
        self._store = store

    async def __call__(self, page: Page, handbooks: Sequence[ChildKey | PregnancyKey]) -> bool:
        """Whether one of these handbooks has an entry for the mother alone."""
        for key in handbooks:
            if await self._store.has_any_for(JournalKey(key), Audience.MOTHER, page.session):
                return True
        return False
