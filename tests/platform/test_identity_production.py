"""Production as it is, against a stand-in for Google's hosts, and every way of mixing it up with emulator mode.

Each example has a process of its own with a clean environment: nothing of the session's emulator mode reaches it.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from handbook_api.platform.identity_firebase import EMULATOR_VARIABLE
from tests.auth_emulator import free_port
from tests.platform.google_stand_in import PROJECT_ID, GoogleStandIn, google_stand_in
from tests.platform.identity_builders import NERIMA, unsigned_token

REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class VerifierProcess:
    process: subprocess.Popen[str]
    greeting: str

    def asked(self, token: str, *, times: int = 1, step_seconds: int = 0) -> list[str]:
        """The outcomes for the token, `times` requests at once, after letting `step_seconds` pass."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        command = {"header": f"Bearer {token}", "times": times, "step_seconds": step_seconds}
        print(json.dumps(command), file=self.process.stdin, flush=True)
        answers: list[str] = json.loads(self.process.stdout.readline())
        return answers


@contextmanager
def verifier_process(
    environment: dict[str, str],
    *,
    project_id: str = PROJECT_ID,
    credentials_file: Path | None = None,
    trust_unknown_users: bool = False,
    firebase_deadline_seconds: float = 5,
) -> Iterator[VerifierProcess]:
    setting = {
        "project_id": project_id,
        "credentials_file": str(credentials_file) if credentials_file else None,
        "trust_unknown_users": trust_unknown_users,
        "firebase_deadline_seconds": firebase_deadline_seconds,
    }
    clean = {"PATH": os.environ["PATH"], "PYTHONPATH": str(REPOSITORY), "NO_GCE_CHECK": "true", "HOME": "/nonexistent"}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.platform.identity_process", json.dumps(setting)],
        cwd=REPOSITORY,
        env={**clean, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            yield VerifierProcess(process, process.stdout.readline().strip())
        finally:
            process.kill()


@dataclass(frozen=True, slots=True)
class Production:
    google: GoogleStandIn
    verifier: VerifierProcess


@pytest.fixture
def production(tmp_path: Path) -> Iterator[Production]:
    with (
        google_stand_in(tmp_path) as (google, environment),
        verifier_process(environment, credentials_file=google.service_account_file) as verifier,
    ):
        assert verifier.greeting == "ready"
        yield Production(google, verifier)


def test_a_token_that_google_signed_is_let_in(production: Production) -> None:
    token = production.google.sign_in("sato-misaki", role="STAFF", municipality=NERIMA)
    assert production.verifier.asked(token) == [f"sato-misaki STAFF {NERIMA}"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"aud": "suginami-handbook", "iss": "https://securetoken.google.com/suginami-handbook"}, "WRONG_PROJECT"),
        ({"aud": "suginami-handbook"}, "INVALID"),
        ({"iat": 1_700_000_000, "exp": 1_700_003_600}, "EXPIRED"),
        ({"iat": 4_000_000_000, "exp": 4_000_003_600}, "INVALID"),
        ({"key_id": "october-2026"}, "INVALID"),
    ],
)
def test_a_signed_token_that_is_not_for_us_or_not_for_now_is_refused(
    production: Production, changes: dict[str, str], reason: str
) -> None:
    assert production.verifier.asked(production.google.sign_in("sato-misaki", **changes)) == [reason]


def test_tokens_that_google_did_not_sign_are_refused(production: Production) -> None:
    genuine = production.google.sign_in("sato-misaki")
    header, payload, _ = genuine.split(".")
    claims = {"aud": PROJECT_ID, "iss": f"https://securetoken.google.com/{PROJECT_ID}", "sub": "sato-misaki"}
    without_signature = {
        "forged": production.google.forge("sato-misaki"),
        "cut off": f"{header}.{payload}.",
        "emulator's": unsigned_token({**claims, "iat": 1_795_000_000, "exp": 4_000_000_000, "role": "ADMIN"}),
        "none with a key": unsigned_token(claims, {"alg": "none", "kid": "november-2026"}),
        "symmetric": unsigned_token(claims, {"alg": "HS256", "kid": "november-2026"}),
    }
    outcomes = {name: production.verifier.asked(token) for name, token in without_signature.items()}
    assert outcomes == {name: ["INVALID"] for name in without_signature}


