"""Bookmarks and hidden articles through the API: each person's own, whatever she is to a family."""

from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio

from content.marks import CEILING
from content.store import ArticleStore
from schema.global_ids import NodeKind, global_id
from tests.api import Api, Client
from tests.content.builders import THEIRS, an_article, for_days, publish, withdraw
from tests.households import a_child, a_household, a_person
from tests.resolvers.asking import the_child, told
from tests.resolvers.conftest import Service

BATH, CRYING = "mark-bath", "mark-crying"
ARTICLES = (
    an_article(BATH, for_days(0, 365), titles={"ja": "沐浴", "en": "The bath"}),
    an_article(CRYING, for_days(0, 366), titles={"ja": "泣き"}),
)
MARKED = "article { title language isBookmarked isHidden } errors { code path message }"


@pytest_asyncio.fixture(autouse=True)
async def articles(service: Service) -> None:
    await service.database.articles.delete_many({})
    await service.house.services.articles.import_starters(ARTICLES)
    await service.database.articles.update_many({}, {"$set": {"published_at": datetime(2026, 1, 1, tzinfo=UTC)}})


async def mark(who: Client, mutation: str, article: str) -> Any:
    return await who.change(mutation, input_of(mutation), MARKED, articleId=global_id(NodeKind.ARTICLE, article))


def input_of(mutation: str) -> str:
    return f"{mutation[0].upper()}{mutation[1:]}Input"


async def titles(who: Client, query: str, arguments: str = "") -> list[str]:
    document = f"{{ {query}{arguments} {{ edges {{ node {{ title }} }} }} }}"
    return [edge["node"]["title"] for edge in (await who.ask(document)).data[query]["edges"]]


async def test_a_bookmark_is_kept_shown_and_taken_back(api: Api) -> None:
    mother = a_person(api)

    for _ in range(2):
        payload = await mark(mother, "bookmarkArticle", BATH)
        assert payload["article"] == {"title": "沐浴", "language": "ja", "isBookmarked": True, "isHidden": False}
    await mark(mother, "bookmarkArticle", CRYING)

    assert sorted(await titles(mother, "bookmarkedArticles")) == ["沐浴", "泣き"]
    assert sorted(await titles(mother, "bookmarkedArticles", '(language: "en")')) == ["The bath", "泣き"]
    assert await titles(mother, "hiddenArticles") == []
    for _ in range(2):
        payload = await mark(mother, "unbookmarkArticle", BATH)
        assert payload["article"]["isBookmarked"] is False
    assert await titles(mother, "bookmarkedArticles") == ["泣き"]


async def test_what_one_hides_is_put_before_the_others_still(api: Api) -> None:
    home = await a_household(api)
    child = await a_child(home.mother, home.family, born="2026-07-23")

    payload = await mark(home.mother, "hideArticle", BATH)
    assert payload["article"]["isHidden"] is True

    async def shown_to(who: Client) -> list[str]:
        seen = await the_child(who, child, "articles { edges { node { title } } }")
        return [edge["node"]["title"] for edge in seen["articles"]["edges"]]

    assert await shown_to(home.mother) == ["泣き"]
    for other in (home.father, home.grandmother, home.nurse):
        assert await shown_to(other) == ["沐浴", "泣き"]
        assert await titles(other, "hiddenArticles") == []
    first_screen = (await home.mother.ask("{ home { articles { edges { node { title } } } } }")).data["home"]
    assert [edge["node"]["title"] for edge in first_screen["articles"]["edges"]] == ["泣き"]
    assert await titles(home.mother, "hiddenArticles") == ["沐浴"]

    await mark(home.mother, "unhideArticle", BATH)
    assert await shown_to(home.mother) == ["沐浴", "泣き"]


async def test_a_list_says_what_is_bookmarked_and_reads_it_once(api: Api, service: Service) -> None:
    home = await a_household(api)
    child = await a_child(home.mother, home.family, born="2026-07-23")
    await mark(home.mother, "bookmarkArticle", CRYING)

    async def seen_by(who: Client) -> list[tuple[str, bool]]:
        seen = await the_child(who, child, "articles { edges { node { title isBookmarked } } }")
        return [(edge["node"]["title"], edge["node"]["isBookmarked"]) for edge in seen["articles"]["edges"]]

    assert await seen_by(home.mother) == [("沐浴", False), ("泣き", True)]
    assert await seen_by(home.father) == [("沐浴", False), ("泣き", False)]


async def test_bookmarks_are_read_page_by_page_and_what_was_archived_is_missing(api: Api, service: Service) -> None:
    mother, store = a_person(api), ArticleStore(service.database)
    await publish(store, service.database, an_article(THEIRS, titles={"ja": "教室"}))
    for article in (BATH, THEIRS, CRYING):
        await mark(mother, "bookmarkArticle", article)
    await withdraw(store, service.database, THEIRS)
    document = """
        query($after: String) { bookmarkedArticles(first: 1, after: $after) {
          edges { node { title } } pageInfo { hasNextPage endCursor }
        } }
    """

    found: list[str] = []
    after, has_next = None, True
    while has_next:
        page = (await mother.ask(document, after=after)).data["bookmarkedArticles"]
        found += [edge["node"]["title"] for edge in page["edges"]]
        after, has_next = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]

    assert sorted(found) == ["沐浴", "泣き"]
    payload = await mark(mother, "unbookmarkArticle", THEIRS)
    assert (payload["article"], payload["errors"]) == (None, [])


@pytest.mark.parametrize("mutation", ["bookmarkArticle", "hideArticle"])
async def test_what_is_no_article_cannot_be_marked(api: Api, mutation: str) -> None:
    mother = a_person(api)

    for wrong in ("no id", global_id(NodeKind.ARTICLE, "no-such"), global_id(NodeKind.CHILD, BATH)):
        payload = await mother.change(mutation, input_of(mutation), MARKED, articleId=wrong)
        assert told(payload["errors"]) == {("articleId",): "NOT_FOUND"}
        assert payload["article"] is None


async def test_a_ceiling_is_told_with_its_limit(api: Api, service: Service) -> None:
    mother = a_person(api)
    await mark(mother, "hideArticle", BATH)
    (hers,) = await service.database.article_marks.find({"hidden.article": BATH}).to_list()
    others = [{"article": f"x{number}", "at": datetime(2026, 1, 1, tzinfo=UTC)} for number in range(CEILING - 1)]
    await service.database.article_marks.update_one({"_id": hers["_id"]}, {"$push": {"hidden": {"$each": others}}})

    payload = await mark(mother, "hideArticle", CRYING)

    await service.database.article_marks.delete_one({"_id": hers["_id"]})
    assert told(payload["errors"]) == {("articleId",): "CEILING_REACHED"}
    assert str(CEILING) in payload["errors"][0]["message"]


@pytest.mark.parametrize("query", ["bookmarkedArticles", "hiddenArticles"])
async def test_nobody_has_bookmarks_without_signing_in(api: Api, query: str) -> None:
    answer = await api.as_nobody().ask(f"{{ {query} {{ edges {{ node {{ title }} }} }} }}")

    assert answer.codes == ["UNAUTHENTICATED"]
