"""Events as iCalendar files, read again by the same library and by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import icalendar
import pytest

from content.places.desk import Seen
from content.places.model import Entry, EventFacts, LocalKey
from tests.builders import NERIMA
from tests.content.places.builders import EDITOR, NURSE, THE_STATION, TOKYO, Ward, a_place, an_event, an_occasion


async def the_file(ward: Ward, key: LocalKey, language: str | None = None) -> bytes:
    content = await ward.life.calendars.of_event(key, language)
    assert content is not None
    return content


def entries(content: bytes) -> list[Any]:
    """Of any type: the library gives each property in a type of its own, and says of none which."""
    return list(the_calendar(content).events)


def the_calendar(content: bytes) -> Any:
    return icalendar.Calendar.from_ical(content)


async def changed(ward: Ward, event: Entry[EventFacts], facts: EventFacts) -> None:
    proposed = await ward.life.events.change(EDITOR, event.key, event.version, facts)
    await ward.life.events.approve(NURSE, (Seen(event.key, proposed.version),))


async def test_everything_that_a_calendar_takes(ward: Ward) -> None:
    hall = await ward.place(a_place("豊玉児童館", addresses={"ja": "練馬区豊玉北6-1"}))
    event = await ward.event(
        an_event(
            "はじめての離乳食; 初期, 中期",
            place=hall.key,
            venues={"ja": "2階"},
            descriptions={"ja": "一回目。\n持ち物：エプロン"},
            fees={"ja": "無料"},
            applying={"ja": "電話で"},
            phone="03-0000-0000",
            website="https://www.city.nerima.tokyo.jp/",
        )
    )

    (entry,) = entries(await the_file(ward, event.key))

    assert entry["UID"] == f"{event.key}.1@handbook"
    assert entry["SUMMARY"] == "はじめての離乳食; 初期, 中期"
    assert entry["DTSTART"].dt == datetime(2026, 12, 5, 10, tzinfo=TOKYO)
    assert entry["DTEND"].dt == datetime(2026, 12, 5, 11, 30, tzinfo=TOKYO)
    assert entry["DTSTART"].params["TZID"] == "Asia/Tokyo"
    assert entry["DTSTAMP"].dt == entry["LAST-MODIFIED"].dt == datetime(2026, 11, 24, 1, tzinfo=UTC)
    assert (entry["SEQUENCE"], entry["STATUS"]) == (0, "CONFIRMED")
    assert entry["DESCRIPTION"] == "一回目。\n持ち物：エプロン\n\n料金：無料\n\n申込方法：電話で\n\n電話：03-0000-0000"
    assert entry["LOCATION"] == "豊玉児童館、2階、練馬区豊玉北6-1"
    assert (entry["GEO"].latitude, entry["GEO"].longitude) == THE_STATION.degrees
    assert entry["URL"] == "https://www.city.nerima.tokyo.jp/"
    assert [str(one) for one in entry["CATEGORIES"].cats] == ["離乳食・栄養"]


async def test_the_zone_is_in_the_file(ward: Ward) -> None:
    calendar = the_calendar(await the_file(ward, (await ward.event()).key))

    (zone,) = calendar.timezones
    (standard,) = zone.standard
    assert zone["TZID"] == "Asia/Tokyo"
    assert standard["TZOFFSETTO"].td.total_seconds() == 9 * 3600
    assert (calendar["VERSION"], calendar["CALSCALE"]) == ("2.0", "GREGORIAN")
    assert "METHOD" not in calendar  # PUBLISH would ask for an ORGANIZER (RFC 5546, 3.2.1)


async def test_a_change_raises_the_sequence_and_keeps_the_uid(ward: Ward) -> None:
    event = await ward.event()
    (before,) = entries(await the_file(ward, event.key))
    ward.clock.step(days=1)

    await changed(ward, event, an_event("はじめての離乳食", an_occasion("2026-12-12")))
    (after,) = entries(await the_file(ward, event.key))

    assert (before["UID"], before["SEQUENCE"]) == (after["UID"], 0)
    assert (after["SEQUENCE"], after["DTSTAMP"].dt) == (1, datetime(2026, 11, 25, 1, tzinfo=UTC))
    assert after["DTSTART"].dt == datetime(2026, 12, 12, 10, tzinfo=TOKYO)


async def test_a_place_that_moved_is_something_new_of_its_events(ward: Ward) -> None:
    hall = await ward.place(a_place("前の建物"))
    event = await ward.event(an_event(place=hall.key))
    (before,) = entries(await the_file(ward, event.key))
    ward.clock.step(days=1)
    moved = await ward.life.places.change(EDITOR, hall.key, hall.version, a_place("新しい建物"))
    await ward.life.places.approve(NURSE, (Seen(hall.key, moved.version),))

    (after,) = entries(await the_file(ward, event.key))

    assert (before["LOCATION"], after["LOCATION"]) == ("前の建物", "新しい建物")
    assert before["DTSTAMP"].dt < after["DTSTAMP"].dt == after["LAST-MODIFIED"].dt


async def test_a_proposal_changes_nothing_in_the_file(ward: Ward) -> None:
    event = await ward.event()
    before = await the_file(ward, event.key)
    ward.clock.step(days=1)

    await ward.life.events.change(EDITOR, event.key, event.version, an_event("案"))

    assert await the_file(ward, event.key) == before


async def test_a_cancelled_event_and_a_cancelled_date_say_so(ward: Ward) -> None:
    first, second = an_occasion("2026-12-05"), an_occasion("2026-12-12")
    event = await ward.event(an_event("講座", first, second))
    assert event.published is not None
    one, other = event.published.occasions
    await changed(ward, event, replace(event.published, occasions=(one, replace(other, is_cancelled=True))))

    assert [one["STATUS"] for one in entries(await the_file(ward, event.key))] == ["CONFIRMED", "CANCELLED"]

    await ward.life.events.close(EDITOR, event.key)
    after = entries(await the_file(ward, event.key))
    assert [(one["STATUS"], one["SEQUENCE"]) for one in after] == [("CANCELLED", 2), ("CANCELLED", 2)]


@pytest.mark.parametrize(
    ("occasion", "start", "end"),
    [
        (an_occasion("2026-12-05", None, None), date(2026, 12, 5), date(2026, 12, 6)),
        (an_occasion("2026-12-05", None, None, last="2026-12-07"), date(2026, 12, 5), date(2026, 12, 8)),
        (an_occasion("2026-12-05", "10:00", None), datetime(2026, 12, 5, 10, tzinfo=TOKYO), None),
        (
            an_occasion("2026-12-31", "22:00", "01:00", last="2027-01-01"),
            datetime(2026, 12, 31, 22, tzinfo=TOKYO),
            datetime(2027, 1, 1, 1, tzinfo=TOKYO),
        ),
    ],
)
async def test_whole_days_end_before_the_next_one_and_an_end_that_is_not_stated_is_left_out(
    ward: Ward, occasion: object, start: date, end: date | None
) -> None:
    event = await ward.event(an_event("年越し", occasion))  # type: ignore[arg-type]  # each is an occasion

    (entry,) = entries(await the_file(ward, event.key))

    assert entry["DTSTART"].dt == start
    assert (entry["DTEND"].dt if "DTEND" in entry else None) == end


@pytest.mark.parametrize("title", ["あ" * 100, "a" * 37 + "𠮷野家の赤ちゃん👶の会" * 5, "é" * 99])
async def test_lines_are_folded_at_75_octets_and_no_character_is_broken(ward: Ward, title: str) -> None:
    event = await ward.event(an_event(title, descriptions={"ja": title * 10}))

    content = await the_file(ward, event.key)

    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode("utf-8")  # a broken character would not be one
    (entry,) = entries(content)
    assert (entry["SUMMARY"], entry["DESCRIPTION"]) == (title, title * 10)


async def test_texts_are_in_the_language_that_was_asked_for(ward: Ward) -> None:
    event = await ward.event(
        an_event(
            "離乳食",
            titles={"ja": "離乳食", "en": "Baby food"},
            fees={"ja": "無料", "en": "Free"},
            venues={"ja": "2階", "en": "2nd floor"},
            addresses={"ja": "豊玉北6-1"},
        )
    )

    (english,) = entries(await the_file(ward, event.key, "en"))
    (vietnamese,) = entries(await the_file(ward, event.key, "vi"))
    (easy,) = entries(await the_file(ward, event.key, "ja-easy"))

    assert (english["SUMMARY"], english["DESCRIPTION"]) == ("Baby food", "Fee: Free")
    assert english["LOCATION"] == "2nd floor, 豊玉北6-1"
    assert vietnamese["SUMMARY"] == "Baby food"
    assert (easy["SUMMARY"], easy["DESCRIPTION"]) == ("離乳食", "料金：無料")


async def test_the_feed_of_a_municipality_has_what_is_to_come(ward: Ward) -> None:
    await ward.event(an_event("昨日", an_occasion("2026-11-23")))
    await ward.event(an_event("講座", an_occasion("2026-11-20"), an_occasion("2026-12-05")))
    await ward.event(an_event("あそび", category="PLAY"))

    everything = await ward.life.calendars.of_municipality(NERIMA, None, None)
    play = await ward.life.calendars.of_municipality(NERIMA, "PLAY", "en")

    assert everything is not None
    assert play is not None
    assert sorted(str(one["SUMMARY"]) for one in entries(everything)) == ["あそび", "講座"]
    assert [str(one["SUMMARY"]) for one in entries(play)] == ["あそび"]
    assert the_calendar(play)["NAME"] == "Nerima City"
    assert await ward.life.calendars.of_municipality(NERIMA, "CASTLES", None) is None
    assert await ward.life.calendars.of_municipality("999999", None, None) is None
