"""Pregnancies in MongoDB: one document each, keyed by family and pregnancy, with all their records inside."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pymongo import ASCENDING
from pymongo.asynchronous.client_session import AsyncClientSession

from handbook_api.checkups.records import read_checkup, stored_checkup
from handbook_api.families.access import Side
from handbook_api.families.told_municipality import read_told, stored_told
from handbook_api.forms.records import read_form, stored_form
from handbook_api.platform.endings import read_ending, stored_ending
from handbook_api.platform.ids import ChildKey, PregnancyKey
from handbook_api.platform.ledger import Page
from handbook_api.platform.migrations import Migration
from handbook_api.platform.mongodb import Database, Document
from handbook_api.pregnancies.model import Dating, DatingBasis, Delivery, Fetus, Pregnancy, PregnancyStatus
from handbook_api.pregnancies.records import (
    read_body,
    read_class,
    read_course,
    read_dental_exam,
    read_pressure,
    read_test,
    read_weight,
    stored_body,
    stored_class,
    stored_course,
    stored_dental_exam,
    stored_pressure,
    stored_test,
    stored_weight,
)


class PregnancyStore:
    """Reads and writes pregnancies. Whether somebody may is asked in `families/access.py` by the services."""

    def __init__(self, database: Database) -> None:
        self._pregnancies = database.pregnancies

    async def get(self, key: PregnancyKey, session: AsyncClientSession | None = None) -> Pregnancy | None:
        """The pregnancy with this key."""
        found = await self._pregnancies.find_one({"family_id": key.family_id, "_id": str(key)}, session=session)
        return _pregnancy(found) if found else None

    async def of_families(
        self, family_ids: tuple[str, ...], session: AsyncClientSession | None = None
    ) -> tuple[Pregnancy, ...]:
        """All pregnancies of these families, the latest due date in front."""
        if not family_ids:
            return ()
        found = await self._pregnancies.find({"family_id": {"$in": list(family_ids)}}, session=session).to_list()
        pregnancies = [_pregnancy(document) for document in found]
        return tuple(sorted(pregnancies, key=lambda one: (one.due_on, one.created_at), reverse=True))

    async def count(self, family_id: str, session: AsyncClientSession) -> int:
        """How many pregnancies a family has entered."""
        return await self._pregnancies.count_documents({"family_id": family_id}, session=session)

    async def insert(self, page: Page, pregnancy: Pregnancy) -> None:
        """Write a new pregnancy. Raises `DuplicateKeyError` when the family has one with this id."""
        await self._pregnancies.insert_one(
            {"_id": str(pregnancy.key), "family_id": pregnancy.key.family_id, **stored_pregnancy(pregnancy)},
            session=page.session,
        )

    async def save(self, page: Page, pregnancy: Pregnancy) -> Pregnancy:
        """Write a pregnancy that was read in the same transaction, as its next version: for what is said of itself."""
        fields = stored_pregnancy(pregnancy) | {"version": pregnancy.version + 1}
        await self._pregnancies.update_one(
            {"family_id": pregnancy.key.family_id, "_id": str(pregnancy.key)}, {"$set": fields}, session=page.session
        )
        return _pregnancy({"_id": str(pregnancy.key), **fields})

    async def save_inside(self, page: Page, pregnancy: Pregnancy) -> Pregnancy:
        """Write the records of a pregnancy that was read in the same transaction. The version stays.

        It is shown to guardians who must not tell by it that the mother wrote what is hers alone
        (docs/decisions/0010-what-is-hers-alone.md).
        """
        fields = stored_pregnancy(pregnancy)
        await self._pregnancies.update_one(
            {"family_id": pregnancy.key.family_id, "_id": str(pregnancy.key)},
            {"$set": {name: fields[name] for name in _INSIDE}},
            session=page.session,
        )
        return pregnancy

    async def save_untold(self, page: Page, pregnancy: Pregnancy) -> Pregnancy:
        """Write to which municipality a pregnancy belongs, where others go on being told another one. The version
        stays: it would tell them that something changed.
        """
        fields = stored_pregnancy(pregnancy)
        await self._pregnancies.update_one(
            {"family_id": pregnancy.key.family_id, "_id": str(pregnancy.key)},
            {"$set": {name: fields[name] for name in _UNTOLD}},
            session=page.session,
        )
        return pregnancy

    async def delete(self, page: Page, pregnancy: Pregnancy) -> None:
        """Take a pregnancy that was entered by mistake out of its family."""
        key = pregnancy.key
        await self._pregnancies.delete_one({"family_id": key.family_id, "_id": str(key)}, session=page.session)


def stored_pregnancy(pregnancy: Pregnancy) -> Document:
    """A pregnancy's fields as MongoDB keeps them, without its key. `due_on` is there to be looked for."""
    return {
        "version": pregnancy.version,
        "status": pregnancy.status.value,
        "due_on": pregnancy.due_on.isoformat(),
        "datings": [_stored_dating(dating) for dating in pregnancy.datings],
        "fetuses": [{"order": one.order, "ending": stored_ending(one.ending)} for one in pregnancy.fetuses],
        "mother_uid": pregnancy.mother_uid,
        "municipality": pregnancy.municipality,
        "told_municipality": stored_told(pregnancy.told_municipality),
        "created_by": pregnancy.created_by,
        "created_at": pregnancy.created_at,
        "ending": stored_ending(pregnancy.ending),
        "delivery": _stored_delivery(pregnancy.delivery),
        "children": [str(key) for key in pregnancy.children],
        "course": [stored_course(row) for row in pregnancy.course],
        "tests": [stored_test(row) for row in pregnancy.tests],
        "dental_exams": [stored_dental_exam(row) for row in pregnancy.dental_exams],
        "classes": [stored_class(row) for row in pregnancy.classes],
        "weights": [stored_weight(row) for row in pregnancy.weights],
        "blood_pressures": [stored_pressure(row) for row in pregnancy.blood_pressures],
        "bodies": [stored_body(body) for body in pregnancy.bodies],
        "checkups": [stored_checkup(record) for record in pregnancy.checkups],
        "forms": [stored_form(record) for record in pregnancy.forms],
        "removed_records": sorted(pregnancy.removed_records),
    }


