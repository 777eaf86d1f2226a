"""Topics: who is subscribed to which, and what is sent by them."""

from dataclasses import replace
from datetime import datetime, time

from handbook_api.families.model import MemberRole
from handbook_api.municipalities.municipality import QuietHours
from notifications.announcements.model import AnnouncementState, Progress, Segment, Span
from notifications.reminders import ReminderKind
from notifications.sandbox_answers import Behaviour
from tests.builders import NERIMA, SUGINAMI, a_parent
from tests.notifications.announcements.ward import GRANDMOTHER, KENTA, MISAKI, NURSE, Ward
from tests.notifications.running_sandbox import RunningSandbox

PHONE = "phone-of-misaki"
JA, JA_URGENT = f"m-{NERIMA}-ja", f"m-{NERIMA}-ja-urgent"
EN, EN_URGENT = f"m-{NERIMA}-en", f"m-{NERIMA}-en-urgent"
OFF = frozenset({ReminderKind.ANNOUNCEMENT})


def topics_of(sandbox: RunningSandbox, device: str) -> set[str]:
    return set(sandbox.sandbox.subscriptions.of(device))


def told_by_topic(sandbox: RunningSandbox) -> set[str]:
    """The devices that a push to a topic was for."""
    return {device for one in sandbox.arrivals if one.target_kind == "topic" for device in one.reached}


def told_alone(sandbox: RunningSandbox) -> list[str]:
    return [one.target for one in sandbox.arrivals if one.target_kind != "topic"]


async def test_who_has_a_child_there_is_subscribed_in_the_language_of_her_phone(
    ward: Ward, sandbox: RunningSandbox
) -> None:
    await ward.a_home(MISAKI, token=PHONE)
    await ward.a_device(MISAKI, "english-tablet", "en")

    await ward.reconcile()

    assert topics_of(sandbox, PHONE) == {JA, JA_URGENT}
    assert topics_of(sandbox, "english-tablet") == {EN, EN_URGENT}
    assert await ward.subscriptions.hastened(10) == ()


async def test_who_has_nobody_there_is_subscribed_to_nothing(ward: Ward, sandbox: RunningSandbox) -> None:
    await ward.a_family()
    await ward.a_device(MISAKI, PHONE)

    await ward.reconcile()

    assert topics_of(sandbox, PHONE) == set()


async def test_once_her_only_child_has_died_she_is_subscribed_to_nothing_within_seconds(
    ward: Ward, sandbox: RunningSandbox
) -> None:
    child = await ward.a_home(MISAKI, token=PHONE)
    await ward.a_home(KENTA, token="phone-of-kenta")
    await ward.reconcile()

    await ward.house.child_endings.end(MISAKI, child)
    await ward.reconciler.hurry()

    assert topics_of(sandbox, PHONE) == set()
    assert topics_of(sandbox, "phone-of-kenta") == {JA, JA_URGENT}


async def test_once_her_pregnancy_has_ended_likewise(ward: Ward, sandbox: RunningSandbox) -> None:
    pregnancy = await ward.a_pregnancy(await ward.a_family())
    await ward.a_device(MISAKI, PHONE)
    await ward.reconcile()
    assert topics_of(sandbox, PHONE) == {JA, JA_URGENT}

    await ward.house.pregnancy_endings.end(MISAKI, pregnancy)
    await ward.reconciler.hurry()

    assert topics_of(sandbox, PHONE) == set()


async def test_who_has_another_child_stays_subscribed(ward: Ward, sandbox: RunningSandbox) -> None:
    child = await ward.a_home(MISAKI, token=PHONE)
    family = await ward.house.family(child.family_id)
    await ward.a_child(family, born="2023-01-01")
    await ward.reconcile()

    await ward.house.child_endings.end(MISAKI, child)
    await ward.reconciler.hurry()

    assert topics_of(sandbox, PHONE) == {JA, JA_URGENT}


