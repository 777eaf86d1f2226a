"""Places and slots in MongoDB. Both are the municipality's own, and every key and index begins with it."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pymongo import ASCENDING
from pymongo.asynchronous.client_session import AsyncClientSession

from handbook_api.appointments.model import Place, PlaceFacts, Slot, SlotStatus, WardKey
from handbook_api.appointments.records import (
    read_place,
    read_slot,
    stored_place,
    stored_place_facts,
    stored_slot,
)
from handbook_api.appointments.rules import Offer
from handbook_api.platform.ids import new_id
from handbook_api.platform.ledger import Page
from handbook_api.platform.mongodb import Database, Document

_WRITTEN_BY_STAFF = ("place", "starts_at", "on", "version", "status", "facts", "capacity", "reason")
_IN_ORDER = [("starts_at", ASCENDING), ("_id", ASCENDING)]


class SlotStore:
    """Reads and writes places and slots. A place in a slot is taken and freed by these methods alone."""

    def __init__(self, database: Database) -> None:
        self._places = database.places
        self._slots = database.slots

    # Places

    async def place(self, key: WardKey, session: AsyncClientSession | None = None) -> Place | None:
        """The place with this key."""
        found = await self._places.find_one({"municipality": key.municipality, "_id": str(key)}, session=session)
        return read_place(found) if found else None

    async def places(self, municipality: str) -> tuple[Place, ...]:
        """The places of a municipality, in the order they were created."""
        found = self._places.find({"municipality": municipality})
        places = [read_place(document) async for document in found]
        return tuple(sorted(places, key=lambda place: (place.created_at, place.facts.key.own)))

    async def count_places(self, municipality: str, session: AsyncClientSession) -> int:
        """How many places a municipality has, closed ones included."""
        return await self._places.count_documents({"municipality": municipality}, session=session)

    async def insert_place(self, page: Page, place: Place) -> None:
        """Write a new place. Raises `DuplicateKeyError` when it is there."""
        key = place.facts.key
        document = {"_id": str(key), "municipality": key.municipality, **stored_place(place)}
        await self._places.insert_one(document, session=page.session)

    async def save_place(self, page: Page, place: Place) -> None:
        """Write a place that was read in the same transaction and is its next version already."""
        key = place.facts.key
        await self._places.update_one(
            {"municipality": key.municipality, "_id": str(key)}, {"$set": stored_place(place)}, session=page.session
        )

    async def tell_place(self, page: Page, facts: PlaceFacts) -> tuple[WardKey, ...]:
        """Write what is known of a place into its slots to come, each as its next version; which they are."""
        wanted: Document = {
            "municipality": facts.key.municipality,
            "place": str(facts.key),
            "starts_at": {"$gt": page.now},
            "status": SlotStatus.OPEN.value,
        }
        found = await self._slots.find(wanted, session=page.session).sort(_IN_ORDER).to_list()
        change = {
            "$set": {"facts.place": stored_place_facts(facts), "unsettled": new_id()},
            "$inc": {"version": 1},
        }
        await self._slots.update_many(wanted, change, session=page.session)
        return tuple(read_slot(document).key for document in found)

    # Slots

    async def get(self, key: WardKey, session: AsyncClientSession | None = None) -> Slot | None:
        """The slot with this key."""
        found = await self._slots.find_one(_is(key), session=session)
        return read_slot(found) if found else None

    async def of_series(self, municipality: str, series: str, session: AsyncClientSession) -> tuple[Slot, ...]:
        """The slots that one request made."""
        found = self._slots.find({"municipality": municipality, "series": series}, session=session).sort(_IN_ORDER)
        return tuple([read_slot(document) async for document in found])

    async def of_day(self, place: WardKey, on: date) -> tuple[Slot, ...]:
        """The slots of a place on a day, the first in front."""
        wanted = {"municipality": place.municipality, "place": str(place), "on": on.isoformat()}
        return tuple([read_slot(document) async for document in self._slots.find(wanted).sort(_IN_ORDER)])

    async def count_of_days(self, place: WardKey, days: Sequence[date], session: AsyncClientSession) -> dict[date, int]:
        """How many slots a place has on each of these days."""
        wanted = {
            "municipality": place.municipality,
            "place": str(place),
            "on": {"$in": [day.isoformat() for day in days]},
        }
        groups = await self._slots.aggregate(
            [{"$match": wanted}, {"$group": {"_id": "$on", "count": {"$sum": 1}}}], session=session
        )
        return {date.fromisoformat(group["_id"]): group["count"] async for group in groups}

    async def offered(
        self,
        municipality: str,
        offers: Sequence[Offer],
        zone: ZoneInfo,
        limit: int,
        *,
        purpose: str | None,
        place: WardKey | None,
        after: tuple[datetime, str] | None,
    ) -> tuple[Slot, ...]:
        """The slots of these offers that take place, the first in front, at most `limit`, behind the place `after`."""
        if not offers:
            return ()
        narrower: Document = {"status": SlotStatus.OPEN.value}
        if purpose is not None:
            narrower["purpose"] = purpose
        if place is not None:
            narrower["place"] = str(place)
        if after is not None:
            instant, key = after
            narrower["$or"] = [{"starts_at": {"$gt": instant}}, {"starts_at": instant, "_id": {"$gt": key}}]
        branches = [{"municipality": municipality, "offer": one.offer, "starts_at": _days(one, zone)} for one in offers]
        found = self._slots.find({"$and": [{"$or": branches}, narrower]}).sort(_IN_ORDER).limit(limit)
        return tuple([read_slot(document) async for document in found])

    async def insert(self, page: Page, slots: Sequence[Slot]) -> None:
        """Write new slots. Raises `DuplicateKeyError` when one of them is there."""
        await self._slots.insert_many(
            [{"_id": str(slot.key), **stored_slot(slot)} for slot in slots], session=page.session
        )

    async def save(self, page: Page, slot: Slot) -> None:
        """Write what staff changed of a slot that was read in the same transaction, and mark it as not settled.

        Who has a place in it is left as it is.
        """
        stored = stored_slot(slot)
        staffs = {name: stored[name] for name in _WRITTEN_BY_STAFF}
        await self._slots.update_one(
            _is(slot.key),
            {"$set": staffs | {"unsettled": new_id()}},
            session=page.session,
        )

    async def take(self, page: Page, key: WardKey, places: int, *, past_the_queue: bool) -> bool:
        """Take so many places of an open slot that has them; `False` where it has not, and nothing is taken then.

        Unless `past_the_queue`, nothing is taken while somebody waits: a place that is free then is hers.
        """
        wanted = _is(key) | _has_room(places)
        if not past_the_queue:
            wanted["waiting"] = 0
        return await self._changed(page, wanted, {"$inc": {"taken": places}})

    async def free(self, page: Page, key: WardKey) -> None:
        """Give one place back. Where somebody waits for it, the slot is marked in the same transaction."""
        freed = {
            "taken": {"$subtract": ["$taken", 1]},
            "unsettled": {"$cond": [{"$gt": ["$waiting", 0]}, {"$literal": new_id()}, "$unsettled"]},
        }
        await self._slots.update_one(_is(key), [{"$set": freed}], session=page.session)

    async def join_queue(self, page: Page, key: WardKey) -> int:
        """Let one more wait; her number on the list, which only ever grows."""
        found = await self._slots.find_one_and_update(
            _is(key), {"$inc": {"waiting": 1, "queue": 1}}, return_document=True, session=page.session
        )
        queue: int = found["queue"] if found else 0
        return queue

    async def leave_queue(self, page: Page, key: WardKey) -> None:
        """Let one less wait."""
        await self._slots.update_one(_is(key), {"$inc": {"waiting": -1}}, session=page.session)

    async def promote(self, page: Page, key: WardKey) -> bool:
        """Take a place for somebody who waits; `False` where none is free."""
        return await self._changed(page, _is(key) | _has_room(1), {"$inc": {"taken": 1, "waiting": -1}})

    async def unsettled(self, municipality: str, limit: int, behind: WardKey | None = None) -> tuple[WardKey, ...]:
        """Slots of which something has not reached every family yet, at most `limit`, in their order behind `behind`.

        Nothing but the key is read of them: one that is broken must not hide the others.
        """
        wanted: Document = {"municipality": municipality, "unsettled": {"$type": "string"}}
        if behind is not None:
            wanted["_id"] = {"$gt": str(behind)}
        found = self._slots.find(wanted, {"_id": 1}).sort("_id", ASCENDING).limit(limit)
        keys = [WardKey.parse(document["_id"]) async for document in found]
        return tuple(key for key in keys if key is not None)

    async def settled(self, key: WardKey, token: str) -> None:
        """Take the mark away, unless something else has happened to the slot since it was read with this token."""
        await self._slots.update_one(_is(key) | {"unsettled": token}, {"$set": {"unsettled": None}})

    async def _changed(self, page: Page, wanted: Document, change: Document) -> bool:
        result = await self._slots.update_one(wanted, change, session=page.session)
        return result.matched_count == 1


def _is(key: WardKey) -> Document:
    return {"municipality": key.municipality, "_id": str(key)}


def _has_room(places: int) -> dict[str, Any]:
    return {
        "status": SlotStatus.OPEN.value,
        "$expr": {"$lte": [{"$add": ["$taken", places]}, "$capacity"]},
    }


def _days(offer: Offer, zone: ZoneInfo) -> Document:
    return {
        "$gte": datetime.combine(offer.first, time.min, zone),
        "$lt": datetime.combine(offer.last + timedelta(days=1), time.min, zone),
    }


async def create_slot_indexes(database: Database) -> None:
    """What finds places and slots."""
    await database.places.create_index([("municipality", ASCENDING)], name="municipality")
    slots = database.slots
    await slots.create_index(
        [("municipality", ASCENDING), ("offer", ASCENDING), ("starts_at", ASCENDING), ("_id", ASCENDING)], name="offer"
    )
    await slots.create_index(
        [("municipality", ASCENDING), ("place", ASCENDING), ("on", ASCENDING), ("starts_at", ASCENDING)], name="day"
    )
    await slots.create_index([("municipality", ASCENDING), ("series", ASCENDING)], name="series")
    await slots.create_index(
        [("municipality", ASCENDING), ("unsettled", ASCENDING)],
        name="unsettled",
        partialFilterExpression={"unsettled": {"$type": "string"}},
    )
