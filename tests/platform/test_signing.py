"""Tokens that open an address for a while: for one purpose, until an instant, and readable by nobody else."""

import base64
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook_api.platform.signing import Signer, signing_key
from tests.clocks import SteppingClock

KEY = b"0123456789abcdef0123456789abcdef"
MINUTES = timedelta(minutes=15)
CLAIMS = {"child": "sakura", "reference": "JP_2023"}


def token_of(signer: Signer, purpose: str = "chart") -> str:
    return signer.sign(purpose, CLAIMS, MINUTES)[0]


def test_a_token_says_what_was_signed(signer: Signer) -> None:
    assert signer.read("chart", token_of(signer)) == CLAIMS


def test_a_token_says_nothing_from_the_instant_it_expires(signer: Signer, clock: SteppingClock) -> None:
    token, expires_at = signer.sign("chart", CLAIMS, MINUTES)
    assert expires_at == clock.now() + MINUTES

    clock.instant = expires_at - timedelta(milliseconds=1)
    assert signer.read("chart", token) == CLAIMS
    clock.instant = expires_at
    assert signer.read("chart", token) is None


def test_a_token_for_one_purpose_is_nothing_for_another(signer: Signer) -> None:
    assert signer.read("photo", token_of(signer)) is None
    assert signer.read("", token_of(signer)) is None


def test_a_token_of_another_house_is_nothing_here(signer: Signer, clock: SteppingClock) -> None:
    assert signer.read("chart", token_of(Signer(KEY, clock))) is None


def test_every_change_of_a_token_is_noticed() -> None:
    signer = Signer(KEY, SteppingClock())
    octets = base64.urlsafe_b64decode(token_of(signer))

    for place in range(len(octets)):
        changed = octets[:place] + bytes([octets[place] ^ 1]) + octets[place + 1 :]
        assert signer.read("chart", base64.urlsafe_b64encode(changed).decode()) is None
    assert signer.read("chart", base64.urlsafe_b64encode(octets[:-1]).decode()) is None


@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda octets: base64.urlsafe_b64encode(octets).decode()))
def test_nothing_that_was_not_signed_here_breaks_the_reader(text: str) -> None:
    assert Signer(KEY, SteppingClock()).read("chart", text) is None


def test_lone_surrogates_break_nothing_either(signer: Signer) -> None:
    assert signer.read("chart", "\ud800") is None


def test_what_a_token_is_about_cannot_be_read_from_it(signer: Signer) -> None:
    token = token_of(signer)

    assert b"sakura" not in base64.urlsafe_b64decode(token)
    assert token_of(signer) != token


def test_a_digest_is_the_same_for_the_same_secret_and_purpose_only(signer: Signer, clock: SteppingClock) -> None:
    digest = signer.digest("invitation", "ABCDE23456")

    assert signer.digest("invitation", "ABCDE23456") == digest
    assert signer.digest("device", "ABCDE23456") != digest
    assert signer.digest("invitation", "ABCDE23457") != digest
    assert Signer(KEY, clock).digest("invitation", "ABCDE23456") != digest
    assert "ABCDE23456" not in digest


def test_a_short_key_is_refused(clock: SteppingClock) -> None:
    with pytest.raises(ValueError, match="31 bytes"):
        Signer(KEY[:31], clock)


def test_the_key_is_made_once_and_only_for_its_owner(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "signing"
    with pytest.raises(FileNotFoundError):
        signing_key(file)

    key = signing_key(file, create=True)

    assert signing_key(file, create=True) == signing_key(file) == key
    assert len(key) == 32
    assert file.stat().st_mode & 0o077 == 0
