"""A family leaves a municipality: what it opened there ends on that day, and what is planned by that programme too.

Moving is neither a stay elsewhere (里帰り), which ends nothing, nor the end of a handbook.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from handbook_api.families.access import FamilyAction, Relation, Standing, as_member
from handbook_api.families.model import Family, MoveOut
from handbook_api.families.rules import MOVES_CEILING
from handbook_api.families.service import FamilyService, family_change
from handbook_api.families.shares import end_of_day, with_ended
from handbook_api.families.store import FamilyStore
from handbook_api.platform.clock import Clock, civil_date
from handbook_api.platform.identity import Principal
from handbook_api.platform.ledger import Ledger, Page, SubjectKind
from handbook_api.platform.one_by_one import one_by_one
from handbook_api.platform.problems import Problem, ProblemCode, Refused

Leaver = Callable[[Page, Family, Standing, str], Awaitable[None]]
"""Takes what is in a family out of a municipality's programme, as whoever stands so says: for her, or for all."""

FARTHEST = timedelta(days=366)
"""A move further away than a year, either way, is a slip of the finger."""
FAMILIES_AT_ONCE = 100


class MovingService:
    """Says that a family leaves a municipality, and does on the day what belongs to it."""

    def __init__(
        self,
        families: FamilyService,
        store: FamilyStore,
        ledger: Ledger,
        leavers: Sequence[Leaver],
        clock: Clock,
        zone: ZoneInfo,
    ) -> None:
        self._families = families
        self._store = store
        self._ledger = ledger
        self._leavers = tuple(leavers)
        self._clock = clock
        self._zone = zone

    async def say_moved_out(self, principal: Principal, family_id: str, municipality: str, moved_on: date) -> Family:
        """The family leaves `municipality` on a day, past or to come. Saying the same again changes nothing.

        A guardian ends what she opened there herself; staff say it of their own municipality, and end all of it. With
        that day the handbooks leave the programme: for her alone whose whereabouts are kept (支援措置), where she says
        it, or staff for a family with such a person. The others would see that she has moved.
        Raises `Refused`: `DATE_OUT_OF_RANGE`, `UNKNOWN_MUNICIPALITY` for staff of another one; `Forbidden` for viewers.
        """

        async def work(page: Page) -> Family:
            family, asker = await self._families.opened(page, principal, family_id, FamilyAction.SAY_MOVED_OUT)
            if asker.relation is Relation.STAFF and municipality != principal.municipality:
                raise Refused(Problem(ProblemCode.UNKNOWN_MUNICIPALITY, ("municipality",)))
            today = civil_date(page.now, self._zone)
            if abs(moved_on - today) > FARTHEST:
                values = {
                    "value": moved_on.isoformat(),
                    "earliest": (today - FARTHEST).isoformat(),
                    "latest": (today + FARTHEST).isoformat(),
                }
                raise Refused(Problem(ProblemCode.DATE_OUT_OF_RANGE, ("movedOn",), values))
            move = MoveOut(municipality, moved_on, asker.recorded_by)
            moving = self._without_shares(family, asker, move, page)
            if moved_on <= today:
                await self._leave(page, family, asker, municipality)
            else:
                moving = _with_move(moving, move)
            if moving == family:
                return family
            change = family_change("WARD_ACCESS_CHANGED", SubjectKind.FAMILY, family_id, asker.recorded_by)
            return await self._families.save(page, moving, change)

        return await self._ledger.change(family_id, work)

    async def carry_out_due(self) -> int:
        """Take the handbooks of families whose day has come out of the programmes they leave; how many families.

        For the worker: a piece of it, until it is 0. Can be stopped at any point and run again, and beside itself. What
        cannot be done for one family is logged, and tried again the next time. Raises `ConnectionFailure`.
        """
        today = civil_date(self._clock.now(), self._zone)
        due = await self._store.moving_by(today, FAMILIES_AT_ONCE)
        return await one_by_one(due, partial(self._carry_out, today), "move_not_carried_out")

    async def _carry_out(self, today: date, family_id: str) -> bool:
        """What is due of a family's moves; whether anything was, for another worker may have been faster."""

        async def work(page: Page) -> bool:
            family = await self._store.get(family_id, page.session)
            due = tuple(one for one in family.moves if one.moves_on <= today) if family else ()
            if family is None or not due:
                return False
            for move in due:
                asker = _said_by(family, move)
                if asker is not None:
                    await self._leave(page, family, asker, move.municipality)
            later = tuple(one for one in family.moves if one not in due)
            await self._families.save_untold(page, replace(family, moves=later))
            return True

        return await self._ledger.change(family_id, work)

    async def _leave(self, page: Page, family: Family, asker: Standing, municipality: str) -> None:
        for leave in self._leavers:
            await leave(page, family, asker, municipality)

    def _without_shares(self, family: Family, asker: Standing, move: MoveOut, page: Page) -> Family:
        by_staff = asker.relation is Relation.STAFF
        ends_at = max(end_of_day(move.moves_on, self._zone), page.now)
        shares = with_ended(
            family.ward_shares,
            lambda one: (
                one.municipality == move.municipality
                and one.covers(page.now)
                and (by_staff or one.opened_by == asker.recorded_by)
            ),
            ends_at,
        )
        return replace(family, ward_shares=shares)


def _said_by(family: Family, move: MoveOut) -> Standing | None:
    """How whoever said it stands to the family now: her whereabouts may have come to be kept since.

    `None` where she has left: whether the others move, they say.
    """
    if move.said_by is None:
        return Standing(Relation.STAFF, works_for=move.municipality)
    member = family.member(move.said_by)
    return as_member(member) if member else None


def _with_move(family: Family, move: MoveOut) -> Family:
    """The family with a move to come; a new day for the same municipality takes the place of the one before."""
    others = tuple(one for one in family.moves if one.municipality != move.municipality)
    return replace(family, moves=(*others, move)[-MOVES_CEILING:])
