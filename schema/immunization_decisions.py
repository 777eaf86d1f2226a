"""What the municipality decided about vaccinations, and what decides on them besides age."""

from datetime import date, datetime

import strawberry

from handbook_api.children.service import SeenChild
from handbook_api.families.told import told_at
from handbook_api.families.whereabouts import reads_texts
from handbook_api.immunization.models import DecisionKind, VaccineGroup
from handbook_api.immunization.records import DecisionRecord
from handbook_api.immunization.views import conditions_of, decisions_of
from handbook_api.platform.ids import RecordKey
from schema.context import Context
from schema.global_ids import NodeKind, global_id
from schema.immunization import group_named
from schema.node import Node
from schema.sides import STAFF_ARE_TOLD_THE_INSTANT

strawberry.enum(
    DecisionKind,
    name="VaccinationDecisionKind",
    description="ACCEPT_DOSE: the dose counts although it breaks a rule. IGNORE_DOSE: it does not count, and the series goes "
    "on as if it had not been given. EXTEND_UNTIL: the group stays routine until a day. EXCLUDE: the group is not for this "
    "child.",
)


@strawberry.type(description="A decision of the municipality's staff about a broken rule or an exception.")
class VaccinationDecision(Node):
    """A decision, as one person sees it."""

    kind: DecisionKind = strawberry.field(description="What was decided.")
    group: VaccineGroup = strawberry.field(description="About which group.")
    group_name: str = strawberry.field(description="In the caller's language.")
    record_id: strawberry.ID | None = strawberry.field(
        description="The dose it is about. Null for a decision about the whole group."
    )
    until: date | None = strawberry.field(description="The last routine day, for EXTEND_UNTIL. Null for the others.")
    reason: str | None = strawberry.field(
        description="Why, as the staff wrote it. Null where they keep it to themselves, or it is not shown to the caller. Who "
        "decided is not shown."
    )
    decided_at: datetime = strawberry.field(description=f"When it was decided. {STAFF_ARE_TOLD_THE_INSTANT}")
    withdrawn_at: datetime | None = strawberry.field(
        description=f"Since when it does not count any more. {STAFF_ARE_TOLD_THE_INSTANT} Null while it counts."
    )


async def shown_decision(seen: SeenChild, record: DecisionRecord, context: Context) -> VaccinationDecision:
    """A decision as somebody sees it who sees `seen`."""
    key, decision, zone = seen.child.key, record.decision, context.services.zone
    is_told = reads_texts(seen.standing, record.side, record.whereabouts_for)
    dose = global_id(NodeKind.VACCINATION_RECORD, RecordKey(key, decision.dose_id)) if decision.dose_id else None
    return VaccinationDecision(
        id=global_id(NodeKind.VACCINATION_DECISION, RecordKey(key, record.id)),
        kind=decision.kind,
        group=decision.group,
        group_name=group_named(decision.group, context),
        record_id=dose,
        until=decision.until,
        reason=await context.services.cipher.decrypt(record.sealed_reason) if is_told else None,
        decided_at=told_at(record.decided_at, None, seen.standing, zone),
        withdrawn_at=told_at(record.withdrawn_at, None, seen.standing, zone),
    )


async def shown_decisions(seen: SeenChild, context: Context) -> list[VaccinationDecision]:
    """The decisions that are meant for her, the last in front. Only staff decide: the order tells no time of day."""
    newest_first = sorted(decisions_of(seen), key=lambda one: (one.decided_at, one.id), reverse=True)
    return [await shown_decision(seen, one, context) for one in newest_first]


@strawberry.type(
    description="What decides on vaccinations besides age. The municipality's word counts before the family's."
)
class VaccinationConditions:
    """What was said of the conditions, as far as the caller may know."""

    maternal_hbsag_positive: bool | None = strawberry.field(
        description="Whether the mother carries hepatitis B, so that her child is protected from birth under health "
        "insurance. Null while nobody said, and for everybody but the mother and, where they stated it, the staff."
    )
    had_varicella: bool | None = strawberry.field(
        description="Whether the child has had chickenpox. Null while nobody said."
    )
    mr_shortage_approved: bool | None = strawberry.field(
        description="Whether the municipality approved the measles-rubella shortage rule. Null while it did not say."
    )


def shown_conditions(seen: SeenChild) -> VaccinationConditions | None:
    """The conditions; `None` for viewers."""
    if not seen.whole:
        return None
    conditions = conditions_of(seen)
    return VaccinationConditions(
        maternal_hbsag_positive=conditions.maternal_hbsag_positive,
        had_varicella=conditions.had_varicella,
        mr_shortage_approved=conditions.mr_shortage_approved,
    )
