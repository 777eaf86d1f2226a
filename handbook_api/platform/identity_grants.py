"""Gives a person her role and municipality, as custom claims of her Firebase account."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import firebase_admin
from firebase_admin import auth
from firebase_admin.exceptions import FirebaseError
from google.auth.exceptions import GoogleAuthError

from handbook_api.platform.identity import IdentityUnavailable, Role
from handbook_api.platform.identity_claims import is_municipality_code

_OURS: Final = ("role", "municipality")


class GrantRefusal(StrEnum):
    """Why a role was not given."""

    UNKNOWN_ROLE = "UNKNOWN_ROLE"
    MUNICIPALITY_CODE_NEEDED = "MUNICIPALITY_CODE_NEEDED"
    UNKNOWN_USER = "UNKNOWN_USER"

    @property
    def explanation(self) -> str:
        """What is wrong and what to do, for an operator."""
        return _EXPLANATIONS[self]


_EXPLANATIONS: Final = {
    GrantRefusal.UNKNOWN_ROLE: f"the role has to be one of {', '.join(Role.__members__)}.",
    GrantRefusal.MUNICIPALITY_CODE_NEEDED: "staff and editors work for a municipality; name its code, such as 131202.",
    GrantRefusal.UNKNOWN_USER: "nobody has this user id; she has to sign in to the app once before.",
}


class GrantRefused(Exception):
    """The role cannot be given; nothing was changed."""

    def __init__(self, reason: GrantRefusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


def rights_to_grant(role: str, municipality: str | None) -> dict[str, str]:
    """The claims that say `role` in `municipality`, ready for a token.

    Raises `GrantRefused` for a role that does not exist and for staff or editors without a municipality.
    """
    if role not in Role.__members__:
        raise GrantRefused(GrantRefusal.UNKNOWN_ROLE)
    known = Role[role]
    if known is Role.PARENT:
        return {"role": known.value}
    if is_municipality_code(municipality):
        return {"role": known.value, "municipality": municipality}
    if known.serves_a_municipality or municipality is not None:
        raise GrantRefused(GrantRefusal.MUNICIPALITY_CODE_NEEDED)
    return {"role": known.value}


def grant(app: firebase_admin.App, uid: str, role: str, municipality: str | None, now: datetime) -> None:
    """Sets the person's role and municipality and leaves her other claims as they are. Blocks.

    A token in her hands keeps the old claims for up to one hour. Gaining rights may wait for the next refresh; losing
    any may not, so whoever held more than a parent's rights has all sign-ins before `now` ended in the same call, and
    signs in anew. The verifier notices within its `standing_lifetime`.

    Raises `GrantRefused`, and `IdentityUnavailable` when Firebase cannot be asked.
    """
    rights = rights_to_grant(role, municipality)
    try:
        _write(app, uid, rights, now)
    except auth.UserNotFoundError:
        raise GrantRefused(GrantRefusal.UNKNOWN_USER) from None
    except (FirebaseError, GoogleAuthError):
        raise IdentityUnavailable from None


def _write(app: firebase_admin.App, uid: str, rights: dict[str, str], now: datetime) -> None:
    before: dict[str, Any] = auth.get_user(uid, app=app).custom_claims or {}
    held = {claim: before[claim] for claim in _OURS if claim in before}
    others = {claim: value for claim, value in before.items() if claim not in _OURS}
    change: dict[str, Any] = {"custom_claims": {**others, **rights}}
    if held != rights and held.get("role", Role.PARENT) != Role.PARENT:
        change["valid_since"] = int(now.timestamp())
    auth.update_user(uid, app=app, **change)
