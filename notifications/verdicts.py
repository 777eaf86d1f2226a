"""What an attempt to send a reminder comes to, from the outcome of each device. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from notifications.delivery import CredentialsRefused, Delivered, Outcome, Rejected, RetryAfter
from notifications.reminders import Claim, ReminderState

ATTEMPTS_LIMIT: Final = 24
"""With the waits between them, more than half a day of trying."""
LONGEST_WAIT: Final = timedelta(hours=1)
CREDENTIALS_WAIT: Final = timedelta(minutes=5)
"""How long to wait where Firebase does not let us in: an operator is needed, and the push is not to blame."""
EXHAUSTED: Final = "ATTEMPTS_EXHAUSTED"

_DOUBLINGS: Final = 10
_SPREAD: Final = 0.1


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is written of a reminder after an attempt.

    `wake_at` is set for a `HELD` one alone. `settled_devices` need no further attempt; `reached` is whether a push
    arrived anywhere. `attempts` are those that count. It `leaves_bundle` where nothing can have been sent of it yet.
    """

    state: ReminderState
    attempts: int
    settled_devices: frozenset[str] = frozenset()
    reached: bool = False
    wake_at: datetime | None = None
    reason: str | None = None
    leaves_bundle: bool = False


def unsent(claim: Claim, state: ReminderState, reason: str | None = None) -> Verdict:
    """The verdict on a reminder that is not to be tried any more: `state`, or sent, where a push arrived before."""
    return Verdict(
        ReminderState.SENT if claim.reached else state,
        claim.attempts,
        claim.settled_devices,
        claim.reached,
        reason=reason,
        leaves_bundle=claim.is_bundled_now,
    )


def held_until(claim: Claim, wake_at: datetime, reason: str) -> Verdict:
    """The verdict on a reminder that waits without anything having been tried. The attempt does not count.

    One that was put into its bundle with this very claim can bear any tag still, and is put together anew with what is
    due by then.
    """
    return Verdict(
        ReminderState.HELD,
        claim.attempts - 1,
        claim.settled_devices,
        claim.reached,
        wake_at=wake_at,
        reason=reason,
        leaves_bundle=claim.is_bundled_now,
    )


def verdict(claim: Claim, outcomes: Mapping[str, Outcome], now: datetime) -> Verdict:
    """What came of an attempt. `outcomes` by device id; none at all means there was no device, and that is no failure.

    Only devices that are to be tried again keep a reminder open; which then waits as long as was asked for, and twice
    as long with every attempt, up to an hour.
    """
    settled = claim.settled_devices | {
        device for device, outcome in outcomes.items() if not isinstance(outcome, (RetryAfter, CredentialsRefused))
    }
    reached = claim.reached or any(isinstance(outcome, Delivered) for outcome in outcomes.values())
    told_to_wait = [outcome for outcome in outcomes.values() if isinstance(outcome, RetryAfter)]
    refused = [outcome for outcome in outcomes.values() if isinstance(outcome, CredentialsRefused)]
    if told_to_wait and not any(outcome.was_tried for outcome in told_to_wait):
        wake_at = now + next_wait(max(outcome.wait for outcome in told_to_wait), claim)
        return Verdict(ReminderState.HELD, claim.attempts - 1, settled, reached, wake_at, told_to_wait[0].reason)
    if told_to_wait and claim.attempts < ATTEMPTS_LIMIT:
        longest = max(told_to_wait, key=lambda outcome: outcome.wait)
        wake_at = now + next_wait(longest.wait, claim)
        return Verdict(ReminderState.HELD, claim.attempts, settled, reached, wake_at, longest.reason)
    if refused:
        wake_at = now + CREDENTIALS_WAIT
        return Verdict(ReminderState.HELD, claim.attempts - 1, settled, reached, wake_at, refused[0].reason)
    return _final(claim, outcomes, settled, reached, exhausted=bool(told_to_wait))


def next_wait(told: timedelta, claim: Claim) -> timedelta:
    """How long to wait: never less than `told`, and up to a tenth more by the bundle's id, so that they spread."""
    doubled = told * (1 << min(claim.attempts - 1, _DOUBLINGS))
    spread = 1 + _SPREAD * int(claim.bundle[:4], 16) / 0xFFFF
    return max(told, min(doubled, LONGEST_WAIT)) * spread


def _final(
    claim: Claim, outcomes: Mapping[str, Outcome], settled: frozenset[str], reached: bool, *, exhausted: bool
) -> Verdict:
    rejected = [outcome for outcome in outcomes.values() if isinstance(outcome, Rejected)]
    if reached or not (rejected or exhausted):
        return Verdict(ReminderState.SENT, claim.attempts, settled, reached)
    reason = EXHAUSTED if exhausted else rejected[0].reason
    return Verdict(ReminderState.FAILED, claim.attempts, settled, reached, reason=reason)
