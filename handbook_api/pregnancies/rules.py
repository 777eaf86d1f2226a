"""What may be said of a pregnancy as a whole, besides its dates. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from handbook_api.children.model import Child, ChildStatus
from handbook_api.families.access import Audience, Side
from handbook_api.families.model import Family
from handbook_api.platform.endings import Ending
from handbook_api.platform.problems import Problem, ProblemCode
from handbook_api.pregnancies.model import Fetus, Pregnancy, PregnancyStatus
from handbook_api.pregnancies.records import (
    BloodPressure,
    ClassAttendance,
    DentalExam,
    OwnWeight,
    PregnancyCheckup,
    PregnancyTest,
)

_Row = PregnancyCheckup | PregnancyTest | DentalExam | ClassAttendance | OwnWeight | BloodPressure
"""A line of the pregnancy's pages."""

PREGNANCIES_CEILING: Final = 30
DATINGS_CEILING: Final = 50
FETUSES_LIMIT: Final = 8


def fetuses_problems(fetuses: int) -> tuple[Problem, ...]:
    """What is wrong with a number of children to come: it is 1 to 8."""
    if 1 <= fetuses <= FETUSES_LIMIT:
        return ()
    return (Problem(ProblemCode.BIRTH_ORDER_OUT_OF_RANGE, ("fetuses",), {"value": fetuses, "limit": FETUSES_LIMIT}),)


def with_fetuses(pregnancy: Pregnancy, fetuses: int) -> tuple[tuple[Fetus, ...], tuple[Problem, ...]]:
    """The children to come once their number is `fetuses`, each in its place; or what is wrong with that number.

    Those that have ended stay, and at least one goes on: the pregnancy itself ends in a way of its own.
    """
    problems = fetuses_problems(fetuses)
    if problems:
        return pregnancy.fetuses, problems
    ended = [one.order for one in pregnancy.fetuses if one.ending is not None]
    fewest = max(max(ended, default=1), len(ended) + 1)
    if fetuses < fewest:
        return pregnancy.fetuses, (Problem(ProblemCode.FETUSES_TOO_FEW, ("fetuses",), {"limit": fewest}),)
    there = {one.order: one for one in pregnancy.fetuses}
    return tuple(there.get(order, Fetus(order)) for order in range(1, fetuses + 1)), ()


def municipality_problems(municipality: str | None, served: frozenset[str]) -> tuple[Problem, ...]:
    """What is wrong with a municipality: it is none of those `served`."""
    if municipality is None or municipality in served:
        return ()
    return (Problem(ProblemCode.UNKNOWN_MUNICIPALITY, ("municipality",)),)


def mother_of_new(family: Family, uid: str, *, is_mine: bool) -> str | None:
    """Whose a pregnancy is that the guardian `uid` begins (docs/decisions/0009-a-mother-for-each-pregnancy.md).

    Her own if she says so. Begun by another guardian it is the family's mother's, while she belongs to the family; and
    nobody's until somebody says so where none is known, or where the family's mother herself says that it is not hers.
    """
    if is_mine:
        return uid
    mother = family.member_of(family.mother_uid) if family.mother_uid else None
    return mother.uid if mother is not None and mother in family.guardians and mother.uid != uid else None


def with_ended(pregnancy: Pregnancy, orders: Collection[int], ending: Ending) -> Pregnancy:
    """The pregnancy once these children to come have ended; with the last of them it ends itself."""
    fetuses = tuple(
        replace(one, ending=ending) if one.order in orders and one.ending is None else one for one in pregnancy.fetuses
    )
    if any(one.ending is None for one in fetuses):
        return replace(pregnancy, fetuses=fetuses)
    return replace(pregnancy, fetuses=fetuses, status=PregnancyStatus.ENDED, ending=ending)


def with_ending_undone(pregnancy: Pregnancy, orders: Collection[int]) -> Pregnancy:
    """The pregnancy once these children to come go on again, and with them the pregnancy."""
    fetuses = tuple(replace(one, ending=None) if one.order in orders else one for one in pregnancy.fetuses)
    return replace(pregnancy, fetuses=fetuses, status=PregnancyStatus.ACTIVE, ending=None)


def ended_at(pregnancy: Pregnancy, said_at: datetime) -> frozenset[int]:
    """The places of the children to come whose end was said at that instant."""
    return frozenset(one.order for one in pregnancy.fetuses if one.ending is not None and one.ending.said_at == said_at)


def births_problems(pregnancy: Pregnancy, born: Sequence[int], stillborn: Sequence[int]) -> tuple[Problem, ...]:
    """What is missing of a birth: of each child to come that goes on, one thing is to be said, and somebody was born.

    `born` and `stillborn` are places among the children to come, in the order of the input. Of places that are none the
    first alone are told.
    """
    if not born:
        return (Problem(ProblemCode.REQUIRED, ("children",)),)
    said = Counter((*born, *stillborn))
    goes_on = {one.order for one in pregnancy.living_fetuses}
    wrong = sorted({order for order in goes_on if said[order] != 1} | (said.keys() - goes_on))
    return tuple(
        Problem(ProblemCode.BIRTHS_INCOMPLETE, ("children",), {"value": order}) for order in wrong[:FETUSES_LIMIT]
    )


def a_child_lives(pregnancy: Pregnancy, children: Iterable[Child]) -> bool:
    """Whether a child that was born of it lives, as far as the handbook knows; so too while none was born.

    `children` are those of the family. A child that is in the handbook no more (moved to another family, entered by
    mistake) says nothing.
    """
    born = [child for child in children if child.key in pregnancy.children or child.pregnancy == pregnancy.key]
    return not born or any(child.status is ChildStatus.ACTIVE for child in born)


def has_official_records(pregnancy: Pregnancy) -> bool:
    """Whether the municipality has written in it."""
    sides = (
        *(one.side for one in pregnancy.datings),
        *(row.head.side for row in _rows(pregnancy)),
        *(one.side for one in pregnancy.bodies),
        *(one.side for one in pregnancy.checkups),
        *(one.side for one in pregnancy.forms),
        *((pregnancy.delivery.side,) if pregnancy.delivery else ()),
    )
    return Side.OFFICIAL in sides


def has_own_records_of_mother(pregnancy: Pregnancy) -> bool:
    """Whether she whose pregnancy it is has written in it for herself alone."""
    own = (Side.FAMILY, Audience.MOTHER)
    return own in (
        *((row.head.side, row.head.audience) for row in _rows(pregnancy)),
        *((one.side, Audience.MOTHER) for one in pregnancy.bodies),
        *((one.side, one.audience) for one in pregnancy.checkups),
        *((one.side, one.audience) for one in pregnancy.forms),
    )


def _rows(pregnancy: Pregnancy) -> tuple[_Row, ...]:
    return (
        *pregnancy.course,
        *pregnancy.tests,
        *pregnancy.dental_exams,
        *pregnancy.classes,
        *pregnancy.weights,
        *pregnancy.blood_pressures,
    )
