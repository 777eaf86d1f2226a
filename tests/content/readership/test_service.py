"""Readings are counted without anybody, written down every few seconds, and told to whose articles they are of."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from structlog.testing import capture_logs

from content.article import Origin
from content.readership import MOST_BETWEEN_WRITES, MonthTold
from content.readership_service import ReadershipService
from content.readership_store import ReadershipStore
from content.store import ArticleStore
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.mongodb import Database, connect, database_of
from handbook_api.platform.problems import Forbidden, Refused
from tests.clocks import SteppingClock
from tests.content.builders import an_article, for_days, publish, withdraw
from tests.eventually import eventually_async
from tests.queries import profiled

NERIMA, SUGINAMI = "131202", "131156"
OWN = "0f8fad5b-d9cb-469f-a165-70867728950e"
EDITOR = Principal("uid-of-an-editor", Role.EDITOR, NERIMA)
STAFF = Principal("uid-of-a-nurse", Role.STAFF, NERIMA)
ELSEWHERE = Principal("uid-of-another-editor", Role.EDITOR, SUGINAMI)
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
NOV_AND_DEC = (date(2026, 11, 1), date(2026, 12, 31))


@pytest.fixture(autouse=True)
async def published(articles: ArticleStore, database: Database) -> None:
    """A starter in Japanese and English, and an article of Nerima's own in Japanese."""
    await articles.put_starter(an_article("fever", titles={"ja": "熱", "en": "Fever"}), SteppingClock().now())
    own = an_article(
        OWN, for_days(0, 365, municipality=NERIMA), titles={"ja": "夜間"}, origin=Origin.EDITED, owner=NERIMA
    )
    await publish(articles, database, own)


def read(readership: ReadershipService, article_id: str, times: int, language: str = "ja") -> None:
    for _ in range(times):
        readership.count(article_id, language)


async def seen_by(
    who: Principal,
    readership: ReadershipService,
    article_id: str | None = None,
    days: tuple[date, date] = NOVEMBER,
    size: int = 100,
) -> list[MonthTold]:
    page = await readership.page(who, article_id, days, size, "")
    return [month for _, month in page.months]


async def test_readings_are_added_up_by_article_language_and_day(
    readership: ReadershipService, database: Database, clock: SteppingClock
) -> None:
    read(readership, "fever", 12)
    read(readership, "fever", 3, "en")
    await readership.write_down()
    read(readership, "fever", 1)
    clock.step(days=1)
    read(readership, "fever", 10)
    await readership.write_down()

    found = {one["_id"]: one["days"] for one in await database.article_readership.find().to_list()}
    assert found == {"2026-11/fever/ja": {"24": 13, "25": 10}, "2026-11/fever/en": {"24": 3}}


async def test_nothing_is_kept_but_article_language_day_and_owner(
    readership: ReadershipService, database: Database
) -> None:
    read(readership, OWN, 1)
    await readership.write_down()

    assert await database.article_readership.find().to_list() == [
        {
            "_id": f"2026-11/{OWN}/ja",
            "month": "2026-11",
            "article": OWN,
            "language": "ja",
            "owner": NERIMA,
            "days": {"24": 1},
        }
    ]


async def test_a_day_begins_at_midnight_where_the_families_live(
    readership: ReadershipService, database: Database, clock: SteppingClock
) -> None:
    clock.step(hours=14)  # 24 November, 15:00 in Greenwich: midnight in Nerima
    read(readership, "fever", 1)
    await readership.write_down()

    (found,) = await database.article_readership.find().to_list()
    assert found["days"] == {"25": 1}


@pytest.mark.parametrize(
    ("article_id", "language"),
    [
        ("no-such-article", "ja"),
        ("fever", "vi"),
        ("fever", ""),
        ("", "ja"),
        ("x" * 1_000, "ja"),
        ("fever", "x" * 1_000),
    ],
)
async def test_what_there_is_no_article_of_is_passed_over(
    readership: ReadershipService, database: Database, article_id: str, language: str
) -> None:
    read(readership, article_id, 1, language)
    read(readership, "fever", 1)
    await readership.write_down()

    assert [one["_id"] for one in await database.article_readership.find().to_list()] == ["2026-11/fever/ja"]


async def test_no_more_is_counted_than_may_be_between_two_writes(
    readership: ReadershipService, database: Database
) -> None:
    read(readership, "fever", MOST_BETWEEN_WRITES + 50)
    await readership.write_down()

    (found,) = await database.article_readership.find().to_list()
    assert found["days"] == {"24": MOST_BETWEEN_WRITES}


async def test_two_processes_add_to_the_same_number(
    readership: ReadershipService, database: Database, clock: SteppingClock
) -> None:
    other = ReadershipService(ReadershipStore(database), clock, ZoneInfo("Asia/Tokyo"))
    read(readership, "fever", 7)
    read(other, "fever", 5)
    await readership.write_down()
    await other.write_down()

    (found,) = await database.article_readership.find().to_list()
    assert found["days"] == {"24": 12}


async def test_it_is_written_down_every_so_often_and_once_more_at_the_end(
    readership: ReadershipService, database: Database
) -> None:
    async def written() -> int:
        return sum([one["days"]["24"] async for one in database.article_readership.find()])

    async with readership.kept_up(every_seconds=0.02):
        read(readership, "fever", 2)
        assert await eventually_async(written) == 2

    async with readership.kept_up(every_seconds=3_600):
        read(readership, "fever", 5)
    assert await written() == 7


