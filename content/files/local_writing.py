"""Places and events as files: the same entry is always the same bytes."""

from collections.abc import Iterable, Mapping
from datetime import time
from typing import Final

import yaml

from content.places.hours import DayKind, OpeningHours, Span
from content.places.model import (
    MICRODEGREES,
    Accessibility,
    EventEntry,
    EventFacts,
    LocalState,
    Occasion,
    PlaceEntry,
    PlaceFacts,
    Point,
    Stated,
)

PLACES: Final = "places"
EVENTS: Final = "events"
SUFFIX: Final = ".yaml"
PUBLISHED_SUFFIX: Final = ".published.yaml"
"""What readers are shown while a change waits. For people alone."""

_Said = dict[str, object]
_UNBROKEN: Final = 1_000_000


def files_of_place(entry: PlaceEntry) -> Mapping[str, str]:
    """A place by the names of its files: what is proposed or else published, and what is published beside that.

    None of one that never was more than a proposal, which was dropped.
    """
    imported = entry.imported
    said_last: _Said | None = {"dataset": imported.dataset, "said": _place(imported.facts)} if imported else None
    published = _place(entry.published) if entry.published else None
    return _files(PLACES, entry, _place(entry.current) if entry.current else None, published, said_last)


def files_of_event(entry: EventEntry) -> Mapping[str, str]:
    """An event, in the same way."""
    imported = entry.imported
    said_last: _Said | None = {"dataset": imported.dataset, "said": _event(imported.facts)} if imported else None
    published = _event(entry.published) if entry.published else None
    return _files(EVENTS, entry, _event(entry.current) if entry.current else None, published, said_last)


def _files(
    folder: str, entry: PlaceEntry | EventEntry, current: _Said | None, published: _Said | None, imported: _Said | None
) -> Mapping[str, str]:
    if current is None:
        return {}
    own = entry.key.own
    files = {f"{folder}/{own}{SUFFIX}": _written(own, entry.state, current | {"imported": imported})}
    if published is not None and entry.proposal is not None and published != current:
        files[f"{folder}/{own}{PUBLISHED_SUFFIX}"] = _written(own, _shown(entry.state), published)
    return files


def _shown(state: LocalState) -> LocalState:
    """As what readers see an entry while something of it is proposed."""
    is_closed = state is LocalState.REOPENING_PROPOSED
    if state is LocalState.PROPOSED:
        return LocalState.WITHDRAWN
    return LocalState.CLOSED if is_closed else LocalState.PUBLISHED


def _written(own: str, state: LocalState, said: _Said) -> str:
    whole = {"id": own, "state": state.value, **said}
    kept = _without_nothing(whole)
    return yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, default_flow_style=False, width=_UNBROKEN)


def _without_nothing(said: object) -> object:
    """Without what is `None`, at every depth. A day without hours stays: it is closed."""
    if isinstance(said, Mapping):
        return {key: _without_nothing(value) for key, value in said.items() if value is not None}
    if isinstance(said, list):
        return [_without_nothing(one) for one in said]
    return said


def _place(facts: PlaceFacts) -> _Said:
    return {
        "category": facts.category,
        "names": _texts(facts.names),
        "kana": facts.kana,
        "descriptions": _texts(facts.descriptions),
        "addresses": _texts(facts.addresses),
        "point": _point(facts.point),
        "phone": facts.phone,
        "website": facts.website,
        "hours": _hours(facts.hours) if facts.hours else None,
        "accessibility": _accessibility(facts.accessibility),
        "stated": _stated(facts.stated),
    }


def _event(facts: EventFacts) -> _Said:
    ages = facts.target.ages
    until = None if ages is None or ages.end is None else f"{ages.end} days"
    return {
        "category": facts.category,
        "titles": _texts(facts.titles),
        "occasions": [_occasion(one) for one in facts.occasions],
        "descriptions": _texts(facts.descriptions),
        "place": facts.place.own if facts.place else None,
        "venues": _texts(facts.venues),
        "addresses": _texts(facts.addresses),
        "point": _point(facts.point),
        "ages": {"from": f"{ages.start} days", "until": until} if ages else None,
        "for_pregnancy": True if facts.target.for_pregnancy else None,
        "capacity": facts.capacity,
        "fees": _texts(facts.fees),
        "applying": _texts(facts.applying),
        "contacts": _texts(facts.contacts),
        "phone": facts.phone,
        "website": facts.website,
        "stated": _stated(facts.stated),
    }


def _texts(texts: Mapping[str, str]) -> _Said | None:
    return dict(texts) or None


def _point(point: Point | None) -> _Said | None:
    if point is None:
        return None
    return {"latitude": _degrees(point.latitude), "longitude": _degrees(point.longitude)}


def _degrees(microdegrees: int) -> str:
    whole, rest = divmod(abs(microdegrees), MICRODEGREES)
    return f"{'-' if microdegrees < 0 else ''}{whole}.{rest:06}"


def _stated(stated: Stated) -> _Said:
    return {"source": stated.source, "checked_on": stated.checked_on, "url": stated.url}


def _hours(hours: OpeningHours) -> _Said:
    return {
        "weeks": [
            {
                "valid_from": week.valid_from,
                "valid_until": week.valid_until,
                "on_holidays": week.on_holidays.value,
                "days": {kind.value: _spans(week.days[kind]) for kind in DayKind if kind in week.days},
            }
            for week in hours.weeks
        ]
        or None,
        "different": [
            {"first_on": one.first_on, "last_on": one.last_on, "spans": _spans(one.spans)} for one in hours.different
        ]
        or None,
        "notes": _texts(hours.notes),
    }


def _spans(spans: Iterable[Span]) -> list[str]:
    return [f"{_minutes(one.opens)}-{_minutes(one.closes)}" for one in spans]


def _minutes(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _accessibility(has: Accessibility) -> _Said | None:
    said: _Said = {
        "stroller": has.stroller,
        "lift": has.lift,
        "nursing_space": has.nursing_space,
        "diaper_table": has.diaper_table,
        "languages": list(has.languages) or None,
    }
    return said if any(one is not None for one in said.values()) else None


def _occasion(one: Occasion) -> _Said:
    return {
        "number": one.number,
        "first_on": one.first_on,
        "last_on": one.last_on,
        "starts_at": _time(one.starts_at),
        "ends_at": _time(one.ends_at),
        "is_cancelled": True if one.is_cancelled else None,
    }


def _time(at: time | None) -> str | None:
    return None if at is None else at.isoformat("minutes")
