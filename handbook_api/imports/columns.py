"""From a cell of a CSV file to a value: days, amounts, codes. Pure.

Health systems write full-width digits, eras, and units of their own. What can be read in one way only is read; what
cannot is refused with a reason that a person at the counter understands.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final


class Fault(StrEnum):
    """What can be wrong with a cell. Each has a text `import.<CODE>` in every catalogue."""

    MISSING = "MISSING"
    NOT_A_DAY = "NOT_A_DAY"
    NOT_IN_ERA = "NOT_IN_ERA"
    """A day that its era does not have, as 平成31年5月1日."""
    NOT_A_NUMBER = "NOT_A_NUMBER"
    TOO_FINE = "TOO_FINE"
    """More decimals than the unit is kept in: half a gram, a tenth of a millimetre."""
    UNKNOWN_CODE = "UNKNOWN_CODE"
    NOT_TEXT = "NOT_TEXT"
    """Bytes that are no letters in the file's encoding."""


class CellRefused(ValueError):
    """A cell cannot be read. `value` is what stands in it."""

    def __init__(self, fault: Fault, value: str) -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.value = value


class Unit(StrEnum):
    """The units that amounts come in, and what they are kept in: grams and millimetres."""

    GRAMS = "g"
    KILOGRAMS = "kg"
    MILLIMETRES = "mm"
    CENTIMETRES = "cm"
    COUNT = "count"


_IN_BASE_UNITS: Final[Mapping[Unit, int]] = {
    Unit.GRAMS: 1,
    Unit.KILOGRAMS: 1000,
    Unit.MILLIMETRES: 1,
    Unit.CENTIMETRES: 10,
    Unit.COUNT: 1,
}


@dataclass(frozen=True, slots=True)
class _Era:
    begins_on: date
    ends_on: date


_ERAS: Final[Mapping[str, _Era]] = {
    # 昭和64年1月7日, 平成31年4月30日: the last days (元号法, 皇室典範特例法).
    "S": _Era(date(1926, 12, 25), date(1989, 1, 7)),
    "H": _Era(date(1989, 1, 8), date(2019, 4, 30)),
    "R": _Era(date(2019, 5, 1), date.max),
}
_ERA_LETTERS: Final[Mapping[str, str]] = {"昭和": "S", "平成": "H", "令和": "R", "昭": "S", "平": "H", "令": "R"}

_DAY: Final = re.compile(r"(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})日)|(\d{4})(\d{2})(\d{2})")
_ERA_DAY: Final = re.compile(
    r"(昭和|平成|令和|[昭平令SHR])\s*(元|\d{1,2})(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})日)",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"\d{1,9}(?:\.\d{1,6})?")


def normalised(cell: str) -> str:
    """A cell in one form of writing: full-width digits and 半角カナ replaced, blanks around it gone."""
    if any("\udc80" <= letter <= "\udcff" for letter in cell):
        raise CellRefused(Fault.NOT_TEXT, cell.encode("utf-8", "replace").decode())
    return unicodedata.normalize("NFKC", cell).strip()


def read_day(cell: str) -> date:
    """The day a cell names: 2026-11-24, 2026/11/24, 20261124, 2026年11月24日, R8.11.24, 令和8年11月24日.

    Raises `CellRefused` for anything else, for a day the calendar does not have, and for one its era does not have.
    """
    text = normalised(cell)
    if not text:
        raise CellRefused(Fault.MISSING, text)
    if found := _DAY.fullmatch(text):
        year, month, day = [int(part) for part in found.groups() if part is not None]
        return _calendar_day(year, month, day, text)
    if found := _ERA_DAY.fullmatch(text):
        era, year_of_era, *rest = [part for part in found.groups() if part is not None]
        return _era_day(era, year_of_era, int(rest[0]), int(rest[1]), text)
    raise CellRefused(Fault.NOT_A_DAY, text)


def read_amount(cell: str, unit: Unit) -> int:
    """The amount a cell gives in `unit`, in whole grams, millimetres or pieces.

    Raises `CellRefused` for what is no number, and for one that is finer than the amount is kept: nothing is rounded.
    """
    text = normalised(cell)
    if not text:
        raise CellRefused(Fault.MISSING, text)
    if not _NUMBER.fullmatch(text):
        raise CellRefused(Fault.NOT_A_NUMBER, text)
    try:
        amount = Decimal(text) * _IN_BASE_UNITS[unit]
    except InvalidOperation:
        raise CellRefused(Fault.NOT_A_NUMBER, text) from None
    if amount != amount.to_integral_value():
        raise CellRefused(Fault.TOO_FINE, text)
    return int(amount)


def read_code(cell: str, codes: Mapping[str, str]) -> str:
    """What a cell's code stands for. Raises `CellRefused` for a code that is not among `codes`."""
    text = normalised(cell)
    if text not in codes:
        raise CellRefused(Fault.UNKNOWN_CODE if text else Fault.MISSING, text)
    return codes[text]


def read_text(cell: str) -> str | None:
    """A cell's text; an empty one is none."""
    return normalised(cell) or None


def same_name(one: str, other: str) -> bool:
    """Whether two names are written alike once blanks, widths and the two kinds of kana are set aside."""
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    text = "".join(unicodedata.normalize("NFKC", name).split())
    return "".join(chr(ord(letter) - 0x60) if "ァ" <= letter <= "ヶ" else letter for letter in text).casefold()


def _calendar_day(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise CellRefused(Fault.NOT_A_DAY, text) from None


def _era_day(era: str, year_of_era: str, month: int, day: int, text: str) -> date:
    known = _ERAS[_ERA_LETTERS.get(era, era.upper())]
    number = 1 if year_of_era == "元" else int(year_of_era)
    found = _calendar_day(known.begins_on.year + number - 1, month, day, text)
    if number == 0 or not known.begins_on <= found <= known.ends_on:
        raise CellRefused(Fault.NOT_IN_ERA, text)
    return found