async def test_without_a_database_the_process_goes_on(clock: SteppingClock) -> None:
    async with connect("mongodb://127.0.0.1:1/?replicaSet=none", server_selection_timeout_ms=20) as client:
        readership = ReadershipService(ReadershipStore(database_of(client, "none")), clock, ZoneInfo("Asia/Tokyo"))
        with capture_logs() as lines:
            async with readership.kept_up(every_seconds=3_600):
                read(readership, "fever", 2)

    assert [(line["event"], line["readings"]) for line in lines] == [("readership_lost", 2)]
    assert "fever" not in str(lines)


async def test_own_articles_are_told_by_day_and_what_everybody_reads_by_month(
    readership: ReadershipService, clock: SteppingClock
) -> None:
    read(readership, "fever", 20)
    read(readership, OWN, 30)
    await readership.write_down()
    clock.step(days=7)

    for who in (EDITOR, STAFF):
        own, starter = await seen_by(who, readership)
        assert (own.article_id, own.readings, [(one.day.day, one.readings) for one in own.days]) == (
            OWN,
            30,
            [(24, 30)],
        )
        assert (starter.article_id, starter.readings, starter.days) == ("fever", 20, ())


async def test_another_municipality_sees_nothing_of_it(readership: ReadershipService, clock: SteppingClock) -> None:
    read(readership, "fever", 20)
    read(readership, OWN, 30)
    await readership.write_down()
    clock.step(days=7)

    assert [one.article_id for one in await seen_by(ELSEWHERE, readership)] == ["fever"]
    assert await seen_by(ELSEWHERE, readership, OWN) == []
    assert await seen_by(EDITOR, readership, "no-such-article") == []
    assert [one.article_id for one in await seen_by(EDITOR, readership, OWN)] == [OWN]


async def test_an_article_that_was_withdrawn_keeps_its_numbers(
    readership: ReadershipService, articles: ArticleStore, database: Database, clock: SteppingClock
) -> None:
    read(readership, OWN, 30)
    await readership.write_down()
    await withdraw(articles, database, OWN)
    read(readership, OWN, 30)
    await readership.write_down()
    clock.step(days=7)

    (own,) = await seen_by(EDITOR, readership)
    assert own.readings == 30


@pytest.mark.parametrize(
    "who",
    [
        Principal("uid-of-misaki", Role.PARENT),
        Principal("uid-of-an-admin", Role.ADMIN),
        Principal("uid-of-nobody", Role.PARENT, NERIMA),
        Principal("uid-of-staff-of-none", Role.STAFF, None),
    ],
    ids=lambda who: who.uid,
)
async def test_nobody_else_sees_anything(readership: ReadershipService, who: Principal) -> None:
    with pytest.raises(Forbidden):
        await seen_by(who, readership)


async def test_months_come_in_their_order_page_by_page(readership: ReadershipService, clock: SteppingClock) -> None:
    for _ in range(2):
        read(readership, "fever", 20)
        read(readership, "fever", 20, "en")
        read(readership, OWN, 30)
        await readership.write_down()
        clock.step(days=30)

    whole = [
        (one.month.month, one.article_id, one.language) for one in await seen_by(EDITOR, readership, days=NOV_AND_DEC)
    ]
    assert whole == [(month, *rest) for month in (11, 12) for rest in ((OWN, "ja"), ("fever", "en"), ("fever", "ja"))]

    pages, after = [], ""
    while True:
        page = await readership.page(EDITOR, None, NOV_AND_DEC, 4, after)
        pages.append([(month.month.month, month.article_id, month.language) for _, month in page.months])
        if not page.has_next:
            break
        after = page.months[-1][0]
    assert [len(page) for page in pages] == [4, 2]
    assert [one for page in pages for one in page] == whole


async def test_only_the_months_that_were_asked_for(readership: ReadershipService, clock: SteppingClock) -> None:
    for _ in range(3):
        read(readership, "fever", 20)
        await readership.write_down()
        clock.step(days=31)

    december = (date(2026, 12, 31), date(2026, 12, 1))
    assert [one.month for one in await seen_by(EDITOR, readership, days=december)] == [date(2026, 12, 1)]


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ((date(2023, 11, 30), date(2026, 11, 1)), "fromDay"),
        ((date(2026, 12, 1), date(2026, 12, 1)), "fromDay"),
        ((date(2026, 11, 1), date(2026, 10, 31)), "toDay"),
        ((date(2026, 11, 1), date(2026, 12, 1)), "toDay"),
    ],
)
async def test_months_that_are_too_far_back_or_to_come_are_refused(
    readership: ReadershipService, days: tuple[date, date], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        await seen_by(EDITOR, readership, days=days)
    assert [problem.path for problem in refused.value.problems] == [(field,)]


async def test_nothing_is_looked_through_whole(readership: ReadershipService, database: Database) -> None:
    read(readership, "fever", 20)
    async with profiled(database) as queries:
        await readership.write_down()
        await seen_by(EDITOR, readership)
        await seen_by(EDITOR, readership, OWN)

    assert queries.scans == set()
    assert len(queries.plans) >= 3
