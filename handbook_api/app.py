"""The front door: the whole API as one ASGI application, made from the settings."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial

import structlog
from pymongo.errors import ConnectionFailure, WTimeoutError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import BaseRoute, Route

from content.desk.preview_pages import STYLE as PREVIEW_STYLE
from content.desk.previews import PATH as PREVIEWS_PATH
from content.pictures.markup import PATH as PICTURES_PATH
from handbook_api.execution.execution import Execution
from handbook_api.growth.images import PATH as CHARTS_PATH
from handbook_api.house import House, open_firebase, open_house
from handbook_api.journal.uploads import PATH as PHOTOS_PATH
from handbook_api.platform.basis import Basis
from handbook_api.platform.clock import Clock, civil_date
from handbook_api.platform.identity import IdentityMisconfigured, IdentityUnavailable, Principal
from handbook_api.platform.identity_firebase import close_app, emulator_host
from handbook_api.platform.identity_verifier import IdentityVerifier
from handbook_api.platform.mongodb import answers
from handbook_api.platform.objects import ObjectsUnavailable
from handbook_api.platform.pictures import UPLOAD_CEILING_BYTES
from handbook_api.platform.telemetry import metrics_registry
from handbook_api.platform.texts import Texts, negotiate
from handbook_api.server.article_pictures import article_picture_routes
from handbook_api.server.article_previews import article_preview_route
from handbook_api.server.bodies import Bodies
from handbook_api.server.calendars import calendar_routes
from handbook_api.server.charts import chart_route
from handbook_api.server.errors import ErrorRenderer
from handbook_api.server.exports import export_route
from handbook_api.server.media_types import whole_header
from handbook_api.server.metrics import ServerMetrics
from handbook_api.server.options import ServerOptions
from handbook_api.server.photos import photo_routes
from handbook_api.server.uploads import Take, upload_options, upload_route
from handbook_api.server.web import build_web
from handbook_api.settings import Settings
from handbook_api.staff.missed_export import PATH as EXPORTS_PATH
from handbook_api.staff.missed_export import Export
from handbook_api.start_refused import StartRefused
from handbook_api.trusted_documents import TrustedDocument, trust_documents
from resolvers.places import event_calendar
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
        async with (
            open_house(settings, clock, mongodb_uri) as house,
            house.services.article_readership.kept_up(),
            _identity(settings, clock) as authenticate,
        ):
            opened.append((house, authenticate))
            yield
            opened.clear()

    async def authenticate(authorization: str | None) -> Principal | None:
        return await opened[0][1](authorization)

    def make_context(request: Request, principal: Principal | None, language: str, basis: Basis) -> Context:
        now = clock.now()
        today = civil_date(now, settings.time_zone)
        accepted = whole_header(request.headers, "accept-language") or ""
        return Context(opened[0][0].services, principal, language, now, today, _accept_language=accepted, basis=basis)

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

    async def article_picture(key: str, width: str, form: str) -> bytes | None:
        return await opened[0][0].services.article_pictures.addresses.open(key, width, form)

    async def article_preview(token: str) -> str | None:
        return await opened[0][0].services.article_desk.previews.open(token)

    async def article_picture_upload(token: str) -> Take | None:
        uploads = opened[0][0].services.article_pictures.uploads
        expected = await uploads.expected(token)
        return partial(uploads.take, expected) if expected else None

    async def event_file(id: str, language: str | None) -> bytes | None:
        return await event_calendar(opened[0][0].services, id, language)

    async def municipality_file(code: str, category: str | None, language: str | None) -> bytes | None:
        return await opened[0][0].services.local_life.calendars.of_municipality(code, category, language)

    def exported(token: str) -> Export | None:
        return opened[0][0].services.staff_work.missed_export.open(token)

    bodies = Bodies(upload_options(UPLOAD_CEILING_BYTES))

    def uploads_to(path: str, expected: Callable[[str], Awaitable[Take | None]]) -> Route:
        return upload_route(path, expected, ErrorRenderer(say, _AWAY), negotiate, bodies)

    return build_web(
        execution=_execution(settings),
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
            article_preview_route(PREVIEWS_PATH, article_preview, PREVIEW_STYLE),
            *calendar_routes(event_file, municipality_file),
            *photo_routes(PHOTOS_PATH, photo, uploads_to(PHOTOS_PATH, upload)),
            *article_picture_routes(PICTURES_PATH, article_picture, uploads_to(PICTURES_PATH, article_picture_upload)),
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


def _execution(settings: Settings) -> Execution:
    """Raises `StartRefused` for a trusted document that cannot be run."""
    execution = Execution(build_schema(), introspection=settings.graphql_introspection)
    trust_documents(execution, settings)
    return execution


def trusted(settings: Settings) -> tuple[TrustedDocument, ...]:
    """The documents that are known by their ids. Raises `StartRefused`."""
    return trust_documents(Execution(build_schema(), introspection=settings.graphql_introspection), settings)


async def check_start(settings: Settings, clock: Clock, mongodb_uri: str) -> None:
    """Open all that serving needs and close it again; the database's shape is up to date then.

    What is missing is so told in words: of an application that fails to start its server says only that it did.
    Raises `StartRefused`.
    """
    trusted(settings)
    async with open_house(settings, clock, mongodb_uri), _identity(settings, clock):
        return


def printed_schema() -> str:
    """The GraphQL schema as SDL, with a line break at its end."""
    return build_schema().as_str() + "\n"
