"""The end of a pregnancy, or of one of several children to come: said once, gently, and taken back for some days.

No reason is asked and nothing has to be confirmed. In the same transaction everything that was to come of it stops
(`Page.end`), and the staff learn what is owed where the family lets them (`staff/loss_support.py`).
"""

from collections.abc import Iterable

from handbook_api.families.access import Action, FamilyAction, Standing
from handbook_api.families.service import FamilyService
from handbook_api.platform.endings import UNDO_WITHIN, Ending
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import PregnancyKey
from handbook_api.platform.ledger import Ledger, Page, SubjectKind
from handbook_api.platform.problems import Problem, ProblemCode, Refused
from handbook_api.pregnancies.changes import pregnancy_change
from handbook_api.pregnancies.correcting import demand_writing
from handbook_api.pregnancies.model import Fetus, Pregnancy, PregnancyStatus
from handbook_api.pregnancies.rules import ended_at, with_ended, with_ending_undone
from handbook_api.pregnancies.service import PREGNANCY_ID, PregnancyService
from handbook_api.pregnancies.store import described
from handbook_api.pregnancies.views import SeenPregnancy, seen
from handbook_api.staff.loss_support import LossSupport


class PregnancyEndingService:
    """Ends a pregnancy and takes that back. Guardians and staff alike; each can be said twice without an error."""

    def __init__(
        self, pregnancies: PregnancyService, families: FamilyService, ledger: Ledger, support: LossSupport
    ) -> None:
        self._pregnancies = pregnancies
        self._families = families
        self._ledger = ledger
        self._support = support

    async def end(self, principal: Principal, key: PregnancyKey, fetus_order: int | None = None) -> SeenPregnancy:
        """Say that the pregnancy ended, or one of the children to come; with the last of them it ends itself.

        What stays is the record. Raises `Refused(PREGNANCY_NOT_ONGOING)` after the birth, and
        `BIRTH_ORDER_OUT_OF_RANGE` for a child that the pregnancy does not have.
        """

        async def work(page: Page) -> SeenPregnancy:
            pregnancy, asker = await self._pregnancies.opened(page, principal, key, Action.READ)
            demand_writing(asker)
            fetuses = _asked_for(pregnancy, fetus_order)
            if pregnancy.status is PregnancyStatus.ENDED or (
                pregnancy.goes_on and all(one.ending is not None for one in fetuses)
            ):
                return seen(pregnancy, asker)
            _demand_no_birth(pregnancy)
            ending = Ending(page.now, asker.recorded_by)
            saved = await self._pregnancies.save(page, with_ended(pregnancy, [one.order for one in fetuses], ending))
            whole = saved.status is PregnancyStatus.ENDED
            if whole:
                page.end(str(key))
            family, _ = await self._families.opened(
                page, principal, key.family_id, FamilyAction.SEE_CHILDREN, about=(SubjectKind.PREGNANCY, str(key))
            )
            owed_for = None if whole else fetus_order
            await self._support.owe(page, family, saved.municipality, str(key), fetus_order=owed_for)
            _note(page, "PREGNANCY_ENDED" if whole else "FETUS_ENDED", pregnancy, saved, asker)
            return seen(saved, asker)

        return await self._ledger.change(key.family_id, work)

    async def undo(self, principal: Principal, key: PregnancyKey, fetus_order: int | None = None) -> SeenPregnancy:
        """Take it back: the pregnancy goes on, or the one child. What goes on already is no error.

        Raises `Refused(UNDO_TOO_LATE)` after 14 days, `PREGNANCY_NOT_ONGOING` after the birth, and
        `BIRTH_ORDER_OUT_OF_RANGE` for a child that the pregnancy does not have.
        """

        async def work(page: Page) -> SeenPregnancy:
            pregnancy, asker = await self._pregnancies.opened(page, principal, key, Action.READ)
            demand_writing(asker)
            ending, orders = _to_undo(pregnancy, fetus_order)
            if ending is None:
                return seen(pregnancy, asker)
            _demand_no_birth(pregnancy)
            if not ending.may_be_undone(page.now):
                raise Refused(Problem(ProblemCode.UNDO_TOO_LATE, PREGNANCY_ID, {"limit": UNDO_WITHIN.days}))
            saved = await self._pregnancies.save(page, with_ending_undone(pregnancy, orders))
            await self._owe_what_is_left(page, principal, saved, orders)
            _note(page, "ENDING_UNDONE", pregnancy, saved, asker)
            return seen(saved, asker)

        return await self._ledger.change(key.family_id, work)

    async def _owe_what_is_left(
        self, page: Page, principal: Principal, pregnancy: Pregnancy, undone: Iterable[int]
    ) -> None:
        """Nothing is owed for the whole any more, and for each child that has ended still, what was."""
        subject = str(pregnancy.key)
        for order in (None, *undone):
            await self._support.withdraw(page, subject, fetus_order=order)
        family, _ = await self._families.opened(
            page, principal, pregnancy.key.family_id, FamilyAction.SEE_CHILDREN, about=(SubjectKind.PREGNANCY, subject)
        )
        for one in pregnancy.fetuses:
            if one.ending is not None:
                await self._support.owe(page, family, pregnancy.municipality, subject, fetus_order=one.order)


def _asked_for(pregnancy: Pregnancy, fetus_order: int | None) -> tuple[Fetus, ...]:
    """The children to come that somebody speaks of: all of them, or one by its place."""
    if fetus_order is None:
        return pregnancy.fetuses
    found = tuple(one for one in pregnancy.fetuses if one.order == fetus_order)
    if not found:
        values = {"value": fetus_order, "limit": len(pregnancy.fetuses)}
        raise Refused(Problem(ProblemCode.BIRTH_ORDER_OUT_OF_RANGE, ("birthOrder",), values))
    return found


def _to_undo(pregnancy: Pregnancy, fetus_order: int | None) -> tuple[Ending | None, frozenset[int]]:
    """What is to be taken back, and for which children to come: for the whole, those that ended with it."""
    if fetus_order is not None:
        (fetus,) = _asked_for(pregnancy, fetus_order)
        return fetus.ending, frozenset({fetus_order})
    if pregnancy.ending is None:
        return None, frozenset()
    return pregnancy.ending, ended_at(pregnancy, pregnancy.ending.said_at)


def _demand_no_birth(pregnancy: Pregnancy) -> None:
    if pregnancy.status is PregnancyStatus.DELIVERED:
        raise Refused(Problem(ProblemCode.PREGNANCY_NOT_ONGOING, PREGNANCY_ID))


def _note(page: Page, what: str, before: Pregnancy, after: Pregnancy, by: Standing) -> None:
    page.note(pregnancy_change(what, after, by, before=described(before), after=described(after)))
