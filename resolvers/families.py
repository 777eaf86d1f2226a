"""Families: found one, invite, join, leave, remove, and let the municipality look."""

from typing import Annotated

import strawberry

from handbook_api.families.invitations import Acceptance
from handbook_api.families.model import Family as StoredFamily
from handbook_api.families.model import Invitation as StoredInvitation
from handbook_api.families.service import FamilyToFound
from handbook_api.families.views import SeenFamily
from handbook_api.platform.problems import Refused
from resolvers.attempts import Attempt, attempt
from resolvers.keys import chosen_or_new_id, key_in_family
from schema.context import Context, Info
from schema.families import (
    AcceptInvitationInput,
    ConfirmGuardianInput,
    CreateFamilyInput,
    Family,
    FamilyPayload,
    InvitationPayload,
    InviteToFamilyInput,
    LeaveFamilyInput,
    RemoveMemberInput,
    ShareWithWardInput,
    StopSharingWithWardInput,
    WithdrawInvitationInput,
    shown_family,
    shown_invitation,
)
from schema.global_ids import NodeKind, key_of, parse_global_id


@strawberry.type
class FamilyQueries:
    """Queries about families."""

    @strawberry.field(description="The families the caller belongs to, the one she joined first in front.")
    async def families(self, info: Info) -> list[Family]:
        """Her families."""
        context = info.context
        families = await context.services.families.mine(context.principal)
        seen = [await context.services.families.seen(context.principal, family) for family in families]
        return [shown_family(one, context) for one in seen if one is not None]

    @strawberry.field(
        description="A family. Null alike for an id that does not exist and for one that is not hers to see."
    )
    async def family(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The family's id.")]
    ) -> Family | None:
        """The family, as the caller may see it."""
        context = info.context
        principal = context.principal
        try:
            family_id = key_of(NodeKind.FAMILY, id, "id")
        except Refused:
            return None
        seen = await context.services.families.see(principal, family_id)
        return shown_family(seen, context) if seen else None


