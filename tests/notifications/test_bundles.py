"""Several things for one person on one day are one push; and each reminder has exactly one tag for ever."""

import asyncio
import uuid
from collections import defaultdict
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handbook_api.families.model import MemberRole
from handbook_api.platform.ids import ChildKey, new_id
from handbook_api.platform.mongodb import Database
from notifications.links import INBOX_LINK
from notifications.reminder_documents import new_document
from notifications.reminder_store import ReminderStore
from notifications.reminders import PlannedReminder, ReminderKind, ReminderState
from notifications.sandbox_answers import Behaviour
from tests.clocks import TODAY_AT_TEN
from tests.notifications.builders import KENTA, MISAKI, PHONE, PHONE_OF_KENTA, TABLET, a_reminder, an_entry
from tests.notifications.house import House
from tests.notifications.running_sandbox import RunningSandbox

OPENS = ReminderKind.CHECKUP_OPENS
SENT, HELD, WITHDRAWN = ReminderState.SENT, ReminderState.HELD, ReminderState.WITHDRAWN
LEASE = timedelta(minutes=2)


async def test_two_children_on_one_day_are_one_push_that_leads_to_the_inbox(
    house: House, sandbox: RunningSandbox
) -> None:
    family = await house.a_family()
    await house.a_child(family, name="ゆい")
    await house.a_child(family, name="はると")
    await house.a_device()

    await house.plan_and_send()

    (arrival,) = sandbox.arrivals
    told = arrival.message["notification"]
    assert told["title"] == "お知らせが2件あります"
    assert sorted(told["body"].splitlines()) == [
        "はるとさんの4か月児健診の時期になりました",
        "ゆいさんの4か月児健診の時期になりました",
    ]
    assert (arrival.message["data"]["link"], arrival.message["data"]["kind"]) == (INBOX_LINK, OPENS.value)
    assert await house.inbox.unread_count(MISAKI) == 2


async def test_what_is_due_in_two_families_of_hers_is_one_push(house: House, sandbox: RunningSandbox) -> None:
    hers = await house.a_family()
    await house.a_child(hers)
    sisters = await house.a_family(of=KENTA)
    await house.a_child(sisters, by=KENTA)
    await house.joins(sisters, MISAKI, MemberRole.GUARDIAN, by=KENTA)
    await house.a_device(MISAKI, PHONE)
    await house.a_device(KENTA, PHONE_OF_KENTA)

    await house.plan_and_send()

    assert sorted(sandbox.reached) == sorted([PHONE, PHONE_OF_KENTA])
    assert await house.inbox.unread_count(MISAKI) == 2
    assert {(await house.states(family))[OPENS] for family in (hers, sisters)} == {SENT}


async def test_what_is_wrong_by_now_is_left_out_and_the_rest_is_told(house: House, sandbox: RunningSandbox) -> None:
    family = await house.a_family()
    gone, stays = await house.a_child(family, name="ゆい"), await house.a_child(family, name="はると")
    await house.a_device()
    await house.plan()

    await house.ends(gone)
    await house.worker.send_due()

    assert [one.message["notification"]["title"] for one in sandbox.arrivals] == [
        "はるとさんの4か月児健診の時期になりました"
    ]
    assert WITHDRAWN in await house.states_of(gone)
    assert SENT in await house.states_of(stays)


async def test_one_that_cannot_be_looked_at_does_not_keep_the_others_of_its_bundle(
    house: House, sandbox: RunningSandbox
) -> None:
    family = await house.a_family()
    broken, whole = await house.a_child(family), await house.a_child(family)
    await house.a_device()
    await house.plan()
    await house.database.children.update_one({"_id": str(broken)}, {"$set": {"status": "NONE_OF_OURS"}})

    await house.worker.send_due()

    assert len(sandbox.arrivals) == 1
    assert SENT in await house.states_of(whole)
    assert ReminderState.CLAIMED in await house.states_of(broken)


async def test_what_comes_due_later_that_day_is_a_push_of_its_own(house: House, sandbox: RunningSandbox) -> None:
    family = await house.a_family()
    await house.a_child(family)
    await house.a_device()
    sandbox.tell(PHONE, Behaviour.UNAVAILABLE, times=1)
    await house.plan_and_send()
    await house.a_child(family)

    await house.plan_and_send()
    house.clock.step(minutes=5)
    await house.worker.send_due()

    assert len(sandbox.tags) == len(set(sandbox.tags)) == 2


