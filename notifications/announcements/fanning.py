"""Tells people of announcements, one by one: those whose turn has come, after a last look at each of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog

from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.clock import Clock, civil_date
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.ledger import Ledger, Page
from handbook_api.platform.texts import Texts
from handbook_api.residents import Residents
from notifications.announcements.deliveries import HeldDelivery
from notifications.announcements.delivery_store import DeliveryStore
from notifications.announcements.model import Announcement, AnnouncementState
from notifications.announcements.reconciling import digest_of
from notifications.announcements.segments import Recipient, recipients
from notifications.announcements.sending_store import SendingStore
from notifications.announcements.store import AnnouncementStore
from notifications.announcements.times import told_at
from notifications.announcements.topic_store import Subscriptions, TopicStore
from notifications.announcements.wording import link_to_announcement, push_of, wording_of
from notifications.delivery import Delivery
from notifications.device_store import DeviceStore
from notifications.devices import Device
from notifications.inbox import InboxEntry
from notifications.inbox_store import InboxStore
from notifications.outcomes import CredentialsRefused, DeviceGone, Outcome
from notifications.preferences import Preferences, PreferencesOf
from notifications.preferences_store import PreferencesStore
from notifications.pushes import Address, Push
from notifications.reminders import ReminderKind, ReminderState, Wording
from notifications.verdicts import ATTEMPTS_LIMIT, EXHAUSTED, Verdict, held_until, unsent, verdict
from notifications.worker_metrics import WorkerMetrics

log = structlog.get_logger()

PEOPLE_AT_ONCE: Final = 100
"""In memory, and before the next look whether somebody stopped it."""
LEASE: Final = timedelta(minutes=2)
NOT_YET: Final = "NOT_YET"


@dataclass(frozen=True, slots=True)
class _Batch:
    """Deliveries of one announcement, and those of their people whom it is for at this moment."""

    announcement: Announcement
    held: Sequence[HeldDelivery]
    found: Mapping[str, Recipient]
    preferences: PreferencesOf


@dataclass(frozen=True, slots=True)
class _AddressedPush:
    """A push, the device it is for, and the delivery it belongs to."""

    delivery: HeldDelivery
    device: Device
    push: Push


class Fanning:
    """Sends what was noted. Whatever it was doing when it died is done again, under the same tag, by another."""

    def __init__(
        self,
        announcements: AnnouncementStore,
        sendings: SendingStore,
        deliveries: DeliveryStore,
        residents: Residents,
        preferences: PreferencesStore,
        subscriptions: TopicStore,
        devices: DeviceStore,
        inbox: InboxStore,
        delivery: Delivery,
        ledger: Ledger,
        cipher: FieldCipher,
        texts: Texts,
        municipalities: Mapping[str, Municipality],
        metrics: WorkerMetrics,
        clock: Clock,
        lease: timedelta = LEASE,
    ) -> None:
        self._announcements = announcements
        self._sendings = sendings
        self._deliveries = deliveries
        self._residents = residents
        self._preferences = preferences
        self._subscriptions = subscriptions
        self._devices = devices
        self._inbox = inbox
        self._delivery = delivery
        self._ledger = ledger
        self._cipher = cipher
        self._texts = texts
        self._municipalities = municipalities
        self._metrics = metrics
        self._clock = clock
        self._lease = lease

    async def tell_some(self) -> int:
        """Take up to `PEOPLE_AT_ONCE` whose turn has come in hand and see to them; how many that were."""
        if self._delivery.shut_for() > timedelta(0):
            return 0
        held = await self._deliveries.take(self._clock.now(), self._lease, PEOPLE_AT_ONCE)
        by_announcement: defaultdict[str, list[HeldDelivery]] = defaultdict(list)
        for one in held:
            by_announcement[one.announcement].append(one)
        announcements = {str(one.key): one for one in await self._announcements.with_ids(by_announcement)}
        for id, its in by_announcement.items():
            if id in announcements:
                await self._see_to(announcements[id], its)
        return len(held)

    async def _see_to(self, announcement: Announcement, held: Sequence[HeldDelivery]) -> None:
        content, now = announcement.content, self._clock.now()
        municipality = self._municipalities.get(announcement.key.municipality)
        if content.useful_until <= now:
            await self._leave_all(announcement, held, ReminderState.STALE)
        elif announcement.state is not AnnouncementState.SENDING or municipality is None:
            await self._leave_all(announcement, held, ReminderState.WITHDRAWN)
        else:
            batch = await self._look(announcement, municipality, held)
            await self._tell(batch, municipality)

    async def _look(
        self, announcement: Announcement, municipality: Municipality, held: Sequence[HeldDelivery]
    ) -> _Batch:
        """Whom of these it is for at this moment, as their families and their wishes stand."""
        content, uids = announcement.content, {one.uid for one in held}
        families = await self._residents.of_people(municipality.code, uids)
        preferences = await self._preferences.of_people(uids)
        today = civil_date(self._clock.now(), municipality.zone)
        found = recipients(families, content.segment, preferences, today, is_urgent=content.is_urgent)
        return _Batch(announcement, held, found, preferences)

    async def _tell(self, batch: _Batch, municipality: Municipality) -> None:
        now = self._clock.now()
        left: list[tuple[HeldDelivery, Verdict]] = []
        told: list[HeldDelivery] = []
        for one in batch.held:
            verdict_before = self._verdict_before_sending(one, batch, municipality, now)
            if verdict_before is None:
                told.append(one)
            else:
                left.append((one, verdict_before))
        if told and min(one.leased_until for one in told) <= self._clock.now():
            # It slept past its lease: another worker has them in hand by now, and sends what is to be sent.
            return
        outcomes = await self._push(batch, told)
        now = self._clock.now()
        settled = [(one, verdict(one.claim(batch.announcement), outcomes.get(one.id, {}), now)) for one in told]
        await self._settle(batch, left, settled)

    def _verdict_before_sending(
        self, one: HeldDelivery, batch: _Batch, municipality: Municipality, now: datetime
    ) -> Verdict | None:
        """What becomes of somebody who is not told now; `None` for whoever is."""
        claim = one.claim(batch.announcement)
        if one.attempts > ATTEMPTS_LIMIT:
            return unsent(claim, ReminderState.FAILED, EXHAUSTED)
        if one.uid not in batch.found:
            return unsent(claim, ReminderState.WITHDRAWN)
        preferences = batch.preferences.get(one.uid, Preferences(one.uid))
        at = told_at(batch.announcement.content, municipality, preferences, now)
        return held_until(claim, at, NOT_YET) if at > now else None

    async def _push(self, batch: _Batch, told: Sequence[HeldDelivery]) -> Mapping[str, Mapping[str, Outcome]]:
        """The outcome of each device, by delivery."""
        pushes = await self._pushes(batch, told)
        if not pushes:
            return {}
        outcomes = await self._delivery.send([one.push for one in pushes])
        by_delivery: defaultdict[str, dict[str, Outcome]] = defaultdict(dict)
        for one, outcome in zip(pushes, outcomes, strict=True):
            self._metrics.push(outcome)
            by_delivery[one.delivery.id][one.device.id] = outcome
            if isinstance(outcome, DeviceGone):
                await self._devices.forget(one.device)
            if isinstance(outcome, CredentialsRefused):
                log.error("push_credentials_refused", reason=outcome.reason)
        return by_delivery

    async def _pushes(self, batch: _Batch, told: Sequence[HeldDelivery]) -> list[_AddressedPush]:
        by_uid = {one.uid: one for one in told}
        devices = await self._devices.of_people(by_uid)
        topics = (await self._sendings.topics_of([str(batch.announcement.key)])).get(str(batch.announcement.key), {})
        subscribed = await self._subscriptions.with_digests([digest_of(one) for one in devices]) if topics else {}
        return [
            await self._addressed(batch, by_uid[device.uid], device)
            for device in devices
            if device.id not in by_uid[device.uid].settled_devices
            and not _was_told_by_topic(subscribed.get(digest_of(device)), topics)
        ]

    async def _addressed(self, batch: _Batch, one: HeldDelivery, device: Device) -> _AddressedPush:
        language = device.pushes_in(batch.preferences.get(one.uid, Preferences(one.uid)).wishes.language)
        address = Address(
            await self._cipher.decrypt_optional(device.sealed_token),
            await self._cipher.decrypt_optional(device.sealed_fid),
        )
        return _AddressedPush(one, device, Push.of(push_of(self._texts, batch.announcement, language), address))

    async def _leave_all(self, announcement: Announcement, held: Sequence[HeldDelivery], state: ReminderState) -> None:
        verdicts = [(one, unsent(one.claim(announcement), state)) for one in held]
        await self._settle(_Batch(announcement, held, {}, {}), verdicts, [])

    async def _settle(
        self,
        batch: _Batch,
        left: Sequence[tuple[HeldDelivery, Verdict]],
        settled: Sequence[tuple[HeldDelivery, Verdict]],
    ) -> None:
        """Write what came of each and, of those who were told, the inbox: both or neither."""
        wording = wording_of(batch.announcement.content)

        async def work(page: Page) -> None:
            await self._deliveries.settle([*left, *settled], page.session)
            await self._inbox.enter([_entry(one, batch, wording, page) for one, _ in settled], page.session)

        await self._ledger.change(batch.announcement.key.municipality, work)
        for _, found in (*left, *settled):
            self._metrics.became(ReminderKind.ANNOUNCEMENT, found.state)


def _entry(one: HeldDelivery, batch: _Batch, wording: Wording, page: Page) -> InboxEntry:
    """What stays in her inbox. What is about a child's age or a pregnancy goes from there when that ends."""
    content = batch.announcement.content
    return InboxEntry(
        id=one.id,
        uid=one.uid,
        subject=batch.found[one.uid].subject if content.segment.is_about_a_handbook else None,
        kind=ReminderKind.ANNOUNCEMENT,
        wording=wording,
        sent_at=page.now,
        link=link_to_announcement(batch.announcement.key),
    )


def _was_told_by_topic(known: Subscriptions | None, topics: Mapping[str, datetime]) -> bool:
    """Whether FCM had the device on a topic before it was asked to tell that topic."""
    if known is None:
        return False
    since_of = ((known.topics.get(name), told) for name, told in topics.items())
    return any(since is not None and since <= told for since, told in since_of)
