"""A reminder from its plan to the phone and the inbox: what is sent, to whom, and what is not."""

from handbook_api.families.model import MemberRole
from handbook_api.platform.ids import ChildKey
from notifications.delivery import QUOTA_WAIT
from notifications.links import child_link
from notifications.reminders import ReminderKind, ReminderState
from notifications.sandbox_answers import Behaviour
from notifications.verdicts import CREDENTIALS_WAIT, EXHAUSTED
from notifications.worker import WorkerPace
from tests.notifications.builders import GRANDMOTHER, KENTA, MISAKI, PHONE, PHONE_OF_KENTA, TABLET, an_entry
from tests.notifications.house import House
from tests.notifications.running_sandbox import RunningSandbox

LEASE = WorkerPace().lease
OPENS, CLOSES = ReminderKind.CHECKUP_OPENS, ReminderKind.CHECKUP_CLOSES
SENT, HELD, PLANNED = ReminderState.SENT, ReminderState.HELD, ReminderState.PLANNED
FAILED = ReminderState.FAILED


async def test_a_reminder_that_is_due_arrives_with_the_childs_name(house: House, sandbox: RunningSandbox) -> None:
    family = await house.a_family()
    child = await house.a_child(family, name="ゆい")
    await house.a_device()

    await house.plan_and_send()

    (arrival,) = sandbox.arrivals
    reminder = await house.the_reminder(family, OPENS)
    assert arrival.message["notification"] == {
        "title": "ゆいさんの4か月児健診の時期になりました",
        "body": "2026年12月23日(水)まで受けられます。場所や持ち物は手帳でご覧ください。",
    }
    assert arrival.message["data"] == {
        "link": child_link(child),
        "reminder": reminder.id,
        "kind": "CHECKUP_OPENS",
    }
    assert sandbox.tags == [reminder.id]
    assert await house.states(family) == {OPENS: SENT, CLOSES: PLANNED}


async def test_every_device_of_every_guardian_is_told_in_its_language(house: House, sandbox: RunningSandbox) -> None:
    family = await house.a_family()
    await house.a_child(family, name="ゆい")
    await house.joins(family, KENTA, MemberRole.GUARDIAN)
    await house.a_device(MISAKI, PHONE)
    await house.a_device(MISAKI, TABLET, language="en")
    await house.a_device(KENTA, PHONE_OF_KENTA)

    await house.plan_and_send()

    titles = {arrival.target: arrival.message["notification"]["title"] for arrival in sandbox.arrivals}
    assert titles == {
        PHONE: "ゆいさんの4か月児健診の時期になりました",
        TABLET: "ゆい: it is time for the 4-month checkup",
        PHONE_OF_KENTA: "ゆいさんの4か月児健診の時期になりました",
    }
    tags = {arrival.target: arrival.message["data"]["reminder"] for arrival in sandbox.arrivals}
    assert tags[PHONE] == tags[TABLET] != tags[PHONE_OF_KENTA], "a reminder is one person's, and so is its tag"


async def test_a_viewer_is_told_of_no_checkup(house: House, sandbox: RunningSandbox) -> None:
    family = await house.a_family()
    await house.a_child(family)
    await house.joins(family, GRANDMOTHER, MemberRole.VIEWER)
    await house.a_device(GRANDMOTHER, "phone-of-grandmother")

    await house.plan_and_send()

    assert sandbox.arrivals == ()
    assert await house.inbox.unread_count(GRANDMOTHER) == 0
    assert await house.inbox.unread_count(MISAKI) == 1


async def test_without_a_device_it_is_in_the_inbox_and_counts_as_sent(house: House) -> None:
    family = await house.a_family()
    await house.a_child(family)

    await house.plan_and_send()

    assert (await house.states(family))[OPENS] is SENT
    assert await house.inbox.unread_count(MISAKI) == 1


async def test_nothing_is_sent_before_its_time(house: House, sandbox: RunningSandbox) -> None:
    family = await house.a_family()
    await house.a_child(family, born="2026-07-25")
    await house.a_device()

    await house.plan_and_send()
    house.clock.step(hours=23, minutes=59)
    await house.worker.send_due()
    assert sandbox.arrivals == ()

    house.clock.step(minutes=1)
    await house.worker.send_due()
    assert sandbox.reached == [PHONE]


async def test_what_was_sent_is_never_sent_again(house: House, sandbox: RunningSandbox) -> None:
    family = await house.a_family()
    child = await house.a_child(family)
    await house.a_device()
    await house.plan_and_send()

    await house.children.correct(MISAKI, child, 1, an_entry(name="結衣"))
    await house.with_programme(house.municipalities["131202"]).plan_and_send()
    house.clock.step(days=3)
    await house.plan_and_send()

    assert sandbox.reached == [PHONE]


