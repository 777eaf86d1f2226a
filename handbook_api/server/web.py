"""Puts the web application together from what the composition root hands over."""

from collections.abc import Awaitable, Callable, Sequence

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import BaseRoute, Route
from starlette.types import Lifespan

from handbook_api.execution.execution import Execution
from handbook_api.server.boundary import Boundary
from handbook_api.server.errors import ErrorRenderer, Say
from handbook_api.server.graphql_http import Authenticate, GraphQLEndpoint, MakeContext
from handbook_api.server.health import Draining, health_routes
from handbook_api.server.metrics import ServerMetrics
from handbook_api.server.options import ServerOptions


def build_web(
    *,
    execution: Execution,
    authenticate: Authenticate,
    make_context: MakeContext,
    negotiate: Callable[[str | None], str],
    say: Say,
    ready: Callable[[], Awaitable[bool]],
    metrics: ServerMetrics,
    options: ServerOptions | None = None,
    temporary_failures: tuple[type[Exception], ...] = (),
    extra_routes: Sequence[BaseRoute] = (),
    lifespan: Lifespan[Starlette] | None = None,
) -> Starlette:
    """The whole web application.

    `authenticate` gets the `Authorization` header (or `None`) and raises `Unauthenticated` for a bad one.
    `negotiate` gets the `Accept-Language` header and gives the language, `say` the texts `error.<CODE>` and
    `problem.<CODE>` in it. `temporary_failures` are exceptions that mean "try again" (the database is away).
    `app.state.draining.begin()` turns `/readyz` to 503; `server.run.serve` does that on SIGTERM.
    """
    options = options or ServerOptions()
    renderer = ErrorRenderer(say, temporary_failures)
    draining = Draining()
    endpoint = GraphQLEndpoint(
        execution=execution,
        authenticate=authenticate,
        make_context=make_context,
        negotiate=negotiate,
        renderer=renderer,
        metrics=metrics,
        options=options,
    )
    app = Starlette(
        routes=[
            Route(options.graphql_path, endpoint),
            *health_routes(ready, draining, metrics, options.readiness_seconds),
            *extra_routes,
        ],
        middleware=[
            Middleware(
                Boundary,
                renderer=renderer,
                metrics=metrics,
                negotiate=negotiate,
                draining=draining,
                hsts_seconds=options.hsts_seconds,
            ),
            *_cors(options),
        ],
        lifespan=lifespan,
    )
    # Starlette would answer `/graphql/` with a redirect to whatever host the client named in its request.
    app.router.redirect_slashes = False
    app.state.draining = draining
    return app


def _cors(options: ServerOptions) -> list[Middleware]:
    if not options.cors_origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=options.cors_origins,
            allow_methods=("GET", "POST", "PUT"),
            allow_headers=("Authorization", "Content-Type", "Accept-Language", "X-Request-Id"),
            expose_headers=("X-Request-Id", "Retry-After"),
            max_age=600,
        )
    ]
