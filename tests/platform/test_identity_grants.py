"""Giving a role: what is refused, what a sign-in shows afterwards, and that losing rights takes hold."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from firebase_admin import auth

from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.identity_emulator import demo_token, ensure_user
from handbook_api.platform.identity_firebase import close_app, firebase_app
from handbook_api.platform.identity_grants import GrantRefused, grant, rights_to_grant
from handbook_api.platform.identity_verifier import IdentityVerifier
from tests.auth_emulator import PROJECT_ID, AuthEmulator, SignedIn
from tests.clocks import a_clock_of_today
from tests.platform.identity_builders import NERIMA, outcome


@pytest.fixture(scope="module")
def app(auth_emulator: AuthEmulator) -> Iterator[Any]:
    app = firebase_app(PROJECT_ID, None, name="identity-grants")
    yield app
    close_app(app)


@pytest.fixture
def kenta(auth_emulator: AuthEmulator) -> SignedIn:
    return auth_emulator.sign_up(f"kenta.{uuid4().hex}@example.jp")


@pytest.mark.parametrize("role", ["MAYOR", "staff", "", "Role.STAFF"])
def test_a_role_that_does_not_exist_is_refused(role: str) -> None:
    with pytest.raises(GrantRefused, match="UNKNOWN_ROLE"):
        rights_to_grant(role, NERIMA)


@pytest.mark.parametrize("municipality", [None, "", " ", "練馬区"])
@pytest.mark.parametrize("role", ["STAFF", "EDITOR"])
def test_staff_and_editors_need_a_municipality(role: str, municipality: str | None) -> None:
    with pytest.raises(GrantRefused, match="MUNICIPALITY_CODE_NEEDED"):
        rights_to_grant(role, municipality)


def test_an_administrator_may_have_a_municipality_or_none_but_not_a_bent_one() -> None:
    assert rights_to_grant("ADMIN", None) == {"role": "ADMIN"}
    assert rights_to_grant("ADMIN", NERIMA) == {"role": "ADMIN", "municipality": NERIMA}
    with pytest.raises(GrantRefused, match="MUNICIPALITY_CODE_NEEDED"):
        rights_to_grant("ADMIN", "練馬区")


def test_a_parent_is_given_no_municipality() -> None:
    assert rights_to_grant("PARENT", NERIMA) == {"role": "PARENT"}


@pytest.mark.needs_node
async def test_a_granted_role_shows_after_the_next_sign_in(
    auth_emulator: AuthEmulator, app: Any, kenta: SignedIn
) -> None:
    clock = a_clock_of_today()
    grant(app, kenta.uid, "STAFF", NERIMA, clock.now())

    verifier = IdentityVerifier(app, clock)
    again = auth_emulator.sign_in(kenta.email)
    try:
        assert await outcome(verifier, again.header) == Principal(kenta.uid, Role.STAFF, NERIMA)
        assert await outcome(verifier, kenta.header) == Principal(kenta.uid, Role.PARENT)
    finally:
        verifier.close()


@pytest.mark.needs_node
def test_other_claims_of_the_account_stay(auth_emulator: AuthEmulator, app: Any, kenta: SignedIn) -> None:
    auth_emulator.set_claims(app, kenta.uid, {"pilot": 2026, "role": "STAFF", "municipality": NERIMA})
    grant(app, kenta.uid, "ADMIN", None, a_clock_of_today().now())
    assert auth.get_user(kenta.uid, app=app).custom_claims == {"pilot": 2026, "role": "ADMIN"}


@pytest.mark.needs_node
def test_nobody_unknown_is_given_a_role(auth_emulator: AuthEmulator, app: Any) -> None:
    with pytest.raises(GrantRefused, match="UNKNOWN_USER"):
        grant(app, f"nobody-{uuid4().hex}", "PARENT", None, a_clock_of_today().now())


@pytest.mark.needs_node
@pytest.mark.parametrize(
    ("before", "after", "old_token"),
    [
        (("STAFF", NERIMA), ("PARENT", None), "REVOKED"),
        (("ADMIN", None), ("STAFF", NERIMA), "REVOKED"),
        (("STAFF", NERIMA), ("STAFF", "131156"), "REVOKED"),
        (("STAFF", NERIMA), ("STAFF", NERIMA), "let in"),
        (("PARENT", None), ("STAFF", NERIMA), "let in"),
    ],
)
async def test_whoever_loses_rights_has_to_sign_in_again(
    auth_emulator: AuthEmulator,
    app: Any,
    before: tuple[str, str | None],
    after: tuple[str, str | None],
    old_token: str,
) -> None:
    clock = a_clock_of_today()
    uid = f"kenta-{uuid4().hex}"
    ensure_user(app, uid)
    auth.update_user(uid, valid_since=int((clock.now() - timedelta(hours=1)).timestamp()), app=app)
    grant(app, uid, *before, clock.now() - timedelta(hours=1))
    earlier = clock.now() - timedelta(minutes=5)
    token = demo_token(uid, Role[before[0]], before[1], PROJECT_ID, earlier)

    grant(app, uid, *after, clock.now())

    verifier = IdentityVerifier(app, clock)
    try:
        result = await outcome(verifier, f"Bearer {token}")
    finally:
        verifier.close()
    assert ("let in" if isinstance(result, Principal) else result) == old_token


@pytest.mark.needs_node
def test_a_user_made_to_order_is_made_once(auth_emulator: AuthEmulator, app: Any) -> None:
    uid = f"yui-{uuid4().hex}"
    ensure_user(app, uid)
    ensure_user(app, uid)
    assert auth.get_user(uid, app=app).uid == uid
