"""The push sandbox as FCM HTTP v1: what it takes, what it refuses, how it shows what arrived."""

import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from notifications.sandbox import ARRIVALS_KEPT, Sandbox
from notifications.sandbox_answers import Behaviour, Script
from notifications.sandbox_messages import Target
from notifications.sandbox_topics import REGISTRATIONS_KEPT, Subscriptions
from tests.notifications.running_sandbox import PROJECT, RunningSandbox

SEND = f"/v1/projects/{PROJECT}/messages:send"
TOKEN = "dQw4w9WgXcQ:APA91bHPRgkF3JUikC4ENAHEeMrd41Zxv3hVZjC9KtT8OvPVGJ"


@pytest.fixture
async def fcm(sandbox: RunningSandbox) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"Authorization": "Bearer ya29.a-token"}
    async with httpx.AsyncClient(base_url=sandbox.address, headers=headers) as client:
        yield client


def to_device(**fields: Any) -> dict[str, Any]:
    return {"message": {"token": TOKEN, "notification": {"title": "４か月児健診のご案内"}} | fields}


async def test_a_message_is_taken_and_gets_a_name_of_its_project(fcm: httpx.AsyncClient) -> None:
    answer = await fcm.post(SEND, json=to_device())

    assert answer.status_code == 200
    assert answer.json()["name"].startswith(f"projects/{PROJECT}/messages/")


async def test_a_request_without_an_access_token_is_not_signed_in(sandbox: RunningSandbox) -> None:
    async with httpx.AsyncClient(base_url=sandbox.address) as anonymous:
        answer = await anonymous.post(SEND, json=to_device())

    assert answer.status_code == 401
    assert answer.json()["error"]["status"] == "UNAUTHENTICATED"
    assert sandbox.arrivals == ()


@pytest.mark.parametrize(
    ("message", "field"),
    [
        ({"notification": {"title": "宛先なし"}}, "message"),
        ({"token": TOKEN, "topic": "nerima"}, "message"),
        ({"token": 12}, "message.token"),
        ({"token": TOKEN, "data": {"child": 3}}, "message.data"),
        ({"token": TOKEN, "data": {"google.sent": "now"}}, "message.data"),
        ({"token": TOKEN, "data": ["child"]}, "message.data"),
        ({"token": TOKEN, "android": {"ttl": "2419201s"}}, "message.android.ttl"),
        ({"token": TOKEN, "android": {"ttl": "1 day"}}, "message.android.ttl"),
        ({"token": TOKEN, "android": {"priority": "urgent"}}, "message.android.priority"),
        ({"token": TOKEN, "apns": {"headers": {"apns-collapse-id": "r" * 65}}}, "message.apns.headers"),
        ({"token": TOKEN, "apns": {"headers": {"apns-priority": 5}}}, "message.apns.headers"),
        ({"token": TOKEN, "recipients": []}, "message"),
        ({"topic": "練馬区"}, "message.topic"),
        ({"condition": "nerima"}, "message.condition"),
        ({"condition": " && ".join(f"'t{n}' in topics" for n in range(6))}, "message.condition"),
        ({"token": TOKEN, "data": {"text": "長" * 1_400}}, "message"),
        ({"topic": "nerima", "data": {"text": "長" * 700}}, "message"),
    ],
    ids=[
        "no target",
        "two targets",
        "a number as token",
        "a number as data",
        "a reserved data key",
        "data as a list",
        "kept longer than four weeks",
        "ttl in words",
        "unknown priority",
        "apns collapse id too long",
        "a number as header",
        "unknown field",
        "a topic that is none",
        "a condition that is none",
        "a condition on six topics",
        "more than 4,096 bytes",
        "more than 2,048 bytes to a topic",
    ],
)
async def test_a_message_fcm_would_not_take_is_an_invalid_argument(
    fcm: httpx.AsyncClient, sandbox: RunningSandbox, message: dict[str, Any], field: str
) -> None:
    answer = await fcm.post(SEND, json={"message": message})

    error = answer.json()["error"]
    assert (answer.status_code, error["status"]) == (400, "INVALID_ARGUMENT")
    assert error["details"][0]["fieldViolations"][0]["field"] == field
    assert error["details"][1]["errorCode"] == "INVALID_ARGUMENT"
    assert sandbox.arrivals == ()


