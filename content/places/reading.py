"""The use cases of those who look for places and events. Nobody has to sign in, and nobody's whereabouts are kept."""

from collections.abc import Callable, Collection, Mapping
from typing import Final

from content.places.entry import is_on_earth
from content.places.hours import OpeningHours
from content.places.model import EventFacts, LocalKey, PlaceFacts, Point
from content.places.opening import Opening, OpenState, Surroundings, is_open_at, opening_at
from content.places.shown import Dated, EventDate, EventsWanted, NearPage, Shown, ShownStore
from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.clock import Clock
from handbook_api.platform.problems import Problem, ProblemCode, Refused

LEAST_RADIUS_METRES: Final = 100
MOST_RADIUS_METRES: Final = 20_000
COARSENED_TO: Final = 100
"""Microdegrees, eleven metres: what the database is asked about a caller is no finer."""


class LocalReading:
    """What is published, for everybody."""

    def __init__(self, store: ShownStore, municipalities: Mapping[str, Municipality], clock: Clock) -> None:
        self._store = store
        self._municipalities = municipalities
        self._clock = clock

    async def place(self, key: LocalKey) -> Shown[PlaceFacts] | None:
        """A place, also when it has closed for good."""
        return await self._store.place(key)

    async def places_with(self, keys: Collection[LocalKey]) -> Mapping[LocalKey, Shown[PlaceFacts]]:
        """Those of these that are published."""
        return await self._store.places_with(keys) if keys else {}

    async def places(
        self, municipality: str, category: str | None, size: int, after: tuple[str, str] | None
    ) -> tuple[tuple[Shown[PlaceFacts], str], ...]:
        """Places of a municipality by how they are read, each with that."""
        return await self._store.places(municipality, category, size, after)

    async def near(
        self,
        municipality: str,
        point: Point,
        radius_metres: int,
        category: str | None,
        size: int,
        after: tuple[int, str] | None,
        *,
        is_open_now: bool,
    ) -> NearPage:
        """Up to `size` places around a point, the nearest in front; with `is_open_now` those known to be open.

        So many are looked at and no more: a page may have fewer, or none, and the search goes on behind it.
        Raises `Refused` for a point that is none, and for a radius that is too small or too large.
        """
        if not is_on_earth(point):
            raise Refused(Problem(ProblemCode.COORDINATES_OUT_OF_RANGE, ("latitude",)))
        if not LEAST_RADIUS_METRES <= radius_metres <= MOST_RADIUS_METRES:
            values = {"value": radius_metres, "least": LEAST_RADIUS_METRES, "most": MOST_RADIUS_METRES}
            raise Refused(Problem(ProblemCode.RADIUS_OUT_OF_RANGE, ("radiusMetres",), values))
        is_wanted = self._is_open_now(municipality) if is_open_now else None
        return await self._store.near(municipality, coarsened(point), radius_metres, category, size, after, is_wanted)

    def _is_open_now(self, municipality: str) -> Callable[[OpeningHours | None], bool]:
        """Whether places of a municipality with these hours are known to be open now."""
        where, now = self._surroundings(municipality), self._clock.now()
        return lambda hours: where is not None and is_open_at(hours, where, now)

    def opening(self, place: Shown[PlaceFacts]) -> Opening:
        """How a place stands now."""
        where = self._surroundings(place.key.municipality)
        if where is None:
            return Opening(OpenState.UNKNOWN)
        if place.is_closed:
            return Opening(OpenState.CLOSED)
        return opening_at(place.facts.hours, where, self._clock.now())

    def _surroundings(self, code: str) -> Surroundings | None:
        municipality = self._municipalities.get(code)
        return None if municipality is None else Surroundings(municipality.zone, municipality.holidays)

    async def event(self, key: LocalKey) -> Shown[EventFacts] | None:
        """An event, also when it was cancelled or is over."""
        return await self._store.event(key)

    async def dates(
        self, wanted: EventsWanted, size: int, after: Dated | None
    ) -> tuple[tuple[EventDate, Shown[EventFacts]], ...]:
        """Dates that are not over, with their events, whatever begins first in front.

        At a place that is not published there are none: where an event is that readers are not told, they cannot ask.
        """
        if wanted.place is not None and await self._store.place(wanted.place) is None:
            return ()
        dates = await self._store.dates(wanted, self._clock.now(), size, after)
        events = await self._store.events_with({one.event for one in dates}) if dates else {}
        # One that was changed between the two reads is left to the next one.
        return tuple((one, events[one.event]) for one in dates if one.event in events and _has(events[one.event], one))


def _has(event: Shown[EventFacts], date: EventDate) -> bool:
    return any(one.number == date.number for one in event.facts.occasions)


def coarsened(point: Point) -> Point:
    """A point near it that tells less of where somebody is."""
    return Point(
        round(point.latitude / COARSENED_TO) * COARSENED_TO, round(point.longitude / COARSENED_TO) * COARSENED_TO
    )
