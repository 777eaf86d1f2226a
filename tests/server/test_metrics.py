"""What Prometheus is told, and that no client can write into it."""

import httpx
import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from structlog.testing import capture_logs

from handbook_api.platform.identity import IdentityUnavailable, Principal
from handbook_api.platform.problems import Forbidden, Unauthenticated
from handbook_api.server.metrics import ServerMetrics
from tests.server.clinic_app import AnApp, DatabaseAway, ask, client_of

TOKEN = "token-of-megumi"


async def empty(_request: Request) -> Response:
    return Response("")


ROUTES = (
    Route("/pictures/{token}", empty),
    Mount("/pages", routes=[Route("/{page:path}", empty)]),
    Mount("/of/{family}", routes=[Route("/feed", empty)]),
)


def labels(app: AnApp, family: str, name: str) -> set[str]:
    """Every value of the label `name` in the metric."""
    return {
        sample.labels[name]
        for metric in app.metrics.registry.collect()
        if metric.name == family
        for sample in metric.samples
        if name in sample.labels
    }


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/graphql?query={greeting}", "/graphql"),
        ("/healthz", "/healthz"),
        (f"/pictures/{TOKEN}", "/pictures/{token}"),
        (f"/pages/{TOKEN}/x", "/pages"),
        (f"/of/{TOKEN}/feed", "/of/{family}"),
        (f"/{TOKEN}", "unmatched"),
        (f"/graphql/{TOKEN}", "unmatched"),
    ],
)
async def test_a_route_is_counted_and_logged_as_it_is_declared(path: str, route: str) -> None:
    app = AnApp(extra_routes=ROUTES)
    with capture_logs() as lines:
        async with client_of(app) as client:
            response = await client.get(path)
    assert labels(app, "handbook_http_requests", "route") == {route}
    assert app.figure("handbook_http_requests_total", route=route, method="GET", status=str(response.status_code)) == 1
    assert [line["path"] for line in lines if line["event"] == "request"] == [route]
    assert TOKEN not in str(lines)


async def test_a_method_that_somebody_made_up_is_no_label() -> None:
    app = AnApp()
    with capture_logs() as lines:
        async with client_of(app) as client:
            await client.request("MEGUMI", "/graphql")
    assert labels(app, "handbook_http_requests", "method") == {"OTHER"}
    assert "MEGUMI" not in str(lines)


@pytest.mark.parametrize(
    ("query", "type_", "outcome"),
    [
        ("{ greeting }", "query", "ok"),
        ('mutation { rename(name: "凛") { name } }', "mutation", "ok"),
        ("subscription { news }", "subscription", "request_error"),
        ("{ unknown }", "none", "request_error"),
        ('{ fail(how: "forbidden") }', "query", "field_errors"),
        ('{ fail(how: "unauthenticated") }', "query", "unauthenticated"),
        ('{ fail(how: "away") }', "query", "unavailable"),
        ('{ fail(how: "bug") }', "query", "failed"),
        ('{ a: fail(how: "forbidden") b: fail(how: "bug") c: fail(how: "away") }', "query", "failed"),
        ('{ raw(kind: "object") }', "query", "failed"),
    ],
)
async def test_an_operation_is_counted_by_its_type_and_how_it_ended(query: str, type_: str, outcome: str) -> None:
    app = AnApp()
    app.context.failures = {
        "forbidden": Forbidden(),
        "unauthenticated": Unauthenticated(),
        "away": DatabaseAway(),
        "bug": ValueError(),
    }
    async with client_of(app) as client:
        await ask(client, query)
    assert app.figure("handbook_graphql_operations_total", type=type_, outcome=outcome) == 1
    assert app.figure("handbook_graphql_operation_seconds_count", type=type_) == 1


async def test_an_identity_service_that_is_away_is_no_fault_of_ours() -> None:
    async def away(_authorization: str | None) -> Principal | None:
        raise IdentityUnavailable(retry_after_seconds=9)

    app = AnApp(authenticate=away)
    async with client_of(app) as client:
        response = await ask(client, "{ greeting }")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "9")
    assert app.figure("handbook_graphql_operations_total", type="none", outcome="unavailable") == 1


async def test_the_name_of_an_operation_is_no_label() -> None:
    app = AnApp()
    async with client_of(app) as client:
        await ask(client, "query Megumi { greeting }")
        text = (await client.get("/metrics")).text
    assert "Megumi" not in text


async def test_documents_are_counted_as_known_or_not() -> None:
    app = AnApp()
    async with client_of(app) as client:
        for _ in range(3):
            await ask(client, "{ greeting }")
    assert app.figure("handbook_graphql_documents_total", cache="miss") == 1
    assert app.figure("handbook_graphql_documents_total", cache="hit") == 2


async def test_nobody_is_in_flight_when_all_are_answered() -> None:
    app = AnApp()
    async with client_of(app) as client:
        await client.get("/nowhere")
        response: httpx.Response = await client.get("/metrics")
    assert "handbook_http_requests_in_flight 1.0" in response.text
    assert app.figure("handbook_http_requests_in_flight") == 0


async def test_prometheus_can_read_the_page() -> None:
    async with client_of(AnApp()) as client:
        await ask(client, "{ greeting }")
        response = await client.get("/metrics")
    assert response.headers["Content-Type"].startswith("text/plain; version=")
    assert "handbook_http_requests" in {family.name for family in text_string_to_metric_families(response.text)}


def test_a_status_is_counted_under_the_method() -> None:
    metrics = ServerMetrics(CollectorRegistry())
    metrics.request("/graphql", "BREW", 418)
    labels = {"route": "/graphql", "method": "OTHER", "status": "418"}
    assert metrics.registry.get_sample_value("handbook_http_requests_total", labels) == 1
