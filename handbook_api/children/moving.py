"""Children leave the programme of the municipality that their family moves away from."""

from handbook_api.children.placing import place
from handbook_api.children.store import ChildStore
from handbook_api.families.access import Standing
from handbook_api.families.model import Family
from handbook_api.families.told_municipality import moved, told_to
from handbook_api.platform.ledger import Page


class ChildrenMoving:
    """Follows a family's move (`families/moving.py`): from then on no checkup, reminder or article of that town."""

    def __init__(self, store: ChildStore) -> None:
        self._store = store

    async def leave(self, page: Page, family: Family, asker: Standing, municipality: str) -> None:
        """Take the children that are in the municipality's programme, as whoever says so is told, out of it."""
        for child in await self._store.of_families((family.id,), page.session):
            if told_to(child, asker) == municipality:
                await place(self._store, page, child, moved(child, None, asker, family), asker, "CHILD_MOVED_OUT")
