"""What comes of the mutations about places and events when each of the people sends them."""

from collections.abc import Mapping
from typing import Any

from tests.access.household import Household
from tests.access.row import DONE, NOTHING, STALE, Input, Row
from tests.access.writing_telling import at_work


def place(name: str, **given: Any) -> Input:
    """A place, as it stands."""

    def its_input(home: Household) -> Mapping[str, Any]:
        return {"placeId": home.places.places[name], "expectedVersion": home.places.place_versions[name], **given}

    return its_input


def event(name: str, **given: Any) -> Input:
    """An event, as it stands."""

    def its_input(home: Household) -> Mapping[str, Any]:
        return {"eventId": home.places.events[name], "expectedVersion": home.places.event_versions[name], **given}

    return its_input


def approved(of: Input, which: str) -> Input:
    """What waits for a second person."""

    def its_input(home: Household) -> Mapping[str, Any]:
        given = of(home)
        return {"approvals": [{"id": given[which], "expectedVersion": given["expectedVersion"]}]}

    return its_input


def at_once(of: Input, which: str) -> Input:
    """Something of which no version is asked for."""
    return lambda home: {which: of(home)[which]}


PLACE_ROWS: tuple[Row, ...] = (
    Row("proposeLocalPlace", "a new one", lambda _: {}, at_work(DONE, elsewhere="UNKNOWN_MUNICIPALITY")),
    Row("changeLocalPlace", "that everybody finds", place("SHOWN"), at_work(DONE)),
    Row("changeLocalPlace", "that was changed since", place("SHOWN", expectedVersion=1), at_work(STALE)),
    Row("approveLocalPlaces", "that is proposed", approved(place("PROPOSED"), "placeId"), at_work(DONE)),
    Row("approveLocalPlaces", "that is to be changed", approved(place("SHOWN"), "placeId"), at_work(DONE)),
    Row("closeLocalPlace", "that everybody finds", at_once(place("SHOWN"), "placeId"), at_work(DONE)),
    Row("withdrawLocalPlace", "that everybody finds", place("SHOWN"), at_work(DONE)),
    Row("withdrawLocalPlace", "that was withdrawn", place("WITHDRAWN"), at_work(NOTHING)),
    Row("proposeLocalEvent", "a new one", lambda _: {}, at_work(DONE, elsewhere="UNKNOWN_MUNICIPALITY")),
    Row("changeLocalEvent", "that everybody finds", event("SHOWN"), at_work(DONE)),
    Row("changeLocalEvent", "that was changed since", event("SHOWN", expectedVersion=1), at_work(STALE)),
    Row("approveLocalEvents", "that is proposed", approved(event("PROPOSED"), "eventId"), at_work(DONE)),
    Row("cancelLocalEvent", "that everybody finds", at_once(event("SHOWN"), "eventId"), at_work(DONE)),
    Row("withdrawLocalEvent", "that is proposed", event("PROPOSED"), at_work(DONE)),
    Row("approveLocalImport", "that proposed something", lambda home: {"importId": home.places.import_id},
        at_work(DONE, elsewhere=NOTHING)),
)  # fmt: skip
