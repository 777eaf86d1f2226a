"""Places and an event of the demonstration. None of them exists: their names say that they are samples (見本)."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Final

from content.places.desk import Seen
from content.places.hours import WEEKDAYS, DayKind, DifferentDays, OnHolidays, OpeningHours, Span, Spans, Week
from content.places.model import (
    Accessibility,
    AgeSpan,
    EventFacts,
    EventTarget,
    LocalKey,
    LocalState,
    Occasion,
    PlaceFacts,
    Point,
    Stated,
)
from handbook_api.demo.people import EDITOR, NERIMA, STAFF, chosen_id
from handbook_api.house import House
from handbook_api.platform.clock import civil_date

_HALL: Final = "sample-hall"
_TUESDAY: Final = 1
_WEEK: Final = timedelta(days=7)
_SOURCE: Final = "見本（このページのための架空の施設）"


async def put_in_places(house: House) -> None:
    """Write and publish them. Done twice, nothing is there twice, and what was withdrawn stays so."""
    today = civil_date(house.clock.now(), house.settings.time_zone)
    life = house.services.local_life
    for name, facts in _places(today).items():
        place = await life.places.propose(EDITOR.principal, chosen_id(name), facts)
        if place.state is LocalState.PROPOSED:
            await life.places.approve(STAFF.principal, (Seen(place.key, place.version),))
    event = await life.events.propose(EDITOR.principal, chosen_id("sample-class"), _class(today))
    if event.state is LocalState.PROPOSED:
        await life.events.approve(STAFF.principal, (Seen(event.key, event.version),))


def _places(today: date) -> Mapping[str, PlaceFacts]:
    return {
        _HALL: PlaceFacts(
            category="CHILDRENS_HALL",
            names={"ja": "見本児童館", "en": "Sample Children's Hall"},
            kana="ミホンジドウカン",
            addresses={"ja": "練馬区（見本）", "en": "Nerima (demonstration)"},
            point=Point.of_degrees(35.7360, 139.6520),
            hours=_from_to((), Span(9 * 60, 17 * 60), different=(_end_of_year(today),)),
            accessibility=Accessibility(stroller=True, lift=True, nursing_space=True, diaper_table=True),
            stated=Stated(_SOURCE, today),
        ),
        "sample-hiroba": PlaceFacts(
            category="HIROBA",
            names={"ja": "見本ひろば", "en": "Sample Drop-in Space"},
            kana="ミホンヒロバ",
            addresses={"ja": "練馬区（見本）", "en": "Nerima (demonstration)"},
            point=Point.of_degrees(35.7385, 139.6560),
            hours=_from_to((DayKind.SATURDAY, DayKind.SUNDAY), Span(10 * 60, 16 * 60)),
            accessibility=Accessibility(stroller=True, nursing_space=True, languages=("en", "ja")),
            stated=Stated(_SOURCE, today),
        ),
        "sample-clinic": PlaceFacts(
            category="CLINIC",
            names={"ja": "見本こどもクリニック", "en": "Sample Children's Clinic"},
            kana="ミホンコドモクリニック",
            addresses={"ja": "練馬区（見本）", "en": "Nerima (demonstration)"},
            point=Point.of_degrees(35.7412, 139.6475),
            stated=Stated(_SOURCE, today),
        ),
    }


def _from_to(closed: tuple[DayKind, ...], span: Span, different: tuple[DifferentDays, ...] = ()) -> OpeningHours:
    """The same hours every day but on `closed` ones and on public holidays."""
    days: dict[DayKind, Spans] = {day: () if day in closed else (span,) for day in WEEKDAYS}
    return OpeningHours((Week(days, OnHolidays.OWN_HOURS),), different)


def _end_of_year(today: date) -> DifferentDays:
    return DifferentDays(date(today.year, 12, 29), date(today.year + 1, 1, 3))


def _class(today: date) -> EventFacts:
    """On the mornings of the next four Tuesdays."""
    first = today + timedelta(days=(_TUESDAY - today.weekday()) % 7 or 7)
    return EventFacts(
        category="FOOD_CLASS",
        titles={"ja": "はじめての離乳食（見本）", "en": "First solid food (sample)"},
        descriptions={"ja": "進め方を実演で紹介します。", "en": "How to begin, shown step by step."},
        occasions=tuple(
            Occasion(number + 1, first + number * _WEEK, first + number * _WEEK, time(10), time(11, 30))
            for number in range(4)
        ),
        place=LocalKey(NERIMA, chosen_id(_HALL)),
        target=EventTarget(AgeSpan(120, 270)),
        capacity=12,
        fees={"ja": "無料", "en": "Free"},
        applying={"ja": "申込は不要です。", "en": "No application is needed."},
        stated=Stated(_SOURCE, today),
    )