async def test_a_device_that_was_not_reached_gets_the_same_bundle_under_the_same_tag(
    house: House, sandbox: RunningSandbox
) -> None:
    family = await house.a_family()
    for _ in range(3):
        await house.a_child(family)
    await house.a_device(token=PHONE)
    await house.a_device(token=TABLET)
    sandbox.tell(TABLET, Behaviour.UNAVAILABLE, times=1)

    await house.plan_and_send()
    house.clock.step(minutes=5)
    await house.worker.send_due()

    assert sandbox.reached == [PHONE, TABLET]
    assert len(set(sandbox.tags)) == 1
    assert [one.message["notification"]["title"] for one in sandbox.arrivals] == ["お知らせが3件あります"] * 2


async def test_what_was_sent_together_is_tried_again_together_however_often_each_was_tried(
    house: House, sandbox: RunningSandbox
) -> None:
    family = await house.a_family()
    child, _ = await house.a_child(family), await house.a_child(family)
    await house.a_device()
    await house.plan()
    await house.database.reminders.update_many({"child": str(child)}, {"$set": {"attempts": 4}})
    sandbox.tell(PHONE, Behaviour.UNAVAILABLE, times=1)

    await house.worker.send_due()

    assert len(await house.database.reminders.distinct("wake_at", {"state": HELD.value})) == 1
    assert await house.database.reminders.count_documents({"state": HELD.value}) == 2


async def test_a_worker_that_died_before_it_sent_leaves_its_bundle_to_the_next(
    house: House, sandbox: RunningSandbox
) -> None:
    family = await house.a_family()
    for _ in range(3):
        await house.a_child(family)
    await house.a_device()
    await house.plan()
    (first, *_) = await house.reminders.due(house.clock.now(), 10)
    abandoned = await house.reminders.claim_together(first, house.clock.now(), LEASE, 20)

    house.clock.step(seconds=LEASE.total_seconds())
    await house.a_child(family)
    await house.plan()
    await house.worker.send_due()

    by_tag = {one.message["data"]["reminder"]: one.message["notification"]["title"] for one in sandbox.arrivals}
    assert by_tag[first.id] == "お知らせが3件あります"
    assert (len(abandoned), len(by_tag)) == (3, 2)


async def test_no_more_than_so_many_are_told_at_once(house: House, sandbox: RunningSandbox) -> None:
    family = await house.a_family()
    for _ in range(5):
        await house.a_child(family)
    await house.a_device()
    await house.plan()

    await house.a_worker(bundle_limit=3).send_due()

    titles = sorted(one.message["notification"]["title"] for one in sandbox.arrivals)
    assert titles == ["お知らせが2件あります", "お知らせが3件あります"]


async def test_what_waits_for_the_morning_is_put_together_anew(house: House, sandbox: RunningSandbox) -> None:
    family = await house.a_family()
    await house.a_child(family)
    await house.a_device()
    await house.plan()
    house.clock.step(hours=12)
    await house.worker.send_due()
    await house.a_child(family)
    await house.plan()

    house.clock.step(hours=10)
    await house.worker.send_due()

    assert [one.message["notification"]["title"] for one in sandbox.arrivals] == ["お知らせが2件あります"]


async def test_what_was_left_out_of_the_bundle_it_was_first_of_does_not_take_the_place_of_that_later(
    house: House, sandbox: RunningSandbox
) -> None:
    family = await house.a_family()
    children = [await house.a_child(family), await house.a_child(family)]
    await house.a_device()
    await house.plan()
    (first, other) = await house.reminders.due(house.clock.now(), 10)
    kept = {one.planned.id: one.planned.subject for one in await house.reminders.of_family(family.id)}
    moved = kept[first.id]
    assert isinstance(moved, ChildKey)
    assert moved in children

    await house.children.correct(MISAKI, moved, 1, an_entry(born="2026-08-24"))
    await house.worker.send_due()
    assert (sandbox.tags, (await house.reminders.due(house.clock.now(), 10))) == ([first.id], ())

    house.clock.step(days=30)
    await house.plan_and_send()

    assert len(set(sandbox.tags)) == 2, "on the phone the other child's stays where it is"
    assert other.id not in sandbox.tags


