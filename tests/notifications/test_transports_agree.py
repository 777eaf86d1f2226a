"""Both transports make the same of everything that can come back: firebase-admin's own is the reference."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handbook_api.platform.clock import Clock
from notifications.delivery import OUTAGE_WAIT, Delivered, Delivery, Outcome, RetryAfter
from notifications.pushes import Address
from notifications.quota_gate import QuotaGate
from notifications.sandbox_answers import FCM_ERROR, Behaviour
from tests.notifications.raw_fcm import Raw, RawFcm, http, raw_fcm
from tests.notifications.running_sandbox import TRANSPORTS, SandboxServer, delivering_to
from tests.notifications.test_delivery import PUSH

STATUSES = [200, 200, 201, 204, 302, 304, 400, 401, 403, 404, 409, 413, 429, 500, 502, 503, 504]
CODES = [*(behaviour.value for behaviour in Behaviour), "APNS_AUTH_ERROR", "UNHEARD_OF", "", 7, None]
RPC_CODES = ["NOT_FOUND", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "UNAVAILABLE", "UNAUTHENTICATED", "NEW", 3]
WAITS = [
    *("0", "45", " 45 ", "-1", "1.5", "86400", "9" * 400, "soon", ""),
    *("Tue, 24 Nov 2026 01:02:00 GMT", "Tue, 24 Nov 2026 01:02:00 +0900", "Tue, 24 Nov 2026 01:02:00"),
    *("Sun, 31 Feb 2026 01:02:00 GMT", "Mon, 1 Jan 0001"),
]
TYPES = ["application/json", "text/html; charset=shift_jis"]

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=8),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=8), inside, max_size=3),
    max_leaves=6,
)
details = st.fixed_dictionaries({"@type": st.just(FCM_ERROR), "errorCode": st.sampled_from(CODES)})
errors = st.fixed_dictionaries(
    {},
    optional={
        "code": st.integers(100, 599),
        "status": st.sampled_from(RPC_CODES),
        "message": st.text(max_size=12) | st.integers(0, 3),
        "details": json_values | st.lists(details, max_size=2),
    },
)
bodies = st.one_of(
    st.builds(lambda error: orjson.dumps({"error": error}), errors),
    st.builds(lambda name: orjson.dumps({"name": name}), st.text(max_size=12) | json_values),
    st.builds(orjson.dumps, json_values),
    st.binary(max_size=30),
)


@st.composite
def answers(draw: st.DrawFn) -> Raw:
    """An answer of any status, with a body that may be FCM's, JSON of another kind, or none; whole or broken off."""
    status = draw(st.sampled_from(STATUSES))
    body = b"" if status in (204, 304) else draw(bodies)
    headers = [("Content-Type", draw(st.sampled_from(TYPES)))]
    headers += [("Retry-After", wait) for wait in draw(st.lists(st.sampled_from(WAITS), max_size=2))]
    ending = draw(st.sampled_from(["kept", "kept", "kept", "closed", "cut"]))
    if ending == "kept":
        return http(status, body, *headers)
    whole = http(status, body, *headers, ("Connection", "close")).answer
    return Raw(whole if ending == "closed" else whole[: draw(st.integers(0, len(whole) - 1))], closes=True)


class AlwaysOpen(QuotaGate):
    """A gate that lets every request through, so that each answer is really asked for."""

    def remaining(self) -> timedelta:
        return timedelta(0)


@dataclass(frozen=True, slots=True)
class Rivals:
    """Both transports in front of the same server."""

    fcm: RawFcm
    firebase: Delivery
    direct: Delivery

    async def make_of(self, answers: Sequence[Raw]) -> tuple[Outcome, ...]:
        """What both make of these answers, each to a device of its own."""
        self.fcm.answers = {f"device-{number}": answer for number, answer in enumerate(answers)}
        pushes = [replace(PUSH, address=Address(token=token)) for token in self.fcm.answers]
        reference = await self.firebase.send(pushes)
        assert await self.direct.send(pushes) == reference
        return reference


