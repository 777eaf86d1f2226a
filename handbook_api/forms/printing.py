"""How the form prints a number that is stored in another unit: 10,250 g is 10.25 kg from 1歳6か月 on. Pure."""

from handbook_api.forms.definition import Question
from handbook_api.forms.values import PrintedUnit, Unit

_SIGNS = {Unit.GRAM: "g", Unit.MILLIMETRE: "mm", Unit.MILLILITRE: "mL", Unit.MMHG: "mmHg"}
"""Signs that are the same in every language; the others are part of a question's text."""


def printed(question: Question, value: int) -> str:
    """`value`, in the question's unit of storage, as the form has it."""
    match question.printed_unit:
        case PrintedUnit.KILOGRAM:
            return f"{value // 1000}.{value % 1000 // 10:02d} kg"
        case PrintedUnit.KILOGRAM_TENTHS:
            return f"{value // 1000}.{value % 1000 // 100} kg"
        case PrintedUnit.CENTIMETRE:
            return f"{value // 10}.{value % 10} cm"
        case PrintedUnit.WEEKS_AND_DAYS:
            return f"{value // 7}w{value % 7}d"
        case PrintedUnit.DECIMAL:
            return f"{value // 100}.{value % 100:02d}".removesuffix("0")
        case _:
            sign = _SIGNS.get(question.unit) if question.unit else None
            return f"{value} {sign}" if sign else str(value)
