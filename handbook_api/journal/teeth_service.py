"""The use case of the teeth chart: enter when teeth came through, correct it, take it back."""

from dataclasses import replace

from handbook_api.children.service import ChildService
from handbook_api.children.views import SeenChild, seen
from handbook_api.families.access import Action, Audience, Side
from handbook_api.journal.teeth import ToothDays, says, stored_teeth, teeth_problems, with_days
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.ledger import Change, Ledger, Page, SubjectKind
from handbook_api.platform.problems import Refused, VersionConflict

TEETH_ENTERED = "TEETH_ENTERED"
AUDIENCE = Audience.FAMILY
"""A tooth is a milestone: viewers see it."""


class TeethService:
    """What guardians do with the chart of a child. Staff read it with the handbook, and write findings of their own."""

    def __init__(self, children: ChildService, ledger: Ledger) -> None:
        self._children = children
        self._ledger = ledger

    async def enter(self, principal: Principal, key: ChildKey, expected_version: int, days: ToothDays) -> SeenChild:
        """Enter the days of some teeth; the others stay. What stands already is left as it is (a repeated request).

        Raises `Refused` with everything that is wrong, `Forbidden` for viewers and staff, and `VersionConflict` with a
        `SeenChild` as it stands when the chart was changed since.
        """

        async def work(page: Page) -> SeenChild:
            child, asker = await self._children.opened(page, principal, key, Action.READ)
            asker.demand(Action.CORRECT, Side.FAMILY, AUDIENCE, ("childId",))
            problems = teeth_problems(days, child.birth.born_on, self._children.today())
            if problems:
                raise Refused(*problems)
            if says(child.teeth, days):
                return seen(child, asker)
            if child.teeth.version != expected_version:
                raise VersionConflict(seen(child, asker))
            teeth = with_days(child.teeth, days, asker.recorded_by, page.now)
            saved = await self._children.save_inside(page, replace(child, teeth=teeth))
            page.note(
                Change(
                    TEETH_ENTERED,
                    SubjectKind.CHILD,
                    str(key),
                    asker.recorded_by,
                    Side.FAMILY.value,
                    AUDIENCE.value,
                    before=stored_teeth(child.teeth),
                    after=stored_teeth(teeth),
                )
            )
            return seen(saved, asker)

        return await self._ledger.change(key.family_id, work)
