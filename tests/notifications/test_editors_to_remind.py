"""Whoever works on articles is reminded once a week of those to be read again."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from pymongo.asynchronous.client_session import AsyncClientSession

from content.desk.migrations import MIGRATIONS as DESK
from content.desk.people_store import DeskPeopleStore
from content.desk.store import DeskStore
from content.migrations import MIGRATIONS as CONTENT
from handbook_api.editors_to_remind import LINK, EditorsReminder, is_time
from handbook_api.municipalities.loading import load_municipalities
from handbook_api.platform.access_log import AccessLog
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.ledger import Ledger
from handbook_api.platform.migrations import migrate
from handbook_api.platform.mongodb import Database
from handbook_api.platform.signing import Signer
from handbook_api.platform.texts import Texts
from handbook_api.platform.tools import Tools
from notifications.delivery import Delivery
from notifications.device_service import DeviceService
from notifications.device_store import DeviceStore
from notifications.devices import DeviceToRegister, Platform
from notifications.inbox_store import InboxStore
from notifications.preferences import Preferences, Wishes
from notifications.preferences_store import PreferencesStore
from notifications.reminders import ReminderKind
from tests.clocks import SteppingClock
from tests.content.desk.office import EDITOR_ELSEWHERE, FACTS, HANA, NERIMA, NURSE, REN, Office, an_office
from tests.notifications.running_sandbox import RunningSandbox
from tests.queries import profiled

MUNICIPALITIES = load_municipalities()


@pytest.fixture
async def office(
    database: Database, ledger: Ledger, cipher: FieldCipher, signer: Signer, clock: SteppingClock, texts: Texts
) -> Office:
    await migrate(database, (*CONTENT, *DESK), clock)
    tools = Tools(
        database=database,
        ledger=ledger,
        access_log=AccessLog(database, clock),
        cipher=cipher,
        signer=signer,
        texts=texts,
        clock=clock,
        zone=ZoneInfo("Asia/Tokyo"),
    )
    return an_office(tools)


@pytest.fixture
def reminder(
    office: Office, ledger: Ledger, cipher: FieldCipher, clock: SteppingClock, texts: Texts, delivery: Delivery
) -> EditorsReminder:
    database = office.database
    return EditorsReminder(
        DeskStore(database),
        DeskPeopleStore(database),
        InboxStore(database),
        DeviceStore(database),
        PreferencesStore(database),
        delivery,
        ledger,
        cipher,
        texts,
        MUNICIPALITIES,
        clock,
    )


async def an_article_due(office: Office, on: date) -> None:
    await office.published(await office.article(facts=replace(FACTS, review_due=on)))


async def inboxes(office: Office) -> list[tuple[str, str]]:
    """Who has what in her inbox."""
    found = office.database.pushes.find({"kind": "ARTICLE_REVIEW"}).sort("uid")
    return [(one["uid"], one["wording"]["names"]["number"]["ja"]) async for one in found]


async def test_everybody_at_the_desk_is_reminded_once_a_week(
    office: Office, reminder: EditorsReminder, clock: SteppingClock
) -> None:
    await an_article_due(office, date(2026, 12, 8))

    await asyncio.gather(reminder.remind(), reminder.remind())
    clock.step(days=2)
    await reminder.remind()

    assert await inboxes(office) == [("hana", "1"), ("nurse-sato", "1")]
    clock.step(days=4)
    await reminder.remind()
    assert len(await inboxes(office)) == 4


async def test_it_is_pushed_to_each_of_their_devices_once(
    office: Office,
    reminder: EditorsReminder,
    sandbox: RunningSandbox,
    cipher: FieldCipher,
    signer: Signer,
    clock: SteppingClock,
) -> None:
    await an_article_due(office, date(2026, 12, 8))
    devices = DeviceService(DeviceStore(office.database), cipher, signer, clock)
    for who, token, language in ((HANA, "hanas-phone", "ja"), (NURSE, "a-phone-in-english", "en"), (REN, "no", "ja")):
        await devices.register(who, DeviceToRegister(token, None, Platform.ANDROID, language))

    await asyncio.gather(reminder.remind(), reminder.remind())
    await reminder.remind()

    assert sorted(sandbox.reached) == ["a-phone-in-english", "hanas-phone"]
    document = await office.database.pushes.find_one({"uid": "hana"})
    assert document is not None
    assert document["link"] == LINK


async def test_nobody_is_reminded_of_nothing(office: Office, reminder: EditorsReminder) -> None:
    await an_article_due(office, date(2026, 12, 9))

    await reminder.remind()

    assert await inboxes(office) == []
    assert await office.database.article_reminders.count_documents({}) == 0


async def test_at_another_desk_nobody_hears_of_it(office: Office, reminder: EditorsReminder) -> None:
    await an_article_due(office, date(2026, 12, 1))
    await office.article(by=EDITOR_ELSEWHERE)

    await reminder.remind()

    assert {uid for uid, _ in await inboxes(office)} == {"hana", "nurse-sato"}


async def test_who_has_left_the_desk_or_switched_it_off_is_not_reminded(
    office: Office, reminder: EditorsReminder, clock: SteppingClock
) -> None:
    await office.article(by=REN, id="1b7b7b3e-5d1f-4c0a-9c6e-2f1d3a4b5c6d")
    clock.step(days=181)
    await an_article_due(office, date(2027, 6, 1))
    await switched_off(office, "nurse-sato")

    await reminder.remind()

    assert await inboxes(office) == [("hana", "1")]


async def switched_off(office: Office, uid: str) -> None:
    """She said that she does not want to be reminded of articles."""
    store, wishes = PreferencesStore(office.database), Wishes(off=frozenset({ReminderKind.ARTICLE_REVIEW}))

    async def work(session: AsyncClientSession) -> Preferences:
        preferences = Preferences(uid, 1, wishes)
        await store.save(preferences, session)
        return preferences

    await store.change(work)


@pytest.mark.parametrize(
    ("at", "may"),
    [
        ("2026-11-24 09:59", False),
        ("2026-11-24 10:00", True),
        ("2026-11-24 16:59", True),
        ("2026-11-24 17:00", False),
        ("2026-11-23 10:00", False),
        ("2026-11-28 10:00", False),
        ("2026-11-29 10:00", False),
    ],
    ids=["early", "at the hour", "late", "too late", "a public holiday", "Saturday", "Sunday"],
)
def test_it_is_told_in_working_hours(at: str, may: bool) -> None:
    local = datetime.fromisoformat(at).replace(tzinfo=ZoneInfo("Asia/Tokyo"))

    assert is_time(MUNICIPALITIES[NERIMA], local.astimezone(UTC)) is may


async def test_looking_for_the_people_of_a_desk_scans_no_collection(office: Office, clock: SteppingClock) -> None:
    await an_article_due(office, date(2026, 12, 1))
    expected: Sequence[str] = ("hana", "nurse-sato")

    async with profiled(office.database) as queries:
        people = await DeskPeopleStore(office.database).people(NERIMA, clock.now(), 10)

    assert sorted(people) == list(expected)
    assert queries.plans
    assert queries.scans == set()