def _pregnancy(document: Document) -> Pregnancy:
    key = PregnancyKey.parse(document["_id"])
    if key is None:
        raise ValueError("a pregnancy's document has no pregnancy's key")
    return Pregnancy(
        key=key,
        version=document["version"],
        status=PregnancyStatus(document["status"]),
        datings=tuple(_dating(one) for one in document["datings"]),
        fetuses=tuple(Fetus(one["order"], read_ending(one["ending"])) for one in document["fetuses"]),
        mother_uid=document["mother_uid"],
        municipality=document["municipality"],
        created_by=document["created_by"],
        created_at=document["created_at"],
        ending=read_ending(document["ending"]),
        delivery=_delivery(document["delivery"]),
        children=tuple(child for child in map(ChildKey.parse, document["children"]) if child is not None),
        course=tuple(read_course(row) for row in document["course"]),
        tests=tuple(read_test(row) for row in document["tests"]),
        dental_exams=tuple(read_dental_exam(row) for row in document["dental_exams"]),
        classes=tuple(read_class(row) for row in document["classes"]),
        weights=tuple(read_weight(row) for row in document["weights"]),
        blood_pressures=tuple(read_pressure(row) for row in document["blood_pressures"]),
        bodies=tuple(read_body(body) for body in document["bodies"]),
        checkups=tuple(read_checkup(record) for record in document["checkups"]),
        forms=tuple(read_form(record) for record in document["forms"]),
        removed_records=frozenset(document["removed_records"]),
        told_municipality=read_told(document.get("told_municipality")),
    )


def _stored_dating(dating: Dating) -> Document:
    return {
        "due_on": dating.due_on.isoformat(),
        "basis": dating.basis.value,
        "basis_on": dating.basis_on.isoformat() if dating.basis_on else None,
        "basis_days": dating.basis_days,
        "side": dating.side.value,
        "set_by": dating.set_by,
        "set_at": dating.set_at,
    }


def _dating(document: Mapping[str, Any]) -> Dating:
    basis_on = document["basis_on"]
    return Dating(
        due_on=date.fromisoformat(document["due_on"]),
        basis=DatingBasis(document["basis"]),
        basis_on=date.fromisoformat(basis_on) if basis_on else None,
        basis_days=document["basis_days"],
        side=Side(document["side"]),
        set_by=document["set_by"],
        set_at=document["set_at"],
    )


def _stored_delivery(delivery: Delivery | None) -> Document | None:
    if delivery is None:
        return None
    return {
        "delivered_on": delivery.delivered_on.isoformat(),
        "recorded_by": delivery.recorded_by,
        "recorded_at": delivery.recorded_at,
        "page": delivery.sealed_page,
        "whereabouts_for": sorted(delivery.whereabouts_for) if delivery.whereabouts_for is not None else None,
    }


def _delivery(document: Mapping[str, Any] | None) -> Delivery | None:
    if document is None:
        return None
    kept_for = document["whereabouts_for"]
    return Delivery(
        delivered_on=date.fromisoformat(document["delivered_on"]),
        recorded_by=document["recorded_by"],
        recorded_at=document["recorded_at"],
        sealed_page=document["page"],
        whereabouts_for=frozenset(kept_for) if kept_for is not None else None,
    )


def described(pregnancy: Pregnancy) -> Document:
    """What people say of a pregnancy as a whole, as the ledger keeps it: the birth page stays sealed."""
    fields = stored_pregnancy(pregnancy)
    return {name: fields[name] for name in _DESCRIBED}


def placed(pregnancy: Pregnancy) -> Document:
    """To which municipality a pregnancy belongs, and what others are told, as the ledger keeps it."""
    fields = stored_pregnancy(pregnancy)
    return {name: fields[name] for name in _UNTOLD}


_INSIDE = (
    "course",
    "tests",
    "dental_exams",
    "classes",
    "weights",
    "blood_pressures",
    "bodies",
    "checkups",
    "forms",
    "removed_records",
)
"""The records. All other fields are said of the pregnancy itself."""

_UNTOLD = ("municipality", "told_municipality")

_DESCRIBED = ("status", "datings", "fetuses", "mother_uid", *_UNTOLD, "ending", "delivery", "children")


async def _indexes(database: Database) -> None:
    await database.pregnancies.create_index([("family_id", ASCENDING)], name="family")


MIGRATIONS = (Migration("0007-pregnancies", "pregnancies by family", _indexes),)
