"""Forms and answers for tests."""

from datetime import date

from hypothesis import strategies as st

from handbook_api.forms.answers import (
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
from handbook_api.forms.values import TEETH, QuestionType

BORN, TODAY = date(2024, 2, 29), date(2026, 11, 24)
"""A leap day's child on the day on which the tests' clock stands."""

YES, NO, UNSURE = ChoiceAnswer("YES"), ChoiceAnswer("NO"), ChoiceAnswer("UNSURE")

EPDS_LIKE = """
code: {code}
titles: {{ja: 気分の質問票（試験用）, en: Questions about mood (for tests)}}
subject: MOTHER
audience: MOTHER
reference: {{anchor: DELIVERY, opens_at: {{days: 10}}, closes_before: {{days: 60}}}}
scoring: {scoring}
source: invented for tests; not the wording of any published questionnaire
verified: false
editions:
  - edition: "2026"
    questions:
"""


def an_invented_questionnaire(code: str = "epds", scoring: str = "epds", items: int = 10) -> bytes:
    """A stand-in for a licensed questionnaire, with a wording that is plainly made up."""
    lines = [EPDS_LIKE.format(code=code, scoring=scoring)]
    for number in range(1, items + 1):
        options = "".join(f"          P{points}: {{ja: 選択肢{points}, en: Choice {points}}}\n" for points in range(4))
        points = ", ".join(f"P{points}: {points}" for points in range(4))
        lines.append(
            f"      - key: q{number}\n        type: CHOICE\n"
            f"        texts: {{ja: 架空の質問{number}, en: Invented question {number}}}\n"
            f"        options:\n{options}        points: {{{points}}}\n        sensitivity: MENTAL_HEALTH\n"
        )
    return "".join(lines).encode()


def points(*given: int) -> Answers:
    """Answers to the questions 1, 2, ... of such a questionnaire."""
    return {f"q{number}": ChoiceAnswer(f"P{one}") for number, one in enumerate(given, 1)}


days = st.dates(BORN, TODAY)
texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=60).filter(
    lambda text: bool(text.strip())
)


@st.composite
def approximate_dates(draw: st.DrawFn) -> ApproximateDate:
    """Any precision, never before the birth's own month or year."""
    precision = draw(st.sampled_from(list(DatePrecision)))
    if precision is DatePrecision.AGE:
        return ApproximateDate(precision, age_months=draw(st.integers(0, 84)))
    day = draw(days)
    if precision is DatePrecision.MONTH:
        day = day.replace(day=1)
    if precision is DatePrecision.YEAR:
        day = day.replace(month=1, day=1)
    return ApproximateDate(precision, day)


def singles(question: Question) -> st.SearchStrategy[Single]:
    """Every answer that a question can have."""
    teeth = sorted(TEETH[question.teeth]) if question.teeth else []
    codes = sorted(question.answer_codes)
    bounds = question.bounds
    match question.type:
        case QuestionType.YES_NO | QuestionType.YES_NO_UNSURE | QuestionType.CHOICE:
            return st.sampled_from(codes).map(ChoiceAnswer)
        case QuestionType.CHOICES:
            return st.lists(st.sampled_from(codes), min_size=1, unique=True).map(lambda c: ChoicesAnswer(tuple(c)))
        case QuestionType.INTEGER | QuestionType.COUNT_OR_NONE | QuestionType.MEASURE:
            assert bounds is not None
            return st.integers(bounds.least, bounds.most).map(NumberAnswer)
        case QuestionType.DATE:
            return days.map(DateAnswer)
        case QuestionType.APPROXIMATE_DATE:
            return approximate_dates().map(ApproximateDateAnswer)
        case QuestionType.TEXT | QuestionType.LONG_TEXT:
            return texts.map(lambda text: TextAnswer(text[: question.max_length or 60]))
        case QuestionType.NONE_OR_TEXT | QuestionType.NORMAL_OR_TEXT:
            return st.one_of(st.just(FindingAnswer(False)), texts.map(lambda text: FindingAnswer(True, text)))
        case QuestionType.TEETH:
            return st.frozensets(st.sampled_from(teeth)).map(TeethAnswer)
        case QuestionType.TOOTH_CHART:
            return st.dictionaries(st.sampled_from(teeth), st.sampled_from(sorted(question.options))).map(
                ToothChartAnswer
            )
        case QuestionType.TOOTH_DATES:
            return st.dictionaries(st.sampled_from(teeth), approximate_dates(), max_size=4).map(ToothDatesAnswer)
        case QuestionType.STOOL_COLOUR:
            return st.builds(StoolColourAnswer, st.integers(1, 7), st.none() | days)
        case QuestionType.REFERRAL:
            return st.one_of(st.just(ReferralAnswer(False)), st.builds(ReferralAnswer, st.just(True), st.none() | days))
        case _:
            raise AssertionError(question.type)


@st.composite
def rows(draw: st.DrawFn, question: Question) -> dict[str, Single]:
    """At least one field of a group or of a line."""
    row: dict[str, Single] = {}
    for place, field in enumerate(question.fields):
        if is_asked(field, row) and (draw(st.booleans()) or (place == 0)):
            row[field.key] = draw(singles(field))
    return row


@st.composite
def answers_to(draw: st.DrawFn, definition: FormDefinition) -> Answers:
    """Any answers that the form has a place for, half-way or whole."""
    answers: dict[str, Answer] = {}
    for question in definition.questions:
        if question.type is QuestionType.COMPUTED or not is_asked(question, answers) or draw(st.booleans()):
            continue
        if question.type is QuestionType.GROUP:
            answers[question.key] = GroupAnswer(draw(rows(question)))
        elif question.type is QuestionType.TABLE:
            count = draw(st.integers(1, min(question.rows or 3, 3)))
            answers[question.key] = TableAnswer(tuple(draw(rows(question)) for _ in range(count)))
        else:
            answers[question.key] = draw(singles(question))
    return answers