async def test_who_was_removed_is_unsubscribed(ward: Ward, sandbox: RunningSandbox) -> None:
    family = await ward.a_family()
    await ward.a_child(family)
    await ward.joins(family, KENTA)
    await ward.a_device(KENTA, "phone-of-kenta")
    await ward.reconcile()
    member = (await ward.house.family(family.id)).member_of(KENTA.uid)
    assert member is not None

    await ward.house.families.remove(MISAKI, family.id, member.id)
    await ward.reconciler.hurry()

    assert topics_of(sandbox, "phone-of-kenta") == set()


async def test_a_phone_that_was_signed_out_of_is_unsubscribed_and_nothing_is_kept_of_it(
    ward: Ward, sandbox: RunningSandbox
) -> None:
    await ward.a_home(MISAKI, token=PHONE)
    await ward.reconcile()

    await ward.devices.unregister(MISAKI, PHONE, None)
    await ward.reconcile()

    assert topics_of(sandbox, PHONE) == set()
    assert await ward.database.topic_subscriptions.count_documents({}) == 0


async def test_a_phone_that_is_another_persons_now_has_her_topics(ward: Ward, sandbox: RunningSandbox) -> None:
    await ward.a_home(MISAKI, token=PHONE)
    await ward.reconcile()
    family = await ward.a_family(KENTA)
    await ward.a_child(family, KENTA, municipality=SUGINAMI)

    await ward.a_device(KENTA, PHONE)
    await ward.reconcile()

    assert topics_of(sandbox, PHONE) == {f"m-{SUGINAMI}-ja", f"m-{SUGINAMI}-ja-urgent"}


async def test_a_muted_phone_is_subscribed_to_nothing(ward: Ward, sandbox: RunningSandbox) -> None:
    await ward.a_home(MISAKI, token=PHONE)
    await ward.reconcile()

    await ward.database.devices.update_many({}, {"$set": {"is_muted": True}})
    await ward.reconcile()

    assert topics_of(sandbox, PHONE) == set()


async def test_who_switched_announcements_off_has_the_urgent_ones_alone(ward: Ward, sandbox: RunningSandbox) -> None:
    await ward.a_home(MISAKI, token=PHONE)
    await ward.wishes(MISAKI, off=OFF)

    await ward.reconcile()

    assert topics_of(sandbox, PHONE) == {JA_URGENT}


async def test_who_has_quiet_hours_of_her_own_is_told_one_by_one_what_is_not_urgent(
    ward: Ward, sandbox: RunningSandbox
) -> None:
    await ward.a_home(MISAKI, token=PHONE)
    await ward.wishes(MISAKI, quiet_hours=QuietHours(time(22), time(7)))
    await ward.reconcile()
    assert topics_of(sandbox, PHONE) == {JA_URGENT}

    await ward.a_released()
    await ward.sends_to_the_end()

    assert told_by_topic(sandbox) == set()
    assert told_alone(sandbox) == [PHONE]


async def test_a_viewer_is_subscribed_once_she_chose_to_be(ward: Ward, sandbox: RunningSandbox) -> None:
    family = await ward.a_family()
    await ward.a_child(family)
    await ward.joins(family, GRANDMOTHER, MemberRole.VIEWER)
    await ward.a_device(GRANDMOTHER, "phone-of-grandmother")
    await ward.reconcile()
    assert topics_of(sandbox, "phone-of-grandmother") == set()

    await ward.wishes(GRANDMOTHER, on_as_viewer=OFF)
    await ward.reconcile()
    assert topics_of(sandbox, "phone-of-grandmother") == {JA, JA_URGENT}


