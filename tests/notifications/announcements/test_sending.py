"""An announcement on its way: who is told, when, how often, and who is not."""

import asyncio
from datetime import time, timedelta

import pytest

from handbook_api.families.model import MemberRole
from handbook_api.municipalities.municipality import QuietHours
from notifications.announcements.enlisting import LEASE as POSITION_LEASE
from notifications.announcements.fanning import LEASE, PEOPLE_AT_ONCE
from notifications.announcements.model import AnnouncementState, AnnouncementStep, Progress, Segment, Span
from notifications.announcements.sending_store import PositionLost
from notifications.announcements.wording import link_to_announcement
from notifications.inbox_service import InboxService
from notifications.reminders import ReminderKind
from notifications.sandbox_answers import Behaviour
from tests.builders import SUGINAMI, a_parent
from tests.notifications.announcements.ward import (
    EDITOR,
    GRANDMOTHER,
    KENTA,
    MISAKI,
    NURSE,
    THIS_WEEK,
    Ward,
    a_content,
)
from tests.notifications.running_sandbox import RunningSandbox

State = AnnouncementState
BABIES = Segment(age_days=Span(0, 365))
"""A segment that no topic can say."""
OFF = frozenset({ReminderKind.ANNOUNCEMENT})
PHONE = "phone-of-misaki"


def delivered(sandbox: RunningSandbox) -> list[str]:
    """The devices that pushes to single devices went to."""
    return [one.target for one in sandbox.arrivals if one.target_kind != "topic"]


async def test_who_is_in_the_segment_gets_it_on_the_phone_and_in_the_inbox(ward: Ward, sandbox: RunningSandbox) -> None:
    await ward.a_home(MISAKI, "2026-05-10", PHONE)
    await ward.a_home(KENTA, "2024-05-10")

    announcement = await ward.a_released(segment=BABIES)
    await ward.sends_to_the_end()

    (arrival,) = sandbox.arrivals
    assert arrival.target == PHONE
    assert arrival.message["notification"] == {"title": "保健相談所の臨時休館", "body": "11月26日は臨時休館です。"}
    assert arrival.message["data"] == {
        "link": link_to_announcement(announcement.key),
        "reminder": announcement.key.tag,
        "kind": "ANNOUNCEMENT",
    }
    assert sandbox.tags == [announcement.key.tag]
    assert (await ward.inbox(MISAKI), await ward.inbox(KENTA)) == (["保健相談所の臨時休館"], [])
    assert await ward.state(announcement) is State.SENT
    assert await ward.progress(announcement) == Progress(is_counted=True, reached=1)


async def entries(ward: Ward) -> list[tuple[str, str, str]]:
    """What Misaki sees in her inbox: kind, title and link."""
    inbox = InboxService(
        ward.inbox_store,
        ward.house.families,
        ward.house.children,
        ward.house.pregnancies,
        ward.cipher,
        ward.texts,
        ward.clock,
    )
    page = await inbox.page(MISAKI, 10, None, "ja")
    return [(one.kind.value, one.title, one.link) for one in page.entries]


async def test_in_the_inbox_it_leads_to_the_whole_text(ward: Ward) -> None:
    await ward.a_home()
    announcement = await ward.a_released(segment=BABIES)
    await ward.sends_to_the_end()

    assert await entries(ward) == [
        ("ANNOUNCEMENT", "保健相談所の臨時休館", link_to_announcement(announcement.key)),
    ]


async def test_what_was_told_by_a_childs_age_goes_from_the_inbox_when_the_child_dies(ward: Ward) -> None:
    child = await ward.a_home()
    await ward.a_released(segment=BABIES, titles={"ja": "離乳食教室"})
    await ward.a_released(titles={"ja": "臨時休館"})
    await ward.sends_to_the_end()
    assert {title for _, title, _ in await entries(ward)} == {"離乳食教室", "臨時休館"}

    await ward.house.child_endings.end(MISAKI, child)

    assert [title for _, title, _ in await entries(ward)] == ["臨時休館"]


