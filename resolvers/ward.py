"""How staff get to see a family, and what protects people in it: the counter, registration, moving, non-disclosure."""

from typing import Annotated

import strawberry

from handbook_api.families.counter import CounterCodes
from handbook_api.families.model import Family as StoredFamily
from handbook_api.families.protection import Review
from handbook_api.platform.problems import Problem, ProblemCode, Refused
from handbook_api.staff.registration import IssueEntry
from handbook_api.staff.registration_records import HandbookIssue as StoredIssue
from handbook_api.staff.registration_records import IssueKey
from resolvers.attempts import Attempt, attempt
from resolvers.keys import chosen_or_new_id, key_in_family
from schema.context import Context, Info
from schema.families import FamilyPayload, shown_family
from schema.global_ids import NodeKind, key_of
from schema.ward_changes import (
    CorrectHandbookIssueInput,
    CorrectMotherInput,
    CounterAccessPayload,
    FreezeFamilyInput,
    HandbookIssue,
    HandbookIssuePayload,
    IssueHandbookInput,
    IssueHandbookPayload,
    NonDisclosurePayload,
    OfferCounterAccessInput,
    RegisterHandbookInput,
    SayMovedOutInput,
    SetNonDisclosureInput,
    UnfreezeFamilyInput,
    UseCounterAccessInput,
    counter_payload,
    shown_issue,
    shown_review,
)


@strawberry.type
class WardQueries:
    """Queries of the municipality's staff about handbooks they issued."""

    @strawberry.field(
        description="For staff: the handbook that their municipality issued under a number. Null where there is none."
    )
    async def handbook_issue(
        self,
        info: Info,
        number: Annotated[str, strawberry.argument(description="The number on its cover.")],
    ) -> HandbookIssue | None:
        """The issued handbook."""
        context = info.context
        issue = await context.services.registrations.with_number(context.principal, number)
        return await seen_issue(issue, context) if issue else None


