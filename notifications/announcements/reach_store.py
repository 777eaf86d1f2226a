"""How many people and devices a segment reaches at this moment, counted by MongoDB: nobody is read and nobody is named.

It says of every family what `segments.recipients` says of it. A test asks both of the same families.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from pymongo import ASCENDING

from handbook_api.children.model import ChildStatus
from handbook_api.families.model import MemberRole
from handbook_api.platform.mongodb import Database, Document
from handbook_api.pregnancies.model import PregnancyStatus
from notifications.announcements.entry import PREGNANCY_WEEKS
from notifications.announcements.model import Segment, Span
from notifications.announcements.segments import TERM_DAYS
from notifications.reminders import ReminderKind

_WEEK_DAYS: Final = 7
_EVER: Final = Span(0, PREGNANCY_WEEKS)


COUNTED_HANDBOOKS: Final = 2_000
"""Of more of them it is counted for so many and reckoned for the others: a whole ward would take a minute."""


@dataclass(frozen=True, slots=True)
class Reached:
    """People, and devices of theirs that pushes go to. `is_estimated`: of a part of the families, for all of them."""

    people: int
    devices: int
    is_estimated: bool = False


class ReachStore:
    """Counts."""

    def __init__(self, database: Database, counted_handbooks: int = COUNTED_HANDBOOKS) -> None:
        self._children = database.children
        self._pregnancies = database.pregnancies
        self._counted_handbooks = counted_handbooks

    async def count(self, municipality: str, segment: Segment, today: date, *, is_urgent: bool) -> Reached:
        """How many it reaches; `today` is the municipality's. Quiet hours only put off, and are not looked at."""
        handbooks = _Handbooks(
            _told(municipality, {"status": ChildStatus.ACTIVE.value} | _born(segment, today)),
            _told(municipality, {"status": PregnancyStatus.ACTIVE.value} | _due(segment, today)),
        )
        there = await self._number(handbooks)
        if there <= self._counted_handbooks:
            return await self._reached(municipality, segment, handbooks, is_urgent=is_urgent)
        last = await self._family_at(handbooks, self._counted_handbooks, there)
        part = handbooks.up_to(last)
        reached = await self._reached(municipality, segment, part, is_urgent=is_urgent)
        # Whatever was deleted since it was looked for must not make it a division by nothing.
        counted = max(await self._number(part), 1)
        return Reached(reached.people * there // counted, reached.devices * there // counted, is_estimated=True)

    async def _number(self, handbooks: "_Handbooks") -> int:
        return sum(
            await asyncio.gather(
                self._children.count_documents(handbooks.children),
                self._pregnancies.count_documents(handbooks.pregnancies),
            )
        )

    async def _family_at(self, handbooks: "_Handbooks", place: int, there: int) -> str:
        """The family behind which about `there - place` handbooks are.

        Ids of families are random, so that a part by their order is a fair one.
        """
        children = await self._children.count_documents(handbooks.children)
        collection, wanted = (
            (self._children, handbooks.children) if children else (self._pregnancies, handbooks.pregnancies)
        )
        place_in_it = place * (children or there) // there
        found = await collection.find_one(
            wanted, {"family_id": 1}, sort=[("family_id", ASCENDING)], skip=min(place_in_it, (children or there) - 1)
        )
        return str(found["family_id"]) if found else ""

    async def _reached(
        self, municipality: str, segment: Segment, handbooks: "_Handbooks", *, is_urgent: bool
    ) -> Reached:
        pipeline = [
            *_families(municipality, handbooks),
            *_members(municipality, segment),
            *_people(segment, is_urgent=is_urgent),
            {"$group": {"_id": None, "people": {"$sum": 1}, "devices": {"$sum": {"$size": "$devices"}}}},
        ]
        async with await self._children.aggregate(pipeline, allowDiskUse=True) as found:
            async for one in found:
                return Reached(one["people"], one["devices"])
        return Reached(0, 0)


@dataclass(frozen=True, slots=True)
class _Handbooks:
    """What children and pregnancies are looked for by."""

    children: Document
    pregnancies: Document

    def up_to(self, family_id: str) -> "_Handbooks":
        """Those of the families up to this one."""
        part = {"family_id": {"$lte": family_id}}
        return _Handbooks({"$and": [self.children, part]}, {"$and": [self.pregnancies, part]})


def _families(municipality: str, handbooks: _Handbooks) -> list[Document]:
    """Families with their handbooks that fit, each with who is told that it is of this municipality."""
    pregnancies = [
        {"$match": handbooks.pregnancies},
        {"$project": _handbook(municipality, is_child=False)},
    ]
    return [
        {"$match": handbooks.children},
        {"$project": _handbook(municipality, is_child=True)},
        {"$unionWith": {"coll": "pregnancies", "pipeline": pregnancies}},
        {"$group": {"_id": "$family_id", "handbooks": {"$push": "$handbook"}}},
    ]


def _told(municipality: str, narrower: Document) -> Document:
    return {
        "$or": [
            {"municipality": municipality, **narrower},
            {"told_municipality.municipality": municipality, **narrower},
        ]
    }


def _handbook(municipality: str, *, is_child: bool) -> Document:
    """As `told_municipality.told_to_person` has it: the true one is told to all, or to one person alone; and the one in
    its place to all but her.
    """
    is_kept = {"$ne": [{"$ifNull": ["$told_municipality", None]}, None]}
    is_there = {"$eq": ["$municipality", municipality]}
    return {
        "family_id": 1,
        "handbook": {
            "is_child": {"$literal": is_child},
            "mother": {"$ifNull": ["$mother_uid", None]},
            "known_to": {"$ifNull": ["$told_municipality.known_to", None]},
            "is_for_all": {"$and": [is_there, {"$not": is_kept}]},
            "is_for_her": {"$and": [is_there, is_kept]},
        },
    }


def _born(segment: Segment, today: date) -> Document:
    if not segment.is_about_a_handbook:
        return {"birth.born_on": {"$lte": today.isoformat()}}
    return _days(segment.age_days, lambda days: today - timedelta(days=days), "birth.born_on")


def _due(segment: Segment, today: date) -> Document:
    weeks = _EVER if not segment.is_about_a_handbook else segment.pregnancy_weeks
    days = None if weeks is None else Span(weeks.start * _WEEK_DAYS, weeks.end * _WEEK_DAYS)
    return _days(days, lambda gestation: today + timedelta(days=TERM_DAYS - gestation), "due_on")


def _days(span: Span | None, day_of: Callable[[int], date], field: str) -> Document:
    """The days on which something counts so many days today; none of them without a span."""
    if span is None:
        return {field: {"$in": []}}
    return {field: {"$lte": day_of(span.start).isoformat(), "$gt": day_of(span.end).isoformat()}}


def _members(municipality: str, segment: Segment) -> list[Document]:
    """Each member of such a family who may be told: all of a child, guardians of a pregnancy, and of what is about one
    its mother alone, once it is known who she is.
    """
    is_guardian = {"$eq": ["$member.role", MemberRole.GUARDIAN.value]}
    is_she = {"$eq": ["$$one.known_to", "$member.uid"]}
    is_told = {"$or": ["$$one.is_for_all", {"$eq": ["$$one.is_for_her", is_she]}]}
    is_hers = {"$in": ["$$one.mother", [None, "$member.uid"]]} if segment.is_about_a_handbook else True
    may_be_told = {"$and": [is_told, {"$or": ["$$one.is_child", {"$and": [is_guardian, is_hers]}]}]}
    hers = {"$filter": {"input": "$handbooks", "as": "one", "cond": may_be_told}}
    conditions: list[Document] = [{"$ne": [hers, []]}]
    if segment.areas:
        registered = {
            "$filter": {
                "input": {"$ifNull": ["$family.registrations", []]},
                "as": "one",
                "cond": {
                    "$and": [
                        {"$eq": ["$$one.municipality", municipality]},
                        {"$in": ["$$one.area", sorted(segment.areas)]},
                        {"$eq": ["$$one.registered_by", "$member.id"]},
                    ]
                },
            }
        }
        conditions.append({"$ne": [registered, []]})
    return [
        {"$lookup": {"from": "families", "localField": "_id", "foreignField": "_id", "as": "family"}},
        {"$unwind": "$family"},
        {"$project": {"handbooks": 1, "family.registrations": 1, "member": "$family.members"}},
        {"$unwind": "$member"},
        {"$match": {"$expr": {"$and": conditions}}},
        {
            "$group": {
                "_id": "$member.uid",
                "memberships": {"$addToSet": {"is_guardian": is_guardian, "language": "$member.language"}},
            }
        },
    ]


def _people(segment: Segment, *, is_urgent: bool) -> list[Document]:
    """Of these, who wants to be told and reads the language, with her devices."""
    kind = ReminderKind.ANNOUNCEMENT.value
    is_off = {"$in": [kind, _said("off", [])]}
    is_chosen = {"$in": [kind, _said("on_as_viewer", [])]}
    wants = {"$cond": ["$$one.is_guardian", True if is_urgent else {"$not": is_off}, is_chosen]}
    reads = {"$eq": [segment.language, {"$ifNull": [_said("language", None), "$$one.language"]}]}
    counts = wants if segment.language is None else {"$and": [wants, reads]}
    by_which = {"$filter": {"input": "$memberships", "as": "one", "cond": counts}}
    not_muted = [{"$match": {"is_muted": {"$ne": True}}}, {"$project": {"_id": 1}}]
    return [
        {"$lookup": {"from": "preferences", "localField": "_id", "foreignField": "_id", "as": "preferences"}},
        {"$match": {"$expr": {"$ne": [by_which, []]}}},
        {
            "$lookup": {
                "from": "devices",
                "localField": "_id",
                "foreignField": "uid",
                "pipeline": not_muted,
                "as": "devices",
            }
        },
    ]


def _said(field: str, otherwise: list[str] | None) -> Document:
    """What she said in her preferences."""
    return {"$ifNull": [{"$getField": {"field": field, "input": {"$first": "$preferences"}}}, otherwise]}
