"""Checkups: what staff write of one, what a family writes of its own."""

from typing import Annotated

import strawberry

from handbook_api.checkups.keys import CheckupKey
from handbook_api.checkups.views import SeenCheckup
from handbook_api.platform.ids import ChildKey, PregnancyKey
from handbook_api.platform.problems import Problem, ProblemCode, Refused
from resolvers.attempts import Attempt, attempt
from resolvers.keys import chosen_or_new_id
from schema.checkup_inputs import (
    CorrectCheckupInput,
    CorrectOwnCheckupInput,
    DeleteOwnCheckupInput,
    RecordCheckupInput,
    RecordOwnCheckupInput,
    ReleaseCheckupInput,
    SignCheckupInput,
    WithdrawCheckupInput,
)
from schema.checkup_records import (
    CheckupRecord,
    CheckupRecordPayload,
    DeleteOwnCheckupPayload,
    shown_checkup_record,
)
from schema.context import Context, Info
from schema.global_ids import NodeKind, global_id, key_of, parse_global_id


@strawberry.type
class CheckupMutations:
    """Changes to the records of checkups."""

    @strawberry.mutation(
        description="Record a checkup that was held; for staff with the family's consent. Safe to repeat with the same `id`. "
        "Where a colleague recorded the same checkup already, the answer is a `VERSION_CONFLICT` with her record."
    )
    async def record_checkup(
        self, info: Info, input: Annotated[RecordCheckupInput, strawberry.argument(description="What was found.")]
    ) -> CheckupRecordPayload:
        """The record, or why not."""
        context = info.context

        async def work() -> SeenCheckup:
            key = CheckupKey(_subject(input.subject_id), chosen_or_new_id(input.id))
            entry = input.found(input.kind, input.attended_on)
            return await context.services.checkups.record(context.principal, key, entry)

        return await _payload(await attempt(work, context), context)

    @strawberry.mutation(
        description="Replace everything that was entered about a checkup; for staff. How it was before stays, and once it is "
        "signed a reason is needed."
    )
    async def correct_checkup(
        self, info: Info, input: Annotated[CorrectCheckupInput, strawberry.argument(description="The record, anew.")]
    ) -> CheckupRecordPayload:
        """The corrected record, or why not."""
        context = info.context

        async def work() -> SeenCheckup:
            entry = input.found("", input.attended_on)
            key = checkup_key(input.record_id)
            return await context.services.checkups.correct(context.principal, key, input.expected_version, entry)

        return await _payload(await attempt(work, context), context)

    @strawberry.mutation(description="Stand for a record as it is; for staff. Safe to repeat.")
    async def sign_checkup(
        self, info: Info, input: Annotated[SignCheckupInput, strawberry.argument(description="Which record.")]
    ) -> CheckupRecordPayload:
        """The signed record, or why not."""
        context = info.context

        async def work() -> SeenCheckup:
            key = checkup_key(input.record_id)
            return await context.services.checkups.sign(context.principal, key, input.expected_version)

        return await _payload(await attempt(work, context), context)

    @strawberry.mutation(
        description="Show the family what was found, but for the answers that are withheld; for staff, once it is signed. "
        "Safe to repeat."
    )
    async def release_checkup(
        self, info: Info, input: Annotated[ReleaseCheckupInput, strawberry.argument(description="Which record.")]
    ) -> CheckupRecordPayload:
        """The released record, or why not."""
        context = info.context

        async def work() -> SeenCheckup:
            key = checkup_key(input.record_id)
            return await context.services.checkups.release(
                context.principal, key, input.expected_version, input.withhold
            )

        return await _payload(await attempt(work, context), context)

    @strawberry.mutation(
        description="Take back a record that was written for the wrong person; for staff. It counts for nothing any more, and "
        "staff alone can still read it. Safe to repeat."
    )
    async def withdraw_checkup(
        self, info: Info, input: Annotated[WithdrawCheckupInput, strawberry.argument(description="Which record.")]
    ) -> CheckupRecordPayload:
        """The withdrawn record, or why not."""
        context = info.context

        async def work() -> SeenCheckup:
            key = checkup_key(input.record_id)
            return await context.services.checkups.withdraw(
                context.principal, key, input.expected_version, input.reason
            )

        return await _payload(await attempt(work, context), context)

    @strawberry.mutation(
        description="Enter that a checkup was held, so that nobody reminds of it any more; for guardians, and of the mother's "
        "own checkups for her. Safe to repeat with the same `id`."
    )
    async def record_own_checkup(
        self, info: Info, input: Annotated[RecordOwnCheckupInput, strawberry.argument(description="What was held.")]
    ) -> CheckupRecordPayload:
        """The record, or why not."""
        context = info.context

        async def work() -> SeenCheckup:
            key = CheckupKey(_subject(input.subject_id), chosen_or_new_id(input.id))
            return await context.services.own_checkups.record(context.principal, key, input.entry())

        return await _payload(await attempt(work, context), context)

    @strawberry.mutation(description="Replace everything that the family entered about a checkup.")
    async def correct_own_checkup(
        self,
        info: Info,
        input: Annotated[CorrectOwnCheckupInput, strawberry.argument(description="The record, anew.")],
    ) -> CheckupRecordPayload:
        """The corrected record, or why not."""
        context = info.context

        async def work() -> SeenCheckup:
            key = checkup_key(input.record_id)
            return await context.services.own_checkups.correct(
                context.principal, key, input.expected_version, input.entry()
            )

        return await _payload(await attempt(work, context), context)

    @strawberry.mutation(description="Delete a record of the family's own. Safe to repeat.")
    async def delete_own_checkup(
        self, info: Info, input: Annotated[DeleteOwnCheckupInput, strawberry.argument(description="Which record.")]
    ) -> DeleteOwnCheckupPayload:
        """The id that is gone, or why not."""
        context = info.context

        async def work() -> CheckupKey:
            key = checkup_key(input.record_id)
            await context.services.own_checkups.delete(context.principal, key, input.expected_version)
            return key

        tried = await attempt(work, context)
        return DeleteOwnCheckupPayload(
            deleted_id=global_id(NodeKind.CHECKUP_RECORD, tried.result) if tried.result else None,
            record=await _current(tried.current, context),
            errors=tried.errors,
        )


def checkup_key(text: str) -> CheckupKey:
    """The record an id is of. Raises `Refused(NOT_FOUND)` for `recordId`."""
    key = CheckupKey.parse(key_of(NodeKind.CHECKUP_RECORD, text, "recordId"))
    if key is None:
        raise _not_found("recordId")
    return key


def _subject(text: str) -> ChildKey | PregnancyKey:
    kind, key = parse_global_id(text) or (None, "")
    subject: ChildKey | PregnancyKey | None = None
    if kind is NodeKind.CHILD:
        subject = ChildKey.parse(key)
    elif kind is NodeKind.PREGNANCY:
        subject = PregnancyKey.parse(key)
    if subject is None:
        raise _not_found("subjectId")
    return subject


def _not_found(field: str) -> Refused:
    return Refused(Problem(ProblemCode.NOT_FOUND, (field,)))


async def _payload(tried: Attempt[SeenCheckup], context: Context) -> CheckupRecordPayload:
    return CheckupRecordPayload(record=await _current(tried.result or tried.current, context), errors=tried.errors)


async def _current(seen: object, context: Context) -> CheckupRecord | None:
    return await shown_checkup_record(seen.of, seen.record, context) if isinstance(seen, SeenCheckup) else None
