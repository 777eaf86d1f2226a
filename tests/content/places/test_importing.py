"""Files of open data, from both encodings, through all that happens to a row."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from content.places.desk import CEILING, Seen
from content.places.hours import DayKind, OnHolidays
from content.places.model import Entry, LocalKind, LocalState, PlaceFacts, Proposal
from content.places.opendata.everything import local_importer
from content.places.opendata.forms import load_forms
from content.places.opendata.importing import IMPORTER, LocalFileRefused
from content.places.opendata.outcomes import LocalCome, LocalFault, LocalOutcome
from content.places.opendata.rows import Dataset
from content.places.shown import EventsWanted
from handbook_api.imports.reading import open_csv
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.problems import ProblemCode, Refused, VersionConflict
from handbook_api.platform.texts import LANGUAGES, Texts
from tests.builders import NERIMA
from tests.content.places.builders import COLLEAGUE, EDITOR, NURSE, Ward, a_key, a_place, span

DATA = Path(__file__).parent / "data"
OPERATOR = Principal(IMPORTER, Role.STAFF, NERIMA)

Row, Why = LocalOutcome, LocalFault


def a_dataset(**fields: str | None) -> Dataset:
    return replace(Dataset(NERIMA, "places", "練馬区オープンデータ", date(2026, 11, 24)), **fields)  # type: ignore[arg-type]  # by name


async def come(
    ward: Ward, file: Path, kind: LocalKind = LocalKind.PLACE, *, writes: bool = True, **fields: str | None
) -> LocalCome:
    importer = local_importer(ward.life, kind)
    return await importer.run(open_csv(file), a_dataset(**fields), OPERATOR, asyncio.Event(), writes=writes)


def told(come: LocalCome) -> list[tuple[int, LocalOutcome, list[LocalFault | ProblemCode]]]:
    return [(one.line, one.outcome, [trouble.reason for trouble in one.troubles]) for one in come.rows]


async def proposals(ward: Ward) -> dict[str, PlaceFacts]:
    """What is proposed, by its Japanese name."""
    found = await ward.life.places.page(EDITOR, (), 100, None)
    facts = [one.entry.proposal.facts for one in found if one.entry.proposal]
    return {one.names["ja"]: one for one in facts}


def named(entry: Entry[PlaceFacts]) -> str:
    return entry.current.names["ja"] if entry.current else ""


def edited(tmp_path: Path, change: Callable[[str], str], file: str = "places_v1.csv", encoding: str = "utf-8") -> Path:
    """A file of the tests with something else in it."""
    path = tmp_path / "edited.csv"
    path.write_bytes(change((DATA / file).read_text(encoding="utf-8")).encode(encoding))
    return path


async def test_every_bad_row_is_told_and_the_good_ones_are_proposed(ward: Ward) -> None:
    result = await come(ward, DATA / "places_v1.csv")

    assert told(result) == [
        (2, Row.NEW, []),
        (3, Row.NEW, []),
        (4, Row.NEW, [Why.NO_POINT, Why.HOURS_IN_WORDS]),
        (5, Row.BAD, [Why.NOT_COORDINATES]),
        (6, Row.BAD, [Why.MISSING]),
        (7, Row.BAD, [Why.OTHER_MUNICIPALITY]),
        (8, Row.BAD, [Why.UNKNOWN_KIND]),
        (9, Row.BAD, [Why.KEY_TWICE]),
        (10, Row.BAD, [Why.WRONG_CELLS]),
    ]
    assert [trouble.column for one in result.rows[3:7] for trouble in one.troubles] == [
        "緯度",
        "名称",
        "都道府県コード又は市区町村コード",
        "種別",
    ]
    assert sorted(await proposals(ward)) == ["見本保育園", "見本児童館", "見本幼稚園"]


async def test_a_row_of_the_first_edition_becomes_a_place(ward: Ward) -> None:
    await come(ward, DATA / "places_v1.csv")

    nursery = (await proposals(ward))["見本保育園"]

    assert (nursery.category, nursery.kana, nursery.phone) == ("NURSERY", "ミホンホイクエン", "03-0000-0001 (内線12)")
    assert nursery.addresses == {"ja": "東京都練馬区見本町1-1 2階"}
    assert nursery.point is not None
    assert nursery.point.degrees == (35.7376, 139.6543)
    assert nursery.descriptions == {"ja": "対象年齢：0歳~5歳\n定員：60\n一時預かり：有\nアクセス：見本駅から徒歩5分"}
    assert nursery.hours is not None
    (week,) = nursery.hours.weeks
    assert (week.days[DayKind.SATURDAY], week.days[DayKind.SUNDAY]) == ((span("07:15-18:15"),), ())
    assert week.on_holidays is OnHolidays.NOT_STATED  # the file says nothing of holidays
    assert nursery.hours.notes == {"ja": "年末年始を除く"}
    assert (nursery.stated.source, nursery.stated.checked_on) == ("練馬区オープンデータ", date(2026, 11, 24))


async def test_hours_that_cannot_be_read_are_kept_as_words_and_are_unknown(ward: Ward) -> None:
    await come(ward, DATA / "places_v1.csv")

    hall = (await proposals(ward))["見本児童館"]

    assert hall.hours is not None
    assert hall.hours.weeks == ()
    assert hall.hours.notes == {"ja": "利用できる曜日：毎日(祝日も)\n利用できる時間：9:00〜17:00"}


async def test_the_newer_edition_and_a_category_for_kinds_that_are_not_known(ward: Ward) -> None:
    result = await come(ward, DATA / "places_v3.csv", category="PUBLIC_FACILITY")
    found = await proposals(ward)
    hiroba, always = found["見本ひろば"], found["見本の救護所"]

    assert [one.outcome for one in result.rows] == [Row.NEW, Row.NEW]
    assert (hiroba.category, always.category) == ("HIROBA", "PUBLIC_FACILITY")
    assert hiroba.names == {"ja": "見本ひろば", "en": "Sample Drop-in"}
    assert hiroba.hours is not None
    assert hiroba.hours.weeks[0].days[DayKind.HOLIDAY] == (span("10:00-16:00"),)
    assert (hiroba.accessibility.nursing_space, hiroba.accessibility.stroller, hiroba.accessibility.lift) == (
        True,
        True,
        None,
    )
    assert always.accessibility.diaper_table is False
    assert always.hours is not None
    assert always.hours.weeks[0].days[DayKind.SUNDAY] == (span("00:00-24:00"),)


async def test_a_dry_run_writes_nothing_and_says_the_same(ward: Ward) -> None:
    dry = await come(ward, DATA / "places_v1.csv", writes=False)
    assert await ward.database.local_places.count_documents({}) == 0
    assert await ward.database.local_history.count_documents({}) == 0

    wet = await come(ward, DATA / "places_v1.csv")

    assert told(dry) == told(wet)
    assert (dry.file is None, wet.file is None) == (True, False)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932"])
async def test_both_encodings_say_the_same(ward: Ward, tmp_path: Path, encoding: str) -> None:
    await come(ward, DATA / "places_v1.csv")

    again = await come(ward, edited(tmp_path, lambda text: text, encoding=encoding))

    assert again.outcomes == {Row.UNCHANGED: 3, Row.BAD: 6}


async def test_a_line_that_is_not_of_the_encoding_is_bad_and_the_others_are_read(ward: Ward, tmp_path: Path) -> None:
    path = tmp_path / "broken.csv"
    content = (DATA / "places_v3.csv").read_text(encoding="utf-8").encode("cp932")
    path.write_bytes(content.replace("見本の救護所".encode("cp932"), b"\x81\xff\xfe"))

    result = await come(ward, path, category="PUBLIC_FACILITY")

    assert told(result) == [(2, Row.NEW, []), (3, Row.BAD, [Why.NOT_TEXT, Why.MISSING])]


async def test_the_same_file_again_changes_nothing_also_on_another_day(ward: Ward) -> None:
    first = await come(ward, DATA / "places_v1.csv")
    before = await ward.database.local_places.find().sort("_id").to_list()
    ward.clock.step(days=30)

    again = await come(ward, DATA / "places_v1.csv", read_on=date(2026, 12, 24))  # type: ignore[arg-type]  # a day

    assert again.outcomes[Row.UNCHANGED] == first.outcomes[Row.NEW]
    assert again.file is None
    assert await ward.database.local_places.find().sort("_id").to_list() == before


async def test_one_step_approves_a_whole_import(ward: Ward) -> None:
    result = await come(ward, DATA / "places_v1.csv")
    assert result.file is not None

    assert await ward.life.places.approve_file(NURSE, result.file, 2) == 2
    assert await ward.life.places.approve_file(NURSE, result.file, 2) == 1
    assert await ward.life.places.approve_file(NURSE, result.file, 2) == 0

    assert len(await ward.life.reading.places(NERIMA, None, 10, None)) == 3


async def test_what_somebody_changed_since_is_not_approved_with_the_file(ward: Ward) -> None:
    result = await come(ward, DATA / "places_v1.csv")
    assert result.file is not None
    (one, *_) = await ward.life.places.page(EDITOR, (), 1, None)
    await ward.life.places.change(EDITOR, one.entry.key, 1, a_place("手で直した"))

    assert await ward.life.places.approve_file(NURSE, result.file, 10) == 2
    assert [shown.facts.names["ja"] for shown, _ in await ward.life.reading.places(NERIMA, None, 10, None)].count(
        "手で直した"
    ) == 0


async def test_a_later_file_changes_what_it_says_differently_and_nothing_else(ward: Ward, tmp_path: Path) -> None:
    """An editor added English and hours for holidays; the file has a new telephone."""
    result = await come(ward, DATA / "places_v1.csv")
    assert result.file is not None
    await ward.life.places.approve_file(NURSE, result.file, 10)
    place = next(
        one
        for one, _ in await ward.life.reading.places(NERIMA, None, 10, None)
        if one.facts.names["ja"] == "見本保育園"
    )
    by_hand = replace(place.facts, names={"ja": "見本保育園", "en": "Sample Nursery"})
    changed = await ward.life.places.change(EDITOR, place.key, 2, by_hand)
    await ward.life.places.approve(NURSE, (Seen(place.key, changed.version),))

    later = await come(ward, edited(tmp_path, lambda text: text.replace("03-0000-0001", "03-9999-9999")))

    assert later.outcomes == {Row.CHANGED: 1, Row.UNCHANGED: 2, Row.BAD: 6}
    proposed = (await proposals(ward))["見本保育園"]
    assert proposed == replace(by_hand, phone="03-9999-9999 (内線12)")


async def test_whoever_wrote_what_waits_cannot_approve_it_because_a_file_came_over_it(
    ward: Ward, tmp_path: Path
) -> None:
    await come(ward, DATA / "places_v1.csv")
    entry = next(one.entry for one in await ward.life.places.page(EDITOR, (), 10, None))
    assert entry.proposal is not None
    await ward.life.places.change(EDITOR, entry.key, 1, replace(entry.proposal.facts, website="https://phish.example"))

    later = await come(ward, edited(tmp_path, lambda text: text.replace("見本町", "見本台")))
    assert later.file is not None

    assert await ward.life.places.approve_file(EDITOR, later.file, 10) == 2
    after = await ward.life.places.see(EDITOR, entry.key)
    assert after is not None
    assert after.state is LocalState.PROPOSED


async def test_what_is_gone_from_the_file_is_told_and_stays(ward: Ward, tmp_path: Path) -> None:
    result = await come(ward, DATA / "places_v1.csv")
    assert result.file is not None
    await ward.life.places.approve_file(NURSE, result.file, 10)

    later = await come(
        ward, edited(tmp_path, lambda text: "".join(one for one in text.splitlines(True) if "幼稚園" not in one))
    )

    assert [one.name for one in later.gone] == ["見本幼稚園"]
    assert len(await ward.life.reading.places(NERIMA, None, 10, None)) == 3
    assert (await come(ward, DATA / "places_v3.csv", name="ひろば")).gone == ()  # another file of the municipality


async def test_a_row_that_cannot_be_read_any_more_is_bad_and_not_gone(ward: Ward, tmp_path: Path) -> None:
    await come(ward, DATA / "places_v1.csv")

    later = await come(ward, edited(tmp_path, lambda text: text.replace("35.7400,139.6500", "139.6500,35.7400", 1)))

    assert told(later)[1] == (3, Row.BAD, [Why.NOT_COORDINATES])
    assert later.gone == ()


async def test_what_an_editor_writes_while_a_row_is_read_is_not_lost(ward: Ward, tmp_path: Path) -> None:
    await come(ward, DATA / "places_v1.csv")
    entry = next(
        one.entry for one in await ward.life.places.page(EDITOR, (), 10, None) if named(one.entry) == "見本保育園"
    )
    assert entry.proposal is not None
    assert entry.imported is not None
    by_hand = replace(entry.proposal.facts, names={"ja": "見本保育園", "en": "Sample Nursery"})
    await ward.life.places.change(EDITOR, entry.key, 1, by_hand)

    made_of_what_was_there_before = Proposal(replace(entry.proposal.facts, phone="03"), IMPORTER, ward.clock.now(), "f")
    with pytest.raises(VersionConflict):
        await ward.life.places.bring(OPERATOR, entry.key, made_of_what_was_there_before, entry.imported, 1)
    await come(ward, edited(tmp_path, lambda text: text.replace("03-0000-0001", "03-9999-9999")))

    assert (await proposals(ward))["見本保育園"] == replace(by_hand, phone="03-9999-9999 (内線12)")


async def test_two_imports_at_once_propose_every_row_once(ward: Ward) -> None:
    both = await asyncio.gather(come(ward, DATA / "places_v1.csv"), come(ward, DATA / "places_v1.csv"))

    assert [one.outcomes[Row.NEW] + one.outcomes[Row.UNCHANGED] for one in both] == [3, 3]
    assert sum(one.outcomes[Row.NEW] for one in both) == 3
    assert await ward.database.local_history.count_documents({}) == 3


async def test_a_dry_run_says_for_how_many_there_is_no_room(ward: Ward) -> None:
    await ward.database.local_places.insert_many(
        [{"_id": str(a_key()), "municipality": NERIMA, "state": "PUBLISHED"} for _ in range(CEILING - 2)]
    )

    dry = await come(ward, DATA / "places_v1.csv", writes=False)
    wet = await come(ward, DATA / "places_v1.csv")

    assert told(dry) == told(wet)
    assert told(dry)[2][1:] == (Row.BAD, [ProblemCode.CEILING_REACHED, Why.NO_POINT, Why.HOURS_IN_WORDS])


@pytest.mark.parametrize("operator", [EDITOR, replace(NURSE, uid="uid-operator")])
async def test_whoever_imports_over_a_proposal_that_waits_cannot_approve_it_either(
    ward: Ward, tmp_path: Path, operator: Principal
) -> None:
    """The proposal under it is an earlier import's, or somebody else's: neither makes her the second person."""
    await come(ward, DATA / "places_v1.csv")
    over = edited(tmp_path, lambda text: text.replace("見本町", "見本台"))
    importer = local_importer(ward.life, LocalKind.PLACE)
    later = await importer.run(open_csv(over), a_dataset(), operator, asyncio.Event(), writes=True)
    assert later.file is not None

    assert await ward.life.places.approve_file(operator, later.file, 10) == 0
    for one in await ward.life.places.page(EDITOR, (), 10, None):
        with pytest.raises(Refused):
            await ward.life.places.approve(operator, (Seen(one.entry.key, one.entry.version),))
    assert await ward.life.places.approve_file(COLLEAGUE, later.file, 10) == 3


async def test_one_of_hers_in_a_file_does_not_keep_her_from_approving_the_others(ward: Ward, tmp_path: Path) -> None:
    await come(ward, DATA / "places_v1.csv")
    entries = sorted(
        [one.entry for one in await ward.life.places.page(EDITOR, (), 10, None)], key=lambda one: str(one.key)
    )
    assert entries[0].proposal is not None
    await ward.life.places.change(
        EDITOR, entries[0].key, 1, replace(entries[0].proposal.facts, website="https://a.example")
    )
    later = await come(ward, edited(tmp_path, lambda text: text.replace("見本町", "見本台")))
    assert later.file is not None

    assert [await ward.life.places.approve_file(EDITOR, later.file, 1) for _ in range(3)] == [1, 1, 0]


@pytest.mark.parametrize(
    ("opens", "closes", "span_read"),
    [
        ("9:00", "5:00", None),  # five in the afternoon, or in the morning
        ("0:00", "0:00", None),  # round the clock, or nobody stated it
        ("22:00", "6:00", None),
        ("22:00", "30:00", "22:00-30:00"),
        ("10:00", "0:00", "10:00-24:00"),
        ("0:00", "24:00", "00:00-24:00"),
    ],
)
async def test_an_end_before_the_beginning_is_not_guessed(
    ward: Ward, tmp_path: Path, opens: str, closes: str, span_read: str | None
) -> None:
    await come(ward, edited(tmp_path, lambda text: text.replace("7:15,18:15", f"{opens},{closes}")))

    found = (await proposals(ward))["見本保育園"].hours
    assert found is not None
    assert [week.days[DayKind.MONDAY] for week in found.weeks] == ([(span(span_read),)] if span_read else [])
    assert ("利用できる時間" in found.notes["ja"]) == (span_read is None)


@pytest.mark.parametrize(
    ("days", "note", "weeks", "on_holidays"),
    [
        ("月火水木金土日祝", "", 1, OnHolidays.OWN_HOURS),
        ("月火水木金土日祝", "年末年始を除く", 1, OnHolidays.NOT_STATED),
        ("月火水木金", "第3月曜日は休館", 0, None),
        ("月火水木金", "隔週", 0, None),
    ],
)
async def test_words_beside_the_hours_are_not_contradicted_by_them(
    ward: Ward, tmp_path: Path, days: str, note: str, weeks: int, on_holidays: OnHolidays | None
) -> None:
    await come(
        ward,
        edited(
            tmp_path, lambda text: text.replace("月火水木金土,7:15,18:15,年末年始を除く", f"{days},7:15,18:15,{note}")
        ),
    )

    found = (await proposals(ward))["見本保育園"].hours
    assert found is not None
    assert [one.on_holidays for one in found.weeks] == ([on_holidays] if weeks else [])
    assert note in found.notes.get("ja", "")


async def test_coordinates_far_away_from_all_others_are_told(ward: Ward, tmp_path: Path) -> None:
    """35.7376 became 37.7376: it is in Japan, and 200 km away. Its row is taken, and somebody looks at it."""
    file = edited(
        tmp_path,
        lambda text: text.replace("謎の施設,ナゾ,宇宙基地", "第二園,ダイニ,私立幼稚園").replace("35.7376", "37.7376"),
    )

    result = await come(ward, file)

    assert told(result)[:2] == [(2, Row.NEW, [Why.FAR_AWAY]), (3, Row.NEW, [])]


async def test_a_day_at_the_end_of_all_days_is_bad_and_stops_nothing(ward: Ward, tmp_path: Path) -> None:
    file = edited(tmp_path, lambda text: text.replace("2026年12月31日", "9999/12/31"), "events_v1.csv")

    result = await come(ward, file, LocalKind.EVENT, name="events", category="OTHER_EVENT")

    assert told(result)[2] == (4, Row.BAD, [Why.NOT_A_DAY])
    assert len(result.rows) == 7


async def test_cells_with_commas_quotes_lines_and_formulas_stay_what_they_are(ward: Ward, tmp_path: Path) -> None:
    name = '=HYPERLINK("https://phish.example",\n"見本")'
    cell = '"' + name.replace('"', '""') + '"'
    await come(ward, edited(tmp_path, lambda text: text.replace("見本保育園", cell)))

    assert " ".join(name.split()) in await proposals(ward)


async def test_what_somebody_closed_stays_closed_whatever_the_file_says(ward: Ward, tmp_path: Path) -> None:
    result = await come(ward, DATA / "places_v1.csv")
    assert result.file is not None
    await ward.life.places.approve_file(NURSE, result.file, 10)
    place = next(one for one, _ in await ward.life.reading.places(NERIMA, "NURSERY", 10, None))
    await ward.life.places.close(EDITOR, place.key)

    later = await come(ward, edited(tmp_path, lambda text: text.replace("03-0000-0001", "03-9999-9999")))

    assert later.rows[0].outcome is Row.LEFT
    shown = await ward.life.reading.place(place.key)
    assert shown is not None
    assert shown.is_closed


async def test_a_row_that_the_rules_refuse_is_told_with_their_reason(ward: Ward, tmp_path: Path) -> None:
    bad = edited(tmp_path, lambda text: text.replace("https://www.example.jp/1", "www.example.jp"))

    result = await come(ward, bad)

    assert told(result)[0] == (2, Row.BAD, [ProblemCode.WEBSITE_NOT_ALLOWED])
    assert result.outcomes[Row.NEW] == 2


async def test_a_file_of_another_form_is_refused(ward: Ward) -> None:
    with pytest.raises(LocalFileRefused):
        await come(ward, DATA / "places_v1.csv", LocalKind.EVENT)


# Events


async def test_events_for_families_that_are_to_come(ward: Ward) -> None:
    result = await come(ward, DATA / "events_v1.csv", LocalKind.EVENT, name="events", category="OTHER_EVENT")

    assert told(result) == [
        (2, Row.NEW, []),
        (3, Row.NEW, [Why.NO_POINT]),
        (4, Row.NEW, [Why.NO_POINT]),
        (5, Row.NOT_FOR_FAMILIES, []),
        (6, Row.OVER, [Why.NO_POINT]),
        (7, Row.BAD, [Why.NOT_A_DAY, Why.NOT_A_TIME]),
        (8, Row.BAD, [Why.NOT_A_DAY]),
    ]


async def test_a_row_becomes_an_event(ward: Ward) -> None:
    result = await come(ward, DATA / "events_v1.csv", LocalKind.EVENT, name="events", category="OTHER_EVENT")
    assert result.file is not None
    await ward.life.events.approve_file(NURSE, result.file, 10)
    found = {
        event.facts.titles["ja"]: event.facts
        for _, event in await ward.life.reading.dates(EventsWanted(NERIMA), 9, None)
    }

    food, exhibition, new_year = found["見本の離乳食教室"], found["見本の展示"], found["見本の年越し"]
    (morning,), (ten_days,), (night,) = food.occasions, exhibition.occasions, new_year.occasions

    assert (food.category, food.titles["en"], food.capacity) == ("FOOD_CLASS", "Sample food class", 20)
    assert food.fees == {"ja": "無料\n教材費100円"}
    assert food.applying == {"ja": "電話で\n申込締切：2026/12/1 17:00"}
    assert food.descriptions == {"ja": "はじめての離乳食\n10分前から受付\n主催：練馬区"}
    assert (morning.first_on, morning.starts_at, morning.ends_at) == (date(2026, 12, 5), time(10), time(11, 30))
    # Whether ten days from nine to five are ten times or one is not said: the days stand, the times are words.
    assert (ten_days.first_on, ten_days.last_on, ten_days.starts_at) == (date(2026, 12, 1), date(2026, 12, 10), None)
    assert exhibition.descriptions == {"ja": "時間：9:00〜17:00"}
    assert (night.first_on, night.last_on, night.ends_at) == (date(2026, 12, 31), date(2027, 1, 1), time(1))
    assert new_year.fees == {"ja": "500円"}


@pytest.mark.parametrize(
    ("starts", "ends", "told_at", "until"),
    [("13:00", "3:00", "時間：13:00〜3:00", None), ("20:00", "0:00", None, time(0)), ("10:00", "10:00", None, None)],
)
async def test_when_an_event_ends_is_not_guessed(
    ward: Ward, tmp_path: Path, starts: str, ends: str, told_at: str | None, until: time | None
) -> None:
    file = edited(tmp_path, lambda text: text.replace("10:00,11:30", f"{starts},{ends}"), "events_v1.csv")
    await come(ward, file, LocalKind.EVENT, name="events", category="OTHER_EVENT")

    found = [one.entry.proposal for one in await ward.life.events.page(EDITOR, (), 9, None)]
    (food,) = [one.facts for one in found if one and one.facts.category == "FOOD_CLASS"]
    (occasion,) = food.occasions
    assert (occasion.first_on, str(occasion.starts_at)[:5], occasion.ends_at) == (date(2026, 12, 5), starts, until)
    assert (told_at in food.descriptions["ja"].splitlines()) == (told_at is not None)


async def test_an_event_that_was_put_off_is_the_same_one(ward: Ward, tmp_path: Path) -> None:
    first = await come(ward, DATA / "events_v1.csv", LocalKind.EVENT, name="events", category="OTHER_EVENT")
    assert first.file is not None
    await ward.life.events.approve_file(NURSE, first.file, 10)

    later = await come(
        ward,
        edited(tmp_path, lambda text: text.replace("2026/12/5", "2026/12/12"), "events_v1.csv"),
        LocalKind.EVENT,
        name="events",
        category="OTHER_EVENT",
    )
    assert later.file is not None
    await ward.life.events.approve_file(NURSE, later.file, 10)

    assert later.outcomes[Row.CHANGED] == 1
    (event,) = {
        one.key: one for _, one in await ward.life.reading.dates(EventsWanted(NERIMA, "FOOD_CLASS"), 9, None)
    }.values()
    assert [(one.number, one.first_on) for one in event.facts.occasions] == [(1, date(2026, 12, 12))]
    assert event.revision == 1


# The data file and the texts


def test_every_outcome_and_fault_has_a_text_in_every_language() -> None:
    texts = Texts.load()
    keys = [f"local_import.{one.value}" for one in (*LocalOutcome, *LocalFault)]

    assert [(language, key) for language in LANGUAGES for key in keys if not texts.has(language, key)] == []


def test_names_of_columns_are_found_whatever_their_width(ward: Ward) -> None:
    form = load_forms(ward.life.categories)[LocalKind.EVENT]

    assert form.found_in(["イベント名", "開始日", "料金（基本）", "料金(詳細)"]) == {
        "name": "イベント名",
        "first_day": "開始日",
        "fee": "料金（基本）",
        "fee_note": "料金(詳細)",
    }


async def test_a_row_without_an_id_is_named_by_its_name_and_address(ward: Ward, tmp_path: Path) -> None:
    nameless = edited(tmp_path, lambda text: text.replace("S-1", "").replace("S-2", ""), "places_v3.csv")
    await come(ward, nameless, category="PUBLIC_FACILITY")

    again = await come(ward, nameless, category="PUBLIC_FACILITY")

    assert again.outcomes == {Row.UNCHANGED: 2}
    assert again.gone == ()