async def test_a_device_that_is_gone_is_forgotten_and_the_others_are_told(
    house: House, sandbox: RunningSandbox
) -> None:
    family = await house.a_family()
    await house.a_child(family)
    await house.a_device(token=PHONE)
    await house.a_device(token=TABLET)
    sandbox.tell(PHONE, Behaviour.UNREGISTERED)

    await house.plan_and_send()

    assert sandbox.reached == [TABLET]
    assert len(await house.device_store.of_people({MISAKI.uid})) == 1
    assert (await house.states(family))[OPENS] is SENT


async def test_a_push_over_the_quota_is_sent_again_after_the_told_time(house: House, sandbox: RunningSandbox) -> None:
    family = await house.a_family()
    await house.a_child(family)
    await house.a_device()
    sandbox.tell(PHONE, Behaviour.QUOTA_EXCEEDED, times=1, retry_after_seconds=300)

    await house.plan_and_send()
    assert (await house.states(family))[OPENS] is HELD
    house.clock.step(seconds=299)
    await house.worker.send_due()
    assert sandbox.arrivals == ()

    house.clock.step(seconds=1 + 30)
    await house.worker.send_due()
    assert sandbox.tags == [(await house.the_reminder(family, OPENS)).id]
    assert (await house.states(family))[OPENS] is SENT


async def test_only_the_device_it_did_not_reach_is_tried_again(house: House, sandbox: RunningSandbox) -> None:
    family = await house.a_family()
    await house.a_child(family)
    await house.a_device(token=PHONE)
    await house.a_device(token=TABLET)
    sandbox.tell(TABLET, Behaviour.UNAVAILABLE, times=1)

    await house.plan_and_send()
    house.clock.step(seconds=QUOTA_WAIT.total_seconds())
    await house.worker.send_due()

    assert sandbox.reached == [PHONE, TABLET]
    assert len(set(sandbox.tags)) == 1
    assert await house.inbox.unread_count(MISAKI) == 1


async def test_what_was_read_before_the_last_device_was_reached_stays_read(
    house: House, sandbox: RunningSandbox
) -> None:
    await house.a_child(await house.a_family())
    await house.a_device()
    sandbox.tell(PHONE, Behaviour.UNAVAILABLE, times=1)
    await house.plan_and_send()
    (entry,) = (await house.inbox.page(MISAKI, 10, None, "ja")).entries
    await house.inbox.mark_read(MISAKI, [entry.id])

    house.clock.step(seconds=QUOTA_WAIT.total_seconds())
    await house.worker.send_due()

    assert sandbox.reached == [PHONE]
    assert await house.inbox.unread_count(MISAKI) == 0


async def test_a_push_that_firebase_rejects_has_failed_and_says_why(house: House, sandbox: RunningSandbox) -> None:
    family = await house.a_family()
    await house.a_child(family)
    await house.a_device()
    sandbox.tell(PHONE, Behaviour.INVALID_ARGUMENT)

    await house.plan_and_send()

    stored = await house.database.reminders.find_one({"state": FAILED.value})
    assert stored is not None
    assert stored["reason"] == "INVALID_ARGUMENT"
    assert "wake_at" not in stored
    assert await house.inbox.unread_count(MISAKI) == 1


async def test_a_reminder_that_takes_its_workers_with_it_fails_in_the_end(house: House) -> None:
    family = await house.a_family()
    await house.a_child(family)
    await house.plan()
    (due,) = await house.reminders.due(house.clock.now(), 10)
    for _ in range(24):
        assert await house.reminders.claim(due, house.clock.now(), LEASE)
        house.clock.step(minutes=2)

    await house.worker.send_due()

    stored = await house.database.reminders.find_one({"_id": due.id})
    assert stored is not None
    assert (stored["state"], stored["reason"]) == (FAILED.value, EXHAUSTED)


async def test_while_firebase_lets_nobody_in_reminders_wait(house: House, sandbox: RunningSandbox) -> None:
    family = await house.a_family()
    await house.a_child(family)
    await house.a_device()
    sandbox.tell(PHONE, Behaviour.THIRD_PARTY_AUTH_ERROR)

    await house.plan_and_send()
    for _ in range(2):
        house.clock.step(seconds=CREDENTIALS_WAIT.total_seconds())
        await house.worker.send_due()
    assert (await house.states(family))[OPENS] is HELD

    sandbox.sandbox.untell(PHONE)
    house.clock.step(seconds=CREDENTIALS_WAIT.total_seconds())
    await house.worker.send_due()
    assert (await house.states(family))[OPENS] is SENT


def test_a_link_names_the_child_by_its_global_id() -> None:
    link = child_link(ChildKey("5e1d7d5c-2f4d-8f0e-9a41-2f3a4b5c6d7e", "0b9c8d7e-6f5a-4b3c-8d2e-1f0a9b8c7d6e"))

    assert link.startswith("handbook://child/Q2hpbGQ6")
