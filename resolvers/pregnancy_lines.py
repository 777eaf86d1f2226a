"""The three things that are done with a line of a pregnancy's pages, whatever it holds."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

import strawberry

from handbook_api.platform.ids import PregnancyKey, PregnancyRecordKey
from handbook_api.platform.problems import Problem, ProblemCode, Refused
from handbook_api.pregnancies.lines import Line, LineService, SeenLine
from handbook_api.pregnancies.views import SeenPregnancy
from resolvers.attempts import attempt
from resolvers.keys import chosen_or_new_id
from schema.context import Context
from schema.global_ids import NodeKind, global_id, key_of
from schema.pregnancy_lines import DeletionPayload, RecordPayload
from schema.pregnancy_record_inputs import KnownLineInput

Row = TypeVar("Row", bound=Line)
Entry_co = TypeVar("Entry_co", covariant=True)
Entry = TypeVar("Entry")
T = TypeVar("T")


class NewLine(Protocol[Entry_co]):
    """The input of a new line."""

    pregnancy_id: strawberry.ID
    id: strawberry.ID | None

    def entry(self) -> Entry_co:
        """What the service takes."""
        ...


class KnownLine(Protocol[Entry_co]):
    """The input that corrects a line."""

    record_id: strawberry.ID
    expected_version: int

    def entry(self) -> Entry_co:
        """What the service takes."""
        ...


@dataclass(frozen=True)
class LineMutations(Generic[Row, Entry, T]):
    """What mutations do with one kind of line: `shown` is how a client sees it."""

    kind: NodeKind
    service: Callable[[Context], LineService[Row, Entry]]
    shown: Callable[[SeenPregnancy, Row, Context], Awaitable[T]]

    async def record(self, context: Context, given: NewLine[Entry]) -> RecordPayload[T]:
        """The line, or why not."""

        async def work() -> SeenLine[Row]:
            key = PregnancyRecordKey(pregnancy_key(given.pregnancy_id, "pregnancyId"), chosen_or_new_id(given.id))
            return await self.service(context).record(context.principal, key, given.entry())

        return await self._payload(work, context)

    async def correct(self, context: Context, given: KnownLine[Entry]) -> RecordPayload[T]:
        """The corrected line, or why not."""

        async def work() -> SeenLine[Row]:
            key = self._key(given.record_id)
            return await self.service(context).correct(context.principal, key, given.expected_version, given.entry())

        return await self._payload(work, context)

    async def delete(self, context: Context, given: KnownLineInput) -> DeletionPayload[T]:
        """The id that is gone, or why not."""

        async def work() -> PregnancyRecordKey:
            key = self._key(given.record_id)
            await self.service(context).delete(context.principal, key, given.expected_version)
            return key

        tried = await attempt(work, context)
        return DeletionPayload(
            deleted_id=global_id(self.kind, tried.result) if tried.result else None,
            record=await self._current(tried.current, context),
            errors=tried.errors,
        )

    async def _payload(self, work: Callable[[], Awaitable[SeenLine[Row]]], context: Context) -> RecordPayload[T]:
        tried = await attempt(work, context)
        return RecordPayload(record=await self._current(tried.result or tried.current, context), errors=tried.errors)

    async def _current(self, found: Any, context: Context) -> T | None:
        """`found` is what the service of this very kind gave, or the conflict it raised carries."""
        return await self.shown(found.pregnancy, found.row, context) if isinstance(found, SeenLine) else None

    def _key(self, text: str) -> PregnancyRecordKey:
        key = PregnancyRecordKey.parse(key_of(self.kind, text, "recordId"))
        if key is None:
            raise _not_found("recordId")
        return key


def pregnancy_key(text: str, field: str) -> PregnancyKey:
    """The pregnancy an id is of. Raises `Refused(NOT_FOUND)` for `field`."""
    key = PregnancyKey.parse(key_of(NodeKind.PREGNANCY, text, field))
    if key is None:
        raise _not_found(field)
    return key


def _not_found(field: str) -> Refused:
    return Refused(Problem(ProblemCode.NOT_FOUND, (field,)))