@pytest.fixture
async def rivals(clock: Clock) -> AsyncIterator[Rivals]:
    gate = AlwaysOpen(clock)
    async with (
        raw_fcm() as fcm,
        delivering_to(fcm.address, clock, "firebase", gate=gate) as firebase,
        delivering_to(fcm.address, clock, "direct", gate=gate) as direct,
    ):
        yield Rivals(fcm, firebase, direct)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(several=st.lists(answers(), min_size=1, max_size=6))
async def test_both_make_the_same_of_any_sequence_of_answers(rivals: Rivals, several: list[Raw]) -> None:
    outcomes = await rivals.make_of(several)

    assert len(outcomes) == len(several)


async def test_the_same_of_answers_that_come_close_to_being_one(rivals: Rivals) -> None:
    outcomes = await rivals.make_of(
        [
            http(200, b'{"name": "projects/demo/messages/1"}'),
            http(200, b"{}"),
            http(200, b"[]"),
            http(200, b'"name"'),
            http(200, b'{"name": 5}'),
            http(200, b"\xff\xfe"),
            http(204, b""),
            http(302, b"", ("Location", "/sign-in")),
            http(500, b'{"error": "INTERNAL"}'),
            http(503, b"\xff\xfe"),
            http(503, b"", ("Retry-After", "45")),
            http(503, b"", ("Retry-After", "45"), ("Retry-After", "60")),
            http(503, b"", ("Retry-After", "Tue, 24 Nov 2026 01:02:00 GMT")),
        ]
    )

    unknown = RetryAfter(OUTAGE_WAIT, "UNKNOWN")
    assert outcomes == (
        Delivered("projects/demo/messages/1"),
        *(unknown,) * 8,
        unknown,
        RetryAfter(timedelta(seconds=45), "UNAVAILABLE"),
        RetryAfter(OUTAGE_WAIT, "UNAVAILABLE"),
        RetryAfter(timedelta(minutes=2), "UNAVAILABLE"),
    )


async def test_neither_follows_an_answer_elsewhere(rivals: Rivals) -> None:
    elsewhere = http(302, b"", ("Location", "/sign-in"))

    assert await rivals.make_of([elsewhere]) == (RetryAfter(OUTAGE_WAIT, "UNKNOWN"),)
    assert len(rivals.fcm.access_tokens) == len(TRANSPORTS)


async def test_the_same_where_the_connection_fails(rivals: Rivals) -> None:
    whole = http(503, b'{"error": {"status": "UNAVAILABLE"}}').answer
    endings = [Raw(whole[:length], closes=True) for length in range(0, len(whole), 7)]

    outcomes = await rivals.make_of([*endings, Raw(b"220 mail.example ESMTP\r\n\r\n", closes=True)])

    assert set(outcomes) == {RetryAfter(OUTAGE_WAIT, "UNKNOWN")}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(behaviours=st.lists(st.sampled_from(Behaviour).filter(lambda one: one is not Behaviour.SILENT), max_size=6))
async def test_the_same_one_after_the_other_with_the_gate_between_them(
    server: SandboxServer, clock: Clock, behaviours: list[Behaviour]
) -> None:
    came: list[list[object]] = []
    for transport in TRANSPORTS:
        sandbox = server.with_nothing_in_it(clock)
        async with delivering_to(sandbox.address, clock, transport) as delivery:
            outcomes: list[object] = []
            for number, behaviour in enumerate(behaviours):
                sandbox.tell(f"device-{number}", behaviour)
                (outcome,) = await delivery.send([replace(PUSH, address=Address(token=f"device-{number}"))])
                outcomes.append(Delivered if isinstance(outcome, Delivered) else outcome)
            came.append([*outcomes, sandbox.reached])

    assert came[0] == came[1]
