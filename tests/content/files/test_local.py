"""Places and events into files and back: nothing is lost, nothing is shown before a second person approved it."""

from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.files.local_importing import LocalFileOutcome, LocalTaken
from content.files.local_reading import read_event_file, read_place_file
from content.files.local_writing import files_of_event, files_of_place
from content.places.entry import place_in_form
from content.places.event_entry import event_in_form
from content.places.hours import DayKind, DifferentDays, OnHolidays, OpeningHours, Span, Week
from content.places.model import (
    Accessibility,
    AgeSpan,
    Entry,
    EventFacts,
    EventTarget,
    Imported,
    LocalKey,
    LocalState,
    Occasion,
    PlaceFacts,
    Point,
    Proposal,
    Stated,
)
from tests.builders import NERIMA, an_id
from tests.clocks import SteppingClock
from tests.content.files.archive import OPERATOR, PROPOSALS, Archive, laid_out
from tests.content.places.builders import (
    COLLEAGUE,
    EDITOR,
    a_place,
    a_week,
    an_event,
    an_occasion,
    days_off,
    published,
    spans,
)

HALL = a_place(
    names={"ja": "豊玉児童館", "en": "Toyotama Children's Hall", "ja-easy": "{豊玉|とよたま}じどうかん"},
    kana="とよたまじどうかん",
    descriptions={"ja": "0歳から。\n: 「予約」#不要"},
    addresses={"ja": "練馬区豊玉中3-1"},
    phone="03-1234-5678",
    website="https://www.city.example.jp/hall?a=1#b",
    hours=OpeningHours(
        (
            a_week(valid_until="2026-12-31"),
            a_week({DayKind.FRIDAY: spans("22:00-26:00"), DayKind.HOLIDAY: ()}, OnHolidays.OWN_HOURS, "2027-01-01"),
        ),
        (days_off("2026-12-29", "2027-01-03"), days_off("2027-02-01", None, "10:00-12:00", "13:00-15:30")),
        {"ja": "第3水曜は午後から"},
    ),
    accessibility=Accessibility(stroller=True, lift=False, languages=("en", "vi")),
    stated=Stated("練馬区オープンデータ", date(2026, 11, 20), "https://data.example.jp/1.csv"),
)


def a_class(place: LocalKey | None = None, **fields: Any) -> EventFacts:
    """A class of two mornings, of which one was called off."""
    return an_event(
        "はじめての離乳食",
        an_occasion("2026-12-05", number=3),
        an_occasion("2026-12-12", starts="14:00", ends=None, number=7, is_cancelled=True),
        titles={"ja": "はじめての離乳食", "en": "First foods"},
        place=place,
        target=EventTarget(AgeSpan(120, 365), for_pregnancy=True),
        capacity=12,
        fees={"ja": "無料"},
        applying={"ja": "電話で\n12月1日から"},
        contacts={"ja": "保健相談所"},
        **fields,
    )


async def left(archive: Archive, folder: Path) -> Path:
    """Everything of a municipality, in a folder."""
    return laid_out(folder, await archive.exported())


def outcomes(taken: dict[str, LocalTaken]) -> set[LocalFileOutcome | None]:
    return {one.outcome for one in taken.values()}


def told(taken: dict[str, LocalTaken]) -> list[str]:
    return [str(fault) for one in taken.values() for fault in one.faults]


def without_states(files: dict[str, bytes]) -> dict[str, str]:
    return {
        name: "\n".join(line for line in content.decode().splitlines() if not line.startswith("state: "))
        for name, content in files.items()
    }


