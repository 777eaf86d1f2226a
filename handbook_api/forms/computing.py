"""What a form shows that nobody enters: worked out from its other answers. Pure."""

from handbook_api.forms.answers import Answers, ChoiceAnswer, NumberAnswer, StoolColourAnswer
from handbook_api.forms.definition import NO, YES, FormDefinition, Question
from handbook_api.forms.values import STOOL_COLOURS, Computation, QuestionType

_PALE = range(1, 4)
"""Numbers of the colour card at which a doctor is seen the same day (statutory form, p.19)."""
_USUAL = range(4, STOOL_COLOURS + 1)


def computed_text(question: Question, answers: Answers) -> str | None:
    """A figure as the form prints it; `None` where what it needs was not answered, or where it is no figure."""
    return _bmi(answers) if question.computation is Computation.BMI else None


def computed_choice(definition: FormDefinition, question: Question, answers: Answers) -> ChoiceAnswer | None:
    """A yes or no that follows from other answers; `None` where it does not follow, or where it is none."""
    if question.computation is not Computation.STOOL_TURNED_PALE:
        return None
    numbers = _stool_colours(definition, answers)
    if len(numbers) < 2:
        return None
    return ChoiceAnswer(YES if turned_pale(numbers) else NO)


def turned_pale(numbers: tuple[int, ...]) -> bool:
    """Whether the colour came to 1-3 after it had been 4-7."""
    first_usual = next((place for place, number in enumerate(numbers) if number in _USUAL), None)
    return first_usual is not None and any(number in _PALE for number in numbers[first_usual:])


def _stool_colours(definition: FormDefinition, answers: Answers) -> tuple[int, ...]:
    questions = (one for one in definition.questions if one.type is QuestionType.STOOL_COLOUR)
    found = (answers.get(question.key) for question in questions)
    return tuple(answer.number for answer in found if isinstance(answer, StoolColourAnswer))


def _bmi(answers: Answers) -> str | None:
    """Kilograms by square metres, to one decimal, half away from zero: worked in whole numbers."""
    weight, height = answers.get("usual_weight"), answers.get("height")
    if not isinstance(weight, NumberAnswer) or not isinstance(height, NumberAnswer) or height.value <= 0:
        return None
    # grams / millimetres squared times 1,000 is kg/m2; in tenths, times 10,000.
    tenths = (weight.value * 20_000 + height.value**2) // (2 * height.value**2)
    return f"{tenths // 10}.{tenths % 10}"
