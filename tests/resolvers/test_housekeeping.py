"""A worker takes away what nobody came back for, with the chores that the house gives it."""

from handbook_api.workers import housekeeping
from tests.api import Api
from tests.clocks import SteppingClock
from tests.households import a_person
from tests.resolvers.conftest import Service
from tests.resolvers.journals import node, prepares, yui_of


async def test_a_photo_that_was_never_sent_is_forgotten_by_the_worker(
    api: Api, service: Service, clock: SteppingClock
) -> None:
    mother = a_person(api)
    photo = (await prepares(mother, await yui_of(mother)))["photo"]["id"]
    chores = housekeeping(service.house)
    await chores.do_due()
    assert await node(mother, photo)

    clock.step(days=2)
    assert await chores.do_due() == 2

    assert await node(mother, photo) is None


async def test_two_workers_do_the_same_chore_without_harm(api: Api, service: Service, clock: SteppingClock) -> None:
    mother = a_person(api)
    photo = (await prepares(mother, await yui_of(mother)))["photo"]["id"]
    clock.step(days=2)

    assert await housekeeping(service.house).do_due() == 2
    assert await housekeeping(service.house).do_due() == 2

    assert await node(mother, photo) is None
