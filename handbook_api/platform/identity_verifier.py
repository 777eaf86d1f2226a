"""Turns an `Authorization` header into a `Principal`: the token's proof, and whether the account is still good.

Two questions, two memories. That a token is genuine never changes, so it is verified once and kept until it expires.
That an account is still good may change at any moment and only Firebase knows, so the answer is kept for a short while.
"""

import asyncio
import hashlib
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

import firebase_admin
import structlog
from firebase_admin import auth
from firebase_admin.exceptions import FirebaseError
from google.auth import jwt
from google.auth.exceptions import DefaultCredentialsError, GoogleAuthError

from handbook_api.platform.clock import Clock
from handbook_api.platform.identity import IdentityMisconfigured, IdentityUnavailable, Principal
from handbook_api.platform.identity_cache import BoundedCache, SingleFlight
from handbook_api.platform.identity_claims import VerifiedToken, bearer_token, read_claims
from handbook_api.platform.identity_firebase import ISSUER_PREFIX, emulator_host, refuse_emulator_outside_demo
from handbook_api.platform.problems import Unauthenticated, UnauthenticatedReason

_log = structlog.get_logger()
_Answer = TypeVar("_Answer")

_CLOCK_SKEW_SECONDS: Final = 10
"""How far our clock and Google's may lie apart when a token is judged too early or too late."""


@dataclass(frozen=True, slots=True)
class VerifierLimits:
    """How long and how much the verifier remembers, and how long it waits for Firebase."""

    standing_lifetime: timedelta = timedelta(seconds=60)
    """How long a disabled, revoked or deleted account can still get in."""
    outage_grace: timedelta = timedelta(minutes=10)
    """While Firebase cannot be asked, an account last found good less than this ago stays good."""
    outage_retry: timedelta = timedelta(seconds=15)
    """After Firebase did not answer, how long nobody within the grace waits for it again."""
    firebase_deadline: timedelta = timedelta(seconds=5)
    """How long a request waits for Firebase, retries and queueing included."""
    tokens_kept: int = 20_000
    accounts_kept: int = 20_000
    threads: int = 4
    """firebase-admin blocks, so it runs in threads of its own, and never more than these."""


@dataclass(frozen=True, slots=True)
class _Standing:
    """What Firebase said about an account. `valid_after` in whole seconds since 1970, like `iat` in a token."""

    refusal: UnauthenticatedReason | None
    valid_after: int
    confirmed_at: datetime
    ask_again_at: datetime


