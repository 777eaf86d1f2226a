"""Everything of places and events, made together because the parts share their stores."""

from collections.abc import Mapping
from dataclasses import dataclass

from content.languages import Languages
from content.places.calendar import Calendars
from content.places.calendar_service import LocalCalendars
from content.places.categories import LocalCategories
from content.places.desk import LocalDesk
from content.places.handling import event_handling, place_handling
from content.places.model import EventFacts, PlaceFacts
from content.places.reading import LocalReading
from content.places.shown import ShownStore
from content.places.store import EVENTS, PLACES, LocalStore
from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.tools import Tools


@dataclass(frozen=True, slots=True)
class LocalLife:
    """The use cases: of those who work on places and events, and of those who look for them."""

    categories: LocalCategories
    places: LocalDesk[PlaceFacts]
    events: LocalDesk[EventFacts]
    reading: LocalReading
    calendars: LocalCalendars
    place_store: LocalStore[PlaceFacts]
    event_store: LocalStore[EventFacts]


def local_life(
    tools: Tools, municipalities: Mapping[str, Municipality], languages: Languages, categories: LocalCategories
) -> LocalLife:
    """The use cases on one database."""
    database, ledger, clock = tools.database, tools.ledger, tools.clock
    shown, places, events = ShownStore(database), LocalStore(database, PLACES), LocalStore(database, EVENTS)
    reading = LocalReading(shown, municipalities, clock)
    codes = languages.by_code.keys()
    return LocalLife(
        categories=categories,
        places=LocalDesk(places, place_handling(categories, codes), ledger, municipalities, clock),
        events=LocalDesk(events, event_handling(categories, codes, places, shown), ledger, municipalities, clock),
        reading=reading,
        calendars=LocalCalendars(reading, Calendars(tools.texts, categories), categories, languages, municipalities),
        place_store=places,
        event_store=events,
    )
