"""Cursor connections of the Relay conventions."""

import base64
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Generic, TypeVar

import strawberry

from handbook_api.platform.problems import Problem, ProblemCode, Refused

PAGE_CEILING = 100
"""The most that one page holds."""

T = TypeVar("T")

FirstArgument = Annotated[int, strawberry.argument(description=f"How many entries: 1 to {PAGE_CEILING}.")]
AfterArgument = Annotated[
    str | None, strawberry.argument(description="The cursor to read on from. Left out: from the beginning.")
]


@strawberry.type(description="Where a page lies in the whole list.")
class PageInfo:
    """Of one page."""

    has_next_page: bool = strawberry.field(description="Whether there is more after this page.")
    has_previous_page: bool = strawberry.field(
        description="Whether the page was read on from a cursor; there is no reading backwards."
    )
    start_cursor: str | None = strawberry.field(description="Of the first entry. Null when the page is empty.")
    end_cursor: str | None = strawberry.field(
        description="Give it as `after` to read on. An empty page of `changes` gives back the cursor it was read on from; "
        "of `missedCheckups`, `worklist` and `localPlacesNear` a page that is not the last has one even when it is empty. Null "
        "otherwise."
    )


@strawberry.type(description="One entry of a list, with its place.")
class Edge(Generic[T]):
    """An entry and its cursor."""

    cursor: str = strawberry.field(description="Opaque. Give it as `after` to read on from here.")
    node: T = strawberry.field(description="The entry itself.")


@strawberry.type(description="One page of a list.")
class Connection(Generic[T]):
    """A page of a list."""

    edges: list[Edge[T]] = strawberry.field(description="The entries of this page, in the order of the list.")
    page_info: PageInfo = strawberry.field(description="Where this page lies.")


class Listed(StrEnum):
    """The lists that are read page by page. A cursor of one is no cursor of another."""

    ANNOUNCEMENTS = "announcements"
    PUBLISHED_ANNOUNCEMENTS = "published_announcements"
    FOUND_ARTICLES = "found_articles"
    LOCAL_PLACES = "local_places"
    NEAR_LOCAL_PLACES = "near_local_places"
    LOCAL_EVENTS = "local_events"
    LOCAL_PLACE_ENTRIES = "local_place_entries"
    LOCAL_EVENT_ENTRIES = "local_event_entries"
    LOCAL_HISTORY = "local_history"
    ARTICLES = "articles"
    ARTICLES_IN_CATEGORY = "articles_in_category"
    BOOKMARKED_ARTICLES = "bookmarked_articles"
    HIDDEN_ARTICLES = "hidden_articles"
    ARTICLE_PICTURES = "article_pictures"
    ARTICLE_DESK = "article_desk"
    ARTICLES_TO_REVIEW = "articles_to_review"
    ARTICLE_REVISIONS = "article_revisions"
    ARTICLE_HISTORY = "article_history"
    ARTICLE_READERSHIP = "article_readership"
    PUBLIC_ARTICLES = "public_articles"
    GROWTH = "growth"
    JOURNAL = "journal"
    PUSHES = "pushes"
    APPOINTMENTS = "appointments"
    SLOTS = "slots"
    PREGNANCY_COURSE = "pregnancy_course"
    PREGNANCY_TESTS = "pregnancy_tests"
    DENTAL_EXAMS = "dental_exams"
    CLASSES = "classes"
    OWN_WEIGHTS = "own_weights"
    BLOOD_PRESSURES = "blood_pressures"


def entered_position(when: str, entered_at: datetime, record: str) -> str:
    """A place in a list that goes by what a record is of (`when`), then by when it was entered, then by its id.

    `entered_at` is the instant as the reader is told it, so that neither the order nor the cursor tells her more. The
    place stays the same whatever comes and goes.
    """
    return f"{when}/{entered_at.astimezone(UTC).isoformat(timespec='milliseconds')}/{record}"


def cursor_at(listed: Listed, position: str) -> str:
    """The cursor that stands for `position` in a list. It is not sealed: what the client is not told is not in it."""
    return base64.urlsafe_b64encode(f"{listed}:{position}".encode()).decode().rstrip("=")


def position_at(listed: Listed, cursor: str | None) -> str | None:
    """The position in a list that a cursor stands for. Raises `Refused(NOT_A_CURSOR)`, for another list's as well."""
    if cursor is None:
        return None
    try:
        spelled = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except ValueError:
        raise _not_a_cursor() from None
    of, _, position = spelled.partition(":")
    if of != listed or not position:
        raise _not_a_cursor()
    return position


def instant_in(position: str) -> datetime:
    """The instant that is spelled in a position. Raises `ValueError`, also for one that clocks of UTC never show."""
    try:
        return datetime.fromisoformat(position).astimezone(UTC)
    except OverflowError as beyond:
        raise ValueError(position) from beyond


def check_page_size(first: int) -> int:
    """`first`, once it is from 1 to `PAGE_CEILING`. Raises `Refused(PAGE_SIZE_OUT_OF_RANGE)`."""
    if not 1 <= first <= PAGE_CEILING:
        raise Refused(Problem(ProblemCode.PAGE_SIZE_OUT_OF_RANGE, ("first",), {"value": first, "limit": PAGE_CEILING}))
    return first


def connection(edges: list[Edge[T]], after: str | None, *, has_next_page: bool) -> Connection[T]:
    """The page that was read on from `after`, from its entries."""
    page_info = PageInfo(
        has_next_page=has_next_page,
        has_previous_page=after is not None,
        start_cursor=edges[0].cursor if edges else None,
        end_cursor=edges[-1].cursor if edges else None,
    )
    return Connection(edges=edges, page_info=page_info)


def _not_a_cursor() -> Refused:
    """What a cursor is answered with that is none."""
    return Refused(Problem(ProblemCode.NOT_A_CURSOR, ("after",)))
