"""What readers find: near them, open now, by name, by time."""

from datetime import UTC, datetime
from math import asin, cos, radians, sin, sqrt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.places.desk import CEILING, Seen
from content.places.hours import WEEKDAYS, DayKind
from content.places.model import AgeSpan, EventTarget, Point
from content.places.reading import coarsened
from content.places.shown import LOOKED_AT_CEILING, Dated, EventsWanted, Near
from handbook_api.platform.ids import new_id
from handbook_api.platform.problems import ProblemCode, Refused
from tests.builders import NERIMA, SUGINAMI
from tests.content.places.builders import (
    EDITOR,
    EDITOR_ELSEWHERE,
    NURSE,
    THE_STATION,
    Ward,
    a_key,
    a_place,
    a_week,
    an_event,
    an_occasion,
    hours,
    spans,
)
from tests.queries import profiled

HERE = THE_STATION


def north(metres: int) -> Point:
    """So far north of the station; a degree of latitude is about 111 km."""
    return Point(THE_STATION.latitude + round(metres / 111_000 * 1_000_000), THE_STATION.longitude)


async def near(ward: Ward, radius: int = 2_000, size: int = 10, **asked: object) -> list[tuple[str, int]]:
    found = await ward.life.reading.near(
        NERIMA,
        HERE,
        radius,
        asked.get("category"),  # type: ignore[arg-type]  # a test names it or not
        size,
        None,
        is_open_now=bool(asked.get("open_now")),
    )
    return [(one.place.facts.names["ja"], one.metres) for one in found.places]


async def test_the_nearest_is_in_front_with_its_distance(ward: Ward) -> None:
    for name, metres in (("遠い", 1_500), ("近い", 100), ("中くらい", 700), ("範囲の外", 2_500)):
        await ward.place(a_place(name, point=north(metres)))
    await ward.place(a_place("場所なし", point=None))

    found = await near(ward)

    assert [name for name, _ in found] == ["近い", "中くらい", "遠い"]
    assert [metres for _, metres in found] == pytest.approx([100, 700, 1_500], abs=8)


async def test_only_what_is_published_of_that_municipality_and_category(ward: Ward) -> None:
    await ward.place(a_place("児童館"))
    await ward.place(a_place("図書館", category="LIBRARY"))
    await ward.place(a_place("よその区"), EDITOR_ELSEWHERE)
    await ward.life.places.propose(EDITOR, new_id(), a_place("提案だけ"))
    closed = await ward.place(a_place("閉館"))
    await ward.life.places.close(EDITOR, closed.key)

    assert [name for name, _ in await near(ward, category="CHILDRENS_HALL")] == ["児童館"]
    assert sorted(name for name, _ in await near(ward)) == ["児童館", "図書館"]


async def test_open_now_leaves_out_what_is_closed_and_what_nobody_stated(ward: Ward) -> None:
    await ward.place(a_place("開いている", hours=hours()))
    await ward.place(a_place("夜だけ", hours=hours(a_week(dict.fromkeys(WEEKDAYS, spans("18:00-22:00"))))))
    await ward.place(a_place("不明"))

    assert [name for name, _ in await near(ward, open_now=True)] == ["開いている"]
    ward.clock.step(hours=9)  # seven in the evening
    assert [name for name, _ in await near(ward, open_now=True)] == ["夜だけ"]


async def test_pages_show_every_place_once_also_those_at_the_same_point(ward: Ward) -> None:
    names = {f"施設{number}" for number in range(7)}
    for name in sorted(names):
        await ward.place(a_place(name))

    seen: list[Near] = []
    after = None
    for _ in range(4):
        page = await ward.life.reading.near(NERIMA, HERE, 500, None, 2, after, is_open_now=False)
        seen += page.places
        after = page.searched_to

    assert after is None
    assert {one.place.facts.names["ja"] for one in seen} == names
    assert len(seen) == len(names)


