"""What is said of places and events, as MongoDB keeps it."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from content.places.hours import DayKind, DifferentDays, OnHolidays, OpeningHours, Span, Spans, Week
from content.places.model import (
    Accessibility,
    AgeSpan,
    EventFacts,
    EventTarget,
    LocalKey,
    Occasion,
    PlaceFacts,
    Point,
    Stated,
)
from handbook_api.platform.mongodb import Document

GeoJson = Mapping[str, Any]


def stored_place(facts: PlaceFacts) -> Document:
    """What is said of a place, as a document."""
    return {
        "category": facts.category,
        "names": dict(facts.names),
        "kana": facts.kana,
        "descriptions": dict(facts.descriptions),
        "addresses": dict(facts.addresses),
        "point": _stored_point(facts.point),
        "phone": facts.phone,
        "website": facts.website,
        "hours": None if facts.hours is None else _stored_hours(facts.hours),
        "accessibility": {
            "stroller": facts.accessibility.stroller,
            "lift": facts.accessibility.lift,
            "nursing_space": facts.accessibility.nursing_space,
            "diaper_table": facts.accessibility.diaper_table,
            "languages": list(facts.accessibility.languages),
        },
        "stated": _stored_stated(facts.stated),
    }


def read_place(document: Mapping[str, Any]) -> PlaceFacts:
    """What `stored_place` was given."""
    has = document["accessibility"]
    return PlaceFacts(
        category=document["category"],
        names=document["names"],
        kana=document["kana"],
        descriptions=document["descriptions"],
        addresses=document["addresses"],
        point=_point(document["point"]),
        phone=document["phone"],
        website=document["website"],
        hours=read_hours(document["hours"]),
        accessibility=Accessibility(
            has["stroller"], has["lift"], has["nursing_space"], has["diaper_table"], tuple(has["languages"])
        ),
        stated=_stated(document["stated"]),
    )


def read_hours(document: Mapping[str, Any] | None) -> OpeningHours | None:
    """The opening hours in what is said of a place."""
    return None if document is None else _hours(document)


def stored_event(facts: EventFacts) -> Document:
    """What is said of an event, as a document."""
    ages = facts.target.ages
    return {
        "category": facts.category,
        "titles": dict(facts.titles),
        "occasions": [_stored_occasion(one) for one in facts.occasions],
        "descriptions": dict(facts.descriptions),
        "place": None if facts.place is None else str(facts.place),
        "venues": dict(facts.venues),
        "addresses": dict(facts.addresses),
        "point": _stored_point(facts.point),
        "target": {
            "ages": None if ages is None else {"start": ages.start, "end": ages.end},
            "for_pregnancy": facts.target.for_pregnancy,
        },
        "capacity": facts.capacity,
        "fees": dict(facts.fees),
        "applying": dict(facts.applying),
        "contacts": dict(facts.contacts),
        "phone": facts.phone,
        "website": facts.website,
        "stated": _stored_stated(facts.stated),
    }


def read_event(document: Mapping[str, Any]) -> EventFacts:
    """What `stored_event` was given."""
    target = document["target"]
    ages = target["ages"]
    return EventFacts(
        category=document["category"],
        titles=document["titles"],
        occasions=tuple(_occasion(one) for one in document["occasions"]),
        descriptions=document["descriptions"],
        place=LocalKey.parse(document["place"] or ""),
        venues=document["venues"],
        addresses=document["addresses"],
        point=_point(document["point"]),
        target=EventTarget(None if ages is None else AgeSpan(ages["start"], ages["end"]), target["for_pregnancy"]),
        capacity=document["capacity"],
        fees=document["fees"],
        applying=document["applying"],
        contacts=document["contacts"],
        phone=document["phone"],
        website=document["website"],
        stated=_stated(document["stated"]),
    )


def geo_json(point: Point) -> Document:
    """A point as MongoDB's index takes it: longitude in front."""
    latitude, longitude = point.degrees
    return {"type": "Point", "coordinates": [longitude, latitude]}


def _stored_point(point: Point | None) -> list[int] | None:
    return None if point is None else [point.latitude, point.longitude]


def _point(stored: list[int] | None) -> Point | None:
    return None if stored is None else Point(*stored)


def _stored_stated(stated: Stated) -> Document:
    return {"source": stated.source, "checked_on": stated.checked_on.isoformat(), "url": stated.url}


def _stated(document: Mapping[str, Any]) -> Stated:
    return Stated(document["source"], date.fromisoformat(document["checked_on"]), document["url"])


def _stored_hours(hours: OpeningHours) -> Document:
    return {
        "weeks": [
            {
                "days": {kind.value: _stored_spans(spans) for kind, spans in week.days.items()},
                "on_holidays": week.on_holidays.value,
                "valid_from": _stored_day(week.valid_from),
                "valid_until": _stored_day(week.valid_until),
            }
            for week in hours.weeks
        ],
        "different": [
            {
                "first_on": one.first_on.isoformat(),
                "last_on": one.last_on.isoformat(),
                "spans": _stored_spans(one.spans),
            }
            for one in hours.different
        ],
        "notes": dict(hours.notes),
    }


def _hours(document: Mapping[str, Any]) -> OpeningHours:
    return OpeningHours(
        weeks=tuple(
            Week(
                {DayKind(kind): _spans(spans) for kind, spans in week["days"].items()},
                OnHolidays(week["on_holidays"]),
                _day(week["valid_from"]),
                _day(week["valid_until"]),
            )
            for week in document["weeks"]
        ),
        different=tuple(
            DifferentDays(date.fromisoformat(one["first_on"]), date.fromisoformat(one["last_on"]), _spans(one["spans"]))
            for one in document["different"]
        ),
        notes=document["notes"],
    )


def _stored_spans(spans: Spans) -> list[list[int]]:
    return [[span.opens, span.closes] for span in spans]


def _spans(stored: list[list[int]]) -> Spans:
    return tuple(Span(*one) for one in stored)


def _stored_occasion(occasion: Occasion) -> Document:
    return {
        "number": occasion.number,
        "first_on": occasion.first_on.isoformat(),
        "last_on": occasion.last_on.isoformat(),
        "starts_at": _stored_time(occasion.starts_at),
        "ends_at": _stored_time(occasion.ends_at),
        "is_cancelled": occasion.is_cancelled,
    }


def _occasion(document: Mapping[str, Any]) -> Occasion:
    return Occasion(
        document["number"],
        date.fromisoformat(document["first_on"]),
        date.fromisoformat(document["last_on"]),
        _time(document["starts_at"]),
        _time(document["ends_at"]),
        document["is_cancelled"],
    )


def _stored_day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(stored: str | None) -> date | None:
    return None if stored is None else date.fromisoformat(stored)


def _stored_time(at: time | None) -> str | None:
    return None if at is None else at.isoformat("minutes")


def _time(stored: str | None) -> time | None:
    return None if stored is None else time.fromisoformat(stored)
