"""Articles through the API: for whom they are, in which language, and read by anybody."""

from typing import Any

import pytest_asyncio

from content.article import AgeBasis, Situation
from handbook_api.children.model import ChildStatus
from schema.global_ids import parse_global_id
from tests.api import Api, Client
from tests.content.builders import an_article, for_days
from tests.households import a_child, a_family, a_household, a_person
from tests.resolvers.asking import problems_of, the_child, told
from tests.resolvers.conftest import Service

ARTICLES = (
    an_article("about-four-months", for_days(100, 150), titles={"ja": "4か月のころ", "en": "About four months"}),
    an_article("all-the-first-year", for_days(0, 365), titles={"ja": "はじめの1年"}),
    an_article(
        "born-early", for_days(0, 365, AgeBasis.CORRECTED, Situation.BORN_EARLY), titles={"ja": "早く生まれた子"}
    ),
    an_article(
        "in-nerima", for_days(0, 200, municipality="131202"), revision=2, titles={"ja": "練馬区では", "en": "In Nerima"}
    ),
    an_article("three-years", for_days(1_000, 1_200), titles={"ja": "3歳のころ"}),
)
LIST = "edges { cursor node { id title language isStale categoryName } } pageInfo { hasNextPage endCursor }"


@pytest_asyncio.fixture(autouse=True)
async def articles(service: Service) -> None:
    await service.house.services.articles.import_starters(ARTICLES)


async def titles_for(who: Client, child: str) -> list[str]:
    document = f"query($child: ID!) {{ articles(childId: $child) {{ {LIST} }} }}"
    page = (await who.ask(document, child=child)).data["articles"]
    return [edge["node"]["title"] for edge in page["edges"]]


async def yui_of(mother: Client, **fields: Any) -> str:
    return await a_child(mother, await a_family(mother), born="2026-07-23", **fields)


async def test_the_articles_for_a_childs_age_come_the_closest_fit_in_front(api: Api) -> None:
    mother = a_person(api)

    assert await titles_for(mother, await yui_of(mother)) == ["4か月のころ", "練馬区では", "はじめの1年"]


async def test_an_article_for_children_born_early_is_for_them_alone(api: Api) -> None:
    mother = a_person(api)

    assert "早く生まれた子" in await titles_for(mother, await yui_of(mother, gestation={"weeks": 33}))


async def test_an_article_of_a_municipality_is_for_its_children_alone(api: Api) -> None:
    mother = a_person(api)

    assert "練馬区では" not in await titles_for(mother, await yui_of(mother, municipality=None))


async def test_a_viewers_list_tells_nothing_of_the_birth_page_or_the_municipality(api: Api) -> None:
    home = await a_household(api)
    child = await a_child(home.mother, home.family, born="2026-07-23", gestation={"weeks": 33})

    assert set(await titles_for(home.mother, child)) - set(await titles_for(home.grandmother, child)) == {
        "早く生まれた子",
        "練馬区では",
    }
    assert "はじめの1年" in await titles_for(home.grandmother, child)


async def test_a_handbook_that_has_ended_asks_for_no_articles_and_no_checkups(api: Api, service: Service) -> None:
    mother = a_person(api)
    child = await yui_of(mother)
    (_, key) = parse_global_id(child) or ("", "")
    await service.database.children.update_one({"_id": key}, {"$set": {"status": ChildStatus.ENDED.value}})

    seen = await the_child(
        mother, child, "name status articles { edges { cursor } } nextCheckup { code } checkups { code }"
    )
    home = (await mother.ask("{ home { articles { edges { cursor } } } }")).data["home"]

    assert seen == {
        "name": "ゆい",
        "status": "ENDED",
        "articles": {"edges": []},
        "nextCheckup": None,
        "checkups": [],
    }
    assert home["articles"]["edges"] == []


async def test_a_list_speaks_the_callers_language_where_there_is_a_translation(api: Api) -> None:
    linh = a_person(api, "linh", language="en")
    child = await yui_of(linh)

    seen = await the_child(linh, child, f"articles {{ {LIST} }}")

    shown = [edge["node"] for edge in seen["articles"]["edges"]]
    assert [(one["title"], one["language"], one["isStale"]) for one in shown] == [
        ("About four months", "en", False),
        ("In Nerima", "en", True),
        ("はじめの1年", "ja", False),
    ]
    assert {one["categoryName"] for one in shown} == {"The first months"}


async def test_a_list_is_read_on_from_a_cursor(api: Api) -> None:
    mother = a_person(api)
    child = await yui_of(mother)

    first = (await the_child(mother, child, f"articles(first: 2) {{ {LIST} }}"))["articles"]
    cursor = first["pageInfo"]["endCursor"]
    rest = (await the_child(mother, child, f'articles(first: 2, after: "{cursor}") {{ {LIST} }}'))["articles"]

    assert [len(page["edges"]) for page in (first, rest)] == [2, 1]
    assert [page["pageInfo"]["hasNextPage"] for page in (first, rest)] == [True, False]
    assert rest["edges"][0]["node"]["title"] == "はじめの1年"


async def test_a_strangers_child_has_no_list_of_articles(api: Api) -> None:
    home = await a_household(api)
    child = await a_child(home.mother, home.family)
    document = "query($child: ID!) { articles(childId: $child) { pageInfo { hasNextPage } } }"

    for wrong in (child, "あ"):
        answer = await home.stranger.ask(document, child=wrong)
        assert told(problems_of(answer)) == {("childId",): "NOT_FOUND"}


async def test_anybody_reads_an_article_without_signing_in(api: Api) -> None:
    mother = a_person(api)
    seen = await the_child(mother, await yui_of(mother), f"articles(first: 1) {{ {LIST} }}")
    article = seen["articles"]["edges"][0]["node"]["id"]
    document = """
        query($id: ID!, $language: String) { article(id: $id, language: $language) {
          id title language languages html text licence reviewedOn sources { title publisher year checkedOn }
        } }
    """

    japanese = (await api.as_nobody().ask(document, id=article)).data["article"]
    english = (await api.as_nobody().ask(document, id=article, language="en")).data["article"]
    vietnamese = (await api.as_nobody().ask(document, id=article, language="vi")).data["article"]

    assert (japanese["id"], japanese["title"], japanese["languages"]) == (article, "4か月のころ", ["ja", "en"])
    assert japanese["html"] == "<p>ぬるめのお湯で、短い時間で。</p>"
    assert japanese["text"].strip() == "ぬるめのお湯で、短い時間で。"
    assert japanese["sources"] == [
        {"title": "授乳・離乳の支援ガイド", "publisher": "厚生労働省", "year": 2019, "checkedOn": None}
    ]
    assert (japanese["reviewedOn"], japanese["licence"]) == ("2026-11-20", "Apache-2.0")
    assert (english["title"], english["language"]) == ("About four months", "en")
    assert (vietnamese["title"], vietnamese["language"]) == ("About four months", "en")


async def test_an_article_there_is_none_of_is_null(api: Api) -> None:
    for wrong in ("", "あ", "QXJ0aWNsZTpub3RoaW5n", "Q2hpbGQ6MQ"):
        answer = await api.as_nobody().ask("query($id: ID!) { article(id: $id) { id } }", id=wrong)
        assert answer.data["article"] is None
