"""The page at `/`: what is served, under which rules, and that its documents and texts fit the API it talks to."""

import json
import re
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from graphql import GraphQLSchema, OperationDefinitionNode, build_schema, parse, validate
from graphql.execution.values import get_variable_values
from starlette.applications import Starlette
from starlette.types import Message, Scope

from handbook_api.checkups.attendance import CheckupStatus
from handbook_api.growth.models import Band, UnavailableReason
from handbook_api.platform.texts import LANGUAGES
from handbook_api.server.landing import landing_routes
from handbook_api.server.landing.files import PAGE, filled, read_files
from resolvers.root import build_schema as build_handbook_schema

SANDBOX = "http://127.0.0.1:8089"
FILES = read_files()
EXAMPLES: list[dict[str, Any]] = json.loads(FILES["examples.json"].content)
DOCUMENTS = sorted(path for path in FILES if path.endswith(".graphql"))
MODULES = sorted(path for path in FILES if path.endswith(".js"))
TEXTS: dict[str, dict[str, str]] = json.loads(FILES["texts.json"].content)


def source(path: str) -> str:
    return FILES[path].content.decode()


def browser_of(connect_to: tuple[str, ...]) -> httpx.AsyncClient:
    app = Starlette(routes=landing_routes(connect_to))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://handbook.test")


@pytest.fixture
def browser() -> httpx.AsyncClient:
    return browser_of((SANDBOX,))


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return build_schema(build_handbook_schema().as_str())


def directives_of(policy: str) -> dict[str, list[str]]:
    return {name: sources for name, *sources in (directive.split() for directive in policy.split("; "))}


async def test_the_page_is_html_in_japanese(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert '<html lang="ja">' in answer.text
    assert f"{TEXTS['ja']['notice.invented']}</strong>" in answer.text


async def test_the_page_runs_nothing_but_its_own_modules(browser: httpx.AsyncClient) -> None:
    directives = directives_of((await browser.get("/")).headers["content-security-policy"])

    assert directives["default-src"] == ["'none'"]
    assert directives["script-src"] == ["'self'"]
    assert directives["style-src"] == ["'self'"]
    assert directives["form-action"] == directives["base-uri"] == directives["frame-ancestors"] == ["'none'"]


async def test_the_page_talks_to_the_api_and_the_push_sandbox_alone(browser: httpx.AsyncClient) -> None:
    directives = directives_of((await browser.get("/")).headers["content-security-policy"])

    assert directives["connect-src"] == ["'self'", SANDBOX]


async def test_without_a_sandbox_the_page_talks_to_the_api_alone() -> None:
    browser = browser_of(())

    assert directives_of((await browser.get("/")).headers["content-security-policy"])["connect-src"] == ["'self'"]


def test_the_page_has_nothing_inline_that_its_policy_would_stop() -> None:
    page = source(PAGE)

    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", page) == []


def test_no_module_turns_text_into_elements_of_the_page() -> None:
    for module in MODULES:
        assert re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", source(module)) == [], (
            module
        )


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("page.css", "text/css; charset=utf-8"),
        ("page.js", "text/javascript; charset=utf-8"),
        ("texts.json", "application/json"),
        ("operations/handbook.graphql", "application/graphql"),
        ("icon.svg", "image/svg+xml"),
    ],
)
async def test_files_are_what_they_say(browser: httpx.AsyncClient, path: str, media_type: str) -> None:
    answer = await browser.get(f"/page/{path}")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type


@pytest.mark.parametrize("path", ["/", "/page/page.css"])
async def test_a_browser_asks_every_time_and_gets_what_it_has_not_got(browser: httpx.AsyncClient, path: str) -> None:
    first = await browser.get(path)
    again = await browser.get(path, headers={"If-None-Match": f'"other", W/{first.headers["etag"]}'})
    changed = await browser.get(path, headers={"If-None-Match": '"other"'})

    assert first.headers["cache-control"] == "no-cache"
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert (changed.status_code, changed.content) == (200, first.content)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "page.html",
        "nothing.js",
        "operations",
        "operations/",
        "routes.py",
        "../routes.py",
        "%2e%2e/routes.py",
        "..%2froutes.py",
        "operations/../page.js",
        "operations%2f..%2f..%2froutes.py",
        "/etc/passwd",
        "%00page.js",
    ],
)
async def test_what_is_not_a_file_of_the_page_is_not_found(path: str) -> None:
    assert await status_of_raw_path(f"/page/{path}") == 404


async def status_of_raw_path(path: str) -> int:
    """As the server hands a path over; every HTTP client would tidy the dots away before it sends it."""
    scope: Scope = {
        "type": "http",
        "method": "GET",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [],
    }
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    app = Starlette(routes=landing_routes(connect_to=()))
    app.router.redirect_slashes = False
    await app(scope, receive, send)
    status: int = sent[0]["status"]
    return status


async def test_a_raw_path_of_a_file_is_found() -> None:
    assert await status_of_raw_path("/page/operations/handbook.graphql") == 200