async def test_everything_of_a_place_stands_in_a_file_that_a_person_can_read(archive: Archive) -> None:
    entry = await published(archive.life.places, HALL)

    files = await archive.exported()

    assert list(files) == ["export.yaml", f"places/{entry.key.own}.yaml"]
    assert files[f"places/{entry.key.own}.yaml"].decode() == (
        f"id: {entry.key.own}\nstate: PUBLISHED\ncategory: CHILDRENS_HALL\n"
        "names:\n  ja: 豊玉児童館\n  en: Toyotama Children's Hall\n  ja-easy: '{豊玉|とよたま}じどうかん'\n"
        "kana: とよたまじどうかん\n"
        "descriptions:\n  ja: '0歳から。\n\n    : 「予約」#不要'\n"
        "addresses:\n  ja: 練馬区豊玉中3-1\n"
        "point:\n  latitude: '35.737600'\n  longitude: '139.654300'\n"
        "phone: 03-1234-5678\nwebsite: https://www.city.example.jp/hall?a=1#b\n"
        "hours:\n  weeks:\n"
        "  - valid_until: 2026-12-31\n    on_holidays: AS_USUAL\n    days:\n"
        + "".join(f"      {day}:\n      - 09:00-17:00\n" for day in list(DayKind)[:6])
        + "      SUNDAY: []\n"
        "  - valid_from: 2027-01-01\n    on_holidays: OWN_HOURS\n    days:\n"
        "      FRIDAY:\n      - 22:00-26:00\n      HOLIDAY: []\n"
        "  different:\n  - first_on: 2026-12-29\n    last_on: 2027-01-03\n    spans: []\n"
        "  - first_on: 2027-02-01\n    last_on: 2027-02-01\n    spans:\n    - 10:00-12:00\n    - 13:00-15:30\n"
        "  notes:\n    ja: 第3水曜は午後から\n"
        "accessibility:\n  stroller: true\n  lift: false\n  languages:\n  - en\n  - vi\n"
        "stated:\n  source: 練馬区オープンデータ\n  checked_on: 2026-11-20\n  url: https://data.example.jp/1.csv\n"
    )


async def test_everything_of_an_event_stands_in_a_file_as_well(archive: Archive) -> None:
    place = await published(archive.life.places, a_place())
    event = await published(archive.life.events, a_class(place.key))

    files = await archive.exported()

    assert files[f"events/{event.key.own}.yaml"].decode() == (
        f"id: {event.key.own}\nstate: PUBLISHED\ncategory: FOOD_CLASS\n"
        "titles:\n  ja: はじめての離乳食\n  en: First foods\n"
        "occasions:\n- number: 3\n  first_on: 2026-12-05\n  last_on: 2026-12-05\n  starts_at: '10:00'\n"
        "  ends_at: '11:30'\n- number: 7\n  first_on: 2026-12-12\n  last_on: 2026-12-12\n  starts_at: '14:00'\n"
        f"  is_cancelled: true\nplace: {place.key.own}\n"
        "ages:\n  from: 120 days\n  until: 365 days\nfor_pregnancy: true\ncapacity: 12\n"
        "fees:\n  ja: 無料\napplying:\n  ja: '電話で\n\n    12月1日から'\ncontacts:\n  ja: 保健相談所\n"
        "stated:\n  source: 練馬区\n  checked_on: 2026-11-20\n"
    )


async def test_what_readers_see_beside_a_change_that_waits_is_there_as_well(archive: Archive) -> None:
    entry = await published(archive.life.places, a_place())
    await archive.life.places.change(EDITOR, entry.key, entry.version, a_place("新しい名前"))

    files = await archive.exported()

    own = entry.key.own
    assert "state: CHANGE_PROPOSED\n" in files[f"places/{own}.yaml"].decode()
    assert "新しい名前" in files[f"places/{own}.yaml"].decode()
    assert "state: PUBLISHED\n" in files[f"places/{own}.published.yaml"].decode()
    assert "豊玉児童館" in files[f"places/{own}.published.yaml"].decode()


async def a_full_ward(archive: Archive) -> tuple[LocalKey, LocalKey]:
    place = await published(archive.life.places, HALL)
    event = await published(archive.life.events, a_class(place.key))
    await archive.life.places.propose(EDITOR, an_id(), a_place("まだ承認されていない"))
    return place.key, event.key


async def test_a_ward_that_leaves_finds_all_of_it_as_proposals(
    archive: Archive, elsewhere: Archive, tmp_path: Path
) -> None:
    place, event = await a_full_ward(archive)
    files = await archive.exported()
    folder = laid_out(tmp_path, files)

    taken = await elsewhere.put_places(folder) | await elsewhere.put_events(folder)

    assert outcomes(taken) == {LocalFileOutcome.ADDED}
    assert without_states(await elsewhere.exported()) == without_states(files)
    there = await elsewhere.life.places.see(EDITOR, place)
    assert there is not None
    assert (there.state, there.published) == (LocalState.PROPOSED, None)
    assert there.proposal is not None
    assert (there.proposal.by, there.proposal.file) == (OPERATOR.uid, PROPOSALS)
    assert await elsewhere.life.places.approve_file(COLLEAGUE, PROPOSALS, 100) == 2
    assert await elsewhere.life.events.approve_file(COLLEAGUE, PROPOSALS, 100) == 1
    shown = await elsewhere.life.events.see(EDITOR, event)
    assert shown is not None
    assert shown.published == (await archive.life.events.see(EDITOR, event)).published  # type: ignore[union-attr]  # it is


