"""Both transports in front of the sandbox: every answer of FCM becomes the outcome the worker acts on."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

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
from notifications.fcm_turns import AT_ONCE
from notifications.pushes import Address, Push
from notifications.sandbox_answers import Behaviour
from tests.clocks import SteppingClock
from tests.eventually import eventually_async
from tests.notifications.running_sandbox import TRANSPORTS, RunningSandbox, delivering_to

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


@pytest.fixture(params=TRANSPORTS)
def transport(request: pytest.FixtureRequest) -> str:
    """Every test here is one of both transports."""
    name: str = request.param
    return name


@pytest.fixture
async def delivery(transport: str, sandbox: RunningSandbox, clock: SteppingClock) -> AsyncIterator[Delivery]:
    """Delivers to this test's own sandbox."""
    async with delivering_to(sandbox.address, clock, transport) as delivering:
        yield delivering


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
async def test_the_repeating_is_left_to_the_worker(
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


async def test_more_pushes_than_there_are_places_are_all_sent(delivery: Delivery, sandbox: RunningSandbox) -> None:
    phones = [f"phone-{n}" for n in range(3 * AT_ONCE + 1)]

    outcomes = await delivery.send([replace(PUSH, address=Address(token=phone)) for phone in phones])

    assert [outcome for outcome in outcomes if not isinstance(outcome, Delivered)] == []
    assert sorted(sandbox.reached) == sorted(phones)


async def test_outcomes_come_in_the_order_of_the_pushes(delivery: Delivery, sandbox: RunningSandbox) -> None:
    sandbox.tell("phone-0", Behaviour.DELIVERED, delay_seconds=0.1)
    sandbox.tell("phone-3", Behaviour.UNREGISTERED)

    outcomes = await delivery.send([replace(PUSH, address=Address(token=f"phone-{n}")) for n in range(5)])

    names = {arrival.target: arrival.name for arrival in sandbox.arrivals}
    of_phones = [Delivered(names[f"phone-{n}"]) for n in (0, 1, 2, 4)]
    assert outcomes == (*of_phones[:3], DeviceGone("UNREGISTERED"), of_phones[3])


async def test_nothing_to_send_is_nothing_sent(delivery: Delivery) -> None:
    assert await delivery.send([]) == ()


async def test_no_more_are_on_their_way_than_there_are_places(delivery: Delivery, sandbox: RunningSandbox) -> None:
    for number in range(AT_ONCE + 1):
        sandbox.tell(f"phone-{number}", Behaviour.SILENT)
    pushes = [replace(PUSH, address=Address(token=f"phone-{n}")) for n in range(AT_ONCE + 1)]

    async def are_asked(count: int) -> bool:
        return sandbox.sandbox.asked == count

    first = asyncio.create_task(delivery.send(pushes[:-1]))
    await eventually_async(lambda: are_asked(AT_ONCE))
    last = asyncio.create_task(delivery.send(pushes[-1:]))
    await asyncio.wait({last}, timeout=0.1)
    assert sandbox.sandbox.asked == AT_ONCE

    first.cancel()
    await eventually_async(lambda: are_asked(AT_ONCE + 1))
    last.cancel()


@pytest.mark.parametrize(
    ("wait", "expected"),
    [
        ("45", timedelta(seconds=45)),
        ("0", timedelta(0)),
        ("999999999999999999999", LONGEST_WAIT),
        ("Tue, 24 Nov 2026 01:02:00 GMT", timedelta(minutes=2)),
        ("Tue, 24 Nov 2026 10:02:00 +0900", timedelta(minutes=2)),
        ("Tue, 24 Nov 2026 01:02:00", timedelta(minutes=2)),
        ("Tue, 24 Nov 2026 00:00:00 GMT", timedelta(0)),
        ("in a while", OUTAGE_WAIT),
        ("-5", OUTAGE_WAIT),
    ],
)
async def test_how_long_to_wait_is_said_in_seconds_or_as_a_date(
    delivery: Delivery, sandbox: RunningSandbox, wait: str, expected: timedelta
) -> None:
    sandbox.tell(PHONE, Behaviour.UNAVAILABLE, retry_after=wait)

    assert await one(delivery) == RetryAfter(expected, "UNAVAILABLE")


async def test_nobody_sends_while_the_quota_is_used_up(
    delivery: Delivery, sandbox: RunningSandbox, clock: SteppingClock
) -> None:
    sandbox.tell(PHONE, Behaviour.QUOTA_EXCEEDED, retry_after_seconds=30)
    await one(delivery)
    clock.step(seconds=10)

    outcome = await one(delivery, replace(PUSH, address=Address(token=TABLET)))

    assert outcome == RetryAfter(timedelta(seconds=20), "QUOTA_EXCEEDED", was_tried=False)
    assert delivery.shut_for() == timedelta(seconds=20)
    assert sandbox.sandbox.asked == 1


async def test_sending_goes_on_once_the_quota_is_filled_up(
    delivery: Delivery, sandbox: RunningSandbox, clock: SteppingClock
) -> None:
    sandbox.tell(PHONE, Behaviour.QUOTA_EXCEEDED, times=1, retry_after_seconds=30)
    await one(delivery)
    clock.step(seconds=30)

    assert delivery.shut_for() == timedelta(0)
    assert isinstance(await one(delivery), Delivered)


async def test_those_that_wait_for_a_place_are_not_sent_once_the_quota_is_used_up(
    delivery: Delivery, sandbox: RunningSandbox
) -> None:
    for number in range(AT_ONCE):
        sandbox.tell(f"phone-{number}", Behaviour.QUOTA_EXCEEDED, delay_seconds=0.05)

    outcomes = await delivery.send([replace(PUSH, address=Address(token=f"phone-{n}")) for n in range(AT_ONCE + 20)])

    assert sandbox.reached == []
    were_tried = [outcome.was_tried for outcome in outcomes if isinstance(outcome, RetryAfter)]
    assert were_tried == [True] * AT_ONCE + [False] * 20


@pytest.mark.parametrize("behaviour", [Behaviour.UNAVAILABLE, Behaviour.INTERNAL, Behaviour.HUNG_UP])
async def test_an_outage_is_no_reason_for_others_to_wait(
    delivery: Delivery, sandbox: RunningSandbox, behaviour: Behaviour
) -> None:
    sandbox.tell(PHONE, behaviour)
    await one(delivery)

    assert isinstance(await one(delivery, replace(PUSH, address=Address(token=TABLET))), Delivered)


@pytest.mark.parametrize("behaviour", [Behaviour.GARBAGE, Behaviour.CUT, Behaviour.HUNG_UP])
async def test_what_is_no_answer_is_tried_again_later(
    delivery: Delivery, sandbox: RunningSandbox, behaviour: Behaviour
) -> None:
    sandbox.tell(PHONE, behaviour)

    outcomes = await delivery.send([PUSH, replace(PUSH, address=Address(token=TABLET))])

    assert outcomes == (RetryAfter(OUTAGE_WAIT, "UNKNOWN"), Delivered(sandbox.arrivals[0].name))


@pytest.mark.parametrize(
    "how", [{"behaviour": Behaviour.SILENT}, {"behaviour": Behaviour.DELIVERED, "delay_seconds": 2}]
)
async def test_an_answer_that_takes_too_long_is_tried_again_later(
    transport: str, sandbox: RunningSandbox, clock: SteppingClock, how: dict[str, Any]
) -> None:
    sandbox.tell(PHONE, **how)

    async with delivering_to(sandbox.address, clock, transport, answers_within=timedelta(seconds=0.2)) as delivery:
        outcomes = await delivery.send([PUSH, replace(PUSH, address=Address(token=TABLET))])

    assert outcomes == (RetryAfter(OUTAGE_WAIT, "DEADLINE_EXCEEDED"), Delivered(sandbox.arrivals[0].name))


async def test_an_answer_that_drips_is_too_slow_as_a_whole(transport: str, clock: SteppingClock) -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while not writer.is_closing():
            writer.write(b" ")
            await asyncio.sleep(0.02)

    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with delivering_to(address, clock, transport, answers_within=timedelta(seconds=0.2)) as delivery:
        outcome = await one(delivery)
    server.close()

    assert outcome == RetryAfter(OUTAGE_WAIT, "DEADLINE_EXCEEDED")


async def test_a_service_that_cannot_be_reached_is_tried_again_later(transport: str, clock: SteppingClock) -> None:
    async with delivering_to("http://127.0.0.1:9", clock, transport) as delivery:
        outcome = await one(delivery)

    assert outcome == RetryAfter(OUTAGE_WAIT, "UNAVAILABLE")


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"tag": "r" * 33}, "INVALID_TAG"),
        ({"tag": "ほけん"}, "INVALID_TAG"),
        ({"title": "\ud83d"}, "INVALID_TEXT"),
        ({"link": "handbook://" + "c" * 400}, "INVALID_LINK"),
        ({"title": None}, "NOT_ENCODED"),
        ({"address": Address()}, "NOT_ENCODED"),
    ],
)
async def test_a_push_that_no_message_can_be_made_of_is_poison_for_itself_alone(
    delivery: Delivery, sandbox: RunningSandbox, wrong: dict[str, Any], reason: str
) -> None:
    outcomes = await delivery.send([replace(PUSH, **wrong), replace(PUSH, address=Address(token=TABLET))])

    assert outcomes == (Rejected(reason), Delivered(sandbox.arrivals[0].name))
    assert sandbox.reached == [TABLET]
