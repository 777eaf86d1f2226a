"""The verifier with the real Auth emulator: genuine sign-ins, and accounts that stop being good."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio

from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.identity_firebase import close_app, firebase_app
from handbook_api.platform.identity_verifier import IdentityVerifier, VerifierLimits
from tests.auth_emulator import PROJECT_ID, AuthEmulator, SignedIn
from tests.clocks import SteppingClock, a_clock_of_today
from tests.platform.identity_builders import NERIMA, claims_of, outcome

pytestmark = pytest.mark.needs_node

A_MINUTE_AND_A_BIT = {"seconds": 61}


@pytest.fixture(scope="module")
def app(auth_emulator: AuthEmulator) -> Iterator[Any]:
    app = firebase_app(PROJECT_ID, None, name="identity-verifier")
    yield app
    close_app(app)


@pytest.fixture
def stepping_clock() -> SteppingClock:
    return a_clock_of_today()


@pytest_asyncio.fixture
async def verifier(app: Any, stepping_clock: SteppingClock) -> AsyncIterator[IdentityVerifier]:
    verifier = IdentityVerifier(app, stepping_clock)
    yield verifier
    verifier.close()


@pytest.fixture
def misaki(auth_emulator: AuthEmulator) -> SignedIn:
    return auth_emulator.sign_up(f"misaki.{uuid4().hex}@example.jp")


async def test_a_parent_who_signed_in_is_let_in(verifier: IdentityVerifier, misaki: SignedIn) -> None:
    assert await verifier.authenticate(misaki.header) == Principal(misaki.uid, Role.PARENT, None)


async def test_role_and_municipality_come_with_the_next_sign_in(
    verifier: IdentityVerifier, auth_emulator: AuthEmulator, app: Any, misaki: SignedIn
) -> None:
    auth_emulator.set_claims(app, misaki.uid, {"role": "STAFF", "municipality": NERIMA})
    again = auth_emulator.sign_in(misaki.email)
    assert await verifier.authenticate(again.header) == Principal(misaki.uid, Role.STAFF, NERIMA)


async def test_a_disabled_account_is_refused(
    verifier: IdentityVerifier, auth_emulator: AuthEmulator, app: Any, misaki: SignedIn
) -> None:
    auth_emulator.disable(app, misaki.uid)
    assert await outcome(verifier, misaki.header) == "DISABLED"


async def test_a_revoked_sign_in_is_refused(
    verifier: IdentityVerifier, auth_emulator: AuthEmulator, app: Any, misaki: SignedIn
) -> None:
    auth_emulator.revoke(app, misaki.uid, issued_until=claims_of(misaki.token)["iat"])
    assert await outcome(verifier, misaki.header) == "REVOKED"


async def test_a_deleted_account_is_refused(
    verifier: IdentityVerifier, auth_emulator: AuthEmulator, app: Any, misaki: SignedIn
) -> None:
    auth_emulator.delete(app, misaki.uid)
    assert await outcome(verifier, misaki.header) == "UNKNOWN_USER"


async def test_a_demonstration_trusts_whom_the_emulator_does_not_know(
    auth_emulator: AuthEmulator, app: Any, misaki: SignedIn, stepping_clock: SteppingClock
) -> None:
    auth_emulator.delete(app, misaki.uid)
    trusting = IdentityVerifier(app, stepping_clock, trust_unknown_users=True)
    try:
        assert await outcome(trusting, misaki.header) == Principal(misaki.uid, Role.PARENT)
    finally:
        trusting.close()


async def test_a_demonstration_still_refuses_a_disabled_account(
    auth_emulator: AuthEmulator, app: Any, misaki: SignedIn, stepping_clock: SteppingClock
) -> None:
    auth_emulator.disable(app, misaki.uid)
    trusting = IdentityVerifier(app, stepping_clock, trust_unknown_users=True)
    try:
        assert await outcome(trusting, misaki.header) == "DISABLED"
    finally:
        trusting.close()


async def test_firebase_is_asked_about_an_account_once_a_minute(
    verifier: IdentityVerifier,
    auth_emulator: AuthEmulator,
    app: Any,
    misaki: SignedIn,
    stepping_clock: SteppingClock,
) -> None:
    let_in = Principal(misaki.uid, Role.PARENT)
    assert await outcome(verifier, misaki.header) == let_in
    auth_emulator.disable(app, misaki.uid)

    stepping_clock.step(seconds=59)
    assert await outcome(verifier, misaki.header) == let_in

    stepping_clock.step(seconds=2)
    assert await outcome(verifier, misaki.header) == "DISABLED"


async def test_a_sign_in_before_a_revocation_goes_and_one_after_it_stays(
    verifier: IdentityVerifier,
    auth_emulator: AuthEmulator,
    app: Any,
    misaki: SignedIn,
    stepping_clock: SteppingClock,
) -> None:
    assert await outcome(verifier, misaki.header) == Principal(misaki.uid, Role.PARENT)
    issued = claims_of(misaki.token)["iat"]
    auth_emulator.revoke(app, misaki.uid, issued_until=issued - 1)
    stepping_clock.step(**A_MINUTE_AND_A_BIT)
    assert await outcome(verifier, misaki.header) == Principal(misaki.uid, Role.PARENT)

    auth_emulator.revoke(app, misaki.uid, issued_until=issued)
    stepping_clock.step(**A_MINUTE_AND_A_BIT)

    assert await outcome(verifier, misaki.header) == "REVOKED"


async def test_an_account_switched_on_again_is_let_in_a_minute_later(
    verifier: IdentityVerifier,
    auth_emulator: AuthEmulator,
    app: Any,
    misaki: SignedIn,
    stepping_clock: SteppingClock,
) -> None:
    auth_emulator.disable(app, misaki.uid)
    assert await outcome(verifier, misaki.header) == "DISABLED"

    auth_emulator.enable(app, misaki.uid)
    stepping_clock.step(**A_MINUTE_AND_A_BIT)

    assert await outcome(verifier, misaki.header) == Principal(misaki.uid, Role.PARENT)


async def test_a_verifier_that_may_remember_one_person_still_knows_two(
    auth_emulator: AuthEmulator, app: Any, misaki: SignedIn, stepping_clock: SteppingClock
) -> None:
    haruto = auth_emulator.sign_up(f"haruto.{uuid4().hex}@example.jp")
    forgetful = IdentityVerifier(app, stepping_clock, limits=VerifierLimits(tokens_kept=1, accounts_kept=1))
    try:
        people = await asyncio.gather(*(forgetful.authenticate(who.header) for who in (misaki, haruto) * 5))
    finally:
        forgetful.close()
    assert {person.uid for person in people if person} == {misaki.uid, haruto.uid}
