"""The answers to a form as they are read: one type for each kind, in the caller's language where they have words."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import assert_never

import strawberry

from handbook_api.forms.answers import (
    Answer,
    Answers,
    ApproximateDate,
    ApproximateDateAnswer,
    ChoiceAnswer,
    ChoicesAnswer,
    DateAnswer,
    FindingAnswer,
    GroupAnswer,
    NumberAnswer,
    ReferralAnswer,
    Single,
    StoolColourAnswer,
    TableAnswer,
    TeethAnswer,
    TextAnswer,
    ToothChartAnswer,
    ToothDatesAnswer,
)
from handbook_api.forms.computing import computed_choice, computed_text
from handbook_api.forms.definition import FormDefinition, Question
from handbook_api.forms.printing import printed
from schema.approximate_dates import FormApproximateDate, shown_approximate_date
from schema.context import Context
from schema.forms import FormOption, in_language, option_text


@strawberry.interface(description="The answer to one question. Questions that nobody answered have none.")
class FormAnswer:
    """Whatever was answered."""

    question: str = strawberry.field(description="The question's key.")
    question_text: str = strawberry.field(description="The question, in the caller's language.")


@strawberry.type(description="To YES_NO, YES_NO_UNSURE and CHOICE.")
class FormChoiceAnswer(FormAnswer):
    """One choice."""

    choice: FormOption = strawberry.field(description="What was chosen.")


@strawberry.type(description="To CHOICES.")
class FormChoicesAnswer(FormAnswer):
    """Several choices."""

    choices: list[FormOption] = strawberry.field(description="What was chosen.")


@strawberry.type(description="To INTEGER, COUNT_OR_NONE and MEASURE.")
class FormNumberAnswer(FormAnswer):
    """A number."""

    number: int = strawberry.field(description="Whole units, as the question's `unit` says.")
    printed: str = strawberry.field(description="As the form prints it, such as `10.25 kg`.")


@strawberry.type(description="To DATE.")
class FormDateAnswer(FormAnswer):
    """A day."""

    day: date = strawberry.field(description="The day.")


@strawberry.type(description="To APPROXIMATE_DATE.")
class FormApproximateDateAnswer(FormAnswer):
    """An approximate day."""

    about: FormApproximateDate = strawberry.field(description="When.")


@strawberry.type(description="To TEXT and LONG_TEXT.")
class FormTextAnswer(FormAnswer):
    """Free text."""

    text: str = strawberry.field(description="As it was written.")


@strawberry.type(description="To NONE_OR_TEXT and NORMAL_OR_TEXT.")
class FormFindingAnswer(FormAnswer):
    """なし・あり."""

    present: bool = strawberry.field(description="Whether there is something.")
    text: str | None = strawberry.field(description="What there is. Null where nothing was written.")


@strawberry.type(description="To TEETH.")
class FormTeethAnswer(FormAnswer):
    """Marked teeth."""

    teeth: list[str] = strawberry.field(description="The marked positions in two digits (ISO 3950).")


@strawberry.type(description="What was said of one tooth.")
class FormTooth:
    """A tooth and its code."""

    tooth: str = strawberry.field(description="Its position in two digits (ISO 3950).")
    state: FormOption = strawberry.field(description="What was said of it.")


@strawberry.type(description="To TOOTH_CHART.")
class FormToothChartAnswer(FormAnswer):
    """A chart of teeth."""

    chart: list[FormTooth] = strawberry.field(description="The teeth of which something was said, by their position.")


@strawberry.type(description="When one tooth came through.")
class FormToothDate:
    """A tooth and its time."""

    tooth: str = strawberry.field(description="Its position in two digits (ISO 3950).")
    when: FormApproximateDate = strawberry.field(description="When.")


@strawberry.type(description="To TOOTH_DATES.")
class FormToothDatesAnswer(FormAnswer):
    """Times of teeth."""

    tooth_dates: list[FormToothDate] = strawberry.field(description="The teeth whose time is known, by their position.")


@strawberry.type(description="To STOOL_COLOUR.")
class FormStoolColourAnswer(FormAnswer):
    """A number of the card."""

    card_number: int = strawberry.field(description="The number of the paper card, 1 to 7.")
    compared_on: date | None = strawberry.field(description="The day it was compared. Null where it was not entered.")


@strawberry.type(description="To REFERRAL.")
class FormReferralAnswer(FormAnswer):
    """A detailed examination."""

    needed: bool = strawberry.field(description="Whether a detailed examination is needed.")
    done_on: date | None = strawberry.field(description="When it was done. Null while it was not.")


@strawberry.type(description="To GROUP.")
class FormGroupAnswer(FormAnswer):
    """Fields in one line."""

    fields: list[FormAnswer] = strawberry.field(description="The fields that were filled in.")


@strawberry.type(description="One line of a table.")
class FormRow:
    """A line."""

    fields: list[FormAnswer] = strawberry.field(description="The fields that were filled in.")


@strawberry.type(description="To TABLE.")
class FormTableAnswer(FormAnswer):
    """Lines."""

    rows: list[FormRow] = strawberry.field(description="The lines in their order.")


ANSWER_TYPES: list[type[FormAnswer]] = [
    FormChoiceAnswer,
    FormChoicesAnswer,
    FormNumberAnswer,
    FormDateAnswer,
    FormApproximateDateAnswer,
    FormTextAnswer,
    FormFindingAnswer,
    FormTeethAnswer,
    FormToothChartAnswer,
    FormToothDatesAnswer,
    FormStoolColourAnswer,
    FormReferralAnswer,
    FormGroupAnswer,
    FormTableAnswer,
]
"""For the schema, which does not find the types behind an interface by itself."""


def shown_answers(definition: FormDefinition, answers: Answers, context: Context) -> list[FormAnswer]:
    """The answers in the order of the form's questions. An answer to a question that is not there is not shown."""
    return list(_shown_row(definition.questions, answers, context))


