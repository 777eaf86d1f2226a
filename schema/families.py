"""Families, members and invitations."""

from datetime import datetime

import strawberry

from handbook_api.families.access import FamilyAction, Relation, Standing
from handbook_api.families.model import Invitation as StoredInvitation
from handbook_api.families.model import MemberRole
from handbook_api.families.told import told_at
from handbook_api.families.views import SeenFamily, SeenInvitation, SeenMember
from schema.context import Context, Info
from schema.global_ids import NodeKind, global_id
from schema.mistakes import UserError
from schema.node import Node
from schema.paging import AfterArgument, Connection, Edge, FirstArgument, check_page_size, connection
from schema.ward import (
    AccessLogEntry,
    HandbookRegistration,
    WardShare,
    shown_look,
    shown_registration,
    shown_share,
)

strawberry.enum(
    MemberRole,
    description="GUARDIANs have equal rights. VIEWERs (grandparents) see growth, photos and milestones, and write nothing.",
)
strawberry.enum(Relation, description="How the caller stands to a family. A STRANGER never sees one.")


@strawberry.type(description="One person in a family.")
class Member(Node):
    """A member as another one sees her."""

    name: str = strawberry.field(description="As she called herself.")
    role: MemberRole = strawberry.field(description="What she may do in the family.")
    is_mother: bool = strawberry.field(description="Whether the mother's own records are hers.")
    is_confirmed: bool = strawberry.field(
        description="Whether the municipality has seen that she is a guardian. A confirmed guardian is removed only by "
        "leaving, or by staff."
    )
    is_me: bool = strawberry.field(description="Whether this is the caller.")
    may_be_removed: bool = strawberry.field(description="Whether the caller may remove her.")
    joined_at: datetime = strawberry.field(
        description="When she joined. To anybody but herself and staff: the beginning of that day."
    )
    is_undisclosed: bool | None = strawberry.field(
        description="For staff: whether her whereabouts are kept from the others. Warn before anything is printed or "
        "anybody is called. Null for everybody but staff, herself included."
    )


@strawberry.type(description="An invitation that nobody has used yet.")
class Invitation(Node):
    """An open invitation. Its code was shown once and is not kept."""

    role: MemberRole = strawberry.field(description="What whoever uses the code becomes.")
    expires_at: datetime | None = strawberry.field(
        description="From this instant the code is worthless, 48 hours after it was made. Null for an invitation that "
        "another guardian made."
    )


@strawberry.type(description="A family: the people who share the handbooks of its children.")
class Family(Node):
    """A family as the caller sees it."""

    version: int = strawberry.field(description="Counts the changes of the family itself, from 1.")
    relation: Relation = strawberry.field(description="How the caller stands to this family.")
    members: list[Member] | None = strawberry.field(
        description="The members, the one who joined first in front. Null for viewers, who are shown no list of people."
    )
    invitations: list[Invitation] | None = strawberry.field(
        description="The open invitations. Null for viewers and staff."
    )
    ward_share: WardShare | None = strawberry.field(
        description="Of what is open to a municipality now, the caller's own, or else another guardian's; for staff, their "
        "own municipality's. Null where nothing is open, and for viewers."
    )
    ward_shares: list[WardShare] = strawberry.field(
        description="Everything that is open to a municipality: the caller's own in front, what waits included, then what "
        "other guardians opened. For staff, their own municipality's. Empty for viewers."
    )
    registrations: list[HandbookRegistration] = strawberry.field(
        description="The handbooks that were registered, the caller's own in front; for staff, their own municipality's. "
        "Empty for viewers."
    )
    is_frozen: bool | None = strawberry.field(
        description="Whether the staff let nobody in the family invite or remove anybody. Null for viewers."
    )
    is_whereabouts_kept: bool | None = strawberry.field(
        description="For staff: whether somebody's whereabouts are kept from the others, of one who has left as well. Warn "
        "before a text is written: what staff write freely is read by her alone, as far as it is known who that is, and no "
        "text takes the place of thinking of it. Null for everybody but staff."
    )
    seen: strawberry.Private[SeenFamily]

    @strawberry.field(
        description="On which days staff looked, the newest in front. Null for everybody but guardians. A cursor is good "
        "for a month."
    )
    async def access_log(
        self, info: Info, first: FirstArgument = 20, after: AfterArgument = None
    ) -> Connection[AccessLogEntry] | None:
        """A page of looks. Raises `Refused` for a cursor that is none."""
        context = info.context
        if not self.seen.standing.may_with_family(FamilyAction.SEE_ACCESS_LOG):
            return None
        page = await context.services.looks.before(context.principal, self.seen.id, after, check_page_size(first))
        edges = [Edge(cursor=look.cursor, node=shown_look(look, context)) for look in page.looks]
        return connection(edges, after, has_next_page=page.has_more)