async def test_nobody_is_told_before_it_was_released_or_before_its_time(ward: Ward, sandbox: RunningSandbox) -> None:
    await ward.a_home()
    approved = await ward.an_approved(segment=BABIES, send_at=ward.clock.now() + timedelta(hours=2))
    await ward.sends_to_the_end()
    released = await ward.desk.take(EDITOR, approved.key, AnnouncementStep.RELEASED, approved.version)
    ward.clock.step(hours=1)
    await ward.sends_to_the_end()

    assert sandbox.arrivals == ()
    ward.clock.instant = released.wake_at or ward.clock.instant
    await ward.sends()
    assert len(sandbox.arrivals) == 1


async def test_each_phone_is_told_in_its_language_and_in_japanese_where_there_is_no_other(
    ward: Ward, sandbox: RunningSandbox
) -> None:
    await ward.a_home()
    await ward.a_device(MISAKI, "english-phone", "en")
    both = a_content(
        titles={"ja": "休館", "en": "Closed"}, bodies={"ja": "休館です。", "en": "We are closed."}, segment=BABIES
    )

    await ward.a_released(titles=both.titles, bodies=both.bodies, segment=BABIES)
    await ward.a_released(titles={"ja": "日本語だけ"}, segment=BABIES)
    await ward.sends_to_the_end()

    titles = [one.message["notification"]["title"] for one in sandbox.arrivals if one.target == "english-phone"]
    assert sorted(titles) == ["Closed", "日本語だけ"]


async def test_with_two_children_and_two_families_one_person_is_told_once(ward: Ward, sandbox: RunningSandbox) -> None:
    await ward.a_home()
    family = await ward.a_family()
    for born in ("2026-05-10", "2026-05-10"):
        await ward.a_child(family, born=born)

    await ward.a_released(segment=BABIES)
    await ward.sends_to_the_end()

    assert len(sandbox.arrivals) == 1
    assert len(await ward.inbox(MISAKI)) == 1


async def test_a_child_that_died_between_the_counting_and_her_turn_brings_no_push(
    ward: Ward, sandbox: RunningSandbox
) -> None:
    child = await ward.a_home()
    await ward.wishes(MISAKI, quiet_hours=QuietHours(time(9), time(17)))
    announcement = await ward.a_released(segment=BABIES)
    await ward.sends_to_the_end()
    assert (await ward.progress(announcement)).waiting == 1

    await ward.house.child_endings.end(MISAKI, child)
    ward.clock.step(hours=8)
    await ward.sends_to_the_end()

    assert sandbox.arrivals == ()
    assert await ward.inbox(MISAKI) == []
    assert await ward.progress(announcement) == Progress(is_counted=True, left_out=1)


async def test_a_pregnancy_that_ended_meanwhile_brings_none_either(ward: Ward, sandbox: RunningSandbox) -> None:
    pregnancy = await ward.a_pregnancy(await ward.a_family())
    await ward.a_device(MISAKI, PHONE)
    await ward.wishes(MISAKI, quiet_hours=QuietHours(time(9), time(17)))
    announcement = await ward.a_released(segment=Segment(pregnancy_weeks=Span(20, 30)))
    await ward.sends_to_the_end()
    assert (await ward.progress(announcement)).waiting == 1

    await ward.house.pregnancy_endings.end(MISAKI, pregnancy)
    ward.clock.step(hours=8)
    await ward.sends_to_the_end()

    assert sandbox.arrivals == ()
    assert await ward.progress(announcement) == Progress(is_counted=True, left_out=1)


async def test_who_was_removed_from_the_family_meanwhile_is_not_told(ward: Ward, sandbox: RunningSandbox) -> None:
    family = await ward.a_family()
    await ward.a_child(family)
    await ward.joins(family, KENTA)
    await ward.a_device(KENTA, "phone-of-kenta")
    await ward.wishes(KENTA, quiet_hours=QuietHours(time(9), time(17)))
    await ward.a_released(segment=BABIES)
    await ward.sends_to_the_end()

    member = (await ward.house.family(family.id)).member_of(KENTA.uid)
    assert member is not None
    await ward.house.families.remove(MISAKI, family.id, member.id)
    ward.clock.step(hours=8)
    await ward.sends_to_the_end()

    assert sandbox.arrivals == ()
    assert await ward.inbox(KENTA) == []


