"""Events as a calendar takes them (iCalendar, RFC 5545). Pure.

The same event gives the same bytes until something about it changes: `DTSTAMP` is when readers were last shown
something new of it or of the place it is at, and `SEQUENCE` how often they were of the event itself.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vDuration

from content.places.categories import LocalCategories
from content.places.model import EventFacts, LocalKind, Occasion, PlaceFacts
from content.places.shown import Shown
from content.places.wording import ENGLISH, JAPANESE, Reader, reads_japanese, said
from handbook_api.platform import texts as platform_texts

_MAKER: Final = "-//Handbook//Events//JA"
_ASKED_AGAIN_AFTER: Final = timedelta(hours=6)
_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """An event that goes into a calendar: with the place it is at where that is one, and only these of its dates."""

    event: Shown[EventFacts]
    occasions: tuple[Occasion, ...]
    place: Shown[PlaceFacts] | None = None


class Calendars:
    """Writes calendars in the languages there are."""

    def __init__(self, texts: platform_texts.Texts, categories: LocalCategories) -> None:
        self._texts = texts
        self._categories = categories

    def write(self, events: Iterable[CalendarEvent], zone: ZoneInfo, reader: Reader, name: str | None = None) -> bytes:
        """A calendar of these events; with a `name` it is one to subscribe to."""
        calendar = Calendar()
        calendar.add("prodid", _MAKER)
        calendar.add("version", "2.0")
        calendar.add("calscale", "GREGORIAN")
        if name is not None:
            calendar.add("name", name)
            calendar.add("x-wr-calname", name)
            calendar.add("refresh-interval", vDuration(_ASKED_AGAIN_AFTER), parameters={"VALUE": "DURATION"})
        for one in events:
            for occasion in one.occasions:
                calendar.add_component(self._entry(one, occasion, zone, reader))
        calendar.add_missing_timezones()
        content: bytes = calendar.to_ical()
        return content

    def _entry(self, one: CalendarEvent, occasion: Occasion, zone: ZoneInfo, reader: Reader) -> Event:
        shown, facts = one.event, one.event.facts
        entry = Event()
        entry.add("uid", f"{shown.key}.{occasion.number}@handbook")
        changed_at = max(shown.changed_at, one.place.changed_at) if one.place else shown.changed_at
        entry.add("dtstamp", changed_at)
        entry.add("last-modified", changed_at)
        entry.add("sequence", shown.revision)
        entry.add("status", "CANCELLED" if shown.is_closed or occasion.is_cancelled else "CONFIRMED")
        entry.add("summary", said(facts.titles, reader))
        for field, at in _times(occasion, zone):
            entry.add(field, at)
        entry.add("description", "\n\n".join(self._description(facts, reader)))
        entry.add("location", _location(one, reader))
        entry.add("categories", [said(self._categories.names(LocalKind.EVENT, facts.category), reader)])
        point = facts.point or (one.place.facts.point if one.place else None)
        if point is not None:
            entry.add("geo", point.degrees)
        if facts.website is not None:
            entry.add("url", facts.website)
        return entry

    def _description(self, facts: EventFacts, reader: Reader) -> Iterator[str]:
        text = said(facts.descriptions, reader)
        if text:
            yield text
        for key, texts in (("fee", facts.fees), ("applying", facts.applying), ("contact", facts.contacts)):
            text = said(texts, reader)
            if text:
                yield self._say(reader, f"event.{key}", text=text)
        if facts.phone is not None:
            yield self._say(reader, "event.phone", text=facts.phone)

    def _say(self, reader: Reader, key: str, *, text: str) -> str:
        """Labels are in Japanese or English alone."""
        spoken = JAPANESE if reads_japanese(reader) else ENGLISH
        return self._texts.say(spoken, key, text=text)


def _times(occasion: Occasion, zone: ZoneInfo) -> Iterator[tuple[str, date | datetime]]:
    """When an entry begins and, as calendars count, before when it ends; an end that is not stated is left out."""
    if occasion.starts_at is None:
        yield "dtstart", occasion.first_on
        yield "dtend", occasion.last_on + _ONE_DAY
        return
    yield "dtstart", datetime.combine(occasion.first_on, occasion.starts_at, zone)
    if occasion.ends_at is not None:
        yield "dtend", datetime.combine(occasion.last_on, occasion.ends_at, zone)
    elif occasion.last_on > occasion.first_on:
        yield "dtend", datetime.combine(occasion.last_on + _ONE_DAY, time(0), zone)


def _location(one: CalendarEvent, reader: Reader) -> str:
    facts = one.event.facts
    parts = [said(facts.venues, reader), said(facts.addresses, reader)]
    if one.place is not None:
        place = one.place.facts
        parts = [said(place.names, reader), parts[0], parts[1] or said(place.addresses, reader)]
    separator = "、" if reads_japanese(reader) else ", "
    return separator.join(part for part in parts if part)
