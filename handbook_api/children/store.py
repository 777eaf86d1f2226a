"""Children in MongoDB: one document each, keyed by family and child, with all its records inside."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from pymongo import ASCENDING
from pymongo.asynchronous.client_session import AsyncClientSession

from handbook_api.checkups.records import read_checkup, stored_checkup
from handbook_api.children.model import Birth, Child, ChildStatus
from handbook_api.families.told_municipality import read_told, stored_told
from handbook_api.forms.records import read_form, stored_form
from handbook_api.growth.records import read_record, stored_record
from handbook_api.immunization.records import (
    read_decision,
    read_statement,
    read_vaccination,
    stored_decision,
    stored_statement,
    stored_vaccination,
)
from handbook_api.journal.teeth import read_teeth, stored_teeth
from handbook_api.platform.endings import read_ending, stored_ending
from handbook_api.platform.ids import ChildKey, PregnancyKey
from handbook_api.platform.ledger import Page
from handbook_api.platform.migrations import Migration
from handbook_api.platform.mongodb import Database, Document
from handbook_api.platform.vocabulary import Sex


class ChildStore:
    """Reads and writes children. Whether somebody may is asked in `families/access.py` by the services."""

    def __init__(self, database: Database) -> None:
        self._children = database.children

    async def get(self, key: ChildKey, session: AsyncClientSession | None = None) -> Child | None:
        """The child with this key."""
        found = await self._children.find_one({"family_id": key.family_id, "_id": str(key)}, session=session)
        return _child(found) if found else None

    async def of_families(
        self, family_ids: tuple[str, ...], session: AsyncClientSession | None = None
    ) -> tuple[Child, ...]:
        """All children of these families, the eldest first, twins in their order."""
        if not family_ids:
            return ()
        found = await self._children.find({"family_id": {"$in": list(family_ids)}}, session=session).to_list()
        children = [_child(document) for document in found]
        return tuple(sorted(children, key=lambda child: (child.birth.born_on, child.birth.order, child.created_at)))

    async def count(self, family_id: str, session: AsyncClientSession) -> int:
        """How many children a family has entered."""
        return await self._children.count_documents({"family_id": family_id}, session=session)

    async def insert(self, page: Page, child: Child) -> None:
        """Write a new child. Raises `DuplicateKeyError` when the family has one with this id."""
        await self._children.insert_one(
            {"_id": str(child.key), "family_id": child.key.family_id, **stored_child(child)}, session=page.session
        )

    async def save(self, page: Page, child: Child) -> Child:
        """Write a child that was read in the same transaction, as its next version: for what is said of itself."""
        fields = stored_child(child) | {"version": child.version + 1}
        await self._children.update_one(
            {"family_id": child.key.family_id, "_id": str(child.key)}, {"$set": fields}, session=page.session
        )
        return _child({"_id": str(child.key), **fields})

    async def save_inside(self, page: Page, child: Child) -> Child:
        """Write what is inside the handbook of a child that was read in the same transaction. The version stays.

        It is shown to people who must not tell by it that somebody wrote what is not for them
        (docs/decisions/0010-what-is-hers-alone.md).
        """
        fields = stored_child(child)
        await self._children.update_one(
            {"family_id": child.key.family_id, "_id": str(child.key)},
            {"$set": {name: fields[name] for name in _INSIDE}},
            session=page.session,
        )
        return child

    async def save_untold(self, page: Page, child: Child) -> Child:
        """Write to which municipality a child belongs, where others go on being told another one. The version stays:
        it would tell them that something changed.
        """
        fields = stored_child(child)
        await self._children.update_one(
            {"family_id": child.key.family_id, "_id": str(child.key)},
            {"$set": {name: fields[name] for name in _UNTOLD}},
            session=page.session,
        )
        return child

    async def delete(self, page: Page, child: Child) -> None:
        """Take a child that was entered by mistake out of its family."""
        await self._children.delete_one({"family_id": child.key.family_id, "_id": str(child.key)}, session=page.session)


def stored_child(child: Child) -> Document:
    """A child's fields as MongoDB keeps them, without its key."""
    birth = child.birth
    return {
        "version": child.version,
        "name": child.sealed_name,
        "sex": child.sex.value,
        "birth": {
            "born_on": birth.born_on.isoformat(),
            "born_at": birth.born_at.isoformat("minutes") if birth.born_at else None,
            "gestation_days": birth.gestation_days,
            "weight_grams": birth.weight_grams,
            "length_millimetres": birth.length_millimetres,
            "head_millimetres": birth.head_millimetres,
            "chest_millimetres": birth.chest_millimetres,
            "order": birth.order,
            "fetuses": birth.fetuses,
        },
        "municipality": child.municipality,
        "status": child.status.value,
        "created_by": child.created_by,
        "created_at": child.created_at,
        "growth": [stored_record(record) for record in child.growth],
        "vaccinations": [stored_vaccination(record) for record in child.vaccinations],
        "vaccination_decisions": [stored_decision(record) for record in child.vaccination_decisions],
        "vaccination_conditions": [stored_statement(statement) for statement in child.vaccination_conditions],
        "checkups": [stored_checkup(record) for record in child.checkups],
        "forms": [stored_form(record) for record in child.forms],
        "teeth": stored_teeth(child.teeth),
        "ending": stored_ending(child.ending),
        "pregnancy": str(child.pregnancy) if child.pregnancy else None,
        "mother_uid": child.mother_uid,
        "told_municipality": stored_told(child.told_municipality),
        "removed_records": sorted(child.removed_records),
    }


