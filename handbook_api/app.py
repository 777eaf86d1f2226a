"""The front door: the whole API as one ASGI application, made from the settings."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial

import structlog
from pymongo.errors import ConnectionFailure, WTimeoutError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import BaseRoute

from handbook_api.execution.execution import Execution
from handbook_api.growth.images import PATH as CHARTS_PATH
from handbook_api.house import House, open_firebase, open_house
from handbook_api.journal.pictures import UPLOAD_CEILING_BYTES
from handbook_api.journal.uploads import PATH as PHOTOS_PATH
from handbook_api.platform.clock import Clock, civil_date
from handbook_api.platform.identity import IdentityMisconfigured, IdentityUnavailable, Principal
from handbook_api.platform.identity_firebase import close_app, emulator_host
from handbook_api.platform.identity_verifier import IdentityVerifier
from handbook_api.platform.mongodb import answers
from handbook_api.platform.objects import ObjectsUnavailable
from handbook_api.platform.telemetry import metrics_registry
from handbook_api.platform.texts import Texts, negotiate
from handbook_api.server.charts import chart_route
from handbook_api.server.errors import ErrorRenderer
from handbook_api.server.exports import export_route
from handbook_api.server.metrics import ServerMetrics
from handbook_api.server.options import ServerOptions
from handbook_api.server.photos import Take, photo_routes, upload_options
from handbook_api.server.web import build_web
from handbook_api.settings import Settings
from handbook_api.staff.missed_export import PATH as EXPORTS_PATH
from handbook_api.staff.missed_export import Export
from handbook_api.start_refused import StartRefused
from resolvers.root import build_schema
from schema.context import Context

log = structlog.get_logger()

_AWAY = (ConnectionFailure, WTimeoutError, ObjectsUnavailable)
"""The caller is asked to try again; every other error of the driver is a fault of ours."""


def web_application(
    settings: Settings, clock: Clock, mongodb_uri: str, extra_routes: tuple[BaseRoute, ...] = ()
) -> Starlette:
    """The whole API as one ASGI application; it opens the house when the server starts it, and closes it at the end."""
    texts = Texts.load()
    opened: list[tuple[House, Authenticate]] = []

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with open_house(settings, clock, mongodb_uri) as house, _identity(settings, clock) as authenticate:
            opened.append((house, authenticate))
            yield
            opened.clear()

    async def authenticate(authorization: str | None) -> Principal | None:
        return await opened[0][1](authorization)

    def make_context(_request: Request, principal: Principal | None, language: str) -> Context:
        now = clock.now()
        return Context(opened[0][0].services, principal, language, now, civil_date(now, settings.time_zone))

    def say(language: str, key: str, /, **values: str | int) -> str:
        return texts.say(language, key, count=None, **values)

    async def ready() -> bool:
        return bool(opened) and await answers(opened[0][0].client)

    async def picture(token: str, form: str) -> bytes | None:
        charts = opened[0][0].services.charts
        chart = await charts.open(token)
        return await charts.picture(chart, form) if chart else None

    async def photo(token: str, edge: str, form: str) -> bytes | None:
        return await opened[0][0].services.journal.addresses.open(token, edge, form)

    async def upload(token: str) -> Take | None:
        uploads = opened[0][0].services.journal.uploads
        expected = await uploads.expected(token)
        return partial(uploads.take, expected) if expected else None

    def exported(token: str) -> Export | None:
        return opened[0][0].services.staff_work.missed_export.open(token)

    photos = photo_routes(
        PHOTOS_PATH, photo, upload, ErrorRenderer(say, _AWAY), negotiate, upload_options(UPLOAD_CEILING_BYTES)
    )
    return build_web(
        execution=Execution(build_schema(), introspection=settings.graphql_introspection),
        authenticate=authenticate,
        make_context=make_context,
        negotiate=negotiate,
        say=say,
        ready=ready,
        metrics=ServerMetrics(metrics_registry()),
        options=ServerOptions(cors_origins=settings.cors_origins, hsts_seconds=settings.hsts_seconds),
        temporary_failures=_AWAY,
        extra_routes=(
            chart_route(CHARTS_PATH, picture),
            export_route(EXPORTS_PATH, exported),
            *photos,
            *extra_routes,
        ),
        lifespan=lifespan,
    )


Authenticate = Callable[[str | None], Awaitable[Principal | None]]


@asynccontextmanager
async def _identity(settings: Settings, clock: Clock) -> AsyncIterator[Authenticate]:
    """Who is behind a token. In development without Firebase nobody can sign in, and the log says why."""
    try:
        app = open_firebase(settings)
        verifier = IdentityVerifier(app, clock, trust_unknown_users=emulator_host() is not None)
    except IdentityMisconfigured as misconfigured:
        if not settings.in_development:
            raise StartRefused(str(misconfigured)) from None
        log.warning("identity_not_configured", reason=str(misconfigured))
        yield _nobody
        return
    try:
        yield verifier.authenticate
    finally:
        verifier.close()
        close_app(app)


async def _nobody(authorization: str | None) -> Principal | None:
    if authorization is None:
        return None
    raise IdentityUnavailable


async def check_start(settings: Settings, clock: Clock, mongodb_uri: str) -> None:
    """Open all that serving needs and close it again; the database's shape is up to date then.

    What is missing is so told in words: of an application that fails to start its server says only that it did.
    Raises `StartRefused`.
    """
    async with open_house(settings, clock, mongodb_uri), _identity(settings, clock):
        return


def printed_schema() -> str:
    """The GraphQL schema as SDL, with a line break at its end."""
    return build_schema().as_str() + "\n"
