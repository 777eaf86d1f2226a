"""The workers are killed while an announcement goes out to many, one by one."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from notifications.announcements.fanning import PEOPLE_AT_ONCE
from notifications.announcements.model import AnnouncementStep, Segment, Span
from notifications.reminders import ReminderState
from tests.eventually import eventually_async
from tests.notifications.announcements.ward import EDITOR, NURSE, a_content
from tests.notifications.faults.conftest import Scene
from tests.notifications.faults.town import Homes

SEED = 20_261_125
PEOPLE = 400
KILLS = (30, 150, 260)
LONGER_THAN_A_BATCH = 8


@pytest.mark.parametrize("scene", [LONGER_THAN_A_BATCH], indirect=True)
async def test_everybody_is_told_once_or_again_under_the_same_tag(scene: Scene) -> None:
    town, phones, ward = scene.town, scene.phones, scene.ward
    await town.grow(Homes(PEOPLE, due_of_child=0))
    desk, id = town.house.services.announcements.desk, "0f4b5d0a-9a52-4a4c-8f0e-3d7a0b0f6a11"
    content = a_content(useful_until=datetime.now(UTC) + timedelta(days=2), segment=Segment(age_days=Span(0, 365)))
    draft = await desk.write(EDITOR, id, content)
    submitted = await desk.take(EDITOR, draft.key, AnnouncementStep.SUBMITTED, draft.version)
    approved = await desk.take(NURSE, draft.key, AnnouncementStep.APPROVED, submitted.version)
    released = await desk.take(EDITOR, draft.key, AnnouncementStep.RELEASED, approved.version)
    chance = Random(SEED)  # noqa: S311 - it decides who is killed
    for _ in range(2):
        await ward.start()

    for pushes in KILLS:
        await phones.until(pushes)
        await ward.kill_one(chance)
        await ward.start()

    deliveries = town.house.database.announcement_deliveries

    async def told() -> bool:
        return await deliveries.count_documents({"state": ReminderState.SENT.value}) == PEOPLE

    await eventually_async(told, within_seconds=90)
    assert await deliveries.count_documents({}) == PEOPLE
    assert await town.house.database.pushes.count_documents({}) == PEOPLE
    for device in (one for its in town.devices_of.values() for one in its):
        assert set(phones.tags_on(device)) == {released.key.tag}
    repeats = sum(phones.repeats.values())
    assert repeats <= len(KILLS) * PEOPLE_AT_ONCE
