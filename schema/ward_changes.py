"""What guardians and staff change about how the municipality sees a family: inputs and payloads."""

from datetime import date, datetime

import strawberry

from handbook_api.families.access import Relation, Standing
from handbook_api.families.counter import CounterCodes
from handbook_api.families.model import ShareSource
from handbook_api.families.protection import Review
from handbook_api.staff.registration_records import HandbookIssue as StoredIssue
from schema.context import Context
from schema.families import Member, shown_member
from schema.global_ids import NodeKind, global_id
from schema.mistakes import UserError
from schema.node import Node


@strawberry.type(description="For staff: a handbook that their municipality issued.")
class HandbookIssue(Node):
    """An issued handbook. The code printed on it is not kept."""

    version: int = strawberry.field(description="Give it as `expectedVersion` when correcting.")
    number: str = strawberry.field(description="The number on its cover.")
    area: str | None = strawberry.field(
        description="Code of the health centre's area. Null in a municipality without areas."
    )
    issued_on: date = strawberry.field(description="The day on which it was issued.")
    due_date: date | None = strawberry.field(description="The due date as stated then. Null where none was.")
    birth_date: date | None = strawberry.field(
        description="The child's day of birth as stated then. Null where none was."
    )
    code_expires_at: datetime = strawberry.field(description="From this instant the code on it is worthless.")
    registered_at: datetime | None = strawberry.field(description="When a family registered it. Null while none has.")
    family_id: strawberry.ID | None = strawberry.field(
        description="The family that registered it. Null while none has, and where it shows the caller nothing."
    )


def shown_issue(issue: StoredIssue, family_id: str | None) -> HandbookIssue:
    """An issued handbook, with the family where the caller may see it."""
    return HandbookIssue(
        id=global_id(NodeKind.HANDBOOK_ISSUE, issue.key),
        version=issue.version,
        number=issue.number,
        area=issue.area,
        issued_on=issue.issued_on,
        due_date=issue.due_on,
        birth_date=issue.born_on,
        code_expires_at=issue.code_expires_at,
        registered_at=issue.registered.registered_at if issue.registered else None,
        family_id=global_id(NodeKind.FAMILY, family_id) if family_id else None,
    )


@strawberry.type(description="An invitation that still lets somebody in, for staff.")
class InvitationToReview:
    """An open invitation and who made it."""

    invited_by_id: strawberry.ID = strawberry.field(description="The member who made it.")
    expires_at: datetime = strawberry.field(description="From this instant it is worthless.")


@strawberry.type(description="What a guardian opened to a municipality, for staff.")
class ShareToReview:
    """An opening and who gave it."""

    opened_by_id: strawberry.ID | None = strawberry.field(
        description="The member who opened it. Null where that is not known any more."
    )
    source: ShareSource = strawberry.field(description="How it came about.")
    until: datetime = strawberry.field(description="It ends by itself at this instant.")
    municipality: str | None = strawberry.field(
        description="The municipality's code. Null where it is not the caller's: who keeps somebody's whereabouts need not "
        "know them."
    )


@strawberry.type(
    description="By which ways somebody's whereabouts could get out. To be gone through with her when they are to be kept."
)
class NonDisclosureReview:
    """The members, invitations and openings of a family, for staff."""

    members: list[Member] = strawberry.field(description="Who reads the handbooks.")
    invitations: list[InvitationToReview] = strawberry.field(description="Who could come to read them.")
    shares: list[ShareToReview] = strawberry.field(description="Which municipalities may look.")


def shown_review(review: Review, context: Context) -> NonDisclosureReview:
    """What staff go through."""
    family_id, asker = review.family.id, Standing(Relation.STAFF)
    return NonDisclosureReview(
        members=[shown_member(family_id, one, asker, context) for one in review.members],
        invitations=[
            InvitationToReview(invited_by_id=_member_id(family_id, one.invited_by), expires_at=one.expires_at)
            for one in review.invitations
        ],
        shares=[
            ShareToReview(
                opened_by_id=_member_id(family_id, one.opened_by) if one.opened_by else None,
                source=one.source,
                until=one.until,
                municipality=one.municipality,
            )
            for one in review.shares
        ],
    )


def _member_id(family_id: str, member_id: str) -> strawberry.ID:
    return global_id(NodeKind.MEMBER, f"{family_id}.{member_id}")


@strawberry.input(description="Ask for codes that staff at a counter open the handbooks with.")
class OfferCounterAccessInput:
    """For `offerCounterAccess`."""

    family_id: strawberry.ID = strawberry.field(description="Which family.")
    until: datetime | None = strawberry.field(
        default=None,
        description="When the access ends: at most 366 days from now. Left out: with the day on which staff use the code.",
    )


