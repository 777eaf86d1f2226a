"""From a cell of open data to a value: times, days of the week, coordinates, whether there is something. Pure.

What can be read in one way only is read; what cannot is refused, and nothing is guessed.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from content.places.hours import WEEKDAYS, DayKind
from content.places.model import Point
from content.places.opendata.outcomes import CellUnreadable, LocalFault
from handbook_api.imports import columns

LATEST_MINUTE: Final = 30 * 60
"""Six in the morning of the next day: as far as offices count the hours of an evening on."""

_TIME: Final = re.compile(
    r"(午前|午後|AM|PM)?\s*(\d{1,2})(?:[::](\d{2})(?:[::]00)?|時(?:(\d{1,2})分|(半))?)", re.IGNORECASE
)
_SEPARATORS: Final = re.compile(r"[\s,、・;/／。()]+|曜日|曜")
_RANGE: Final = re.compile(r"([月火水木金土日])(?:-|~|〜|～|–|―|ー|から)([月火水木金土日])(?:まで)?")
_LETTERS: Final = "月火水木金土日"
_EVERY_DAY: Final = ("毎日", "年中無休")
_WORKING_DAYS: Final = "平日"
_HOLIDAYS: Final = re.compile(r"祝祭日|祝日|祝")
_THERE: Final = frozenset({"有", "有り", "あり", "可", "○", "〇", "◯", "1", "TRUE", "はい"})
_NOT_THERE: Final = frozenset({"無", "無し", "なし", "不可", "×", "✕", "0", "FALSE", "いいえ"})
_DEGREES: Final = re.compile(r"-?\d{1,3}(?:\.\d{1,16})?")

JAPAN_LATITUDES: Final = (Decimal(20), Decimal(46))
JAPAN_LONGITUDES: Final = (Decimal(122), Decimal(154))
"""In degrees. No municipality of Japan reaches beyond these: a pair that was exchanged is found by it."""


@dataclass(frozen=True, slots=True)
class OpenDays:
    """The days that a cell names, and whether holidays are among them: `None` where it says nothing of them."""

    days: frozenset[DayKind]
    holidays: bool | None


def read_text(cell: str) -> str:
    """What stands in a cell, in one form of writing. Raises `CellUnreadable` for what is no text."""
    try:
        return columns.normalised(cell)
    except columns.CellRefused as refused:
        raise CellUnreadable(LocalFault(refused.fault.value)) from None


def read_day(cell: str) -> date:
    """The day a cell names, as `imports.columns.read_day` takes it. Raises `CellUnreadable`."""
    try:
        return columns.read_day(cell)
    except columns.CellRefused as refused:
        raise CellUnreadable(LocalFault(refused.fault.value)) from None


def read_time(cell: str) -> int:
    """The minutes since midnight that a cell names: 9:00, 09:00:00, 9時, 9時30分, 午後1時, 24:00, 26:00.

    Raises `CellUnreadable` for anything else, and for twelve o'clock where it is not clear which of the two.
    """
    text = read_text(cell)
    found = _TIME.fullmatch(text)
    if found is None:
        raise CellUnreadable(LocalFault.NOT_A_TIME if text else LocalFault.MISSING)
    half, hours, minutes, spelled_minutes, is_half = found.groups()
    hour, minute = int(hours), int(minutes or spelled_minutes or (30 if is_half else 0))
    if half is not None:
        if not 0 <= hour < 12:
            raise CellUnreadable(LocalFault.NOT_A_TIME)
        hour += 12 if half.upper() in ("午後", "PM") else 0
    total = hour * 60 + minute
    if minute >= 60 or total > LATEST_MINUTE:
        raise CellUnreadable(LocalFault.NOT_A_TIME)
    return total


def read_open_days(cell: str) -> OpenDays:
    """The days a cell names: 月火水木金, 月・水, 月~金, 月曜日から土曜日, 平日, 毎日, each with 祝 or without it.

    Raises `CellUnreadable` where anything else stands there.
    """
    text = read_text(cell)
    if not text:
        raise CellUnreadable(LocalFault.MISSING)
    days: set[DayKind] = set()
    holidays: bool | None = None
    rest = _SEPARATORS.sub("", text)
    for word in _EVERY_DAY:
        if word in rest:
            days |= set(WEEKDAYS)
            holidays = True if word == "年中無休" else holidays
            rest = rest.replace(word, "")
    if _WORKING_DAYS in rest:
        days |= set(WEEKDAYS[:5])
        rest = rest.replace(_WORKING_DAYS, "")
    if _HOLIDAYS.search(rest):
        holidays, rest = True, _HOLIDAYS.sub("", rest)
    for first, last in _RANGE.findall(rest):
        days |= _from_to(_LETTERS.index(first), _LETTERS.index(last))
    rest = _RANGE.sub("", rest)
    if any(letter not in _LETTERS for letter in rest):
        raise CellUnreadable(LocalFault.NOT_OPEN_DAYS)
    days |= {WEEKDAYS[_LETTERS.index(letter)] for letter in rest}
    if not days and holidays is None:
        raise CellUnreadable(LocalFault.NOT_OPEN_DAYS)
    return OpenDays(frozenset(days), holidays)


def read_point(latitude: str, longitude: str) -> Point | None:
    """The point two cells give in degrees; `None` where both are empty.

    Raises `CellUnreadable` for what is not in Japan.
    """
    north, east = read_text(latitude), read_text(longitude)
    if not north and not east:
        return None
    if not (_DEGREES.fullmatch(north) and _DEGREES.fullmatch(east)):
        raise CellUnreadable(LocalFault.NOT_COORDINATES)
    try:
        degrees = Decimal(north), Decimal(east)
    except InvalidOperation:
        raise CellUnreadable(LocalFault.NOT_COORDINATES) from None
    if not (_within(degrees[0], JAPAN_LATITUDES) and _within(degrees[1], JAPAN_LONGITUDES)):
        raise CellUnreadable(LocalFault.NOT_COORDINATES)
    return Point(round(degrees[0] * 1_000_000), round(degrees[1] * 1_000_000))


def read_flag(cell: str) -> bool | None:
    """Whether there is something, by a cell that says so: 有, 無, ○, ×, 1, 0; `None` for anything else."""
    text = read_text(cell).upper()
    return True if text in _THERE else False if text in _NOT_THERE else None


def read_whole_number(cell: str) -> int | None:
    """The number in a cell such as 20, 20人 or 1,000; `None` where there is no number alone."""
    found = re.fullmatch(r"(\d{1,3}(?:,\d{3})*|\d{1,7})(?:人|名|組)?", read_text(cell))
    return int(found[1].replace(",", "")) if found else None


def read_optional_day(cell: str) -> date | None:
    """The day in a cell; `None` where it is empty or no day."""
    try:
        return read_day(cell)
    except CellUnreadable:
        return None


def is_of_municipality(cell: str, code: str) -> bool:
    """Whether a cell's code is a municipality's, with or without its check digit and its leading zero."""
    text = read_text(cell)
    return not text or text in {code, code[:5], code.lstrip("0"), code[:5].lstrip("0")}


def _from_to(first: int, last: int) -> set[DayKind]:
    """From a day of the week to another one, over the weekend where that comes first."""
    return {WEEKDAYS[day % 7] for day in range(first, (last if last >= first else last + 7) + 1)}


def _within(number: Decimal, bounds: tuple[Decimal, Decimal]) -> bool:
    return bounds[0] <= number <= bounds[1]
