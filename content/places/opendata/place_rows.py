"""A row of 子育て施設一覧 or 公共施設一覧, as a place. Pure."""

from typing import Final

from content.places.hours import MINUTES_A_DAY, WEEKDAYS, DayKind, OnHolidays, OpeningHours, Span, Spans, Week
from content.places.model import Accessibility, PlaceFacts
from content.places.opendata.cells import OpenDays, read_flag, read_open_days, read_time
from content.places.opendata.outcomes import CellUnreadable, LocalFault
from content.places.opendata.rows import Cells, ReadRow, RowUnreadable

_DAYS_LABEL: Final = "利用できる曜日"
_TIME_LABEL: Final = "利用できる時間"


def read_place_row(cells: Cells) -> ReadRow[PlaceFacts]:
    """The place that a row describes. Raises `RowUnreadable` with all that is wrong."""
    name, address = cells.needed("name"), cells.address()
    if not address:
        cells.is_bad(LocalFault.MISSING, "address")
    key, category = cells.key(name, address), cells.category()
    facts = PlaceFacts(
        category=category or "",
        names=cells.texts(name, cells.text("name_en")),
        kana=cells.text("kana") or None,
        descriptions=cells.texts(cells.description()),
        addresses=cells.texts(address),
        point=cells.point(),
        phone=cells.phone(),
        website=cells.text("website") or None,
        hours=_hours(cells),
        accessibility=Accessibility(
            stroller=read_flag(cells.text("stroller")),
            nursing_space=read_flag(cells.text("nursing_space")),
            diaper_table=read_flag(cells.text("diaper_table")),
        ),
        stated=cells.stated(),
    )
    if cells.bad:
        raise RowUnreadable(tuple(cells.bad))
    return ReadRow(key, facts, tuple(cells.remarks))


def _hours(cells: Cells) -> OpeningHours | None:
    """The hours as data where days and times can both be read; otherwise what stands there, as words.

    Days that are not named are closed: the column names those on which a place can be used. Of holidays nothing is
    said where they are not named.
    """
    note, days, opens, closes = (cells.text(one) for one in ("hours_note", "days", "opens", "closes"))
    if not days and not opens and not closes:
        return OpeningHours((), notes={"ja": note}) if note else None
    try:
        week = _week(
            read_open_days(cells.raw("days")), _span(read_time(cells.raw("opens")), read_time(cells.raw("closes")))
        )
    except (CellUnreadable, ValueError):
        cells.remark(LocalFault.HOURS_IN_WORDS, "days")
        words = (
            f"{_DAYS_LABEL}：{days}" if days else "",
            f"{_TIME_LABEL}：{opens}〜{closes}" if opens or closes else "",
        )
        return OpeningHours((), notes={"ja": "\n".join(part for part in (*words, note) if part)})
    return OpeningHours((week,), notes={"ja": note} if note else {})


def _span(opens: int, closes: int) -> Span:
    """From 0:00 to 0:00 is round the clock; an end before the beginning is on the next day."""
    if opens == closes and opens != 0:
        raise ValueError("a time that ends when it begins")
    return Span(opens, closes if closes > opens else closes + MINUTES_A_DAY)


def _week(open_days: OpenDays, span: Span) -> Week:
    days: dict[DayKind, Spans] = {day: (span,) if day in open_days.days else () for day in WEEKDAYS}
    if open_days.holidays:
        days[DayKind.HOLIDAY] = (span,)
        return Week(days, OnHolidays.OWN_HOURS)
    return Week(days, OnHolidays.NOT_STATED)