async def test_a_body_that_is_not_json_is_an_invalid_argument(fcm: httpx.AsyncClient) -> None:
    answer = await fcm.post(SEND, content=b"{")

    assert answer.json()["error"]["status"] == "INVALID_ARGUMENT"


@pytest.mark.parametrize(
    ("behaviour", "status", "rpc_code"),
    [
        ("UNREGISTERED", 404, "NOT_FOUND"),
        ("SENDER_ID_MISMATCH", 403, "PERMISSION_DENIED"),
        ("QUOTA_EXCEEDED", 429, "RESOURCE_EXHAUSTED"),
        ("UNAVAILABLE", 503, "UNAVAILABLE"),
        ("INTERNAL", 500, "INTERNAL"),
        ("INVALID_ARGUMENT", 400, "INVALID_ARGUMENT"),
        ("THIRD_PARTY_AUTH_ERROR", 401, "UNAUTHENTICATED"),
    ],
)
async def test_a_device_fails_as_it_was_told_in_the_words_of_fcm(
    fcm: httpx.AsyncClient, sandbox: RunningSandbox, behaviour: str, status: int, rpc_code: str
) -> None:
    await fcm.put(f"/targets/{TOKEN}", json={"behaviour": behaviour})

    answer = await fcm.post(SEND, json=to_device())

    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["status"]) == (status, status, rpc_code)
    assert error["details"] == [
        {"@type": "type.googleapis.com/google.firebase.fcm.v1.FcmError", "errorCode": behaviour}
    ]
    assert sandbox.arrivals == ()


async def test_a_device_says_when_to_come_back(fcm: httpx.AsyncClient) -> None:
    await fcm.put(f"/targets/{TOKEN}", json={"behaviour": "UNAVAILABLE", "retry_after_seconds": 30})

    answer = await fcm.post(SEND, json=to_device())

    assert answer.headers["Retry-After"] == "30"


async def test_a_device_says_so_as_a_date(fcm: httpx.AsyncClient) -> None:
    at = "Tue, 24 Nov 2026 01:02:00 GMT"
    await fcm.put(f"/targets/{TOKEN}", json={"behaviour": "UNAVAILABLE", "retry_after": at})

    assert (await fcm.post(SEND, json=to_device())).headers["Retry-After"] == at


async def test_a_token_of_access_that_is_refused_has_no_error_code_of_fcm(fcm: httpx.AsyncClient) -> None:
    await fcm.put(f"/targets/{TOKEN}", json={"behaviour": "UNAUTHENTICATED"})

    answer = await fcm.post(SEND, json=to_device())

    assert answer.status_code == 401
    assert "details" not in answer.json()["error"]


async def test_a_proxy_answers_in_its_place(fcm: httpx.AsyncClient) -> None:
    await fcm.put(f"/targets/{TOKEN}", json={"behaviour": "GARBAGE"})

    answer = await fcm.post(SEND, json=to_device())

    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")


async def test_a_connection_is_closed_half_way(fcm: httpx.AsyncClient) -> None:
    await fcm.put(f"/targets/{TOKEN}", json={"behaviour": "CUT"})

    with pytest.raises(httpx.RemoteProtocolError, match="complete message body"):
        await fcm.post(SEND, json=to_device())


async def test_a_connection_is_closed_without_an_answer(fcm: httpx.AsyncClient) -> None:
    await fcm.put(f"/targets/{TOKEN}", json={"behaviour": "HUNG_UP"})

    with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
        await fcm.post(SEND, json=to_device())


