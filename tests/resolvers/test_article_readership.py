"""Readership through the API: anybody is counted, nobody is kept, and the editors look."""

from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from content.article import Origin
from handbook_api.platform.embedded_mongod import EmbeddedMongod
from handbook_api.platform.identity import Role
from handbook_api.platform.mongodb import Database
from schema.global_ids import NodeKind, global_id
from tests.api import NERIMA, Api, Client
from tests.clocks import SteppingClock
from tests.content.builders import an_article, for_days
from tests.households import a_person
from tests.resolvers.conftest import Service, a_service

FEVER, OWN = "fever-of-readership", "4ee8d8a6-6c29-4a4e-8d4f-6a2f1f1f0d3e"
SUGINAMI = "131156"
DOCUMENT = """query($article: ID, $from: Date!, $to: Date!, $first: Int!, $after: String) {
  articleReadership(articleId: $article, fromDay: $from, toDay: $to, first: $first, after: $after) {
    edges { node { articleId language month isOver readings days { day readings } } }
    pageInfo { hasNextPage endCursor }
  }
}"""


@pytest_asyncio.fixture(autouse=True)
async def articles(service: Service) -> None:
    """One article that came with the program, one of Nerima's own, and no reading of either."""
    target = for_days(0, 365, municipality=NERIMA)
    own = an_article(OWN, target, titles={"ja": "夜間"}, owner=NERIMA, origin=Origin.EDITED)
    await service.house.services.articles.import_starters((an_article(FEVER, titles={"ja": "熱"}), own))
    await service.database.article_readership.delete_many({})


async def say_read(who: Client, article_id: str, language: str = "ja") -> None:
    payload = await who.change(
        "countArticleReading",
        "CountArticleReadingInput",
        "errors { code }",
        articleId=article_id,
        language=language,
    )
    assert payload == {"errors": []}


async def page_for(who: Client, **variables: Any) -> dict[str, Any]:
    asked = {"from": "2026-11-01", "to": "2026-11-30", "first": 100} | variables
    page: dict[str, Any] = (await who.ask(DOCUMENT, **asked)).data["articleReadership"]
    return page


async def seen_by(who: Client, **variables: Any) -> list[dict[str, Any]]:
    return [edge["node"] for edge in (await page_for(who, **variables))["edges"]]


@pytest_asyncio.fixture
async def a_month_of_readings(service: Service, clock: SteppingClock) -> None:
    """Thirty on 24 November of each article, and four the day after; now it is December."""
    readership = service.house.services.article_readership
    for times in (30, 4):
        for _ in range(times):
            readership.count(FEVER, "ja")
            readership.count(OWN, "ja")
        clock.step(days=1)
    await readership.write_down()
    clock.step(days=10)


async def test_a_reading_is_counted_for_anybody_and_written_down_when_the_process_ends(
    empty_database: Database, mongod: EmbeddedMongod, clock: SteppingClock, tmp_path: Path
) -> None:
    fever = global_id(NodeKind.ARTICLE, FEVER)
    async with a_service(mongod, empty_database, clock, tmp_path) as own:
        api = own.api
        await own.house.services.articles.import_starters((an_article(FEVER, titles={"ja": "熱"}),))
        for who in (api.as_nobody(), a_person(api), api.as_staff("uid-of-a-nurse")):
            await say_read(who, fever)
        await say_read(api.as_nobody(), fever, "vi")
        for nonsense in ("no id", global_id(NodeKind.CHILD, "x"), global_id(NodeKind.ARTICLE, "none"), ""):
            await say_read(api.as_nobody(), nonsense)

    assert await empty_database.article_readership.find().to_list() == [
        {
            "_id": f"2026-11/{FEVER}/ja",
            "month": "2026-11",
            "article": FEVER,
            "language": "ja",
            "owner": "",
            "days": {"24": 3},
        }
    ]


