"""Answers as the text that is sealed: JSON with a version of its own, apart from that of the form. Pure."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, assert_never

from handbook_api.forms.answer_values import (
    Answer,
    Answers,
    ApproximateDate,
    ApproximateDateAnswer,
    ChoiceAnswer,
    ChoicesAnswer,
    DateAnswer,
    DatePrecision,
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

_VERSION = 1


class NotAnswers(ValueError):
    """A text that `dump` did not give."""


def dump(answers: Answers) -> str:
    """The answers as text; the same answers always give the same."""
    written = {key: _written(answer) for key, answer in answers.items()}
    return json.dumps({"version": _VERSION, "answers": written}, ensure_ascii=False, sort_keys=True)


def parse(text: str) -> Answers:
    """What `dump` was given. Raises `NotAnswers` for anything else."""
    try:
        whole = json.loads(text)
        if whole["version"] != _VERSION:
            raise NotAnswers(f"answers of version {whole['version']} cannot be read")
        return {key: _read(written) for key, written in whole["answers"].items()}
    except (KeyError, TypeError, ValueError, AttributeError) as mistake:
        raise NotAnswers(type(mistake).__name__) from None


def _written(answer: Answer) -> Mapping[str, Any]:
    """One key, which names the kind of the answer."""
    match answer:
        case GroupAnswer(fields):
            return {"group": _written_row(fields)}
        case TableAnswer(rows):
            return {"table": [_written_row(row) for row in rows]}
        case _:
            return _written_single(answer)


def _written_row(row: Mapping[str, Single]) -> Mapping[str, Any]:
    return {key: _written_single(one) for key, one in row.items()}


def _written_single(answer: Single) -> Mapping[str, Any]:
    match answer:
        case ChoiceAnswer(code):
            return {"choice": code}
        case ChoicesAnswer(codes):
            return {"choices": list(codes)}
        case NumberAnswer(value):
            return {"number": value}
        case DateAnswer(on):
            return {"date": on.isoformat()}
        case ApproximateDateAnswer(when):
            return {"about": _written_about(when)}
        case TextAnswer(words):
            return {"text": words}
        case FindingAnswer(present, words):
            return {"finding": {"present": present, "text": words}}
        case TeethAnswer(teeth):
            return {"teeth": sorted(teeth)}
        case ToothChartAnswer(chart):
            return {"chart": dict(chart)}
        case ToothDatesAnswer(dates):
            return {"tooth_dates": {tooth: _written_about(when) for tooth, when in dates.items()}}
        case StoolColourAnswer(number, compared_on):
            return {"stool": {"number": number, "on": _written_day(compared_on)}}
        case ReferralAnswer(needed, done_on):
            return {"referral": {"needed": needed, "done_on": _written_day(done_on)}}
        case _:
            assert_never(answer)


def _written_about(when: ApproximateDate) -> Mapping[str, Any]:
    return {"precision": when.precision.value, "day": _written_day(when.day), "age_months": when.age_months}


def _written_day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _read(written: Mapping[str, Any]) -> Answer:
    ((kind, value),) = written.items()
    match kind:
        case "group":
            return GroupAnswer(_read_row(value))
        case "table":
            return TableAnswer(tuple(_read_row(row) for row in value))
        case _:
            return _read_single(kind, value)


def _read_row(row: Mapping[str, Any]) -> Mapping[str, Single]:
    return {key: _read_single(*next(iter(one.items()))) for key, one in row.items()}


def _read_single(kind: str, value: Any) -> Single:
    match kind:
        case "choice":
            return ChoiceAnswer(value)
        case "choices":
            return ChoicesAnswer(tuple(value))
        case "number":
            return NumberAnswer(value)
        case "date":
            return DateAnswer(date.fromisoformat(value))
        case "about":
            return ApproximateDateAnswer(_read_about(value))
        case "text":
            return TextAnswer(value)
        case "finding":
            return FindingAnswer(value["present"], value["text"])
        case "teeth":
            return TeethAnswer(frozenset(value))
        case "chart":
            return ToothChartAnswer(value)
        case "tooth_dates":
            return ToothDatesAnswer({tooth: _read_about(when) for tooth, when in value.items()})
        case "stool":
            return StoolColourAnswer(value["number"], _read_day(value["on"]))
        case "referral":
            return ReferralAnswer(value["needed"], _read_day(value["done_on"]))
        case _:
            raise NotAnswers(f"there is no answer of the kind {kind}")


def _read_about(written: Mapping[str, Any]) -> ApproximateDate:
    return ApproximateDate(DatePrecision(written["precision"]), _read_day(written["day"]), written["age_months"])


def _read_day(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)
