"""Forms as an app draws them: the questions, their choices, their limits, in the caller's language."""

from collections.abc import Mapping
from datetime import date

import strawberry

from handbook_api.families.access import Audience
from handbook_api.forms.definition import FormDefinition as Definition
from handbook_api.forms.definition import FormPurpose, FormStatus, FormSubject
from handbook_api.forms.definition import Question as Asked
from handbook_api.forms.values import TEETH, PrintedUnit, QuestionType, Unit
from handbook_api.platform.texts import LANGUAGES
from schema.context import Context

strawberry.enum(
    QuestionType,
    name="FormQuestionType",
    description="How a question is answered, and by that which value field of `FormAnswerInput` it takes: `choice` for "
    "YES_NO, YES_NO_UNSURE and CHOICE; `choices` for CHOICES; `number` for INTEGER, COUNT_OR_NONE (0 is none) and MEASURE; "
    "`day` for DATE; `about` for APPROXIMATE_DATE; `text` for TEXT and LONG_TEXT; `finding` for NONE_OR_TEXT and "
    "NORMAL_OR_TEXT; `teeth`, `chart` and `toothDates` for TEETH, TOOTH_CHART and TOOTH_DATES; `stool` for STOOL_COLOUR; "
    "`referral` for REFERRAL; `group` for GROUP; `table` for TABLE. COMPUTED is never answered.",
)
strawberry.enum(Unit, name="FormUnit", description="In what a number is stored and given. HUNDREDTHS: 80 is 0.8.")
strawberry.enum(
    PrintedUnit,
    name="FormPrintedUnit",
    description="In what the form prints a number that is stored in another unit: weights are printed in grams up to the "
    "age of 1 and in kilograms from 1 year 6 months on. KILOGRAM has two decimals, KILOGRAM_TENTHS and CENTIMETRE one, "
    "DECIMAL up to two.",
)
strawberry.enum(
    FormPurpose,
    description="QUESTIONNAIRE: answered by the family, or by staff on its behalf. INTERVIEW: asked and written by staff. "
    "FINDINGS: what a checkup finds. STANDARD_RECORD: what the national standard hands over of a checkup; never filled in by "
    "hand.",
)
strawberry.enum(FormStatus, description="PARTIAL: some of its questions are not known; `missing` says which.")
strawberry.enum(
    Audience,
    name="RecordAudience",
    description="Whom a record is for. MOTHER: she alone. GUARDIANS: all guardians. FAMILY: viewers as well. STAFF: the "
    "municipality's staff alone.",
)


@strawberry.type(description="One of the answers that can be chosen.")
class FormOption:
    """A choice."""

    code: str = strawberry.field(description="Give it as `choice`, or in `choices` or `chart`.")
    text: str = strawberry.field(description="In the caller's language.")


@strawberry.type(description="The least and the most that a number can be, in the question's unit, both included.")
class FormBounds:
    """Limits of a number."""

    least: int = strawberry.field(description="The least.")
    most: int = strawberry.field(description="The most.")


@strawberry.type(description="A question is asked only when another one has one of these answers.")
class FormCondition:
    """When a question is asked."""

    question: str = strawberry.field(description="The key of the other question; it stands before this one.")
    answers: list[str] = strawberry.field(description="The codes after which this one is asked.")


@strawberry.type(description="What has to be shown at once when a question is answered so; without a network, too.")
class FormUrgentText:
    """An urgent text and its answers."""

    answers: list[str] = strawberry.field(description="The codes after which it is shown.")
    text: str = strawberry.field(description="In the caller's language.")


@strawberry.type(description="A question of a form, a field of a GROUP, or a column of a TABLE.")
class FormQuestion:
    """One question."""

    key: str = strawberry.field(description="Unique in its form; the same in every edition while the question is.")
    type: QuestionType = strawberry.field(description="How it is answered.")
    text: str = strawberry.field(
        description="In the caller's language; the statutory form's own words where it is of it."
    )
    original_text: str = strawberry.field(description="In Japanese, as the form has it.")
    help: str | None = strawberry.field(description="What helps to answer. Null where there is nothing to say.")
    options: list[FormOption] = strawberry.field(
        description="The choices of YES_NO, YES_NO_UNSURE, CHOICE and CHOICES, and what can be said of a tooth. Unanswered "
        "is none of them."
    )
    unit: Unit | None = strawberry.field(
        description="The unit of a number. Null for what is only counted or no number."
    )
    printed_unit: PrintedUnit | None = strawberry.field(
        description="How the form prints the number. Null where as it is stored."
    )
    bounds: FormBounds | None = strawberry.field(description="Null for what is no number.")
    max_length: int | None = strawberry.field(description="Characters. Null where the usual limit holds.")
    teeth: list[str] = strawberry.field(
        description="The tooth positions of a chart in two digits (ISO 3950: 51 is the upper right A). Empty for others."
    )
    fields: list["FormQuestion"] = strawberry.field(description="The parts of a GROUP or TABLE. Empty for others.")
    rows: int | None = strawberry.field(description="The most lines of a TABLE. Null where the usual limit holds.")
    condition: FormCondition | None = strawberry.field(description="When it is asked. Null: always.")
    is_minimum: bool = strawberry.field(
        description="Whether it is of the minimum to be digitised (最低限電子化すべき情報): needed to send the form."
    )
    urgent: list[FormUrgentText] = strawberry.field(description="What some answers have shown at once.")
    source: str | None = strawberry.field(description="Where it was found. Null where the form's source holds.")
    is_verified: bool = strawberry.field(description="Whether it was compared with the official text.")


