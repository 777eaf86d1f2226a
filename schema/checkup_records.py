"""Records of checkups: what was found when, as one person may see it."""

from datetime import date, datetime

import strawberry

from handbook_api.checkups.content import CheckupContent, definition_of, opened_content, read_state
from handbook_api.checkups.holding import Seen
from handbook_api.checkups.keys import CheckupKey
from handbook_api.checkups.records import CheckupRecord as StoredCheckup
from handbook_api.checkups.records import Correction as StoredCorrection
from handbook_api.checkups.records import Judgement
from handbook_api.checkups.views import checkup_records, findings_for, growth_of
from handbook_api.children.service import SeenChild
from handbook_api.families.access import Relation
from handbook_api.families.told import told_at
from handbook_api.forms.answers import Answers
from handbook_api.platform.problems import Problem, ProblemCode, Refused
from handbook_api.platform.texts import LANGUAGES
from schema.context import Context
from schema.forms_answers import FormAnswer, shown_answers
from schema.global_ids import NodeKind, global_id
from schema.growth import GrowthRecord, shown_record
from schema.mistakes import UserError
from schema.node import Node
from schema.paging import Connection, Edge, check_page_size, connection
from schema.sides import OTHERS_ARE_TOLD_THE_DAY, STAFF_ARE_TOLD_THE_INSTANT, Side

strawberry.enum(
    Judgement,
    name="CheckupJudgement",
    description="The doctor's judgement in the handbook's own words: HEALTHY 健康, OBSERVE 要観察, DETAILED_EXAM 要精査. Not a "
    "diagnosis.",
)


@strawberry.type(description="Whether a detailed examination is needed (要精査), and what came of it.")
class CheckupReferral:
    """A referral."""

    needed: bool = strawberry.field(description="Whether it is needed.")
    done_on: date | None = strawberry.field(description="The day it was done. Null while it was not.")
    result: str | None = strawberry.field(description="What came of it. Null while that is not known.")


@strawberry.type(description="What a record said before it was changed. For staff.")
class CheckupCorrection:
    """An earlier state."""

    version: int = strawberry.field(description="The version that said so.")
    attended_on: date = strawberry.field(description="The day it had.")
    judgement: Judgement | None = strawberry.field(description="The judgement it had. Null where there was none.")
    referral: CheckupReferral | None = strawberry.field(description="The referral it had. Null where there was none.")
    findings: list[FormAnswer] = strawberry.field(description="The findings it had.")
    place: str | None = strawberry.field(description="The place it had. Null where there was none.")
    remarks: str | None = strawberry.field(description="The remarks it had. Null where there were none.")
    reason: str | None = strawberry.field(description="Why it was changed. Null for what nobody had signed yet.")
    corrected_by: str = strawberry.field(description="The user id of whoever changed it.")
    corrected_at: datetime = strawberry.field(description="When it was changed.")


