"""What exists only beside the Auth emulator: demonstration tokens, and users made to order."""

import base64
from datetime import datetime, timedelta
from typing import Final

import firebase_admin
import orjson
from firebase_admin import auth

from handbook_api.platform.identity import IdentityMisconfigured, Role
from handbook_api.platform.identity_firebase import (
    EMULATOR_VARIABLE,
    ISSUER_PREFIX,
    emulator_host,
    refuse_emulator_outside_demo,
)
from handbook_api.platform.identity_grants import rights_to_grant

_LIFETIME: Final = timedelta(hours=1)


def demo_token(
    uid: str,
    role: Role,
    municipality: str | None,
    project_id: str,
    now: datetime,
    *,
    lifetime: timedelta = _LIFETIME,
) -> str:
    """An unsigned ID token of the shape the Auth emulator gives, issued at `now`, for a demonstration.

    Raises `IdentityMisconfigured` unless the process is in emulator mode with a demonstration project, because only
    then does anybody accept it, and `GrantRefused` for staff and editors without a municipality.
    """
    if emulator_host() is None:
        raise IdentityMisconfigured(
            f"demonstration tokens are not signed and count only while {EMULATOR_VARIABLE} is set; "
            "in production a token comes from signing in to Firebase"
        )
    refuse_emulator_outside_demo(project_id)
    rights = rights_to_grant(role, municipality)
    issued_at = int(now.timestamp())
    claims = {
        "iss": ISSUER_PREFIX + project_id,
        "aud": project_id,
        "sub": uid,
        "user_id": uid,
        "auth_time": issued_at,
        "iat": issued_at,
        "exp": issued_at + int(lifetime.total_seconds()),
        "firebase": {"identities": {}, "sign_in_provider": "custom"},
        **rights,
    }
    return f"{_segment({'alg': 'none', 'typ': 'JWT'})}.{_segment(claims)}."


def ensure_user(app: firebase_admin.App, uid: str) -> None:
    """Makes the user in the emulator unless it is there. Blocks.

    Raises `IdentityMisconfigured` outside emulator mode: real people make their own accounts.
    """
    if emulator_host() is None:
        raise IdentityMisconfigured(f"users are made to order only while {EMULATOR_VARIABLE} is set")
    try:
        auth.create_user(uid=uid, app=app)
    except auth.UidAlreadyExistsError:
        return


def _segment(content: dict[str, object]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(content)).rstrip(b"=").decode()
