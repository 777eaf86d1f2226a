"""`handbook content index`: brings search to what readers have."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from content.search.service import SearchWish
from content.starter_reading import read_starters
from handbook_api.house import House, open_house
from handbook_api.platform.clock import SystemClock
from handbook_api.platform.embedded_mongod import EmbeddedMongod
from handbook_api.platform.mongodb import Client
from handbook_api.search_commands import DONE, STOPPED, run_index
from handbook_api.settings import Settings
from handbook_api.workers import housekeeping
from tests.imports.counters import a_database_name

SOME = 25
"""More than are read at once."""


@pytest.fixture
async def house(mongod: EmbeddedMongod, client: Client, tmp_path: Path) -> AsyncIterator[House]:
    """With starters that search knows nothing of yet."""
    settings = Settings(mongodb_database=a_database_name(), data_dir=tmp_path)
    async with open_house(settings, SystemClock(), mongod.uri) as house:
        await house.services.articles.import_starters(read_starters()[:SOME])
        yield house
    await client.drop_database(settings.mongodb_database)


async def count(house: House) -> int:
    return await house.database.search_articles.count_documents({})


async def test_it_reads_what_search_lacks_and_then_nothing(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    assert await run_index(house, asyncio.Event(), anew=False) == DONE
    assert await run_index(house, asyncio.Event(), anew=False) == DONE
    assert await run_index(house, asyncio.Event(), anew=True) == DONE

    said = [line for line in capsys.readouterr().out.splitlines() if "[info" not in line]
    assert said == [
        f"articles read: {SOME}",
        "nothing to do: search has what readers have",
        f"articles read: {SOME}",
    ]
    assert await count(house) == SOME


async def test_it_stops_after_what_it_has_in_hand_and_goes_on_from_there(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    stop = asyncio.Event()
    stop.set()

    assert await run_index(house, stop, anew=False) == STOPPED
    assert 0 < await count(house) < SOME
    assert await run_index(house, asyncio.Event(), anew=False) == DONE

    assert await count(house) == SOME
    assert "handbook content index: stopped." in capsys.readouterr().err


async def test_a_worker_does_the_same_piece_by_piece(house: House) -> None:
    chores = housekeeping(house)

    await chores.do_due()
    await chores.do_due()

    page = await house.services.article_search.service.search(SearchWish("赤ちゃん", "ja"))
    assert page.total > 0
    assert await house.services.article_search.indexing.lagging() == ()