async def test_who_switches_announcements_off_meanwhile_is_not_told(ward: Ward, sandbox: RunningSandbox) -> None:
    await ward.a_home()
    await ward.wishes(MISAKI, quiet_hours=QuietHours(time(9), time(17)))
    await ward.a_released(segment=BABIES)
    await ward.sends_to_the_end()

    await ward.wishes(MISAKI, off=OFF)
    ward.clock.step(hours=8)
    await ward.sends_to_the_end()

    assert sandbox.arrivals == ()


async def test_in_her_quiet_hours_she_is_told_after_their_end_and_others_at_once(
    ward: Ward, sandbox: RunningSandbox
) -> None:
    await ward.a_home(MISAKI, token=PHONE)
    await ward.a_home(KENTA, token="phone-of-kenta")
    await ward.wishes(MISAKI, quiet_hours=QuietHours(time(9), time(17)))

    announcement = await ward.a_released(segment=BABIES)
    await ward.sends_to_the_end()
    assert delivered(sandbox) == ["phone-of-kenta"]
    assert await ward.state(announcement) is State.SENDING

    ward.clock.instant = ward.clock.instant.replace(hour=8, minute=0, second=0)
    await ward.sends_to_the_end()
    assert delivered(sandbox) == ["phone-of-kenta", PHONE]
    assert await ward.state(announcement) is State.SENT


async def test_an_urgent_one_waits_for_nobodys_morning_and_says_so(ward: Ward, sandbox: RunningSandbox) -> None:
    await ward.a_home(MISAKI, token=PHONE)
    await ward.wishes(MISAKI, off=OFF, quiet_hours=QuietHours(time(9), time(8)))
    ward.clock.step(hours=14)

    await ward.a_released(segment=BABIES, is_urgent=True)
    await ward.sends_to_the_end()

    (arrival,) = sandbox.arrivals
    assert arrival.message["notification"]["title"] == "【緊急のお知らせ】保健相談所の臨時休館"
    assert arrival.message["data"]["urgent"] == "true"


async def test_at_night_nothing_goes_out_and_in_the_morning_everything(ward: Ward, sandbox: RunningSandbox) -> None:
    await ward.a_home()
    ward.clock.step(hours=12)
    await ward.a_released(segment=BABIES)
    await ward.sends_to_the_end()
    assert sandbox.arrivals == ()

    ward.clock.step(hours=10)
    await ward.sends_to_the_end()
    assert len(sandbox.arrivals) == 1


async def test_a_worker_that_slept_past_the_evening_waits_for_the_morning(ward: Ward, sandbox: RunningSandbox) -> None:
    await ward.a_home()
    announcement = await ward.a_released(segment=BABIES)
    ward.clock.step(hours=13)

    await ward.sends_to_the_end()

    assert sandbox.reached == []
    assert await ward.state(announcement) is State.SCHEDULED
    ward.clock.step(hours=10)
    await ward.sends_to_the_end()
    assert len(sandbox.arrivals) == 1


async def test_viewers_get_what_they_chose(ward: Ward, sandbox: RunningSandbox) -> None:
    family = await ward.a_family()
    await ward.a_child(family)
    await ward.joins(family, GRANDMOTHER, MemberRole.VIEWER)
    await ward.a_device(GRANDMOTHER, "phone-of-grandmother")
    await ward.a_released(segment=BABIES)
    await ward.sends_to_the_end()
    assert sandbox.arrivals == ()

    await ward.wishes(GRANDMOTHER, on_as_viewer=OFF)
    await ward.a_released(segment=BABIES)
    await ward.sends_to_the_end()
    assert sandbox.reached == ["phone-of-grandmother"]


async def test_families_of_another_municipality_are_not_told(ward: Ward, sandbox: RunningSandbox) -> None:
    family = await ward.a_family()
    await ward.a_child(family, municipality=SUGINAMI)
    await ward.a_device(MISAKI, PHONE)

    announcement = await ward.a_released()
    await ward.sends_to_the_end()

    assert delivered(sandbox) == []
    assert await ward.inbox(MISAKI) == []
    assert await ward.state(announcement) is State.SENT


async def test_once_it_is_of_no_use_nobody_else_is_told(ward: Ward, sandbox: RunningSandbox) -> None:
    await ward.a_home()
    await ward.wishes(MISAKI, quiet_hours=QuietHours(time(9), time(17)))
    announcement = await ward.a_released(segment=BABIES, useful_until=ward.clock.now() + timedelta(hours=1))
    await ward.sends_to_the_end()

    ward.clock.step(hours=8)
    await ward.sends_to_the_end()

    assert sandbox.arrivals == ()
    assert await ward.state(announcement) is State.STOPPED
    assert (await ward.progress(announcement)).out_of_time == 1


