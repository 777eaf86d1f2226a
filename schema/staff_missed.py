"""Who was missed, and what staff did about it. For the municipality's staff."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from handbook_api.checkups.model import CheckupKind
from handbook_api.platform.ages import age_in_words
from handbook_api.platform.civil_dates import age_on
from handbook_api.platform.ids import ChildKey
from handbook_api.staff.follow_ups import FollowUp as StoredFollowUp
from handbook_api.staff.follow_ups import FollowUpStatus, FollowUpStep
from handbook_api.staff.missed import MissedChild
from handbook_api.staff.missed_rules import MissedQuery, MissedWindow
from schema.checkups import programme_of, told
from schema.context import Context
from schema.global_ids import NodeKind, global_id
from schema.mistakes import UserError

strawberry.enum(
    FollowUpStatus,
    description="What was done about a child whose checkup is missing. CALLED and VISITED: somebody was spoken to; "
    "NOT_REACHED: nobody was. SAFETY_CONFIRMED: the child itself was seen, also by a nursery or a clinic. "
    "WHEREABOUTS_UNKNOWN: the family is not where it is registered. NOT_CONTACTED: nothing yet.",
)
strawberry.enum(
    MissedWindow,
    description="How the window of a checkup without a record stands. OPEN: it can still be attended. CLOSED: its days are over.",
)

KindArgument = Annotated[
    str,
    strawberry.argument(
        description="The code of a checkup of children, in the programme of the caller's municipality."
    ),
]
AsOfArgument = Annotated[
    date | None,
    strawberry.argument(
        description="The day by which windows and ages are told, at most 366 days from today. Left out: today. Records and "
        "access are always those of this moment."
    ),
]
WindowArgument = Annotated[
    MissedWindow | None, strawberry.argument(description="Only those whose window stands so. Left out: both.")
]
AreaArgument = Annotated[
    str | None,
    strawberry.argument(
        description="Only children of this area, by its code. A family that registered no handbook has no area. Left out: all."
    ),
]
FromMonthsArgument = Annotated[
    int | None, strawberry.argument(description="Only children who have reached this age. Left out: from birth.")
]
ToMonthsArgument = Annotated[
    int | None, strawberry.argument(description="Only children who have not reached this age. Left out: of every age.")
]
StatusesArgument = Annotated[
    list[FollowUpStatus],
    strawberry.argument(
        description="Only children whose follow-up stands so; NOT_CONTACTED are also those of whom nothing was entered. "
        "Empty: all."
    ),
]

EVERY_STATUS: list[FollowUpStatus] = []


@strawberry.type(description="One step of what was done.")
class FollowUpEvent:
    """A step."""

    status: FollowUpStatus = strawberry.field(description="What was done.")
    status_name: str = strawberry.field(description="In the caller's language.")
    note: str | None = strawberry.field(description="What the staff wrote. Null where they wrote nothing.")
    set_by: str = strawberry.field(description="The user id of whoever of the staff entered it.")
    set_at: datetime = strawberry.field(description="When it was entered.")


@strawberry.type(
    description="What the municipality did about one checkup of one child. Its own account: no family is shown it, and another "
    "municipality has one of its own."
)
class FollowUp:
    """An account."""

    child_id: strawberry.ID = strawberry.field(description="Which child.")
    kind: str = strawberry.field(description="Which checkup, by its code.")
    version: int = strawberry.field(description="Give it as `expectedVersion` when adding a step.")
    status: FollowUpStatus = strawberry.field(description="How it stands.")
    status_name: str = strawberry.field(description="In the caller's language.")
    note: str | None = strawberry.field(description="Of the last step. Null where nothing was written.")
    set_by: str = strawberry.field(description="The user id of whoever of the staff entered the last step.")
    set_at: datetime = strawberry.field(description="When the last step was entered.")
    history: list[FollowUpEvent] = strawberry.field(
        description="Every step, the first in front, the last included. At most 100."
    )


@strawberry.type(
    description="A child whose checkup's window is open or over, and of which no record says that it was attended."
)
class MissedCheckup:
    """A child without a record."""

    child_id: strawberry.ID = strawberry.field(description="Which child.")
    family_id: strawberry.ID = strawberry.field(description="Its family.")
    name: str = strawberry.field(description="The child's name, as the family entered it.")
    birth_date: date = strawberry.field(description="The day of birth.")
    age_in_words: str = strawberry.field(description="The age on the day asked for, in the caller's language.")
    is_whereabouts_kept: bool = strawberry.field(
        description="Somebody in the family is protected from another (支援措置). Think before you call or write: show this "
        "before an address or a number."
    )
    area: str | None = strawberry.field(
        description="Code of the health centre's area, by the handbook the municipality issued. Null where none is registered, "
        "or the municipality has no areas."
    )
    area_name: str | None = strawberry.field(
        description="The health centre's name in the caller's language. Null where `area` is."
    )
    handbook_numbers: list[str] = strawberry.field(
        description="The numbers of the handbooks that the municipality issued and the family registered."
    )
    opens_on: date = strawberry.field(description="The first day of the checkup's window.")
    last_day: date = strawberry.field(description="The last day of the checkup's window.")
    window: MissedWindow = strawberry.field(description="How the window stands on the day asked for.")
    remaining_days: int | None = strawberry.field(
        description="The days left after the day asked for; 0 on the last day. Null once the window is over."
    )
    past_days: int | None = strawberry.field(
        description="The days since the last day of the window. Null while it is open."
    )
    questionnaire: str | None = strawberry.field(
        description="Code of the form that the family answers beforehand. Null where there is none."
    )
    questionnaire_sent_at: datetime | None = strawberry.field(
        description="When the family sent it. Null where it did not, or does not show it to the municipality."
    )
    follow_up: FollowUp | None = strawberry.field(
        description="What was done about it. Null where nothing was entered yet."
    )


@strawberry.type(description="An address at which the whole list can be fetched as a file.")
class MissedCheckupExport:
    """An address."""

    url: str = strawberry.field(
        description="Relative to the service's own address; a CSV file in UTF-8 that a spreadsheet opens. It opens without "
        "signing in: do not pass it on. Families that are protected are marked, and every look is logged, as on a page."
    )
    expires_at: datetime = strawberry.field(description="Until when the address works: five minutes.")


@strawberry.input(description="Say what was done about a child whose checkup is missing; for staff.")
class SetFollowUpInput:
    """For `setFollowUp`."""

    child_id: strawberry.ID = strawberry.field(description="Which child.")
    kind: str = strawberry.field(description="Which checkup, by its code.")
    status: FollowUpStatus = strawberry.field(description="What was done.")
    note: str | None = strawberry.field(
        default=None, description="For colleagues, at most 1,000 characters. Never shown to the family."
    )
    expected_version: int | None = strawberry.field(
        default=None, description="The version that the person saw. Left out: she saw none."
    )


@strawberry.type(description="What came of saying what was done.")
class FollowUpPayload:
    """An account, or why not."""

    follow_up: FollowUp | None = strawberry.field(
        description="As it stands now; a colleague's, with VERSION_CONFLICT. Null with other errors."
    )
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")


async def shown_follow_up(follow_up: StoredFollowUp, context: Context) -> FollowUp:
    """An account as staff see it."""
    history = [await _event(step, context) for step in follow_up.steps]
    current = history[-1]
    return FollowUp(
        child_id=global_id(NodeKind.CHILD, follow_up.key.child),
        kind=follow_up.key.kind,
        version=follow_up.version,
        status=current.status,
        status_name=current.status_name,
        note=current.note,
        set_by=current.set_by,
        set_at=current.set_at,
        history=history,
    )


async def shown_missed(child: MissedChild, query: MissedQuery, context: Context) -> MissedCheckup:
    """A child as staff see it."""
    window = child.window
    days = (window.last_day - query.as_of).days
    sealed = context.services.cipher
    return MissedCheckup(
        child_id=_id(child.key),
        family_id=global_id(NodeKind.FAMILY, child.key.family_id),
        name=await sealed.decrypt(child.sealed_name),
        birth_date=child.born_on,
        age_in_words=age_in_words(age_on(child.born_on, query.as_of), context.say),
        is_whereabouts_kept=child.is_whereabouts_kept,
        area=child.area,
        area_name=_area_name(child.area, context),
        handbook_numbers=list(child.handbook_numbers),
        opens_on=window.opens_on,
        last_day=window.last_day,
        window=MissedWindow.OPEN if days >= 0 else MissedWindow.CLOSED,
        remaining_days=days if days >= 0 else None,
        past_days=-days if days < 0 else None,
        questionnaire=window.kind.questionnaire,
        questionnaire_sent_at=child.questionnaire_sent_at,
        follow_up=await shown_follow_up(child.follow_up, context) if child.follow_up else None,
    )


def kind_name(kind: str, context: Context) -> str:
    """The name of a checkup of the caller's municipality."""
    versions: list[CheckupKind] = [
        one for one in programme_of(context.principal.municipality, context) if one.code == kind
    ]
    return told(versions[-1].names, context) if versions else kind


def _id(key: ChildKey) -> strawberry.ID:
    return global_id(NodeKind.CHILD, key)


def _area_name(code: str | None, context: Context) -> str | None:
    municipality = context.services.municipalities.get(context.principal.municipality or "")
    areas = municipality.areas if municipality else ()
    return next((told(area.names, context) for area in areas if area.code == code), code)


async def _event(step: FollowUpStep, context: Context) -> FollowUpEvent:
    return FollowUpEvent(
        status=step.status,
        status_name=context.say(f"follow_up.{step.status.value}"),
        note=await context.services.cipher.decrypt_optional(step.sealed_note),
        set_by=step.set_by,
        set_at=step.set_at,
    )
