"""The families of a municipality with as much of them as says whom an announcement is for. Not for persons: nobody's
access is asked, and what is read here is shown to nobody.

Only what goes on is there: a child or a pregnancy that has ended is not in these families at all. A handbook is there
for its municipality, and for the one that others are told in its place: what reaches somebody must not tell her another
one than she knows of (docs/decisions/0011-whose-municipality-is-told.md).
"""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pymongo import ASCENDING

from handbook_api.children.model import ChildStatus
from handbook_api.families.model import MemberRole
from handbook_api.families.told_municipality import ToldMunicipality, read_told
from handbook_api.platform.ids import ChildKey, PregnancyKey
from handbook_api.platform.migrations import Migration
from handbook_api.platform.mongodb import Database, Document
from handbook_api.pregnancies.model import PregnancyStatus


@dataclass(frozen=True, slots=True)
class Resident:
    """A member of a family. `areas` are those of the handbooks that she registered herself, in the municipality asked
    for: to other members it is not told where that was.
    """

    uid: str
    role: MemberRole
    language: str
    areas: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ResidentChild:
    """A child whose handbook goes on, with its municipality and what is told in its place."""

    key: ChildKey
    born_on: date
    municipality: str | None
    told_municipality: ToldMunicipality | None = None


@dataclass(frozen=True, slots=True)
class ResidentPregnancy:
    """A pregnancy that goes on, likewise. `mother_uid` is `None` until it is known whose it is."""

    key: PregnancyKey
    due_on: date
    mother_uid: str | None
    municipality: str | None
    told_municipality: ToldMunicipality | None = None


@dataclass(frozen=True, slots=True)
class ResidentFamily:
    """A family, with its children and pregnancies that go on in a municipality, or of which somebody is told so."""

    id: str
    municipality: str
    members: tuple[Resident, ...]
    children: tuple[ResidentChild, ...] = ()
    pregnancies: tuple[ResidentPregnancy, ...] = ()


@dataclass(frozen=True, slots=True)
class ResidentPage:
    """Some families, in the order of their ids. `ends_at` is the id to read on from, `None` on the last page."""

    families: tuple[ResidentFamily, ...]
    ends_at: str | None


class Residents:
    """Reads families of a municipality, a bounded number at a time."""

    def __init__(self, database: Database) -> None:
        self._families = database.families
        self._children = database.children
        self._pregnancies = database.pregnancies

    async def after(self, municipality: str, after: str | None, limit: int) -> ResidentPage:
        """The families behind the id `after`; as many as `limit` children and as many pregnancies are of, at most."""
        narrower: Document = {} if after is None else {"family_id": {"$gt": after}}
        in_order, only_family = [("family_id", ASCENDING)], {"_id": 0, "family_id": 1}
        of_children, of_pregnancies = await asyncio.gather(
            self._children.find(_told(municipality, _GOING_ON | narrower), only_family)
            .sort(in_order)
            .limit(limit)
            .to_list(),
            self._pregnancies.find(_told(municipality, _ONGOING | narrower), only_family)
            .sort(in_order)
            .limit(limit)
            .to_list(),
        )
        # What lies behind the end of the one that was cut off may be missing in it.
        ends = [found[-1]["family_id"] for found in (of_children, of_pregnancies) if len(found) == limit]
        ids = {one["family_id"] for one in (*of_children, *of_pregnancies)}
        ends_at = min(ends) if ends else None
        return ResidentPage(
            await self._read(municipality, [one for one in ids if ends_at is None or one <= ends_at]), ends_at
        )

    async def of_people(self, municipality: str, uids: Collection[str]) -> tuple[ResidentFamily, ...]:
        """The families that any of these belongs to, as they stand at this moment."""
        found = self._families.find({"members.uid": {"$in": sorted(uids)}}, {"_id": 1})
        return await self._read(municipality, [one["_id"] async for one in found])

    async def municipalities_of(self, uids: Collection[str]) -> frozenset[str]:
        """Where the children and pregnancies of the families these belong to go on, or where somebody is told so."""
        families = self._families.find({"members.uid": {"$in": sorted(uids)}}, {"_id": 1})
        in_them = {"family_id": {"$in": [one["_id"] async for one in families]}}
        found = [
            one
            for collection, going_on in ((self._children, _GOING_ON), (self._pregnancies, _ONGOING))
            async for one in collection.find(in_them | going_on, {"_id": 0, **_PLACED})
        ]
        told = [one for one in (read_told(one.get("told_municipality")) for one in found) if one is not None]
        codes = {one["municipality"] for one in found} | {one.municipality for one in told}
        return frozenset(code for code in codes if code is not None)

    async def _read(self, municipality: str, ids: Collection[str]) -> tuple[ResidentFamily, ...]:
        if not ids:
            return ()
        theirs = {"family_id": {"$in": sorted(ids)}}
        families, children, pregnancies = await asyncio.gather(
            self._families.find({"_id": {"$in": sorted(ids)}}, _OF_FAMILY).sort("_id", ASCENDING).to_list(),
            self._children.find(_told(municipality, _GOING_ON | theirs), {"birth.born_on": 1, **_PLACED}).to_list(),
            self._pregnancies.find(
                _told(municipality, _ONGOING | theirs), {"due_on": 1, "mother_uid": 1, **_PLACED}
            ).to_list(),
        )
        children_of, pregnancies_of = _children_by_family(children), _pregnancies_by_family(pregnancies)
        return tuple(
            ResidentFamily(
                id=one["_id"],
                municipality=municipality,
                members=_members(one, municipality),
                children=tuple(children_of[one["_id"]]),
                pregnancies=tuple(pregnancies_of[one["_id"]]),
            )
            for one in families
        )


