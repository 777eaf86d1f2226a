"""The barcode of a vaccine vial: GS1 element strings (GTIN, lot, expiry), scanned or typed. Pure.

Rules: GS1 General Specifications, sections 3 (application identifiers), 7.8.5 (which of them have a fixed length), 7.9
(check digit), 7.11 (characters) and 7.12 (the century of a date). On Japanese vials the symbol is a GS1 DataBar with a
composite part, on boxes GS1-128 or GS1 DataMatrix; all of them carry the same element strings.

What no reader can know: where a lot of variable length ends if the separator after it is missing. It is noticed only
when the lot grows longer than the 20 characters there may be.
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

GTIN = "01"
LOT = "10"
PRODUCED = "11"
EXPIRY = "17"
SERIAL = "21"


class BarcodeFault(StrEnum):
    """What is wrong with a barcode."""

    EMPTY = "EMPTY"
    NOT_GS1 = "NOT_GS1"
    """The scanner says that the symbol is none of those of GS1."""
    UNKNOWN_IDENTIFIER = "UNKNOWN_IDENTIFIER"
    """There is no application identifier where one has to begin."""
    TOO_SHORT = "TOO_SHORT"
    TOO_LONG = "TOO_LONG"
    """More than the identifier allows: most often the separator after it was lost."""
    NOT_DIGITS = "NOT_DIGITS"
    BAD_CHARACTER = "BAD_CHARACTER"
    CHECK_DIGIT = "CHECK_DIGIT"
    NOT_A_DATE = "NOT_A_DATE"
    CONTRADICTION = "CONTRADICTION"
    """The same identifier twice with different values: two vials in one scan."""


class BarcodeUnreadable(Exception):
    """A barcode that must not be used: what is wrong, at which character (from 0), in which identifier and value."""

    def __init__(self, fault: BarcodeFault, position: int, identifier: str = "", value: str = "") -> None:
        super().__init__(f"{fault} at {position}")
        self.fault = fault
        self.position = position
        self.identifier = identifier
        self.value = value


@dataclass(frozen=True, slots=True)
class VialLabel:
    """What a barcode says. `None`: it does not say. `others` are further identifiers, as they were read.

    `gtin` has 14 digits (shorter numbers are filled with zeros from the left by the standard).
    """

    gtin: str | None = None
    lot: str | None = None
    expires_on: date | None = None
    serial: str | None = None
    produced_on: date | None = None
    others: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class _Element:
    identifier: str
    value: str
    position: int


_SYMBOLS = ("]C1", "]e0", "]d2", "]Q3", "]J1")
"""GS1-128, GS1 DataBar and composite, GS1 DataMatrix, GS1 QR Code, GS1 DotCode (General Specifications 5.1.2)."""

_SEPARATOR = re.compile(r"\x1d|␝|[<{\[](?:GS|FNC1)[>}\]]|\^FNC1|\^\]|~1|\||è", re.IGNORECASE)
"""GS, and what scanners that type like a keyboard send for it. `<` alone may stand in a lot, the other signs not."""

_BLANKS = " \t\r\n"
"""Not what `str.strip` takes by itself: for it the separator is blank, too."""

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
"""Full-width signs, which a scanner types while a Japanese input method is on, to plain ones, one for one."""

_IDENTIFIER_LENGTHS: dict[str, int] = {
    **dict.fromkeys(["00", "01", "02", "03", "04", *map(str, range(10, 23)), "30", "37"], 2),
    **dict.fromkeys(map(str, range(90, 100)), 2),
    **dict.fromkeys(["23", "24", "25", "40", "41", "42", "71"], 3),
    **dict.fromkeys([*map(str, range(31, 37)), "39", "43", "70", "72", "80", "81", "82"], 4),
}
"""How many digits an identifier has, by its first two."""

_FIXED_LENGTHS: dict[str, int] = {
    **dict.fromkeys(["01", "02", "03", "41"], 16),
    **dict.fromkeys(map(str, range(11, 20)), 8),
    **dict.fromkeys(map(str, range(31, 37)), 10),
    "00": 20,
    "04": 18,
    "20": 4,
}
"""Characters of an element, identifier included, where no separator follows: closed list of the standard (7.8.5)."""

_LONGEST = {LOT: 20, SERIAL: 20}
_LONGEST_OF_ALL = 90
_CHARACTERS = re.compile(r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]*")
"""The 82 characters of an alphanumeric value (7.11)."""

_BRACKETED = re.compile(r"\(([0-9]{2,4})\)")


def parse(scanned: str, today: date) -> VialLabel:
    """Read a barcode: what a scanner sent, or the text under the symbol with its brackets, "(01)...(17)...(10)...".

    `today` decides the century of two-digit years. Raises `BarcodeUnreadable`; nothing is guessed or repaired, except
    blanks around values in the bracketed form and full-width characters.
    """
    text = scanned.translate(_WIDE).rstrip(_BLANKS)
    start = _start(text)
    read = _bracketed if text.startswith("(", start) else _concatenated
    elements = read(text, start)
    if not elements:
        raise BarcodeUnreadable(BarcodeFault.EMPTY, start)
    return _label(elements, today)


def has_valid_check_digit(number: str) -> bool:
    """Whether the last digit of a GTIN (8 to 14 digits) fits the others (7.9): weights 3 and 1 from the right."""
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(number)))
    return total % 10 == 0


def full_year(two_digits: int, today: date) -> int:
    """The year a label means (7.12): the one of its kind from 49 years back to 50 years ahead."""
    century, current = today.year - today.year % 100, today.year % 100
    difference = two_digits - current
    if difference >= 51:
        return century - 100 + two_digits
    if difference <= -50:
        return century + 100 + two_digits
    return century + two_digits


def _start(text: str) -> int:
    """Where the first element begins: after blanks and the prefix by which a scanner names the symbol."""
    start = len(text) - len(text.lstrip(_BLANKS))
    if _SEPARATOR.match(text, start) or not text.startswith("]", start):
        return start
    if not text.startswith(_SYMBOLS, start):
        raise BarcodeUnreadable(BarcodeFault.NOT_GS1, start, value=text[start : start + 3])
    return start + 3


def _concatenated(text: str, start: int) -> list[_Element]:
    """The elements of a scan: fixed lengths follow each other, others end at a separator or at the end."""
    elements: list[_Element] = []
    position = start
    while position < len(text):
        if separator := _SEPARATOR.match(text, position):
            position = separator.end()
            continue
        identifier = _identifier_at(text, position)
        value_at = position + len(identifier)
        separator = _SEPARATOR.search(text, value_at)
        end = separator.start() if separator else len(text)
        if length := _FIXED_LENGTHS.get(identifier[:2]):
            end = min(end, position + length)
        elements.append(_Element(identifier, text[value_at:end], value_at))
        position = end
    return elements


def _identifier_at(text: str, position: int) -> str:
    length = _IDENTIFIER_LENGTHS.get(text[position : position + 2])
    identifier = text[position : position + length] if length else ""
    if len(identifier) != length or not _is_digits(identifier):
        raise BarcodeUnreadable(BarcodeFault.UNKNOWN_IDENTIFIER, position, value=text[position : position + 4])
    return identifier


def _bracketed(text: str, start: int) -> list[_Element]:
    """The elements of the readable text. A bracket opens a new one only if an identifier stands in it."""
    openings = [one for one in _BRACKETED.finditer(text, start) if _is_identifier(one.group(1))]
    if not openings or openings[0].start() != start:
        raise BarcodeUnreadable(BarcodeFault.UNKNOWN_IDENTIFIER, start, value=text[start : start + 6])
    elements: list[_Element] = []
    ends = [one.start() for one in openings[1:]] + [len(text)]
    for opening, end in zip(openings, ends, strict=True):
        raw = text[opening.end() : end].rstrip(_BLANKS)
        value = raw.lstrip(_BLANKS)
        elements.append(_Element(opening.group(1), value, opening.end() + len(raw) - len(value)))
    return elements


def _is_identifier(digits: str) -> bool:
    return _IDENTIFIER_LENGTHS.get(digits[:2]) == len(digits)


def _label(elements: list[_Element], today: date) -> VialLabel:
    values: dict[str, _Element] = {}
    for element in elements:
        _check(element)
        if values.setdefault(element.identifier, element).value != element.value:
            raise _fault(BarcodeFault.CONTRADICTION, element)
    produced, expiry = values.pop(PRODUCED, None), values.pop(EXPIRY, None)
    plain = {identifier: element.value for identifier, element in values.items()}
    return VialLabel(
        gtin=plain.pop(GTIN, None),
        lot=plain.pop(LOT, None),
        expires_on=_day(expiry, today) if expiry else None,
        serial=plain.pop(SERIAL, None),
        produced_on=_day(produced, today) if produced else None,
        others=MappingProxyType(plain),
    )


def _check(element: _Element) -> None:
    """Length, characters and check digit of one value. Raises `BarcodeUnreadable`."""
    fixed = _FIXED_LENGTHS.get(element.identifier[:2])
    shortest = fixed - len(element.identifier) if fixed else 1
    longest = shortest if fixed else _LONGEST.get(element.identifier, _LONGEST_OF_ALL)
    if len(element.value) < shortest:
        raise _fault(BarcodeFault.TOO_SHORT, element)
    if len(element.value) > longest:
        raise _fault(BarcodeFault.TOO_LONG, element)
    if fixed and not _is_digits(element.value):
        raise _fault(BarcodeFault.NOT_DIGITS, element)
    read = _CHARACTERS.match(element.value)
    if read and read.end() < len(element.value):
        position = element.position + read.end()
        raise BarcodeUnreadable(BarcodeFault.BAD_CHARACTER, position, element.identifier, element.value)
    if element.identifier == GTIN and not has_valid_check_digit(element.value):
        raise _fault(BarcodeFault.CHECK_DIGIT, element)


def _day(element: _Element, today: date) -> date:
    """The day of a YYMMDD; day 00 is the last of the month (3.4.2, 3.4.7; no longer allowed on medicines from 2025)."""
    year, month, day = full_year(int(element.value[:2]), today), int(element.value[2:4]), int(element.value[4:])
    try:
        return date(year, month, day or monthrange(year, month)[1])
    except ValueError as error:
        raise _fault(BarcodeFault.NOT_A_DATE, element) from error


def _fault(fault: BarcodeFault, element: _Element) -> BarcodeUnreadable:
    return BarcodeUnreadable(fault, element.position, element.identifier, element.value)


def _is_digits(text: str) -> bool:
    """Whether there are only the digits 0 to 9; `str.isdigit` also takes those of other scripts."""
    return text.isascii() and text.isdigit()
