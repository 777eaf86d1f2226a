"""The access token, over both transports: fetched in time and once, beside the event loop, and again when refused."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import google.auth.exceptions
import pytest

from notifications.delivery import OUTAGE_WAIT, CredentialsRefused, Delivered, Outcome, RetryAfter
from notifications.pushes import Address
from notifications.sandbox_answers import Behaviour
from tests.clocks import SteppingClock
from tests.notifications.letting_in import LettingIn
from tests.notifications.raw_fcm import http, raw_fcm
from tests.notifications.running_sandbox import TRANSPORTS, RunningSandbox, delivering_to
from tests.notifications.test_delivery import PHONE, PUSH, one

pytestmark = pytest.mark.parametrize("transport", TRANSPORTS)


async def sent_with(credential: LettingIn, address: str, clock: SteppingClock, transport: str) -> Outcome:
    async with delivering_to(address, clock, transport, credential=credential) as delivery:
        return await one(delivery)


async def test_an_access_token_is_fetched_before_it_is_needed(
    transport: str, sandbox: RunningSandbox, clock: SteppingClock
) -> None:
    credential = LettingIn()

    outcome = await sent_with(credential, sandbox.address, clock, transport)

    assert isinstance(outcome, Delivered)
    assert credential.renewals == 1


async def test_many_that_need_an_access_token_fetch_it_once(
    transport: str, sandbox: RunningSandbox, clock: SteppingClock
) -> None:
    credential = LettingIn(blocks_seconds=0.1)

    async with delivering_to(sandbox.address, clock, transport, credential=credential) as delivery:
        await delivery.send([PUSH] * 20)

    assert (credential.renewals, len(sandbox.reached)) == (1, 20)


async def test_fetching_an_access_token_does_not_hold_up_the_event_loop(
    transport: str, sandbox: RunningSandbox, clock: SteppingClock
) -> None:
    credential = LettingIn(blocks_seconds=0.3)
    sending = asyncio.create_task(sent_with(credential, sandbox.address, clock, transport))

    turns = 0
    while not sending.done():
        turns += 1
        await asyncio.sleep(0.01)

    assert turns > 10


async def test_a_token_that_is_refused_in_the_middle_is_renewed_once_and_the_push_repeated_once(
    transport: str, clock: SteppingClock
) -> None:
    async with (
        raw_fcm() as fcm,
        delivering_to(fcm.address, clock, transport, credential=(credential := LettingIn())) as delivery,
    ):
        fcm.answers = {PHONE: http(401, b'{"error": {"status": "UNAUTHENTICATED"}}')}
        outcome = await one(delivery)

    assert outcome == CredentialsRefused("UNAUTHENTICATED")
    assert credential.renewals == 2
    assert fcm.access_tokens == ["ya29.token-1", "ya29.token-2"]


async def test_after_renewing_a_refused_token_the_push_arrives(
    transport: str, sandbox: RunningSandbox, clock: SteppingClock
) -> None:
    sandbox.tell(PHONE, Behaviour.UNAUTHENTICATED, times=1)

    assert isinstance(await sent_with(LettingIn(), sandbox.address, clock, transport), Delivered)


async def test_the_repeat_after_renewing_a_token_has_its_time_as_well(
    transport: str, sandbox: RunningSandbox, clock: SteppingClock
) -> None:
    class FallingSilent(LettingIn):
        def refresh(self, request: Any) -> None:
            super().refresh(request)
            if self.renewals == 2:
                sandbox.tell(PHONE, Behaviour.SILENT)

    sandbox.tell(PHONE, Behaviour.UNAUTHENTICATED)
    within = timedelta(seconds=1)
    async with delivering_to(
        sandbox.address, clock, transport, credential=FallingSilent(), answers_within=within
    ) as delivery:
        outcome = await one(delivery)

    assert outcome == RetryAfter(OUTAGE_WAIT, "DEADLINE_EXCEEDED")


async def test_of_many_that_are_refused_with_one_token_the_first_renews_it(
    transport: str, sandbox: RunningSandbox, clock: SteppingClock
) -> None:
    credential = LettingIn(blocks_seconds=0.05)
    for number in range(20):
        sandbox.tell(f"phone-{number}", Behaviour.UNAUTHENTICATED, times=1)

    async with delivering_to(sandbox.address, clock, transport, credential=credential) as delivery:
        outcomes = await delivery.send([replace(PUSH, address=Address(token=f"phone-{n}")) for n in range(20)])

    assert {type(outcome) for outcome in outcomes} == {Delivered}
    assert credential.renewals == 2


async def test_credentials_that_stay_refused_are_not_renewed_for_every_push(
    transport: str, sandbox: RunningSandbox, clock: SteppingClock
) -> None:
    credential = LettingIn()
    sandbox.tell(PHONE, Behaviour.UNAUTHENTICATED)

    async with delivering_to(sandbox.address, clock, transport, credential=credential) as delivery:
        outcomes = [await one(delivery) for _ in range(5)]
        within_the_minute = credential.renewals
        clock.step(minutes=1)
        await one(delivery)

    assert set(outcomes) == {CredentialsRefused("UNAUTHENTICATED")}
    assert (within_the_minute, credential.renewals) == (2, 3)


async def test_a_refused_certificate_of_apple_is_no_reason_to_renew_a_token(
    transport: str, sandbox: RunningSandbox, clock: SteppingClock
) -> None:
    credential = LettingIn()
    sandbox.tell(PHONE, Behaviour.THIRD_PARTY_AUTH_ERROR)

    assert await sent_with(credential, sandbox.address, clock, transport) == CredentialsRefused("UNAUTHENTICATED")
    assert credential.renewals == 1


async def test_credentials_that_google_refuses_are_for_an_operator(
    transport: str, sandbox: RunningSandbox, clock: SteppingClock
) -> None:
    revoked = LettingIn(google.auth.exceptions.RefreshError("invalid_grant"))  # type: ignore[no-untyped-call]  # likewise

    outcome = await sent_with(revoked, sandbox.address, clock, transport)

    assert outcome == CredentialsRefused("CREDENTIALS_NOT_RENEWED")


@pytest.mark.parametrize(
    "passing",
    [
        google.auth.exceptions.TransportError("no route"),  # type: ignore[no-untyped-call]  # likewise
        google.auth.exceptions.RefreshError("internal_failure", retryable=True),  # type: ignore[no-untyped-call]  # likewise
    ],
)
async def test_credentials_that_cannot_be_fetched_now_are_fetched_later(
    transport: str, sandbox: RunningSandbox, clock: SteppingClock, passing: Exception
) -> None:
    outcome = await sent_with(LettingIn(passing), sandbox.address, clock, transport)

    assert outcome == RetryAfter(OUTAGE_WAIT, "CREDENTIALS_UNREACHABLE")
