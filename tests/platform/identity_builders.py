"""Small things the tests of identity are made of: a clock to step, tokens to bend, and the answer as one word."""

import base64
import json
from typing import Any

from handbook_api.platform.identity import IdentityUnavailable, Principal
from handbook_api.platform.identity_verifier import IdentityVerifier
from handbook_api.platform.problems import Unauthenticated

NERIMA = "131202"


def claims_of(token: str) -> dict[str, Any]:
    payload = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return claims


def unsigned_token(claims: object, header: object = None) -> str:
    """A token as the emulator makes them, with whatever is asked for inside."""
    parts = (header or {"alg": "none", "typ": "JWT"}, claims)
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts) + "."


async def outcome(verifier: IdentityVerifier, authorization: str | None) -> Principal | str | None:
    """What the verifier made of the header: the person, or why not, in one word."""
    try:
        return await verifier.authenticate(authorization)
    except Unauthenticated as refusal:
        return refusal.reason.value
    except IdentityUnavailable:
        return "UNAVAILABLE"
