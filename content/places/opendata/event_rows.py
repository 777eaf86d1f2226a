"""A row of イベント一覧, as an event. Pure."""

from dataclasses import replace
from datetime import MAXYEAR, date, time, timedelta
from typing import Final

from content.places.hours import MINUTES_A_DAY
from content.places.model import EventFacts, Occasion
from content.places.opendata.cells import read_day, read_flag, read_time, read_whole_number
from content.places.opendata.outcomes import CellUnreadable, LocalFault
from content.places.opendata.rows import Cells, ReadRow, RowUnreadable

_TIMES_LABEL: Final = "時間"
_UNTIL_LABEL: Final = "申込締切"
_NO_FEE: Final = "無料"


def is_for_families(cells: Cells) -> bool:
    """Whether a file that says of its rows which ones are for families says so of this one."""
    return "for_families" not in cells.columns or read_flag(cells.text("for_families")) is True


def read_event_row(cells: Cells) -> ReadRow[EventFacts]:
    """The event that a row describes. Raises `RowUnreadable` with all that is wrong."""
    title, address, venue = cells.needed("name"), cells.address(), cells.text("venue")
    first_on, last_on = _days(cells)
    starts, ends = _minutes(cells, "starts"), _minutes(cells, "ends")
    occasion, lines = _occasion(first_on, last_on, starts, ends)
    note = cells.text("times_note")
    key = cells.key(f"{title}\0{first_on}", address)
    facts = EventFacts(
        category=cells.category() or "",
        titles=cells.texts(title, cells.text("name_en")),
        occasions=(occasion,),
        descriptions=cells.texts(cells.description(*lines, note)),
        venues=cells.texts(venue),
        addresses=cells.texts(address),
        point=cells.point(),
        capacity=read_whole_number(cells.text("capacity")),
        fees=cells.texts(_fee(cells)),
        applying=cells.texts(_applying(cells)),
        contacts=cells.texts(cells.text("contact")),
        phone=cells.phone(),
        website=cells.text("website") or None,
        stated=cells.stated(),
    )
    if not cells.bad and last_on < first_on:
        cells.is_bad(LocalFault.NOT_A_DAY, "last_day")
    if cells.bad:
        raise RowUnreadable(key, tuple(cells.bad))
    return ReadRow(key, facts, tuple(cells.remarks))


def _days(cells: Cells) -> tuple[date, date]:
    """The first and the last day; without a last one it is the first."""
    first_on = _day(cells, "first_day") or date.min
    last_on = _day(cells, "last_day") if cells.text("last_day") else first_on
    return first_on, last_on or first_on


def _day(cells: Cells, name: str) -> date | None:
    try:
        day = read_day(cells.raw(name))
    except CellUnreadable as unreadable:
        cells.is_bad(unreadable.fault, name)
        return None
    if day.year == MAXYEAR:
        # 9999-12-31 stands for a day that nobody knows, and there is none after it.
        cells.is_bad(LocalFault.NOT_A_DAY, name)
        return None
    return day


def _minutes(cells: Cells, name: str) -> int | None:
    try:
        return read_time(cells.raw(name))
    except CellUnreadable as unreadable:
        if unreadable.fault is not LocalFault.MISSING:
            cells.is_bad(unreadable.fault, name)
        return None


def _occasion(first_on: date, last_on: date, starts: int | None, ends: int | None) -> tuple[Occasion, tuple[str, ...]]:
    """The one date of a row, and what has to be said of it in words.

    Over several days it is not said whether times are those of each day or of the first and the last: then the days
    stand as they are, and the times as words. So do times of which only the end is said, and an end before the
    beginning, which may be on the next day or in the afternoon; 0:00 is midnight.
    """
    whole = Occasion(0, first_on, last_on)
    if starts is None and ends is None:
        return whole, ()
    if starts is None or last_on != first_on:
        return whole, (_in_words(starts, ends),)
    begins = _at(first_on, starts)
    if ends is None or ends == starts:
        return replace(whole, first_on=begins[0], last_on=begins[0], starts_at=begins[1]), ()
    if 0 < ends < starts:
        started = replace(whole, first_on=begins[0], last_on=begins[0], starts_at=begins[1])
        return started, (_in_words(starts, ends),)
    ending = _at(first_on, ends or MINUTES_A_DAY)
    return Occasion(0, begins[0], ending[0], begins[1], ending[1]), ()


def _in_words(starts: int | None, ends: int | None) -> str:
    told = "〜".join("" if at is None else f"{at // 60}:{at % 60:02}" for at in (starts, ends))
    return f"{_TIMES_LABEL}：{told}"


def _at(day: date, minutes: int) -> tuple[date, time]:
    """The day and time of day so many minutes after a day's beginning."""
    days, rest = divmod(minutes, MINUTES_A_DAY)
    return day + timedelta(days=days), time(rest // 60, rest % 60)


def _fee(cells: Cells) -> str:
    amount, note = cells.text("fee"), cells.text("fee_note")
    yen = read_whole_number(cells.text("fee"))
    told = amount if yen is None else f"{yen:,}円" if yen else _NO_FEE
    return "\n".join(part for part in (told, note) if part)


def _applying(cells: Cells) -> str:
    until = " ".join(part for part in (cells.text("apply_until_day"), cells.text("apply_until_time")) if part)
    return "\n".join(part for part in (cells.text("applying"), f"{_UNTIL_LABEL}：{until}" if until else "") if part)