async def test_the_tag_of_one_that_was_left_out_is_the_same_however_often_it_is_sent(
    house: House, sandbox: RunningSandbox
) -> None:
    family = await house.a_family()
    child = await house.a_child(family)
    await house.a_device(token=PHONE)
    await house.a_device(token=TABLET)
    await house.plan()
    await house.children.correct(MISAKI, child, 1, an_entry(born="2026-08-24"))
    await house.worker.send_due()
    sandbox.tell(TABLET, Behaviour.UNAVAILABLE, times=2)

    house.clock.step(days=30)
    await house.plan_and_send()
    for _ in range(2):
        house.clock.step(hours=2)
        await house.worker.send_due()

    assert sorted(sandbox.reached) == sorted([PHONE, TABLET])
    assert len(set(sandbox.tags)) == 1


async def test_a_worker_that_saw_it_before_it_was_left_out_takes_nothing(database: Database) -> None:
    store = ReminderStore(database)
    await arrive(database, MISAKI.uid, 1, TODAY_AT_TEN)
    (seen,) = await store.due(TODAY_AT_TEN, 10)
    assert await store.claim(seen, TODAY_AT_TEN, LEASE) is not None
    await database.reminders.update_one({"_id": seen.id}, {"$set": {"bundle": None, "wake_at": TODAY_AT_TEN}})

    assert await store.claim(seen, TODAY_AT_TEN, LEASE) is None


async def test_after_a_correction_of_one_the_others_are_told(house: House, sandbox: RunningSandbox) -> None:
    family = await house.a_family()
    moved, stays = await house.a_child(family), await house.a_child(family)
    await house.a_device()
    await house.plan()

    await house.children.correct(MISAKI, moved, 1, an_entry(born="2026-08-24"))
    await house.worker.send_due()

    assert len(sandbox.arrivals) == 1
    assert SENT in await house.states_of(stays)
    assert HELD in await house.states_of(moved)


async def arrive(database: Database, uid: str, count: int, due_at: datetime) -> list[PlannedReminder]:
    """So many reminders of a person come due."""
    subject = ChildKey(new_id(), new_id())
    new = [a_reminder(id=uuid.uuid4().hex, uid=uid, subject=subject, due_at=due_at) for _ in range(count)]
    await database.reminders.insert_many([new_document(one) for one in new])
    return new


steps = st.lists(
    st.tuples(st.sampled_from(["claim", "die", "settle", "arrives"]), st.integers(0, 2), st.integers(1, 4)),
    min_size=1,
    max_size=14,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=steps)
async def test_whatever_workers_do_and_whenever_they_die_a_reminder_has_one_tag(
    database: Database, plan: list[tuple[str, int, int]]
) -> None:
    """Three workers claim, die with what they have in hand, and come back; what is sent is sent under one tag."""
    await database.reminders.delete_many({})
    store, now = ReminderStore(database), TODAY_AT_TEN
    tags: defaultdict[str, set[str]] = defaultdict(set)
    for what, worker, count in plan:
        uid = f"uid-{worker % 2}"
        match what:
            case "arrives":
                await arrive(database, uid, count, now)
            case "die":
                now += LEASE
            case _:
                due = await store.due(now, 10)
                for first in {one.uid: one for one in reversed(due)}.values():
                    for claim in await store.claim_together(first, now, LEASE, count):
                        tags[claim.planned.id].add(claim.bundle)

    assert all(len(of_one) == 1 for of_one in tags.values())
    stored = await database.reminders.find({"_id": {"$in": list(tags)}}).to_list()
    assert {one["_id"]: {one["bundle"]} for one in stored} == dict(tags)
    assert all(len({one["uid"] for one in stored if one["bundle"] == tag}) == 1 for (tag,) in tags.values())


async def test_workers_that_claim_at_once_share_a_persons_reminders_without_sharing_one(database: Database) -> None:
    store = ReminderStore(database)
    reminders = await arrive(database, MISAKI.uid, 9, TODAY_AT_TEN)
    due = await store.due(TODAY_AT_TEN, 20)

    bundles = await asyncio.gather(*(store.claim_together(one, TODAY_AT_TEN, LEASE, 4) for one in due))

    claimed = [claim.planned.id for bundle in bundles for claim in bundle]
    assert sorted(claimed) == sorted(one.id for one in reminders)
    assert all(len({claim.bundle for claim in bundle}) <= 1 for bundle in bundles)
