"""Files as long as a ward's: memory that does not grow with them, and runs that are stopped half-way."""

import asyncio
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

from handbook_api.imports.outcomes import Outcome
from tests.imports.counters import Cells, Ward, a_file, a_measurement, weights

MEGABYTE = 1 << 20


def many(number: int) -> Iterator[Cells]:
    """One row in fifty is さくら's, one in a hundred is bad, and the others are of children who are not here."""
    for count in range(number):
        if count % 50 == 0:
            yield a_measurement(str(count), 体重=f"6.{count % 1000:03}")
        elif count % 100 == 1:
            yield a_measurement(str(count), 体重="約6")
        else:
            day = count % 28 + 1
            yield a_measurement(str(count), 交付番号=f"R7-{count}", 生年月日=f"2025-04-{day:02}", 氏名="田中　はる")


async def peak(ward: Ward, file: Path) -> int:
    """The most memory that a dry run needed beyond what was there before."""
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        await ward.imports(file, writes=False)
        _, most = tracemalloc.get_traced_memory()
        return most - before
    finally:
        tracemalloc.stop()


async def test_memory_does_not_grow_with_the_file(ward: Ward, tmp_path: Path) -> None:
    await ward.a_child(await ward.a_family())
    short, long = a_file(tmp_path, many(1_000), name="short.csv"), a_file(tmp_path, many(20_000), name="long.csv")
    await ward.imports(short, writes=False)

    of_short, of_long = await peak(ward, short), await peak(ward, long)

    assert of_long < of_short + MEGABYTE, (of_short, of_long)


async def test_what_is_stopped_half_way_is_whole_and_the_next_run_goes_on_from_there(ward: Ward) -> None:
    child = await ward.a_child(await ward.a_family())
    rows = [a_measurement(str(number), 体重=f"6.{number:03}") for number in range(250)]
    stop = asyncio.Event()
    asyncio.get_running_loop().call_later(0, stop.set)

    first = await ward.takes(*rows, stop=stop)
    written = len((await ward.child(child)).growth)
    second = await ward.takes(*rows)

    assert (first.is_done, first.tally.rows, written) == (False, 100, 100)
    assert second.tally.outcomes == {Outcome.UNCHANGED: 100, Outcome.NEW: 150}
    assert sorted(one or 0 for one in weights(await ward.child(child))) == list(range(6_000, 6_250))


async def test_a_process_that_dies_between_two_rows_doubles_nothing(ward: Ward) -> None:
    """Records are there of which the import itself knows nothing: what was to be kept of its last rows was not."""
    child = await ward.a_child(await ward.a_family())
    rows = [a_measurement(str(number), 体重=f"6.{number:03}") for number in range(10)]
    await ward.takes(*rows[:5])
    await ward.house.database.import_rows.delete_many({})

    come = await ward.takes(*rows)
    changed = await ward.takes(*(row | {"身長": "63.0"} for row in rows))

    assert come.tally.outcomes == {Outcome.UNCHANGED: 5, Outcome.NEW: 5}
    assert changed.tally.outcomes == {Outcome.CORRECTED: 10}
    assert len((await ward.child(child)).growth) == 10