async def test_the_whole_ward_is_told_by_a_topic_and_everybody_finds_it_in_her_inbox(
    ward: Ward, sandbox: RunningSandbox
) -> None:
    await ward.a_home(MISAKI, token=PHONE)
    await ward.a_home(KENTA, token="phone-of-kenta")
    await ward.reconcile()

    announcement = await ward.a_released()
    await ward.sends_to_the_end()

    assert told_by_topic(sandbox) == {PHONE, "phone-of-kenta"}
    assert told_alone(sandbox) == []
    assert {one.target for one in sandbox.arrivals} == {JA, EN}
    assert set(sandbox.tags) == {announcement.key.tag}
    assert (await ward.inbox(MISAKI), await ward.inbox(KENTA)) == (["保健相談所の臨時休館"],) * 2
    assert await ward.progress(announcement) == Progress(is_counted=True, reached=2)


async def test_a_phone_that_is_not_subscribed_yet_is_told_by_itself(ward: Ward, sandbox: RunningSandbox) -> None:
    await ward.a_home(MISAKI, token=PHONE)
    await ward.reconcile()
    await ward.a_home(KENTA, token="phone-of-kenta")

    await ward.a_released()
    await ward.sends_to_the_end()

    assert told_by_topic(sandbox) == {PHONE}
    assert told_alone(sandbox) == ["phone-of-kenta"]


async def test_a_phone_that_was_subscribed_after_the_topic_was_told_is_not_missed(
    ward: Ward, sandbox: RunningSandbox
) -> None:
    await ward.a_home(MISAKI, token=PHONE)
    await ward.a_released()
    await ward.work.enlisting.begin_due()
    await ward.work.enlisting.go_on()
    assert told_by_topic(sandbox) == set()

    ward.clock.step(seconds=1)
    await ward.reconcile()
    await ward.sends_to_the_end()

    assert told_alone(sandbox) == [PHONE]


async def test_what_is_about_a_child_or_a_pregnancy_is_never_told_by_a_topic(
    ward: Ward, sandbox: RunningSandbox
) -> None:
    await ward.a_home(MISAKI, token=PHONE)
    await ward.reconcile()

    for segment in (Segment(age_days=Span(0, 365)), Segment(areas=frozenset({"KITA"})), Segment(language="ja")):
        await ward.a_released(segment=segment)
    await ward.sends_to_the_end()

    assert {one.target_kind for one in sandbox.arrivals} == {"token"}


async def test_a_topic_that_fcm_took_is_not_told_again_by_the_next_worker(ward: Ward, sandbox: RunningSandbox) -> None:
    await ward.a_home(MISAKI, token=PHONE)
    await ward.reconcile()
    sandbox.tell(EN, Behaviour.UNAVAILABLE, times=1)

    await ward.a_released()
    await ward.sends()
    assert [one.target for one in sandbox.arrivals] == [JA]
    ward.clock.step(minutes=5)
    await ward.sends_to_the_end()

    assert [one.target for one in sandbox.arrivals] == [JA, EN]


async def test_a_topic_that_fcm_refuses_leaves_nobody_untold(ward: Ward, sandbox: RunningSandbox) -> None:
    await ward.a_home(MISAKI, token=PHONE)
    await ward.reconcile()
    sandbox.tell(JA, Behaviour.INVALID_ARGUMENT)

    announcement = await ward.a_released()
    await ward.sends_to_the_end()

    assert told_alone(sandbox) == [PHONE]
    assert await ward.state(announcement) is AnnouncementState.SENT


async def test_a_topic_is_not_told_at_night(ward: Ward, sandbox: RunningSandbox) -> None:
    """FCM asked to wait until after nine in the evening."""
    await ward.a_home(MISAKI, token=PHONE)
    await ward.reconcile()
    ward.clock.instant = ward.clock.instant.replace(hour=11, minute=59)
    sandbox.tell(JA, Behaviour.UNAVAILABLE, times=1, retry_after_seconds=120)
    await ward.a_released()
    await ward.sends()

    ward.clock.step(minutes=3)
    await ward.sends_to_the_end()
    assert sandbox.reached == []

    ward.clock.step(hours=11)
    await ward.sends_to_the_end()
    assert [one.target for one in sandbox.arrivals] == [JA, EN]


