"""What everybody's caches may keep: every query there is, asked as a cache in front would pass it on."""

import json
import uuid
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    get_named_type,
    is_required_argument,
    is_required_input_field,
)

from content.article import Origin
from content.store import ArticleStore
from handbook_api.app import web_application
from handbook_api.execution.trusted import document_id
from handbook_api.house import House, open_house
from handbook_api.platform.embedded_mongod import EmbeddedMongod
from handbook_api.platform.identity import Role
from handbook_api.platform.mongodb import Client, Database, database_of
from handbook_api.settings import Settings
from resolvers.root import build_schema
from schema.global_ids import NodeKind, global_id
from tests.api import NERIMA, Api
from tests.builders import SUGINAMI
from tests.clocks import SteppingClock
from tests.content.builders import an_article, for_days, for_weeks, publish, withdraw
from tests.content.places.builders import a_place, an_event, published


def fields_of_query() -> Mapping[str, GraphQLField]:
    query = build_schema()._schema.query_type  # The graphql-core schema has no public name in Strawberry.
    assert query is not None
    fields: Mapping[str, GraphQLField] = query.fields
    return fields


QUERIES = fields_of_query()
FEVER = global_id(NodeKind.ARTICLE, "fever")

PUBLIC: Mapping[str, tuple[str, int]] = {
    "publicArticles": (f'(ageDays: 60, pregnancyWeeks: 30, municipality: "{NERIMA}", language: "ja", first: 5)', 60),
    "articlesInCategory": (f'(category: NEWBORN, municipality: "{NERIMA}", language: "ja", first: 5)', 60),
    "article": (f'(id: "{FEVER}", language: "ja")', 60),
    "articleCategories": ('(language: "ja")', 600),
    "articleLanguages": ("", 600),
    "localCategories": ('(language: "ja")', 600),
    "localPlace": ('(id: "PLACE", language: "ja")', 60),
    "localPlaces": (f'(municipality: "{NERIMA}", language: "ja", first: 5)', 60),
    "localEvent": ('(id: "EVENT", language: "ja")', 60),
    "localEvents": (f'(municipality: "{NERIMA}", language: "ja", first: 5)', 60),
}
"""Each with arguments by which there is something to find, and its time in seconds."""

OF_HERS = {"isBookmarked", "isHidden"}
"""Fields inside public ones that look at who asks: whoever asks for them gets an answer of her own."""

OTHERS = sorted(set(QUERIES) - set(PUBLIC))
_DEEPEST = 6


def whole(type_: GraphQLOutputType, depth: int = 1) -> str:
    """A selection of everything that lies in a value, but for what is hers."""
    named = get_named_type(type_)
    if not isinstance(named, (GraphQLObjectType, GraphQLInterfaceType)):
        return ""
    if depth > _DEEPEST:
        return "{ __typename }"
    fields = [
        f"{name} {whole(field.type, depth + 1)}"
        for name, field in named.fields.items()
        if name not in OF_HERS and not any(is_required_argument(one) for one in field.args.values())
    ]
    return "{ " + " ".join(fields) + " }"


def anything(type_: GraphQLInputType) -> str:
    """Some value of a type, as GraphQL writes it."""
    if isinstance(type_, GraphQLNonNull):
        return anything(type_.of_type)
    if isinstance(type_, GraphQLList):
        return "[]"
    if isinstance(type_, GraphQLEnumType):
        return str(next(iter(type_.values)))
    if isinstance(type_, GraphQLInputObjectType):
        needed = {name: one for name, one in type_.fields.items() if is_required_input_field(one)}
        return "{" + ", ".join(f"{name}: {anything(one.type)}" for name, one in needed.items()) + "}"
    samples = {
        "Int": "1",
        "Float": "35.7",
        "Boolean": "true",
        "Date": '"2026-11-01"',
        "DateTime": '"2026-11-01T00:00:00Z"',
    }
    return samples.get(type_.name, '"x"')


def asked_anyhow(name: str, field: GraphQLField) -> str:
    """A document that asks for a field with whatever its arguments may be."""
    needed = [f"{key}: {anything(one.type)}" for key, one in field.args.items() if is_required_argument(one)]
    arguments = f"({', '.join(needed)})" if needed else ""
    inside = "" if not whole(field.type) and not hasattr(get_named_type(field.type), "types") else "{ __typename }"
    return f"{{ {name}{arguments} {inside} }}"


@dataclass(frozen=True, slots=True)
class Front:
    """A running service that trusts the documents of these tests, and a second process on the same database."""

    http: httpx.AsyncClient
    house: House
    database: Database
    place: str
    event: str

    async def get(self, document: str, **headers: str) -> httpx.Response:
        """By the id of a document, as it was written down for the service."""
        id = document_id(self.filled(document)).value
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.http.get("/graphql", params={"documentId": id}, headers=given)

    async def get_ours(self, file: str, variables: dict[str, Any], **headers: str) -> httpx.Response:
        """A document that comes with the program."""
        text = (Path(__file__).parents[2] / "handbook_api" / "trusted" / file).read_text(encoding="utf-8")
        parameters = {"documentId": document_id(text).value, "variables": json.dumps(variables)}
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.http.get("/graphql", params=parameters, headers=given)

    def filled(self, document: str) -> str:
        return document.replace("PLACE", self.place).replace("EVENT", self.event)