@strawberry.input(description="Staff: open the handbooks of the family whose guardian shows a code.")
class UseCounterAccessInput:
    """For `useCounterAccess`."""

    code: str = strawberry.field(
        description="What the QR code says, or the code that was read out; case, spaces and hyphens of the latter do not "
        "matter."
    )


@strawberry.input(description="Staff: enter a handbook that is being issued.")
class IssueHandbookInput:
    """For `issueHandbook`."""

    number: str = strawberry.field(
        description="The number on its cover: letters, digits and single hyphens, at most 20."
    )
    issued_on: date = strawberry.field(description="The day on which it is issued, today or before.")
    area: str | None = strawberry.field(
        default=None, description="Code of the health centre's area, where the municipality has areas."
    )
    due_date: date | None = strawberry.field(default=None, description="The due date, where one was stated.")
    birth_date: date | None = strawberry.field(
        default=None, description="The child's day of birth, where the handbook is issued after the birth."
    )
    id: strawberry.ID | None = strawberry.field(
        default=None,
        description="A UUID that the app chooses. The same again gives the same handbook with the same code, to be printed "
        "anew. Left out: one is made.",
    )


@strawberry.input(description="Staff: put number and area of an issued handbook right.")
class CorrectHandbookIssueInput:
    """For `correctHandbookIssue`."""

    issue_id: strawberry.ID = strawberry.field(description="Which handbook.")
    expected_version: int = strawberry.field(description="Its version as it was read.")
    number: str = strawberry.field(description="The number as it is to stand.")
    area: str | None = strawberry.field(default=None, description="The area as it is to stand.")


@strawberry.input(description="Register a handbook with the code that is printed on it.")
class RegisterHandbookInput:
    """For `registerHandbook`."""

    family_id: strawberry.ID = strawberry.field(description="Which family.")
    code: str = strawberry.field(description="As it is printed; case, spaces and hyphens do not matter.")


@strawberry.input(description="Say that the family leaves a municipality.")
class SayMovedOutInput:
    """For `sayMovedOut`."""

    family_id: strawberry.ID = strawberry.field(description="Which family.")
    municipality: str = strawberry.field(description="The code of the municipality it leaves; staff: their own.")
    moved_on: date = strawberry.field(description="The day of the move, at most a year from today either way.")


@strawberry.input(description="Staff: keep a member's whereabouts from the others, or no longer.")
class SetNonDisclosureInput:
    """For `setNonDisclosure`."""

    member_id: strawberry.ID = strawberry.field(description="Whose whereabouts.")
    is_undisclosed: bool = strawberry.field(description="Whether they are kept from now on.")


@strawberry.input(description="Staff: let nobody in the family invite or remove anybody.")
class FreezeFamilyInput:
    """For `freezeFamily`."""

    family_id: strawberry.ID = strawberry.field(description="Which family.")


@strawberry.input(description="Staff: let the family invite and remove again.")
class UnfreezeFamilyInput:
    """For `unfreezeFamily`."""

    family_id: strawberry.ID = strawberry.field(description="Which family.")


@strawberry.input(description="Staff: put right who the mother of a family is.")
class CorrectMotherInput:
    """For `correctMother`."""

    member_id: strawberry.ID = strawberry.field(description="The guardian who is the mother.")


@strawberry.type(description="What came of `offerCounterAccess`.")
class CounterAccessPayload:
    """The codes, or why not."""

    token: str | None = strawberry.field(description="To be shown as a QR code. Null with errors.")
    code: str | None = strawberry.field(
        description="Ten letters and digits to be typed where nothing can be scanned. Null with errors."
    )
    expires_at: datetime | None = strawberry.field(
        description="From this instant both are worthless: ten minutes later. Null with errors."
    )
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")


@strawberry.type(description="What came of `issueHandbook`.")
class IssueHandbookPayload:
    """The issued handbook and its code, or why not."""

    issue: HandbookIssue | None = strawberry.field(description="Null with errors.")
    code: str | None = strawberry.field(
        description="Twelve letters and digits, to be printed on the handbook: one registration within 180 days. Null with "
        "errors."
    )
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")


@strawberry.type(description="What came of `correctHandbookIssue`.")
class HandbookIssuePayload:
    """The issued handbook, or why not."""

    issue: HandbookIssue | None = strawberry.field(
        description="As it stands now, also when somebody changed it meanwhile. Null with other errors."
    )
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")


@strawberry.type(description="What came of `setNonDisclosure`.")
class NonDisclosurePayload:
    """What to go through, or why not."""

    review: NonDisclosureReview | None = strawberry.field(description="Null with errors.")
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")


def counter_payload(codes: CounterCodes | None, errors: list[UserError]) -> CounterAccessPayload:
    """The codes as the client sees them."""
    return CounterAccessPayload(
        token=codes.token if codes else None,
        code=codes.code if codes else None,
        expires_at=codes.expires_at if codes else None,
        errors=errors,
    )