async def test_a_dry_run_says_the_same_and_writes_nothing(archive: Archive, elsewhere: Archive, tmp_path: Path) -> None:
    place, _ = await a_full_ward(archive)
    folder = await left(archive, tmp_path)

    rehearsed = await elsewhere.put_places(folder, writes=False)
    events = await elsewhere.put_events(folder, writes=False, places=[place.own])

    assert list(await elsewhere.exported()) == ["export.yaml"]
    assert (await elsewhere.put_places(folder), await elsewhere.put_events(folder)) == (rehearsed, events)


async def test_the_same_files_again_change_nothing(archive: Archive, elsewhere: Archive, tmp_path: Path) -> None:
    place, event = await a_full_ward(archive)
    folder = await left(archive, tmp_path)
    await elsewhere.put_places(folder)
    await elsewhere.put_events(folder)
    before = await elsewhere.exported()

    for where in (elsewhere, archive):
        taken = await where.put_places(folder) | await where.put_events(folder)
        assert outcomes(taken) == {LocalFileOutcome.UNCHANGED}

    assert await elsewhere.exported() == before
    for key, desk in ((place, archive.life.places), (event, archive.life.events)):
        there = await desk.see(EDITOR, key)
        assert there is not None
        assert (there.state, there.version) == (LocalState.PUBLISHED, 2)


async def test_a_changed_file_is_a_proposal_and_readers_see_what_they_saw(archive: Archive, tmp_path: Path) -> None:
    entry = await published(archive.life.places, HALL)
    folder = await left(archive, tmp_path)
    file = folder / "places" / f"{entry.key.own}.yaml"
    file.write_text(file.read_text().replace("03-1234-5678", "03-8765-4321"))

    assert outcomes(await archive.put_places(folder)) == {LocalFileOutcome.CHANGED}

    there = await archive.life.places.see(EDITOR, entry.key)
    assert there is not None
    assert there.published == entry.published
    assert (there.state, there.current) == (LocalState.CHANGE_PROPOSED, replace(HALL, phone="03-8765-4321"))


async def test_a_change_that_somebody_made_by_hand_is_not_written_over(archive: Archive, tmp_path: Path) -> None:
    entry = await published(archive.life.places, a_place())
    folder = await left(archive, tmp_path)
    mine = await archive.life.places.change(EDITOR, entry.key, entry.version, a_place("手で直した"))

    for writes in (False, True):
        taken = await archive.put_places(folder, writes=writes)
        assert outcomes(taken) == {LocalFileOutcome.WAITING}
        assert told(taken) == [
            f"places/{entry.key.own}.yaml, line 1: a change that somebody made waits here: approve or discard it first"
        ]

    assert await archive.life.places.see(EDITOR, entry.key) == mine


async def test_what_was_closed_or_withdrawn_comes_back_by_no_file(
    archive: Archive, elsewhere: Archive, tmp_path: Path
) -> None:
    closed = await published(archive.life.places, a_place())
    cancelled = await published(archive.life.events, a_class())
    open_folder = await left(archive, tmp_path / "open")
    await archive.life.places.close(EDITOR, closed.key)
    await archive.life.events.close(EDITOR, cancelled.key)
    closed_folder = await left(archive, tmp_path / "closed")
    for kind, own in (("places", closed.key.own), ("events", cancelled.key.own)):
        file = open_folder / kind / f"{own}.yaml"
        file.write_text(file.read_text().replace("checked_on: 2026-11-20", "checked_on: 2026-11-21"))

    here = await archive.put_places(open_folder) | await archive.put_events(open_folder)
    there = await elsewhere.put_places(closed_folder) | await elsewhere.put_events(closed_folder)

    assert outcomes(here) == {LocalFileOutcome.PUT_AWAY}
    assert outcomes(there) == {LocalFileOutcome.FOR_PEOPLE}
    assert list(await elsewhere.exported()) == ["export.yaml"]
    still = await archive.life.places.see(EDITOR, closed.key)
    assert still is not None
    assert still.state is LocalState.CLOSED


async def test_an_event_that_is_over_is_not_begun_with(archive: Archive, elsewhere: Archive, tmp_path: Path) -> None:
    await published(archive.life.events, an_event("終わった", an_occasion("2026-11-23", number=1)))
    folder = await left(archive, tmp_path)

    assert outcomes(await elsewhere.put_events(folder)) == {LocalFileOutcome.OVER}


