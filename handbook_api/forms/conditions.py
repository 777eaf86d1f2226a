"""What an answer brings about: which questions are asked, what is urgent, where staff look twice. Pure."""

from handbook_api.forms.answer_values import (
    Answer,
    Answers,
    ChoiceAnswer,
    ChoicesAnswer,
    FindingAnswer,
    ReferralAnswer,
    StoolColourAnswer,
    TeethAnswer,
)
from handbook_api.forms.definition import ANY, NO, YES, FormDefinition, Question, Urgent


def codes_of(answer: Answer | None) -> frozenset[str]:
    """The codes that conditions, hints and urgent texts see in an answer; none where nothing was answered."""
    match answer:
        case ChoiceAnswer(code):
            return frozenset({code})
        case ChoicesAnswer(codes):
            return frozenset(codes)
        case StoolColourAnswer(number):
            return frozenset({str(number)})
        case FindingAnswer(present):
            return frozenset({YES if present else NO})
        case ReferralAnswer(needed):
            return frozenset({YES if needed else NO})
        case TeethAnswer(teeth) if teeth:
            return frozenset({ANY})
        case _:
            return frozenset()


def is_asked(question: Question, answers: Answers) -> bool:
    """Whether a question is asked, by what was answered to the one it depends on."""
    condition = question.condition
    return condition is None or bool(codes_of(answers.get(condition.question)) & condition.answers)


def urgent_texts(definition: FormDefinition, answers: Answers) -> tuple[tuple[Question, Urgent], ...]:
    """What has to be read at once, in the order of the questions."""
    return tuple(
        (question, urgent)
        for question in definition.questions
        for urgent in question.urgent
        if codes_of(answers.get(question.key)) & urgent.when
    )


def staff_hints(definition: FormDefinition, answers: Answers) -> tuple[Question, ...]:
    """The questions at whose answers staff look twice. For staff alone: no judgement, and never shown to a family."""
    return tuple(
        question for question in definition.questions if codes_of(answers.get(question.key)) & question.staff_hint_when
    )
