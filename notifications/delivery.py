"""Sends pushes and says, for each device, what came of it."""

from collections.abc import Sequence
from datetime import timedelta

import firebase_admin
import structlog
from firebase_admin import messaging

from handbook_api.platform.clock import Clock
from notifications.fcm_answers import LONGEST_WAIT, OUTAGE_WAIT, QUOTA_WAIT, UNKNOWN, outcome_of, refuses_token
from notifications.fcm_credentials import AccessToken
from notifications.fcm_turns import ANSWERS_WITHIN, Turns, each
from notifications.outcomes import CredentialsRefused, Delivered, DeviceGone, Outcome, Rejected, RetryAfter
from notifications.pushes import Push, Unsendable, encoded
from notifications.quota_gate import QuotaGate
from notifications.transports import FirebaseTransport, Transport

__all__ = [
    "LONGEST_WAIT",
    "OUTAGE_WAIT",
    "QUOTA_WAIT",
    "CredentialsRefused",
    "Delivered",
    "Delivery",
    "DeviceGone",
    "Outcome",
    "Rejected",
    "RetryAfter",
]

log = structlog.get_logger()

NOT_ENCODED = "NOT_ENCODED"
"""Why a push is rejected that no message could be made of: a mistake of ours."""


class Delivery:
    """Sends with the credentials of one Firebase app, for everybody in the process.

    What is wrong with one message is that message's outcome and never its neighbours'. `transport` left out:
    firebase-admin's own.
    """

    def __init__(
        self,
        app: firebase_admin.App,
        clock: Clock,
        transport: Transport | None = None,
        *,
        answers_within: timedelta = ANSWERS_WITHIN,
        gate: QuotaGate | None = None,
    ) -> None:
        self.transport = transport or FirebaseTransport(app)
        self.turns = Turns(AccessToken(app, clock), answers_within)
        self.clock = clock
        self._gate = gate or QuotaGate(clock)

    async def send(self, pushes: Sequence[Push]) -> tuple[Outcome, ...]:
        """Send `pushes`; gives the outcome of each, in their order. Raises nothing that FCM or the network did."""
        return await each(pushes, self._send)

    def shut_for(self) -> timedelta:
        """How long nothing is sent, because FCM's quota is used up; zero when it is not.

        Whoever takes work in hand in order to send it had better wait so long: until then every outcome is `RetryAfter`
        without FCM having been asked.
        """
        return self._gate.remaining()

    async def _send(self, push: Push) -> Outcome:
        async def request() -> messaging.SendResponse:
            return await self.transport.send(self._message(push))

        def read(answer: messaging.SendResponse) -> Outcome:
            return outcome_of(answer, self.clock.now())

        try:
            return await self.turns.ask(self._gate, request, refuses_token, read)
        except Unsendable as unsendable:
            return Rejected(unsendable.reason)
        except ValueError as error:
            return Rejected(_not_encoded(push, error))
        except Exception as error:
            # Nothing that is known to happen. Whatever it is, it is not to stop the neighbours.
            log.error("push_not_sent", kind=push.kind, error=type(error).__name__)
            return RetryAfter(OUTAGE_WAIT, UNKNOWN)

    def _message(self, push: Push) -> messaging.Message:
        try:
            return encoded(push, self.clock.now())
        except Unsendable:
            raise
        except Exception as error:
            raise Unsendable(_not_encoded(push, error)) from error


def _not_encoded(push: Push, error: Exception) -> str:
    # Only its kind is logged: what it says may hold what is in the push.
    log.error("push_not_encoded", kind=push.kind, error=type(error).__name__)
    return NOT_ENCODED
