"""Topics in front of the sandbox, over both transports: who is subscribed, and who gets what is sent to a topic."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from notifications.delivery import OUTAGE_WAIT, QUOTA_WAIT, Delivered, Delivery
from notifications.outcomes import CredentialsRefused, DeviceGone, Rejected, RetryAfter, TopicChanged, TopicOutcome
from notifications.pushes import PushContent
from notifications.sandbox_answers import Behaviour
from notifications.topic_delivery import REGISTRATIONS_LIMIT, FcmTopics
from tests.clocks import SteppingClock
from tests.notifications.letting_in import LettingIn
from tests.notifications.running_sandbox import TRANSPORTS, RunningSandbox, delivering_to

PHONE = "fMEP0vJqS0:APA91bHqX/a-phone"
TABLET = "cR1rjyj4_kc:APA91bFyX-a-tablet"
CLOSED = PushContent(
    tag="announcement-7",
    kind="ANNOUNCEMENT",
    title="台風のため、明日の健診は中止します",
    body="新しい日程は、決まりしだいお知らせします。",
    link="handbook://announcements/7",
    language="ja",
    useful_until=datetime(2026, 11, 26, tzinfo=UTC),
)


@pytest.fixture(params=TRANSPORTS)
async def delivery(
    request: pytest.FixtureRequest, sandbox: RunningSandbox, clock: SteppingClock
) -> AsyncIterator[Delivery]:
    async with delivering_to(sandbox.address, clock, request.param) as delivering:
        yield delivering


@pytest.fixture
def topics(delivery: Delivery) -> FcmTopics:
    return FcmTopics(delivery)


async def test_a_push_to_a_topic_is_for_who_is_subscribed(topics: FcmTopics, sandbox: RunningSandbox) -> None:
    await topics.subscribe([PHONE, TABLET], "nerima")
    await topics.subscribe(["another-ward"], "suginami")

    outcome = await topics.send_to_topic("nerima", CLOSED)

    (arrival,) = sandbox.arrivals
    assert outcome == Delivered(arrival.name)
    assert (arrival.target_kind, arrival.target) == ("topic", "nerima")
    assert set(arrival.reached) == {PHONE, TABLET}
    assert arrival.message["notification"] == {"title": CLOSED.title, "body": CLOSED.body}


async def test_a_push_on_a_condition_is_for_whom_it_holds(topics: FcmTopics, sandbox: RunningSandbox) -> None:
    await topics.subscribe([PHONE, TABLET], "nerima")
    await topics.subscribe([TABLET], "ja")

    outcome = await topics.send_to_topic("'nerima' in topics && 'ja' in topics", CLOSED)

    assert isinstance(outcome, Delivered)
    assert sandbox.arrivals[0].reached == (TABLET,)


async def test_who_is_unsubscribed_gets_nothing_more(topics: FcmTopics, sandbox: RunningSandbox) -> None:
    await topics.subscribe([PHONE, TABLET], "nerima")

    assert await topics.unsubscribe([PHONE], "nerima") == (TopicChanged(),)
    await topics.send_to_topic("nerima", CLOSED)

    assert sandbox.arrivals[0].reached == (TABLET,)


async def test_doing_it_twice_is_no_failure(topics: FcmTopics) -> None:
    for _ in range(2):
        assert await topics.subscribe([PHONE], "nerima") == (TopicChanged(),)
    for _ in range(2):
        assert await topics.unsubscribe([PHONE], "nerima") == (TopicChanged(),)


async def test_a_thousand_devices_are_subscribed_at_a_time(topics: FcmTopics, sandbox: RunningSandbox) -> None:
    devices = [f"phone-{number}" for number in range(REGISTRATIONS_LIMIT)]

    outcomes = await topics.subscribe(devices, "nerima")

    assert outcomes == (TopicChanged(),) * REGISTRATIONS_LIMIT
    assert all(sandbox.sandbox.subscriptions.of(device) == {"nerima"} for device in devices)
    with pytest.raises(ValueError, match="1000"):
        await topics.subscribe([*devices, "one-more"], "nerima")


@pytest.mark.parametrize(
    ("behaviour", "expected"),
    [
        (Behaviour.UNREGISTERED, DeviceGone("UNREGISTERED")),
        (Behaviour.SENDER_ID_MISMATCH, DeviceGone("SENDER_ID_MISMATCH")),
        (Behaviour.QUOTA_EXCEEDED, RetryAfter(QUOTA_WAIT, "QUOTA_EXCEEDED")),
        (Behaviour.UNAVAILABLE, RetryAfter(OUTAGE_WAIT, "UNAVAILABLE")),
        (Behaviour.INTERNAL, RetryAfter(OUTAGE_WAIT, "INTERNAL")),
        (Behaviour.INVALID_ARGUMENT, Rejected("INVALID_ARGUMENT")),
        (Behaviour.UNAUTHENTICATED, CredentialsRefused("UNAUTHENTICATED")),
        (Behaviour.HUNG_UP, RetryAfter(OUTAGE_WAIT, "UNKNOWN")),
        (Behaviour.CUT, RetryAfter(OUTAGE_WAIT, "UNKNOWN")),
    ],
)
async def test_the_failure_of_one_device_is_its_own(
    topics: FcmTopics, sandbox: RunningSandbox, behaviour: Behaviour, expected: TopicOutcome
) -> None:
    sandbox.tell(PHONE, behaviour)

    assert await topics.subscribe([PHONE, TABLET], "nerima") == (expected, TopicChanged())
    assert sandbox.sandbox.subscriptions.of(PHONE) == frozenset()


async def test_who_used_up_the_quota_of_subscriptions_waits_with_them_and_may_send(
    topics: FcmTopics, sandbox: RunningSandbox, clock: SteppingClock
) -> None:
    sandbox.tell(PHONE, Behaviour.QUOTA_EXCEEDED, times=1)
    await topics.subscribe([PHONE], "nerima")

    (waiting,) = await topics.subscribe([TABLET], "nerima")
    sent = await topics.send_to_topic("nerima", CLOSED)
    clock.step(seconds=66)
    later = await topics.subscribe([PHONE, TABLET], "nerima")

    assert isinstance(waiting, RetryAfter)
    assert not waiting.was_tried
    assert QUOTA_WAIT <= waiting.wait <= QUOTA_WAIT * 1.1
    assert isinstance(sent, Delivered)
    assert later == (TopicChanged(), TopicChanged())


@pytest.mark.parametrize("topic", ["練馬区", "", "a b"])
async def test_what_can_be_no_topic_is_not_asked_for(topics: FcmTopics, sandbox: RunningSandbox, topic: str) -> None:
    assert await topics.subscribe([PHONE], topic) == (Rejected("INVALID_TOPIC"),)
    assert await topics.send_to_topic(topic, CLOSED) == Rejected("INVALID_TOPIC")
    assert sandbox.sandbox.asked == 0


async def test_a_device_without_an_address_is_refused_alone(topics: FcmTopics) -> None:
    assert await topics.subscribe(["", PHONE], "nerima") == (Rejected("INVALID_ARGUMENT"), TopicChanged())


async def test_a_long_announcement_is_cut_to_what_a_topic_takes(topics: FcmTopics, sandbox: RunningSandbox) -> None:
    outcome = await topics.send_to_topic("nerima", replace(CLOSED, body=CLOSED.body * 60))

    assert isinstance(outcome, Delivered)
    assert sandbox.arrivals[0].message["notification"]["body"].endswith("…")


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_a_refused_token_is_renewed_for_subscriptions_too(
    transport: str, sandbox: RunningSandbox, clock: SteppingClock
) -> None:
    credential = LettingIn()
    sandbox.tell(PHONE, Behaviour.UNAUTHENTICATED, times=1)

    async with delivering_to(sandbox.address, clock, transport, credential=credential) as delivery:
        assert await FcmTopics(delivery).subscribe([PHONE], "nerima") == (TopicChanged(),)

    assert credential.renewals == 2
