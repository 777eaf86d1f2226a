"""A family with its children, for the programs that plan and send. Not for persons: nobody's access is asked here."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from handbook_api.children.model import Child
from handbook_api.children.store import ChildStore
from handbook_api.families.model import Family
from handbook_api.platform.ids import ChildKey


class Families(Protocol):
    """Where families are kept."""

    async def get(self, family_id: str, /) -> Family | None:
        """The family with this id."""
        ...


@dataclass(frozen=True, slots=True)
class Handbook:
    """A family and its children as they stand."""

    family: Family
    children: tuple[Child, ...]

    def child(self, key: ChildKey) -> Child | None:
        """The child with this key."""
        return next((child for child in self.children if child.key == key), None)


class Handbooks:
    """Reads handbooks as they stand at this moment."""

    def __init__(self, families: Families, children: ChildStore) -> None:
        self._families = families
        self._children = children

    async def of_family(self, family_id: str) -> Handbook | None:
        """The handbook of a family, or `None` where there is no such family."""
        family = await self._families.get(family_id)
        return None if family is None else Handbook(family, await self._children.of_families((family_id,)))

    async def children_of(self, family_ids: Collection[str]) -> Mapping[str, tuple[Child, ...]]:
        """The children of each of these families, in one read; a family without children is not in it.

        Raises `ValueError` or `KeyError` when any of the documents cannot be read.
        """
        by_family: defaultdict[str, list[Child]] = defaultdict(list)
        for child in await self._children.of_families(tuple(family_ids)):
            by_family[child.key.family_id].append(child)
        return {family_id: tuple(children) for family_id, children in by_family.items()}
