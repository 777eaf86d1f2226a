"""What a checkup measured: questions of the findings' form whose answers are a growth record of the child's. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from handbook_api.forms.answers import Answer, Answers, NumberAnswer
from handbook_api.forms.definition import FormDefinition, FormSubject
from handbook_api.forms.values import QuestionType
from handbook_api.growth.entry import HEAD_FIELD, LENGTH_FIELD, WEIGHT_FIELD
from handbook_api.growth.models import Measurement
from handbook_api.platform.problems import Problem

WEIGHT, LENGTH, HEAD = "weight", "height", "head"
"""The keys of the questions, in grams and millimetres. They are the same in the findings' form of every age."""
_FIELDS = {WEIGHT_FIELD: WEIGHT, LENGTH_FIELD: LENGTH, HEAD_FIELD: HEAD}


def measured_keys(definition: FormDefinition | None) -> frozenset[str]:
    """The questions of a form whose answers are kept as a growth record."""
    if definition is None or definition.subject is not FormSubject.CHILD:
        return frozenset()
    questions = (definition.by_key.get(key) for key in (WEIGHT, LENGTH, HEAD))
    return frozenset(one.key for one in questions if one is not None and one.type is QuestionType.MEASURE)


def measurement_of(definition: FormDefinition | None, answers: Answers, measured_on: date) -> Measurement | None:
    """What was measured, `None` where nothing was."""
    keys = measured_keys(definition)
    values = {key: answer.value for key, answer in answers.items() if key in keys and isinstance(answer, NumberAnswer)}
    if not values:
        return None
    return Measurement(
        measured_on=measured_on,
        weight_grams=values.get(WEIGHT),
        length_millimetres=values.get(LENGTH),
        head_millimetres=values.get(HEAD),
    )


def without_measured(definition: FormDefinition | None, answers: Answers) -> Answers:
    """The answers that are kept in the checkup's record itself."""
    keys = measured_keys(definition)
    return {key: answer for key, answer in answers.items() if key not in keys}


def with_measured(definition: FormDefinition | None, answers: Answers, measurement: Measurement | None) -> Answers:
    """All answers: those of the checkup's record, and what its growth record says."""
    keys = measured_keys(definition)
    if measurement is None or not keys:
        return answers
    values = {
        WEIGHT: measurement.weight_grams,
        LENGTH: measurement.length_millimetres,
        HEAD: measurement.head_millimetres,
    }
    measured: Mapping[str, Answer] = {
        key: NumberAnswer(value) for key, value in values.items() if key in keys and value is not None
    }
    return {**answers, **measured}


def remeasured(old: Measurement, new: Measurement) -> Measurement:
    """`new` in the place of `old`: how the child lay or stood is not asked on the form, and stays."""
    return replace(new, length_position=old.length_position)


def on_the_form(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems of a measurement, each at the question that it was entered at."""
    return tuple(_on_the_form(problem) for problem in problems)


def _on_the_form(problem: Problem) -> Problem:
    field = problem.path[0] if problem.path else ""
    key = _FIELDS.get(field)
    return replace(problem, path=("findings", key)) if key else replace(problem, path=("attendedOn",))
