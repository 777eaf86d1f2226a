"""Places and events for everybody: by id, by name, near a point, by time. Nobody has to sign in."""

from typing import Annotated

import strawberry

from content.places.model import EventFacts, LocalKey, LocalKind, PlaceFacts, Point
from content.places.shown import Dated, EventsWanted, Shown
from content.places.wording import Reader
from handbook_api.platform.problems import Problem, ProblemCode, Refused
from resolvers.places_desk import instant_in
from schema.context import Context, Info, Services
from schema.global_ids import NodeKind, parse_global_id
from schema.local_events import LocalEvent, LocalEventDate, shown_date, shown_event
from schema.paging import (
    AfterArgument,
    Connection,
    Edge,
    FirstArgument,
    Listed,
    check_page_size,
    connection,
    cursor_at,
    position_at,
)
from schema.places import (
    LocalCategory,
    LocalLanguageArgument,
    LocalPlace,
    NearLocalPlace,
    PlacesByKey,
    needed_text,
    shown_place,
)
from schema.public import WHAT_COMES_WITH_THE_PROGRAM, WHAT_EDITORS_WRITE, made_of_local_life

MunicipalityArgument = Annotated[str, strawberry.argument(description="The code of the municipality.")]
CategoryArgument = Annotated[
    str | None, strawberry.argument(description="The code of a category, as in `localCategories`. Left out: all.")
]


@strawberry.type
class LocalQueries:
    """Queries of places and events."""

    @strawberry.field(
        description="The categories of places and events. Nobody has to sign in.",
        directives=[WHAT_COMES_WITH_THE_PROGRAM],
    )
    def local_categories(self, info: Info, language: LocalLanguageArgument = None) -> list[LocalCategory]:
        """All of them, in the order in which they are shown."""
        reader = _reader(info.context, language)
        return [
            LocalCategory(code=one.code, kind=one.kind, name=needed_text(one.names, reader))
            for of_kind in info.context.services.local_life.categories.of_kind.values()
            for one in of_kind.values()
        ]

    @strawberry.field(
        description="A place, also when it has closed for good. Nobody has to sign in. Null where none is published.",
        directives=[WHAT_EDITORS_WRITE],
    )
    async def local_place(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The place's id.")],
        language: LocalLanguageArgument = None,
    ) -> LocalPlace | None:
        """The place, as everybody sees it."""
        found = parse_global_id(id)
        if found is None or found[0] is not NodeKind.LOCAL_PLACE:
            return None
        made_of_local_life(info.context)
        return await local_place_node(found[1], info.context, language)

    @strawberry.field(
        description="The places of a municipality, in the order in which their names are read. Nobody has to sign in.",
        directives=[WHAT_EDITORS_WRITE],
    )
    async def local_places(
        self,
        info: Info,
        municipality: MunicipalityArgument,
        category: CategoryArgument = None,
        language: LocalLanguageArgument = None,
        first: FirstArgument = 20,
        after: AfterArgument = None,
    ) -> Connection[LocalPlace]:
        """A page of them."""
        context, size = info.context, check_page_size(first)
        _check_category(context, LocalKind.PLACE, category)
        place = _ordered(position_at(Listed.LOCAL_PLACES, after))
        reader = _reader(context, language)
        found = await context.services.local_life.reading.places(municipality, category, size + 1, place)
        made_of_local_life(context)
        edges = [
            Edge(
                cursor=cursor_at(Listed.LOCAL_PLACES, f"{one.key}/{order}"),
                node=shown_place(one, context, reader),
            )
            for one, order in found[:size]
        ]
        return connection(edges, after, has_next_page=len(found) > size)

    @strawberry.field(
        description="The places of a municipality around a point, the nearest in front. Nobody has to sign in. Send the point "
        "as a variable of a POST request: in an address it would stand in the logs of whatever is on the way. It is not kept."
    )
    async def local_places_near(
        self,
        info: Info,
        municipality: MunicipalityArgument,
        latitude: Annotated[float, strawberry.argument(description="In degrees, north positive.")],
        longitude: Annotated[float, strawberry.argument(description="In degrees, east positive.")],
        radius_metres: Annotated[int, strawberry.argument(description="100 to 20,000.")] = 2_000,
        open_now: Annotated[
            bool,
            strawberry.argument(
                description="Only those known to be open at this moment. At most 500 places are looked at for a page: where "
                "few are open it may hold fewer than asked for, or none, and `hasNextPage` says that there are more to "
                "look at; `endCursor` goes on."
            ),
        ] = False,
        category: CategoryArgument = None,
        language: LocalLanguageArgument = None,
        first: FirstArgument = 20,
        after: AfterArgument = None,
    ) -> Connection[NearLocalPlace]:
        """A page of them."""
        context, size = info.context, check_page_size(first)
        _check_category(context, LocalKind.PLACE, category)
        reader = _reader(context, language)
        found = await context.services.local_life.reading.near(
            municipality,
            Point.of_degrees(latitude, longitude),
            radius_metres,
            category,
            size,
            _distant(position_at(Listed.NEAR_LOCAL_PLACES, after)),
            is_open_now=open_now,
        )
        edges = [
            Edge(
                cursor=cursor_at(Listed.NEAR_LOCAL_PLACES, f"{one.metres}/{one.place.key}"),
                node=NearLocalPlace(place=shown_place(one.place, context, reader), distance_metres=one.metres),
            )
            for one in found.places
        ]
        page = connection(edges, after, has_next_page=found.searched_to is not None)
        if found.searched_to is not None:
            metres, key = found.searched_to
            page.page_info.end_cursor = cursor_at(Listed.NEAR_LOCAL_PLACES, f"{metres}/{key}")
        return page

    @strawberry.field(
        description="An event, also when it was cancelled or is over. Nobody has to sign in. Null where none is published.",
        directives=[WHAT_EDITORS_WRITE],
    )
    async def local_event(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The event's id.")],
        language: LocalLanguageArgument = None,
    ) -> LocalEvent | None:
        """The event, as everybody sees it."""
        found = parse_global_id(id)
        if found is None or found[0] is not NodeKind.LOCAL_EVENT:
            return None
        made_of_local_life(info.context)
        return await local_event_node(found[1], info.context, language)

    @strawberry.field(
        description="Dates of a municipality's events that are not over, whatever begins first in front; cancelled ones are "
        "among them, and say so. Nobody has to sign in.",
        directives=[WHAT_EDITORS_WRITE],
    )
    async def local_events(
        self,
        info: Info,
        municipality: MunicipalityArgument,
        category: CategoryArgument = None,
        place_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only those at this place. Left out: anywhere.")
        ] = None,
        age_days: Annotated[
            int | None, strawberry.argument(description="Only those for a child of this calendar age. Left out: any.")
        ] = None,
        for_pregnancy: Annotated[
            bool, strawberry.argument(description="Only those for everybody, or for a pregnancy.")
        ] = False,
        language: LocalLanguageArgument = None,
        first: FirstArgument = 20,
        after: AfterArgument = None,
    ) -> Connection[LocalEventDate]:
        """A page of them."""
        context, size = info.context, check_page_size(first)
        _check_category(context, LocalKind.EVENT, category)
        reader, reading = _reader(context, language), context.services.local_life.reading
        wanted = EventsWanted(municipality, category, _place_key(place_id), age_days, for_pregnancy)
        found = await reading.dates(wanted, size + 1, _dated(position_at(Listed.LOCAL_EVENTS, after)))
        places = await _places_of([event for _, event in found], context)
        made_of_local_life(context)
        edges = [
            Edge(
                cursor=cursor_at(Listed.LOCAL_EVENTS, f"{date.starts_at.isoformat(timespec='milliseconds')}/{date.id}"),
                node=shown_date(date, event, places, context, reader),
            )
            for date, event in found[:size]
        ]
        return connection(edges, after, has_next_page=len(found) > size)