async def test_pages_of_what_is_open_go_past_what_is_closed(ward: Ward) -> None:
    for number in range(6):
        await ward.place(a_place(f"{number}", point=north(100 * number), hours=hours() if number % 2 else None))

    first = await ward.life.reading.near(NERIMA, HERE, 2_000, None, 2, None, is_open_now=True)
    async with profiled(ward.database) as queries:
        rest = await ward.life.reading.near(NERIMA, HERE, 2_000, None, 2, first.searched_to, is_open_now=True)

    assert [[one.place.facts.names["ja"] for one in page.places] for page in (first, rest)] == [["1", "3"], ["5"]]
    assert sum(one["ns"].endswith("local_places") for one in queries.operations) == 2


async def test_a_search_for_what_is_open_ends_at_a_ceiling_and_goes_on_from_there(ward: Ward) -> None:
    """Nothing is open near by: the page is empty, says that there is more, and the next one finds it."""
    await ward.place(a_place("閉", hours=hours(a_week({DayKind.SUNDAY: ()}))))
    (closed,) = await ward.database.local_places.find().to_list()
    await ward.database.local_places.insert_many([closed | {"_id": str(a_key())} for _ in range(LOOKED_AT_CEILING)])
    await ward.place(a_place("開いている", point=north(1_000), hours=hours()))

    first = await ward.life.reading.near(NERIMA, HERE, 2_000, None, 2, None, is_open_now=True)
    second = await ward.life.reading.near(NERIMA, HERE, 2_000, None, 2, first.searched_to, is_open_now=True)

    assert first.places == ()
    assert first.searched_to is not None
    assert [one.place.facts.names["ja"] for one in second.places] == ["開いている"]
    assert second.searched_to is None


async def test_five_thousand_places_none_of_them_open_are_not_all_read(ward: Ward) -> None:
    evenings = hours(a_week(dict.fromkeys(WEEKDAYS, spans("18:00-22:00"))))
    await ward.place(a_place(hours=evenings))
    (one,) = await ward.database.local_places.find().to_list()
    await ward.database.local_places.insert_many([one | {"_id": str(a_key())} for _ in range(CEILING - 1)])

    async with profiled(ward.database) as queries:
        page = await ward.life.reading.near(NERIMA, HERE, 20_000, None, 20, None, is_open_now=True)

    assert page.places == ()
    assert page.searched_to is not None
    assert LOOKED_AT_CEILING <= sum(one.get("nreturned", 0) for one in queries.operations) <= LOOKED_AT_CEILING + 1


async def test_a_cursor_from_farther_away_than_the_radius_finds_nothing(ward: Ward) -> None:
    await ward.place(a_place(point=north(400)))

    page = await ward.life.reading.near(NERIMA, HERE, 500, None, 2, (501, "131202.0"), is_open_now=False)

    assert (page.places, page.searched_to) == ((), None)


@pytest.mark.parametrize("radius", [99, 20_001])
async def test_a_radius_has_its_bounds(ward: Ward, radius: int) -> None:
    with pytest.raises(Refused) as refused:
        await near(ward, radius)

    assert [one.code for one in refused.value.problems] == [ProblemCode.RADIUS_OUT_OF_RANGE]


async def test_nowhere_is_no_point(ward: Ward) -> None:
    with pytest.raises(Refused) as refused:
        await ward.life.reading.near(NERIMA, Point.of_degrees(1e300, 0), 500, None, 1, None, is_open_now=False)

    assert [one.code for one in refused.value.problems] == [ProblemCode.COORDINATES_OUT_OF_RANGE]


@given(st.integers(-89_000_000, 89_000_000), st.integers(-180_000_000, 180_000_000))
def test_the_database_is_not_told_to_the_metre_where_somebody_is(latitude: int, longitude: int) -> None:
    point = Point(latitude, longitude)
    rough = coarsened(point)

    assert rough.latitude % 100 == rough.longitude % 100 == 0
    assert metres_between(point, rough) < 9


