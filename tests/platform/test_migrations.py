"""The database's shape: each step once, in order, and nothing goes wrong when two processes start together."""

import asyncio

import pytest

from handbook_api.children.store import MIGRATIONS as CHILDREN
from handbook_api.families.store import MIGRATIONS as FAMILIES
from handbook_api.platform.access_log import MIGRATIONS as ACCESS_LOG
from handbook_api.platform.embedded_mongod import EmbeddedMongod
from handbook_api.platform.ledger import MIGRATIONS as LEDGER
from handbook_api.platform.migrations import Migration, migrate
from handbook_api.platform.mongodb import Database
from tests.clocks import SteppingClock
from tests.platform.starting_process import MIGRATIONS, answers_of_processes

OURS = (*LEDGER, *FAMILIES, *CHILDREN, *ACCESS_LOG)


async def shape_of(database: Database) -> dict[str, object]:
    return {name: await database[name].index_information() for name in sorted(await database.list_collection_names())}


async def test_steps_are_applied_in_order_and_noted(empty_database: Database, clock: SteppingClock) -> None:
    assert await migrate(empty_database, MIGRATIONS, clock) == ("0001-diapers", "0002-naps")

    noted = await empty_database.migrations.find({}).to_list()
    assert [(one["_id"], one["description"], one["applied_at"]) for one in noted] == [
        ("0001-diapers", "diapers by family", clock.now()),
        ("0002-naps", "naps by family", clock.now()),
    ]


async def test_the_second_time_there_is_nothing_to_do(empty_database: Database, clock: SteppingClock) -> None:
    await migrate(empty_database, MIGRATIONS, clock)

    assert await migrate(empty_database, MIGRATIONS, clock) == ()


async def test_only_new_steps_are_applied(empty_database: Database, clock: SteppingClock) -> None:
    await migrate(empty_database, MIGRATIONS[:1], clock)

    assert await migrate(empty_database, MIGRATIONS, clock) == ("0002-naps",)


async def test_a_step_that_fails_is_not_noted_and_comes_again(empty_database: Database, clock: SteppingClock) -> None:
    async def fail(_: Database) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await migrate(empty_database, (MIGRATIONS[0], Migration("0002-naps", "naps", fail)), clock)

    assert await migrate(empty_database, MIGRATIONS, clock) == ("0002-naps",)


async def test_two_steps_with_one_id_are_a_mistake_found_before_anything_is_done(
    empty_database: Database, clock: SteppingClock
) -> None:
    with pytest.raises(ValueError, match="share an id"):
        await migrate(empty_database, (*MIGRATIONS, MIGRATIONS[0]), clock)

    assert await empty_database.list_collection_names() == []


async def test_processes_that_start_together_apply_every_step_once_between_them(
    empty_database: Database, mongod: EmbeddedMongod
) -> None:
    arguments = ["migrate", mongod.uri, empty_database.name, ""]

    answers = await asyncio.to_thread(answers_of_processes, 2, arguments)

    applied = [step for answer in answers for step in answer.split() if step != "nothing"]
    assert sorted(applied) == ["0001-diapers", "0002-naps"]
    assert "family" in await empty_database.diapers.index_information()
    assert "family" in await empty_database.naps.index_information()


async def test_our_own_steps_can_run_twice(empty_database: Database, clock: SteppingClock) -> None:
    """A process that died between a step and its note is followed by one that does the step again."""
    await migrate(empty_database, OURS, clock)
    shape = await shape_of(empty_database)

    for step in OURS:
        await step.apply(empty_database)

    assert await shape_of(empty_database) == shape