async def test_one_that_was_stopped_before_its_second_topic_is_not_told_to_it(
    ward: Ward, sandbox: RunningSandbox
) -> None:
    await ward.a_home(MISAKI, token=PHONE)
    sandbox.tell(EN, Behaviour.UNAVAILABLE, times=1)
    announcement = await ward.a_released()
    await ward.sends()

    await ward.desk.stop(NURSE, announcement.key)
    ward.clock.step(minutes=5)
    await ward.sends_to_the_end()

    assert [one.target for one in sandbox.arrivals] == [JA]
    assert told_alone(sandbox) == []


async def test_whoever_dies_while_it_subscribes_leaves_no_subscription_that_nobody_knows_of(
    ward: Ward, sandbox: RunningSandbox
) -> None:
    """FCM has subscribed the phone, and the worker died before it could note that; then she lost her child."""
    child = await ward.a_home(MISAKI, token=PHONE)
    await ward.reconcile()
    (known,) = await ward.subscriptions.of({MISAKI.uid}, ())
    nobody_knows: dict[str, datetime | None] = dict.fromkeys(known.topics)
    await ward.subscriptions.save(replace(known, topics=nobody_knows), is_settled=True)

    await ward.house.child_endings.end(MISAKI, child)
    await ward.reconciler.hurry()

    assert topics_of(sandbox, PHONE) == set()


async def test_what_fcm_does_not_take_now_is_asked_for_again(ward: Ward, sandbox: RunningSandbox) -> None:
    child = await ward.a_home(MISAKI, token=PHONE)
    await ward.reconcile()
    await ward.house.child_endings.end(MISAKI, child)
    sandbox.tell(PHONE, Behaviour.UNAVAILABLE, times=2)
    await ward.reconciler.hurry()
    assert topics_of(sandbox, PHONE) != set()

    ward.clock.step(minutes=5)
    await ward.reconciler.hurry()

    assert topics_of(sandbox, PHONE) == set()


async def test_what_changed_while_it_was_looked_at_is_looked_at_again(ward: Ward) -> None:
    await ward.a_home(MISAKI, token=PHONE)
    await ward.reconcile()
    (before,) = await ward.subscriptions.of({MISAKI.uid}, ())
    family_id = next(iter(before.families))
    await hastened(ward, family_id)
    (read,) = await ward.subscriptions.of({MISAKI.uid}, ())
    await hastened(ward, family_id)

    await ward.subscriptions.save(read, is_settled=True)

    assert await ward.subscriptions.hastened(10) == (MISAKI.uid,)


async def hastened(ward: Ward, family_id: str) -> None:
    async with ward.database.client.start_session() as session:
        await ward.subscriptions.hasten(family_id, session)


async def test_the_others_are_subscribed_by_the_municipality_that_they_are_told(
    ward: Ward, sandbox: RunningSandbox
) -> None:
    """Misaki lives in Nerima, which is kept from Kenta: he goes on being told Suginami."""
    family = await ward.a_family()
    child = await ward.a_child(family)
    await ward.joins(family, KENTA)
    await ward.a_device(MISAKI, PHONE)
    await ward.a_device(KENTA, "phone-of-kenta")
    await ward.database.children.update_one(
        {"_id": str(child)},
        {"$set": {"told_municipality": {"municipality": SUGINAMI, "known_to": MISAKI.uid}}},
    )

    await ward.reconcile()

    assert topics_of(sandbox, PHONE) == {JA, JA_URGENT}
    assert topics_of(sandbox, "phone-of-kenta") == {f"m-{SUGINAMI}-ja", f"m-{SUGINAMI}-ja-urgent"}


async def test_everybody_is_seen_to_however_many_there_are(ward: Ward, sandbox: RunningSandbox) -> None:
    for number in range(120):
        await ward.a_home(a_parent(f"{number:03d}"))

    await ward.reconcile()

    phones = {f"phone-of-uid-of-{number:03d}" for number in range(120)}
    assert {phone for phone in phones if topics_of(sandbox, phone) == {JA, JA_URGENT}} == phones
