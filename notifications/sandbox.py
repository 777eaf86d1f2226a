"""A stand-in for Firebase Cloud Messaging, for development and tests: FCM has no emulator.

It speaks FCM HTTP v1, so that firebase-admin runs unchanged in front of it; nothing leaves the machine. Besides
FCM's own address it has:

- `GET /messages`: the newest pushes that arrived, oldest first; `DELETE /messages` forgets them;
- `GET /stream`: the same as server-sent events, as they arrive; with `?after=NUMBER`, what came since then first;
- `PUT /targets/{value}`: from now on that token (or fid, topic, condition) answers as the JSON body says (`Script`);
  `DELETE /targets/{value}`: as usual again.
"""

import asyncio
import secrets
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final

import orjson
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from handbook_api.platform.clock import Clock
from notifications.sandbox_answers import Script, not_signed_in, refused, signed_in
from notifications.sandbox_faults import scripted
from notifications.sandbox_messages import Target, Violation, target_of, violation_of
from notifications.sandbox_topics import TOPIC_ROUTES, Subscriptions

ARRIVALS_KEPT: Final = 1_000
SCRIPTS_KEPT: Final = 1_000
_WATCHER_BACKLOG: Final = 200
_HEARTBEAT_SECONDS: Final = 15.0
_CHECKED_ONLY: Final = "fake_message_id"
"""How FCM names a message it was only asked to check."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One push that was taken. `number` counts from 1; `message` is the body as FCM would get it.

    `reached` are the devices it was for: the target itself, or whoever was subscribed at that moment.
    """

    number: int
    name: str
    project: str
    arrived_at: datetime
    target_kind: str
    target: str
    message: dict[str, Any]
    reached: tuple[str, ...]


class Sandbox:
    """What the sandbox remembers: the pushes that arrived, who watches, and how targets are told to answer.

    All of it is bounded, so that it can run for weeks.
    """

    def __init__(self, clock: Clock) -> None:
        self.subscriptions = Subscriptions()
        self.asked = 0
        """How often it was asked to take a push."""
        self._clock = clock
        self._count = 0
        self._arrivals: deque[Arrival] = deque(maxlen=ARRIVALS_KEPT)
        self._scripts: dict[str, Script] = {}
        self._watchers: set[asyncio.Queue[Arrival | None]] = set()

    @property
    def arrivals(self) -> tuple[Arrival, ...]:
        """The newest pushes, oldest first."""
        return tuple(self._arrivals)

    def forget(self) -> None:
        """Forget the pushes that arrived. Their numbers go on."""
        self._arrivals.clear()

    def tell(self, target: str, script: Script) -> None:
        """From now on `target` answers as `script` says. The oldest script goes when there are too many."""
        self._scripts.pop(target, None)
        if len(self._scripts) >= SCRIPTS_KEPT:
            self._scripts.pop(next(iter(self._scripts)))
        self._scripts[target] = script

    def untell(self, target: str) -> None:
        """`target` answers as usual again."""
        self._scripts.pop(target, None)

    def next_answer(self, target: str) -> Script:
        """How `target` answers this time."""
        script = self._scripts.get(target, Script())
        if script.times is not None:
            self._scripts[target] = replace(script, times=script.times - 1)
            if script.times <= 1:
                self.untell(target)
        return Script() if script.times == 0 else script

    def take(self, project: str, target: Target, message: dict[str, Any]) -> Arrival:
        """Note a push, show it to whoever watches, and give it the name FCM would."""
        self._count += 1
        arrival = Arrival(
            number=self._count,
            name=f"projects/{project}/messages/{secrets.token_hex(8)}",
            project=project,
            arrived_at=self._clock.now(),
            target_kind=target.kind,
            target=target.value,
            message=message,
            reached=self.subscriptions.reached_by(target),
        )
        self._arrivals.append(arrival)
        for watcher in self._watchers:
            with suppress(asyncio.QueueFull):
                watcher.put_nowait(arrival)
        return arrival

    @contextmanager
    def watched(self) -> Iterator[asyncio.Queue[Arrival | None]]:
        """A queue that gets every push from now on, and `None` when the sandbox closes."""
        queue: asyncio.Queue[Arrival | None] = asyncio.Queue(_WATCHER_BACKLOG)
        self._watchers.add(queue)
        try:
            yield queue
        finally:
            self._watchers.discard(queue)

    def close(self) -> None:
        """End the streams of all who watch, so that a server can shut down without waiting for them."""
        for watcher in self._watchers:
            if watcher.full():
                watcher.get_nowait()
            watcher.put_nowait(None)