def test_an_account_google_does_not_know_is_refused(production: Production) -> None:
    token = production.google.sign_in("sato-misaki")
    del production.google.accounts["sato-misaki"]
    assert production.verifier.asked(token) == ["UNKNOWN_USER"]


def test_many_first_requests_at_once_ask_google_once(production: Production) -> None:
    token = production.google.sign_in("sato-misaki")

    outcomes = production.verifier.asked(token, times=50)

    assert outcomes == ["sato-misaki PARENT None"] * 50
    assert production.google.asked == {"certificates": 1, "access token": 1, "account": 1}


def test_a_known_token_asks_google_about_the_account_alone_and_once_a_minute(production: Production) -> None:
    token = production.google.sign_in("sato-misaki")
    for step_seconds in (0, 30, 29, 2, 58):
        production.verifier.asked(token, step_seconds=step_seconds)
    assert production.google.asked == {"certificates": 1, "access token": 1, "account": 2}


def test_nobody_gets_in_while_the_certificates_cannot_be_fetched(production: Production) -> None:
    token = production.google.sign_in("sato-misaki")
    production.google.reachable = False
    assert production.verifier.asked(token) == ["UNAVAILABLE"]

    production.google.reachable = True
    assert production.verifier.asked(token) == ["sato-misaki PARENT None"]


def test_a_network_that_answers_in_googles_place_is_no_reason_to_sign_anybody_out(production: Production) -> None:
    production.google.certificates_readable = False
    assert production.verifier.asked(production.google.sign_in("sato-misaki")) == ["UNAVAILABLE"]


def test_somebody_found_good_lately_stays_in_during_an_outage_but_not_for_ever(production: Production) -> None:
    token = production.google.sign_in("sato-misaki")
    let_in = ["sato-misaki PARENT None"]
    assert production.verifier.asked(token) == let_in

    production.google.reachable = False

    assert production.verifier.asked(token, step_seconds=9 * 60) == let_in
    assert production.verifier.asked(token, step_seconds=2 * 60) == ["UNAVAILABLE"]


def test_an_outage_is_over_a_quarter_of_a_minute_after_google_is_back(production: Production) -> None:
    token = production.google.sign_in("sato-misaki")
    production.verifier.asked(token)
    production.google.reachable = False
    production.verifier.asked(token, step_seconds=120)

    production.google.reachable = True
    production.google.accounts["sato-misaki"]["disabled"] = True

    assert production.verifier.asked(token, step_seconds=14) == ["sato-misaki PARENT None"]
    assert production.verifier.asked(token, step_seconds=2) == ["DISABLED"]


def test_in_an_outage_the_next_person_within_her_grace_does_not_wait_for_google(production: Production) -> None:
    misaki, yui = production.google.sign_in("sato-misaki"), production.google.sign_in("ito-yui")
    production.verifier.asked(misaki)
    production.verifier.asked(yui)
    production.google.reachable = False
    production.verifier.asked(misaki, step_seconds=120)
    production.google.reachable = True
    asked_before = production.google.asked["account"]

    assert production.verifier.asked(yui, step_seconds=1) == ["ito-yui PARENT None"]
    assert production.google.asked["account"] == asked_before

    production.verifier.asked(yui, step_seconds=15)
    assert production.google.asked["account"] == asked_before + 1


def test_somebody_refused_before_an_outage_is_not_let_in_by_it(production: Production) -> None:
    token = production.google.sign_in("sato-misaki")
    production.google.accounts["sato-misaki"]["disabled"] = True
    assert production.verifier.asked(token) == ["DISABLED"]

    production.google.reachable = False

    assert production.verifier.asked(token, step_seconds=61) == ["UNAVAILABLE"]


def test_no_request_waits_longer_than_the_deadline_for_a_silent_google(tmp_path: Path) -> None:
    with (
        google_stand_in(tmp_path) as (google, environment),
        verifier_process(
            environment, credentials_file=google.service_account_file, firebase_deadline_seconds=0.2
        ) as verifier,
    ):
        google.may_answer.clear()
        assert verifier.asked(google.sign_in("sato-misaki")) == ["UNAVAILABLE"]


def test_somebody_never_seen_is_not_let_in_during_an_outage(production: Production) -> None:
    production.verifier.asked(production.google.sign_in("sato-misaki"))
    production.google.reachable = False
    assert production.verifier.asked(production.google.sign_in("ito-yui")) == ["UNAVAILABLE"]


