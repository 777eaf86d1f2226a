"""Which child of a family is its first, as the handbooks of the family themselves tell. Pure.

What a mother says of earlier pregnancies is hers alone, and is not asked.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from handbook_api.children.model import Child

_OF_ONE_BIRTH: Final = timedelta(days=1)
"""Children of one family that are born so near to each other are twins: one before midnight, the other after."""


def is_first(child: Child, family: Iterable[Child]) -> bool:
    """Whether no child of the `family` was born before this one, whatever became of it. Twins are both the first."""
    return not any(_is_older(other, child) for other in family)


def _is_older(other: Child, child: Child) -> bool:
    if child.pregnancy is not None and other.pregnancy == child.pregnancy:
        return False
    return other.birth.born_on < child.birth.born_on - _OF_ONE_BIRTH
