"""What exists in development alone: the page at `/`, and fresh tokens for the people of the demonstration."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from handbook_api.demo.people import PEOPLE
from handbook_api.platform.clock import SystemClock
from handbook_api.platform.identity_emulator import demo_token
from handbook_api.platform.identity_firebase import emulator_host
from handbook_api.server.landing import landing_routes
from handbook_api.settings import Settings


def development_routes(settings: Settings) -> tuple[BaseRoute, ...]:
    """The routes of the page; none in production."""
    if not settings.in_development:
        return ()
    clock = SystemClock()

    async def people(_request: Request) -> Response:
        if emulator_host() is None:
            return JSONResponse({"people": [], "sandboxUrl": None})
        now = clock.now()
        shown = [
            {
                "uid": person.uid,
                "name": person.name,
                "what": person.what,
                "whatJa": person.what_ja,
                "language": person.language,
                "role": person.role.value,
                "token": demo_token(
                    person.uid, person.role, person.principal.municipality, settings.firebase_project, now
                ),
            }
            for person in PEOPLE
        ]
        sandbox = str(settings.sandbox_url).rstrip("/") if settings.sandbox_url else None
        return JSONResponse({"people": shown, "sandboxUrl": sandbox})

    sources = (str(settings.sandbox_url).rstrip("/"),) if settings.sandbox_url else ()
    return (Route("/demo/people", people), *landing_routes(connect_to=sources))
