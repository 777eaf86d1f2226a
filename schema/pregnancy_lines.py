"""What all lines of a pregnancy's pages have in common: their head, their ids, their pages, what comes of a change."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime
from typing import Generic, TypeVar

import strawberry

from handbook_api.families.told import told_at
from handbook_api.platform.ids import PregnancyRecordKey
from handbook_api.pregnancies.dating import gestational_age
from handbook_api.pregnancies.lines import Line
from handbook_api.pregnancies.records import RecordHead
from handbook_api.pregnancies.views import SeenPregnancy
from schema.context import Context
from schema.global_ids import NodeKind, global_id
from schema.growth import Gestation
from schema.mistakes import UserError
from schema.node import Node
from schema.paging import (
    Connection,
    Edge,
    Listed,
    check_page_size,
    connection,
    cursor_at,
    entered_position,
    position_at,
)
from schema.sides import OTHERS_ARE_TOLD_THE_DAY, STAFF_ARE_TOLD_THE_INSTANT, Side

T = TypeVar("T")
Row = TypeVar("Row", bound=Line)

LINE_KINDS = {
    "PREGNANCY_CHECKUP": NodeKind.PREGNANCY_CHECKUP,
    "PREGNANCY_TEST": NodeKind.PREGNANCY_TEST,
    "DENTAL_EXAM": NodeKind.DENTAL_EXAM,
    "CLASS": NodeKind.CLASS_ATTENDANCE,
    "OWN_WEIGHT": NodeKind.OWN_WEIGHT,
    "BLOOD_PRESSURE": NodeKind.BLOOD_PRESSURE,
}
"""What an id of a line is of, by the name that the ledger has for its kind."""


@strawberry.type
class PregnancyLine(Node):
    """What every line says of itself."""

    version: int = strawberry.field(description="Give it as `expectedVersion` when changing the record.")
    gestation: Gestation | None = strawberry.field(
        description="How far the pregnancy was on that day, by the due date that counts now. Null before 0 weeks 0 days "
        "and after 44 weeks 6 days, and once the pregnancy was over."
    )
    side: Side = strawberry.field(description="Whose record it is.")
    recorded_at: datetime = strawberry.field(description=f"When it was entered. {OTHERS_ARE_TOLD_THE_DAY}")
    corrected_at: datetime | None = strawberry.field(
        description=f"When it was last changed. {STAFF_ARE_TOLD_THE_INSTANT} Null if never."
    )


@strawberry.type(description="What came of recording or correcting a record of a pregnancy.")
class RecordPayload(Generic[T]):
    """A record, or why not."""

    record: T | None = strawberry.field(
        description="As it stands now. With `VERSION_CONFLICT`, what somebody else made of it; null with other errors."
    )
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")


@strawberry.type(description="What came of deleting a record of a pregnancy.")
class DeletionPayload(Generic[T]):
    """Whether it is gone."""

    deleted_id: strawberry.ID | None = strawberry.field(description="The id that is gone. Null with errors.")
    record: T | None = strawberry.field(description="With `VERSION_CONFLICT`, the record as it stands. Null otherwise.")
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")


def line_id(kind: NodeKind, seen: SeenPregnancy, head: RecordHead) -> strawberry.ID:
    """The id of a line."""
    return global_id(kind, PregnancyRecordKey(seen.pregnancy.key, head.id))


def recorded_at(seen: SeenPregnancy, head: RecordHead, context: Context) -> datetime:
    """When a line was entered, as somebody is told it who sees `seen`."""
    return told_at(head.recorded_at, head.recorded_by, seen.standing, context.services.zone)


def corrected_at(seen: SeenPregnancy, head: RecordHead, context: Context) -> datetime | None:
    """When a line was last changed, in the same way. Who changed it is not kept."""
    return told_at(head.corrected_at, None, seen.standing, context.services.zone)


def gestation_on(seen: SeenPregnancy, day: date, context: Context) -> Gestation | None:
    """How far a pregnancy was on a day. From the day on which its end was said, in Japan, nothing is counted."""
    delivery, ending = seen.pregnancy.delivery, seen.pregnancy.ending
    if delivery is not None and day > delivery.delivered_on:
        return None
    if ending is not None and day >= context.services.pregnancies.day_of(ending.said_at):
        return None
    age = gestational_age(seen.pregnancy.due_on, day)
    return Gestation(weeks=age.weeks, days=age.days) if age else None


async def page_of_lines(
    seen: SeenPregnancy,
    context: Context,
    rows: Sequence[Row],
    when: Callable[[Row], str],
    shown: Callable[[SeenPregnancy, Row, Context], Awaitable[T]],
    listed: Listed,
    first: int,
    after: str | None,
) -> Connection[T]:
    """A page of lines, the last in front; of one moment, the last entered as she is told who sees `seen`."""
    size, place = check_page_size(first), position_at(listed, after)
    placed = ((entered_position(when(row), recorded_at(seen, row.head, context), row.head.id), row) for row in rows)
    newest_first = sorted(placed, key=lambda pair: pair[0], reverse=True)
    rest = [(position, row) for position, row in newest_first if place is None or position < place]
    edges = [
        Edge(cursor=cursor_at(listed, position), node=await shown(seen, row, context)) for position, row in rest[:size]
    ]
    return connection(edges, after, has_next_page=len(rest) > size)