def everything_of(name: str) -> str:
    return f"{{ {name}{PUBLIC[name][0]} {whole(QUERIES[name].type)} }}"


HERS = f'{{ article(id: "{FEVER}", language: "ja") {{ title isBookmarked }} }}'
IN_HER_LANGUAGE = f'{{ article(id: "{FEVER}") {{ title language }} }}'
WITH_SOMETHING_ELSE = "{ articleLanguages { code } devices { id } }"
DOCUMENTS = (
    *map(everything_of, PUBLIC),
    *(asked_anyhow(name, QUERIES[name]) for name in OTHERS),
    HERS,
    IN_HER_LANGUAGE,
    WITH_SOMETHING_ELSE,
)


@pytest_asyncio.fixture(scope="module")
async def front(
    mongod: EmbeddedMongod, client: Client, emulator_mode: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Front]:
    folder, clock = tmp_path_factory.mktemp("front"), SteppingClock()
    database = database_of(client, f"test_{uuid.uuid4().hex}")
    settings = Settings(mongodb_database=database.name, data_dir=folder)
    async with open_house(settings, clock, mongod.uri) as house:
        place = await published(house.services.local_life.places, a_place())
        event = await published(house.services.local_life.events, an_event(place=place.key))
        front_of = {
            "place": global_id(NodeKind.LOCAL_PLACE, place.key),
            "event": global_id(NodeKind.LOCAL_EVENT, event.key),
        }
        await house.services.articles.import_starters(
            (
                an_article("fever", for_days(0, 365), titles={"ja": "熱", "en": "Fever"}),
                an_article("in-the-seventh-month", for_weeks(24, 36), titles={"ja": "7か月"}),
                an_article("in-nerima", for_days(0, 200, municipality=NERIMA), titles={"ja": "練馬区では"}),
            )
        )
        documents = folder / "documents"
        documents.mkdir()
        for number, document in enumerate(DOCUMENTS):
            text = document.replace("PLACE", front_of["place"]).replace("EVENT", front_of["event"])
            (documents / f"{number:03}.graphql").write_text(text, encoding="utf-8")
        application = web_application(settings.model_copy(update={"trusted_documents": documents}), clock, mongod.uri)
        async with (
            application.router.lifespan_context(application),
            httpx.AsyncClient(transport=httpx.ASGITransport(application), base_url="http://handbook.example") as http,
        ):
            yield Front(http, house, database, **front_of)
    await client.drop_database(database.name)


def test_the_schema_says_of_these_fields_and_of_no_other_that_they_are_public() -> None:
    printed = build_schema().as_str()
    of_query = printed[printed.index("\ntype Query ") :].partition("\n}")[0]

    assert of_query.count("@public(") == len(PUBLIC)


