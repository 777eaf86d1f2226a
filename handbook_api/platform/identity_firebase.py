"""The connection to Firebase: the app, its credentials, and the rule that keeps emulator mode out of production."""

import os
from pathlib import Path
from typing import Any, Final

import firebase_admin
import google.auth.credentials
from firebase_admin import credentials

from handbook_api.platform.identity import IdentityMisconfigured

EMULATOR_VARIABLE: Final = "FIREBASE_AUTH_EMULATOR_HOST"
"""Firebase's own name. firebase-admin reads it itself, so the service cannot have a setting of another name."""

ISSUER_PREFIX: Final = "https://securetoken.google.com/"
"""Before the project id in the claim `iss` of every Firebase ID token."""

_DEMO_PREFIX: Final = "demo-"
_DEFAULT_TIMEOUT_SECONDS: Final = 3.0
"""For one attempt. firebase-admin would wait 120 s, longer than any request of ours is worth waiting for."""


class SandboxCredentials(google.auth.credentials.Credentials):
    """Credentials for an emulator or a sandbox: a constant access token that nobody outside accepts."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # google-auth types its classes only in part
        self.token = "owner"  # noqa: S105  # the word the Firebase emulators take for an administrator

    def refresh(self, request: Any) -> None:
        """Does nothing: the token never expires."""


def emulator_host() -> str | None:
    """`host:port` of the Auth emulator this process was told to use, or `None` in production.

    Raises `IdentityMisconfigured` for a value that is not `host:port`.
    """
    host = os.environ.get(EMULATOR_VARIABLE, "")
    if not host:
        return None
    name, _, port = host.rpartition(":")
    if "/" in host or not name or not port.isdecimal():
        raise IdentityMisconfigured(f"{EMULATOR_VARIABLE} has to be host:port, such as 127.0.0.1:9099")
    return host


def refuse_emulator_outside_demo(project_id: str) -> None:
    """Raises `IdentityMisconfigured` when emulator mode meets a project that is not a demonstration project.

    In emulator mode firebase-admin takes tokens that nobody signed. Firebase's own convention keeps project ids that
    begin with `demo-` for emulators, so a production project can never be opened that way by a stray variable.
    """
    if emulator_host() is not None and not project_id.startswith(_DEMO_PREFIX):
        raise IdentityMisconfigured(
            f"{EMULATOR_VARIABLE} is set, so tokens would not be checked, but the Firebase project id does not begin "
            f'with "{_DEMO_PREFIX}". Unset the variable, or use a demonstration project.'
        )


def firebase_app(
    project_id: str,
    credentials_file: Path | None,
    *,
    name: str = "handbook",
    timeout_seconds: float = _DEFAULT_TIMEOUT_SECONDS,
) -> firebase_admin.App:
    """The Firebase app for `project_id`, created on the first call for `name` and the same one afterwards.

    Uses the service account in `credentials_file`; without one, sandbox credentials in emulator mode and Google's
    application default credentials otherwise. Raises `IdentityMisconfigured` for an unreadable file, for emulator mode
    outside a demonstration project, and for a second project under one name.
    """
    refuse_emulator_outside_demo(project_id)
    if credentials_file is not None:
        return _open(project_id, _service_account(credentials_file), name, timeout_seconds)
    if emulator_host() is not None:
        return sandbox_app(project_id, name=name, timeout_seconds=timeout_seconds)
    return _open(project_id, credentials.ApplicationDefault(), name, timeout_seconds)


def sandbox_app(
    project_id: str, *, name: str = "handbook-sandbox", timeout_seconds: float = _DEFAULT_TIMEOUT_SECONDS
) -> firebase_admin.App:
    """A Firebase app that holds no secret, for an endpoint that asks for none such as the push sandbox."""
    return _open(project_id, SandboxCredentials(), name, timeout_seconds)


def close_app(app: firebase_admin.App) -> None:
    """Closes the app's connections and frees its name. Closing twice is no error."""
    if _opened(app.name) is app:
        firebase_admin.delete_app(app)


def _open(project_id: str, credential: object, name: str, timeout_seconds: float) -> firebase_admin.App:
    existing = _opened(name)
    if existing is None:
        options = {"projectId": project_id, "httpTimeout": timeout_seconds}
        return firebase_admin.initialize_app(credential, options, name)
    if existing.project_id != project_id:
        raise IdentityMisconfigured(f'the Firebase app "{name}" already belongs to another project')
    return existing


def _opened(name: str) -> firebase_admin.App | None:
    try:
        return firebase_admin.get_app(name)
    except ValueError:
        return None


def _service_account(file: Path) -> credentials.Certificate:
    try:
        return credentials.Certificate(file)
    except (OSError, ValueError) as error:
        raise IdentityMisconfigured(
            f"the Firebase service account file cannot be used: {type(error).__name__}"
        ) from None
