"""Pregnancies leave the programme of the municipality that their family moves away from."""

from handbook_api.families.access import Standing
from handbook_api.families.model import Family
from handbook_api.families.told_municipality import moved, told_to
from handbook_api.platform.ledger import Page
from handbook_api.pregnancies.placing import place
from handbook_api.pregnancies.store import PregnancyStore


class PregnanciesMoving:
    """Follows a family's move (`families/moving.py`): from then on no visit, reminder or article of that town."""

    def __init__(self, store: PregnancyStore) -> None:
        self._store = store

    async def leave(self, page: Page, family: Family, asker: Standing, municipality: str) -> None:
        """Take the pregnancies that are in the municipality's programme, as whoever says so is told, out of it."""
        for one in await self._store.of_families((family.id,), page.session):
            if told_to(one, asker) == municipality:
                await place(self._store, page, one, moved(one, None, asker, family), asker, "PREGNANCY_MOVED_OUT")