@strawberry.type
class FamilyMutations:
    """Changes to families."""

    @strawberry.mutation(
        description="Start a family with the caller as its guardian. Safe to repeat with the same `id`."
    )
    async def create_family(
        self, info: Info, input: Annotated[CreateFamilyInput, strawberry.argument(description="Who the caller is.")]
    ) -> FamilyPayload:
        """The family, or why not."""
        context = info.context

        async def work() -> StoredFamily:
            wish = FamilyToFound(chosen_or_new_id(input.id), input.own_name, input.is_mother, context.language)
            return await context.services.families.found(context.principal, wish)

        return await _payload(await attempt(work, context), context)

    @strawberry.mutation(description="Make a code with which somebody joins, once, within 48 hours.")
    async def invite_to_family(
        self, info: Info, input: Annotated[InviteToFamilyInput, strawberry.argument(description="As what to invite.")]
    ) -> InvitationPayload:
        """The invitation and its code, or why not."""
        context = info.context

        async def work() -> tuple[str, StoredInvitation, str]:
            family_id = key_of(NodeKind.FAMILY, input.family_id, "familyId")
            invitation, code = await context.services.invitations.invite(context.principal, family_id, input.role)
            return family_id, invitation, code

        tried = await attempt(work, context)
        if tried.result is None:
            return InvitationPayload(invitation=None, code=None, errors=tried.errors)
        family_id, invitation, code = tried.result
        return InvitationPayload(invitation=shown_invitation(family_id, invitation), code=code, errors=[])

    @strawberry.mutation(description="Make a code worthless. Safe to repeat.")
    async def withdraw_invitation(
        self,
        info: Info,
        input: Annotated[WithdrawInvitationInput, strawberry.argument(description="Which invitation.")],
    ) -> FamilyPayload:
        """The family without the invitation, or why not."""
        context = info.context

        async def work() -> SeenFamily | None:
            family_id, invitation_id = key_in_family(NodeKind.INVITATION, input.invitation_id, "invitationId")
            await context.services.invitations.withdraw(context.principal, family_id, invitation_id)
            return await context.services.families.see(context.principal, family_id)

        return _seen_payload(await attempt(work, context), context)

    @strawberry.mutation(
        description="Join the family that gave out a code. The answer is the same for a code that never was, was used, was "
        "withdrawn or is too old; after ten of those within an hour no more are looked at."
    )
    async def accept_invitation(
        self, info: Info, input: Annotated[AcceptInvitationInput, strawberry.argument(description="The code.")]
    ) -> FamilyPayload:
        """The family the caller now belongs to, or why not."""
        context = info.context

        async def work() -> StoredFamily:
            acceptance = Acceptance(input.code, input.own_name, input.is_mother, context.language)
            return await context.services.invitations.accept(context.principal, acceptance)

        return await _payload(await attempt(work, context), context)

    @strawberry.mutation(description="Leave a family. Its last guardian cannot.")
    async def leave_family(
        self, info: Info, input: Annotated[LeaveFamilyInput, strawberry.argument(description="Which family.")]
    ) -> FamilyPayload:
        """Nothing, since it is not hers any more, or why not."""
        context = info.context

        async def work() -> None:
            found = parse_global_id(input.family_id)
            if found is not None and found[0] is NodeKind.FAMILY:
                await context.services.families.leave(context.principal, found[1])

        tried = await attempt(work, context)
        return FamilyPayload(family=None, errors=tried.errors)

    @strawberry.mutation(
        description="Remove a member, at once and silently. A guardian whom the municipality confirmed is removed by staff "
        "alone; one who only used a code, by a confirmed guardian or by whoever invited her; a viewer by any guardian."
    )
    async def remove_member(
        self, info: Info, input: Annotated[RemoveMemberInput, strawberry.argument(description="Which member.")]
    ) -> FamilyPayload:
        """The family without her, or why not."""
        context = info.context

        async def work() -> SeenFamily | None:
            family_id, member_id = key_in_family(NodeKind.MEMBER, input.member_id, "memberId")
            await context.services.families.remove(context.principal, family_id, member_id)
            return await context.services.families.see(context.principal, family_id)

        return _seen_payload(await attempt(work, context), context)

    @strawberry.mutation(
        description="Consent that the staff of one municipality see the handbooks, for at most 366 days. Every look of "
        "theirs is kept on record."
    )
    async def share_with_ward(
        self, info: Info, input: Annotated[ShareWithWardInput, strawberry.argument(description="With whom, how long.")]
    ) -> FamilyPayload:
        """The family, or why not."""
        context = info.context

        async def work() -> StoredFamily:
            family_id = key_of(NodeKind.FAMILY, input.family_id, "familyId")
            return await context.services.ward_access.share_with_ward(
                context.principal, family_id, input.municipality, input.until
            )

        return await _payload(await attempt(work, context), context)

    @strawberry.mutation(description="End the staff's view at once. Safe to repeat.")
    async def stop_sharing_with_ward(
        self, info: Info, input: Annotated[StopSharingWithWardInput, strawberry.argument(description="Which family.")]
    ) -> FamilyPayload:
        """The family, or why not."""
        context = info.context

        async def work() -> StoredFamily:
            family_id = key_of(NodeKind.FAMILY, input.family_id, "familyId")
            return await context.services.ward_access.stop_sharing_with_ward(context.principal, family_id)

        return await _payload(await attempt(work, context), context)

    @strawberry.mutation(description="For staff: note that the municipality has seen that this member is a guardian.")
    async def confirm_guardian(
        self, info: Info, input: Annotated[ConfirmGuardianInput, strawberry.argument(description="Which member.")]
    ) -> FamilyPayload:
        """The family, or why not."""
        context = info.context

        async def work() -> StoredFamily:
            family_id, member_id = key_in_family(NodeKind.MEMBER, input.member_id, "memberId")
            return await context.services.families.confirm_guardian(context.principal, family_id, member_id)

        return await _payload(await attempt(work, context), context)


async def _payload(tried: Attempt[StoredFamily], context: Context) -> FamilyPayload:
    seen = await context.services.families.seen(context.principal, tried.result) if tried.result else None
    return FamilyPayload(family=shown_family(seen, context) if seen else None, errors=tried.errors)


def _seen_payload(tried: Attempt[SeenFamily | None], context: Context) -> FamilyPayload:
    return FamilyPayload(family=shown_family(tried.result, context) if tried.result else None, errors=tried.errors)
