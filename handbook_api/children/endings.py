"""The end of a child's life: said once, gently, and taken back for some days. As with a pregnancy's ending."""

from dataclasses import replace

from handbook_api.children.changes import child_change
from handbook_api.children.model import Child, ChildStatus
from handbook_api.children.service import ChildService, SeenChild, seen
from handbook_api.families.access import Action, Audience, FamilyAction, Standing
from handbook_api.families.service import FamilyService
from handbook_api.platform.endings import UNDO_WITHIN, Ending, stored_ending
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.ledger import Ledger, Page, SubjectKind
from handbook_api.platform.problems import Forbidden, Problem, ProblemCode, Refused
from handbook_api.staff.loss_support import LossSupport

_CHILD_ID = ("childId",)


class ChildEndingService:
    """Closes a child's handbook and opens it again. Guardians and staff alike; each can be said twice."""

    def __init__(self, children: ChildService, families: FamilyService, ledger: Ledger, support: LossSupport) -> None:
        self._children = children
        self._families = families
        self._ledger = ledger
        self._support = support

    async def end(self, principal: Principal, key: ChildKey) -> SeenChild:
        """Say that the child died. Nothing is planned, counted or sent from then on; what is there stays readable.

        Raises `Forbidden` for viewers.
        """

        async def work(page: Page) -> SeenChild:
            child, asker = await self._opened(page, principal, key)
            if child.status is ChildStatus.ENDED:
                return seen(child, asker)
            ending = Ending(page.now, asker.recorded_by)
            saved = await self._children.save(page, replace(child, status=ChildStatus.ENDED, ending=ending))
            page.end(str(key))
            family, _ = await self._families.opened(
                page, principal, key.family_id, FamilyAction.SEE_CHILDREN, about=(SubjectKind.CHILD, str(key))
            )
            await self._support.owe(page, family, child.municipality, str(key))
            _note(page, "CHILD_ENDED", child, saved, asker)
            return seen(saved, asker)

        return await self._ledger.change(key.family_id, work)

    async def undo(self, principal: Principal, key: ChildKey) -> SeenChild:
        """Take it back: the handbook goes on. One that goes on already is no error.

        Raises `Refused(UNDO_TOO_LATE)` after 14 days, and `Forbidden` for viewers.
        """

        async def work(page: Page) -> SeenChild:
            child, asker = await self._opened(page, principal, key)
            if child.status is ChildStatus.ACTIVE:
                return seen(child, asker)
            if child.ending is None or not child.ending.may_be_undone(page.now):
                raise Refused(Problem(ProblemCode.UNDO_TOO_LATE, _CHILD_ID, {"limit": UNDO_WITHIN.days}))
            saved = await self._children.save(page, replace(child, status=ChildStatus.ACTIVE, ending=None))
            await self._support.withdraw(page, str(key))
            _note(page, "ENDING_UNDONE", child, saved, asker)
            return seen(saved, asker)

        return await self._ledger.change(key.family_id, work)

    async def _opened(self, page: Page, principal: Principal, key: ChildKey) -> tuple[Child, Standing]:
        child, asker = await self._children.opened(page, principal, key, Action.READ)
        if not asker.may(Action.RECORD, asker.side, Audience.GUARDIANS):
            raise Forbidden
        return child, asker


def _note(page: Page, what: str, before: Child, after: Child, by: Standing) -> None:
    said_before, said_after = (
        {"status": one.status.value, "ending": stored_ending(one.ending)} for one in (before, after)
    )
    page.note(child_change(what, after, by, before=said_before, after=said_after))
