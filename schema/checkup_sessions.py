"""Checkup days of the municipality: the list of children who are due, and what came of saving it. For staff."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

import strawberry

from handbook_api.checkups.attendance import record_of
from handbook_api.checkups.entry import CheckupEntry, offered_kind
from handbook_api.checkups.model import CheckupKind, Subject
from handbook_api.checkups.rules import checkup_window
from handbook_api.checkups.session_service import EntryOutcome
from handbook_api.checkups.sessions import CheckupSession as StoredSession
from handbook_api.checkups.views import checkup_records
from handbook_api.children.service import SeenChild
from handbook_api.families.access import Side
from handbook_api.forms.records import FormState
from schema.checkup_inputs import FoundInput
from schema.checkup_records import CheckupRecord, kind_named, shown_checkup_record
from schema.children import Child, shown_child
from schema.context import Context, Info
from schema.global_ids import NodeKind, global_id
from schema.mistakes import UserError, shown_problems
from schema.node import Node


class CheckupEntryState(StrEnum):
    """What came of one line."""

    DONE = "DONE"
    CONFLICT = "CONFLICT"
    REFUSED = "REFUSED"


strawberry.enum(
    CheckupEntryState,
    description="DONE: it stands so, now or before already. CONFLICT: a colleague changed the record meanwhile; nothing was "
    "stored, and `record` is hers. REFUSED: nothing was stored, `errors` says why.",
)


@strawberry.type(description="A child on the list of a checkup day.")
class CheckupSessionChild:
    """One line of the list."""

    child: Child = strawberry.field(
        description="The child: name, date of birth, age and everything else staff may see."
    )
    opens_on: date | None = strawberry.field(
        description="The first day of the checkup's window. Null where the programme has none for the child."
    )
    last_day: date | None = strawberry.field(
        description="The last day of the checkup's window. Null where the programme has none for the child."
    )
    questionnaire: str | None = strawberry.field(
        description="Code of the form that the family answers beforehand. Null where there is none."
    )
    questionnaire_sent_at: datetime | None = strawberry.field(
        description="When the family sent it. Null where it did not, or does not show it to the municipality."
    )
    seen: strawberry.Private[SeenChild]
    kind: strawberry.Private[str]

    @strawberry.field(description="The municipality's record of this checkup. Null while there is none.")
    async def record(self, info: Info) -> CheckupRecord | None:
        """The record of this checkup."""
        official = [one for one in checkup_records(self.seen) if one.side is Side.OFFICIAL]
        found = record_of(self.kind, official)
        return await shown_checkup_record(self.seen, found, info.context) if found else None


@strawberry.type(description="A checkup day: where, when, which checkup, and the children who are due. For staff.")
class CheckupSession(Node):
    """A checkup day as the municipality's staff see it."""

    municipality: str = strawberry.field(description="Code of the municipality whose it is.")
    kind: str = strawberry.field(description="The checkup's code in the programme.")
    kind_name: str = strawberry.field(description="In the caller's language.")
    held_on: date = strawberry.field(description="The day.")
    place: str | None = strawberry.field(description="Where it is held. Null where it was not entered.")
    stored: strawberry.Private[StoredSession]

    @strawberry.field(
        description="The children on the list, in its order, at most 100. A child whose family does not let the municipality "
        "look any more is left out, and one whose handbook has ended before this checkup was held. Each look is entered into the family's account."
    )
    async def children(self, info: Info) -> list[CheckupSessionChild]:
        """The whole list."""
        context = info.context
        seen = await context.services.checkup_sessions.children(context.principal, self.stored)
        kinds = _kinds(self.stored, context)
        return [await _line(self.stored, one, kinds, context) for one in seen]


async def shown_session(session: StoredSession, context: Context) -> CheckupSession:
    """A checkup day in the caller's language."""
    return CheckupSession(
        id=global_id(NodeKind.CHECKUP_SESSION, session.key),
        municipality=session.key.municipality,
        kind=session.kind,
        kind_name=kind_named(session.kind, context),
        held_on=session.held_on,
        place=await context.services.cipher.decrypt_optional(session.sealed_place),
        stored=session,
    )


def _kinds(session: StoredSession, context: Context) -> tuple[CheckupKind, ...]:
    municipality = context.services.municipalities.get(session.key.municipality)
    return municipality.checkups if municipality else ()


async def _line(
    session: StoredSession, seen: SeenChild, kinds: tuple[CheckupKind, ...], context: Context
) -> CheckupSessionChild:
    born_on = seen.child.birth.born_on
    offered = offered_kind(kinds, session.kind, {Subject.CHILD: born_on})
    window = offered.window or checkup_window(offered.kind, born_on) if offered and offered.is_offered else None
    questionnaire = offered.kind.questionnaire if offered else None
    return CheckupSessionChild(
        child=await shown_child(seen, context),
        opens_on=window.opens_on if window else None,
        last_day=window.last_day if window else None,
        questionnaire=questionnaire,
        questionnaire_sent_at=_sent_at(seen, questionnaire),
        seen=seen,
        kind=session.kind,
    )