@strawberry.type(
    description="A checkup that was held. Of the municipality's records a family sees at once that it was attended, and the "
    "findings and the judgement from `releasedAt` on."
)
class CheckupRecord(Node):
    """A stored checkup, as one person sees it."""

    version: int = strawberry.field(description="Give it as `expectedVersion` when changing the record.")
    kind: str = strawberry.field(description="The checkup's code in the programme.")
    kind_name: str = strawberry.field(description="In the caller's language.")
    attended_on: date = strawberry.field(description="The day it was held.")
    child_name: str | None = strawberry.field(
        description="Whose it is, to be shown beside the record: twins are told apart by it. Null for the mother's."
    )
    birth_date: date | None = strawberry.field(description="The child's date of birth. Null for the mother's.")
    side: Side = strawberry.field(description="Whose record it is.")
    place: str | None = strawberry.field(
        description="Where it was held. Null where it was not entered, or is not shown to the caller."
    )
    note: str | None = strawberry.field(description="The family's own note. Null where there is none.")
    findings_form: str | None = strawberry.field(
        description="Code of the form the findings are written on. Null where there are none to see."
    )
    findings_edition: str | None = strawberry.field(
        description="Its edition, which the record keeps. Null where there are none to see."
    )
    findings: list[FormAnswer] = strawberry.field(
        description="What was found, in the form's order. For a family empty until it is released."
    )
    judgement: Judgement | None = strawberry.field(
        description="Null where there is none, and for a family until it is released."
    )
    referral: CheckupReferral | None = strawberry.field(
        description="Null where nothing was said of one, and for a family until it is released."
    )
    growth: GrowthRecord | None = strawberry.field(
        description="The growth record that what was measured is kept in. Null where nothing was measured, and for a family "
        "until it is released; the growth record itself is in `growth` of the child at once."
    )
    recorded_at: datetime = strawberry.field(description=f"When it was first entered. {OTHERS_ARE_TOLD_THE_DAY}")
    corrected_at: datetime | None = strawberry.field(
        description=f"When it was last corrected. {STAFF_ARE_TOLD_THE_INSTANT} Null while it never was."
    )
    released_at: datetime | None = strawberry.field(
        description=f"Since when the family sees what was found. {STAFF_ARE_TOLD_THE_INSTANT} Null while it does not."
    )
    signed_at: datetime | None = strawberry.field(
        description="When somebody of the staff stood for it. Null while nobody does, and for a family."
    )
    signed_by: str | None = strawberry.field(
        description="The user id of whoever stands for it. Null while nobody does, and for a family."
    )
    withheld: list[str] = strawberry.field(
        description="Keys of the questions that stay with the municipality after the release. Empty for a family."
    )
    remarks: str | None = strawberry.field(
        description="The municipality's own remarks. Null where there are none, and always for a family."
    )
    withdrawn_at: datetime | None = strawberry.field(
        description="When it was taken back because it was written for the wrong person. Null while it counts; a family "
        "does not see a record that does not."
    )
    corrections: list[CheckupCorrection] = strawberry.field(
        description="What it said before, the oldest in front. Empty for a family."
    )


async def shown_checkup_record(seen: Seen, record: StoredCheckup, context: Context) -> CheckupRecord:
    """A record as somebody sees it who sees `seen`; `record` is one that `views.checkup_records` gave."""
    forms, cipher = context.services.form_definitions, context.services.cipher
    growth = growth_of(seen, record)
    content = await opened_content(record, growth, forms, cipher)
    asker, zone = seen.standing, context.services.zone
    is_staff = asker.relation is Relation.STAFF
    return CheckupRecord(
        id=id_of(seen, record),
        version=record.version,
        kind=record.kind,
        kind_name=kind_named(record.kind, context),
        attended_on=record.attended_on,
        child_name=await cipher.decrypt(seen.child.sealed_name) if isinstance(seen, SeenChild) else None,
        birth_date=seen.child.birth.born_on if isinstance(seen, SeenChild) else None,
        side=record.side,
        place=content.place,
        note=await cipher.decrypt_optional(record.sealed_note),
        findings_form=record.findings_form,
        findings_edition=record.findings_edition if record.findings_form else None,
        findings=_findings(seen, record, content.findings, context),
        judgement=content.judgement,
        referral=_referral(content),
        growth=await shown_record(seen, growth, context) if growth and isinstance(seen, SeenChild) else None,
        recorded_at=_recorded_at(seen, record, context),
        corrected_at=told_at(record.corrected_at, None, asker, zone),
        released_at=told_at(record.released_at, None, asker, zone),
        signed_at=record.signature.signed_at if record.signature else None,
        signed_by=record.signature.signed_by if record.signature else None,
        withheld=sorted(record.withheld) if is_staff else [],
        remarks=content.remarks if is_staff else None,
        withdrawn_at=record.withdrawn_at,
        corrections=[await _correction(record, one, context) for one in record.corrections] if is_staff else [],
    )


