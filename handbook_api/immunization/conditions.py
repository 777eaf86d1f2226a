"""What guardians and staff say of a child's history that decides besides age."""

from collections.abc import Mapping
from dataclasses import replace

from handbook_api.children.model import Child
from handbook_api.children.service import ChildService, SeenChild, seen
from handbook_api.families.access import Action, Side, Standing
from handbook_api.immunization.records import CONDITION_AUDIENCES, ConditionKind, ConditionStatement, stored_statement
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.ledger import Change, Ledger, Page, SubjectKind
from handbook_api.platform.problems import Forbidden

_STATED, _WITHDRAWN = "VACCINATION_CONDITION_STATED", "VACCINATION_CONDITION_WITHDRAWN"
_OF_THE_MUNICIPALITY = frozenset({ConditionKind.MR_SHORTAGE_APPROVED})
"""Whether a child comes under the shortage rule is for the municipality to say, and for nobody else."""

Statements = Mapping[ConditionKind, bool | None]
"""What somebody says; `None` takes back what her side said before. What is not there stays as it is."""


class VaccinationConditionService:
    """States conditions. Each side writes its own word and never the other's, so there is no version to conflict on."""

    def __init__(self, children: ChildService, ledger: Ledger) -> None:
        self._children = children
        self._ledger = ledger

    async def state(self, principal: Principal, key: ChildKey, statements: Statements) -> SeenChild:
        """Say what is known of a child; saying it again changes nothing.

        Raises `Refused(NOT_FOUND)` for a child that is not hers, and `Forbidden` for viewers, for another guardian who
        speaks of the mother's infection, and for guardians who approve the shortage rule.
        """

        async def work(page: Page) -> SeenChild:
            child, asker = await self._children.opened(page, principal, key, Action.READ)
            for kind in statements:
                _demand_saying(asker, kind)
            changed = child
            for kind, value in statements.items():
                changed = _with(page, changed, asker, kind, value)
            if changed is child:
                return seen(child, asker)
            return seen(await self._children.save_inside(page, changed), asker)

        return await self._ledger.change(key.family_id, work)


def _demand_saying(asker: Standing, kind: ConditionKind) -> None:
    """Only her relation decides, so a refusal tells nothing of what others said."""
    is_theirs_alone = kind in _OF_THE_MUNICIPALITY and asker.side is not Side.OFFICIAL
    if is_theirs_alone or not asker.may(Action.RECORD, asker.side, CONDITION_AUDIENCES[kind]):
        raise Forbidden


def _with(page: Page, child: Child, asker: Standing, kind: ConditionKind, value: bool | None) -> Child:
    """The child with what `asker`'s side now says of `kind`, noted on the page; the same child where nothing is new."""
    before = next((one for one in child.vaccination_conditions if (one.kind, one.side) == (kind, asker.side)), None)
    if (before.value if before else None) == value:
        return child
    after = None if value is None else ConditionStatement(kind, asker.side, value, asker.recorded_by, page.now)
    others = tuple(one for one in child.vaccination_conditions if one is not before)
    page.note(
        Change(
            _STATED if after else _WITHDRAWN,
            SubjectKind.CHILD,
            str(child.key),
            asker.recorded_by,
            asker.side.value,
            CONDITION_AUDIENCES[kind].value,
            stored_statement(before) if before else None,
            stored_statement(after) if after else None,
        )
    )
    return replace(child, vaccination_conditions=(*others, after) if after else others)