@pytest.mark.parametrize("name", PUBLIC)
async def test_a_public_field_looks_at_nobody_whatever_is_asked_of_it(front: Front, name: str) -> None:
    answer = await front.get(everything_of(name))

    assert answer.status_code == 200, answer.json()
    found = answer.json()["data"][name]
    assert found if isinstance(found, list) else found.get("edges", found), "there is something to find"
    assert answer.headers["Cache-Control"] == f"public, max-age={PUBLIC[name][1]}, stale-while-revalidate=30"
    assert answer.headers["Vary"] == "Accept"
    again = await front.get(everything_of(name), If_None_Match=answer.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("name", PUBLIC)
async def test_whoever_is_signed_in_is_answered_the_same(front: Front, name: str) -> None:
    """A cache gives her the answer that was made for nobody: it must be hers as well."""
    api, nobody = Api(front.http), await front.get(everything_of(name))
    people = (
        api.sign_in("uid-of-misaki"),
        api.sign_in("uid-of-an-editor", Role.EDITOR, NERIMA),
        api.as_staff("uid-of-a-nurse-elsewhere", SUGINAMI),
    )
    for who in people:
        hers = await front.get(everything_of(name), Authorization=f"Bearer {who.token}", Accept_Language="vi")
        assert hers.content == nobody.content
        assert hers.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("name", OTHERS)
async def test_every_other_field_is_kept_by_nobody(front: Front, name: str) -> None:
    answer = await front.get(asked_anyhow(name, QUERIES[name]))

    assert "PERSISTED_DOCUMENT_NOT_FOUND" not in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert not {"etag", "surrogate-key", "cache-tag"} & set(answer.headers)


async def test_what_is_hers_inside_a_public_field_makes_the_answer_hers(front: Front) -> None:
    answer = await front.get(HERS)

    assert answer.json()["data"]["article"] == {"title": "熱", "isBookmarked": None}
    assert answer.headers["Cache-Control"] == "private, no-store"


async def test_one_field_of_hers_beside_public_ones_is_enough(front: Front) -> None:
    assert (await front.get(WITH_SOMETHING_ELSE)).headers["Cache-Control"] == "private, no-store"


async def test_without_a_language_the_answer_goes_by_the_readers(front: Front) -> None:
    japanese = await front.get(IN_HER_LANGUAGE, Accept_Language="ja")
    english = await front.get(IN_HER_LANGUAGE, Accept_Language="en")

    assert [one.json()["data"]["article"]["language"] for one in (japanese, english)] == ["ja", "en"]
    assert {one.headers["Vary"] for one in (japanese, english)} == {"Accept, Accept-Language"}
    assert japanese.headers["ETag"] != english.headers["ETag"]


async def test_an_answer_names_its_articles_for_whoever_has_to_purge_them(front: Front) -> None:
    listed = await front.get_ours("public-articles.graphql", {"ageDays": 60, "municipality": NERIMA, "language": "ja"})
    one = await front.get_ours("article.graphql", {"id": FEVER, "language": "ja"})

    assert listed.headers["Surrogate-Key"] == "article-fever article-in-nerima articles"
    assert one.headers["Cache-Tag"] == "article-fever,articles"


async def test_the_list_is_for_an_age_a_week_and_a_municipality_and_for_nobody(front: Front) -> None:
    async def titles(**variables: Any) -> list[str]:
        answer = await front.get_ours("public-articles.graphql", {"language": "ja", **variables})
        return [edge["node"]["title"] for edge in answer.json()["data"]["publicArticles"]["edges"]]

    assert await titles(ageDays=60) == ["熱"]
    assert sorted(await titles(ageDays=60, municipality=NERIMA)) == ["熱", "練馬区では"]
    assert await titles(ageDays=400) == []
    assert await titles(pregnancyWeeks=30) == ["7か月"]
    assert await titles(pregnancyWeeks=36) == []
    assert sorted(await titles(ageDays=0, pregnancyWeeks=24)) == ["7か月", "熱"]
    assert await titles(ageDays=60, category="ILLNESS") == []


@pytest.mark.parametrize(
    ("variables", "code", "path"),
    [
        ({}, "REQUIRED", "ageDays"),
        ({"ageDays": -1}, "NUMBER_OUT_OF_BOUNDS", "ageDays"),
        ({"ageDays": 2_563}, "NUMBER_OUT_OF_BOUNDS", "ageDays"),
        ({"pregnancyWeeks": 43}, "NUMBER_OUT_OF_BOUNDS", "pregnancyWeeks"),
        ({"ageDays": 1, "municipality": "999999"}, "UNKNOWN_MUNICIPALITY", "municipality"),
        ({"ageDays": 1, "first": 101}, "PAGE_SIZE_OUT_OF_RANGE", "first"),
        ({"ageDays": 1, "after": "no cursor"}, "NOT_A_CURSOR", "after"),
    ],
)
async def test_what_cannot_be_asked_is_told_and_kept_by_nobody(
    front: Front, variables: dict[str, Any], code: str, path: str
) -> None:
    answer = await front.get_ours("public-articles.graphql", variables)

    (error,) = answer.json()["errors"]
    assert [(one["code"], one["path"]) for one in error["extensions"]["errors"]] == [(code, [path])]
    assert answer.headers["Cache-Control"] == "private, no-store"


async def test_the_list_goes_on_page_by_page(front: Front) -> None:
    asked = {"ageDays": 60, "municipality": NERIMA, "language": "ja", "first": 1}
    first = (await front.get_ours("public-articles.graphql", asked)).json()["data"]["publicArticles"]
    cursor = first["pageInfo"]["endCursor"]
    rest = (await front.get_ours("public-articles.graphql", asked | {"after": cursor})).json()["data"]["publicArticles"]

    assert (first["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (True, False)
    assert {page["edges"][0]["node"]["title"] for page in (first, rest)} == {"熱", "練馬区では"}


async def test_an_article_that_was_withdrawn_is_gone_with_the_next_question(front: Front) -> None:
    """Only whoever still has it in a cache has it: for a minute and a half at most, or until it is purged."""
    store = ArticleStore(front.database)
    await publish(store, front.database, an_article("wrong", titles={"ja": "まちがい"}, origin=Origin.EDITED))
    asked = {"id": global_id(NodeKind.ARTICLE, "wrong"), "language": "ja"}
    before = await front.get_ours("article.graphql", asked)
    await withdraw(store, front.database, "wrong")
    after = await front.get_ours("article.graphql", asked, If_None_Match=before.headers["ETag"])

    assert before.json()["data"]["article"]["title"] == "まちがい"
    assert (after.status_code, after.json()["data"]) == (200, {"article": None})
    assert before.headers["Cache-Control"] == "public, max-age=60, stale-while-revalidate=30"


async def test_counting_a_reading_is_no_question(front: Front) -> None:
    answer = await front.get_ours("count-article-reading.graphql", {"articleId": FEVER, "language": "ja"})

    assert (answer.status_code, answer.headers["Cache-Control"]) == (405, "private, no-store")
