"""What a form's questions are made of: their kinds, units, tooth positions. Pure."""

from enum import StrEnum

STOOL_COLOURS = 7
"""The statutory form's colour card has the numbers 1 to 7."""


class QuestionType(StrEnum):
    """How a question is answered. What the answer looks like stands in `answers.py`."""

    YES_NO = "YES_NO"
    YES_NO_UNSURE = "YES_NO_UNSURE"
    """With 何ともいえない."""
    CHOICE = "CHOICE"
    CHOICES = "CHOICES"
    INTEGER = "INTEGER"
    """A number of whole things: teeth, meals, minutes."""
    COUNT_OR_NONE = "COUNT_OR_NONE"
    """なし・あり（ 本）: a number, of which 0 is "none"."""
    MEASURE = "MEASURE"
    """Something measured, in whole units of storage: grams, millimetres."""
    DATE = "DATE"
    APPROXIMATE_DATE = "APPROXIMATE_DATE"
    """"頃": a day, a month, a year, or an age in months."""
    TEXT = "TEXT"
    LONG_TEXT = "LONG_TEXT"
    NONE_OR_TEXT = "NONE_OR_TEXT"
    """なし・あり（ ）"""
    NORMAL_OR_TEXT = "NORMAL_OR_TEXT"
    """異常なし・あり（ ）"""
    TEETH = "TEETH"
    """A set of tooth positions."""
    TOOTH_CHART = "TOOTH_CHART"
    """A code for each tooth."""
    TOOTH_DATES = "TOOTH_DATES"
    """When each tooth came through."""
    STOOL_COLOUR = "STOOL_COLOUR"
    """A number of the paper colour card, and the day on which the stool was compared."""
    REFERRAL = "REFERRAL"
    """要精査（精密検査実施日）: whether, and the day of the examination once it is known."""
    GROUP = "GROUP"
    """Several values that stand in one line of the form: `fields`."""
    TABLE = "TABLE"
    """Lines of `fields`."""
    COMPUTED = "COMPUTED"
    """Worked out from other answers; never entered."""


class Unit(StrEnum):
    """In what a number is stored."""

    GRAM = "GRAM"
    MILLIMETRE = "MILLIMETRE"
    MILLILITRE = "MILLILITRE"
    MMHG = "MMHG"
    DAY = "DAY"
    WEEK = "WEEK"
    MONTH = "MONTH"
    YEAR = "YEAR"
    HOUR = "HOUR"
    MINUTE = "MINUTE"
    TIMES_PER_DAY = "TIMES_PER_DAY"
    PER_DAY = "PER_DAY"
    """Pieces a day: cigarettes."""
    TEETH = "TEETH"
    PERSONS = "PERSONS"
    STOREYS = "STOREYS"
    POINTS = "POINTS"
    HUNDREDTHS = "HUNDREDTHS"
    """Hundredths of a number without a unit: visual acuity, where 1.0 is 100."""


class PrintedUnit(StrEnum):
    """In what the form prints a number that is stored in another unit."""

    GRAM = "GRAM"
    KILOGRAM = "KILOGRAM"
    """Two decimals: 10.25 kg."""
    KILOGRAM_TENTHS = "KILOGRAM_TENTHS"
    """One decimal, as the pregnancy's pages have it."""
    CENTIMETRE = "CENTIMETRE"
    """One decimal."""
    WEEKS_AND_DAYS = "WEEKS_AND_DAYS"
    DECIMAL = "DECIMAL"
    """Hundredths as a number with up to two decimals."""


class Dentition(StrEnum):
    """Which teeth a chart has."""

    PRIMARY = "PRIMARY"
    MIXED = "MIXED"
    """The primary teeth, and of the permanent ones the first six in each quadrant: the charts at 5 and 6 years."""
    PERMANENT = "PERMANENT"


def _positions(quadrants: str, teeth: int) -> frozenset[str]:
    return frozenset(f"{quadrant}{tooth}" for quadrant in quadrants for tooth in range(1, teeth + 1))


TEETH: dict[Dentition, frozenset[str]] = {
    Dentition.PRIMARY: _positions("5678", 5),
    Dentition.MIXED: _positions("5678", 5) | _positions("1234", 6),
    Dentition.PERMANENT: _positions("1234", 8),
}
"""Tooth positions in the two-digit notation of FDI / ISO 3950: 51 is the upper right A of the form's charts."""


class Sensitivity(StrEnum):
    """How much harm an answer does in the wrong hands."""

    ORDINARY = "ORDINARY"
    PRIVATE = "PRIVATE"
    """Free text and whatever may name others: diaries, worries."""
    FAMILY_ONLY = "FAMILY_ONLY"
    """Left out of what staff read, whatever they were shown of the form: a birthday's message."""
    MENTAL_HEALTH = "MENTAL_HEALTH"
    """For the woman herself alone, and for staff with her consent."""
    ABUSE_SCREENING = "ABUSE_SCREENING"
    """For staff alone: never to any member of the family, in any view."""


class Computation(StrEnum):
    """What a COMPUTED question shows."""

    AGE_AT_EXAM = "AGE_AT_EXAM"
    BMI = "BMI"
    STOOL_TURNED_PALE = "STOOL_TURNED_PALE"
    """Whether the colour came nearer to 1-3 after it had been 4-7."""
    TOTAL = "TOTAL"
    """The sum of a questionnaire's points."""