async def page_of_checkup_records(
    seen: Seen, context: Context, first: int, after: str | None
) -> Connection[CheckupRecord]:
    """A page of the records that are meant for her, the last one held in front; the cursor of a record is its id.

    Raises `Refused(NOT_A_CURSOR)` for one that is gone since: there is no place to read on from.
    """
    size = check_page_size(first)
    newest_first = sorted(
        checkup_records(seen),
        key=lambda one: (one.attended_on, _recorded_at(seen, one, context), one.id),
        reverse=True,
    )
    records = newest_first[_place_after(seen, newest_first, after) :]
    edges = [
        Edge(cursor=id_of(seen, record), node=await shown_checkup_record(seen, record, context))
        for record in records[:size]
    ]
    return connection(edges, after, has_next_page=len(records) > size)


def id_of(seen: Seen, record: StoredCheckup) -> strawberry.ID:
    """A record's id."""
    subject = seen.child.key if isinstance(seen, SeenChild) else seen.pregnancy.key
    return global_id(NodeKind.CHECKUP_RECORD, CheckupKey(subject, record.id))


def kind_named(code: str, context: Context) -> str:
    """A kind's name in the caller's language; the code itself for one that no programme has any more."""
    names = (
        kind.names
        for municipality in context.services.municipalities.values()
        for kind in municipality.checkups
        if kind.code == code
    )
    found = next(names, None)
    return (found.get(context.language) or found[LANGUAGES[0]]) if found else code


def _recorded_at(seen: Seen, record: StoredCheckup, context: Context) -> datetime:
    return told_at(record.recorded_at, record.recorded_by, seen.standing, context.services.zone)


def _place_after(seen: Seen, records: list[StoredCheckup], cursor: str | None) -> int:
    if cursor is None:
        return 0
    found = next((place for place, record in enumerate(records) if id_of(seen, record) == cursor), None)
    if found is None:
        raise Refused(Problem(ProblemCode.NOT_A_CURSOR, ("after",)))
    return found + 1


def _findings(seen: Seen, record: StoredCheckup, findings: Answers, context: Context) -> list[FormAnswer]:
    definition = definition_of(record, context.services.form_definitions)
    if definition is None:
        return []
    return shown_answers(definition, findings_for(seen.standing, record, definition, findings), context)


def _referral(content: CheckupContent) -> CheckupReferral | None:
    referral = content.referral
    if referral is None:
        return None
    return CheckupReferral(needed=referral.needed, done_on=referral.done_on, result=referral.result)


async def _correction(record: StoredCheckup, one: StoredCorrection, context: Context) -> CheckupCorrection:
    cipher = context.services.cipher
    content = read_state(await cipher.decrypt(one.sealed_before))
    definition = definition_of(record, context.services.form_definitions)
    return CheckupCorrection(
        version=one.version,
        attended_on=content.attended_on,
        judgement=content.judgement,
        referral=_referral(content),
        findings=shown_answers(definition, content.findings, context) if definition else [],
        place=content.place,
        remarks=content.remarks,
        reason=await cipher.decrypt_optional(one.sealed_reason),
        corrected_by=one.corrected_by,
        corrected_at=one.corrected_at,
    )


@strawberry.type(description="What came of changing a checkup's record.")
class CheckupRecordPayload:
    """A record, or why not."""

    record: CheckupRecord | None = strawberry.field(
        description="As it stands now. With `VERSION_CONFLICT`, what somebody else made of it; null with other errors."
    )
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")


@strawberry.type(description="What came of deleting a record of the family's own.")
class DeleteOwnCheckupPayload:
    """Whether it is gone."""

    deleted_id: strawberry.ID | None = strawberry.field(description="The id that is gone. Null with errors.")
    record: CheckupRecord | None = strawberry.field(
        description="With `VERSION_CONFLICT`, the record as it stands. Null otherwise."
    )
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")
