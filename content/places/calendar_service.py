"""The use cases of calendars: one event, or all that is to come in a municipality."""

import asyncio
from collections.abc import Mapping
from typing import Final

from content.languages import Languages
from content.places.calendar import CalendarEvent, Calendars
from content.places.categories import LocalCategories
from content.places.model import LocalKey, LocalKind
from content.places.reading import LocalReading
from content.places.shown import EventsWanted
from content.places.wording import said
from handbook_api.municipalities.municipality import Municipality

FEED_CEILING: Final = 300
"""Dates in a feed: those that begin first."""


class LocalCalendars:
    """Calendars of what is published. Nobody has to sign in."""

    def __init__(
        self,
        reading: LocalReading,
        writer: Calendars,
        categories: LocalCategories,
        languages: Languages,
        municipalities: Mapping[str, Municipality],
    ) -> None:
        self._reading = reading
        self._writer = writer
        self._categories = categories
        self._languages = languages
        self._municipalities = municipalities

    async def of_event(self, key: LocalKey, language: str | None) -> bytes | None:
        """All dates of an event; `None` where there is no such event for readers."""
        municipality = self._municipalities.get(key.municipality)
        event = await self._reading.event(key) if municipality else None
        if municipality is None or event is None:
            return None
        place_key = event.facts.place
        places = await self._reading.places_with((place_key,)) if place_key else {}
        one = CalendarEvent(event, event.facts.occasions, places.get(place_key) if place_key else None)
        return self._writer.write(
            (one,), municipality.zone, self._languages.chain(language or self._languages.original)
        )

    async def of_municipality(self, code: str, category: str | None, language: str | None) -> bytes | None:
        """What is not over in a municipality; `None` for one that is not served, or a category that is none."""
        municipality = self._municipalities.get(code)
        if municipality is None or (category and self._categories.get(LocalKind.EVENT, category) is None):
            return None
        reader = self._languages.chain(language or self._languages.original)
        found = await self._reading.dates(EventsWanted(code, category or None), FEED_CEILING, None)
        places = await self._reading.places_with({event.facts.place for _, event in found if event.facts.place})
        events = [
            CalendarEvent(
                event,
                tuple(one for one in event.facts.occasions if one.number == date.number),
                places.get(event.facts.place) if event.facts.place else None,
            )
            for date, event in found
        ]
        name = said(municipality.names, reader)
        # Hundreds of dates take long enough to keep others waiting.
        return await asyncio.to_thread(self._writer.write, events, municipality.zone, reader, name)
