"""firebase-admin as it is, in front of the sandbox: every answer of FCM becomes the outcome the worker acts on."""

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import firebase_admin
import google.auth.credentials
import google.auth.exceptions
import pytest

from handbook_api.platform.clock import Clock
from notifications.delivery import (
    LONGEST_WAIT,
    OUTAGE_WAIT,
    QUOTA_WAIT,
    CredentialsRefused,
    Delivered,
    Delivery,
    DeviceGone,
    Outcome,
    Rejected,
    RetryAfter,
)
from notifications.fcm_seams import point_fcm_at
from notifications.pushes import Address, Push
from notifications.sandbox_answers import Behaviour
from tests.notifications.running_sandbox import PROJECT, RunningSandbox, app_sending_to

PHONE = "fMEP0vJqS0:APA91bHqX-a-phone"
TABLET = "cR1rjyj4_kc:APA91bFyX-a-tablet"

PUSH = Push(
    address=Address(token=PHONE),
    tag="3f1c2b7a9d0e4c5f8a6b7c8d9e0f1a2b",
    kind="CHECKUP_OPENS",
    title="４か月児健康診査のご案内",
    body="受診できる期間になりました。",
    link="handbook://child/Q2hpbGQ6MQ",
    language="ja",
    useful_until=datetime(2026, 12, 1, tzinfo=UTC),
)


async def one(delivery: Delivery, push: Push = PUSH) -> Outcome:
    (outcome,) = await delivery.send([push])
    return outcome


async def test_a_push_that_is_taken_is_delivered_under_the_name_fcm_gave(
    delivery: Delivery, sandbox: RunningSandbox
) -> None:
    outcome = await one(delivery)

    assert outcome == Delivered(sandbox.arrivals[0].name)


async def test_a_push_really_goes_out_and_is_not_only_checked(delivery: Delivery, sandbox: RunningSandbox) -> None:
    await one(delivery)

    assert sandbox.reached == [PHONE]


async def test_title_body_and_link_arrive(delivery: Delivery, sandbox: RunningSandbox) -> None:
    await one(delivery)

    message = sandbox.arrivals[0].message
    assert message["notification"] == {"title": PUSH.title, "body": PUSH.body}
    assert message["data"] == {"link": PUSH.link, "kind": PUSH.kind, "reminder": PUSH.tag}


async def test_on_every_platform_a_repeat_takes_the_place_of_the_first(
    delivery: Delivery, sandbox: RunningSandbox
) -> None:
    await one(delivery)

    message = sandbox.arrivals[0].message
    assert message["android"]["collapse_key"] == PUSH.tag
    assert message["android"]["notification"]["tag"] == PUSH.tag
    assert message["apns"]["headers"]["apns-collapse-id"] == PUSH.tag
    assert message["webpush"]["notification"]["tag"] == PUSH.tag
    assert message["webpush"]["headers"]["Topic"] == PUSH.tag


async def test_no_service_keeps_a_push_longer_than_it_is_useful(
    delivery: Delivery, sandbox: RunningSandbox, clock: Clock
) -> None:
    in_two_hours = clock.now() + timedelta(hours=2)

    await one(delivery, replace(PUSH, useful_until=in_two_hours))

    message = sandbox.arrivals[0].message
    assert message["android"]["ttl"] == "7200s"
    assert message["webpush"]["headers"]["TTL"] == "7200"
    assert message["apns"]["headers"]["apns-expiration"] == str(int(in_two_hours.timestamp()))


async def test_a_push_useful_for_months_is_kept_for_the_four_weeks_fcm_allows(
    delivery: Delivery, sandbox: RunningSandbox
) -> None:
    outcome = await one(delivery, replace(PUSH, useful_until=datetime(2027, 6, 1, tzinfo=UTC)))

    assert isinstance(outcome, Delivered)
    assert sandbox.arrivals[0].message["android"]["ttl"] == "2419200s"


async def test_a_device_known_by_both_is_addressed_by_its_installation_id(
    delivery: Delivery, sandbox: RunningSandbox
) -> None:
    await one(delivery, replace(PUSH, address=Address(token=PHONE, fid="cIeQ7bEaQO2cGZsd6TDKxS")))

    assert (sandbox.arrivals[0].target_kind, sandbox.arrivals[0].target) == ("fid", "cIeQ7bEaQO2cGZsd6TDKxS")


@pytest.mark.parametrize(
    ("behaviour", "expected"),
    [
        (Behaviour.UNREGISTERED, DeviceGone("UNREGISTERED")),
        (Behaviour.SENDER_ID_MISMATCH, DeviceGone("SENDER_ID_MISMATCH")),
        (Behaviour.QUOTA_EXCEEDED, RetryAfter(QUOTA_WAIT, "QUOTA_EXCEEDED")),
        (Behaviour.UNAVAILABLE, RetryAfter(OUTAGE_WAIT, "UNAVAILABLE")),
        (Behaviour.INTERNAL, RetryAfter(OUTAGE_WAIT, "INTERNAL")),
        (Behaviour.INVALID_ARGUMENT, Rejected("INVALID_ARGUMENT")),
        (Behaviour.THIRD_PARTY_AUTH_ERROR, CredentialsRefused("UNAUTHENTICATED")),
    ],
)
async def test_every_failure_of_fcm_has_its_outcome(
    delivery: Delivery, sandbox: RunningSandbox, behaviour: Behaviour, expected: Outcome
) -> None:
    sandbox.tell(PHONE, behaviour)

    assert await one(delivery) == expected


