"""Topics in the push sandbox: who is subscribed to which, as the FCM topics API v1 has it.

firebase-admin 7.7 subscribes one device with each request there, and no longer a thousand through the Instance ID API.
"""

from typing import TYPE_CHECKING, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from notifications.sandbox_answers import not_signed_in, plainly, refused, signed_in
from notifications.sandbox_faults import scripted
from notifications.sandbox_messages import Target
from notifications.topics import is_topic, read_condition

if TYPE_CHECKING:
    from notifications.sandbox import Sandbox

REGISTRATIONS_KEPT: Final = 10_000
_TOPIC_SUBSCRIPTIONS: Final = "/v1/projects/{project}/registrations/{registration:path}/topicSubscriptions"


class Subscriptions:
    """Who is subscribed to what. Of more devices than are kept the oldest goes."""

    def __init__(self) -> None:
        self._topics_of: dict[str, set[str]] = {}

    def of(self, registration: str) -> frozenset[str]:
        """The topics that a device is subscribed to."""
        return frozenset(self._topics_of.get(registration, ()))

    def add(self, registration: str, topic: str) -> bool:
        """Subscribe a device; whether it was not subscribed before."""
        topics = self._topics_of.setdefault(registration, set())
        if len(self._topics_of) > REGISTRATIONS_KEPT:
            self._topics_of.pop(next(iter(self._topics_of)))
        is_new = topic not in topics
        topics.add(topic)
        return is_new

    def remove(self, registration: str, topic: str) -> bool:
        """Unsubscribe a device; whether it was subscribed."""
        topics = self._topics_of.get(registration, set())
        was_there = topic in topics
        topics.discard(topic)
        return was_there

    def reached_by(self, target: Target) -> tuple[str, ...]:
        """The devices that a push to `target` is for. Raises `NoCondition`."""
        if target.kind == "topic":
            return tuple(device for device, topics in self._topics_of.items() if target.value in topics)
        if target.kind == "condition":
            holds = read_condition(target.value)
            return tuple(device for device, topics in self._topics_of.items() if holds(topics))
        return (target.value,)


async def _subscribe(request: Request) -> Response:
    registration, topic = request.path_params["registration"], request.query_params.get("topic_name", "")
    if unusual := await _unusual(request, registration, topic):
        return unusual
    if not _sandbox(request).subscriptions.add(registration, topic):
        return plainly(409, "ALREADY_EXISTS", "The topic subscription already exists.")
    return JSONResponse({"name": f"{request.url.path.removeprefix('/v1/')}/{topic}", "topicName": topic})


async def _unsubscribe(request: Request) -> Response:
    registration, topic = request.path_params["registration"], request.path_params["topic"]
    if unusual := await _unusual(request, registration, topic):
        return unusual
    was_there = _sandbox(request).subscriptions.remove(registration, topic)
    if not was_there and request.query_params.get("allow_missing") != "true":
        return plainly(404, "NOT_FOUND", "Requested entity was not found.")
    return JSONResponse({})


async def _unusual(request: Request, registration: str, topic: str) -> Response | None:
    if not signed_in(request):
        return not_signed_in()
    if not is_topic(topic):
        return refused("topic_name", "Invalid topic name.")
    return await scripted(_sandbox(request).next_answer(registration))


def _sandbox(request: Request) -> "Sandbox":
    sandbox: Sandbox = request.app.state.sandbox
    return sandbox


TOPIC_ROUTES: Final = (
    Route(_TOPIC_SUBSCRIPTIONS, _subscribe, methods=["POST"]),
    Route(_TOPIC_SUBSCRIPTIONS + "/{topic}", _unsubscribe, methods=["DELETE"]),
)
