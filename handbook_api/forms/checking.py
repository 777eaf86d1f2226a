"""What is wrong with the answers to a form. Pure.

Nothing here judges an answer: refused is only what the form has no place for. Paths name a question by its key.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

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
from handbook_api.forms.conditions import is_asked
from handbook_api.forms.definition import FormDefinition, Question
from handbook_api.forms.printing import printed
from handbook_api.forms.values import STOOL_COLOURS, TEETH, QuestionType
from handbook_api.platform.problems import Problem, ProblemCode

TEXT_LIMIT_CHARACTERS = 200
LONG_TEXT_LIMIT_CHARACTERS = 4_000
ROWS_LIMIT = 20
AGE_LIMIT_MONTHS = 1_200
EARLIEST_DAY, LATEST_DAY = date(1900, 1, 1), date(2199, 12, 31)
"""Outside of these a day is a slip, and some years further the calendar ends."""
FURTHEST_AHEAD = timedelta(days=3_653)

_Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Days:
    """The days that an answer may name: none after `on`, and none before `not_before`."""

    on: date
    not_before: date


def answer_problems(
    definition: FormDefinition, answers: Answers, *, on: date, complete: bool, not_before: date | None = None
) -> tuple[Problem, ...]:
    """Everything that is wrong with `answers` on the day `on`; no day in them is before `not_before` (the birth).

    `complete`: they are to be handed over, so that at least one is there, and every one of the minimum that is asked.
    """
    days = _Days(on, not_before or EARLIEST_DAY)
    problems = tuple(_all_problems(definition, answers, days))
    return (*problems, *_missing(definition, answers)) if complete else problems


def _all_problems(definition: FormDefinition, answers: Answers, days: _Days) -> Iterator[Problem]:
    for key, answer in answers.items():
        path = ("answers", key)
        question = definition.by_key.get(key)
        if question is None:
            yield Problem(ProblemCode.UNKNOWN_QUESTION, path)
        elif not is_asked(question, answers):
            yield Problem(ProblemCode.NOT_ASKED, path)
        else:
            yield from _question_problems(question, answer, path, days)


def _missing(definition: FormDefinition, answers: Answers) -> Iterator[Problem]:
    if not answers:
        yield Problem(ProblemCode.NOTHING_ANSWERED, ("answers",))
    for question in definition.minimum:
        if question.key not in answers and is_asked(question, answers):
            yield Problem(ProblemCode.REQUIRED, ("answers", question.key))


def _question_problems(question: Question, answer: Answer, path: _Path, days: _Days) -> Iterable[Problem]:
    if not _KINDS[question.type](answer):
        return (Problem(ProblemCode.WRONG_KIND_OF_ANSWER, path),)
    match answer:
        case GroupAnswer(fields):
            return _row_problems(question, fields, path, days)
        case TableAnswer(rows):
            return _table_problems(question, rows, path, days)
        case _:
            return _single_problems(question, answer, path, days)


def _table_problems(
    question: Question, rows: tuple[Mapping[str, Single], ...], path: _Path, days: _Days
) -> Iterator[Problem]:
    limit = question.rows or ROWS_LIMIT
    if not rows:
        yield Problem(ProblemCode.REQUIRED, path)
    if len(rows) > limit:
        yield Problem(ProblemCode.CEILING_REACHED, path, {"limit": limit})
    for place, row in enumerate(rows):
        yield from _row_problems(question, row, (*path, str(place)), days)


def _row_problems(question: Question, row: Mapping[str, Single], path: _Path, days: _Days) -> Iterator[Problem]:
    fields = {field.key: field for field in question.fields}
    if not row:
        yield Problem(ProblemCode.REQUIRED, path)
    for key, answer in row.items():
        field = fields.get(key)
        if field is None:
            yield Problem(ProblemCode.UNKNOWN_QUESTION, (*path, key))
        elif not is_asked(field, row):
            yield Problem(ProblemCode.NOT_ASKED, (*path, key))
        else:
            yield from _question_problems(field, answer, (*path, key), days)


def _single_problems(question: Question, answer: Single, path: _Path, days: _Days) -> Iterable[Problem]:
    match answer:
        case ChoiceAnswer(code):
            return _option_problems(question, (code,), path)
        case ChoicesAnswer(codes):
            return _choices_problems(question, codes, path)
        case NumberAnswer(value):
            return _number_problems(question, value, path)
        case DateAnswer(on):
            return _day_problems(question, on, path, days)
        case ApproximateDateAnswer(when):
            return _about_problems(question, when, path, days)
        case TextAnswer(text):
            return _text_problems(question, text, path)
        case FindingAnswer(present, text):
            return _finding_problems(question, present, text, path)
        case TeethAnswer(teeth):
            return _tooth_problems(question, teeth, path)
        case ToothChartAnswer(chart):
            return (*_tooth_problems(question, chart, path), *_option_problems(question, chart.values(), path))
        case ToothDatesAnswer(dates):
            return _tooth_dates_problems(question, dates, path, days)
        case StoolColourAnswer(number, compared_on):
            return _stool_problems(question, number, compared_on, path, days)
        case ReferralAnswer(needed, done_on):
            return _referral_problems(question, needed, done_on, path, days)


def _option_problems(question: Question, codes: Iterable[str], path: _Path) -> tuple[Problem, ...]:
    known = question.options if question.type is QuestionType.TOOTH_CHART else question.answer_codes
    unknown = sorted(set(codes) - set(known))
    return tuple(Problem(ProblemCode.UNKNOWN_OPTION, path, {"value": code}) for code in unknown)


def _choices_problems(question: Question, codes: tuple[str, ...], path: _Path) -> tuple[Problem, ...]:
    if not codes:
        return (Problem(ProblemCode.REQUIRED, path),)
    if len(set(codes)) < len(codes):
        return (Problem(ProblemCode.ANSWERED_TWICE, path),)
    return _option_problems(question, codes, path)


def _number_problems(question: Question, value: int, path: _Path) -> tuple[Problem, ...]:
    bounds = question.bounds
    if bounds is None or bounds.least <= value <= bounds.most:
        return ()
    values = {
        "value": printed(question, value),
        "least": printed(question, bounds.least),
        "most": printed(question, bounds.most),
    }
    return (Problem(ProblemCode.NUMBER_OUT_OF_BOUNDS, path, values),)


def _text_problems(question: Question, text: str, path: _Path) -> tuple[Problem, ...]:
    if not text.strip():
        return (Problem(ProblemCode.REQUIRED, path),)
    usual = LONG_TEXT_LIMIT_CHARACTERS if question.type is QuestionType.LONG_TEXT else TEXT_LIMIT_CHARACTERS
    limit = question.max_length or usual
    if len(text) <= limit:
        return ()
    return (Problem(ProblemCode.TOO_LONG, path, {"value": len(text), "limit": limit}),)


def _finding_problems(question: Question, present: bool, text: str | None, path: _Path) -> tuple[Problem, ...]:
    if text is None:
        return ()
    return _text_problems(question, text, path) if present else (Problem(ProblemCode.NOT_ASKED, path),)


def _tooth_problems(question: Question, teeth: Iterable[str], path: _Path) -> tuple[Problem, ...]:
    known = TEETH[question.teeth] if question.teeth else frozenset()
    return tuple(Problem(ProblemCode.NOT_A_TOOTH, path, {"value": one}) for one in sorted(set(teeth) - known))


def _tooth_dates_problems(
    question: Question, dates: Mapping[str, ApproximateDate], path: _Path, days: _Days
) -> tuple[Problem, ...]:
    late = (problem for when in dates.values() for problem in _about_problems(question, when, path, days))
    return (*_tooth_problems(question, dates, path), *late)


def _stool_problems(
    question: Question, number: int, compared_on: date | None, path: _Path, days: _Days
) -> tuple[Problem, ...]:
    if not 1 <= number <= STOOL_COLOURS:
        values = {"value": number, "least": 1, "most": STOOL_COLOURS}
        return (Problem(ProblemCode.NUMBER_OUT_OF_BOUNDS, path, values),)
    return _day_problems(question, compared_on, path, days) if compared_on else ()


def _referral_problems(
    question: Question, needed: bool, done_on: date | None, path: _Path, days: _Days
) -> tuple[Problem, ...]:
    if done_on is None:
        return ()
    return _day_problems(question, done_on, path, days) if needed else (Problem(ProblemCode.NOT_ASKED, path),)


def _day_problems(question: Question, day: date, path: _Path, days: _Days) -> tuple[Problem, ...]:
    latest = min(days.on + FURTHEST_AHEAD, LATEST_DAY) if question.future else days.on
    if day > latest:
        return (_day_problem(ProblemCode.DATE_IN_FUTURE, path, day, latest),)
    if day < days.not_before:
        return (_day_problem(ProblemCode.DATE_TOO_EARLY, path, day, days.not_before),)
    return ()


def _about_problems(question: Question, when: ApproximateDate, path: _Path, days: _Days) -> tuple[Problem, ...]:
    """A month or a year is judged as a whole: the month of the birth began before it."""
    if when.precision is DatePrecision.AGE:
        return _age_problems(when, path)
    if when.day is None or when.age_months is not None:
        return (Problem(ProblemCode.WRONG_KIND_OF_ANSWER, path),)
    if when.day != _begins(when.day, when.precision):
        return (Problem(ProblemCode.WRONG_KIND_OF_ANSWER, path),)
    return _day_problems(question, when.day, path, _Days(days.on, _begins(days.not_before, when.precision)))


def _age_problems(when: ApproximateDate, path: _Path) -> tuple[Problem, ...]:
    if when.age_months is None or when.day is not None:
        return (Problem(ProblemCode.WRONG_KIND_OF_ANSWER, path),)
    if 0 <= when.age_months <= AGE_LIMIT_MONTHS:
        return ()
    values = {"value": when.age_months, "least": 0, "most": AGE_LIMIT_MONTHS}
    return (Problem(ProblemCode.NUMBER_OUT_OF_BOUNDS, path, values),)


def _begins(day: date, precision: DatePrecision) -> date:
    match precision:
        case DatePrecision.MONTH:
            return day.replace(day=1)
        case DatePrecision.YEAR:
            return day.replace(month=1, day=1)
        case _:
            return day


def _day_problem(code: ProblemCode, path: _Path, value: date, limit: date) -> Problem:
    return Problem(code, path, {"value": value.isoformat(), "limit": limit.isoformat()})


def _is(*kinds: type) -> Callable[[Answer], bool]:
    return lambda answer: isinstance(answer, kinds)


_KINDS: Mapping[QuestionType, Callable[[Answer], bool]] = {
    QuestionType.YES_NO: _is(ChoiceAnswer),
    QuestionType.YES_NO_UNSURE: _is(ChoiceAnswer),
    QuestionType.CHOICE: _is(ChoiceAnswer),
    QuestionType.CHOICES: _is(ChoicesAnswer),
    QuestionType.INTEGER: _is(NumberAnswer),
    QuestionType.COUNT_OR_NONE: _is(NumberAnswer),
    QuestionType.MEASURE: _is(NumberAnswer),
    QuestionType.DATE: _is(DateAnswer),
    QuestionType.APPROXIMATE_DATE: _is(ApproximateDateAnswer),
    QuestionType.TEXT: _is(TextAnswer),
    QuestionType.LONG_TEXT: _is(TextAnswer),
    QuestionType.NONE_OR_TEXT: _is(FindingAnswer),
    QuestionType.NORMAL_OR_TEXT: _is(FindingAnswer),
    QuestionType.TEETH: _is(TeethAnswer),
    QuestionType.TOOTH_CHART: _is(ToothChartAnswer),
    QuestionType.TOOTH_DATES: _is(ToothDatesAnswer),
    QuestionType.STOOL_COLOUR: _is(StoolColourAnswer),
    QuestionType.REFERRAL: _is(ReferralAnswer),
    QuestionType.GROUP: _is(GroupAnswer),
    QuestionType.TABLE: _is(TableAnswer),
    QuestionType.COMPUTED: _is(),
}