async def test_one_whose_time_passed_before_it_began_is_not_sent_at_all(ward: Ward, sandbox: RunningSandbox) -> None:
    await ward.a_home()
    announcement = await ward.a_released(segment=BABIES, useful_until=ward.clock.now() + timedelta(hours=1))
    ward.clock.step(hours=2)

    await ward.sends_to_the_end()

    found = await ward.store.get(announcement.key)
    assert found is not None
    assert (found.state, found.steps[-1].kind, found.begun_at) == (State.STOPPED, AnnouncementStep.EXPIRED, None)
    assert sandbox.arrivals == ()


async def many_homes(ward: Ward, count: int) -> None:
    for number in range(count):
        await ward.a_home(a_parent(f"{number:03d}"))


async def test_it_can_be_stopped_on_its_way(ward: Ward, sandbox: RunningSandbox) -> None:
    await many_homes(ward, PEOPLE_AT_ONCE + 20)
    announcement = await ward.a_released(segment=BABIES)
    while not sandbox.arrivals:
        await ward.work.do_some()
    told = len(sandbox.arrivals)

    stopped = await ward.desk.stop(NURSE, announcement.key, "日付が違う")
    await ward.work.fanning.tell_some()
    assert len(sandbox.arrivals) == told
    await ward.sends_to_the_end()

    assert (told, len(sandbox.arrivals)) == (PEOPLE_AT_ONCE, PEOPLE_AT_ONCE)
    assert stopped.state is State.STOPPED
    assert await ward.progress(announcement) == Progress(is_counted=True, reached=100, left_out=20)
    with pytest.raises(Exception, match="ANNOUNCEMENT_STATE"):
        await ward.desk.rewrite(EDITOR, announcement.key, stopped.version, a_content())


async def test_urgent_ones_come_before_everybody_who_waits_for_something_else(
    ward: Ward, sandbox: RunningSandbox
) -> None:
    await many_homes(ward, PEOPLE_AT_ONCE + 5)
    slow = await ward.a_released(segment=BABIES)
    while (await ward.deliveries.progress(slow.key, is_counted=True)).total < PEOPLE_AT_ONCE + 5:
        await ward.work.enlisting.begin_due()
        await ward.work.enlisting.go_on()
    urgent = await ward.a_released(segment=BABIES, is_urgent=True)
    while (await ward.deliveries.progress(urgent.key, is_counted=True)).total < PEOPLE_AT_ONCE + 5:
        await ward.work.enlisting.begin_due()
        await ward.work.enlisting.go_on()

    await ward.work.fanning.tell_some()

    assert set(sandbox.tags) == {urgent.key.tag}


async def test_a_worker_that_died_at_any_moment_is_followed_by_another_and_nobody_is_missed(
    ward: Ward, sandbox: RunningSandbox
) -> None:
    """Each time the database or FCM is asked, a worker dies; the next one begins when the leases have ended."""
    await many_homes(ward, 3)
    announcement = await ward.a_released(segment=BABIES)

    for steps in range(1, 60):
        worker = asyncio.create_task(ward.work.do_some())
        for _ in range(steps):
            await asyncio.sleep(0.001)
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)
        ward.clock.step(seconds=max(LEASE, POSITION_LEASE).total_seconds() + 1)
        if await ward.state(announcement) is State.SENT:
            break
    await ward.sends_to_the_end()

    phones = {f"phone-of-uid-of-{number:03d}" for number in range(3)}
    assert set(delivered(sandbox)) == phones
    assert set(sandbox.tags) == {announcement.key.tag}
    assert await ward.progress(announcement) == Progress(is_counted=True, reached=3)
    for number in range(3):
        assert await ward.inbox(a_parent(f"{number:03d}")) == ["保健相談所の臨時休館"]