@pytest.mark.parametrize("behaviour", [Behaviour.QUOTA_EXCEEDED, Behaviour.UNAVAILABLE])
async def test_fcm_says_itself_how_long_to_wait(
    delivery: Delivery, sandbox: RunningSandbox, behaviour: Behaviour
) -> None:
    sandbox.tell(PHONE, behaviour, retry_after_seconds=45)

    assert await one(delivery) == RetryAfter(timedelta(seconds=45), behaviour.value)


async def test_no_answer_makes_a_push_wait_longer_than_an_hour(delivery: Delivery, sandbox: RunningSandbox) -> None:
    sandbox.tell(PHONE, Behaviour.UNAVAILABLE, retry_after_seconds=86_400)

    assert await one(delivery) == RetryAfter(LONGEST_WAIT, "UNAVAILABLE")


@pytest.mark.parametrize("behaviour", [Behaviour.UNAVAILABLE, Behaviour.INTERNAL])
async def test_firebase_admin_leaves_the_repeating_to_the_worker(
    delivery: Delivery, sandbox: RunningSandbox, behaviour: Behaviour
) -> None:
    sandbox.tell(PHONE, behaviour, times=1)

    outcome = await one(delivery)

    assert isinstance(outcome, RetryAfter)
    assert sandbox.arrivals == ()


async def test_the_failure_of_one_device_does_not_keep_the_push_from_the_others(
    delivery: Delivery, sandbox: RunningSandbox
) -> None:
    sandbox.tell(PHONE, Behaviour.UNREGISTERED)

    outcomes = await delivery.send([PUSH, replace(PUSH, address=Address(token=TABLET))])

    assert outcomes == (DeviceGone("UNREGISTERED"), Delivered(sandbox.arrivals[0].name))
    assert sandbox.reached == [TABLET]


async def test_more_pushes_than_firebase_admin_takes_at_once_are_all_sent(
    sandbox: RunningSandbox, clock: Clock
) -> None:
    pushes = [replace(PUSH, address=Address(token=f"phone-{n}")) for n in range(501)]

    async with app_sending_to(sandbox.address, timeout_seconds=60) as app:
        outcomes = await Delivery(app, clock).send(pushes)

    assert {type(outcome) for outcome in outcomes} == {Delivered}
    assert len(set(sandbox.reached)) == 501


async def test_an_answer_that_takes_too_long_is_tried_again_later(sandbox: RunningSandbox, clock: Clock) -> None:
    sandbox.tell(PHONE, Behaviour.DELIVERED, delay_seconds=2)

    async with app_sending_to(sandbox.address, timeout_seconds=0.2) as app:
        outcome = await one(Delivery(app, clock))

    assert outcome == RetryAfter(OUTAGE_WAIT, "DEADLINE_EXCEEDED")


async def test_a_service_that_cannot_be_reached_is_tried_again_later(clock: Clock) -> None:
    async with app_sending_to("http://127.0.0.1:9") as app:
        outcome = await one(Delivery(app, clock))

    assert outcome == RetryAfter(OUTAGE_WAIT, "UNAVAILABLE")


async def test_a_connection_that_breaks_off_is_tried_again_later(clock: Clock) -> None:
    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with app_sending_to(f"http://127.0.0.1:{port}") as app:
            outcome = await one(Delivery(app, clock))

    assert outcome == RetryAfter(OUTAGE_WAIT, "UNKNOWN")


class LettingIn(google.auth.credentials.Credentials):
    """Credentials to be fetched first; `fails` says how that goes wrong, `blocks_seconds` how long it takes."""

    def __init__(self, fails: Exception | None = None, blocks_seconds: float = 0.0) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # google-auth has no types
        self.renewals = 0
        self._fails = fails
        self._blocks_seconds = blocks_seconds

    def refresh(self, request: Any) -> None:
        self.renewals += 1
        time.sleep(self._blocks_seconds)
        if self._fails is not None:
            raise self._fails
        self.token = "ya29.fetched"


async def sent_with(credentials: LettingIn, clock: Clock, name: str) -> Outcome:
    app = firebase_admin.initialize_app(credentials, {"projectId": PROJECT}, name)
    try:
        return await one(Delivery(app, clock))
    finally:
        await asyncio.to_thread(firebase_admin.delete_app, app)


async def test_an_access_token_is_fetched_before_it_is_needed(sandbox: RunningSandbox, clock: Clock) -> None:
    point_fcm_at(sandbox.address)
    credentials = LettingIn()

    outcome = await sent_with(credentials, clock, "fetching")

    assert isinstance(outcome, Delivered)
    assert credentials.renewals == 1


async def test_fetching_an_access_token_does_not_hold_up_the_event_loop(sandbox: RunningSandbox, clock: Clock) -> None:
    point_fcm_at(sandbox.address)
    sending = asyncio.create_task(sent_with(LettingIn(blocks_seconds=0.3), clock, "slow-fetching"))

    turns = 0
    while not sending.done():
        turns += 1
        await asyncio.sleep(0.01)

    assert turns > 10


async def test_credentials_that_google_refuses_are_for_an_operator(clock: Clock) -> None:
    revoked = LettingIn(google.auth.exceptions.RefreshError("invalid_grant"))  # type: ignore[no-untyped-call]  # likewise

    assert await sent_with(revoked, clock, "revoked") == CredentialsRefused("CREDENTIALS_NOT_RENEWED")


async def test_credentials_that_cannot_be_fetched_now_are_fetched_later(clock: Clock) -> None:
    unreachable = LettingIn(google.auth.exceptions.TransportError("no route"))  # type: ignore[no-untyped-call]  # likewise

    assert await sent_with(unreachable, clock, "unreachable") == RetryAfter(OUTAGE_WAIT, "CREDENTIALS_UNREACHABLE")
