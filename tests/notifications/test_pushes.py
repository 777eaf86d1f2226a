"""The message of a push, by the rules of FCM, APNs and web push."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.cutting import MORE
from notifications.pushes import (
    ADDED_BYTES,
    LONGEST_TTL,
    PAYLOAD_LIMIT_BYTES,
    SHORT_TEXT,
    SKELETON_BYTES,
    TOPIC_PAYLOAD_LIMIT_BYTES,
    Address,
    Push,
    Unsendable,
    encoded,
)
from notifications.sandbox_messages import violation_of

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
TAG = "3f1c2b7a9d0e4c5f8a6b7c8d9e0f1a2b"
PUSH = Push(
    Address(token="fMEP0vJqS0:APA91bHqX-a-phone"),
    tag=TAG,
    kind="CHECKUP_OPENS",
    title="４か月児健康診査のご案内",
    body="受診できる期間になりました。",
    link="handbook://child/Q2hpbGQ6MQ",
    language="ja",
    useful_until=datetime(2026, 12, 1, tzinfo=UTC),
)
TOPIC = Address(topic="nerima.ja")
CONDITION = Address(condition="'nerima' in topics && 'ja' in topics")
DEVICES = [Address(token="a" * 163), Address(fid="cIeQ7bEaQO2cGZsd6TDKxS"), Address(token="a" * 163, fid="c" * 22)]

long_texts = st.builds(lambda one, times: one * times, st.text(min_size=1, max_size=5), st.integers(1, 2_000))
texts = st.text(max_size=60) | long_texts
pushes = st.builds(
    replace,
    st.just(PUSH),
    title=texts,
    body=texts,
    urgent=st.booleans(),
    address=st.sampled_from([*DEVICES, TOPIC, CONDITION]),
    useful_until=st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - zoned
)


def message_of(push: Push, now: datetime = NOW) -> dict[str, Any]:
    """The JSON of the message, as it goes out."""
    message: dict[str, Any] = json.loads(str(encoded(push, now)))
    return message


def payload(message: dict[str, Any]) -> dict[str, Any]:
    """What counts: everything but the target."""
    return {name: value for name, value in message.items() if name not in ("token", "fid", "topic", "condition")}


def test_it_has_a_notification_for_the_phone_and_data_for_the_app() -> None:
    message = message_of(PUSH)

    assert message["notification"] == {"title": PUSH.title, "body": PUSH.body}
    assert message["data"] == {"link": PUSH.link, "kind": PUSH.kind, "reminder": TAG}


def test_on_every_platform_a_repeat_takes_the_place_of_the_first() -> None:
    message = message_of(PUSH)

    assert message["android"]["collapse_key"] == message["android"]["notification"]["tag"] == TAG
    assert message["apns"]["headers"]["apns-collapse-id"] == TAG
    assert message["webpush"]["headers"]["Topic"] == message["webpush"]["notification"]["tag"] == TAG


def test_no_service_keeps_it_longer_than_it_is_useful() -> None:
    message = message_of(replace(PUSH, useful_until=NOW + timedelta(hours=2)))

    assert message["android"]["ttl"] == "7200s"
    assert message["webpush"]["headers"]["TTL"] == "7200"
    assert message["apns"]["headers"]["apns-expiration"] == str(int((NOW + timedelta(hours=2)).timestamp()))


def test_one_that_is_useful_for_months_is_kept_for_the_four_weeks_fcm_allows() -> None:
    message = message_of(replace(PUSH, useful_until=datetime(2027, 6, 1, tzinfo=UTC)))

    assert message["android"]["ttl"] == "2419200s"
    assert message["apns"]["headers"]["apns-expiration"] == str(int((NOW + LONGEST_TTL).timestamp()))


def test_one_that_is_useful_no_longer_is_shown_now_or_never() -> None:
    message = message_of(replace(PUSH, useful_until=NOW - timedelta(hours=1)))

    assert (message["android"]["ttl"], message["webpush"]["headers"]["TTL"]) == ("0s", "0")


def test_it_is_shown_at_the_hour_it_was_sent_and_not_when_a_phone_wakes_up() -> None:
    message = message_of(PUSH)

    assert message["android"]["priority"] == "high"
    assert message["apns"]["headers"]["apns-priority"] == "10"


def test_an_ordinary_one_respects_that_somebody_asked_for_quiet() -> None:
    message = message_of(PUSH)

    assert "interruption-level" not in message["apns"]["payload"]["aps"]
    assert message["webpush"]["headers"]["Urgency"] == "normal"
    assert "urgent" not in message["data"]


def test_an_urgent_one_gets_through() -> None:
    message = message_of(replace(PUSH, urgent=True))

    assert message["apns"]["payload"]["aps"]["interruption-level"] == "time-sensitive"
    assert message["apns"]["headers"]["apns-priority"] == "10"
    assert message["android"]["priority"] == "high"
    assert message["android"]["notification"]["notification_priority"] == "PRIORITY_MAX"
    assert message["webpush"]["headers"]["Urgency"] == "high"
    assert message["data"]["urgent"] == "true"


def test_on_a_locked_screen_nothing_of_it_is_to_be_read() -> None:
    assert message_of(PUSH)["android"]["notification"]["visibility"] == "PRIVATE"


@pytest.mark.parametrize("address", [TOPIC, CONDITION])
def test_it_goes_to_everybody_who_is_subscribed(address: Address) -> None:
    message = message_of(replace(PUSH, address=address))

    assert (message.get("topic"), message.get("condition")) == (address.topic, address.condition)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"tag": ""}, "INVALID_TAG"),
        ({"tag": "r" * 33}, "INVALID_TAG"),
        ({"tag": "a/b"}, "INVALID_TAG"),
        ({"kind": "k" * 65}, "INVALID_KIND"),
        ({"language": "日本語"}, "INVALID_LANGUAGE"),
        ({"link": "handbook://子ども"}, "INVALID_LINK"),
        ({"link": 'handbook://"'}, "INVALID_LINK"),
        ({"link": "handbook://\\"}, "INVALID_LINK"),
        ({"link": "c" * 401}, "INVALID_LINK"),
        ({"body": "\ud83d"}, "INVALID_TEXT"),
    ],
)
def test_what_some_platform_would_not_take_is_not_sent(wrong: dict[str, Any], reason: str) -> None:
    with pytest.raises(Unsendable) as refused:
        encoded(replace(PUSH, **wrong), NOW)

    assert refused.value.reason == reason


def test_a_long_body_in_japanese_is_cut_before_the_limit() -> None:
    message = message_of(replace(PUSH, body="受診できる期間になりました。" * 200))

    body = message["notification"]["body"]
    assert body.endswith(MORE)
    assert 400 < len(body) < 700
    assert ("受診できる期間になりました。" * 200).startswith(body.removesuffix(MORE))


def test_a_long_body_to_a_topic_is_cut_before_the_smaller_limit() -> None:
    message = message_of(replace(PUSH, body="受診できる期間になりました。" * 200, address=TOPIC))

    assert 300 < len(message["notification"]["body"]) < 500


@pytest.mark.parametrize("address", [*DEVICES, TOPIC, CONDITION])
def test_a_text_of_ordinary_length_is_never_cut(address: Address) -> None:
    body = "受" * (SHORT_TEXT - len(PUSH.title))

    assert message_of(replace(PUSH, body=body, address=address))["notification"]["body"] == body


@given(pushes)
def test_no_platform_is_given_more_than_it_takes(push: Push) -> None:
    message = message_of(push)

    limit = PAYLOAD_LIMIT_BYTES if push.address.is_of_one_device else TOPIC_PAYLOAD_LIMIT_BYTES
    assert len(orjson.dumps(payload(message))) <= limit
    assert len(json.dumps(payload(message), separators=(",", ":"))) <= PAYLOAD_LIMIT_BYTES - ADDED_BYTES
    assert violation_of(message) is None


@given(pushes)
def test_a_text_is_whole_or_a_beginning_of_itself(push: Push) -> None:
    notification = message_of(push)["notification"]

    for whole, shown in ((push.title, notification["title"]), (push.body, notification["body"])):
        assert shown in (whole, "") or whole.startswith(shown.removesuffix(MORE))


def test_even_a_short_text_to_a_topic_is_cut_where_everything_else_is_long() -> None:
    longest: dict[str, Any] = {
        "tag": "r" * 32,
        "kind": "k" * 64,
        "link": "c" * 400,
        "language": "l" * 35,
        "urgent": True,
    }

    message = message_of(replace(PUSH, **longest, title="", body="👋" * SHORT_TEXT, address=TOPIC))

    assert len(orjson.dumps(payload(message))) <= TOPIC_PAYLOAD_LIMIT_BYTES
    assert message["notification"]["body"].endswith(MORE)


def test_everything_but_the_texts_is_never_bigger_than_what_was_reckoned_with() -> None:
    biggest = replace(
        PUSH, tag="r" * 32, kind="k" * 64, link="c" * 400, language="l" * 35, urgent=True, title="", body=""
    )

    assert len(json.dumps(payload(message_of(biggest)))) <= SKELETON_BYTES
    assert SKELETON_BYTES + 12 * SHORT_TEXT <= PAYLOAD_LIMIT_BYTES - ADDED_BYTES
