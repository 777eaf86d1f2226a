"""The queue of rows from the municipality's own files that wait for a person to say whose they are."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated

import strawberry

from handbook_api.checkups.entry import CheckupEntry
from handbook_api.forms.answers import (
    Answer,
    ChoiceAnswer,
    DateAnswer,
    FindingAnswer,
    NumberAnswer,
    TextAnswer,
)
from handbook_api.forms.definition import NO, YES, Question
from handbook_api.forms.printing import printed
from handbook_api.growth.models import Measurement
from handbook_api.growth.service import GrowthEntry
from handbook_api.immunization.entry import VaccinationEntry
from handbook_api.imports.importing import findings_of
from handbook_api.imports.mapping import ImportKind
from handbook_api.imports.outcomes import Waiting
from handbook_api.imports.queue import SeenRow
from handbook_api.imports.records import RowState
from handbook_api.imports.rows import Entry, Identity
from handbook_api.platform.vocabulary import Sex
from schema.children import Child, shown_child
from schema.context import Context
from schema.global_ids import NodeKind, global_id
from schema.mistakes import UserError
from schema.node import Node

strawberry.enum(ImportKind, description="What a row of a file is.")
strawberry.enum(
    RowState,
    name="ImportRowState",
    description="How far a row is. WAITING: for a person. MATCHED: it is in a child's handbook. DISMISSED: a person said that it "
    "is nobody's here.",
)
strawberry.enum(
    Waiting,
    name="ImportWaitingReason",
    description="Why a row waits. NO_CHILD: nobody is like it in the families that the municipality may see. SEVERAL_CHILDREN: more "
    "than one fits. UNSURE: somebody is like it, and the number, the name, the day of birth or the sex does not fit.",
)

_GONE = "Null once it was decided: what the row said is not kept"

ReasonArgument = Annotated[
    Waiting | None, strawberry.argument(description="Only those that wait for this reason. Left out: all.")
]


@strawberry.type(description="One thing that a row says.")
class ImportRowValue:
    """A value, told."""

    label: str = strawberry.field(description="What it is, in the caller's language.")
    text: str = strawberry.field(description="What it would be in the handbook, in the caller's language.")


@strawberry.type(
    description="For staff: a row of a file of the municipality's health system, of which nobody could tell whose it is. It waits for "
    "90 days after the last file that had it."
)
class ImportRow(Node):
    """A row as staff see it."""

    version: int = strawberry.field(description="Give it as `expectedVersion` when deciding.")
    state: RowState = strawberry.field(description="How far it is.")
    kind: ImportKind = strawberry.field(description="What it is.")
    reason: Waiting | None = strawberry.field(description="Why it waits, or waited. Null for a row that never had to.")
    mapping: str = strawberry.field(description="Code of the mapping that it was read by.")
    file: str = strawberry.field(description="A digest of the file it was last read in.")
    line: int = strawberry.field(description="On which line of that file it ends.")
    created_at: datetime = strawberry.field(description="Since when it is known.")
    name: str | None = strawberry.field(
        description=f"The child's name as the file has it. {_GONE}; and where the file has none."
    )
    kana: str | None = strawberry.field(description=f"The name in kana. {_GONE}; and where the file has none.")
    birth_date: date | None = strawberry.field(description=f"The child's day of birth as the file has it. {_GONE}.")
    sex: Sex | None = strawberry.field(description=f"As the file has it. {_GONE}; and where the file has none.")
    handbook_number: str | None = strawberry.field(
        description=f"The number on the handbook's cover as the file has it. {_GONE}; and where the file has none."
    )
    birth_order: int | None = strawberry.field(
        description=f"The place among twins as the file has it. {_GONE}; and where the file has none."
    )
    values: list[ImportRowValue] = strawberry.field(
        description="What would be written into the child's handbook. Empty once it was decided."
    )
    candidates: list[Child] = strawberry.field(
        description="Children who are like it, of families that let the municipality look at this moment; at most 10. Each look is "
        "entered into the family's account."
    )
    child_id: strawberry.ID | None = strawberry.field(
        description="In whose handbook it is. Null while it waits, when it was dismissed, and where the family does not let the "
        "municipality look (any more)."
    )
    decided_by: str | None = strawberry.field(
        description="The user id of whoever of the staff decided. Null where nobody did."
    )
    decided_at: datetime | None = strawberry.field(description="When that was. Null where nobody decided.")


@strawberry.input(description="Say whose a row is; for staff.")
class MatchImportRowInput:
    """For `matchImportRow`."""

    row_id: strawberry.ID = strawberry.field(description="Which row.")
    child_id: strawberry.ID = strawberry.field(description="Whose it is: a candidate, or another child she may see.")
    expected_version: int = strawberry.field(description="The version that the person saw.")
    confirmed: bool = strawberry.field(
        default=False,
        description="Whether the person looked again after `OUTSIDE_CHECKUP_WINDOW` or `IMPLAUSIBLE_UNLESS_CONFIRMED` and it is right.",
    )


@strawberry.input(description="Say that a row is nobody's here; for staff.")
class DismissImportRowInput:
    """For `dismissImportRow`."""

    row_id: strawberry.ID = strawberry.field(description="Which row.")
    expected_version: int = strawberry.field(description="The version that the person saw.")


@strawberry.type(description="What came of deciding about a row.")
class ImportRowPayload:
    """A row, or why not."""

    row: ImportRow | None = strawberry.field(
        description="As it stands now; with VERSION_CONFLICT, as a colleague left it. Null with other errors."
    )
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")


async def shown_import_row(seen: SeenRow, context: Context) -> ImportRow:
    """A row as staff see it."""
    row = seen.row
    identity = seen.said.identity if seen.said else None
    return ImportRow(
        id=global_id(NodeKind.IMPORT_ROW, row.key),
        version=row.version,
        state=row.state,
        kind=row.kind,
        reason=row.waiting,
        mapping=row.mapping,
        file=row.file,
        line=row.line,
        created_at=row.created_at,
        name=identity.name if identity else None,
        kana=identity.kana if identity else None,
        birth_date=identity.born_on if identity else None,
        sex=identity.sex if identity else None,
        handbook_number=identity.handbook_number if identity else None,
        birth_order=identity.order if identity else None,
        values=_values(row.key.municipality, seen.said.identity, seen.said.entry, context) if seen.said else [],
        candidates=[await shown_child(one, context) for one in seen.candidates],
        child_id=global_id(NodeKind.CHILD, seen.child) if seen.child else None,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )


def _values(municipality: str, identity: Identity, entry: Entry, context: Context) -> list[ImportRowValue]:
    match entry:
        case CheckupEntry():
            told = _checkup(municipality, entry, context)
        case GrowthEntry(measurement):
            told = _measured(measurement)
        case VaccinationEntry():
            told = _given(entry, context)
    labelled = [(context.say(f"import.field.{name}"), value) for name, value in told if value]
    if isinstance(entry, CheckupEntry):
        labelled += _findings(municipality, identity, entry, context)
    return [ImportRowValue(label=label, text=text) for label, text in labelled]


def _checkup(municipality: str, entry: CheckupEntry, context: Context) -> Iterator[tuple[str, str | None]]:
    programme = context.services.municipalities.get(municipality)
    names = {one.code: one.names for one in programme.checkups} if programme else {}
    yield "kind", names[entry.kind][context.language] if entry.kind in names else entry.kind
    yield "attended_on", entry.attended_on.isoformat()
    yield "judgement", context.say(f"import.judgement.{entry.judgement.value}") if entry.judgement else None
    yield "place", entry.place
    yield "remarks", entry.remarks


def _measured(measurement: Measurement) -> Iterator[tuple[str, str | None]]:
    yield "measured_on", measurement.measured_on.isoformat()
    yield "weight", f"{measurement.weight_grams} g" if measurement.weight_grams is not None else None
    yield "length", f"{measurement.length_millimetres} mm" if measurement.length_millimetres is not None else None
    yield "head", f"{measurement.head_millimetres} mm" if measurement.head_millimetres is not None else None


def _given(entry: VaccinationEntry, context: Context) -> Iterator[tuple[str, str | None]]:
    given = entry.vaccination
    product = context.services.schedule.products.get(given.product)
    yield "product", product.names[context.language] if product else given.product
    yield "given_on", given.given_on.isoformat()
    yield "lot", given.lot
    yield "expires_on", given.expires_on.isoformat() if given.expires_on else None
    yield "place", entry.place
    yield "given_by", entry.given_by


def _findings(
    municipality: str, identity: Identity, entry: CheckupEntry, context: Context
) -> Iterator[tuple[str, str]]:
    """Each question in the form's own words and order, and the answer as the form prints it."""
    programme = context.services.municipalities.get(municipality)
    if programme is None:
        return
    form_of = findings_of(programme.checkups, context.services.form_definitions)
    form = form_of(entry.kind, identity.born_on, entry.attended_on)
    for question in form.questions if form else ():
        answer = entry.findings.get(question.key)
        if answer is not None:
            yield question.texts[context.language], _answer(question, answer, context)


def _answer(question: Question, answer: Answer, context: Context) -> str:
    match answer:
        case NumberAnswer(value):
            return printed(question, value)
        case ChoiceAnswer(code):
            return question.options[code][context.language] if code in question.options else _yes_or_no(code, context)
        case FindingAnswer(present):
            return _yes_or_no(YES if present else NO, context)
        case DateAnswer(on):
            return on.isoformat()
        case TextAnswer(text):
            return text
        case _:
            return ""


def _yes_or_no(code: str, context: Context) -> str:
    return context.say(f"import.answer.{code}")
