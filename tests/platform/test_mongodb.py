"""The client: what it is set to, and whether it notices that nobody answers."""

from datetime import UTC, datetime, timedelta, timezone

from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from handbook_api.platform.mongodb import OPERATIONS_AT_ONCE, Client, Database, answers, connect, database_of


async def test_a_primary_answers(client: Client) -> None:
    assert await answers(client)


async def test_where_nobody_listens_nobody_answers() -> None:
    async with connect("mongodb://127.0.0.1:9/?directConnection=true", server_selection_timeout_ms=50) as nowhere:
        assert not await answers(nowhere)


def test_what_a_parent_was_told_is_never_rolled_back(client: Client) -> None:
    database = database_of(client, "handbook")

    assert database.write_concern == WriteConcern("majority")
    assert database.read_concern == ReadConcern("majority")


def test_no_more_operations_run_at_once_than_the_driver_bears(client: Client) -> None:
    assert client.options.pool_options.max_pool_size == OPERATIONS_AT_ONCE


async def test_instants_come_back_in_utc_with_their_zone(empty_database: Database) -> None:
    in_nerima = datetime(2026, 11, 24, 10, tzinfo=timezone(timedelta(hours=9)))
    await empty_database.diapers.insert_one({"_id": 1, "at": in_nerima})

    found = await empty_database.diapers.find_one({"_id": 1})

    assert found is not None
    assert found["at"] == datetime(2026, 11, 24, 1, tzinfo=UTC)
    assert found["at"].utcoffset() == timedelta(0)
