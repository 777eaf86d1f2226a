"""A row of 子育て施設一覧 or 公共施設一覧, as a place. Pure."""

import re
from typing import Final

from content.places.hours import MINUTES_A_DAY, WEEKDAYS, DayKind, OnHolidays, OpeningHours, Span, Spans, Week
from content.places.model import Accessibility, PlaceFacts
from content.places.opendata.cells import OpenDays, read_flag, read_open_days, read_time
from content.places.opendata.outcomes import CellUnreadable, LocalFault
from content.places.opendata.rows import Cells, ReadRow, RowUnreadable

_DAYS_LABEL: Final = "利用できる曜日"
_TIME_LABEL: Final = "利用できる時間"
_SOME_WEEKS: Final = re.compile(r"第\s*[1-5一二三四五]|隔週")
"""In the words beside the hours: they do not hold every week."""
_OF_HOLIDAYS: Final = re.compile(r"祝|年末|年始|正月")


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
        raise RowUnreadable(key, tuple(cells.bad))
    return ReadRow(key, facts, tuple(cells.remarks))


def _hours(cells: Cells) -> OpeningHours | None:
    """The hours as data where days and times can both be read; otherwise what stands there, as words.

    Days that are not named are closed: the column names those on which a place can be used. Of holidays nothing is
    said where they are not named, or where the words beside them say more.
    """
    note, days, opens, closes = (cells.text(one) for one in ("hours_note", "days", "opens", "closes"))
    if not days and not opens and not closes:
        return OpeningHours((), notes={"ja": note}) if note else None
    try:
        if _SOME_WEEKS.search(note):
            raise CellUnreadable(LocalFault.NOT_OPEN_DAYS)
        span = _span(read_time(cells.raw("opens")), read_time(cells.raw("closes")))
        week = _week(read_open_days(cells.raw("days")), span, says_more=_OF_HOLIDAYS.search(note) is not None)
    except (CellUnreadable, ValueError):
        cells.remark(LocalFault.HOURS_IN_WORDS, "days")
        words = (
            f"{_DAYS_LABEL}：{days}" if days else "",
            f"{_TIME_LABEL}：{opens}〜{closes}" if opens or closes else "",
        )
        return OpeningHours((), notes={"ja": "\n".join(part for part in (*words, note) if part)})
    return OpeningHours((week,), notes={"ja": note} if note else {})


def _span(opens: int, closes: int) -> Span:
    """Until 0:00 is until midnight. Of any other end before the beginning it is not clear what it means.

    9:00 to 5:00 may be meant until the afternoon, and 0:00 to 0:00 is in files where nobody stated the hours.
    Raises `ValueError`.
    """
    if closes == 0 and opens != 0:
        return Span(opens, MINUTES_A_DAY)
    return Span(opens, closes)


def _week(open_days: OpenDays, span: Span, *, says_more: bool) -> Week:
    """The week. Where the words beside it say more of holidays, those of holidays are not known."""
    days: dict[DayKind, Spans] = {day: (span,) if day in open_days.days else () for day in WEEKDAYS}
    if open_days.holidays and not says_more:
        days[DayKind.HOLIDAY] = (span,)
        return Week(days, OnHolidays.OWN_HOURS)
    return Week(days, OnHolidays.NOT_STATED)
