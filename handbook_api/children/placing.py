"""Writes to which municipality a child belongs: as a change that all see, or as one that the others are not told."""

from dataclasses import replace

from handbook_api.children.changes import child_change
from handbook_api.children.model import Child
from handbook_api.children.store import ChildStore, placed
from handbook_api.families.access import Audience, Side, Standing
from handbook_api.families.told_municipality import Placing, are_told
from handbook_api.platform.ledger import Change, Page, SubjectKind


async def place(store: ChildStore, page: Page, child: Child, placing: Placing, by: Standing, what: str) -> Child:
    """Write where a child belongs now. Where nobody else is told, the account of changes says nothing of it."""
    moved = replace(child, municipality=placing.municipality, told_municipality=placing.told_municipality)
    if are_told(child, moved):
        saved = await store.save(page, moved)
        page.note(child_change(what, saved, by, before=placed(child), after=placed(saved)))
        return saved
    page.note(
        Change(
            "CHILD_MUNICIPALITY_SET",
            SubjectKind.CHILD,
            str(child.key),
            by.recorded_by,
            Side.OFFICIAL.value,
            Audience.STAFF.value,
            placed(child),
            placed(moved),
        )
    )
    return await store.save_untold(page, moved)
