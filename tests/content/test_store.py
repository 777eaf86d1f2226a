"""Articles come before readers and are taken from them, on a real database."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from content.article import Target
from content.migrations import MIGRATIONS, READING_MIGRATIONS
from content.service import ArticleService
from content.store import ArticleStore
from handbook_api.platform.migrations import migrate
from handbook_api.platform.mongodb import Database
from handbook_api.platform.vocabulary import Sex
from tests.clocks import TODAY_AT_TEN, SteppingClock
from tests.content.builders import NERIMA, THEIRS, an_article, for_days, for_weeks, publish, withdraw

SHINJUKU = "131041"


async def replaced_in(database: Database, article_id: str) -> list[str]:
    found = await database.articles.find_one({"_id": article_id}, {"replaced_in": 1})
    assert found is not None
    places: list[str] = found["replaced_in"]
    return places


@pytest.mark.parametrize(
    "target",
    [
        Target(),
        for_weeks(8, 12, NERIMA, True, "toyotama"),
        replace(for_days(3, 9, sex=Sex.MALE, first_child=True, area="toyotama"), weeks=for_weeks(1, 2).weeks),
    ],
)
async def test_what_is_published_is_there_as_it_was_written(
    store: ArticleStore, database: Database, target: Target
) -> None:
    article = replace(an_article(THEIRS, target, owner=NERIMA, replaces="fever"), clinician="練馬区保健所 医師")

    await publish(store, database, article)

    assert await store.get(THEIRS) == article


async def test_other_words_are_no_other_publication(store: ArticleStore, database: Database) -> None:
    await publish(store, database, an_article(THEIRS), at="2026-11-01T00:00Z")
    await publish(store, database, an_article(THEIRS, revision=2), at="2026-11-20T00:00Z")

    (article,) = await store.aimed()

    assert article.published_at == datetime(2026, 11, 1, tzinfo=UTC)
    assert article.summary.revision == 2


async def test_what_is_archived_is_there_no_more_and_comes_back_as_something_new(
    store: ArticleStore, database: Database
) -> None:
    await publish(store, database, an_article(THEIRS), at="2026-11-01T00:00Z")
    await withdraw(store, database, THEIRS)
    await withdraw(store, database, THEIRS)
    assert await store.get(THEIRS) is None

    await publish(store, database, an_article(THEIRS), at="2026-11-20T00:00Z")

    (article,) = await store.aimed()
    assert article.published_at == datetime(2026, 11, 20, tzinfo=UTC)


async def test_a_starter_knows_whose_families_do_not_get_it(
    service: ArticleService, store: ArticleStore, database: Database
) -> None:
    await service.import_starters([an_article("fever"), an_article("crying")])
    nerimas = an_article(THEIRS, owner=NERIMA, replaces="fever")

    await publish(store, database, nerimas)
    await publish(store, database, replace(nerimas, id="another", owner=SHINJUKU))
    assert await replaced_in(database, "fever") == [SHINJUKU, NERIMA]

    await publish(store, database, replace(nerimas, replaces="crying"))
    assert await replaced_in(database, "fever") == [SHINJUKU]
    assert await replaced_in(database, "crying") == [NERIMA]

    await withdraw(store, database, "another")
    await publish(store, database, replace(nerimas, replaces=None))
    assert await replaced_in(database, "fever") == await replaced_in(database, "crying") == []


async def test_of_two_articles_for_one_starter_the_second_still_replaces_it(
    service: ArticleService, store: ArticleStore, database: Database
) -> None:
    await service.import_starters([an_article("fever")])
    nerimas = an_article(THEIRS, owner=NERIMA, replaces="fever")
    await publish(store, database, nerimas)
    await publish(store, database, replace(nerimas, id="another"))

    await withdraw(store, database, THEIRS)

    assert await replaced_in(database, "fever") == [NERIMA]


async def test_a_newer_starter_is_replaced_still_and_so_is_one_that_comes_later(
    service: ArticleService, store: ArticleStore, database: Database
) -> None:
    await publish(store, database, an_article(THEIRS, owner=NERIMA, replaces="fever"))

    await service.import_starters([an_article("fever")])
    assert await replaced_in(database, "fever") == [NERIMA]

    await service.import_starters([an_article("fever", revision=2)])
    assert await replaced_in(database, "fever") == [NERIMA]


async def test_articles_from_before_are_found_after_the_migration(
    empty_database: Database, clock: SteppingClock
) -> None:
    await migrate(empty_database, MIGRATIONS, clock)
    old = {
        "_id": "crying",
        "version": 1,
        "revision": 1,
        "origin": "STARTER",
        "category": "NEWBORN",
        "target": {"basis": "CALENDAR", "from_days": 0, "until_days": 100, "situation": "", "municipality": ""},
        "order": "000100.crying",
        "translations": [
            {"language": "ja", "title": "泣き", "summary": "はじめての沐浴", "translates": None, "body": "本文"}
        ],
        "sources": [],
        "reviewed_on": "2026-11-20",
        "review_due": "2027-11-20",
        "licence": "Apache-2.0",
        "written_at": TODAY_AT_TEN,
    }
    await empty_database.articles.insert_one(old)

    await migrate(empty_database, READING_MIGRATIONS, clock)
    await READING_MIGRATIONS[0].apply(empty_database)

    (article,) = await ArticleStore(empty_database).aimed()
    assert (article.summary.target, article.published_at) == (for_days(0, 100), TODAY_AT_TEN)
    assert article.replaced_in == frozenset()
    assert (await ArticleStore(empty_database).get("crying")) is not None
    assert "target" not in await empty_database.articles.index_information()