def shown_computed(
    definition: FormDefinition, answers: Answers, context: Context
) -> tuple[list[FormChoiceAnswer], list[tuple[str, str]]]:
    """What follows from the answers: as yes or no, and as figures by their question."""
    choices: list[FormChoiceAnswer] = []
    figures: list[tuple[str, str]] = []
    for question in definition.questions:
        choice, figure = computed_choice(definition, question, answers), computed_text(question, answers)
        if choice is not None:
            option = FormOption(code=choice.code, text=context.say(f"form.answer.{choice.code}"))
            text = in_language(question.texts, context)
            choices.append(FormChoiceAnswer(question=question.key, question_text=text, choice=option))
        if figure is not None:
            figures.append((question.key, figure))
    return choices, figures


def _shown_row(questions: tuple[Question, ...], answers: Answers, context: Context) -> Iterator[FormAnswer]:
    for question in questions:
        answer = answers.get(question.key)
        if answer is not None:
            yield _shown(question, answer, context)


def _shown(question: Question, answer: Answer, context: Context) -> FormAnswer:
    key, text = question.key, in_language(question.texts, context)
    match answer:
        case GroupAnswer(fields):
            return FormGroupAnswer(
                question=key, question_text=text, fields=list(_shown_row(question.fields, fields, context))
            )
        case TableAnswer(rows):
            shown = [FormRow(fields=list(_shown_row(question.fields, row, context))) for row in rows]
            return FormTableAnswer(question=key, question_text=text, rows=shown)
        case ChoiceAnswer() | ChoicesAnswer() | ToothChartAnswer():
            return _shown_codes(question, answer, key, text, context)
        case _:
            return _shown_value(question, answer, key, text)


def _shown_codes(
    question: Question, answer: ChoiceAnswer | ChoicesAnswer | ToothChartAnswer, key: str, text: str, context: Context
) -> FormAnswer:
    def option(code: str) -> FormOption:
        return FormOption(code=code, text=option_text(question, code, context))

    match answer:
        case ChoiceAnswer(code):
            return FormChoiceAnswer(question=key, question_text=text, choice=option(code))
        case ChoicesAnswer(codes):
            return FormChoicesAnswer(question=key, question_text=text, choices=[option(code) for code in codes])
        case ToothChartAnswer(teeth):
            chart = [FormTooth(tooth=tooth, state=option(code)) for tooth, code in sorted(teeth.items())]
            return FormToothChartAnswer(question=key, question_text=text, chart=chart)


def _shown_value(question: Question, answer: Single, key: str, text: str) -> FormAnswer:
    match answer:
        case NumberAnswer(value):
            return FormNumberAnswer(question=key, question_text=text, number=value, printed=printed(question, value))
        case DateAnswer(on):
            return FormDateAnswer(question=key, question_text=text, day=on)
        case ApproximateDateAnswer(when):
            return FormApproximateDateAnswer(question=key, question_text=text, about=shown_approximate_date(when))
        case TextAnswer(written):
            return FormTextAnswer(question=key, question_text=text, text=written)
        case FindingAnswer(present, written):
            return FormFindingAnswer(question=key, question_text=text, present=present, text=written)
        case TeethAnswer(teeth):
            return FormTeethAnswer(question=key, question_text=text, teeth=sorted(teeth))
        case ToothDatesAnswer(dates):
            return FormToothDatesAnswer(question=key, question_text=text, tooth_dates=_tooth_dates(dates))
        case StoolColourAnswer(number, compared_on):
            return FormStoolColourAnswer(question=key, question_text=text, card_number=number, compared_on=compared_on)
        case ReferralAnswer(needed, done_on):
            return FormReferralAnswer(question=key, question_text=text, needed=needed, done_on=done_on)
        case ChoiceAnswer() | ChoicesAnswer() | ToothChartAnswer():
            raise TypeError("codes are shown with their words")
        case _:
            assert_never(answer)


def _tooth_dates(dates: Mapping[str, ApproximateDate]) -> list[FormToothDate]:
    return [FormToothDate(tooth=tooth, when=shown_approximate_date(when)) for tooth, when in sorted(dates.items())]
