"""Answers without what was written freely into them: what was chosen, counted or measured stays. Pure."""

from collections.abc import Mapping

from handbook_api.forms.answer_values import (
    Answer,
    Answers,
    FindingAnswer,
    GroupAnswer,
    Single,
    TableAnswer,
    TextAnswer,
)


def without_free_texts(answers: Answers) -> Answers:
    """The same answers without free texts. A question, or a line of a table, that has nothing else is left out."""
    kept = ((key, _without(answer)) for key, answer in answers.items())
    return {key: answer for key, answer in kept if answer is not None}


def _without(answer: Answer) -> Answer | None:
    match answer:
        case GroupAnswer(fields):
            kept = _fields(fields)
            return GroupAnswer(kept) if kept else None
        case TableAnswer(rows):
            lines = tuple(line for line in map(_fields, rows) if line)
            return TableAnswer(lines) if lines else None
        case _:
            return _single(answer)


def _fields(fields: Mapping[str, Single]) -> Mapping[str, Single]:
    kept = ((key, _single(answer)) for key, answer in fields.items())
    return {key: answer for key, answer in kept if answer is not None}


def _single(answer: Single) -> Single | None:
    match answer:
        case TextAnswer():
            return None
        case FindingAnswer(present, _):
            return FindingAnswer(present)
        case _:
            return answer
