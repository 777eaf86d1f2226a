"""Workers that are killed again and again, in the middle of whatever they are doing."""

from random import Random

from notifications.worker import WorkerPace
from tests.notifications.faults.conftest import Scene
from tests.notifications.faults.town import Homes

SEED = 20_261_124
KILLS = 6
WORKERS = 2


async def test_of_ten_thousand_reminders_none_is_lost_and_none_comes_under_two_tags(scene: Scene) -> None:
    town, phones, ward = scene.town, scene.phones, scene.ward
    await town.grow(
        Homes(300, guardians=2, devices=2, children=3, due_of_child=4),
        Homes(250, guardians=2, children=1, due_of_child=4),
        Homes(800, due_of_child=1),
    )
    assert town.reminders == 10_000
    chance, in_hand = Random(SEED), set[str]()  # noqa: S311 - it decides when somebody is killed
    for _ in range(WORKERS):
        await ward.start()

    for pushes in sorted(chance.sample(range(town.devices * 3 // 4), KILLS)):
        await phones.until(pushes)
        await ward.kill_one(chance)
        in_hand |= await town.in_hand()
        await ward.start()
    await town.until_settled()

    await town.check_everything_arrived_under_one_tag(phones)
    repeats = phones.repeats
    assert repeats, "nothing was in flight at any kill: this test has shown nothing"
    assert {tag for _, tag in repeats} <= in_hand
    assert sum(repeats.values()) <= KILLS * WorkerPace().people_at_once * town.most_devices
