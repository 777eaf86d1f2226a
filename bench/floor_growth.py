"""The floor's `recordGrowth`: one transaction with the record and the entry in the ledger."""

from datetime import date
from typing import Any

from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from bench.floor_home import assessed, measurement_of, subject_of, today_of
from handbook_api.growth.models import Measurement, Reference
from handbook_api.growth.rules import assess, measurement_problems, plausibility
from handbook_api.house import House
from handbook_api.platform.mongodb import Document
from schema.global_ids import NodeKind, global_id, key_of

_KIND = "GROWTH_RECORD"


async def recorded(house: House, uid: str, variables: Document) -> Document:
    """What the mutation `RECORD_GROWTH` gives. Raises `ValueError` for what the service would refuse."""
    entered: Document = variables["input"]
    child_id = key_of(NodeKind.CHILD, entered["childId"], "childId")
    family_id = child_id.partition(".")[0]

    async def work(session: AsyncClientSession) -> tuple[Document, Document]:
        return await _written(house, session, family_id, child_id, uid, entered)

    async with house.database.client.start_session() as session:
        child, record = await session.with_transaction(
            work, read_concern=ReadConcern("snapshot"), write_concern=WriteConcern("majority")
        )
    return {"recordGrowth": {"record": _shown(child, record), "errors": []}}


async def _written(
    house: House, session: AsyncClientSession, family_id: str, child_id: str, uid: str, entered: Document
) -> tuple[Document, Document]:
    database = house.database
    which = {"family_id": family_id, "_id": child_id}
    family = await database.families.find_one({"_id": family_id}, session=session)
    child = await database.children.find_one(which, session=session)
    if family is None or child is None:
        raise ValueError("there is no such child")
    whole_key = f"{child_id}.{entered['id']}"
    # An id under which the handbook has, or had, something of another kind is refused.
    in_use = {"$gte": whole_key, "$lt": whole_key + "/"}
    taken = {"family_id": family_id, "subject.id": in_use, "subject.kind": {"$ne": _KIND}}
    if await database.changes.find_one(taken, {"_id": 1}, session=session) is not None:
        raise ValueError("the id is taken")
    member = next(member for member in family["members"] if member["uid"] == uid)
    record = _record(house, child, entered, member["id"])
    await database.children.update_one(which, {"$push": {"growth": record}}, session=session)
    counted = await database.families.find_one_and_update(
        {"_id": family_id},
        {"$inc": {"sequence": 1}, "$set": {"unplanned": True}},
        projection={"sequence": 1},
        session=session,
    )
    if counted is None:
        raise ValueError("there is no such family")
    await database.changes.insert_one(_entry(family_id, child_id, counted["sequence"] + 1, record), session=session)
    return child, record


def _record(house: House, child: Document, entered: Document, member_id: str) -> dict[str, Any]:
    if any(one["id"] == entered["id"] for one in child["growth"]) or entered["id"] in child["removed_records"]:
        raise ValueError("the record is there already")
    subject = subject_of(child)
    measurement = Measurement(
        measured_on=date.fromisoformat(entered["measuredOn"]),
        weight_grams=entered.get("weightGrams"),
        length_millimetres=entered.get("lengthMillimetres"),
        head_millimetres=entered.get("headMillimetres"),
    )
    if measurement_problems(subject, measurement, today_of(house), confirmed=False):
        raise ValueError("that cannot have been measured")
    return {
        "id": entered["id"],
        "version": 1,
        "side": "FAMILY",
        "audience": "FAMILY",
        "measured_on": entered["measuredOn"],
        "weight_grams": measurement.weight_grams,
        "length_millimetres": measurement.length_millimetres,
        "length_position": None,
        "head_millimetres": measurement.head_millimetres,
        "note": None,
        "plausibility": plausibility(assess(subject, measurement, Reference.JP_2023)).value,
        "recorded_by": member_id,
        "recorded_at": house.clock.now(),
        "corrected_at": None,
        "whereabouts_for": None,
    }


def _entry(family_id: str, child_id: str, sequence: int, record: Document) -> dict[str, Any]:
    return {
        "family_id": family_id,
        "sequence": sequence,
        "what": "GROWTH_RECORDED",
        "subject": {"kind": _KIND, "id": f"{child_id}.{record['id']}"},
        "by": record["recorded_by"],
        "side": record["side"],
        "audience": record["audience"],
        "at": record["recorded_at"],
        "before": None,
        "after": record,
    }


def _shown(child: Document, record: Document) -> Document:
    return {
        "id": global_id(NodeKind.GROWTH_RECORD, f"{child['_id']}.{record['id']}"),
        "version": record["version"],
        "measuredOn": record["measured_on"],
        "weightGrams": record["weight_grams"],
        "lengthMillimetres": record["length_millimetres"],
        "headMillimetres": record["head_millimetres"],
        "side": record["side"],
        "plausibility": record["plausibility"],
        "assess": assessed(subject_of(child), measurement_of(record)),
    }
