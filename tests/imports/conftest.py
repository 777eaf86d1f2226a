"""The whole service on a database of each test's own, with the mapping of measurements as an operator's own file."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handbook_api.platform.embedded_mongod import EmbeddedMongod
from handbook_api.platform.mongodb import Client
from tests.clocks import SteppingClock
from tests.imports.counters import MEASUREMENTS, Ward, a_database_name, a_ward


@pytest.fixture
async def ward(
    mongod: EmbeddedMongod, client: Client, emulator_mode: str, clock: SteppingClock, tmp_path: Path
) -> AsyncIterator[Ward]:
    """Reads measurements, unless a test says otherwise."""
    own = tmp_path / "measurements.yaml"
    own.write_text(MEASUREMENTS, encoding="utf-8")
    name = a_database_name()
    async with a_ward(mongod.uri, name, clock, tmp_path, str(own)) as ward:
        yield ward
    await client.drop_database(name)
