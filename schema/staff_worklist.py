"""The worklist of the municipality's staff: what is still to be done for a family."""

from datetime import date, datetime

import strawberry

from handbook_api.staff.worklist import WorkKind, WorkState, WorkStep
from handbook_api.staff.worklist_service import SeenEntry
from schema.context import Context
from schema.global_ids import NodeKind, global_id
from schema.mistakes import UserError
from schema.node import Node

strawberry.enum(
    WorkKind,
    name="WorklistKind",
    description="What there is to do. LOSS_SUPPORT: what is owed after a loss, the checkup after birth or stillbirth, the "
    "benefit (妊婦のための支援給付), an ear. By letter or telephone, never by a push. MOTHERS_WELLBEING: a mother let the "
    "municipality see a questionnaire with an answer about harming herself; speak to her soon.",
)
strawberry.enum(WorkState, name="WorklistState", description="How far it is.")

_NOT_SEEN = "Null where the family does not let the municipality look (any more)"


@strawberry.type(description="One step of what was done.")
class WorklistEvent:
    """A step."""

    state: WorkState = strawberry.field(description="How far it was then.")
    note: str | None = strawberry.field(description="What the staff wrote. Null where they wrote nothing.")
    set_by: str = strawberry.field(description="The user id of whoever of the staff entered it.")
    set_at: datetime = strawberry.field(description="When it was entered.")


@strawberry.type(
    description="Something that the municipality's staff still have to do for a family. The entry is the municipality's own and "
    "stays when the family lets nobody look any more; whose it is, is not told then."
)
class WorklistEntry(Node):
    """An entry as staff see it."""

    version: int = strawberry.field(description="Give it as `expectedVersion` when saying how far it is.")
    kind: WorkKind = strawberry.field(description="What there is to do.")
    kind_name: str = strawberry.field(description="In the caller's language.")
    state: WorkState = strawberry.field(description="How far it is.")
    note: str | None = strawberry.field(description="Of the last step. Null where nothing was written.")
    created_at: datetime = strawberry.field(description="Since when it is on the list.")
    history: list[WorklistEvent] = strawberry.field(description="Every step, the first in front. At most 100.")
    is_visible: bool = strawberry.field(description="Whether the family lets the municipality look at this moment.")
    is_whereabouts_kept: bool | None = strawberry.field(
        description=f"Somebody in the family is protected from another (支援措置): think before you call or write. {_NOT_SEEN}."
    )
    family_id: strawberry.ID | None = strawberry.field(description=f"The family. {_NOT_SEEN}.")
    child_id: strawberry.ID | None = strawberry.field(
        description=f"The child it is about. {_NOT_SEEN}, and for a pregnancy's."
    )
    pregnancy_id: strawberry.ID | None = strawberry.field(
        description=f"The pregnancy it is about. {_NOT_SEEN}, and for a child's."
    )
    form_id: strawberry.ID | None = strawberry.field(
        description=f"The form it is about, of MOTHERS_WELLBEING. {_NOT_SEEN}, and for the others."
    )
    name: str | None = strawberry.field(
        description=f"The child's name; for a pregnancy's, the name the woman goes by in her family. {_NOT_SEEN}, and where "
        "nobody has said that the pregnancy is hers."
    )
    birth_date: date | None = strawberry.field(
        description=f"The child's day of birth. {_NOT_SEEN}, and for a pregnancy's."
    )
    due_date: date | None = strawberry.field(description=f"The pregnancy's due date. {_NOT_SEEN}, and for a child's.")
    birth_order: int | None = strawberry.field(
        description=f"Which of several children to come it is about. {_NOT_SEEN}, and where it is not about one of several."
    )


@strawberry.input(description="Say how far something on the worklist is; for staff.")
class SetWorklistStateInput:
    """For `setWorklistState`."""

    entry_id: strawberry.ID = strawberry.field(description="Which entry.")
    expected_version: int = strawberry.field(description="The version that the person saw.")
    state: WorkState = strawberry.field(description="How far it is.")
    note: str | None = strawberry.field(
        default=None, description="For colleagues, at most 1,000 characters. Never shown to the family."
    )


@strawberry.type(description="What came of saying how far something is.")
class WorklistEntryPayload:
    """An entry, or why not."""

    entry: WorklistEntry | None = strawberry.field(
        description="As it stands now; with VERSION_CONFLICT, as a colleague left it. Null with other errors."
    )
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")


async def shown_entry_of_worklist(seen: SeenEntry, context: Context) -> WorklistEntry:
    """An entry as staff see it."""
    entry, family = seen.entry, seen.family
    return WorklistEntry(
        id=global_id(NodeKind.WORKLIST_ENTRY, entry.id),
        version=entry.version,
        kind=entry.kind,
        kind_name=context.say(f"worklist.{entry.kind.value}"),
        state=entry.state,
        note=await context.services.cipher.decrypt_optional(entry.sealed_note),
        created_at=entry.created_at,
        history=[await _event(step, context) for step in entry.steps],
        is_visible=family is not None,
        is_whereabouts_kept=seen.is_whereabouts_kept,
        family_id=global_id(NodeKind.FAMILY, family.id) if family else None,
        child_id=global_id(NodeKind.CHILD, seen.child.child.key) if seen.child else None,
        pregnancy_id=global_id(NodeKind.PREGNANCY, seen.pregnancy.pregnancy.key) if seen.pregnancy else None,
        form_id=global_id(NodeKind.ANSWERED_FORM, seen.form) if seen.form else None,
        name=await _name(seen, context),
        birth_date=seen.child.child.birth.born_on if seen.child else None,
        due_date=seen.pregnancy.pregnancy.due_on if seen.pregnancy else None,
        birth_order=entry.fetus_order if family else None,
    )


async def _name(seen: SeenEntry, context: Context) -> str | None:
    if seen.child is not None:
        return await context.services.children.name(seen.child)
    return await context.services.staff_work.worklist.mother_name(seen)


async def _event(step: WorkStep, context: Context) -> WorklistEvent:
    return WorklistEvent(
        state=step.state,
        note=await context.services.cipher.decrypt_optional(step.sealed_note),
        set_by=step.set_by,
        set_at=step.set_at,
    )
