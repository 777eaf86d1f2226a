"""Pregnancies: look at one, begin, date, correct, say whose it is, delete."""

from typing import Annotated

import strawberry

from handbook_api.platform.ids import PregnancyKey
from handbook_api.platform.problems import Problem, ProblemCode, Refused
from handbook_api.pregnancies.views import SeenPregnancy
from resolvers.attempts import Attempt, attempt
from resolvers.keys import chosen_or_new_id, key_in_family
from resolvers.pregnancy_lines import pregnancy_key
from schema.context import Context, Info
from schema.global_ids import NodeKind, global_id, key_of
from schema.pregnancies import DeletePregnancyPayload, Pregnancy, PregnancyPayload, shown_pregnancy
from schema.pregnancy_inputs import (
    BeginPregnancyInput,
    ClaimPregnancyInput,
    CorrectPregnancyInput,
    CorrectPregnancyMotherInput,
    DeletePregnancyInput,
    SetDueDateInput,
)


@strawberry.type
class PregnancyQueries:
    """Queries about pregnancies."""

    @strawberry.field(
        description="A pregnancy, for guardians and staff. Null alike for an id that does not exist and for one that is not "
        "hers to see."
    )
    async def pregnancy(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The pregnancy's id.")]
    ) -> Pregnancy | None:
        """The pregnancy, as the caller may see it."""
        context = info.context
        principal = context.principal
        try:
            key = pregnancy_key(id, "id")
        except Refused:
            return None
        seen = await context.services.pregnancies.see(principal, key)
        return shown_pregnancy(seen, context) if seen else None


@strawberry.type
class PregnancyMutations:
    """Changes to pregnancies as a whole."""

    @strawberry.mutation(description="Begin a pregnancy's handbook; for guardians. Safe to repeat with the same `id`.")
    async def begin_pregnancy(
        self, info: Info, input: Annotated[BeginPregnancyInput, strawberry.argument(description="What is known.")]
    ) -> PregnancyPayload:
        """The pregnancy, or why not."""
        context = info.context

        async def work() -> SeenPregnancy:
            family_id = key_of(NodeKind.FAMILY, input.family_id, "familyId")
            key = PregnancyKey(family_id, chosen_or_new_id(input.id))
            return await context.services.pregnancies.begin(context.principal, key, input.entry())

        return pregnancy_payload(await attempt(work, context), context)

    @strawberry.mutation(
        description="Set the due date anew; for guardians and staff. Everything that is planned follows it."
    )
    async def set_due_date(
        self, info: Info, input: Annotated[SetDueDateInput, strawberry.argument(description="What it rests on.")]
    ) -> PregnancyPayload:
        """The pregnancy, or why not."""
        context = info.context

        async def work() -> SeenPregnancy:
            return await context.services.pregnancy_corrections.set_due_date(
                context.principal,
                pregnancy_key(input.pregnancy_id, "pregnancyId"),
                input.expected_version,
                input.dating.entry(),
            )

        return pregnancy_payload(await attempt(work, context), context)

    @strawberry.mutation(
        description="Correct the number of children to come, or the municipality; for guardians and staff."
    )
    async def correct_pregnancy(
        self, info: Info, input: Annotated[CorrectPregnancyInput, strawberry.argument(description="As it is.")]
    ) -> PregnancyPayload:
        """The pregnancy, or why not."""
        context = info.context

        async def work() -> SeenPregnancy:
            return await context.services.pregnancy_corrections.correct(
                context.principal,
                pregnancy_key(input.pregnancy_id, "pregnancyId"),
                input.expected_version,
                input.fetuses,
                input.municipality,
            )

        return pregnancy_payload(await attempt(work, context), context)

    @strawberry.mutation(
        description="Say that the pregnancy is the caller's own, while nobody has. What is for the mother alone is hers from "
        "then on. Safe to repeat."
    )
    async def claim_pregnancy(
        self, info: Info, input: Annotated[ClaimPregnancyInput, strawberry.argument(description="Which pregnancy.")]
    ) -> PregnancyPayload:
        """The pregnancy, or why not."""
        context = info.context

        async def work() -> SeenPregnancy:
            key = pregnancy_key(input.pregnancy_id, "pregnancyId")
            return await context.services.motherhood.claim(context.principal, key)

        return pregnancy_payload(await attempt(work, context), context)

    @strawberry.mutation(
        description="For staff: put right whose the pregnancy is, as long as the mother until now has written nothing for "
        "herself alone. Safe to repeat."
    )
    async def correct_pregnancy_mother(
        self,
        info: Info,
        input: Annotated[CorrectPregnancyMotherInput, strawberry.argument(description="Whose it is.")],
    ) -> PregnancyPayload:
        """The pregnancy, or why not."""
        context = info.context

        async def work() -> SeenPregnancy:
            key = pregnancy_key(input.pregnancy_id, "pregnancyId")
            member_id = _member_of(key.family_id, input.member_id)
            return await context.services.motherhood.set_mother(context.principal, key, member_id)

        return pregnancy_payload(await attempt(work, context), context)

    @strawberry.mutation(
        description="Delete a pregnancy's handbook that was begun by mistake, for good. Once it is somebody's, she alone may. "
        "Not once the municipality has written in it, nor after the birth. Safe to repeat."
    )
    async def delete_pregnancy(
        self, info: Info, input: Annotated[DeletePregnancyInput, strawberry.argument(description="Which pregnancy.")]
    ) -> DeletePregnancyPayload:
        """The id that is gone, or why not."""
        context = info.context

        async def work() -> PregnancyKey:
            key = pregnancy_key(input.pregnancy_id, "pregnancyId")
            await context.services.pregnancies.delete(context.principal, key, input.expected_version)
            return key

        tried = await attempt(work, context)
        return DeletePregnancyPayload(
            deleted_id=global_id(NodeKind.PREGNANCY, tried.result) if tried.result else None,
            pregnancy=_shown(tried.current, context),
            errors=tried.errors,
        )


def pregnancy_payload(tried: Attempt[SeenPregnancy], context: Context) -> PregnancyPayload:
    """What came of a change to a pregnancy."""
    return PregnancyPayload(pregnancy=_shown(tried.result or tried.current, context), errors=tried.errors)


def _shown(seen: object, context: Context) -> Pregnancy | None:
    return shown_pregnancy(seen, context) if isinstance(seen, SeenPregnancy) else None


def _member_of(family_id: str, text: str | None) -> str | None:
    if text is None:
        return None
    family, member = key_in_family(NodeKind.MEMBER, text, "memberId")
    if family != family_id:
        raise Refused(Problem(ProblemCode.NOT_FOUND, ("memberId",)))
    return member
