"""An importer of one kind of open data, from the use cases of places and events."""

from content.places.entry import place_in_form
from content.places.everything import LocalLife
from content.places.model import EventFacts, LocalKind, PlaceFacts
from content.places.opendata.forms import load_forms
from content.places.opendata.importing import LocalImporter, event_reader, place_reader


def local_importer(life: LocalLife, kind: LocalKind) -> LocalImporter[PlaceFacts] | LocalImporter[EventFacts]:
    """What goes through files of this kind. Raises `ColumnsRefused`."""
    form = load_forms(life.categories)[kind]
    if kind is LocalKind.PLACE:
        return LocalImporter(place_reader(form, place_in_form), life.place_store, life.places)
    return LocalImporter(event_reader(form), life.event_store, life.events)