async def test_what_the_database_is_asked_is_the_rough_point(ward: Ward) -> None:
    async with profiled(ward.database) as queries:
        await ward.life.reading.near(NERIMA, Point(35_737_649, 139_654_351), 500, None, 1, None, is_open_now=False)

    (asked,) = [one["command"]["pipeline"][0]["$geoNear"] for one in queries.operations if "pipeline" in one["command"]]
    assert asked["near"]["coordinates"] == [139.6544, 35.7376]


def metres_between(one: Point, other: Point) -> float:
    (north, east), (north_there, east_there) = one.degrees, other.degrees
    half = (
        sin(radians(north_there - north) / 2) ** 2
        + cos(radians(north)) * cos(radians(north_there)) * sin(radians(east_there - east) / 2) ** 2
    )
    return 2 * 6_378_100 * asin(sqrt(half))


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(-9_000, 9_000), st.integers(-9_000, 9_000)), min_size=1, max_size=6))
async def test_distances_are_those_on_the_sphere(ward: Ward, offsets: list[tuple[int, int]]) -> None:
    await ward.database.local_places.delete_many({})
    points = [Point(HERE.latitude + up, HERE.longitude + right) for up, right in offsets]
    for number, point in enumerate(points):
        await ward.place(a_place(f"{number}", point=point))

    found = await near(ward, 20_000)

    expected = {f"{number}": metres_between(coarsened(HERE), point) for number, point in enumerate(points)}
    assert dict(found) == pytest.approx(expected, abs=1.5)


async def test_places_are_listed_as_their_names_are_read(ward: Ward) -> None:
    for name, kana in (("豊玉", "トヨタマ"), ("光が丘", "ヒカリガオカ"), ("石神井", "しゃくじい"), ("桜台", "ｻｸﾗﾀﾞｲ")):
        await ward.place(a_place(name, kana=kana))

    first = await ward.life.reading.places(NERIMA, None, 2, None)
    place, order = first[-1]
    rest = await ward.life.reading.places(NERIMA, None, 2, (order, str(place.key)))

    assert [one.facts.names["ja"] for one, _ in (*first, *rest)] == ["桜台", "石神井", "豊玉", "光が丘"]


# Events


async def titles(ward: Ward, size: int = 10, after: Dated | None = None, **wanted: object) -> list[str]:
    found = await ward.life.reading.dates(EventsWanted(NERIMA, **wanted), size, after)  # type: ignore[arg-type]  # named by tests
    return [f"{event.facts.titles['ja']} {date.starts_at:%m-%d}" for date, event in found]


async def test_events_that_are_over_leave_the_list_and_those_that_run_stay(ward: Ward) -> None:
    await ward.event(an_event("昨日", an_occasion("2026-11-23")))
    await ward.event(an_event("今朝", an_occasion("2026-11-24", "08:00", "09:30")))
    await ward.event(an_event("開催中", an_occasion("2026-11-24", "09:30", "11:30")))
    await ward.event(an_event("展示", an_occasion("2026-11-01", None, None, last="2026-11-24")))
    await ward.event(an_event("来週", an_occasion("2026-12-01"), an_occasion("2026-12-08")))

    assert await titles(ward) == ["展示 10-31", "開催中 11-24", "来週 12-01", "来週 12-08"]
    ward.clock.step(hours=1.5)
    assert await titles(ward) == ["展示 10-31", "来週 12-01", "来週 12-08"]
    ward.clock.step(hours=12.5)  # midnight
    assert await titles(ward) == ["来週 12-01", "来週 12-08"]


async def test_a_cancelled_event_is_listed_as_cancelled(ward: Ward) -> None:
    event = await ward.event()

    await ward.life.events.close(EDITOR, event.key)

    ((_, shown),) = await ward.life.reading.dates(EventsWanted(NERIMA), 10, None)
    assert shown.is_closed


