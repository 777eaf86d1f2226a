"""What readers are shown of places and events, in MongoDB: near a point, by name, by time."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Generic
from zoneinfo import ZoneInfo

from pymongo import ASCENDING, GEOSPHERE, IndexModel

from content.places.event_entry import LONGEST_DAYS
from content.places.hours import OpeningHours
from content.places.listed import date_documents
from content.places.model import Entry, EventFacts, Facts, LocalKey, LocalState, PlaceFacts, Point
from content.places.records import geo_json, read_hours
from content.places.store import EVENTS, PLACES, Form
from handbook_api.platform.ledger import Page
from handbook_api.platform.mongodb import Database, Document

_SHOWN_STATES: Final = [one.value for one in LocalState if one not in (LocalState.PROPOSED, LocalState.WITHDRAWN)]
LOOKED_AT_CEILING: Final = 500
"""Places whose hours are read for one page of those that are open: less than a tenth of a second of work."""
_FIELDS: Final = {"published": 1, "state": 1, "revision": 1, "changed_at": 1}


@dataclass(frozen=True, slots=True)
class Shown(Generic[Facts]):
    """A place or an event as its readers see it. `revision` and `changed_at` are of what they see."""

    key: LocalKey
    facts: Facts
    is_closed: bool
    revision: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Near:
    """A place with its distance from somewhere, in whole metres, rounded down."""

    place: Shown[PlaceFacts]
    metres: int


@dataclass(frozen=True, slots=True)
class NearPage:
    """Places around a point, the nearest in front. `searched_to` is the place of the last one that was looked at.

    It is `None` where there was nothing behind the last one of these, so that the search is at its end.
    """

    places: tuple[Near, ...]
    searched_to: tuple[int, str] | None


@dataclass(frozen=True, slots=True)
class EventDate:
    """One date of an event in a list. `id` tells it from others that begin at the same instant."""

    id: str
    event: LocalKey
    number: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Dated:
    """Where something stands in a list that goes by instants."""

    at: datetime
    id: str


@dataclass(frozen=True, slots=True)
class EventsWanted:
    """Which dates of events are looked for. `place` and the others left out: any."""

    municipality: str
    category: str | None = None
    place: LocalKey | None = None
    age_days: int | None = None
    for_pregnancy: bool = False


class ShownStore:
    """Reads what readers are shown, and keeps it in step with the entries."""

    def __init__(self, database: Database) -> None:
        self._places = database[PLACES.collection]
        self._events = database[EVENTS.collection]
        self._dates = database.local_event_dates

    # Places

    async def place(self, key: LocalKey) -> Shown[PlaceFacts] | None:
        """The place with this key, where readers see it."""
        return (await self.places_with((key,))).get(key)

    async def places_with(self, keys: Collection[LocalKey]) -> Mapping[LocalKey, Shown[PlaceFacts]]:
        """Those of these that readers see; one read, however many."""
        wanted = {"_id": {"$in": sorted(map(str, keys))}, "state": {"$in": _SHOWN_STATES}}
        found = [_shown(one, PLACES) async for one in self._places.find(wanted, _FIELDS)]
        return {one.key: one for one in found}

    async def places(
        self, municipality: str, category: str | None, limit: int, after: tuple[str, str] | None
    ) -> tuple[tuple[Shown[PlaceFacts], str], ...]:
        """Open places of a municipality by how they are read, each with that, behind the place `after`."""
        wanted: Document = {"municipality": municipality, "shown.order": {"$gte": ""}}
        if category is not None:
            wanted["shown.category"] = category
        if after is not None:
            order, id = after
            wanted["$or"] = [{"shown.order": {"$gt": order}}, {"shown.order": order, "_id": {"$gt": id}}]
        found = self._places.find(wanted, _FIELDS | {"shown.order": 1})
        ordered = found.sort([("shown.order", ASCENDING), ("_id", ASCENDING)]).limit(limit)
        return tuple([(_shown(one, PLACES), one["shown"]["order"]) async for one in ordered])

    async def near(
        self,
        municipality: str,
        point: Point,
        radius_metres: int,
        category: str | None,
        limit: int,
        after: tuple[int, str] | None,
        is_wanted: Callable[[OpeningHours | None], bool] | None = None,
    ) -> NearPage:
        """Open places of a municipality around a point, the nearest in front, behind the place `after`.

        Those equally far to the metre are in the order of their ids, so that a page never shows one twice. With
        `is_wanted`, only those whose hours it wants: they alone are read of each, of `LOOKED_AT_CEILING` at most.
        """
        metres, id = after or (0, "")
        if metres > radius_metres:
            return NearPage((), None)
        ceiling = LOOKED_AT_CEILING if is_wanted else limit
        wanted: Document = {"municipality": municipality}
        if category is not None:
            wanted["shown.category"] = category
        stages: list[Document] = [
            {
                "$geoNear": {
                    "near": geo_json(point),
                    "key": "shown.point",
                    "minDistance": metres,
                    "maxDistance": radius_metres,
                    "query": wanted,
                    "distanceField": "distance",
                    "spherical": True,
                }
            },
            {"$project": {"hours": "$published.hours", "metres": {"$floor": "$distance"}}},
            {"$match": {"$or": [{"metres": {"$gt": metres}}, {"metres": metres, "_id": {"$gt": id}}]}},
            {"$sort": {"metres": ASCENDING, "_id": ASCENDING}},
            {"$limit": ceiling + 1},
        ]
        around = await (await self._places.aggregate(stages)).to_list()
        looked_at = 0
        found: dict[LocalKey, int] = {}
        for one in around[:ceiling]:
            looked_at += 1
            if is_wanted is None or is_wanted(read_hours(one["hours"])):
                found[_key(one["_id"])] = int(one["metres"])
                if len(found) == limit:
                    break
        last = around[looked_at - 1] if looked_at < len(around) else None
        places = await self.places_with(found)
        return NearPage(
            tuple(Near(places[key], metres) for key, metres in found.items() if key in places),
            None if last is None else (int(last["metres"]), last["_id"]),
        )

    # Events

    async def event(self, key: LocalKey) -> Shown[EventFacts] | None:
        """The event with this key, where readers see it."""
        return (await self.events_with((key,))).get(key)

    async def events_with(self, keys: Collection[LocalKey]) -> Mapping[LocalKey, Shown[EventFacts]]:
        """Those of these that readers see; one read, however many."""
        wanted = {"_id": {"$in": sorted(map(str, keys))}, "state": {"$in": _SHOWN_STATES}}
        found = [_shown(one, EVENTS) async for one in self._events.find(wanted, _FIELDS)]
        return {one.key: one for one in found}

    async def dates(
        self, wanted: EventsWanted, now: datetime, limit: int, after: Dated | None
    ) -> tuple[EventDate, ...]:
        """Dates that are not over, whatever begins first in front, behind the place `after`."""
        first = now - timedelta(days=LONGEST_DAYS + 1)
        query: Document = {"municipality": wanted.municipality, "ends_at": {"$gt": now}, "starts_at": {"$gt": first}}
        if wanted.category is not None:
            query["category"] = wanted.category
        if wanted.place is not None:
            query["place"] = str(wanted.place)
        if wanted.age_days is not None:
            query |= {"from_days": {"$lte": wanted.age_days}, "until_days": {"$gt": wanted.age_days}}
        if wanted.for_pregnancy:
            query["for_pregnancy"] = True
        if after is not None:
            query["$or"] = [{"starts_at": {"$gt": after.at}}, {"starts_at": after.at, "_id": {"$gt": after.id}}]
        found = self._dates.find(query).sort([("starts_at", ASCENDING), ("_id", ASCENDING)]).limit(limit)
        return tuple([_event_date(one) async for one in found])

    async def renew_dates(self, page: Page, event: Entry[EventFacts], zone: ZoneInfo) -> None:
        """Put the dates of an event as readers see it now in the place of those there are."""
        await self._dates.delete_many({"event": str(event.key)}, session=page.session)
        facts = event.published
        if not event.is_shown or facts is None:
            return
        await self._dates.insert_many(date_documents(event.key, facts, zone), session=page.session)


def _shown(document: Mapping[str, Any], form: Form[Facts]) -> Shown[Facts]:
    return Shown(
        _key(document["_id"]),
        form.read(document["published"]),
        LocalState(document["state"]) in (LocalState.CLOSED, LocalState.REOPENING_PROPOSED),
        document["revision"],
        document["changed_at"],
    )


def _event_date(document: Mapping[str, Any]) -> EventDate:
    return EventDate(
        document["_id"], _key(document["event"]), document["number"], document["starts_at"], document["ends_at"]
    )


def _key(text: str) -> LocalKey:
    key = LocalKey.parse(text)
    if key is None:
        raise ValueError("a document has no entry's key")
    return key


async def create_shown_indexes(database: Database) -> None:
    """Places around a point and by how they are read; dates of events by when they begin."""
    await database[PLACES.collection].create_indexes(
        [
            IndexModel(
                [("municipality", ASCENDING), ("shown.point", GEOSPHERE), ("shown.category", ASCENDING)], name="near"
            ),
            IndexModel(
                [
                    ("municipality", ASCENDING),
                    ("shown.order", ASCENDING),
                    ("_id", ASCENDING),
                    ("shown.category", ASCENDING),
                ],
                name="by_name",
                partialFilterExpression={"shown.order": {"$gte": ""}},
            ),
        ]
    )
    await database.local_event_dates.create_indexes(
        [
            IndexModel(
                [
                    ("municipality", ASCENDING),
                    ("starts_at", ASCENDING),
                    ("_id", ASCENDING),
                    ("ends_at", ASCENDING),
                    ("category", ASCENDING),
                ],
                name="by_start",
            ),
            IndexModel([("event", ASCENDING)], name="event"),
        ]
    )