async def test_what_is_read_stands_in_no_log(api: Api) -> None:
    with capture_logs() as lines:
        await say_read(api.as_nobody(), global_id(NodeKind.ARTICLE, FEVER))

    assert [line["event"] for line in lines] == ["request"]
    assert FEVER not in str(lines)
    assert global_id(NodeKind.ARTICLE, FEVER) not in str(lines)


async def test_reading_an_article_counts_nothing_by_itself(
    empty_database: Database, mongod: EmbeddedMongod, clock: SteppingClock, tmp_path: Path
) -> None:
    async with a_service(mongod, empty_database, clock, tmp_path) as own:
        api = own.api
        await own.house.services.articles.import_starters((an_article(FEVER, titles={"ja": "熱"}),))
        document = f'{{ article(id: "{global_id(NodeKind.ARTICLE, FEVER)}") {{ title }} }}'
        assert (await api.as_nobody().ask(document)).data["article"]["title"] == "熱"
        counting = 'mutation { countArticleReading(input: {articleId: "x", language: "ja"}) { errors { code } } }'
        assert (await api.http.get("/graphql", params={"query": counting})).status_code == 405

    assert await empty_database.article_readership.find().to_list() == []


@pytest.mark.parametrize("role", [Role.EDITOR, Role.STAFF])
async def test_those_who_work_on_articles_see_their_own_by_day(api: Api, role: Role, a_month_of_readings: None) -> None:
    who = api.sign_in(f"uid-of-{role}", role, NERIMA)

    assert await seen_by(who) == [
        {
            "articleId": global_id(NodeKind.ARTICLE, OWN),
            "language": "ja",
            "month": "2026-11-01",
            "isOver": True,
            "readings": None,
            "days": [{"day": "2026-11-24", "readings": 30}, {"day": "2026-11-25", "readings": None}],
        },
        {
            "articleId": global_id(NodeKind.ARTICLE, FEVER),
            "language": "ja",
            "month": "2026-11-01",
            "isOver": True,
            "readings": 34,
            "days": [],
        },
    ]


async def test_elsewhere_only_what_came_with_the_program_is_seen(api: Api, a_month_of_readings: None) -> None:
    elsewhere = api.sign_in("uid-of-an-editor-elsewhere", Role.EDITOR, SUGINAMI)

    assert [one["readings"] for one in await seen_by(elsewhere)] == [34]
    assert await seen_by(elsewhere, article=global_id(NodeKind.ARTICLE, OWN)) == []
    assert await seen_by(elsewhere, article=global_id(NodeKind.ARTICLE, "never-was")) == []


async def test_one_article_alone_and_page_by_page(api: Api, a_month_of_readings: None) -> None:
    editor = api.sign_in("uid-of-an-editor", Role.EDITOR, NERIMA)
    fever = global_id(NodeKind.ARTICLE, FEVER)

    assert [one["articleId"] for one in await seen_by(editor, article=fever)] == [fever]
    first = await page_for(editor, first=1)
    rest = await page_for(editor, first=1, after=first["pageInfo"]["endCursor"])
    assert (first["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (True, False)
    assert [edge["node"]["articleId"] for edge in rest["edges"]] == [fever]


async def test_a_parent_sees_nothing_of_it(api: Api) -> None:
    answer = await a_person(api).ask(DOCUMENT, **{"from": "2026-11-01", "to": "2026-11-30", "first": 10})

    assert answer.codes == ["FORBIDDEN"]


@pytest.mark.parametrize("article", ["no id", global_id(NodeKind.CHILD, "x")])
async def test_an_id_that_is_no_articles_is_not_found(api: Api, article: str) -> None:
    editor = api.sign_in("uid-of-an-editor", Role.EDITOR, NERIMA)
    variables = {"article": article, "from": "2026-11-01", "to": "2026-11-30", "first": 10}
    (error,) = (await editor.ask(DOCUMENT, **variables)).body["errors"]

    assert [(one["code"], one["path"]) for one in error["extensions"]["errors"]] == [("NOT_FOUND", ["articleId"])]