def shown_family(seen: SeenFamily, context: Context) -> Family:
    """A family as somebody sees it."""
    share = seen.ward_share
    return Family(
        id=global_id(NodeKind.FAMILY, seen.id),
        version=seen.version,
        relation=seen.standing.relation,
        members=None
        if seen.members is None
        else [shown_member(seen.id, one, seen.standing, context) for one in seen.members],
        invitations=None if seen.invitations is None else [shown_invitation(seen.id, one) for one in seen.invitations],
        ward_share=shown_share(share) if share else None,
        ward_shares=[shown_share(one) for one in seen.ward_shares],
        registrations=[shown_registration(one) for one in seen.registrations],
        is_frozen=seen.is_frozen,
        is_whereabouts_kept=seen.is_whereabouts_kept,
        seen=seen,
    )


def shown_invitation(family_id: str, invitation: SeenInvitation | StoredInvitation) -> Invitation:
    """An open invitation."""
    return Invitation(
        id=global_id(NodeKind.INVITATION, f"{family_id}.{invitation.id}"),
        role=invitation.role,
        expires_at=invitation.expires_at,
    )


def shown_member(family_id: str, member: SeenMember, asker: Standing, context: Context) -> Member:
    """A member as somebody sees her who stands so to the family, and sees the list of people."""
    return Member(
        id=global_id(NodeKind.MEMBER, f"{family_id}.{member.id}"),
        name=member.name,
        role=member.role,
        is_mother=member.is_mother,
        is_confirmed=member.is_confirmed,
        is_me=member.is_me,
        may_be_removed=member.may_be_removed,
        joined_at=told_at(member.joined_at, member.id, asker, context.services.zone),
        is_undisclosed=member.is_undisclosed,
    )


_CHOSEN_ID = "A UUID that the app chooses, so that repeating the request creates nothing twice. Left out: one is made."


@strawberry.input(description="Start a family, with the caller as its guardian.")
class CreateFamilyInput:
    """For `createFamily`."""

    own_name: str = strawberry.field(description="How the others will see the caller: at most 60 characters.")
    is_mother: bool = strawberry.field(description="Whether the mother's own records are the caller's.")
    id: strawberry.ID | None = strawberry.field(default=None, description=_CHOSEN_ID)


@strawberry.input(description="Make a code with which somebody joins the family, once, within 48 hours.")
class InviteToFamilyInput:
    """For `inviteToFamily`."""

    family_id: strawberry.ID = strawberry.field(description="Which family.")
    role: MemberRole = strawberry.field(description="What whoever uses the code becomes.")


@strawberry.input(description="Make a code worthless.")
class WithdrawInvitationInput:
    """For `withdrawInvitation`."""

    invitation_id: strawberry.ID = strawberry.field(description="Which invitation.")


@strawberry.input(description="Join the family that gave out a code.")
class AcceptInvitationInput:
    """For `acceptInvitation`."""

    code: str = strawberry.field(description="As it was told; case, spaces and hyphens do not matter.")
    own_name: str = strawberry.field(description="How the others will see the caller: at most 60 characters.")
    is_mother: bool = strawberry.field(
        default=False, description="Whether the mother's own records are the caller's. Nothing for a viewer."
    )


@strawberry.input(description="Leave a family. Its last guardian cannot.")
class LeaveFamilyInput:
    """For `leaveFamily`."""

    family_id: strawberry.ID = strawberry.field(description="Which family.")


@strawberry.input(description="Remove a member, at once and silently.")
class RemoveMemberInput:
    """For `removeMember`."""

    member_id: strawberry.ID = strawberry.field(description="Which member.")


@strawberry.input(description="Let the staff of a municipality see the handbooks.")
class ShareWithWardInput:
    """For `shareWithWard`."""

    family_id: strawberry.ID = strawberry.field(description="Which family.")
    municipality: str = strawberry.field(description="The municipality's code, such as 131202 for Nerima.")
    until: datetime = strawberry.field(description="When the consent ends: at most 366 days from now.")


@strawberry.input(description="End the staff's view at once.")
class StopSharingWithWardInput:
    """For `stopSharingWithWard`."""

    family_id: strawberry.ID = strawberry.field(description="Which family.")


@strawberry.input(description="Staff: note that the municipality has seen that this member is a guardian.")
class ConfirmGuardianInput:
    """For `confirmGuardian`."""

    member_id: strawberry.ID = strawberry.field(description="Which member.")


@strawberry.type(description="What came of a change to a family.")
class FamilyPayload:
    """A family, or why not."""

    family: Family | None = strawberry.field(description="As it stands now. Null with errors, or for who has left.")
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")


@strawberry.type(description="What came of `inviteToFamily`.")
class InvitationPayload:
    """An invitation and its code, or why not."""

    invitation: Invitation | None = strawberry.field(description="Null with errors.")
    code: str | None = strawberry.field(description="Ten letters and digits, shown this once. Null with errors.")
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")