class IdentityVerifier:
    """Verifies Firebase ID tokens off the event loop; a token and an account seen lately cost microseconds.

    `trust_unknown_users` lets a demonstration run beside no emulator: an account that the emulator does not know, or
    that nobody can be asked about, then counts as good. Raises `IdentityMisconfigured` for that outside emulator mode,
    for emulator mode outside a demonstration project, and without credentials to ask Firebase with.
    """

    def __init__(
        self,
        app: firebase_admin.App,
        clock: Clock,
        *,
        trust_unknown_users: bool = False,
        limits: VerifierLimits | None = None,
    ) -> None:
        refuse_emulator_outside_demo(app.project_id)
        if trust_unknown_users and emulator_host() is None:
            raise IdentityMisconfigured("unknown users can be trusted only in emulator mode")
        self._client = _client(app)
        self._project_id: str = app.project_id
        self._clock = clock
        self._trust_unknown_users = trust_unknown_users
        self._limits = limits or VerifierLimits()
        self._threads = ThreadPoolExecutor(self._limits.threads, thread_name_prefix="identity")
        self._tokens: BoundedCache[bytes, VerifiedToken] = BoundedCache(self._limits.tokens_kept)
        self._standings: BoundedCache[str, _Standing] = BoundedCache(self._limits.accounts_kept)
        self._verifications: SingleFlight[bytes, VerifiedToken] = SingleFlight()
        self._lookups: SingleFlight[str, _Standing] = SingleFlight()
        self._firebase_silent_until = clock.now()

    async def authenticate(self, authorization: str | None) -> Principal | None:
        """The person whose token the `Authorization` header carries; `None` where there is no header.

        Raises `Unauthenticated` with the reason, and `IdentityUnavailable` when Firebase had to be asked and did not
        answer: without an answer nobody gets in.
        """
        token = bearer_token(authorization)
        if token is None:
            return None
        verified = await self._verified(token)
        if verified.expires_at + _CLOCK_SKEW_SECONDS < self._clock.now().timestamp():
            raise Unauthenticated(UnauthenticatedReason.EXPIRED)
        standing = await self._standing(verified.principal.uid)
        if standing.refusal is not None:
            raise Unauthenticated(standing.refusal)
        if verified.issued_at < standing.valid_after:
            raise Unauthenticated(UnauthenticatedReason.REVOKED)
        return verified.principal

    def close(self) -> None:
        """Lets the threads go; what is still queued is given up. The Firebase app belongs to whoever opened it."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _verified(self, token: str) -> VerifiedToken:
        digest = hashlib.sha256(token.encode()).digest()
        known = self._tokens.get(digest)
        if known is not None:
            return known
        return await self._verifications.join(digest, lambda: self._verify(token, digest))

    async def _verify(self, token: str, digest: bytes) -> VerifiedToken:
        verified = await self._in_thread(lambda: self._judge(token))
        if verified.flaw is not None:
            _log.warning("identity_rights_ignored", reason=verified.flaw.value)
        self._tokens.put(digest, verified)
        return verified

    def _judge(self, token: str) -> VerifiedToken:
        """Asks firebase-admin. Its messages quote the token, so none of its errors is chained to ours."""
        try:
            claims = self._client.verify_id_token(token, clock_skew_seconds=_CLOCK_SKEW_SECONDS)
        except auth.ExpiredIdTokenError:
            raise Unauthenticated(UnauthenticatedReason.EXPIRED) from None
        except auth.InvalidIdTokenError as error:
            if isinstance(error.cause, json.JSONDecodeError):
                # The token's own parts fail otherwise; this is Google's certificates arriving as something else.
                raise self._unavailable("certificates", error) from None
            raise Unauthenticated(self._flaw_of(token)) from None
        except (FirebaseError, GoogleAuthError) as error:
            raise self._unavailable("certificates", error) from None
        except (ValueError, TypeError, RecursionError):
            raise Unauthenticated(UnauthenticatedReason.MALFORMED) from None
        return read_claims(claims)

    def _flaw_of(self, token: str) -> UnauthenticatedReason:
        try:
            issuer = jwt.decode(token, verify=False).get("iss")  # type: ignore[no-untyped-call]  # typed in part
        except ValueError:
            return UnauthenticatedReason.MALFORMED
        if isinstance(issuer, str) and issuer.startswith(ISSUER_PREFIX) and issuer != ISSUER_PREFIX + self._project_id:
            return UnauthenticatedReason.WRONG_PROJECT
        return UnauthenticatedReason.INVALID

    async def _standing(self, uid: str) -> _Standing:
        known = self._standings.get(uid)
        if known is not None and self._clock.now() < known.ask_again_at:
            return known
        return await self._lookups.join(uid, lambda: self._ask_about(uid, known))

    async def _ask_about(self, uid: str, known: _Standing | None) -> _Standing:
        now = self._clock.now()
        if known is not None and now < self._firebase_silent_until and self._within_grace(known, now):
            return known
        try:
            refusal, valid_after = await self._in_thread(lambda: self._look_up(uid))
        except IdentityUnavailable:
            self._firebase_silent_until = now + self._limits.outage_retry
            standing = self._without_firebase(known, now)
        else:
            standing = _Standing(refusal, valid_after, now, now + self._limits.standing_lifetime)
        self._standings.put(uid, standing)
        return standing

    def _look_up(self, uid: str) -> tuple[UnauthenticatedReason | None, int]:
        try:
            user = self._client.get_user(uid)
        except auth.UserNotFoundError:
            return None if self._trust_unknown_users else UnauthenticatedReason.UNKNOWN_USER, 0
        except (FirebaseError, GoogleAuthError) as error:
            raise self._unavailable("account", error) from None
        return UnauthenticatedReason.DISABLED if user.disabled else None, user.tokens_valid_after_timestamp // 1000

    def _without_firebase(self, known: _Standing | None, now: datetime) -> _Standing:
        if self._trust_unknown_users:
            return _Standing(None, 0, now, now + self._limits.standing_lifetime)
        if known is None or not self._within_grace(known, now):
            raise IdentityUnavailable
        return replace(known, ask_again_at=self._firebase_silent_until)

    def _within_grace(self, known: _Standing, now: datetime) -> bool:
        return known.refusal is None and now < known.confirmed_at + self._limits.outage_grace

    async def _in_thread(self, work: Callable[[], _Answer]) -> _Answer:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._limits.firebase_deadline.total_seconds()):
                return await loop.run_in_executor(self._threads, work)
        except TimeoutError as error:
            raise self._unavailable("deadline", error) from None

    def _unavailable(self, asked_for: str, error: Exception) -> IdentityUnavailable:
        """The error for a Firebase that did not answer, after a log line.

        Its message may name the user: only its kind is logged. A demonstration beside no emulator is used to it.
        """
        write = _log.debug if self._trust_unknown_users else _log.warning
        write("identity_unavailable", asked_for=asked_for, exception=type(error).__name__)
        return IdentityUnavailable()


def _client(app: firebase_admin.App) -> Any:
    try:
        return auth.Client(app)
    except DefaultCredentialsError:
        raise IdentityMisconfigured(
            "no credentials for Firebase: name a service account file, or set up application default credentials"
        ) from None