_INSIDE = (
    "growth",
    "vaccinations",
    "vaccination_decisions",
    "vaccination_conditions",
    "checkups",
    "forms",
    "teeth",
    "mother_uid",
    "removed_records",
)
"""The records, and whose those for the mother alone are. All other fields are said of the child itself."""
_UNTOLD = ("municipality", "told_municipality")


def described(child: Child) -> Document:
    """What people enter about a child, as the ledger keeps it: the name stays sealed."""
    fields = stored_child(child)
    return {name: fields[name] for name in ("name", "sex", "birth", *_UNTOLD)}


def placed(child: Child) -> Document:
    """To which municipality a child belongs, and what others are told, as the ledger keeps it."""
    fields = stored_child(child)
    return {name: fields[name] for name in _UNTOLD}


def _child(document: Document) -> Child:
    key = ChildKey.parse(document["_id"])
    if key is None:
        raise ValueError("a child's document has no child's key")
    return Child(
        key=key,
        version=document["version"],
        sealed_name=document["name"],
        sex=Sex(document["sex"]),
        birth=_birth(document["birth"]),
        municipality=document["municipality"],
        status=ChildStatus(document["status"]),
        created_by=document["created_by"],
        created_at=document["created_at"],
        growth=tuple(read_record(record) for record in document["growth"]),
        # A document from before there were vaccinations has none of the three fields.
        vaccinations=tuple(read_vaccination(record) for record in document.get("vaccinations", ())),
        vaccination_decisions=tuple(read_decision(record) for record in document.get("vaccination_decisions", ())),
        vaccination_conditions=tuple(read_statement(one) for one in document.get("vaccination_conditions", ())),
        # From before there were checkups, forms and pregnancies.
        checkups=tuple(read_checkup(record) for record in document.get("checkups", ())),
        forms=tuple(read_form(record) for record in document.get("forms", ())),
        teeth=read_teeth(document.get("teeth")),
        ending=read_ending(document.get("ending")),
        pregnancy=PregnancyKey.parse(document.get("pregnancy") or ""),
        mother_uid=document.get("mother_uid"),
        told_municipality=read_told(document.get("told_municipality")),
        removed_records=frozenset(document["removed_records"]),
    )


def _birth(document: Mapping[str, Any]) -> Birth:
    born_at = document["born_at"]
    return Birth(
        born_on=date.fromisoformat(document["born_on"]),
        born_at=time.fromisoformat(born_at) if born_at else None,
        gestation_days=document["gestation_days"],
        weight_grams=document["weight_grams"],
        length_millimetres=document["length_millimetres"],
        head_millimetres=document["head_millimetres"],
        chest_millimetres=document.get("chest_millimetres"),
        order=document["order"],
        fetuses=document["fetuses"],
    )


async def _indexes(database: Database) -> None:
    await database.children.create_index([("family_id", ASCENDING)], name="family")


MIGRATIONS = (Migration("0003-children", "children by family", _indexes),)