def test_the_log_of_refusals_and_outages_names_nobody(production: Production) -> None:
    tokens = [production.google.sign_in("sato-misaki", role="MAYOR"), production.google.forge("sato-misaki")]
    for token in tokens:
        production.verifier.asked(token)
    production.google.reachable = False
    production.verifier.asked(production.google.sign_in("ito-yui"))

    _, log = production.verifier.process.communicate()

    assert "UNKNOWN_ROLE" in log
    assert "identity_unavailable" in log
    secrets = ["sato-misaki", "ito-yui", "MAYOR", "eyJ", *(part for token in tokens for part in token.split("."))]
    assert [secret for secret in secrets if secret in log] == []


def demo_claims(uid: str) -> dict[str, object]:
    issuer = "https://securetoken.google.com/demo-handbook"
    return {"aud": "demo-handbook", "iss": issuer, "sub": uid, "iat": 1_700_000_000, "exp": 4_000_000_000}


def test_a_demonstration_runs_with_no_emulator_listening() -> None:
    dead = {EMULATOR_VARIABLE: f"127.0.0.1:{free_port()}"}
    with verifier_process(dead, project_id="demo-handbook", trust_unknown_users=True) as verifier:
        assert verifier.asked(unsigned_token(demo_claims("sato-misaki"))) == ["sato-misaki PARENT None"]


def test_without_that_trust_a_silent_emulator_lets_nobody_in() -> None:
    dead = {EMULATOR_VARIABLE: f"127.0.0.1:{free_port()}"}
    with verifier_process(dead, project_id="demo-handbook") as verifier:
        assert verifier.asked(unsigned_token(demo_claims("sato-misaki"))) == ["UNAVAILABLE"]


def test_emulator_mode_never_starts_with_a_real_project() -> None:
    with verifier_process({EMULATOR_VARIABLE: "127.0.0.1:9099"}, project_id="nerima-handbook") as verifier:
        assert verifier.greeting.startswith("refused:")
        assert 'does not begin with "demo-"' in verifier.greeting


@pytest.mark.parametrize("host", ["http://127.0.0.1:9099", "127.0.0.1", ":9099", "localhost:auth"])
def test_an_emulator_host_that_is_no_host_and_port_is_refused(host: str) -> None:
    with verifier_process({EMULATOR_VARIABLE: host}, project_id="demo-handbook") as verifier:
        assert verifier.greeting == f"refused: {EMULATOR_VARIABLE} has to be host:port, such as 127.0.0.1:9099"


def test_unknown_users_are_never_trusted_in_production(tmp_path: Path) -> None:
    google = GoogleStandIn(tmp_path)
    with verifier_process({}, credentials_file=google.service_account_file, trust_unknown_users=True) as verifier:
        assert verifier.greeting == "refused: unknown users can be trusted only in emulator mode"


def test_production_does_not_start_without_credentials() -> None:
    with verifier_process({}) as verifier:
        assert verifier.greeting.startswith("refused: no credentials for Firebase")


@pytest.mark.parametrize("content", [None, "not json", '{"type": "authorized_user"}'])
def test_production_does_not_start_with_a_useless_service_account_file(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "service-account.json"
    if content is not None:
        file.write_text(content)
    with verifier_process({}, credentials_file=file) as verifier:
        assert verifier.greeting.startswith("refused: the Firebase service account file cannot be used")


def test_no_demonstration_token_in_production() -> None:
    program = """
from datetime import UTC, datetime
from handbook_api.platform.identity import IdentityMisconfigured, Role
from handbook_api.platform.identity_emulator import demo_token, ensure_user
for forbidden in (
    lambda: demo_token("sato-misaki", Role.ADMIN, None, "demo-handbook", datetime.now(UTC)),
    lambda: ensure_user(None, "sato-misaki"),
):
    try:
        forbidden()
    except IdentityMisconfigured as refusal:
        print(refusal)
"""
    clean = {"PATH": os.environ["PATH"], "PYTHONPATH": str(REPOSITORY)}
    answer = subprocess.run([sys.executable, "-c", program], env=clean, capture_output=True, text=True, check=True)
    assert answer.stdout.count(f"only while {EMULATOR_VARIABLE} is set") == 2