async def test_a_changed_date_moves_in_the_list_once_it_is_approved(ward: Ward) -> None:
    event = await ward.event(an_event("講座", an_occasion("2026-12-05")))
    changed = await ward.life.events.change(
        EDITOR, event.key, event.version, an_event("講座", an_occasion("2026-12-19"))
    )
    before = await titles(ward)
    await ward.life.events.approve(NURSE, (Seen(event.key, changed.version),))

    assert (before, await titles(ward)) == (["講座 12-05"], ["講座 12-19"])
    await ward.life.events.withdraw(EDITOR, event.key, changed.version + 1, only_proposal=False)
    assert await titles(ward) == []


async def test_by_category_place_age_and_pregnancy(ward: Ward) -> None:
    hall = await ward.place()
    await ward.event(an_event("だれでも", place=hall.key))
    await ward.event(an_event("1歳から", target=EventTarget(AgeSpan(365, 1_095)), category="PLAY"))
    await ward.event(an_event("妊婦さん", target=EventTarget(None, for_pregnancy=True), category="PARENTS_CLASS"))

    assert sorted(await titles(ward, age_days=400)) == ["1歳から 12-05", "だれでも 12-05"]
    assert await titles(ward, age_days=364) == ["だれでも 12-05"]
    assert sorted(await titles(ward, for_pregnancy=True)) == ["だれでも 12-05", "妊婦さん 12-05"]
    assert await titles(ward, category="PLAY") == ["1歳から 12-05"]
    assert await titles(ward, place=hall.key) == ["だれでも 12-05"]
    assert await ward.life.reading.dates(EventsWanted(SUGINAMI), 10, None) == ()


async def test_nobody_finds_out_which_place_that_is_only_proposed_an_event_is_at(ward: Ward) -> None:
    proposed = await ward.life.places.propose(EDITOR, new_id(), a_place())
    await ward.event(an_event("講座", place=proposed.key))

    before = await titles(ward, place=proposed.key)
    await ward.life.places.approve(NURSE, (Seen(proposed.key, 1),))

    assert before == []
    assert await titles(ward, place=proposed.key) == ["講座 12-05"]


async def test_a_page_of_dates_goes_on_where_the_last_one_ended(ward: Ward) -> None:
    for number in range(5):
        await ward.event(an_event(f"{number}"))

    first = await ward.life.reading.dates(EventsWanted(NERIMA), 3, None)
    last, _ = first[-1]
    rest = await ward.life.reading.dates(EventsWanted(NERIMA), 3, Dated(last.starts_at, last.id))

    assert sorted(event.facts.titles["ja"] for _, event in (*first, *rest)) == ["0", "1", "2", "3", "4"]


async def test_no_question_looks_through_a_whole_collection(ward: Ward) -> None:
    for number in range(3):
        await ward.place(a_place(f"{number}", hours=hours()))
        await ward.event(an_event(f"{number}"))

    async with profiled(ward.database) as queries:
        await near(ward, category="CHILDRENS_HALL", open_now=True)
        await ward.life.reading.places(NERIMA, "CHILDRENS_HALL", 10, ("", ""))
        await ward.life.reading.dates(
            EventsWanted(NERIMA, "PLAY", age_days=3), 10, Dated(datetime(2026, 1, 1, tzinfo=UTC), "")
        )
        await ward.life.calendars.of_municipality(NERIMA, None, "ja")
        await ward.life.places.page(EDITOR, (), 10, None)
        entry = await ward.life.events.propose(EDITOR, new_id(), an_event())
        await ward.life.events.close(EDITOR, (await ward.event()).key)
        await ward.life.events.history(entry, 10, None)
        await ward.life.events.approve_file(EDITOR, "import", 10)
        await ward.life.place_store.of_dataset(NERIMA, "places")

    assert queries.scans == set()
    assert any("GEO_NEAR_2DSPHERE" in plan for plan in queries.plans), queries.plans
