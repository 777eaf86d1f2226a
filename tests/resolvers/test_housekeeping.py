"""A worker takes away the photos that nobody came back for, with the chores that the house gives it."""

import asyncio

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
    assert await chores.do_due() > 0

    assert await node(mother, photo) is None


async def test_several_workers_sweep_at_once_without_harm(api: Api, service: Service, clock: SteppingClock) -> None:
    mother = a_person(api)
    yui = await yui_of(mother)
    photos = [(await prepares(mother, yui))["photo"]["id"] for _ in range(5)]
    clock.step(days=2)
    workers = [housekeeping(service.house) for _ in range(4)]

    done = await asyncio.gather(*(worker.do_due() for worker in workers))

    assert len(set(done)) == 1, "a chore of one of them failed"
    assert [await node(mother, photo) for photo in photos] == [None] * 5