async def local_place_node(text: str, context: Context, language: str | None = None) -> LocalPlace | None:
    """The place with this key, as everybody sees it."""
    key = LocalKey.parse(text)
    found = await context.services.local_life.reading.place(key) if key else None
    return shown_place(found, context, _reader(context, language)) if found else None


async def local_event_node(text: str, context: Context, language: str | None = None) -> LocalEvent | None:
    """The event with this key, as everybody sees it."""
    key = LocalKey.parse(text)
    found = await context.services.local_life.reading.event(key) if key else None
    if found is None:
        return None
    return shown_event(found, await _places_of([found], context), context, _reader(context, language))


async def event_calendar(services: Services, id: str, language: str | None) -> bytes | None:
    """The calendar of the event with this global id; `None` where readers see none."""
    found = parse_global_id(id)
    key = LocalKey.parse(found[1]) if found is not None and found[0] is NodeKind.LOCAL_EVENT else None
    return await services.local_life.calendars.of_event(key, language) if key else None


async def _places_of(events: list[Shown[EventFacts]], context: Context) -> PlacesByKey:
    """The published places that these events are at, in one read."""
    keys = {one.facts.place for one in events if one.facts.place is not None}
    places: dict[LocalKey, Shown[PlaceFacts]] = dict(await context.services.local_life.reading.places_with(keys))
    return places


def _reader(context: Context, language: str | None) -> Reader:
    """The languages that are given to whoever asks for `language`, or for none."""
    return context.services.article_languages.chain(language or context.reading_language)


def _check_category(context: Context, kind: LocalKind, code: str | None) -> None:
    if code is not None and context.services.local_life.categories.get(kind, code) is None:
        raise Refused(Problem(ProblemCode.UNKNOWN_LOCAL_CATEGORY, ("category",)))


def _place_key(id: str | None) -> LocalKey | None:
    """The place an id is of. Raises `Refused(NOT_FOUND)` for what is no place's."""
    if id is None:
        return None
    found = parse_global_id(id)
    key = LocalKey.parse(found[1]) if found is not None and found[0] is NodeKind.LOCAL_PLACE else None
    if key is None:
        raise Refused(Problem(ProblemCode.NOT_FOUND, ("placeId",)))
    return key


def _ordered(position: str | None) -> tuple[str, str] | None:
    """How a place is read and its id, as a cursor carries them. Raises `Refused(NOT_A_CURSOR)`."""
    if position is None:
        return None
    id, separator, order = position.partition("/")
    if not separator or LocalKey.parse(id) is None:
        raise _not_a_cursor()
    return order, id


def _distant(position: str | None) -> tuple[int, str] | None:
    if position is None:
        return None
    metres, _, id = position.partition("/")
    if not metres.isdecimal() or len(metres) > len("20000000") or LocalKey.parse(id) is None:
        raise _not_a_cursor()
    return int(metres), id


def _dated(position: str | None) -> Dated | None:
    if position is None:
        return None
    at, separator, id = position.partition("/")
    instant = instant_in(at)
    if not separator or instant is None:
        raise _not_a_cursor()
    return Dated(instant, id)


def _not_a_cursor() -> Refused:
    return Refused(Problem(ProblemCode.NOT_A_CURSOR, ("after",)))