_GOING_ON = {"status": ChildStatus.ACTIVE.value}
_ONGOING = {"status": PregnancyStatus.ACTIVE.value}
"""Once its children were born, a family is there by them."""

_PLACED = {"municipality": 1, "told_municipality": 1}

_OF_FAMILY = {
    "members.id": 1,
    "members.uid": 1,
    "members.role": 1,
    "members.language": 1,
    "registrations.municipality": 1,
    "registrations.area": 1,
    "registrations.registered_by": 1,
}


def _told(municipality: str, narrower: Document) -> Document:
    """Handbooks of which anybody is told that they are of this municipality."""
    return {
        "$or": [
            {"municipality": municipality, **narrower},
            {"told_municipality.municipality": municipality, **narrower},
        ]
    }


def _members(family: Mapping[str, Any], municipality: str) -> tuple[Resident, ...]:
    areas: defaultdict[str, set[str]] = defaultdict(set)
    for one in family.get("registrations", ()):
        if one["municipality"] == municipality and one["area"] is not None:
            areas[one["registered_by"]].add(one["area"])
    return tuple(
        Resident(one["uid"], MemberRole(one["role"]), one["language"], frozenset(areas[one["id"]]))
        for one in family["members"]
    )


def _children_by_family(documents: Iterable[Mapping[str, Any]]) -> defaultdict[str, list[ResidentChild]]:
    by_family: defaultdict[str, list[ResidentChild]] = defaultdict(list)
    for one in documents:
        key = ChildKey.parse(one["_id"])
        if key is not None:
            by_family[key.family_id].append(
                ResidentChild(
                    key,
                    date.fromisoformat(one["birth"]["born_on"]),
                    one["municipality"],
                    read_told(one.get("told_municipality")),
                )
            )
    return by_family


def _pregnancies_by_family(documents: Iterable[Mapping[str, Any]]) -> defaultdict[str, list[ResidentPregnancy]]:
    by_family: defaultdict[str, list[ResidentPregnancy]] = defaultdict(list)
    for one in documents:
        key = PregnancyKey.parse(one["_id"])
        if key is not None:
            by_family[key.family_id].append(
                ResidentPregnancy(
                    key,
                    date.fromisoformat(one["due_on"]),
                    one["mother_uid"],
                    one["municipality"],
                    read_told(one.get("told_municipality")),
                )
            )
    return by_family


async def _indexes(database: Database) -> None:
    for collection in (database.children, database.pregnancies):
        await collection.create_index(
            [("municipality", ASCENDING), ("status", ASCENDING), ("family_id", ASCENDING)], name="residents"
        )
        await collection.create_index(
            [("told_municipality.municipality", ASCENDING), ("status", ASCENDING), ("family_id", ASCENDING)],
            name="told_residents",
        )


MIGRATIONS = (Migration("0015-residents", "children and pregnancies of a municipality by family", _indexes),)
