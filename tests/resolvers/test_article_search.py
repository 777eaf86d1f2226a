"""Search through the API: anybody looks for something, and finds what is for her."""

from typing import Any

import pytest_asyncio
import structlog

from content.article import Category
from content.store import ArticleStore
from schema.global_ids import NodeKind, global_id
from schema.paging import Listed, cursor_at
from tests.api import NERIMA, Api, Client
from tests.content.builders import publish
from tests.content.search.conftest import a_text, an_article_of_nerima
from tests.households import a_child, a_household, shared_with_ward
from tests.resolvers.asking import problems_of, told
from tests.resolvers.conftest import Service

THEIRS = "5f0b8f0e-3f0e-4c8e-9a6e-0d5a3f1c2b01"
SEARCH = """
    query($query: String!, $municipality: String, $child: ID, $language: String, $category: ArticleCategory,
          $first: Int = 20, $after: String) {
      searchArticles(query: $query, municipality: $municipality, childId: $child, language: $language,
                     category: $category, first: $first, after: $after) {
        edges { cursor node {
          id title titleParts { text isMatch } summary excerpt { text isMatch } category categoryName language
          matchedLanguage isStale
        } }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        totalCount isCountCeiling understood { text also }
      }
    }
"""

STARTERS = (
    a_text(
        "swaddling",
        {"ja": "沐浴布の使い方", "en": "How to use a bathing cloth"},
        {"ja": "沐浴布をかけると、赤ちゃんが安心します。", "en": "A bathing cloth keeps your baby calm."},
        summary="湯に入る前に。",
        category=Category.NEWBORN,
    ),
    a_text("drying", "沐浴布を干す", "日なたに。", category=Category.DISASTER),
)


@pytest_asyncio.fixture(autouse=True)
async def library(service: Service, an_empty_shelf: None) -> None:
    """Two articles for everybody, and one of Nerima in the place of one of them."""
    await service.house.services.articles.import_starters(STARTERS)
    await service.house.services.article_search.indexing.catch_up()
    if await service.database.articles.count_documents({"_id": THEIRS}) == 0:
        database = service.house.database
        store = ArticleStore(database, service.house.services.article_search.indexing.follow)
        await publish(store, database, an_article_of_nerima(THEIRS, "練馬区の沐浴布", replaces="drying"))


async def found_by(who: Client, query: str, **asked: Any) -> dict[str, Any]:
    answer: dict[str, Any] = (await who.ask(SEARCH, query=query, **asked)).data["searchArticles"]
    return answer


async def titles(who: Client, query: str, **asked: Any) -> list[str]:
    return [edge["node"]["title"] for edge in (await found_by(who, query, **asked))["edges"]]


async def test_anybody_finds_an_article_without_signing_in(api: Api) -> None:
    page = await found_by(api.as_nobody(), "もくよくふ")

    assert page["totalCount"] == 2
    assert (page["isCountCeiling"], page["pageInfo"]["hasNextPage"], page["pageInfo"]["hasPreviousPage"]) == (
        False, False, False,
    )  # fmt: skip
    best = next(edge["node"] for edge in page["edges"] if edge["node"]["title"] == "沐浴布の使い方")
    assert best == {
        "id": global_id(NodeKind.ARTICLE, "swaddling"),
        "title": "沐浴布の使い方",
        "titleParts": [{"text": "沐浴布", "isMatch": True}, {"text": "の使い方", "isMatch": False}],
        "summary": "湯に入る前に。",
        "excerpt": [
            {"text": "沐浴布", "isMatch": True},
            {"text": "をかけると、赤ちゃんが安心します。", "isMatch": False},
        ],
        "category": "NEWBORN",
        "categoryName": best["categoryName"],
        "language": "ja",
        "matchedLanguage": "ja",
        "isStale": False,
    }
    assert best["categoryName"] != ""


async def test_what_is_found_can_be_read(api: Api) -> None:
    page = await found_by(api.as_nobody(), "沐浴布の使い方")
    document = "query($id: ID!) { article(id: $id) { title } }"

    answer = await api.as_nobody().ask(document, id=page["edges"][0]["node"]["id"])

    assert answer.data["article"]["title"] == "沐浴布の使い方"


async def test_she_gets_it_in_her_language_whatever_she_typed(api: Api) -> None:
    assert await titles(api.as_nobody(language="en"), "沐浴布の使い方") == ["How to use a bathing cloth"]
    assert await titles(api.as_nobody(), "bathing cloths", language="en") == ["How to use a bathing cloth"]
    assert await titles(api.as_nobody(language="vi"), "bathing cloth") == ["How to use a bathing cloth"]


