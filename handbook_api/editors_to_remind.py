"""Reminds whoever works on a municipality's articles, once a week, of those that are to be read again.

It stands between the desk and the inboxes, neither of which knows of the other.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

import structlog

from content.desk.people_store import DeskPeopleStore
from content.desk.store import DeskStore
from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.clock import Clock
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.ledger import Ledger, Page
from handbook_api.platform.one_by_one import one_by_one
from handbook_api.platform.texts import LANGUAGES, Texts
from notifications.delivery import Delivery
from notifications.device_store import DeviceStore
from notifications.devices import Device
from notifications.holidays import is_holiday
from notifications.inbox import InboxEntry, entry_id
from notifications.inbox_store import InboxStore
from notifications.outcomes import DeviceGone
from notifications.preferences import Preferences, PreferencesOf
from notifications.preferences_store import PreferencesStore
from notifications.pushes import Address, Push
from notifications.reminders import ReminderKind, Wording
from notifications.saying import say

log = structlog.get_logger()

AHEAD: Final = timedelta(days=14)
"""Whatever is due by then is told of, so that there is time to read it again."""
WORKS_THERE: Final = timedelta(days=180)
"""Who took a step at the desk within this time is one of those who work at it: the service keeps no list of them."""
PEOPLE_LIMIT: Final = 200
COUNTED_UP_TO: Final = 1_000
UNTIL: Final = time(17)
"""Later in the day nobody at an office is reminded."""
USEFUL: Final = timedelta(days=3)
LINK: Final = "handbook://article-desk/review"

_SATURDAY: Final = 5


class EditorsReminder:
    """Tells everybody at a desk on the first working day of the week, or on the next one that a worker is there.

    It is in each inbox exactly once, however many workers there are. The push is sent after that, by the one that
    wrote it down: where it dies in between there is no push, and the inbox has it.
    """

    def __init__(
        self,
        desk: DeskStore,
        people: DeskPeopleStore,
        inbox: InboxStore,
        devices: DeviceStore,
        preferences: PreferencesStore,
        delivery: Delivery,
        ledger: Ledger,
        cipher: FieldCipher,
        texts: Texts,
        municipalities: Mapping[str, Municipality],
        clock: Clock,
    ) -> None:
        self._desk = desk
        self._people = people
        self._inbox = inbox
        self._devices = devices
        self._preferences = preferences
        self._delivery = delivery
        self._ledger = ledger
        self._cipher = cipher
        self._texts = texts
        self._municipalities = municipalities
        self._clock = clock

    async def remind(self) -> bool:
        """Remind every desk whose time has come; nothing is left then."""
        now = self._clock.now()
        due = [one for one in self._municipalities.values() if is_time(one, now)]
        await one_by_one(due, self._remind, "editors_not_reminded")
        return True

    async def _remind(self, municipality: Municipality) -> bool:
        """Tell the people of one desk; whether there was anything to tell, and nobody had told it this week."""
        now = self._clock.now()
        today = now.astimezone(municipality.zone).date()
        number = await self._desk.count_to_review(municipality.code, today + AHEAD, COUNTED_UP_TO)
        people = await self._people.people(municipality.code, now - WORKS_THERE, PEOPLE_LIMIT) if number else ()
        preferences = await self._preferences.of_people(people)
        told = [uid for uid in people if ReminderKind.ARTICLE_REVIEW not in preferences[uid].wishes.off]
        week = _week(today)
        wording = Wording("reminder.article_review", {"number": dict.fromkeys(LANGUAGES, str(number))}, {})

        async def work(page: Page) -> bool:
            if not told or not await self._people.begin_reminder(page, municipality.code, week):
                return False
            entries = [
                InboxEntry(
                    id=entry_id(_tag(municipality.code, week), uid),
                    uid=uid,
                    subject=None,
                    kind=ReminderKind.ARTICLE_REVIEW,
                    wording=wording,
                    sent_at=page.now,
                    link=LINK,
                )
                for uid in told
            ]
            await self._inbox.enter(entries, page.session)
            return True

        is_hers = await self._ledger.change(municipality.code, work)
        if is_hers:
            await self._push(told, preferences, wording, _tag(municipality.code, week))
            log.info("editors_reminded", people=len(told), articles=number)
        return is_hers

    async def _push(self, told: Sequence[str], preferences: PreferencesOf, wording: Wording, tag: str) -> None:
        devices = await self._devices.of_people(told)
        pushes = [await self._addressed(one, preferences[one.uid], wording, tag) for one in devices]
        for device, outcome in zip(devices, await self._delivery.send(pushes), strict=True):
            if isinstance(outcome, DeviceGone):
                await self._devices.forget(device)

    async def _addressed(self, device: Device, preferences: Preferences, wording: Wording, tag: str) -> Push:
        language = device.pushes_in(preferences.wishes.language)
        said = say(self._texts, language, wording)
        return Push(
            Address(
                await self._cipher.decrypt_optional(device.sealed_token),
                await self._cipher.decrypt_optional(device.sealed_fid),
            ),
            tag=tag,
            kind=ReminderKind.ARTICLE_REVIEW.value,
            title=said.title,
            body=said.body,
            link=LINK,
            language=language,
            useful_until=self._clock.now() + USEFUL,
        )


def is_time(municipality: Municipality, now: datetime) -> bool:
    """Whether a desk may be reminded at this moment: on a working day there, after the hour of its reminders."""
    local = now.astimezone(municipality.zone)
    if local.weekday() >= _SATURDAY or is_holiday(municipality.holidays, local.date()):
        return False
    return municipality.reminders_at <= local.time() < UNTIL


def _week(day: date) -> str:
    """The week that a day is in (ISO 8601), such as 2026-W48."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def _tag(municipality: str, week: str) -> str:
    """What names one desk's reminder of one week: 32 hexadecimal digits."""
    return hashlib.sha256(f"ARTICLE_REVIEW\0{municipality}\0{week}".encode()).hexdigest()[:32]
