"""Writes to which municipality a pregnancy belongs: as a change that all see, or one that the others are not told."""

from dataclasses import replace

from handbook_api.families.access import Audience, Side, Standing
from handbook_api.families.told_municipality import Placing, are_told
from handbook_api.platform.ledger import Change, Page, SubjectKind
from handbook_api.pregnancies.changes import pregnancy_change
from handbook_api.pregnancies.model import Pregnancy
from handbook_api.pregnancies.store import PregnancyStore, placed


async def place(
    store: PregnancyStore, page: Page, pregnancy: Pregnancy, placing: Placing, by: Standing, what: str
) -> Pregnancy:
    """Write where a pregnancy belongs now. Where nobody else is told, the account of changes says nothing of it."""
    moved = replace(pregnancy, municipality=placing.municipality, told_municipality=placing.told_municipality)
    if are_told(pregnancy, moved):
        saved = await store.save(page, moved)
        page.note(pregnancy_change(what, saved, by, before=placed(pregnancy), after=placed(saved)))
        return saved
    page.note(
        Change(
            "PREGNANCY_MUNICIPALITY_SET",
            SubjectKind.PREGNANCY,
            str(pregnancy.key),
            by.recorded_by,
            Side.OFFICIAL.value,
            Audience.STAFF.value,
            placed(pregnancy),
            placed(moved),
        )
    )
    return await store.save_untold(page, moved)
