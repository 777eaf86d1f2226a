"""The children of a municipality by their day of birth, across families: for lists and figures of its staff.

Whether a family lets the staff look is asked by the services that call this, child by child; only the figures ask
MongoDB itself, and name nobody.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bson.binary import Binary
from pymongo import ASCENDING

from handbook_api.checkups.births import Births
from handbook_api.checkups.records import Judgement
from handbook_api.children.model import ChildStatus
from handbook_api.families.access import Side
from handbook_api.families.open_expression import is_open_to
from handbook_api.forms.records import FormState
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.migrations import Migration
from handbook_api.platform.mongodb import Database, Document

Place = tuple[date, str]
"""Where a child stands in the roll: by its day of birth, then by its key."""

Cohort = tuple[Births, ...]
"""Children that are counted together, by their days of birth."""

_IN_ROLL = {
    "name": 1,
    "birth.born_on": 1,
    "checkups.kind": 1,
    "checkups.withdrawn_at": 1,
    "forms.form": 1,
    "forms.side": 1,
    "forms.state": 1,
    "forms.sent_at": 1,
    "forms.consent": 1,
}
"""A handbook can be long, and a list needs little of it."""


@dataclass(frozen=True, slots=True)
class RollEntry:
    """What a list shows of a child. The name is sealed.

    `attended` are the codes of the checkups that a record of either side says were held. `forms_sent` is when each
    form that the municipality may read was sent, by the form's code.
    """

    key: ChildKey
    born_on: date
    sealed_name: Binary
    attended: frozenset[str]
    forms_sent: Mapping[str, datetime]

    @property
    def place(self) -> Place:
        """Where it stands in the roll."""
        return self.born_on, str(self.key)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one checkup ended for a child: whether it was attended, and the judgement that the municipality recorded."""

    attended: bool
    judgement: Judgement | None = None


class ChildRoll:
    """Reads children whose handbooks go on and whose programme is a municipality's."""

    def __init__(self, database: Database) -> None:
        self._children = database.children

    async def read(
        self, municipality: str, births: Sequence[Births], limit: int, *, after: Place | None = None
    ) -> tuple[RollEntry, ...]:
        """The children born on these days, the eldest in front, at most `limit`, from behind the place `after` on.

        `births` are in their order. Fewer than `limit` are the last there are.
        """
        found: list[RollEntry] = []
        for born_on in _bounds(births, after):
            wanted = {"municipality": municipality, "status": ChildStatus.ACTIVE.value, **born_on}
            left = limit - len(found)
            if left == 0:
                break
            roll = self._children.find(wanted, _IN_ROLL).sort([("birth.born_on", ASCENDING), ("_id", ASCENDING)])
            found += [_entry(document) async for document in roll.limit(left)]
        return tuple(found)

    async def outcomes(
        self, municipality: str, kind: str, cohorts: Sequence[Cohort], now: datetime
    ) -> tuple[Counter[Outcome], ...]:
        """How a checkup ended for each cohort, counted by MongoDB: no child is read.

        Of the families that let the municipality's staff look at the instant `now`. No day of birth is in two cohorts.
        """
        counted: tuple[Counter[Outcome], ...] = tuple(Counter() for _ in cohorts)
        if not any(cohorts):
            return counted
        async with await self._children.aggregate(_counting(municipality, kind, cohorts, now)) as found:
            async for group in found:
                outcome = group["_id"]
                judgement = Judgement(outcome["judgement"]) if outcome["judgement"] else None
                counted[outcome["cohort"]][Outcome(outcome["attended"], judgement)] += group["children"]
        return counted