@strawberry.type
class WardMutations:
    """Changes to how the municipality sees a family."""

    @strawberry.mutation(
        description="Ask for a QR code, and a short code to be typed, with which staff at a counter open the handbooks: once, "
        "within ten minutes. They take the place of those the caller asked for before."
    )
    async def offer_counter_access(
        self,
        info: Info,
        input: Annotated[OfferCounterAccessInput, strawberry.argument(description="Which family, how long.")],
    ) -> CounterAccessPayload:
        """The codes, or why not."""
        context = info.context

        async def work() -> CounterCodes:
            family_id = key_of(NodeKind.FAMILY, input.family_id, "familyId")
            return await context.services.counter.offer(context.principal, family_id, input.until)

        tried = await attempt(work, context)
        return counter_payload(tried.result, tried.errors)

    @strawberry.mutation(
        description="For staff: open a family's handbooks to the caller's municipality with the code a guardian shows. The "
        "answer is the same for a code that never was, was used, was replaced or is too old; after ten of those within an "
        "hour no more are looked at. The same staff member may repeat it."
    )
    async def use_counter_access(
        self, info: Info, input: Annotated[UseCounterAccessInput, strawberry.argument(description="The code.")]
    ) -> FamilyPayload:
        """The family, or why not."""
        context = info.context

        async def work() -> StoredFamily:
            return await context.services.counter.use(context.principal, input.code)

        return await _family_payload(await attempt(work, context), context)

    @strawberry.mutation(
        description="For staff: enter a handbook that is being issued, and get the code to print on it. Safe to repeat with "
        "the same `id`, also to print it anew."
    )
    async def issue_handbook(
        self, info: Info, input: Annotated[IssueHandbookInput, strawberry.argument(description="The handbook.")]
    ) -> IssueHandbookPayload:
        """The issued handbook and its code, or why not."""
        context = info.context

        async def work() -> tuple[StoredIssue, str]:
            entry = IssueEntry(input.number, input.area, input.issued_on, input.due_date, input.birth_date)
            return await context.services.registrations.issue(context.principal, chosen_or_new_id(input.id), entry)

        tried = await attempt(work, context)
        if tried.result is None:
            return IssueHandbookPayload(issue=None, code=None, errors=tried.errors)
        issue, code = tried.result
        return IssueHandbookPayload(issue=await seen_issue(issue, context), code=code, errors=[])

    @strawberry.mutation(
        description="For staff: put number and area of a handbook right, and what the family that registered it sees of them."
    )
    async def correct_handbook_issue(
        self,
        info: Info,
        input: Annotated[CorrectHandbookIssueInput, strawberry.argument(description="How it is to stand.")],
    ) -> HandbookIssuePayload:
        """The issued handbook, or why not."""
        context = info.context

        async def work() -> StoredIssue:
            key = IssueKey.parse(key_of(NodeKind.HANDBOOK_ISSUE, input.issue_id, "issueId"))
            if key is None:
                raise Refused(Problem(ProblemCode.NOT_FOUND, ("issueId",)))
            return await context.services.registrations.correct(
                context.principal, key, input.expected_version, input.number, input.area
            )

        tried = await attempt(work, context)
        issue = tried.result or (tried.current if isinstance(tried.current, StoredIssue) else None)
        return HandbookIssuePayload(issue=await seen_issue(issue, context) if issue else None, errors=tried.errors)

    @strawberry.mutation(
        description="Register a handbook with the code printed on it. The municipality that issued it sees the handbooks from "
        "then on, until it is stopped or for seven years. The answer is the same for a code that never was, was used or is "
        "too old; after ten of those within an hour no more are looked at. The caller may repeat it."
    )
    async def register_handbook(
        self,
        info: Info,
        input: Annotated[RegisterHandbookInput, strawberry.argument(description="Which family, which code.")],
    ) -> FamilyPayload:
        """The family, or why not."""
        context = info.context

        async def work() -> StoredFamily:
            family_id = key_of(NodeKind.FAMILY, input.family_id, "familyId")
            return await context.services.registrations.register(context.principal, family_id, input.code)

        return await _family_payload(await attempt(work, context), context)

    @strawberry.mutation(
        description="Say that the family leaves a municipality. What the caller opened to it (for staff: everything) ends with "
        "that day, and children and pregnancies leave its programme, unless that would show the others where somebody whose "
        "whereabouts are kept has gone."
    )
    async def say_moved_out(
        self, info: Info, input: Annotated[SayMovedOutInput, strawberry.argument(description="From where, when.")]
    ) -> FamilyPayload:
        """The family, or why not."""
        context = info.context

        async def work() -> StoredFamily:
            family_id = key_of(NodeKind.FAMILY, input.family_id, "familyId")
            return await context.services.moving.say_moved_out(
                context.principal, family_id, input.municipality, input.moved_on
            )

        return await _family_payload(await attempt(work, context), context)

    @strawberry.mutation(
        description="For staff: keep a member's whereabouts from the others, or no longer. Nobody in the family can tell that "
        "it was done. Go through what the answer lists with her."
    )
    async def set_non_disclosure(
        self, info: Info, input: Annotated[SetNonDisclosureInput, strawberry.argument(description="Whose.")]
    ) -> NonDisclosurePayload:
        """What to go through, or why not."""
        context = info.context

        async def work() -> Review:
            family_id, member_id = key_in_family(NodeKind.MEMBER, input.member_id, "memberId")
            return await context.services.protection.set_non_disclosure(
                context.principal, family_id, member_id, input.is_undisclosed
            )

        tried = await attempt(work, context)
        return NonDisclosurePayload(
            review=shown_review(tried.result, context) if tried.result else None, errors=tried.errors
        )

    @strawberry.mutation(
        description="For staff: let nobody in the family invite or remove anybody, for as long as people disagree. Members are "
        "told, unlike of non-disclosure; everybody may still leave, and ends only what she opened herself. Safe to repeat."
    )
    async def freeze_family(
        self, info: Info, input: Annotated[FreezeFamilyInput, strawberry.argument(description="Which family.")]
    ) -> FamilyPayload:
        """The family, or why not."""
        context = info.context

        async def work() -> StoredFamily:
            family_id = key_of(NodeKind.FAMILY, input.family_id, "familyId")
            return await context.services.protection.freeze(context.principal, family_id)

        return await _family_payload(await attempt(work, context), context)

    @strawberry.mutation(description="For staff: let the family invite and remove again. Safe to repeat.")
    async def unfreeze_family(
        self, info: Info, input: Annotated[UnfreezeFamilyInput, strawberry.argument(description="Which family.")]
    ) -> FamilyPayload:
        """The family, or why not."""
        context = info.context

        async def work() -> StoredFamily:
            family_id = key_of(NodeKind.FAMILY, input.family_id, "familyId")
            return await context.services.protection.unfreeze(context.principal, family_id)

        return await _family_payload(await attempt(work, context), context)

    @strawberry.mutation(
        description="For staff: put right who the mother of a family is, where somebody else had said so. Not once that person "
        "has written for herself alone: what she wrote stays hers. Safe to repeat."
    )
    async def correct_mother(
        self, info: Info, input: Annotated[CorrectMotherInput, strawberry.argument(description="Who it is.")]
    ) -> FamilyPayload:
        """The family, or why not."""
        context = info.context

        async def work() -> StoredFamily:
            family_id, member_id = key_in_family(NodeKind.MEMBER, input.member_id, "memberId")
            return await context.services.family_mothers.correct(context.principal, family_id, member_id)

        return await _family_payload(await attempt(work, context), context)


async def seen_issue(issue: StoredIssue, context: Context) -> HandbookIssue:
    """An issued handbook of the caller's municipality, with the family where she may see it."""
    return shown_issue(issue, await context.services.registrations.family_of(context.principal, issue))


async def _family_payload(tried: Attempt[StoredFamily], context: Context) -> FamilyPayload:
    seen = await context.services.families.seen(context.principal, tried.result) if tried.result else None
    return FamilyPayload(family=shown_family(seen, context) if seen else None, errors=tried.errors)
