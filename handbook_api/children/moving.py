"""Children leave the programme of the municipality that their family moves away from."""

from dataclasses import replace

from handbook_api.children.store import ChildStore
from handbook_api.families.access import Audience, Side
from handbook_api.families.model import MoveOut
from handbook_api.platform.ledger import Change, Page, SubjectKind


class ChildrenMoving:
    """Follows a family's move (`families/moving.py`): from then on no checkup, reminder or article of that town."""

    def __init__(self, store: ChildStore) -> None:
        self._store = store

    async def leave(self, page: Page, family_id: str, move: MoveOut) -> None:
        """Take the family's children out of the municipality's programme. Those of another one, or of none, stay so."""
        for key in [one.key for one in await self._store.of_families((family_id,))]:
            child = await self._store.get(key, page.session)
            if child is None or child.municipality != move.municipality:
                continue
            await self._store.save(page, replace(child, municipality=None))
            side = Side.OFFICIAL if move.said_by is None else Side.FAMILY
            page.note(
                Change(
                    "CHILD_MOVED_OUT",
                    SubjectKind.CHILD,
                    str(key),
                    move.said_by,
                    side.value,
                    Audience.GUARDIANS.value,
                    {"municipality": move.municipality},
                    {"municipality": None},
                )
            )