async def test_a_piece_that_is_done_twice_tells_nobody_twice(ward: Ward, sandbox: RunningSandbox) -> None:
    """The worker died after it had noted everybody, and before it could keep how far it had come."""
    await many_homes(ward, 3)
    announcement = await ward.a_released(segment=BABIES)
    await ward.work.do_some()
    assert len(delivered(sandbox)) == 3

    await ward.database.announcement_sendings.update_one({}, {"$set": {"after": None, "is_counted": False}})
    await ward.sends_to_the_end()

    assert len(delivered(sandbox)) == 3
    assert await ward.progress(announcement) == Progress(is_counted=True, reached=3)


async def test_two_workers_beside_each_other_tell_everybody_once(ward: Ward, sandbox: RunningSandbox) -> None:
    await many_homes(ward, 30)
    announcement = await ward.a_released(segment=BABIES)

    await asyncio.gather(ward.sends(), ward.sends())
    await ward.sends_to_the_end()

    assert len(delivered(sandbox)) == 30
    assert (await ward.progress(announcement)).reached == 30


async def test_a_worker_that_slept_past_its_lease_writes_nothing_any_more(ward: Ward) -> None:
    await ward.a_home()
    announcement = await ward.a_released(segment=BABIES)
    await ward.work.enlisting.begin_due()
    first = await ward.sendings.take_up(ward.clock.now(), POSITION_LEASE)
    assert first is not None
    assert first.key == announcement.key
    assert await ward.sendings.take_up(ward.clock.now(), POSITION_LEASE) is None

    ward.clock.step(minutes=3)
    second = await ward.sendings.take_up(ward.clock.now(), POSITION_LEASE)

    assert second is not None
    with pytest.raises(PositionLost):
        await ward.sendings.keep(first, ward.clock.now())
    await ward.sendings.keep(second, ward.clock.now())


async def test_what_fcm_does_not_take_now_is_tried_again_under_the_same_tag(
    ward: Ward, sandbox: RunningSandbox
) -> None:
    await ward.a_home(MISAKI, token=PHONE)
    await ward.a_device(MISAKI, "tablet")
    sandbox.tell(PHONE, Behaviour.UNAVAILABLE, times=1)
    announcement = await ward.a_released(segment=BABIES)

    await ward.sends()
    assert delivered(sandbox) == ["tablet"]
    ward.clock.step(minutes=10)
    await ward.sends_to_the_end()

    assert delivered(sandbox) == ["tablet", PHONE]
    assert set(sandbox.tags) == {announcement.key.tag}
    assert await ward.inbox(MISAKI) == ["保健相談所の臨時休館"]


async def test_a_device_that_is_gone_is_forgotten(ward: Ward, sandbox: RunningSandbox) -> None:
    await ward.a_home(MISAKI, token=PHONE)
    sandbox.tell(PHONE, Behaviour.UNREGISTERED)

    announcement = await ward.a_released(segment=BABIES)
    await ward.sends_to_the_end()

    assert await ward.device_store.of_people({MISAKI.uid}) == ()
    assert (await ward.progress(announcement)).reached == 1


async def test_a_muted_device_stays_silent_also_when_it_is_urgent(ward: Ward, sandbox: RunningSandbox) -> None:
    await ward.a_home(MISAKI, token=PHONE)
    await ward.database.devices.update_many({"uid": MISAKI.uid}, {"$set": {"is_muted": True}})

    await ward.a_released(segment=BABIES, is_urgent=True)
    await ward.sends_to_the_end()

    assert sandbox.arrivals == ()
    assert len(await ward.inbox(MISAKI)) == 1


async def test_one_that_was_begun_by_a_worker_that_died_and_changed_then_goes_out_all_the_same(
    ward: Ward, sandbox: RunningSandbox
) -> None:
    await ward.a_home(MISAKI, token=PHONE)
    released = await ward.a_released(segment=BABIES)
    await ward.sendings.begin(released.key)  # and then it died

    changed = await ward.desk.rewrite(
        EDITOR, released.key, released.version, a_content(segment=BABIES, useful_until=THIS_WEEK)
    )
    await ward.sends()
    await ward.desk.take(EDITOR, released.key, AnnouncementStep.SUBMITTED, changed.version)
    await ward.desk.take(NURSE, released.key, AnnouncementStep.APPROVED, changed.version + 1)
    await ward.desk.take(NURSE, released.key, AnnouncementStep.RELEASED, changed.version + 2)
    await ward.sends_to_the_end()

    assert delivered(sandbox) == [PHONE]
    assert await ward.state(released) is State.SENT
