"""The floor: the same answers by hand, with Starlette, PyMongo and orjson, and no GraphQL, no limits, no access rules.

What the service costs above it is the price of everything it does for its clients and its people. Here too names are
encrypted, growth is judged and texts are said, by the same functions: that is the answer, and not its overhead. Each
thing is read once, in the fewest queries that MongoDB's documents allow.
"""

import argparse
import base64
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import orjson
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bench.floor_growth import recorded
from bench.floor_home import children_of, home, unread_push_count
from handbook_api.house import House, open_house
from handbook_api.platform.clock import SystemClock
from handbook_api.platform.mongodb import Document
from handbook_api.settings import Settings

Answering = Callable[[House, str, Document], Awaitable[Document]]
"""From what there is to work with, who asks, and the variables of the request, to the answer's data."""


async def tiny(_house: House, _uid: str, _variables: Document) -> Document:
    """What `{ __typename }` gives."""
    return {"__typename": "Query"}


async def badge(house: House, uid: str, _variables: Document) -> Document:
    """What `{ home { unreadPushCount } }` gives."""
    children = await children_of(house, uid)
    return {"home": {"unreadPushCount": await unread_push_count(house, uid, children)}}


ANSWERING: dict[str, Answering] = {"/tiny": tiny, "/badge": badge, "/home": home, "/record-growth": recorded}


def application(settings: Settings) -> Starlette:
    """Every answer at its path. Needs the database that the service has filled, and its keys."""
    opened: list[House] = []
    uids: dict[str, str] = {}

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        if settings.mongodb_uri is None:
            raise ValueError("HANDBOOK_MONGODB_URI is needed")
        async with open_house(settings, SystemClock(), settings.mongodb_uri.get_secret_value()) as house:
            opened.append(house)
            yield

    def route(path: str, answering: Answering) -> Route:
        async def endpoint(request: Request) -> Response:
            token = request.headers["authorization"]
            uid = uids.get(token) or uids.setdefault(token, _uid_in(token))
            asked = orjson.loads(await request.body())
            data = await answering(opened[0], uid, asked["variables"])
            return Response(orjson.dumps({"data": data}), media_type="application/graphql-response+json")

        return Route(path, endpoint, methods=["POST"])

    return Starlette(routes=[route(path, answering) for path, answering in ANSWERING.items()], lifespan=lifespan)


def _uid_in(authorization: str) -> str:
    """Whom a token names; done once for a token, and believed, as tokens beside the Auth emulator are not signed."""
    claims = authorization.split(".")[1]
    uid: str = orjson.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["sub"]
    return uid


def main() -> None:
    """Serve until SIGTERM, as the service does: uvicorn with uvloop and httptools, without an access log."""
    parser = argparse.ArgumentParser(prog="python -m bench.floor")
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    given = parser.parse_args()
    config = uvicorn.Config(
        application(Settings()),
        host=given.host,
        port=given.port,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        log_level="warning",
        access_log=False,
        timeout_keep_alive=75,
    )
    uvicorn.Server(config).run()


if __name__ == "__main__":
    main()