async def test_what_open_data_said_last_goes_along(archive: Archive, elsewhere: Archive, tmp_path: Path) -> None:
    key = LocalKey(NERIMA, an_id())
    imported = Imported("places", place_in_form(a_place("ファイルの名前")))
    proposal = Proposal(HALL, EDITOR.uid, archive.office.clock.now())
    await archive.life.places.bring(EDITOR, key, proposal, imported)
    files = await archive.exported()

    await elsewhere.put_places(laid_out(tmp_path, files))

    there = await elsewhere.life.places.see(EDITOR, key)
    assert there is not None
    assert (there.current, there.imported) == (HALL, imported)
    assert "imported:\n  dataset: places\n  said:\n" in files[f"places/{key.own}.yaml"].decode()


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("CHILDRENS_HALL", "CASTLE", "line 3: category: UNKNOWN_LOCAL_CATEGORY"),
        ("  ja: 豊玉児童館\n", "", "line 4: names.ja: REQUIRED"),
        ("category:", "colour: red\ncategory:", "line 3: colour: there is no such key"),
        ("checked_on: 2026-11-20", "checked_on: 2026-11-25", "line 63: stated.checked_on: DATE_IN_FUTURE"),
        ("https://data", "ftp://data", "line 64: stated.url: WEBSITE_NOT_ALLOWED"),
        ("'35.737600'", "'95.737600'", "line 15: point: COORDINATES_OUT_OF_RANGE"),
        ("'35.737600'", "35.7376001", "line 16: point.latitude: Decimal input should have no more than"),
        ("      - 22:00-26:00", "      - 22:00-21:00", "line 42: hours.weeks.1.days.FRIDAY.0: 1320 to 1260 minutes is"),
        (
            "      - 22:00-26:00",
            "      - late",
            "line 42: hours.weeks.1.days.FRIDAY.0: 'late' is not like '09:00-17:00'",
        ),
        ("    last_on: 2027-01-03", "    last_on: 2026-12-01", "line 46: hours.different.0.last_on: HOURS_CONTRADICT"),
        ("lift: false", "lift: perhaps", "line 57: accessibility.lift: Input should be a valid boolean"),
        ("id: ", "id: x", "line 1: id: String should match pattern"),
        ("names:", "names: *n", "line 4: an alias (*) is not taken"),
    ],
)
async def test_what_is_wrong_with_a_file_is_told_with_its_line(
    archive: Archive, elsewhere: Archive, tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    await published(archive.life.places, HALL)
    folder = await left(archive, tmp_path)
    (file,) = (folder / "places").iterdir()
    file.write_text(file.read_text().replace(old, new, 1))

    taken = await elsewhere.put_places(folder)

    assert outcomes(taken) == {None}
    assert [one.partition(", ")[2][: len(complaint)] for one in told(taken)] == [complaint]
    assert await elsewhere.put_places(folder, writes=False) == taken


async def test_an_event_at_a_place_that_does_not_come_is_told(
    archive: Archive, elsewhere: Archive, tmp_path: Path
) -> None:
    _, event = await a_full_ward(archive)
    folder = await left(archive, tmp_path)

    for writes in (False, True):
        taken = await elsewhere.put_events(folder, writes=writes)
        assert told(taken) == [f"events/{event.own}.yaml, line 18: place: NOT_FOUND"]


async def test_a_problem_of_a_date_stands_at_its_own_line_in_whatever_order_they_are(
    elsewhere: Archive, tmp_path: Path
) -> None:
    own = an_id()
    text = (
        f"id: {own}\ncategory: FOOD_CLASS\ntitles: {{ja: 離乳食}}\noccasions:\n"
        "- {first_on: 2029-12-05, last_on: 2029-12-05}\n"
        "- {first_on: 2026-12-12, last_on: 2026-12-12, starts_at: '10:00'}\n"
        "stated: {source: 練馬区, checked_on: 2026-11-20}\n"
    )

    taken = await elsewhere.put_events(laid_out(tmp_path, {f"events/{own}.yaml": text}))

    assert told(taken) == [f"events/{own}.yaml, line 5: occasions.0: DATE_OUT_OF_RANGE"]


async def test_files_that_are_none_are_told(elsewhere: Archive, tmp_path: Path) -> None:
    own = an_id()
    files: dict[str, bytes | str] = {
        "places/a.txt": "?",
        f"places/{own}.yaml": "id: x\n",
        "places/large.yaml": b" " * 1_000_001,
    }

    taken = await elsewhere.put_places(laid_out(tmp_path, files))

    assert told({"a": taken["a"], "large": taken["large"]}) == [
        "places/a.txt, line 1: only .yaml files belong here",
        "places/large.yaml, line 1: is larger than 1,000,000 bytes",
    ]


# Whatever a desk can hold

LINES = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=30)
TEXTS = st.dictionaries(st.sampled_from(["ja", "en", "ja-easy", "vi"]), LINES, max_size=3)
NAMES = TEXTS.map(lambda one: one | {"ja": "題"})
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
SPANS = st.lists(
    st.tuples(st.integers(0, 1439), st.integers(1, 1440)).map(lambda one: Span(one[0], one[0] + one[1])), max_size=2
).map(tuple)
WEEKS = st.builds(
    Week,
    st.dictionaries(st.sampled_from(DayKind), SPANS, max_size=3),
    st.sampled_from(OnHolidays),
    st.none() | DAYS,
    st.none() | DAYS,
)
POINTS = st.builds(Point, st.integers(-90_000_000, 90_000_000), st.integers(-180_000_000, 180_000_000))
SAID = st.builds(Stated, LINES, DAYS, st.none() | LINES)
FLAGS = st.none() | st.booleans()
PLACES = st.builds(
    PlaceFacts,
    category=LINES,
    names=NAMES,
    stated=SAID,
    kana=st.none() | LINES,
    descriptions=TEXTS,
    addresses=TEXTS,
    point=st.none() | POINTS,
    phone=st.none() | LINES,
    website=st.none() | LINES,
    hours=st.none()
    | st.builds(
        OpeningHours,
        st.lists(WEEKS, max_size=2).map(tuple),
        st.lists(st.builds(DifferentDays, DAYS, DAYS, SPANS), max_size=2).map(tuple),
        TEXTS,
    ),
    accessibility=st.builds(Accessibility, FLAGS, FLAGS, FLAGS, FLAGS, st.lists(LINES, max_size=2).map(tuple)),
).map(place_in_form)
TIMES = st.none() | st.times().map(lambda at: time(at.hour, at.minute))
OCCASIONS = st.builds(Occasion, st.integers(1, 99), DAYS, DAYS, TIMES, TIMES, st.booleans())
EVENTS = st.builds(
    EventFacts,
    category=LINES,
    titles=NAMES,
    occasions=st.lists(OCCASIONS, max_size=3).map(tuple),
    stated=SAID,
    descriptions=TEXTS,
    place=st.none() | st.uuids().map(lambda one: LocalKey(NERIMA, str(one))),
    venues=TEXTS,
    addresses=TEXTS,
    point=st.none() | POINTS,
    target=st.builds(
        EventTarget,
        st.none() | st.builds(AgeSpan, st.integers(0, 7305), st.none() | st.integers(0, 7305)),
        st.booleans(),
    ),
    capacity=st.none() | st.integers(1, 100_000),
    fees=TEXTS,
    applying=TEXTS,
    contacts=TEXTS,
    phone=st.none() | LINES,
    website=st.none() | LINES,
).map(event_in_form)


def an_entry(facts: Any, last: Any) -> Any:
    """One of which `facts` are published, and which open data said `last` of."""
    key, now = LocalKey(NERIMA, an_id()), SteppingClock().now()
    return Entry(key=key, version=2, state=LocalState.PUBLISHED, created_at=now, published=facts, imported=last)


@settings(max_examples=60, deadline=None)
@given(PLACES, st.none() | PLACES)
def test_a_place_that_is_written_is_read_again(facts: PlaceFacts, last: PlaceFacts | None) -> None:
    imported = Imported("places", last) if last else None
    ((name, text),) = files_of_place(an_entry(facts, imported)).items()

    read = read_place_file(name, text.encode(), NERIMA)

    assert (place_in_form(read.facts), read.imported) == (facts, imported)


@settings(max_examples=60, deadline=None)
@given(EVENTS, st.none() | EVENTS)
def test_an_event_that_is_written_is_read_again(facts: EventFacts, last: EventFacts | None) -> None:
    imported = Imported("events", last) if last else None
    ((name, text),) = files_of_event(an_entry(facts, imported)).items()

    read = read_event_file(name, text.encode(), NERIMA)

    assert (event_in_form(read.facts), read.imported) == (facts, imported)