def _bounds(births: Sequence[Births], after: Place | None) -> list[Document]:
    """One condition for each unbroken part of the roll, each a single piece of the index, in their order."""
    bounds: list[Document] = []
    for part in births:
        first, last = part.first.isoformat(), part.last.isoformat()
        if after is not None and part.last < after[0]:
            continue
        if after is not None and part.first <= after[0]:
            first = after[0].isoformat()
            bounds.append({"birth.born_on": first, "_id": {"$gt": after[1]}})
            bounds.append({"birth.born_on": {"$gt": first, "$lte": last}})
        else:
            bounds.append({"birth.born_on": {"$gte": first, "$lte": last}})
    return bounds


def _entry(document: Mapping[str, Any]) -> RollEntry:
    key = ChildKey.parse(document["_id"])
    if key is None:
        raise ValueError("a child's document has no child's key")
    forms = [one for one in document.get("forms", ()) if _may_be_read(one)]
    return RollEntry(
        key=key,
        born_on=date.fromisoformat(document["birth"]["born_on"]),
        sealed_name=document["name"],
        attended=frozenset(one["kind"] for one in document.get("checkups", ()) if one["withdrawn_at"] is None),
        forms_sent={one["form"]: one["sent_at"] for one in sorted(forms, key=lambda one: one["sent_at"])},
    )


def _may_be_read(form: Mapping[str, Any]) -> bool:
    """As in `families/access.py`: the municipality's own, and the family's with its consent; not what is half-way."""
    return form["state"] == FormState.SENT.value and (
        form["side"] == Side.OFFICIAL.value or form["consent"] is not None
    )


def _counting(municipality: str, kind: str, cohorts: Sequence[Cohort], now: datetime) -> list[Document]:
    parts = [part for cohort in cohorts for part in cohort]
    of_kind = {
        "$filter": {
            "input": {"$ifNull": ["$checkups", []]},
            "as": "one",
            "cond": {"$and": [{"$eq": ["$$one.kind", kind]}, {"$eq": ["$$one.withdrawn_at", None]}]},
        }
    }
    judged = {"$filter": {"input": "$held", "as": "one", "cond": {"$eq": ["$$one.side", Side.OFFICIAL.value]}}}
    first, last = min(part.first for part in parts), max(part.last for part in parts)
    return [
        {
            "$match": {
                "municipality": municipality,
                "status": ChildStatus.ACTIVE.value,
                "birth.born_on": {"$gte": first.isoformat(), "$lte": last.isoformat()},
            }
        },
        {"$project": {"family_id": 1, "cohort": _cohort_of(cohorts), "held": of_kind}},
        {"$match": {"cohort": {"$gte": 0}}},
        {
            "$lookup": {
                "from": "families",
                "localField": "family_id",
                "foreignField": "_id",
                "as": "family",
            }
        },
        {"$unwind": "$family"},
        {"$match": {"$expr": is_open_to(municipality, now, family="$family")}},
        {
            "$group": {
                "_id": {
                    "cohort": "$cohort",
                    "attended": {"$ne": ["$held", []]},
                    "judgement": {
                        "$ifNull": [{"$let": {"vars": {"one": {"$first": judged}}, "in": "$$one.judgement"}}, None]
                    },
                },
                "children": {"$sum": 1},
            }
        },
    ]


def _cohort_of(cohorts: Sequence[Cohort]) -> Document:
    """Which cohort a child is in by its day of birth, counted from 0; -1 for none."""
    branches = [
        {
            "case": {
                "$and": [
                    {"$gte": ["$birth.born_on", part.first.isoformat()]},
                    {"$lte": ["$birth.born_on", part.last.isoformat()]},
                ]
            },
            "then": number,
        }
        for number, cohort in enumerate(cohorts)
        for part in cohort
    ]
    return {"$switch": {"branches": branches, "default": -1}}


async def _indexes(database: Database) -> None:
    await database.children.create_index(
        [("municipality", ASCENDING), ("status", ASCENDING), ("birth.born_on", ASCENDING), ("_id", ASCENDING)],
        name="roll",
    )


MIGRATIONS = (Migration("0014-missed", "the children of a municipality by their day of birth", _indexes),)
