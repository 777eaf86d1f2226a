"""Sends one reminder that a worker has in hand, after a last look at the handbook as it stands now."""

from collections.abc import Mapping
from dataclasses import dataclass

import structlog
from bson.binary import Binary

from handbook_api.handbooks import Contents, Handbooks
from handbook_api.platform.clock import Clock
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.ledger import Ledger, Page
from handbook_api.platform.planning_queue import PlanningQueue
from notifications.composing import AddressedPush, Composer
from notifications.delivery import CredentialsRefused, Delivery, DeviceGone, Outcome
from notifications.device_store import DeviceStore
from notifications.inbox import InboxEntry, entry_id
from notifications.inbox_store import InboxStore
from notifications.planning import plan_of
from notifications.programmes import Programmes
from notifications.reminder_store import ClaimLost, ReminderStore
from notifications.reminders import Claim, PlannedReminder, ReminderState
from notifications.verdicts import ATTEMPTS_LIMIT, EXHAUSTED, Verdict, held_until, unsent, verdict
from notifications.worker_metrics import WorkerMetrics

log = structlog.get_logger()

NOT_YET = "NOT_YET"
"""Why a reminder is held that the handbook now wants later: the quiet hours have begun, or a date was corrected."""


@dataclass(frozen=True, slots=True)
class _Live:
    """A reminder as the handbook now has it, the sealed name of the child it is about, and who is to get it."""

    reminder: PlannedReminder
    sealed_name: Binary | None
    uids: tuple[str, ...]


class Sender:
    """Sends claimed reminders. Whatever it was doing when it died is done again, under the same tag, by another."""

    def __init__(
        self,
        queue: PlanningQueue,
        handbooks: Handbooks,
        reminders: ReminderStore,
        inbox: InboxStore,
        devices: DeviceStore,
        composer: Composer,
        delivery: Delivery,
        ledger: Ledger,
        programmes: Programmes,
        metrics: WorkerMetrics,
        clock: Clock,
    ) -> None:
        self._queue = queue
        self._handbooks = handbooks
        self._reminders = reminders
        self._inbox = inbox
        self._devices = devices
        self._composer = composer
        self._delivery = delivery
        self._ledger = ledger
        self._programmes = programmes
        self._metrics = metrics
        self._clock = clock

    async def send(self, claim: Claim) -> ReminderState | None:
        """See to a claimed reminder; the state it is in now, or `None` when the lease ended before it was settled."""
        try:
            return await self._send(claim)
        except ClaimLost:
            self._metrics.lost_claims.inc()
            return None

    async def _send(self, claim: Claim) -> ReminderState:
        if claim.attempts > ATTEMPTS_LIMIT:
            return await self._settle(claim, unsent(claim, ReminderState.FAILED, EXHAUSTED))
        live = await self._look(claim)
        now = self._clock.now()
        if live is None:
            is_stale = claim.planned.useful_until <= now
            return await self._settle(
                claim, unsent(claim, ReminderState.STALE if is_stale else ReminderState.WITHDRAWN)
            )
        if live.reminder.due_at > now:
            return await self._settle(claim, held_until(claim, live.reminder.due_at, NOT_YET))
        pushes = await self._composer.pushes(live.reminder, live.sealed_name, live.uids, claim.settled_devices)
        outcomes = await self._deliver(claim, pushes)
        return await self._settle(claim, verdict(claim, outcomes, self._clock.now()), live)

    async def _look(self, claim: Claim) -> _Live | None:
        """What the plan made at this moment says of the reminder; nothing when it is not in it any more."""
        subject = claim.planned.subject
        handbook = await self._handbooks.about(subject)
        if handbook is None:
            return None
        planned = plan_of(subject, handbook.contents, self._programmes, self._clock.now())
        reminder = next((one for one in planned if one.id == claim.planned.id), None)
        if reminder is None:
            return None
        uids = reminder.recipients.among(handbook.family.guardians)
        return _Live(reminder, _sealed_name(reminder, handbook.contents), uids)

    async def _deliver(self, claim: Claim, pushes: tuple[AddressedPush, ...]) -> Mapping[str, Outcome]:
        """The outcome for each device. Raises `ClaimLost`, with nothing sent, when the lease has ended."""
        if not pushes:
            return {}
        if self._clock.now() >= claim.leased_until:
            raise ClaimLost
        outcomes = await self._delivery.send([addressed.push for addressed in pushes])
        for addressed, outcome in zip(pushes, outcomes, strict=True):
            self._metrics.push(outcome)
            if isinstance(outcome, DeviceGone):
                await self._devices.forget(addressed.device)
            if isinstance(outcome, CredentialsRefused):
                log.error("push_credentials_refused", reason=outcome.reason)
        return {addressed.device.id: outcome for addressed, outcome in zip(pushes, outcomes, strict=True)}

    async def _settle(self, claim: Claim, found: Verdict, live: _Live | None = None) -> ReminderState:
        """Write the verdict and, once a reminder was given to Firebase, the inboxes: both or neither.

        A family whose handbook asks for the reminder no more is planned again: part of what it told of may still be
        due, and was not planned while this was in hand.
        """

        async def work(page: Page) -> None:
            await self._reminders.settle(claim, found, page.session)
            if found.state is ReminderState.WITHDRAWN:
                await self._queue.mark_unplanned(claim.planned.subject.family_id, page.session)
            if live is not None:
                await self._inbox.enter(_entries(live, page), page.session)

        await self._ledger.change(claim.planned.subject.family_id, work)
        self._metrics.became(claim.planned.kind, found.state)
        if found.state is ReminderState.SENT:
            lateness = self._clock.now() - claim.planned.due_at
            self._metrics.sent(claim.planned.kind, lateness.total_seconds())
        if found.state is ReminderState.FAILED:
            log.warning("reminder_failed", kind=claim.planned.kind.value, reason=found.reason)
        return found.state


def _sealed_name(reminder: PlannedReminder, contents: Contents) -> Binary | None:
    """The name of the child it is about; a pregnancy has none."""
    if not isinstance(reminder.subject, ChildKey):
        return None
    return next(child.sealed_name for child in contents.children if child.key == reminder.subject)


def _entries(live: _Live, page: Page) -> tuple[InboxEntry, ...]:
    reminder = live.reminder
    return tuple(
        InboxEntry(entry_id(reminder.id, uid), uid, reminder.subject, reminder.kind, reminder.wording, page.now)
        for uid in live.uids
    )
