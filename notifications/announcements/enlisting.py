"""Looks for those an announcement is for, family by family, and notes each of them once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final

import structlog

from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.clock import Clock, civil_date
from handbook_api.platform.texts import LANGUAGES, Texts
from handbook_api.residents import Residents
from notifications.announcements.deliveries import DeliveryToMake
from notifications.announcements.delivery_store import DeliveryStore
from notifications.announcements.model import Announcement, AnnouncementState, AnnouncementStep
from notifications.announcements.segments import recipients
from notifications.announcements.sending_store import Position, SendingStore
from notifications.announcements.store import AnnouncementStore
from notifications.announcements.times import goes_out_at, told_at
from notifications.announcements.topics import can_be_told_by_topic, topic_name
from notifications.announcements.wording import push_of
from notifications.outcomes import CredentialsRefused, Delivered, RetryAfter
from notifications.preferences import Preferences
from notifications.preferences_store import PreferencesStore
from notifications.reminders import ReminderState
from notifications.topic_delivery import TopicDelivery
from notifications.verdicts import CREDENTIALS_WAIT

log = structlog.get_logger()

FAMILIES_AT_ONCE: Final = 200
BEGUN_AT_ONCE: Final = 20
LEASE: Final = timedelta(minutes=2)
"""Longer than a piece takes: so long a worker that died keeps the others from going on."""
LOOKED_AGAIN_AFTER: Final = timedelta(seconds=30)
"""Once everybody was noted, so often it is looked whether everybody was seen to."""


class Enlisting:
    """Takes an announcement from its time on to its end, a piece at a time; who is noted is told by `Fanning`.

    It can die at any instruction. Its position is kept after every piece, and a piece done twice notes nobody twice.
    """

    def __init__(
        self,
        announcements: AnnouncementStore,
        sendings: SendingStore,
        deliveries: DeliveryStore,
        residents: Residents,
        preferences: PreferencesStore,
        topics: TopicDelivery,
        texts: Texts,
        municipalities: Mapping[str, Municipality],
        clock: Clock,
        lease: timedelta = LEASE,
    ) -> None:
        self._announcements = announcements
        self._sendings = sendings
        self._deliveries = deliveries
        self._residents = residents
        self._preferences = preferences
        self._topics = topics
        self._texts = texts
        self._municipalities = municipalities
        self._clock = clock
        self._lease = lease

    async def begin_due(self) -> int:
        """Begin with what was released and whose time has come; how many that were."""
        due = await self._announcements.due(self._clock.now(), BEGUN_AT_ONCE)
        for announcement in due:
            await self._begin(announcement)
        return len(due)

    async def _begin(self, announcement: Announcement) -> None:
        now = self._clock.now()
        if announcement.content.useful_until <= now:
            await self._announcements.advance(announcement, AnnouncementStep.EXPIRED, now)
            return
        wait = self._wait(announcement)
        if wait:
            await self._announcements.postpone(announcement, now + wait)
            return
        # First, so that whoever dies in between leaves nothing that goes out without anybody seeing to it.
        await self._sendings.begin(announcement.key)
        await self._announcements.advance(announcement, AnnouncementStep.BEGUN, now)

    async def go_on(self) -> bool:
        """Do a piece of one that goes out; whether there was one. Raises `PositionLost` where it took too long."""
        now = self._clock.now()
        position = await self._sendings.take_up(now, self._lease)
        if position is None:
            return False
        announcement = await self._announcements.get(position.key)
        match announcement.state if announcement is not None else None:
            case AnnouncementState.SENDING if announcement is not None:
                await self._send(announcement, position)
            case AnnouncementState.STOPPED:
                await self._wind_up(position)
            case AnnouncementState.SCHEDULED:
                await self._sendings.release(position, now + LOOKED_AGAIN_AFTER)
            case AnnouncementState.SENT:
                await self._sendings.end(position)
            case _:
                await self._sendings.forget(position)
        return True

    async def _send(self, announcement: Announcement, position: Position) -> None:
        municipality = self._municipalities.get(announcement.key.municipality)
        if announcement.content.useful_until <= self._clock.now():
            await self._close(announcement, position, AnnouncementStep.EXPIRED)
        elif position.is_counted:
            await self._close(announcement, position, AnnouncementStep.COMPLETED)
        elif municipality is None:
            # Its file was taken away, and nobody knows its hours: it waits, and expires in the end.
            await self._sendings.release(position, self._clock.now() + CREDENTIALS_WAIT)
        else:
            position, wait = await self._tell_topics(announcement, position)
            if not wait:
                position = await self._note(announcement, municipality, position)
            await self._sendings.release(position, self._clock.now() + wait)

    def _wait(self, announcement: Announcement) -> timedelta:
        """How long it has to wait before it may go out: somebody may have slept past the evening."""
        municipality = self._municipalities.get(announcement.key.municipality)
        if municipality is None:
            return CREDENTIALS_WAIT
        now = self._clock.now()
        return goes_out_at(announcement.content, municipality, now) - now

    async def _note(self, announcement: Announcement, municipality: Municipality, position: Position) -> Position:
        """Note who is to be told in the next families, as they stand now."""
        content, now = announcement.content, self._clock.now()
        page = await self._residents.after(municipality.code, position.after, FAMILIES_AT_ONCE)
        uids = {member.uid for family in page.families for member in family.members}
        preferences = await self._preferences.of_people(uids)
        today = civil_date(now, municipality.zone)
        found = recipients(page.families, content.segment, preferences, today, is_urgent=content.is_urgent)
        await self._deliveries.enlist(
            [
                DeliveryToMake(
                    announcement.key,
                    one.uid,
                    one.subject,
                    told_at(content, municipality, preferences.get(one.uid, Preferences(one.uid)), now),
                    content.useful_until,
                    content.is_urgent,
                )
                for one in found.values()
            ]
        )
        return replace(position, after=page.ends_at, is_counted=page.ends_at is None)

    async def _tell_topics(self, announcement: Announcement, position: Position) -> tuple[Position, timedelta]:
        """Give it to FCM for each topic that was not told yet; how long to wait before the next one may be."""
        for language in LANGUAGES if can_be_told_by_topic(announcement.content) else ():
            name = topic_name(announcement.key.municipality, language, is_urgent=announcement.content.is_urgent)
            if name in position.topics or name in position.refused_topics:
                continue
            asked_at, wait = self._clock.now(), self._wait(announcement)
            if wait:
                return position, wait
            outcome = await self._topics.send_to_topic(name, push_of(self._texts, announcement, language))
            match outcome:
                case Delivered():
                    position = replace(position, topics={**position.topics, name: asked_at})
                case RetryAfter():
                    return position, outcome.wait
                case CredentialsRefused():
                    log.error("push_credentials_refused", reason=outcome.reason)
                    return position, CREDENTIALS_WAIT
                case _:
                    # Everybody is told one by one then.
                    log.error("announcement_topic_refused", reason=outcome.reason)
                    position = replace(position, refused_topics=position.refused_topics | {name})
            await self._sendings.keep(position, self._clock.now() + self._lease)
        return position, timedelta(0)

    async def _close(self, announcement: Announcement, position: Position, step: AnnouncementStep) -> None:
        """Take the last step, once everybody was seen to; where its time has passed, nobody else is told."""
        key = announcement.key
        if step is AnnouncementStep.EXPIRED:
            await self._deliveries.close(key, ReminderState.STALE)
        progress = await self._deliveries.progress(key, is_counted=position.is_counted)
        if progress.waiting:
            await self._sendings.release(position, self._clock.now() + LOOKED_AGAIN_AFTER)
            return
        await self._announcements.advance(announcement, step, self._clock.now(), progress)
        await self._sendings.end(position)

    async def _wind_up(self, position: Position) -> None:
        """Of one that was stopped: keep how far it came, once nobody has anything of it in hand."""
        await self._deliveries.close(position.key, ReminderState.WITHDRAWN)
        progress = await self._deliveries.progress(position.key, is_counted=position.is_counted)
        if progress.waiting:
            await self._sendings.release(position, self._clock.now() + LOOKED_AGAIN_AFTER)
            return
        await self._announcements.keep_result(position.key, progress)
        await self._sendings.end(position)
