"""Sends what one person is to be told at one time, after a last look at the handbooks as they stand now."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from handbook_api.platform.clock import Clock
from handbook_api.platform.ledger import Ledger, Page
from handbook_api.platform.planning_queue import PlanningQueue
from notifications.composing import AddressedPush, Bundle, Composer
from notifications.delivery import CredentialsRefused, Delivery, DeviceGone, Outcome
from notifications.device_store import DeviceStore
from notifications.inbox import InboxEntry
from notifications.inbox_store import InboxStore
from notifications.last_look import LastLook, Left, Looked, Standing
from notifications.reminder_store import ClaimLost, ReminderStore
from notifications.reminders import Claim, ReminderState
from notifications.verdicts import Verdict, verdict
from notifications.worker_metrics import WorkerMetrics

log = structlog.get_logger()


class Sender:
    """Sends claimed reminders. Whatever it was doing when it died is done again, under the same tag, by another."""

    def __init__(
        self,
        queue: PlanningQueue,
        last_look: LastLook,
        reminders: ReminderStore,
        inbox: InboxStore,
        devices: DeviceStore,
        composer: Composer,
        delivery: Delivery,
        ledger: Ledger,
        metrics: WorkerMetrics,
        clock: Clock,
    ) -> None:
        self._queue = queue
        self._last_look = last_look
        self._reminders = reminders
        self._inbox = inbox
        self._devices = devices
        self._composer = composer
        self._delivery = delivery
        self._ledger = ledger
        self._metrics = metrics
        self._clock = clock

    @property
    def is_held_up(self) -> bool:
        """Whether Firebase takes nothing from anybody at this moment, so that nothing is to be taken in hand."""
        return self._delivery.shut_for() > timedelta(0)

    async def send(self, claims: Sequence[Claim]) -> Mapping[str, ReminderState]:
        """See to the claims of one bundle; by its id the state that each reminder is in now.

        One whose lease ended before it was settled is not among them, nor is one that could not be looked at: another
        attempt will be.
        """
        looked = await self._last_look.at(claims)
        standing = [one for one in looked if isinstance(one, Standing)]
        try:
            outcomes = await self._deliver(standing) if standing else {}
        except ClaimLost:
            self._metrics.lost_claims.inc(len(claims))
            return {}
        now = self._clock.now()
        verdicts = [(one, _verdict_on(one, outcomes, now)) for one in looked]
        return await self._settle_each(_waking_together(verdicts))

    async def _deliver(self, standing: Sequence[Standing]) -> Mapping[str, Outcome]:
        """The outcome for each device. Raises `ClaimLost`, with nothing sent, when the lease has ended."""
        first = standing[0]
        claim = first.claim
        bundle = Bundle(claim.bundle, claim.planned.uid, [one.item for one in standing], first.language)
        # A device that one of them has not reached is told all of it again: the tag is the same.
        settled = frozenset.intersection(*(one.claim.settled_devices for one in standing))
        pushes = await self._composer.pushes(bundle, but_not=settled)
        if not pushes:
            return {}
        if self._clock.now() >= min(one.claim.leased_until for one in standing):
            raise ClaimLost
        self._metrics.bundle(len(standing))
        return await self._given(pushes)

    async def _given(self, pushes: Sequence[AddressedPush]) -> Mapping[str, Outcome]:
        outcomes = await self._delivery.send([addressed.push for addressed in pushes])
        for addressed, outcome in zip(pushes, outcomes, strict=True):
            self._metrics.push(outcome)
            if isinstance(outcome, DeviceGone):
                await self._devices.forget(addressed.device)
            if isinstance(outcome, CredentialsRefused):
                log.error("push_credentials_refused", reason=outcome.reason)
        return {addressed.device.id: outcome for addressed, outcome in zip(pushes, outcomes, strict=True)}

    async def _settle_each(self, verdicts: Sequence[tuple[Looked, Verdict]]) -> Mapping[str, ReminderState]:
        """Write the verdicts, those of one family together."""
        by_family: defaultdict[str, list[tuple[Looked, Verdict]]] = defaultdict(list)
        for looked, found in verdicts:
            by_family[looked.claim.planned.subject.family_id].append((looked, found))
        states: dict[str, ReminderState] = {}
        for family_id, its in by_family.items():
            try:
                await self._settle(family_id, its)
            except ClaimLost:
                self._metrics.lost_claims.inc(len(its))
                continue
            states |= {looked.claim.planned.id: found.state for looked, found in its}
            for looked, found in its:
                self._count(looked.claim, found)
        return states

    async def _settle(self, family_id: str, verdicts: Sequence[tuple[Looked, Verdict]]) -> None:
        """Write verdicts and, of what was given to Firebase, the inbox: all of it or nothing.

        A family whose handbook asks for a reminder no more is planned again: part of what it told of may still be due,
        and was not planned while this was in hand.
        """

        async def work(page: Page) -> None:
            for looked, found in verdicts:
                await self._reminders.settle(looked.claim, found, page.session)
            if any(found.state is ReminderState.WITHDRAWN for _, found in verdicts):
                await self._queue.mark_unplanned(family_id, page.session)
            await self._inbox.enter(
                [_entry(looked, page) for looked, _ in verdicts if isinstance(looked, Standing)], page.session
            )

        await self._ledger.change(family_id, work)

    def _count(self, claim: Claim, found: Verdict) -> None:
        kind = claim.planned.kind
        self._metrics.became(kind, found.state)
        if found.state is ReminderState.SENT:
            self._metrics.sent(kind, (self._clock.now() - claim.planned.due_at).total_seconds())
        if found.state is ReminderState.FAILED:
            log.warning("reminder_failed", kind=kind.value, reason=found.reason)


def _verdict_on(looked: Looked, outcomes: Mapping[str, Outcome], now: datetime) -> Verdict:
    match looked:
        case Left():
            return looked.verdict
        case Standing():
            return verdict(looked.claim, outcomes, now)


def _waking_together(verdicts: Sequence[tuple[Looked, Verdict]]) -> list[tuple[Looked, Verdict]]:
    """What was sent together and is to be tried again is tried again together."""
    waits = [one.wake_at for looked, one in verdicts if isinstance(looked, Standing) and one.wake_at is not None]
    return [
        (looked, replace(one, wake_at=max(waits)) if isinstance(looked, Standing) and one.wake_at is not None else one)
        for looked, one in verdicts
    ]


def _entry(standing: Standing, page: Page) -> InboxEntry:
    reminder = standing.item.reminder
    return InboxEntry(reminder.id, reminder.uid, reminder.subject, reminder.kind, reminder.wording, page.now)
