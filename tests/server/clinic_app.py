"""A web application over the clinic's schema, and clients that ask it without a network between."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from prometheus_client import CollectorRegistry
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import BaseRoute

from handbook_api.execution.execution import Execution
from handbook_api.platform.basis import Basis
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.problems import Unauthenticated, UnauthenticatedReason
from handbook_api.platform.texts import Texts, negotiate
from handbook_api.server.errors import Say
from handbook_api.server.metrics import ServerMetrics
from handbook_api.server.options import ServerOptions
from handbook_api.server.web import build_web
from tests.execution.asking import an_execution
from tests.execution.clinic_schema import ClinicContext

TEXTS = Texts.load()
MEGUMI = Principal("uid-of-megumi", Role.PARENT)
AUTHORIZATION = "Bearer token-of-megumi"


class DatabaseAway(Exception):
    """What a driver raises when its server does not answer."""


async def authenticate(authorization: str | None) -> Principal | None:
    """Knows one person."""
    if authorization is None:
        return None
    if authorization != AUTHORIZATION:
        raise Unauthenticated(UnauthenticatedReason.MALFORMED)
    return MEGUMI


def say(language: str, key: str, /, **values: str | int) -> str:
    """From the project's own catalogues."""
    return TEXTS.say(language, key, count=None, **values)


async def answers() -> bool:
    return True


@dataclass(slots=True)
class AnApp:
    """An application and what stands behind it. Give only what the test is about."""

    options: ServerOptions = field(default_factory=ServerOptions)
    execution: Execution = field(default_factory=an_execution)
    context: ClinicContext = field(default_factory=ClinicContext)
    authenticate: Callable[[str | None], Awaitable[Principal | None]] = authenticate
    ready: Callable[[], Awaitable[bool]] = answers
    say: Say = say
    extra_routes: Sequence[BaseRoute] = ()
    metrics: ServerMetrics = field(default_factory=lambda: ServerMetrics(CollectorRegistry()))
    asked_by: list[tuple[Principal | None, str]] = field(default_factory=list)
    """Who asked, and in which language, for every context that was made."""

    def build(self) -> Starlette:
        return build_web(
            execution=self.execution,
            authenticate=self.authenticate,
            make_context=self._make_context,
            negotiate=negotiate,
            say=self.say,
            ready=self.ready,
            metrics=self.metrics,
            options=self.options,
            temporary_failures=(DatabaseAway,),
            extra_routes=self.extra_routes,
        )

    def figure(self, name: str, **labels: str) -> float:
        """The value of a metric; 0 where it has not been counted yet."""
        return self.metrics.registry.get_sample_value(name, labels) or 0.0

    def _make_context(
        self, _request: Request, principal: Principal | None, language: str, basis: Basis
    ) -> ClinicContext:
        self.asked_by.append((principal, language))
        self.context.basis = basis
        return self.context


@asynccontextmanager
async def client_of(app: AnApp | Starlette) -> AsyncIterator[httpx.AsyncClient]:
    """A client whose requests go straight into `app`."""
    built = app.build() if isinstance(app, AnApp) else app
    # Whatever is raised out of the application must fail the test: nothing may reach the server's own handling.
    async with httpx.AsyncClient(transport=httpx.ASGITransport(built), base_url="http://clinic.test") as client:
        yield client


async def ask(
    client: httpx.AsyncClient,
    query: str,
    variables: dict[str, Any] | None = None,
    **headers: str,
) -> httpx.Response:
    """Asks as an app does: JSON by POST, the new form of an answer. Header names take underscores for hyphens."""
    return await client.post(
        "/graphql",
        content=json.dumps({"query": query, "variables": variables}),
        headers={
            "Content-Type": "application/json",
            "Accept": "application/graphql-response+json",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        },
    )


def error_of(response: httpx.Response) -> dict[str, Any]:
    """The only error of an answer."""
    (error,) = response.json()["errors"]
    assert isinstance(error, dict)
    return error


def code_of(response: httpx.Response) -> str:
    """The code of the only error."""
    return str(error_of(response)["extensions"]["code"])