async def test_nothing_is_ever_answered(fcm: httpx.AsyncClient) -> None:
    await fcm.put(f"/targets/{TOKEN}", json={"behaviour": "SILENT"})

    with pytest.raises(httpx.ReadTimeout):
        await fcm.post(SEND, json=to_device(), timeout=0.2)


async def test_after_a_connection_that_failed_another_works(fcm: httpx.AsyncClient, sandbox: RunningSandbox) -> None:
    for behaviour in ("CUT", "HUNG_UP"):
        await fcm.put(f"/targets/{TOKEN}", json={"behaviour": behaviour, "times": 1})
        with pytest.raises(httpx.RemoteProtocolError):
            await fcm.post(SEND, json=to_device())

    assert (await fcm.post(SEND, json=to_device())).status_code == 200
    assert sandbox.reached == [TOKEN]


def subscriptions(token: str = TOKEN) -> str:
    return f"/v1/projects/{PROJECT}/registrations/{quote(token, safe='')}/topicSubscriptions"


async def test_a_device_is_subscribed_to_a_topic(fcm: httpx.AsyncClient, sandbox: RunningSandbox) -> None:
    answer = await fcm.post(f"{subscriptions()}?topic_name=nerima", json={})

    assert (answer.status_code, answer.json()["topicName"]) == (200, "nerima")
    assert sandbox.sandbox.subscriptions.of(TOKEN) == {"nerima"}


async def test_a_subscription_that_is_there_already_exists(fcm: httpx.AsyncClient) -> None:
    await fcm.post(f"{subscriptions()}?topic_name=nerima", json={})

    answer = await fcm.post(f"{subscriptions()}?topic_name=nerima", json={})

    assert (answer.status_code, answer.json()["error"]["status"]) == (409, "ALREADY_EXISTS")


async def test_a_subscription_that_is_not_there_is_missed_or_not(fcm: httpx.AsyncClient) -> None:
    missed = await fcm.delete(f"{subscriptions()}/nerima")
    allowed = await fcm.delete(f"{subscriptions()}/nerima?allow_missing=true")

    assert (missed.status_code, allowed.status_code) == (404, 200)


@pytest.mark.parametrize("topic", ["", "%E7%B7%B4%E9%A6%AC"])
async def test_what_is_no_topic_is_refused(fcm: httpx.AsyncClient, topic: str) -> None:
    assert (await fcm.post(f"{subscriptions()}?topic_name={topic}", json={})).status_code == 400


async def test_subscribing_needs_an_access_token(sandbox: RunningSandbox) -> None:
    async with httpx.AsyncClient(base_url=sandbox.address) as anonymous:
        assert (await anonymous.post(f"{subscriptions()}?topic_name=nerima", json={})).status_code == 401


async def test_a_token_with_a_slash_in_it_is_one_device(fcm: httpx.AsyncClient, sandbox: RunningSandbox) -> None:
    await fcm.post(f"{subscriptions('a:b/c')}?topic_name=nerima", json={})

    assert sandbox.sandbox.subscriptions.reached_by(Target("topic", "nerima")) == ("a:b/c",)


def test_it_keeps_the_subscriptions_of_so_many_devices() -> None:
    kept = Subscriptions()
    for number in range(REGISTRATIONS_KEPT + 1):
        kept.add(f"phone-{number}", "nerima")

    assert len(kept.reached_by(Target("topic", "nerima"))) == REGISTRATIONS_KEPT
    assert kept.of("phone-0") == frozenset()


async def test_a_device_that_fails_twice_takes_the_third_push(fcm: httpx.AsyncClient) -> None:
    await fcm.put(f"/targets/{TOKEN}", json={"behaviour": "INTERNAL", "times": 2})

    statuses = [(await fcm.post(SEND, json=to_device())).status_code for _ in range(3)]

    assert statuses == [500, 500, 200]


