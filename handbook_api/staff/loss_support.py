"""What the municipality owes a family after a loss: an entry of the staff's worklist, never a push."""

from handbook_api.families.model import Family
from handbook_api.platform.ledger import Page
from handbook_api.staff.worklist import WorkKind, WorklistEntry, WorklistStore


class LossSupport:
    """Lets the staff know, where the family lets them know anything at all."""

    def __init__(self, worklist: WorklistStore) -> None:
        self._worklist = worklist

    async def owe(
        self,
        page: Page,
        family: Family,
        municipality: str | None,
        subject_id: str,
        *,
        fetus_order: int | None = None,
    ) -> None:
        """Enter what is owed after the end of a pregnancy, of one of several children to come, or of a child's life.

        Nothing is entered without a municipality, or where the family does not share with it at this moment.
        """
        if municipality is None or not family.shared_with(municipality, page.now):
            return
        entry = WorklistEntry(
            WorkKind.LOSS_SUPPORT, municipality, family.id, subject_id, page.now, fetus_order=fetus_order
        )
        await self._worklist.add(page, entry)

    async def withdraw(self, page: Page, subject_id: str, *, fetus_order: int | None = None) -> None:
        """It was a mistake: take the entry away."""
        await self._worklist.take_away(page, WorkKind.LOSS_SUPPORT, subject_id, fetus_order)
