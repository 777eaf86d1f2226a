"""What happened in a family: for an app that was offline, and for the people in it."""

from datetime import datetime

import strawberry

from handbook_api.families.changes import SeenChange
from handbook_api.platform.ledger import SubjectKind
from schema.global_ids import NodeKind, global_id
from schema.pregnancy_lines import LINE_KINDS
from schema.sides import Side

strawberry.enum(SubjectKind, description="What a change was about.")

_NODES = {
    SubjectKind.FAMILY: NodeKind.FAMILY,
    SubjectKind.MEMBER: NodeKind.MEMBER,
    SubjectKind.INVITATION: NodeKind.INVITATION,
    SubjectKind.CHILD: NodeKind.CHILD,
    SubjectKind.PREGNANCY: NodeKind.PREGNANCY,
    SubjectKind.GROWTH_RECORD: NodeKind.GROWTH_RECORD,
    SubjectKind.VACCINATION_RECORD: NodeKind.VACCINATION_RECORD,
    SubjectKind.VACCINATION_DECISION: NodeKind.VACCINATION_DECISION,
    SubjectKind.FORM: NodeKind.ANSWERED_FORM,
    SubjectKind.CHECKUP_RECORD: NodeKind.CHECKUP_RECORD,
    SubjectKind.APPOINTMENT: NodeKind.APPOINTMENT,
    SubjectKind.JOURNAL_ENTRY: NodeKind.JOURNAL_ENTRY,
    SubjectKind.PHOTO: NodeKind.PHOTO,
}


@strawberry.type(description="One change. What was deleted stays in the account as a change that says so.")
class Change:
    """An entry of the ledger as a guardian reads it."""

    what: str = strawberry.field(description="What was done, such as `GROWTH_RECORDED` or `CHILD_DELETED`.")
    subject_kind: SubjectKind = strawberry.field(description="What it was about.")
    subject_id: strawberry.ID = strawberry.field(
        description="The id of what it was about; ask for it again to see it as it stands."
    )
    by: strawberry.ID | None = strawberry.field(
        description="The member who did it. Null for the municipality's staff, whose names are not shown."
    )
    side: Side = strawberry.field(description="Whose record it is.")
    at: datetime = strawberry.field(
        description="When it was done. Of what others did only the day is told, as the instant at which it began in Japan."
    )


def shown_change(family_id: str, change: SeenChange) -> Change:
    """An entry as the client sees it."""
    kind = _kind_of(change)
    in_family = kind in (NodeKind.MEMBER, NodeKind.INVITATION)
    return Change(
        what=change.what,
        subject_kind=change.subject_kind,
        subject_id=global_id(kind, f"{family_id}.{change.subject_id}" if in_family else change.subject_id),
        by=global_id(NodeKind.MEMBER, f"{family_id}.{change.by}") if change.by else None,
        side=change.side,
        at=change.at,
    )


def _kind_of(change: SeenChange) -> NodeKind:
    if change.subject_kind is SubjectKind.PREGNANCY_RECORD:
        return LINE_KINDS[change.what.rpartition("_")[0]]
    return _NODES[change.subject_kind]
