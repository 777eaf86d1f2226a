"""What one person sees of a child: how she stands to it, and only the records that are meant for her. Pure."""

from dataclasses import dataclass, replace
from typing import TypeVar

from handbook_api.checkups.records import CheckupRecord
from handbook_api.children.model import Child
from handbook_api.families.access import Action, Audience, Side, Standing
from handbook_api.families.model import Family
from handbook_api.families.told_municipality import told_to
from handbook_api.forms.records import FormRecord
from handbook_api.growth.records import GrowthRecord
from handbook_api.immunization.records import ConditionStatement, DecisionRecord, VaccinationRecord

_Meant = TypeVar("_Meant", GrowthRecord, VaccinationRecord, DecisionRecord, CheckupRecord)
"""What carries a side and an audience."""


@dataclass(frozen=True, slots=True)
class SeenChild:
    """A child as one person sees it: how she stands to the family, and only the records that are meant for her.

    To be shown, never to be saved: what she is not shown is not in it, but for the conditions that vaccinations are
    planned by, of which `immunization/views.py` shows her what is hers.
    """

    child: Child
    standing: Standing

    @property
    def growth(self) -> tuple[GrowthRecord, ...]:
        """The measurements that are meant for her."""
        return self.child.growth

    @property
    def whole(self) -> bool:
        """Whether she sees what is for guardians: the birth page, the municipality, the checkups."""
        return self.standing.may(Action.READ, Side.FAMILY, Audience.GUARDIANS)


def standing_to(child: Child, asker: Standing) -> Standing:
    """How somebody who stands as `asker` to a family stands to one of its children.

    What is for the mother alone is for the mother of the pregnancy that the child was born of, where that is in the
    handbook; else for the family's (docs/decisions/0009-a-mother-for-each-pregnancy.md).
    """
    return asker if child.pregnancy is None else asker.towards_mother(child.mother_uid)


def is_deleted_by_mother_alone(child: Child, family: Family) -> bool:
    """Whether only the mother takes a child's handbook away, once it can hold what is for her alone.

    Whether it does hold something is not asked: a refusal that came only then would tell of it
    (docs/decisions/0010-what-is-hers-alone.md).
    """
    if child.pregnancy is not None:
        return child.mother_uid is not None
    return family.had_its_mother_since(child.created_at)


def seen(child: Child, asker: Standing) -> SeenChild:
    """What somebody who stands so to the family sees of `child`."""
    shown = replace(
        child,
        municipality=told_to(child, asker),
        told_municipality=None,
        growth=_readable(child.growth, asker),
        vaccinations=_readable(child.vaccinations, asker),
        vaccination_decisions=_readable(child.vaccination_decisions, asker),
        checkups=_readable(child.checkups, asker),
        forms=_opened_forms(child.forms, asker),
        removed_records=frozenset(),
    )
    return SeenChild(shown, asker)


def _readable(records: tuple[_Meant, ...], asker: Standing) -> tuple[_Meant, ...]:
    return tuple(one for one in records if asker.may(Action.READ, one.side, one.audience))


def _opened_forms(forms: tuple[FormRecord, ...], asker: Standing) -> tuple[FormRecord, ...]:
    return tuple(one for one in forms if asker.may_with_consent(Action.READ, one.side, one.audience, one.consent))


def everything_written_in(
    child: Child,
) -> tuple[GrowthRecord | VaccinationRecord | DecisionRecord | ConditionStatement | CheckupRecord | FormRecord, ...]:
    """Every record in a child's document, whoever may see it."""
    return (
        *child.growth,
        *child.vaccinations,
        *child.vaccination_decisions,
        *child.vaccination_conditions,
        *child.checkups,
        *child.forms,
    )
