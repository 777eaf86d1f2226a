"""What readers' lists of places and events go by. Pure."""

import unicodedata
from typing import Final
from zoneinfo import ZoneInfo

from content.places.event_entry import OLDEST_AGE_DAYS
from content.places.model import Entry, EventFacts, LocalKey, PlaceFacts
from content.places.records import geo_json
from handbook_api.platform.mongodb import Document

_TO_KATAKANA: Final = ord("ァ") - ord("ぁ")


def place_fields(place: Entry[PlaceFacts]) -> Document:
    """What readers' lists go by: absent where no list has the place."""
    facts = place.published
    if not place.is_shown or place.is_closed or facts is None:
        return {}
    shown: Document = {"category": facts.category, "order": _as_read(facts.kana or facts.names["ja"])}
    if facts.point is not None:
        shown["point"] = geo_json(facts.point)
    return {"shown": shown}


def _as_read(name: str) -> str:
    """A name in one form of writing: hiragana, katakana and half-width ones stand among each other."""
    text = unicodedata.normalize("NFKC", name)
    return "".join(chr(ord(letter) + _TO_KATAKANA) if "ぁ" <= letter <= "ゖ" else letter for letter in text)


def event_fields(event: Entry[EventFacts], zone: ZoneInfo) -> Document:
    """When the last date is over of all that is said of an event."""
    occasions = [
        one for facts in (event.published, event.proposal and event.proposal.facts) if facts for one in facts.occasions
    ]
    return {"over_at": max(one.end(zone) for one in occasions)} if occasions else {}


def _ages(facts: EventFacts) -> tuple[int, int]:
    """The ages it is for, as two numbers: of an event for everybody all, of one for pregnancy alone none."""
    ages = facts.target.ages
    if ages is not None:
        return ages.start, OLDEST_AGE_DAYS if ages.end is None else ages.end
    return (0, 0) if facts.target.for_pregnancy else (0, OLDEST_AGE_DAYS)


def date_documents(event: LocalKey, facts: EventFacts, zone: ZoneInfo) -> list[Document]:
    """The dates of an event, one each, by which readers find it."""
    from_days, until_days = _ages(facts)
    return [
        {
            "_id": f"{event}.{one.number:03}",
            "event": str(event),
            "number": one.number,
            "municipality": event.municipality,
            "category": facts.category,
            "place": None if facts.place is None else str(facts.place),
            "starts_at": one.start(zone),
            "ends_at": one.end(zone),
            "from_days": from_days,
            "until_days": until_days,
            "for_pregnancy": facts.target.for_pregnancy or facts.target.ages is None,
        }
        for one in facts.occasions
    ]
