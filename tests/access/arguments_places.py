"""What the walker gives for arguments, and the inputs of mutations, about places and events."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tests.access.building_places import a_place, an_event
from tests.access.household_places import LATITUDE, LONGITUDE
from tests.access.ids import Ids
from tests.api import NERIMA

_IN_HER_LANGUAGE = ("localCategories", "localPlace", "localPlaces", "localPlacesNear", "localEvent", "localEvents")

ARGUMENTS: Mapping[str, Callable[[Ids], Sequence[Any]]] = {
    **{f"Query.{field}(language:)": lambda _: (None,) for field in _IN_HER_LANGUAGE},
    "Query.localPlace(id:)": lambda ids: ids.local_places,
    "Query.localPlaces(municipality:)": lambda _: (NERIMA,),
    "Query.localPlaces(category:)": lambda _: (None,),
    "Query.localPlacesNear(municipality:)": lambda _: (NERIMA,),
    "Query.localPlacesNear(latitude:)": lambda _: (LATITUDE,),
    "Query.localPlacesNear(longitude:)": lambda _: (LONGITUDE,),
    "Query.localPlacesNear(radiusMetres:)": lambda _: (5_000,),
    "Query.localPlacesNear(category:)": lambda _: (None,),
    "Query.localEvent(id:)": lambda ids: ids.local_events,
    "Query.localEvents(municipality:)": lambda _: (NERIMA,),
    "Query.localEvents(category:)": lambda _: (None,),
    "Query.localEvents(placeId:)": lambda ids: (None, *ids.local_places),
    "Query.localEvents(ageDays:)": lambda _: (None, 123),
    "Query.localPlaceEntry(id:)": lambda ids: ids.local_places,
    "Query.localPlaceEntries(states:)": lambda _: ([], ["PROPOSED", "WITHDRAWN"]),
    "Query.localEventEntry(id:)": lambda ids: ids.local_events,
    "Query.localEventEntries(states:)": lambda _: ([], ["PROPOSED", "WITHDRAWN"]),
}

NODES: Mapping[str, Callable[[Ids], Sequence[str]]] = {
    "LocalPlace": lambda ids: ids.local_places,
    "LocalEvent": lambda ids: ids.local_events,
}

CHOSEN_IDS = frozenset({"proposeLocalPlace.id", "proposeLocalEvent.id"})

_PLACE: Mapping[str, Any] = {
    **a_place("新しい広場", "03-5555-0199", "NEW"),
    "kana": "アタラシイヒロバ",
    "descriptions": [],
    "website": "https://www.city.nerima.tokyo.jp/",
    "weeks": [],
    "different": [],
    "hoursNotes": [{"language": "ja", "text": "第3月曜休館"}],
    "accessibility": {"stroller": True, "nursingSpace": True, "languages": ["ja"]},
}
_EVENT: Mapping[str, Any] = {
    **an_event("新しい催し", "03-5555-0198", "NEW", None),
    "descriptions": [],
    "venues": [{"language": "ja", "text": "区役所"}],
    "addresses": [],
    "point": None,
    "target": {"fromDays": 120, "untilDays": 365},
    "capacity": 20,
    "fees": [{"language": "ja", "text": "無料"}],
    "applying": [],
    "website": None,
}

INPUTS: Mapping[str, Mapping[str, Any]] = {
    "proposeLocalPlace": {"id": "7e0f3c1a-9a60-4c0e-9d8b-0f1c2d3e4f53", **_PLACE},
    "changeLocalPlace": {"placeId": "", "expectedVersion": 1, **_PLACE},
    "approveLocalPlaces": {"approvals": []},
    "closeLocalPlace": {"placeId": ""},
    "withdrawLocalPlace": {"placeId": "", "expectedVersion": 1, "onlyProposal": False},
    "proposeLocalEvent": {"id": "7e0f3c1a-9a60-4c0e-9d8b-0f1c2d3e4f54", **_EVENT},
    "changeLocalEvent": {"eventId": "", "expectedVersion": 1, **_EVENT},
    "approveLocalEvents": {"approvals": []},
    "cancelLocalEvent": {"eventId": ""},
    "withdrawLocalEvent": {"eventId": "", "expectedVersion": 1, "onlyProposal": False},
    "approveLocalImport": {"importId": ""},
}
"""Empty ids are filled in by the rows of `writing_places.py`."""
