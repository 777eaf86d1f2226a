"""Reads the `Authorization` header and the claims of a verified token. Pure: nothing here asks Firebase."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeGuard

from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.problems import Unauthenticated, UnauthenticatedReason

_LONGEST_TOKEN: Final = 8192
"""Characters. Firebase's tokens stay below 4096; the bound keeps a hostile header from being parsed at all."""

_MUNICIPALITY_CODE: Final = re.compile(r"[0-9A-Za-z-]{1,32}")

_BEARER: Final = re.compile(r"bearer +([\w-]+\.[\w-]+\.[\w-]*) *", re.ASCII | re.IGNORECASE)
"""RFC 6750. The signature may be empty: the Auth emulator signs nothing, and firebase-admin judges that, not we."""


class ClaimFlaw(StrEnum):
    """Why the claims of a good token gave only a parent's rights."""

    UNKNOWN_ROLE = "UNKNOWN_ROLE"
    MUNICIPALITY_MISSING = "MUNICIPALITY_MISSING"


@dataclass(frozen=True, slots=True)
class VerifiedToken:
    """What a token whose signature is good says. Instants are whole seconds since 1970, as in the token."""

    principal: Principal
    issued_at: int
    expires_at: int
    flaw: ClaimFlaw | None


def bearer_token(authorization: str | None) -> str | None:
    """The token in an `Authorization` header, or `None` where there is no header.

    Raises `Unauthenticated` (MALFORMED) for any other scheme or shape.
    """
    if authorization is None:
        return None
    shape = _BEARER.fullmatch(authorization) if len(authorization) <= _LONGEST_TOKEN else None
    if shape is None:
        raise Unauthenticated(UnauthenticatedReason.MALFORMED)
    return shape[1]


def read_claims(claims: Mapping[str, Any]) -> VerifiedToken:
    """The person and the lifetime in the claims of a token that firebase-admin accepted.

    A role that this version does not know, or staff and editors without a municipality, get a parent's rights and no
    more; `flaw` says so. Raises `Unauthenticated` (INVALID) without a subject or a lifetime in whole seconds.
    """
    uid, issued_at, expires_at = claims.get("sub"), claims.get("iat"), claims.get("exp")
    if not (isinstance(uid, str) and uid and type(issued_at) is int and type(expires_at) is int):
        raise Unauthenticated(UnauthenticatedReason.INVALID)
    role, municipality, flaw = _rights(claims.get("role"), claims.get("municipality"))
    return VerifiedToken(Principal(uid, role, municipality), issued_at, expires_at, flaw)


def _rights(role_claim: object, municipality_claim: object) -> tuple[Role, str | None, ClaimFlaw | None]:
    if role_claim is None or role_claim == Role.PARENT:
        return Role.PARENT, None, None
    if not isinstance(role_claim, str) or role_claim not in Role.__members__:
        return Role.PARENT, None, ClaimFlaw.UNKNOWN_ROLE
    role = Role[role_claim]
    municipality = municipality_claim if is_municipality_code(municipality_claim) else None
    if municipality is None and role.serves_a_municipality:
        return Role.PARENT, None, ClaimFlaw.MUNICIPALITY_MISSING
    return role, municipality, None


def is_municipality_code(value: object) -> TypeGuard[str]:
    """Whether `value` can be the code of a municipality; whether there is such a one, the programmes know."""
    return isinstance(value, str) and _MUNICIPALITY_CODE.fullmatch(value) is not None
