"""Who comes into question for the rows of a file, among the families that the municipality may see at this moment."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from handbook_api.checkups.births import Births
from handbook_api.children.model import Child, ChildStatus
from handbook_api.children.roll import ChildRoll
from handbook_api.families.access import Relation
from handbook_api.families.model import Family
from handbook_api.families.service import FamilyService
from handbook_api.imports.matching import Candidate, Pool
from handbook_api.imports.rows import Identity
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import ChildKey
from handbook_api.staff.registered_numbers import RegisteredNumbers

_BORN_ON_THESE_DAYS = 10_000
"""More children than a large city has births in as many days as one batch of rows names."""


class Children(Protocol):
    """Where children are kept."""

    async def of_families(self, family_ids: tuple[str, ...], /) -> tuple[Child, ...]:
        """All children of these families."""
        ...


@dataclass(frozen=True, slots=True)
class Nearby:
    """The families that may be seen, with their children, and who comes into question for each identity asked for."""

    pools: Mapping[Identity, Pool]
    children: Mapping[ChildKey, Child]


class ChildFinder:
    """Finds children for rows, many at a time.

    It shows nothing to anybody, so it enters no look: families would else read of a look for every child born on the
    same day. Whoever is shown a candidate is logged where that is done, and so is every record that is written.
    """

    def __init__(
        self,
        families: FamilyService,
        children: Children,
        roll: ChildRoll,
        numbers: RegisteredNumbers,
        cipher: FieldCipher,
    ) -> None:
        self._families = families
        self._children = children
        self._roll = roll
        self._numbers = numbers
        self._cipher = cipher

    async def nearby(
        self, principal: Principal, municipality: str, identities: Collection[Identity], known: Collection[ChildKey]
    ) -> Nearby:
        """Who comes into question for these identities; the `known` children are read as well."""
        numbers = {one.handbook_number for one in identities if one.handbook_number}
        family_of = await self._numbers.families(municipality, numbers)
        named = await self.visible(principal, {*family_of.values(), *(one.family_id for one in known)})
        days = sorted({one.born_on for one in identities if family_of.get(one.handbook_number or "") not in named})
        births = [Births(day, day) for day in days]
        roll = await self._roll.read(municipality, births, _BORN_ON_THESE_DAYS)
        others = {one.key.family_id for one in roll} - named.keys()
        visible = {**named, **await self.visible(principal, others)}
        children = await self._children.of_families(tuple(visible))
        candidates = await self._candidates(municipality, children, visible)
        of_family: defaultdict[str, list[Candidate]] = defaultdict(list)
        for one in candidates:
            of_family[one.key.family_id].append(one)
        pools = {one: _pool(one, candidates, of_family, family_of) for one in identities}
        return Nearby(pools, {child.key: child for child in children})

    async def visible(self, principal: Principal, family_ids: Iterable[str]) -> Mapping[str, Family]:
        """Those of these families that somebody may see as staff: not what she sees as a member of her own."""
        standings = await self._families.standings(principal, family_ids)
        return {key: family for key, (family, asker) in standings.items() if asker.relation is Relation.STAFF}

    async def _candidates(
        self, municipality: str, children: Sequence[Child], families: Mapping[str, Family]
    ) -> tuple[Candidate, ...]:
        guardians = {
            key: tuple([await self._cipher.decrypt(one.sealed_name) for one in family.guardians])
            for key, family in families.items()
        }
        return tuple(
            [
                Candidate(
                    key=child.key,
                    born_on=child.birth.born_on,
                    sex=child.sex,
                    name=await self._cipher.decrypt(child.sealed_name),
                    order=child.birth.order,
                    fetuses=child.birth.fetuses,
                    goes_on=child.status is ChildStatus.ACTIVE,
                    numbers=_numbers(families[child.key.family_id], municipality),
                    guardians=guardians[child.key.family_id],
                )
                for child in children
            ]
        )


def _pool(
    identity: Identity,
    candidates: Sequence[Candidate],
    of_family: Mapping[str, Sequence[Candidate]],
    family_of: Mapping[str, str],
) -> Pool:
    """The number of a family that may not be seen is still another family's: nobody else's child is it."""
    of_birth = tuple(one for one in candidates if one.born_on == identity.born_on)
    family_id = family_of.get(identity.handbook_number or "")
    return Pool(None if family_id is None else tuple(of_family.get(family_id, ())), of_birth)


def _numbers(family: Family, municipality: str) -> frozenset[str]:
    return frozenset(one.number for one in family.registrations if one.municipality == municipality)
