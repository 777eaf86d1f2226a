"""In what places and events differ where somebody works on them."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic
from zoneinfo import ZoneInfo

from content.places.categories import LocalCategories
from content.places.entry import place_in_form, place_problems
from content.places.event_entry import event_in_form, event_problems
from content.places.listed import event_fields, place_fields
from content.places.model import Entry, EventFacts, Facts, LocalKind, LocalState, PlaceFacts
from content.places.shown import ShownStore
from content.places.store import LocalStore
from handbook_api.platform.ledger import Page
from handbook_api.platform.mongodb import Document
from handbook_api.platform.problems import Problem, ProblemCode


@dataclass(frozen=True, slots=True)
class Handling(Generic[Facts]):
    """In what the kinds differ: their form, what can be wrong, and what readers' queries go by.

    `in_form` gets what was said before as well; `problems` the day and the municipality's own; `elsewhere` looks at
    other entries in the same transaction; `published` does what else belongs into it.
    """

    in_form: Callable[[Facts, Facts | None], Facts]
    problems: Callable[[Facts, date], Sequence[Problem]]
    fields: Callable[[Entry[Facts], ZoneInfo], Document]
    elsewhere: Callable[[Page, str, Facts], Awaitable[Sequence[Problem]]]
    published: Callable[[Page, Entry[Facts], ZoneInfo], Awaitable[None]]


def place_handling(categories: LocalCategories, languages: Collection[str]) -> Handling[PlaceFacts]:
    """Places stand for themselves."""
    codes = categories.of_kind[LocalKind.PLACE].keys()

    def in_form(facts: PlaceFacts, _before: PlaceFacts | None) -> PlaceFacts:
        return place_in_form(facts)

    def problems(facts: PlaceFacts, today: date) -> Sequence[Problem]:
        return place_problems(facts, codes, languages, today)

    def fields(entry: Entry[PlaceFacts], _zone: ZoneInfo) -> Document:
        return place_fields(entry)

    async def elsewhere(_page: Page, _municipality: str, _facts: PlaceFacts) -> Sequence[Problem]:
        return ()

    async def published(_page: Page, _entry: Entry[PlaceFacts], _zone: ZoneInfo) -> None:
        """What readers' lists go by is in the entry itself."""

    return Handling(in_form, problems, fields, elsewhere, published)


def event_handling(
    categories: LocalCategories, languages: Collection[str], places: LocalStore[PlaceFacts], shown: ShownStore
) -> Handling[EventFacts]:
    """Events may be at one of the municipality's places, and readers find them by their dates."""
    codes = categories.of_kind[LocalKind.EVENT].keys()

    def problems(facts: EventFacts, today: date) -> Sequence[Problem]:
        return event_problems(facts, codes, languages, today)

    async def elsewhere(page: Page, municipality: str, facts: EventFacts) -> Sequence[Problem]:
        key = facts.place
        if key is None:
            return ()
        place = await places.get(key, page.session) if key.municipality == municipality else None
        is_there = place is not None and place.state is not LocalState.WITHDRAWN
        return () if is_there else (Problem(ProblemCode.NOT_FOUND, ("placeId",)),)

    return Handling(event_in_form, problems, event_fields, elsewhere, shown.renew_dates)
