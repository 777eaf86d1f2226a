"""Demonstration tokens in emulator mode: no Node, no emulator needed."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from handbook_api.platform.identity import IdentityMisconfigured, Principal, Role
from handbook_api.platform.identity_emulator import demo_token
from handbook_api.platform.identity_firebase import close_app, firebase_app
from handbook_api.platform.identity_grants import GrantRefused
from handbook_api.platform.identity_verifier import IdentityVerifier
from tests.auth_emulator import PROJECT_ID
from tests.clocks import SteppingClock, a_clock_of_today
from tests.platform.identity_builders import NERIMA, claims_of, outcome, unsigned_token


@pytest.fixture
def stepping_clock() -> SteppingClock:
    return a_clock_of_today()


@pytest_asyncio.fixture
async def verifier(emulator_mode: str, stepping_clock: SteppingClock) -> AsyncIterator[IdentityVerifier]:
    app = firebase_app(PROJECT_ID, None, name="identity-demo")
    verifier = IdentityVerifier(app, stepping_clock, trust_unknown_users=True)
    yield verifier
    verifier.close()
    close_app(app)


def token(clock: SteppingClock, role: Role = Role.PARENT, municipality: str | None = None) -> str:
    return demo_token("sato-misaki", role, municipality, PROJECT_ID, clock.now())


async def test_a_demonstration_token_lets_its_person_in(
    verifier: IdentityVerifier, stepping_clock: SteppingClock
) -> None:
    header = f"Bearer {token(stepping_clock, Role.EDITOR, NERIMA)}"
    assert await verifier.authenticate(header) == Principal("sato-misaki", Role.EDITOR, NERIMA)


async def test_nobody_is_signed_in_without_a_header(verifier: IdentityVerifier) -> None:
    assert await verifier.authenticate(None) is None


async def test_a_token_is_good_for_an_hour_and_no_longer(
    verifier: IdentityVerifier, stepping_clock: SteppingClock
) -> None:
    header = f"Bearer {token(stepping_clock)}"
    assert await outcome(verifier, header) == Principal("sato-misaki", Role.PARENT)

    stepping_clock.step(minutes=61)

    assert await outcome(verifier, header) == "EXPIRED"


async def test_a_token_that_expired_before_it_was_first_seen_is_refused(
    verifier: IdentityVerifier, stepping_clock: SteppingClock
) -> None:
    header = f"Bearer {token(stepping_clock)}"
    stepping_clock.step(hours=2)
    assert await outcome(verifier, header) == "EXPIRED"


async def test_a_demonstration_may_ask_for_longer(verifier: IdentityVerifier, stepping_clock: SteppingClock) -> None:
    long = demo_token("sato-misaki", Role.PARENT, None, PROJECT_ID, stepping_clock.now(), lifetime=timedelta(hours=12))
    stepping_clock.step(hours=11)
    assert await outcome(verifier, f"Bearer {long}") == Principal("sato-misaki", Role.PARENT)


async def test_a_token_of_another_project_is_refused(verifier: IdentityVerifier, stepping_clock: SteppingClock) -> None:
    other = demo_token("sato-misaki", Role.ADMIN, None, "demo-suginami", stepping_clock.now())
    assert await outcome(verifier, f"Bearer {other}") == "WRONG_PROJECT"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"aud": "demo-suginami"}, "INVALID"),
        ({"iss": "https://example.com/demo-handbook"}, "INVALID"),
        ({"iss": None}, "INVALID"),
        ({"sub": ""}, "INVALID"),
        ({"sub": "s" * 129}, "INVALID"),
        ({"sub": None}, "INVALID"),
        ({"exp": "tomorrow"}, "INVALID"),
        ({"iat": None}, "INVALID"),
    ],
)
async def test_a_token_with_a_bent_claim_is_refused(
    verifier: IdentityVerifier, stepping_clock: SteppingClock, changes: dict[str, Any], reason: str
) -> None:
    bent = unsigned_token({**claims_of(token(stepping_clock)), **changes})
    assert await outcome(verifier, f"Bearer {bent}") == reason


@pytest.mark.parametrize(
    "text",
    ["a.b.c", "eyJhbGciOiJub25lIn0.e30.c2", unsigned_token([1, 2]), unsigned_token("uid"), unsigned_token({}, [])],
)
async def test_what_is_no_json_web_token_is_refused(verifier: IdentityVerifier, text: str) -> None:
    assert await outcome(verifier, f"Bearer {text}") in {"MALFORMED", "INVALID"}


async def test_a_deeply_nested_token_is_refused_and_breaks_nothing(verifier: IdentityVerifier) -> None:
    nested = unsigned_token({"aud": "x"}).split(".")[0] + "." + "W1tb" * 1900 + "."
    assert await outcome(verifier, f"Bearer {nested}") == "MALFORMED"


async def test_a_refusal_carries_nothing_of_firebases_message(verifier: IdentityVerifier) -> None:
    with pytest.raises(Exception, match=r"^MALFORMED$") as refusal:
        await verifier.authenticate("Bearer himitsu.himitsu.")
    assert refusal.value.__cause__ is None
    assert refusal.value.__suppress_context__


def test_a_demonstration_token_for_staff_names_the_municipality(
    emulator_mode: str, stepping_clock: SteppingClock
) -> None:
    with pytest.raises(GrantRefused, match="MUNICIPALITY_CODE_NEEDED"):
        token(stepping_clock, Role.STAFF)


def test_no_demonstration_token_for_a_real_project(emulator_mode: str, stepping_clock: SteppingClock) -> None:
    with pytest.raises(IdentityMisconfigured, match="demo-"):
        demo_token("sato-misaki", Role.ADMIN, None, "nerima-handbook", stepping_clock.now())


def test_one_name_is_one_firebase_app(emulator_mode: str) -> None:
    app = firebase_app(PROJECT_ID, None, name="identity-once")
    try:
        assert firebase_app(PROJECT_ID, None, name="identity-once") is app
        with pytest.raises(IdentityMisconfigured, match="another project"):
            firebase_app("demo-suginami", None, name="identity-once")
    finally:
        close_app(app)
        close_app(app)
