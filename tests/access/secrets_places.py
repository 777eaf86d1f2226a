"""What must not be told to everybody of places and events: what nobody has approved yet, and what was taken back."""

from collections.abc import Iterator

from tests.access.household_places import LOCAL, PHONES, SHOWN_EVENT, SHOWN_PLACE, event_title, place_name
from tests.access.household_staff import marked
from tests.access.people import EVERYBODY
from tests.access.secret import Secret, Spelling, id_of, words
from tests.access.secrets_telling import AT_WORK

_UNSEEN = ("PROPOSED", "WITHDRAWN")


def _desk() -> Iterator[Secret]:
    for name in LOCAL:
        yield Secret(f"name of the place {name}", words(place_name(name)), AT_WORK)
        yield Secret(f"address of the place {name}", words(marked("所の住所", name)), AT_WORK)
        yield Secret(f"source of the place {name}", words(marked("所の出典", name)), AT_WORK)
        yield Secret(f"title of the event {name}", words(event_title(name)), AT_WORK)
        yield Secret(f"contact of the event {name}", words(marked("催しの問い合わせ", name)), AT_WORK)
        yield Secret(f"phone of the place and the event {name}", words(PHONES[name]), AT_WORK)
    for name in _UNSEEN:
        yield Secret(f"id of the place {name}", _id_of_place(name), AT_WORK)
        yield Secret(f"id of the event {name}", _id_of_event(name), AT_WORK)
    yield Secret("the file that proposed something", lambda home: home.places.import_id, AT_WORK)


def _id_of_place(name: str) -> Spelling:
    return id_of(lambda home: home.places.places[name])


def _id_of_event(name: str) -> Spelling:
    return id_of(lambda home: home.places.events[name])


_OF_THE_DESK = tuple(_desk())
PLACE_SECRETS: tuple[Secret, ...] = (
    *_OF_THE_DESK,
    Secret("a place for everybody", words(SHOWN_PLACE), EVERYBODY),
    Secret("an event for everybody", words(SHOWN_EVENT), EVERYBODY),
)

OF_PLACES = frozenset(secret.name for secret in _OF_THE_DESK)
"""The names of secrets that are no family's."""