async def test_a_device_works_again_once_its_script_is_taken_back(fcm: httpx.AsyncClient) -> None:
    await fcm.put(f"/targets/{TOKEN}", json={"behaviour": "UNREGISTERED"})
    await fcm.delete(f"/targets/{TOKEN}")

    assert (await fcm.post(SEND, json=to_device())).status_code == 200


@pytest.mark.parametrize(
    "script",
    [
        {"behaviour": "ASLEEP"},
        {"times": -1},
        {"delay_seconds": 61},
        {"retry_after": "a\r\nb: c"},
        {"volume": 3},
        ["UNAVAILABLE"],
    ],
)
async def test_a_script_that_says_nothing_known_is_refused(fcm: httpx.AsyncClient, script: object) -> None:
    assert (await fcm.put(f"/targets/{TOKEN}", json=script)).status_code == 400


async def test_a_message_that_is_only_to_be_checked_does_not_arrive(
    fcm: httpx.AsyncClient, sandbox: RunningSandbox
) -> None:
    answer = await fcm.post(SEND, json=to_device() | {"validate_only": True})

    assert answer.json() == {"name": f"projects/{PROJECT}/messages/fake_message_id"}
    assert sandbox.arrivals == ()


async def test_what_arrived_can_be_read_and_forgotten(fcm: httpx.AsyncClient) -> None:
    sent = (await fcm.post(SEND, json=to_device(data={"kind": "CHECKUP"}))).json()

    (shown,) = (await fcm.get("/messages")).json()
    await fcm.delete("/messages")

    assert (shown["number"], shown["name"], shown["project"]) == (1, sent["name"], PROJECT)
    assert (shown["target_kind"], shown["target"]) == ("token", TOKEN)
    assert shown["message"]["data"] == {"kind": "CHECKUP"}
    assert (await fcm.get("/messages")).json() == []


async def test_a_page_that_watches_sees_what_it_missed_and_then_what_arrives(
    fcm: httpx.AsyncClient, sandbox: RunningSandbox
) -> None:
    for title in ("見たもの", "見逃したもの"):
        await fcm.post(SEND, json=to_device(notification={"title": title}))

    async with fcm.stream("GET", "/stream", headers={"Last-Event-ID": "1"}) as stream:
        lines = stream.aiter_lines()
        missed = await _next_event(lines)
        await fcm.post(SEND, json=to_device(notification={"title": "いま届いたもの"}))
        arrived = await _next_event(lines)

        sandbox.sandbox.close()
        rest = [line async for line in lines if line]

    assert (missed["number"], missed["message"]["notification"]["title"]) == (2, "見逃したもの")
    assert (arrived["number"], arrived["message"]["notification"]["title"]) == (3, "いま届いたもの")
    assert rest == []


async def test_a_page_of_any_other_address_may_read_what_arrived(fcm: httpx.AsyncClient) -> None:
    answer = await fcm.get("/messages", headers={"Origin": "http://127.0.0.1:8000"})

    assert answer.headers["access-control-allow-origin"] == "*"


async def test_it_keeps_the_newest_pushes_and_lets_the_oldest_go(sandbox: RunningSandbox) -> None:
    for _ in range(ARRIVALS_KEPT + 1):
        sandbox.sandbox.take(PROJECT, Target("token", TOKEN), {})

    numbers = [arrival.number for arrival in sandbox.arrivals]

    assert numbers == list(range(2, ARRIVALS_KEPT + 2))


def test_a_script_for_no_time_at_all_changes_nothing(clock: Any) -> None:
    sandbox = Sandbox(clock)
    sandbox.tell(TOKEN, Script(Behaviour.UNREGISTERED, times=0))

    assert sandbox.next_answer(TOKEN).behaviour is Behaviour.DELIVERED


async def _next_event(lines: AsyncIterator[str]) -> dict[str, Any]:
    async for line in lines:
        if line.startswith("data: "):
            event: dict[str, Any] = json.loads(line.removeprefix("data: "))
            return event
    raise AssertionError("the stream ended")