def test_every_file_that_is_asked_for_is_served() -> None:
    asked = set(re.findall(r'(?:href|src)="/page/([^"]+)"', source(PAGE)))
    for module in MODULES:
        asked |= set(re.findall(r'from "\./([^"]+)"', source(module)))
        asked |= set(re.findall(r'fetch\("/page/([^"]+)"\)', source(module)))
        asked |= {f"operations/{name}.graphql" for name in re.findall(r'\brun\("([^"]+)"', source(module))}
    asked |= {example["document"] for example in EXAMPLES}

    assert asked == set(FILES) - {PAGE}


def test_nothing_is_asked_from_anywhere_else() -> None:
    namespace = "http://www.w3.org/2000/svg"
    for path in FILES:
        addresses = set(re.findall(r"https?://[^\"'`\s]+", source(path)))
        assert addresses <= {namespace}, path


@pytest.mark.parametrize("path", DOCUMENTS)
def test_every_document_is_valid(schema: GraphQLSchema, path: str) -> None:
    assert validate(schema, parse(source(path))) == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["id"])
def test_the_variables_of_every_example_are_what_its_document_takes(
    schema: GraphQLSchema, example: dict[str, Any]
) -> None:
    operation = parse(source(example["document"])).definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    definitions = operation.variable_definitions or ()
    variables = meant(example["variables"])

    assert set(variables) == {definition.variable.name.value for definition in definitions}
    coerced = get_variable_values(schema, definitions, variables)
    assert not isinstance(coerced, list), coerced


def meant(template: Any) -> Any:
    """The variables as the page fills them in for a child of about four months."""
    words = {
        "$child": "Q2hpbGQ6MQ",
        "$firstChild": "Q2hpbGQ6MQ",
        "$family": "RmFtaWx5OjE",
        "$today": "2026-11-24",
        "$fourMonthsAgo": "2026-07-23",
        "$weightGrams": 6_510,
    }
    if isinstance(template, dict):
        return {name: meant(value) for name, value in template.items()}
    return words[template] if isinstance(template, str) and template.startswith("$") else template


def test_the_command_for_a_terminal_asks_for_something_valid(schema: GraphQLSchema) -> None:
    found = re.search(r'CURL_QUERY = "([^"]+)"', source("examples.js"))

    assert found is not None
    assert validate(schema, parse(found[1])) == []
    assert "'" not in found[1], "it stands between single quotes"


def test_every_text_is_there_in_every_language() -> None:
    assert set(TEXTS) == set(LANGUAGES)
    for language in LANGUAGES:
        assert set(TEXTS[language]) == set(TEXTS["ja"])
        assert all(text.strip() for text in TEXTS[language].values())


def test_every_language_fills_the_same_places_of_a_text() -> None:
    for key, japanese in TEXTS["ja"].items():
        assert places(TEXTS["en"][key]) == places(japanese), key


def places(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def test_texts_are_those_that_are_shown() -> None:
    page = source(PAGE)
    used = set(re.findall(r'data-(?:text|label)="([^"]+)"', page))
    for module in MODULES:
        used |= set(re.findall(r'"([a-z_]+(?:\.\w+)*)"', source(module))) & set(TEXTS["ja"])
        used |= set(re.findall(r'say\("([^"]+)"', source(module)))
    used |= {f"band.{band}" for band in Band}
    used |= {f"unavailable.{reason}" for reason in UnavailableReason}
    used |= {f"checkup.status.{status}" for status in CheckupStatus}
    used |= {f"measure.{measure}" for measure in ("WEIGHT", "LENGTH", "HEAD")}
    used |= {f"example.{example['id']}.{part}" for example in EXAMPLES for part in ("title", "about")}

    assert used == set(TEXTS["ja"])


def test_a_label_belongs_to_a_field_and_every_field_has_one() -> None:
    page = source(PAGE)
    labelled = set(re.findall(r'<label for="([^"]+)"', page))
    fields = set(re.findall(r'<(?:input|select|textarea) id="([^"]+)"', page))

    assert labelled == fields


def test_every_element_that_a_module_looks_for_is_on_the_page() -> None:
    ids = re.findall(r'\bid="([^"]+)"', source(PAGE))
    asked = {
        name for module in MODULES for name in re.findall(r'(?:found|getElementById)\("([^"]+)"\)', source(module))
    }

    assert len(ids) == len(set(ids))
    assert asked <= set(ids)


def test_a_text_cannot_bring_elements_with_it() -> None:
    page = '<h2 class="step" data-text="title"></h2><p data-text="note"></p>'

    shown = filled(page, {"title": "手帳 & 育ち", "note": "<script>"})

    assert shown == '<h2 class="step" data-text="title">手帳 &amp; 育ち</h2><p data-text="note">&lt;script&gt;</p>'


def test_a_text_that_is_missing_is_not_passed_over() -> None:
    with pytest.raises(KeyError):
        filled('<p data-text="note"></p>', {})
