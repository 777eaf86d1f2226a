"""What is sent as the answers to a form."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TypeVar

import strawberry

from handbook_api.forms.answers import (
    Answer,
    Answers,
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
from handbook_api.platform.problems import Problem, ProblemCode, Refused
from schema.approximate_dates import ApproximateDateInput


@strawberry.input(description="なし・あり, and what.")
class FormFindingInput:
    """For NONE_OR_TEXT and NORMAL_OR_TEXT."""

    present: bool = strawberry.field(description="Whether there is something.")
    text: str | None = strawberry.field(default=None, description="What there is; only when `present`.")


@strawberry.input(description="What can be said of one tooth.")
class ToothCodeInput:
    """For TOOTH_CHART."""

    tooth: str = strawberry.field(description="Its position in two digits (ISO 3950).")
    code: str = strawberry.field(description="One of the question's options.")


@strawberry.input(description="When one tooth came through.")
class ToothDateInput:
    """For TOOTH_DATES."""

    tooth: str = strawberry.field(description="Its position in two digits (ISO 3950).")
    when: ApproximateDateInput = strawberry.field(description="When.")


@strawberry.input(description="The number of the paper colour card, compared in daylight; never of a screen.")
class StoolColourInput:
    """For STOOL_COLOUR."""

    card_number: int = strawberry.field(description="1 to 7.")
    compared_on: date | None = strawberry.field(default=None, description="The day it was compared.")


@strawberry.input(description="Whether a detailed examination is needed (要精査), and when it was done.")
class FormReferralInput:
    """For REFERRAL."""

    needed: bool = strawberry.field(description="Whether it is needed.")
    done_on: date | None = strawberry.field(default=None, description="The day it was done; only when `needed`.")


@strawberry.input
class _FieldInput:
    question: str = strawberry.field(description="The question's key.")
    choice: str | None = strawberry.field(
        default=None, description="A code: YES, NO, UNSURE, or one of the question's options."
    )
    choices: list[str] | None = strawberry.field(default=None, description="Codes of the question's options.")
    number: int | None = strawberry.field(default=None, description="Whole units, as the question's `unit` says.")
    day: date | None = strawberry.field(default=None, description="A day.")
    about: ApproximateDateInput | None = strawberry.field(default=None, description="A day as it is remembered.")
    text: str | None = strawberry.field(default=None, description="Free text.")
    finding: FormFindingInput | None = strawberry.field(default=None, description="なし・あり, and what.")
    teeth: list[str] | None = strawberry.field(default=None, description="Marked positions; none is an answer, too.")
    chart: list[ToothCodeInput] | None = strawberry.field(default=None, description="A code for each tooth.")
    tooth_dates: list[ToothDateInput] | None = strawberry.field(default=None, description="A time for each tooth.")
    stool: StoolColourInput | None = strawberry.field(default=None, description="A number of the paper card.")
    referral: FormReferralInput | None = strawberry.field(default=None, description="要精査, and the day.")


@strawberry.input(description="The value of one field of a group or a line: exactly one field beside `question`.")
class FormFieldInput(_FieldInput):
    """A field."""


@strawberry.input(description="One line of a table.")
class FormRowInput:
    """A line."""

    fields: list[FormFieldInput] = strawberry.field(description="The fields that were filled in.")


@strawberry.input(
    description="The answer to one question: exactly one field beside `question`. A question that was not answered is left "
    "out; it is not the same as NO."
)
class FormAnswerInput(_FieldInput):
    """An answer."""

    group: list[FormFieldInput] | None = strawberry.field(default=None, description="The fields that were filled in.")
    table: list[FormRowInput] | None = strawberry.field(default=None, description="The lines that were filled in.")


def answers_of(inputs: Iterable[FormAnswerInput]) -> Answers:
    """The answers that were sent, by their question.

    Raises `Refused` with `ANSWERED_TWICE` and `ONE_VALUE_NEEDED` at `answers` and the question's key.
    """
    return _by_question(list(inputs), ("answers",), _answer)


_Input = TypeVar("_Input", FormAnswerInput, FormFieldInput)
_Value = TypeVar("_Value", Answer, Single)


def _by_question(
    inputs: list[_Input], path: tuple[str, ...], read: Callable[[_Input, tuple[str, ...]], _Value | None]
) -> Mapping[str, _Value]:
    answers: dict[str, _Value] = {}
    problems: list[Problem] = []
    for one in inputs:
        here = (*path, one.question)
        if one.question in answers:
            problems.append(Problem(ProblemCode.ANSWERED_TWICE, here))
            continue
        value = read(one, here)
        if value is None:
            problems.append(Problem(ProblemCode.ONE_VALUE_NEEDED, here))
        else:
            answers[one.question] = value
    if problems:
        raise Refused(*problems)
    return answers


def _answer(given: FormAnswerInput, path: tuple[str, ...]) -> Answer | None:
    values: list[Answer] = list(_singles(given, path))
    if given.group is not None:
        values.append(GroupAnswer(_fields(given.group, path)))
    if given.table is not None:
        values.append(
            TableAnswer(tuple(_fields(row.fields, (*path, str(place))) for place, row in enumerate(given.table)))
        )
    return values[0] if len(values) == 1 else None


def _fields(given: list[FormFieldInput], path: tuple[str, ...]) -> Mapping[str, Single]:
    return _by_question(given, path, _field)


def _field(given: FormFieldInput, path: tuple[str, ...]) -> Single | None:
    values = _singles(given, path)
    return values[0] if len(values) == 1 else None


def _singles(given: _FieldInput, path: tuple[str, ...]) -> list[Single]:
    values: list[Single] = []
    if given.choice is not None:
        values.append(ChoiceAnswer(given.choice))
    if given.choices is not None:
        values.append(ChoicesAnswer(tuple(given.choices)))
    if given.number is not None:
        values.append(NumberAnswer(given.number))
    if given.day is not None:
        values.append(DateAnswer(given.day))
    if given.about is not None:
        values.append(ApproximateDateAnswer(given.about.value()))
    if given.text is not None:
        values.append(TextAnswer(given.text.strip()))
    if given.finding is not None:
        values.append(FindingAnswer(given.finding.present, _trimmed(given.finding.text)))
    if given.teeth is not None:
        values.append(TeethAnswer(frozenset(_each_once(given.teeth, path))))
    if given.chart is not None:
        _each_once([one.tooth for one in given.chart], path)
        values.append(ToothChartAnswer({one.tooth: one.code for one in given.chart}))
    if given.tooth_dates is not None:
        _each_once([one.tooth for one in given.tooth_dates], path)
        values.append(ToothDatesAnswer({one.tooth: one.when.value() for one in given.tooth_dates}))
    if given.stool is not None:
        values.append(StoolColourAnswer(given.stool.card_number, given.stool.compared_on))
    if given.referral is not None:
        values.append(ReferralAnswer(given.referral.needed, given.referral.done_on))
    return values


def _each_once(teeth: list[str], path: tuple[str, ...]) -> list[str]:
    if len(set(teeth)) < len(teeth):
        raise Refused(Problem(ProblemCode.ANSWERED_TWICE, path))
    return teeth


def _trimmed(text: str | None) -> str | None:
    return (text or "").strip() or None
