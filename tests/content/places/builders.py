"""Places and events of the tests, and the people who work on them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from content.languages import load_languages
from content.places.categories import load_local_categories
from content.places.desk import LocalDesk, Seen
from content.places.everything import LocalLife, local_life
from content.places.hours import WEEKDAYS, DayKind, DifferentDays, OnHolidays, OpeningHours, Span, Spans, Week
from content.places.model import Entry, EventFacts, Facts, LocalKey, Occasion, PlaceFacts, Point, Stated
from handbook_api.municipalities.municipality import HolidayCalendar, Municipality
from handbook_api.platform.access_log import AccessLog
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.ids import new_id
from handbook_api.platform.ledger import Ledger
from handbook_api.platform.mongodb import Database
from handbook_api.platform.signing import Signer
from handbook_api.platform.texts import Texts
from handbook_api.platform.tools import Tools
from tests.builders import NERIMA, SUGINAMI
from tests.clocks import SteppingClock
from tests.notifications.builders import a_municipality

TOKYO = ZoneInfo("Asia/Tokyo")
EDITOR = Principal("uid-editor", Role.EDITOR, NERIMA)
COLLEAGUE = Principal("uid-colleague", Role.EDITOR, NERIMA)
NURSE = Principal("uid-nurse", Role.STAFF, NERIMA)
EDITOR_ELSEWHERE = Principal("uid-editor-elsewhere", Role.EDITOR, SUGINAMI)
PARENT = Principal("uid-parent", Role.PARENT)

ENTERED_ON = date(2026, 11, 20)
THE_STATION = Point.of_degrees(35.7376, 139.6543)
"""About where Nerima station is."""


def span(text: str) -> Span:
    """`09:00-17:00`; beyond 24:00 on the next day, as in `22:00-26:00`."""
    opens, closes = (int(at[:2]) * 60 + int(at[3:]) for at in text.split("-"))
    return Span(opens, closes)


def spans(*texts: str) -> Spans:
    return tuple(map(span, texts))


def a_week(
    days: Mapping[DayKind, Spans] | None = None,
    on_holidays: OnHolidays = OnHolidays.AS_USUAL,
    valid_from: str | None = None,
    valid_until: str | None = None,
) -> Week:
    """Nine to five from Monday to Saturday, closed on Sundays, unless said otherwise."""
    nine_to_five: dict[DayKind, Spans] = {
        **dict.fromkeys(WEEKDAYS, spans("09:00-17:00")),
        DayKind.SUNDAY: (),
    }
    return Week(
        nine_to_five if days is None else days,
        on_holidays,
        date.fromisoformat(valid_from) if valid_from else None,
        date.fromisoformat(valid_until) if valid_until else None,
    )


def hours(*weeks: Week, different: tuple[DifferentDays, ...] = ()) -> OpeningHours:
    return OpeningHours(weeks or (a_week(),), different)


def days_off(first: str, last: str | None = None, *open_at: str) -> DifferentDays:
    return DifferentDays(date.fromisoformat(first), date.fromisoformat(last or first), spans(*open_at))


def a_place(name: str = "豊玉児童館", **fields: Any) -> PlaceFacts:
    """A children's hall in front of Nerima station."""
    given: dict[str, Any] = {
        "category": "CHILDRENS_HALL",
        "names": {"ja": name},
        "point": THE_STATION,
        "stated": Stated("練馬区オープンデータ", ENTERED_ON),
    }
    return PlaceFacts(**(given | fields))


def an_occasion(
    day: str = "2026-12-05", starts: str | None = "10:00", ends: str | None = "11:30", number: int = 0, **fields: Any
) -> Occasion:
    return Occasion(
        number,
        date.fromisoformat(day),
        date.fromisoformat(fields.pop("last", day)),
        time.fromisoformat(starts) if starts else None,
        time.fromisoformat(ends) if ends else None,
        **fields,
    )


def an_event(title: str = "はじめての離乳食", *occasions: Occasion, **fields: Any) -> EventFacts:
    """A class on the morning of 5 December."""
    given: dict[str, Any] = {
        "category": "FOOD_CLASS",
        "titles": {"ja": title},
        "occasions": occasions or (an_occasion(),),
        "stated": Stated("練馬区", ENTERED_ON),
    }
    return EventFacts(**(given | fields))


@dataclass(frozen=True, slots=True)
class Ward:
    """The use cases on a database of a test's own."""

    life: LocalLife
    database: Database
    clock: SteppingClock

    async def place(self, facts: PlaceFacts | None = None, by: Principal = EDITOR) -> Entry[PlaceFacts]:
        """A place that was proposed and approved."""
        return await published(self.life.places, facts or a_place(), by)

    async def event(self, facts: EventFacts | None = None, by: Principal = EDITOR) -> Entry[EventFacts]:
        """An event that was proposed and approved."""
        return await published(self.life.events, facts or an_event(), by)


async def published(desk: LocalDesk[Facts], facts: Facts, by: Principal = EDITOR) -> Entry[Facts]:
    """Proposed by somebody, and approved by a colleague of hers."""
    entry = await desk.propose(by, new_id(), facts)
    (approved,) = await desk.approve(
        replace(COLLEAGUE, municipality=by.municipality), (Seen(entry.key, entry.version),)
    )
    return approved


def a_ward(database: Database, ledger: Ledger, cipher: FieldCipher, signer: Signer, clock: SteppingClock) -> Ward:
    """Nerima and Suginami."""
    municipalities: dict[str, Municipality] = {
        code: a_municipality(code=code, holidays=HolidayCalendar.JP) for code in (NERIMA, SUGINAMI)
    }
    tools = Tools(
        database=database,
        ledger=ledger,
        access_log=AccessLog(database, clock),
        cipher=cipher,
        signer=signer,
        texts=Texts.load(),
        clock=clock,
        zone=TOKYO,
    )
    languages = load_languages()
    return Ward(local_life(tools, municipalities, languages, load_local_categories(languages)), database, clock)


def a_key(own: str = "", municipality: str = NERIMA) -> LocalKey:
    return LocalKey(municipality, own or new_id())
