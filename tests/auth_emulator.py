"""The real Firebase Auth emulator for tests: started once for a session, on a free port, and never left running.

firebase-admin reads `FIREBASE_AUTH_EMULATOR_HOST` from the environment whenever it opens a client, so the variable is
set once, before any client exists, and stays for the whole session: the tests run in emulator mode throughout. What
needs another environment (production, an emulator that is gone) runs in a process of its own.
"""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

import httpx
import pytest
from firebase_admin import App, auth

from handbook_api.platform.identity_firebase import EMULATOR_VARIABLE

PROJECT_ID: Final = "demo-handbook"
PASSWORD: Final = "haha-to-ko-2026"
"""Of every account a test makes, unless it says otherwise."""

_REPOSITORY: Final = Path(__file__).resolve().parent.parent
_FIREBASE: Final = _REPOSITORY / "node_modules" / "firebase-tools" / "lib" / "bin" / "firebase.js"
_START_SECONDS: Final = 90
_STOP_SECONDS: Final = 15
_API_KEY: Final = "any-key-does"

_KEEPER: Final = 'node "$@" & child=$!; cat >/dev/null; kill -INT $child; wait $child'
"""Reads a pipe that ends with this process however it ends, `kill -9` included, and then ends the emulator."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A user of the emulator and the ID token she just got."""

    uid: str
    token: str
    email: str

    @property
    def header(self) -> str:
        """The `Authorization` header an app would send."""
        return f"Bearer {self.token}"


@dataclass(frozen=True, slots=True)
class AuthEmulator:
    """A running Auth emulator, and what a test does to its users: by REST as an app, by firebase-admin as the ward."""

    host: str
    project_id: str = PROJECT_ID

    def sign_up(self, email: str, password: str = PASSWORD) -> SignedIn:
        """Makes an account as the app does, and signs it in."""
        return self._signed_in("signUp", email, password)

    def sign_in(self, email: str, password: str = PASSWORD) -> SignedIn:
        """Signs in again: the token carries the claims the account has now."""
        return self._signed_in("signInWithPassword", email, password)

    def set_claims(self, app: App, uid: str, claims: dict[str, Any]) -> None:
        """Replaces the custom claims of the account; a later sign-in shows them."""
        auth.set_custom_user_claims(uid, claims, app=app)

    def disable(self, app: App, uid: str) -> None:
        """Switches the account off."""
        auth.update_user(uid, disabled=True, app=app)

    def enable(self, app: App, uid: str) -> None:
        """Switches the account on again."""
        auth.update_user(uid, disabled=False, app=app)

    def revoke(self, app: App, uid: str, issued_until: int) -> None:
        """Ends every sign-in up to and including the second `issued_until` (since 1970), as `iat` counts it."""
        auth.update_user(uid, valid_since=issued_until + 1, app=app)

    def delete(self, app: App, uid: str) -> None:
        """Deletes the account."""
        auth.delete_user(uid, app=app)

    def _signed_in(self, action: str, email: str, password: str) -> SignedIn:
        answer = httpx.post(
            f"http://{self.host}/identitytoolkit.googleapis.com/v1/accounts:{action}",
            params={"key": _API_KEY},
            json={"email": email, "password": password, "returnSecureToken": True},
        )
        answer.raise_for_status()
        body = answer.json()
        return SignedIn(uid=body["localId"], token=body["idToken"], email=email)


def free_port() -> int:
    """A port of this machine that nobody listens on at the moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def emulator_mode() -> Iterator[str]:
    """Puts the session into emulator mode and gives `host:port`. Enough for demonstration tokens: needs no Node."""
    before = os.environ.get(EMULATOR_VARIABLE)
    host = f"127.0.0.1:{free_port()}"
    os.environ[EMULATOR_VARIABLE] = host
    yield host
    if before is None:
        del os.environ[EMULATOR_VARIABLE]
    else:
        os.environ[EMULATOR_VARIABLE] = before


@pytest.fixture(scope="session")
def auth_emulator(emulator_mode: str) -> Iterator[AuthEmulator]:
    """The real Auth emulator, running. Skips where Node is missing."""
    if shutil.which("node") is None or not _FIREBASE.exists():
        pytest.skip("Node is missing: install Node 20 or later and run `make setup` for the Auth emulator")
    with tempfile.TemporaryDirectory(prefix="handbook-auth-emulator-") as folder:
        process = _start(Path(folder), emulator_mode)
        try:
            _wait_until_it_answers(process, emulator_mode, Path(folder) / "output")
            yield AuthEmulator(emulator_mode)
        finally:
            _stop(process)


def _start(folder: Path, host: str) -> subprocess.Popen[bytes]:
    address, _, port = host.rpartition(":")
    emulators = {
        "auth": {"host": address, "port": int(port)},
        "hub": {"host": address, "port": free_port()},
        "logging": {"host": address, "port": free_port()},
        "ui": {"enabled": False},
    }
    (folder / "firebase.json").write_text(json.dumps({"emulators": emulators}))
    arguments = [str(_FIREBASE), "emulators:start", "--only", "auth", "--project", PROJECT_ID]
    with (folder / "output").open("wb") as output:
        return subprocess.Popen(
            ["sh", "-c", _KEEPER, "sh", *arguments],
            cwd=folder,
            env=_environment(folder),
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of the developer's own Firebase set-up, no look for news or updates, no file outside `folder`."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "XDG_CONFIG_HOME": str(folder),
        "CI": "1",
        "NO_UPDATE_NOTIFIER": "1",
    }


def _wait_until_it_answers(process: subprocess.Popen[bytes], host: str, output: Path) -> None:
    """Asks until it answers; a new connection every time, because a refused one cannot be waited on."""
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"http://{host}/", timeout=5).is_success:
                return
        except httpx.TransportError:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=0.1)
                break
    pytest.fail(f"the Auth emulator did not start:\n{output.read_text()[-2000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    pipe: IO[bytes] | None = process.stdin
    if pipe is not None:
        pipe.close()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=_STOP_SECONDS)
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()
