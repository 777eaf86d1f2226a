"""The index has what readers have: by the end of the same transaction, and after whatever went wrong."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pymongo.asynchronous.client_session import AsyncClientSession

from content.article import Category
from content.languages import Analysis, Languages
from content.search.analysis import Analyser
from content.search.everything import article_search
from content.search.folding import fold
from content.search.indexing import ARTICLES_AT_ONCE
from content.search.reading_store import SearchReadingStore
from content.search.service import ArticleSearchService, SearchWish
from content.search.shelves import Numbering
from content.search.synonyms import Synonyms
from content.search.words import stem
from content.store import ArticleStore
from handbook_api.platform.mongodb import Database
from tests.content.builders import NERIMA, publish
from tests.content.search.conftest import Library, a_text, an_article_of_nerima
from tests.queries import profiled

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)


class _Undone(Exception):
    """What was begun is not to be."""


async def everything(database: Database) -> dict[str, object]:
    """The whole index, but for ids and for how often it was changed."""
    postings = await database.search_postings.find({}, {"_id": 0}).sort([("language", 1), ("term", 1)]).to_list()
    shelves = await database.search_shelves.find({}, {"changes": 0}).sort("_id").to_list()
    articles = await database.search_articles.find({}).sort("_id").to_list()
    return {"postings": postings, "shelves": shelves, "articles": articles}


async def test_what_is_published_is_found_at_once_and_what_is_withdrawn_no_more(library: Library) -> None:
    await library.publish(a_text("it", "熱が出たとき"))
    assert await library.ids("熱") == ["it"]

    await library.withdraw("it")

    assert await library.ids("熱") == []
    assert await library.database.search_postings.count_documents({}) == 0
    assert await library.database.search_articles.count_documents({}) == 0


async def test_after_a_correction_only_the_new_words_find_it(library: Library) -> None:
    await library.publish(a_text("it", "熱が出たとき", "はちみつを飲ませます。"))
    await library.publish(a_text("it", "熱が出たとき", "水分を飲ませます。"))

    assert await library.ids("はちみつ") == []
    assert await library.ids("水分") == ["it"]
    assert await library.database.search_articles.count_documents({}) == 1


async def test_a_translation_that_is_taken_back_is_found_no_more(library: Library) -> None:
    both = a_text("it", {"ja": "沐浴", "en": "Bathing"}, {"ja": "湯", "en": "lukewarm water"})
    await library.publish(both)
    assert await library.ids("lukewarm", "en") == ["it"]

    await library.publish(replace(both, translations=both.translations[:1]))

    assert await library.ids("lukewarm", "en") == []


async def test_a_publication_that_is_undone_leaves_the_index_as_it_was(library: Library) -> None:
    await library.publish(a_text("it", "熱が出たとき", "水分を。"))
    before = await everything(library.database)

    async def transaction(session: AsyncClientSession) -> None:
        await library.store.put_published(a_text("it", "せきが出たとき"), NOW, session)
        await library.store.put_published(a_text("another", "発疹"), NOW, session)
        raise _Undone

    async with library.database.client.start_session() as session:
        with pytest.raises(_Undone):
            await session.with_transaction(transaction)

    assert await everything(library.database) == before
    assert await library.ids("熱") == ["it"]


async def test_the_same_articles_give_the_same_index_in_whatever_way_they_came(library: Library) -> None:
    articles = [
        a_text("a", "熱が出たとき", "水分を。"),
        a_text("b", "せき", "水分を。"),
        an_article_of_nerima("c", "熱"),
    ]
    for article in articles:
        await library.publish(article)
    once = await everything(library.database)

    for article in reversed(articles):
        await library.publish(replace(article, category=Category.MONEY))
    for article in articles:
        await library.publish(article)

    again = await everything(library.database)
    assert (again["postings"], again["shelves"]) == (once["postings"], once["shelves"])


async def test_two_publications_at_once_both_are_found(library: Library) -> None:
    await asyncio.gather(*(published_in_a_transaction(library, number) for number in range(6)))

    assert sorted(await library.ids("熱")) == [f"article-{number}" for number in range(6)]
    numbers = [one["number"] async for one in library.database.search_articles.find({})]
    assert len(set(numbers)) == 6


async def published_in_a_transaction(library: Library, number: int) -> None:
    async def transaction(session: AsyncClientSession) -> None:
        await library.store.put_published(a_text(f"article-{number}", "熱が出たとき", "水分を。"), NOW, session)

    async with library.database.client.start_session() as session:
        await session.with_transaction(transaction)


def test_articles_that_are_read_at_once_are_read_as_they_are_one_by_one() -> None:
    """Publications read in threads, while questions are read in another one."""
    analyser = Analyser(["りにゅうしょく"])
    words = [f"{word}{ending}" for word in ("vaccin", "breastfeed", "checkup", "fever") for ending in _ENDINGS]
    english = [" ".join(f"{word}{number}{word}s" for word in words) for number in range(40)]
    japanese = [f"離乳食をはじめる{number}歳の子どもは、りにゅうしょくを食べています。" * 20 for number in range(10)]
    texts = [*((one, Analysis.ENGLISH) for one in english), *((one, Analysis.JAPANESE) for one in japanese)]
    switched_every = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(8) as threads:
            at_once = list(threads.map(lambda one: analyser.analyse(*one), texts))
    finally:
        sys.setswitchinterval(switched_every)
    stem.cache_clear()
    fold.cache_clear()

    assert at_once == [analyser.analyse(*one) for one in texts]


_ENDINGS = ("ation", "ing", "ings", "fulness", "ality", "ized", "ization", "ously", "iveness", "ement")


class _Interrupted(SearchReadingStore):
    """Between reading the shelves and reading anything else, somebody publishes."""

    def __init__(self, database: Database, meanwhile: Callable[[], Awaitable[None]]) -> None:
        super().__init__(database)
        self._meanwhile = meanwhile

    async def numbering(self, names: Sequence[str]) -> Numbering:
        found = await super().numbering(names)
        await self._meanwhile()
        return found


@pytest.mark.parametrize("question", ["予防接種", "予防せ", "よぼうせっ"])
async def test_what_is_published_while_somebody_searches_is_no_other_article_to_her(
    library: Library, languages: Languages, synonyms: Synonyms, question: str
) -> None:
    await library.publish(a_text("first", "予防接種の日"))
    await library.publish(an_article_of_nerima("first-of-nerima", "予防接種の場所"))

    async def meanwhile() -> None:
        await library.publish(a_text("second", "予防接種の夜"))
        await library.publish(an_article_of_nerima("second-of-nerima", "予防接種の受付", replaces="second"))

    search = ArticleSearchService(_Interrupted(library.database, meanwhile), languages, synonyms)
    page = await search.search(SearchWish(question, "ja", NERIMA))

    assert {one.id for one in page.articles} == {"first", "first-of-nerima"}
    assert page.total == 2


async def test_a_withdrawn_article_is_not_shown_even_if_the_index_still_has_it(library: Library) -> None:
    await library.publish(a_text("it", "熱が出たとき"))
    await library.publish(a_text("other", "熱のあと"))
    await library.database.articles.delete_one({"_id": "it"})

    assert await library.ids("熱") == ["other"]


async def test_words_that_were_corrected_are_not_shown_even_if_the_index_still_has_them(library: Library) -> None:
    await library.publish(a_text("it", "熱が出たとき", "熱にははちみつを。", summary="まず水分を。"))
    await library.database.articles.update_one(
        {"_id": "it"}, {"$inc": {"version": 1}, "$set": {"translations.0.title": "熱の手当て"}}
    )

    found = (await library.find("熱")).articles[0]

    assert "".join(part.text for part in found.title) == "熱の手当て"
    assert "".join(part.text for part in found.excerpt) == "まず水分を。"


async def test_what_came_in_beside_it_is_brought_in_later(library: Library) -> None:
    for number in range(ARTICLES_AT_ONCE + 1):
        await library.store.put_starter(a_text(f"starter-{number:02}", "熱が出たとき"), NOW)
    await library.publish(a_text("gone", "せき"))
    await library.database.articles.delete_one({"_id": "gone"})
    indexing = library.search.indexing

    assert [await indexing.catch_up_some(), await indexing.catch_up_some()] == [False, True]

    assert len(await library.ids("熱")) == ARTICLES_AT_ONCE + 1
    assert await library.database.search_articles.count_documents({"_id": "gone"}) == 0
    assert (await indexing.lagging(), await indexing.catch_up()) == ((), 0)


async def test_another_edition_of_the_words_is_read_anew_while_readers_read(
    library: Library, languages: Languages, synonyms: Synonyms
) -> None:
    await library.publish(a_text("it", "熱が出たとき"))
    newer = article_search(library.database, languages, replace(synonyms, edition="another")).indexing
    assert newer.edition != library.search.indexing.edition

    assert await newer.lagging() == ("it",)
    assert [portion async for portion in newer.in_portions(await newer.lagging())] == [1]

    assert await newer.lagging() == ()
    assert await library.ids("熱") == ["it"]


async def test_reading_everything_anew_changes_nothing(library: Library) -> None:
    await library.publish(a_text("a", "熱が出たとき", "水分を。"))
    await library.publish(an_article_of_nerima("b", "練馬区の予防接種"))
    before = await everything(library.database)

    indexing = library.search.indexing
    assert [portion async for portion in indexing.in_portions(await indexing.every())] == [2]

    assert await everything(library.database) == before


async def test_a_publication_that_search_did_not_follow_lags(library: Library) -> None:
    await publish(ArticleStore(library.database), library.database, a_text("it", "熱が出たとき"))

    assert await library.search.indexing.lagging() == ("it",)


async def test_no_search_and_no_publication_looks_through_a_whole_collection(library: Library) -> None:
    await library.publish(a_text("starter", "予防接種の日", "熱が出ることがあります。"))
    async with profiled(library.database) as queries:
        await library.publish(an_article_of_nerima("it", "予防接種の日", replaces="starter"))
        await library.find("よぼうせっしゅ 熱", municipality=NERIMA)
        await library.withdraw("it")

    assert {plan for plan in queries.scans if plan.startswith("search_")} == set()
    assert any(plan.startswith("search_postings") for plan in queries.plans)
