"""Pregnancies leave the programme of the municipality that their family moves away from."""

from dataclasses import replace

from handbook_api.families.access import Audience, Side
from handbook_api.families.model import MoveOut
from handbook_api.platform.ledger import Change, Page, SubjectKind
from handbook_api.pregnancies.store import PregnancyStore


class PregnanciesMoving:
    """Follows a family's move (`families/moving.py`): from then on no visit, reminder or article of that town."""

    def __init__(self, store: PregnancyStore) -> None:
        self._store = store

    async def leave(self, page: Page, family_id: str, move: MoveOut) -> None:
        """Take the family's pregnancies out of the municipality's programme. Those of another one stay as they are."""
        for key in [one.key for one in await self._store.of_families((family_id,))]:
            pregnancy = await self._store.get(key, page.session)
            if pregnancy is None or pregnancy.municipality != move.municipality:
                continue
            await self._store.save(page, replace(pregnancy, municipality=None))
            side = Side.OFFICIAL if move.said_by is None else Side.FAMILY
            page.note(
                Change(
                    "PREGNANCY_MOVED_OUT",
                    SubjectKind.PREGNANCY,
                    str(key),
                    move.said_by,
                    side.value,
                    Audience.GUARDIANS.value,
                    {"municipality": move.municipality},
                    {"municipality": None},
                )
            )