async def test_the_articles_of_a_municipality_stand_in_for_those_for_everybody(api: Api) -> None:
    nobody = api.as_nobody()

    assert sorted(await titles(nobody, "沐浴布")) == ["沐浴布の使い方", "沐浴布を干す"]
    assert sorted(await titles(nobody, "沐浴布", municipality=NERIMA)) == ["沐浴布の使い方", "練馬区の沐浴布"]


async def test_those_who_are_told_where_a_child_lives_find_the_articles_from_there(api: Api) -> None:
    home = await a_household(api)
    child = await a_child(home.mother, home.family)
    await shared_with_ward(home.mother, home.family)

    for who in (home.mother, home.father, home.nurse):
        assert sorted(await titles(who, "沐浴布", child=child)) == ["沐浴布の使い方", "練馬区の沐浴布"]
    assert sorted(await titles(home.grandmother, "沐浴布", child=child)) == ["沐浴布の使い方", "沐浴布を干す"]


async def test_a_child_that_is_not_hers_to_see_is_none(api: Api) -> None:
    home = await a_household(api)
    child = await a_child(home.mother, home.family)

    for who in (home.stranger, home.nurse_elsewhere):
        answer = await who.ask(SEARCH, query="沐浴布", child=child)
        assert told(problems_of(answer)) == {("childId",): "NOT_FOUND"}
    assert (await api.as_nobody().ask(SEARCH, query="沐浴布", child=child)).codes == ["UNAUTHENTICATED"]
    assert told(problems_of(await home.mother.ask(SEARCH, query="沐浴布", child="あ"))) == {("childId",): "NOT_FOUND"}


async def test_only_what_is_about_something(api: Api) -> None:
    assert await titles(api.as_nobody(), "沐浴布", category="DISASTER") == ["沐浴布を干す"]


async def test_a_page_is_read_on_from_its_cursor(api: Api) -> None:
    nobody = api.as_nobody()
    whole = await titles(nobody, "沐浴布")

    first = await found_by(nobody, "沐浴布", first=1)
    second = await found_by(nobody, "沐浴布", first=1, after=first["pageInfo"]["endCursor"])

    assert [page["edges"][0]["node"]["title"] for page in (first, second)] == whole
    assert [page["pageInfo"]["hasNextPage"] for page in (first, second)] == [True, False]
    assert (first["totalCount"], second["totalCount"], second["pageInfo"]["hasPreviousPage"]) == (2, 2, True)


async def test_how_the_question_was_read_is_told(api: Api) -> None:
    page = await found_by(api.as_nobody(), "沐浴布 お風呂")

    assert [one["text"] for one in page["understood"]] == ["沐浴布", "お風呂"]
    assert "沐浴" in page["understood"][1]["also"]


async def test_what_cannot_be_asked_is_told_at_its_argument(api: Api) -> None:
    nobody = api.as_nobody()
    cursors = (
        "あ",
        cursor_at(Listed.ARTICLES, "3"),
        *(cursor_at(Listed.FOUND_ARTICLES, place) for place in ("0", "-1", "x", "1001", "9" * 5_000, "٣")),
    )
    wrong: list[tuple[dict[str, Any], str, str]] = [
        ({"query": " "}, "query", "REQUIRED"),
        ({"query": "熱" * 101}, "query", "TOO_LONG"),
        ({"query": "熱", "municipality": "999999"}, "municipality", "UNKNOWN_MUNICIPALITY"),
        ({"query": "熱", "first": 0}, "first", "PAGE_SIZE_OUT_OF_RANGE"),
        ({"query": "熱", "first": 101}, "first", "PAGE_SIZE_OUT_OF_RANGE"),
        *(({"query": "熱", "after": cursor}, "after", "NOT_A_CURSOR") for cursor in cursors),
    ]

    answers = [told(problems_of(await nobody.ask(SEARCH, **asked))) for asked, _, _ in wrong]

    assert answers == [{(field,): code} for _, field, code in wrong]


async def test_what_was_typed_is_written_down_nowhere(api: Api, service: Service) -> None:
    home = await a_household(api)
    secret = "沐浴布と夫に叩かれる"
    before = await everything_stored(service)

    with structlog.testing.capture_logs() as logs:
        await found_by(home.mother, secret)
        await home.mother.ask(SEARCH, query=secret * 20)

    assert secret not in repr(logs)
    assert "叩" not in repr(logs)
    assert await everything_stored(service) == before


async def everything_stored(service: Service) -> dict[str, int]:
    """How many documents each collection has."""
    names = await service.database.list_collection_names()
    return {name: await service.database[name].count_documents({}) for name in sorted(names) if "profile" not in name}