@strawberry.type(description="A heading and the questions under it.")
class FormSection:
    """A section."""

    title: str = strawberry.field(description="In the caller's language.")
    questions: list[str] = strawberry.field(description="Their keys.")


@strawberry.type(description="One edition of a form. Answers keep the edition they were written on.")
class FormDefinition:
    """A form."""

    code: str = strawberry.field(description="Which form; the same in every edition.")
    edition: str = strawberry.field(description="Which edition.")
    title: str = strawberry.field(description="In the caller's language.")
    is_about_child: bool = strawberry.field(
        description="Whether it is begun for a child; otherwise for a pregnancy, before or after the birth."
    )
    purpose: FormPurpose = strawberry.field(description="What it is for.")
    audience: Audience = strawberry.field(description="Who sees its answers.")
    valid_from: date | None = strawberry.field(description="Of handbooks issued from this day on. Null: no such day.")
    valid_until: date | None = strawberry.field(description="Of handbooks issued until this day. Null: no such day.")
    page: int | None = strawberry.field(description="Its page in the statutory form. Null where it is not of it.")
    status: FormStatus = strawberry.field(description="Whether the form is whole.")
    missing: str | None = strawberry.field(description="What a PARTIAL form lacks. Null for a whole one.")
    source: str = strawberry.field(description="Where it was found.")
    is_verified: bool = strawberry.field(description="Whether it was compared with the official text.")
    sections: list[FormSection] = strawberry.field(description="Headings. Empty where there are none.")
    questions: list[FormQuestion] = strawberry.field(description="The questions in their order.")


def shown_form(definition: Definition, context: Context) -> FormDefinition:
    """A form in the caller's language."""
    return FormDefinition(
        code=definition.code,
        edition=definition.edition,
        title=in_language(definition.titles, context),
        is_about_child=definition.subject is FormSubject.CHILD,
        purpose=definition.purpose,
        audience=definition.audience,
        valid_from=definition.valid_from,
        valid_until=definition.valid_until,
        page=definition.page,
        status=definition.status,
        missing=in_language(definition.missing, context) if definition.missing else None,
        source=definition.provenance.source,
        is_verified=definition.provenance.verified,
        sections=[
            FormSection(title=in_language(one.titles, context), questions=list(one.questions))
            for one in definition.sections
        ],
        questions=[shown_question(one, definition, context) for one in definition.questions],
    )


def shown_question(question: Asked, definition: Definition, context: Context) -> FormQuestion:
    """A question in the caller's language. Where staff look twice is not part of it."""
    condition, provenance = question.condition, question.provenance or definition.provenance
    return FormQuestion(
        key=question.key,
        type=question.type,
        text=in_language(question.texts, context),
        original_text=question.texts[LANGUAGES[0]],
        help=in_language(question.help, context) if question.help else None,
        options=_options(question, context),
        unit=question.unit,
        printed_unit=question.printed_unit,
        bounds=FormBounds(least=question.bounds.least, most=question.bounds.most) if question.bounds else None,
        max_length=question.max_length,
        teeth=sorted(TEETH[question.teeth]) if question.teeth else [],
        fields=[shown_question(field, definition, context) for field in question.fields],
        rows=question.rows,
        condition=FormCondition(question=condition.question, answers=sorted(condition.answers)) if condition else None,
        is_minimum=question.required_minimum,
        urgent=[
            FormUrgentText(answers=sorted(one.when), text=in_language(one.texts, context)) for one in question.urgent
        ],
        source=question.provenance.source if question.provenance else None,
        is_verified=provenance.verified,
    )


def option_text(question: Asked, code: str, context: Context) -> str:
    """What an answer's code says, in the caller's language; the code itself for one the question does not have."""
    texts = question.options.get(code)
    if texts is not None:
        return in_language(texts, context)
    return context.say(f"form.answer.{code}") if code in question.answer_codes else code


def _options(question: Asked, context: Context) -> list[FormOption]:
    codes = tuple(question.options) or tuple(code for code in _PLAIN if code in question.answer_codes)
    if question.type not in _CHOSEN:
        return []
    return [FormOption(code=code, text=option_text(question, code, context)) for code in codes]


_PLAIN = ("YES", "NO", "UNSURE")
_CHOSEN = {
    QuestionType.YES_NO,
    QuestionType.YES_NO_UNSURE,
    QuestionType.CHOICE,
    QuestionType.CHOICES,
    QuestionType.TOOTH_CHART,
}


def in_language(texts: Mapping[str, str], context: Context) -> str:
    """The text in the caller's language."""
    return texts.get(context.language) or texts[LANGUAGES[0]]
