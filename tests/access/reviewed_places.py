"""Every field of places and events, as it was when somebody last thought about who may see it."""

from collections.abc import Mapping

REVIEWED: Mapping[str, str] = {
    "ApproveLocalEventsPayload": "approved errors",
    "ApproveLocalImportPayload": "approval errors",
    "ApproveLocalPlacesPayload": "approved errors",
    "ApprovedEvents": "events",
    "ApprovedPlaces": "places",
    "DifferentOpening": "firstDate lastDate spans",
    "GeoPoint": "latitude longitude",
    "LocalAccessibility": "stroller lift nursingSpace diaperTable languages",
    "LocalCategory": "code kind name",
    "LocalEvent": (
        "id municipality category categoryName title description occasions place venue address point target "
        "capacity fee applying contact phone website source isCancelled calendarPath"
    ),
    "LocalEventDate": "event occasion startsAt endsAt isCancelled",
    "LocalEventDateConnection": "edges pageInfo",
    "LocalEventDateEdge": "cursor node",
    "LocalEventEntry": "id version state published proposed proposal dataset possibleSteps history",
    "LocalEventEntryConnection": "edges pageInfo",
    "LocalEventEntryEdge": "cursor node",
    "LocalEventFacts": (
        "category titles descriptions occasions placeId venues addresses point target capacity fees applying "
        "contacts phone website source"
    ),
    "LocalEventPayload": "event errors",
    "LocalEventSave": "version step setBy setAt state facts",
    "LocalEventSaveConnection": "edges pageInfo",
    "LocalEventSaveEdge": "cursor node",
    "LocalEventTarget": "fromDays untilDays forPregnancy",
    "LocalImportApproval": "total isComplete",
    "LocalOccasion": "number firstDate lastDate startsAt endsAt isCancelled",
    "LocalOpening": "state closesAt opensNextAt unknownDate",
    "LocalPlace": (
        "id municipality category categoryName name kana description address point phone website hours "
        "accessibility source isClosed opening"
    ),
    "LocalPlaceConnection": "edges pageInfo",
    "LocalPlaceEdge": "cursor node",
    "LocalPlaceEntry": "id version state published proposed proposal dataset possibleSteps history",
    "LocalPlaceEntryConnection": "edges pageInfo",
    "LocalPlaceEntryEdge": "cursor node",
    "LocalPlaceFacts": (
        "category names kana descriptions addresses point phone website weeks different hoursNotes accessibility source"
    ),
    "LocalPlacePayload": "place errors",
    "LocalPlaceSave": "version step setBy setAt state facts",
    "LocalPlaceSaveConnection": "edges pageInfo",
    "LocalPlaceSaveEdge": "cursor node",
    "LocalProposal": "setBy setAt importId",
    "LocalSource": "title url checkedOn",
    "LocalText": "text language",
    "NearLocalPlace": "place distanceMetres",
    "NearLocalPlaceConnection": "edges pageInfo",
    "NearLocalPlaceEdge": "cursor node",
    "OpeningDay": "day spans",
    "OpeningHours": "weeks different note",
    "OpeningSpan": "opens closes",
    "OpeningWeek": "days onHolidays validFrom validUntil",
}
