"""The articles that reminders are planned with: everybody has the same ones, and new ones from the next night on."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from content.article import (
    AgeBasis,
    AgeRange,
    Article,
    Category,
    Heading,
    Situation,
    Source,
    Target,
    Translation,
    WeekRange,
)
from content.migrations import MIGRATIONS, READING_MIGRATIONS
from content.store import ArticleStore
from handbook_api.articles_to_tell import articles_in
from handbook_api.platform.migrations import migrate
from handbook_api.platform.mongodb import Database
from handbook_api.platform.vocabulary import Sex
from notifications.articles import Span
from notifications.planner import Planner
from notifications.programmes import Programmes
from notifications.reminders import ReminderKind, ReminderState
from notifications.shelf import READ_EVERY, Shelf
from tests.clocks import SteppingClock
from tests.notifications.builders import NERIMA, NO_VACCINATIONS, a_municipality
from tests.notifications.house import House
from tests.queries import profiled

THE_DAY_BEFORE = datetime(2026, 11, 23, 14, 59, tzinfo=UTC)
"""A minute before midnight in Nerima."""
THAT_DAY = datetime(2026, 11, 23, 15, 1, tzinfo=UTC)
PROGRAMMES = Programmes({NERIMA: a_municipality(checkups=())}, NO_VACCINATIONS)


def an_article(article_id: str = "first-bath", revision: int = 1, **fields: object) -> Article:
    """An article for the first three months, in Japanese and English."""
    article = Article(
        id=article_id,
        revision=revision,
        category=Category.NEWBORN,
        target=Target(AgeRange(AgeBasis.CALENDAR, 0, 90)),
        translations=(
            Translation(Heading("ja", "はじめての沐浴", "要約"), "本文"),
            Translation(Heading("en", "The first bath", "Summary", revision), "Text"),
        ),
        sources=(Source("A handbook", "A publisher", 2023),),
        reviewed_on=date(2026, 11, 1),
        review_due=date(2027, 5, 1),
        licence="Apache-2.0",
    )
    return replace(article, **fields)  # type: ignore[arg-type]  # the fields of a test


@pytest.fixture
async def articles(database: Database, clock: SteppingClock) -> ArticleStore:
    """Where articles are kept, with the index that the service has."""
    await migrate(database, (*MIGRATIONS, *READING_MIGRATIONS), clock)
    return ArticleStore(database)


def a_shelf(database: Database) -> Shelf:
    return Shelf(PROGRAMMES, articles_in(database))


async def ids(shelf: Shelf, now: datetime) -> list[str]:
    return sorted(one.id for one in (await shelf.at(now)).articles)


async def test_an_article_counts_from_the_midnight_after_it_was_published(
    database: Database, articles: ArticleStore
) -> None:
    shelf = a_shelf(database)
    await articles.put_starter(an_article(), THE_DAY_BEFORE)
    await articles.put_starter(an_article("second"), THAT_DAY)

    assert await ids(shelf, THE_DAY_BEFORE) == []
    assert await ids(shelf, THAT_DAY) == ["first-bath"]
    assert await ids(shelf, THAT_DAY.replace(day=24)) == ["first-bath", "second"]


async def test_all_have_the_same_whenever_they_began_to_read(database: Database, articles: ArticleStore) -> None:
    early = a_shelf(database)
    await articles.put_starter(an_article(), THE_DAY_BEFORE)
    await early.at(THAT_DAY)
    await articles.put_starter(an_article("second"), THAT_DAY)

    late = a_shelf(database)

    later = THAT_DAY + READ_EVERY
    assert await ids(early, later) == await ids(late, later) == ["first-bath"]


async def test_another_revision_is_no_other_publication(database: Database, articles: ArticleStore) -> None:
    await articles.put_starter(an_article(), THE_DAY_BEFORE)
    await articles.put_starter(an_article(revision=2), THAT_DAY)

    (article,) = (await a_shelf(database).at(THAT_DAY)).articles

    assert article.published_at == THE_DAY_BEFORE


async def test_an_article_from_before_publication_was_noted_is_there_since_it_was_written(
    database: Database, articles: ArticleStore
) -> None:
    await articles.put_starter(an_article(), THE_DAY_BEFORE)
    await database.articles.update_many({}, {"$unset": {"published_at": "", "target.first_child": ""}})
    await READING_MIGRATIONS[0].apply(database)

    (article,) = (await a_shelf(database).at(THAT_DAY)).articles

    assert article.published_at == THE_DAY_BEFORE


async def test_nothing_for_the_bereaved_and_nothing_without_an_age_is_ever_told(
    database: Database, articles: ArticleStore
) -> None:
    await articles.put_starter(an_article("loss", category=Category.LOSS, target=Target()), THE_DAY_BEFORE)
    await articles.put_starter(an_article("handbook", target=Target()), THE_DAY_BEFORE)
    await articles.put_starter(an_article("aimed"), THE_DAY_BEFORE)
    await articles.put_starter(an_article("wrongly-aimed"), THE_DAY_BEFORE)
    await database.articles.update_one({"_id": "wrongly-aimed"}, {"$set": {"category": "LOSS"}})

    assert await ids(a_shelf(database), THAT_DAY) == ["aimed"]


async def test_whom_it_is_for_and_the_title_for_each_reader(database: Database, articles: ArticleStore) -> None:
    early = Target(AgeRange(AgeBasis.CORRECTED, 30, 60), Situation.BORN_EARLY, NERIMA)
    japanese = (Translation(Heading("ja", "小さく生まれた赤ちゃん", "要約"), "本文"),)
    await articles.put_starter(an_article(target=early, translations=japanese), THE_DAY_BEFORE)

    (article,) = (await a_shelf(database).at(THAT_DAY)).articles

    assert article.titles == {"ja": "小さく生まれた赤ちゃん", "en": "小さく生まれた赤ちゃん"}
    assert (article.days, article.weeks, article.municipality) == (Span(30, 60), None, NERIMA)
    assert article.is_corrected
    assert article.is_for_born_early


async def test_what_is_for_pregnancies_and_all_that_narrows_an_article(
    database: Database, articles: ArticleStore
) -> None:
    target = Target(municipality=NERIMA, weeks=WeekRange(8, 12), area="toyotama", sex=Sex.FEMALE, first_child=True)
    await articles.put_starter(an_article(), THE_DAY_BEFORE)
    async with database.client.start_session() as session, await session.start_transaction():
        theirs = an_article("theirs", target=target, owner=NERIMA, replaces="first-bath")
        await articles.put_published(theirs, THE_DAY_BEFORE, session)

    found = {one.id: one for one in (await a_shelf(database).at(THAT_DAY)).articles}

    theirs_to_tell = found["theirs"]
    assert (theirs_to_tell.days, theirs_to_tell.weeks) == (None, Span(8, 12))
    assert (theirs_to_tell.municipality, theirs_to_tell.area) == (NERIMA, "toyotama")
    assert (theirs_to_tell.sex, theirs_to_tell.is_for_first) == (Sex.FEMALE, True)
    assert found["first-bath"].replaced_in == {NERIMA}


async def test_it_is_read_once_for_all_who_ask_within_five_minutes(database: Database, articles: ArticleStore) -> None:
    shelf = a_shelf(database)
    await articles.put_starter(an_article(), THE_DAY_BEFORE)

    async with profiled(database) as queries:
        first = await shelf.at(THAT_DAY)
        again = await asyncio.gather(*(shelf.at(THAT_DAY) for _ in range(20)))

    assert [one["op"] for one in queries.operations if one["ns"].endswith(".articles")] == ["query"]
    assert queries.scans == set()
    assert all(one is first for one in again)


async def test_what_was_taken_back_is_gone_after_five_minutes(database: Database, articles: ArticleStore) -> None:
    shelf = a_shelf(database)
    await articles.put_starter(an_article(), THE_DAY_BEFORE)
    assert await ids(shelf, THAT_DAY) == ["first-bath"]
    await database.articles.delete_many({})

    assert await ids(shelf, THAT_DAY + READ_EVERY) == []


async def test_a_publication_plans_every_family_anew_in_the_night_and_then_no_more(
    house: House, articles: ArticleStore
) -> None:
    family = await house.a_family()
    await house.a_child(family, born="2026-11-10")
    shelf = Shelf(house.programmes, articles_in(house.database))
    planner = Planner(house.queue, house.households, house.reminders, house.ledger, shelf, house.metrics, house.clock)
    await planner.plan_pending(10)
    await articles.put_starter(an_article(), house.clock.now())

    assert await planner.plan_pending(10) == 0
    house.clock.step(hours=15)
    assert (await planner.plan_pending(10), await planner.plan_pending(10)) == (1, 0)

    states = {one.planned.kind: one.state for one in await house.reminders.of_family(family.id)}
    assert states[ReminderKind.NEW_ARTICLE] is ReminderState.PLANNED