def _sent_at(seen: SeenChild, questionnaire: str | None) -> datetime | None:
    """Of the answers that the family shows the municipality; the others are not among what staff see."""
    sent = [one.sent_at for one in seen.child.forms if one.form == questionnaire and one.state is FormState.SENT]
    return max((at for at in sent if at is not None), default=None)


@strawberry.input(description="Open the list of a checkup day; for staff.")
class CreateCheckupSessionInput:
    """For `createCheckupSession`."""

    kind: str = strawberry.field(description="The code of a checkup of children, in the municipality's programme.")
    held_on: date = strawberry.field(description="The day, at most a year back and two years ahead.")
    place: str | None = strawberry.field(default=None, description="Where it is held, at most 100 characters.")
    id: strawberry.ID | None = strawberry.field(
        default=None,
        description="A UUID that the app chooses, so that repeating the request opens no second list. Left out: one is made.",
    )


@strawberry.input(description="Put children on the list of a checkup day; for staff.")
class AddChildrenToCheckupSessionInput:
    """For `addChildrenToCheckupSession`."""

    session_id: strawberry.ID = strawberry.field(description="Which checkup day.")
    ids: list[strawberry.ID] = strawberry.field(
        description="The children's ids. The list has at most 100. None whose handbook has ended."
    )


@strawberry.input(description="One line of the list as it is to be saved.")
class CheckupEntryInput(FoundInput):
    """A line."""

    child_id: strawberry.ID = strawberry.field(description="Which child.")
    id: strawberry.ID | None = strawberry.field(
        default=None, description="A UUID that the app chooses for a record that is made. Left out: one is made."
    )
    expected_version: int | None = strawberry.field(
        default=None, description="The version of the record the person saw. Left out: she saw none."
    )

    def entry(self, today: date) -> CheckupEntry:
        """What the service takes; kind and day are the checkup day's. Raises `Refused` for what are no answers."""
        return self.found("", today)


@strawberry.input(description="Save lines of a checkup day's list; for staff.")
class SaveCheckupSessionInput:
    """For `saveCheckupSession`."""

    session_id: strawberry.ID = strawberry.field(description="Which checkup day.")
    entries: list[CheckupEntryInput] = strawberry.field(description="The lines, at most 60.")


@strawberry.type(description="What came of one line.")
class CheckupEntryResult:
    """The outcome of a line."""

    child_id: strawberry.ID = strawberry.field(description="Which child.")
    state: CheckupEntryState = strawberry.field(description="What came of it.")
    record: CheckupRecord | None = strawberry.field(
        description="As it stands now, the child's name and date of birth with it. Null with REFUSED."
    )
    errors: list[UserError] = strawberry.field(description="What is wrong, by the fields of the line. Empty with DONE.")


@strawberry.type(description="What came of every line, in their order.")
class SavedCheckupSession:
    """The outcomes."""

    results: list[CheckupEntryResult] = strawberry.field(description="One for each line that was sent.")


async def shown_outcomes(outcomes: Sequence[EntryOutcome], context: Context) -> SavedCheckupSession:
    """Outcomes as the client sees them."""
    return SavedCheckupSession(results=[await _result(one, context) for one in outcomes])


async def _result(outcome: EntryOutcome, context: Context) -> CheckupEntryResult:
    state = CheckupEntryState.CONFLICT if outcome.is_conflict else CheckupEntryState.REFUSED
    seen = outcome.seen
    return CheckupEntryResult(
        child_id=global_id(NodeKind.CHILD, outcome.child),
        state=state if outcome.problems else CheckupEntryState.DONE,
        record=await shown_checkup_record(seen.of, seen.record, context) if seen else None,
        errors=shown_problems(outcome.problems, context),
    )


@strawberry.type(description="What came of opening or changing a checkup day's list.")
class CheckupSessionPayload:
    """A checkup day, or why not."""

    session: CheckupSession | None = strawberry.field(description="As it stands now. Null with errors.")
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")


@strawberry.type(description="What came of saving lines of a list.")
class SaveCheckupSessionPayload:
    """The outcomes, or why nothing was looked at."""

    saved: SavedCheckupSession | None = strawberry.field(
        description="What came of each line. Null where the request as a whole was refused."
    )
    errors: list[UserError] = strawberry.field(
        description="What is wrong with the request as a whole; what is wrong with a line is in its result."
    )