def sandbox_application(sandbox: Sandbox) -> Starlette:
    """The sandbox as a web application. Any page may read it: it never holds anything but test data."""
    application = Starlette(
        routes=[
            Route("/v1/projects/{project}/messages:send", _send, methods=["POST"]),
            *TOPIC_ROUTES,
            Route("/messages", _messages, methods=["GET"]),
            Route("/messages", _forget, methods=["DELETE"]),
            Route("/stream", _stream, methods=["GET"]),
            Route("/targets/{target:path}", _tell, methods=["PUT"]),
            Route("/targets/{target:path}", _untell, methods=["DELETE"]),
        ],
        middleware=[Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "PUT", "DELETE"])],
    )
    application.state.sandbox = sandbox
    return application


def _sandbox(request: Request) -> Sandbox:
    sandbox: Sandbox = request.app.state.sandbox
    return sandbox


async def _send(request: Request) -> Response:
    if not signed_in(request):
        return not_signed_in()
    body = await _json(request)
    message = body.get("message") if isinstance(body, dict) else None
    if not isinstance(message, dict):
        return refused("message", "The request has no message.")
    if violation := violation_of(message):
        return refused(violation.field, violation.description)
    target = target_of(message)
    if isinstance(target, Violation):
        return refused(target.field, target.description)
    sandbox = _sandbox(request)
    sandbox.asked += 1
    script = sandbox.next_answer(target.value)
    if unusual := await scripted(script):
        return unusual
    project = request.path_params["project"]
    if body.get("validate_only") is True:
        return JSONResponse({"name": f"projects/{project}/messages/{_CHECKED_ONLY}"})
    return JSONResponse({"name": sandbox.take(project, target, message).name})


async def _messages(request: Request) -> Response:
    return Response(orjson.dumps([asdict(each) for each in _sandbox(request).arrivals]), media_type="application/json")


async def _forget(request: Request) -> Response:
    _sandbox(request).forget()
    return Response(status_code=204)


async def _stream(request: Request) -> Response:
    seen = request.headers.get("last-event-id") or request.query_params.get("after", "")
    events = _events(_sandbox(request), int(seen) if seen.isdecimal() else None)
    return StreamingResponse(events, media_type="text/event-stream", headers={"Cache-Control": "no-store"})


async def _events(sandbox: Sandbox, seen: int | None) -> AsyncIterator[bytes]:
    """Server-sent events. A page that lost its connection says what it saw last and first gets what it missed."""
    with sandbox.watched() as queue:
        missed = [] if seen is None else [arrival for arrival in sandbox.arrivals if arrival.number > seen]
        yield b": watching\n\n"
        for arrival in missed:
            yield _event(arrival)
        while True:
            try:
                arrived = await asyncio.wait_for(queue.get(), _HEARTBEAT_SECONDS)
            except TimeoutError:
                yield b": still here\n\n"
                continue
            if arrived is None:
                return
            yield _event(arrived)


def _event(arrival: Arrival) -> bytes:
    return b"id: %d\nevent: push\ndata: %s\n\n" % (arrival.number, orjson.dumps(asdict(arrival)))


async def _tell(request: Request) -> Response:
    try:
        script = Script.read(await _json(request))
    except (TypeError, ValueError) as error:
        return JSONResponse({"error": str(error)}, 400)
    _sandbox(request).tell(request.path_params["target"], script)
    return Response(status_code=204)


async def _untell(request: Request) -> Response:
    _sandbox(request).untell(request.path_params["target"])
    return Response(status_code=204)


async def _json(request: Request) -> Any:
    try:
        return orjson.loads(await request.body())
    except orjson.JSONDecodeError:
        return None
