"""What is read out of a header and out of a token's claims, without asking anybody."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.identity_claims import ClaimFlaw, bearer_token, read_claims
from handbook_api.platform.problems import Unauthenticated, UnauthenticatedReason
from tests.platform.identity_builders import NERIMA

TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzYXRvIn0.c2lnbmF0dXJl"


def claims(**changes: Any) -> dict[str, Any]:
    return {"sub": "sato-misaki", "iat": 1_795_000_000, "exp": 1_795_003_600, **changes}


def test_no_header_is_nobody() -> None:
    assert bearer_token(None) is None


@pytest.mark.parametrize("header", [f"Bearer {TOKEN}", f"bearer {TOKEN}", f"BEARER   {TOKEN}", f"Bearer {TOKEN} "])
def test_the_token_follows_the_word_bearer_in_any_case(header: str) -> None:
    assert bearer_token(header) == TOKEN


@pytest.mark.parametrize(
    "header",
    [
        "",
        " ",
        "Bearer",
        "Bearer ",
        TOKEN,
        f"Basic {TOKEN}",
        f"Bearer{TOKEN}",
        f"Bearer {TOKEN} {TOKEN}",
        f"Bearer {TOKEN}, Bearer {TOKEN}",
        f"Bearer {TOKEN}.extra",
        "Bearer only.two",
        "Bearer ..",
        "Bearer a.b.c=",
        "Bearer あ.い.う",
        f"Bearer {TOKEN}\n",
        f"Bearer {'a' * 9000}.b.c",
    ],
)
def test_any_other_header_is_malformed(header: str) -> None:
    with pytest.raises(Unauthenticated) as refusal:
        bearer_token(header)
    assert refusal.value.reason is UnauthenticatedReason.MALFORMED


@given(st.text(max_size=60))
def test_no_text_in_a_header_breaks_the_reader(text: str) -> None:
    try:
        token = bearer_token(f"Bearer {text}")
    except Unauthenticated:
        return
    assert token == text.strip(" ")


def test_a_refusal_says_its_reason_and_nothing_of_the_header() -> None:
    with pytest.raises(Unauthenticated) as refusal:
        bearer_token("Bearer himitsu-no-token")
    assert str(refusal.value) == "MALFORMED"


def test_somebody_without_a_role_is_a_parent() -> None:
    assert read_claims(claims()).principal == Principal("sato-misaki", Role.PARENT, None)


@pytest.mark.parametrize("role", [Role.STAFF, Role.EDITOR, Role.ADMIN])
def test_a_role_is_held_in_the_municipality_of_the_token(role: Role) -> None:
    verified = read_claims(claims(role=role.value, municipality=NERIMA))
    assert (verified.principal.role, verified.principal.municipality, verified.flaw) == (role, NERIMA, None)


def test_an_administrator_needs_no_municipality() -> None:
    assert read_claims(claims(role="ADMIN")).principal == Principal("sato-misaki", Role.ADMIN, None)


def test_a_parent_never_carries_a_municipality() -> None:
    assert read_claims(claims(role="PARENT", municipality=NERIMA)).principal.municipality is None


@pytest.mark.parametrize("role", ["MAYOR", "staff", "", 7, True, ["ADMIN"], {"role": "ADMIN"}])
def test_an_unknown_role_gives_a_parents_rights_and_is_reported(role: object) -> None:
    verified = read_claims(claims(role=role, municipality=NERIMA))
    assert verified.principal == Principal("sato-misaki", Role.PARENT, None)
    assert verified.flaw is ClaimFlaw.UNKNOWN_ROLE


@pytest.mark.parametrize("municipality", [None, "", " ", "練馬区", 131202, [NERIMA], "1" * 33])
@pytest.mark.parametrize("role", ["STAFF", "EDITOR"])
def test_staff_and_editors_without_a_municipality_have_a_parents_rights(role: str, municipality: object) -> None:
    verified = read_claims(claims(role=role, municipality=municipality))
    assert verified.principal == Principal("sato-misaki", Role.PARENT, None)
    assert verified.flaw is ClaimFlaw.MUNICIPALITY_MISSING


@pytest.mark.parametrize("claim", ["sub", "iat", "exp"])
@pytest.mark.parametrize("value", [None, "", "soon", 1.5, True, []])
def test_a_token_without_a_subject_or_a_lifetime_is_invalid(claim: str, value: object) -> None:
    if (claim, value) == ("sub", "soon"):
        value = 42
    with pytest.raises(Unauthenticated) as refusal:
        read_claims(claims(**{claim: value}))
    assert refusal.value.reason is UnauthenticatedReason.INVALID
