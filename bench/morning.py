"""How the morning goes at which much waits for the quiet hours to end: real workers against the push sandbox."""

import asyncio
import hashlib
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Final

from bench.client import HOST
from bench.generated import fill
from bench.machine import CpuClock
from bench.planning import commands_of, current_programmes
from bench.rounds import percentile
from bench.servers import Server, environment, serving, working
from handbook_api.followers import households
from handbook_api.house import House, open_house
from handbook_api.platform.clock import SystemClock, civil_date
from handbook_api.platform.embedded_mongod import EmbeddedMongod
from handbook_api.platform.mongodb import Database
from handbook_api.settings import Settings
from notifications.device_store import DeviceStore
from notifications.devices import Device, Platform
from notifications.planning import plan
from notifications.programmes import programmes_edition
from notifications.reminder_documents import new_document
from notifications.reminders import PlannedReminder
from notifications.timing import share_of

WARD_DEVICES: Final = 100_000
"""What the ward's morning is worked out for."""
BUSY: Final = 2 / 3
"""Of what workers can do at once, so much is asked of them when the same is spread over time."""
LATENESS_SECONDS: Final = (1, 2, 5, 10, 30, 60, 120, 300, 600)
"""The upper bounds of the histogram's buckets; what is later is in one more."""

_CHILDREN_FOR_A_DEVICE: Final = 2
"""So many are generated for each device that is asked for: of some nothing is due, others have two guardians."""
_READ_AT_ONCE: Final = 200
_WRITTEN_AT_ONCE: Final = 1_000
_REGISTERED_AT_ONCE: Final = 16
_FAR_AHEAD: Final = timedelta(days=3_650)
"""The workers are not to plan anything meanwhile."""
_WRITTEN_WITHIN: Final = timedelta(seconds=3)
_WRITTEN_EACH: Final = timedelta(milliseconds=1)
_LOOKS_EVERY_SECONDS: Final = 0.2
_GIVEN_UP_AFTER_SECONDS: Final = 150.0
"""Longer than a lease: what a worker lost is sent by another."""


class MorningFailed(Exception):
    """Not everything was sent, or nothing was to be sent."""


@dataclass(frozen=True, slots=True)
class MorningRun:
    """So many workers with the same reminders, due within `spread_seconds` (0: all at once).

    `rate` is reminders a second from the first one's time to the last one's being settled. CPU is milliseconds for each
    reminder, of all workers together and of MongoDB; `commands` are those sent to MongoDB for each, by name. Lateness
    is in seconds, from when a reminder was due to the transaction that settled it; `histogram` counts by
    `LATENESS_SECONDS`. `ward_minutes` is what `WARD_DEVICES` would take at this rate. `repeated` are those that had to
    be claimed twice.
    """

    workers: int
    spread_seconds: float
    seconds: float
    rate: float
    workers_cpu: float
    mongod_cpu: float
    commands: Mapping[str, float]
    lateness_median: float
    lateness_p95: float
    lateness_at_most: float
    histogram: tuple[int, ...]
    ward_minutes: float
    repeated: int


@dataclass(frozen=True, slots=True)
class MorningResults:
    """All runs: one reminder and one device for each of so many people."""

    devices: int
    load: float
    runs: tuple[MorningRun, ...]


async def measure_morning(devices: int, workers: Sequence[int]) -> MorningResults:
    """Let so many workers, one number after the other, send to `devices` at once, and then spread over time.

    The workers, MongoDB and the sandbox share the machine's cores, whatever else runs there. Raises `MorningFailed`.
    """
    load = os.getloadavg()[0]
    with (
        tempfile.TemporaryDirectory(prefix="handbook-bench-") as folder,
        EmbeddedMongod(Path(folder) / "mongod") as mongod,
    ):
        # The time of day at which this runs must not count: nobody has quiet hours but by when reminders are due.
        variables = {**environment(mongod.uri, Path(folder)), "HANDBOOK_QUIET_HOURS": "false"}
        os.environ.update(variables)
        sandbox = serving("handbook_api.cli", "sandbox", variables=variables, log=Path(folder) / "sandbox.log")
        async with AsyncExitStack() as stack:
            server = stack.enter_context(sandbox)
            variables["HANDBOOK_FCM_URL"] = f"http://{HOST}:{server.port}"
            house = await stack.enter_async_context(open_house(Settings(), SystemClock(), mongod.uri))
            reminders = await _a_ward(house, devices)
            runs = [run async for run in _runs(house.database, reminders, workers, variables, Path(folder))]
    return MorningResults(devices, round(load, 1), tuple(runs))


async def _runs(
    database: Database,
    reminders: Sequence[PlannedReminder],
    workers: Sequence[int],
    variables: Mapping[str, str],
    folder: Path,
) -> AsyncIterator[MorningRun]:
    for count in workers:
        with ExitStack() as stack:
            running = [
                stack.enter_context(working(variables, folder / f"worker-{count}-{number}.log"))
                for number in range(count)
            ]
            at_once = await _run(database, reminders, running, timedelta(0))
            yield at_once
            spread = timedelta(seconds=max(round(len(reminders) / at_once.rate / BUSY), 1))
            yield await _run(database, reminders, running, spread)


async def _run(
    database: Database, reminders: Sequence[PlannedReminder], workers: Sequence[Server], spread: timedelta
) -> MorningRun:
    print(f"· morning, {len(workers)} workers, over {spread.total_seconds():.0f} s", file=sys.stderr, flush=True)
    begins_at, due_at = await _put_in(database, reminders, spread)
    status = await database.client.admin.command("serverStatus")
    clocks, mongod = [CpuClock(worker.pid) for worker in workers], CpuClock(status["pid"])
    before = [clock.nanoseconds() for clock in clocks], mongod.nanoseconds()
    commands = await commands_of(database)
    await _all_sent(database)
    cpu = sum(clock.nanoseconds() for clock in clocks) - sum(before[0])
    mongod_cpu = mongod.nanoseconds() - before[1]
    sent = {name: number - commands[name] for name, number in (await commands_of(database)).items()}
    sent_at = {one["_id"]: one["sent_at"] async for one in database.pushes.find({}, {"sent_at": 1})}
    if sent_at.keys() != due_at.keys():
        raise MorningFailed(f"of {len(due_at)} reminders {len(sent_at)} were sent")
    late = [(sent_at[id] - due).total_seconds() for id, due in due_at.items()]
    count, seconds = len(due_at), (max(sent_at.values()) - begins_at).total_seconds()
    return MorningRun(
        workers=len(workers),
        spread_seconds=spread.total_seconds(),
        seconds=seconds,
        rate=count / seconds,
        workers_cpu=cpu / 1_000_000 / count,
        mongod_cpu=mongod_cpu / 1_000_000 / count,
        commands={name: number / count for name, number in sent.items() if number},
        lateness_median=statistics.median(late),
        lateness_p95=percentile(late, 95),
        lateness_at_most=max(late),
        histogram=tuple(histogram(late)),
        ward_minutes=WARD_DEVICES / (count / seconds) / 60,
        repeated=await database.reminders.count_documents({"fence": {"$gt": 1}}),
    )


async def _put_in(
    database: Database, reminders: Sequence[PlannedReminder], spread: timedelta
) -> tuple[datetime, Mapping[str, datetime]]:
    """Write the reminders anew, nobody having been told yet; when the first is due, and when each of them.

    Like a municipality's hour it is spread by the person.
    """
    for name in ("reminders", "pushes"):
        await database[name].delete_many({})
    begins_at = SystemClock().now() + _WRITTEN_WITHIN + len(reminders) * _WRITTEN_EACH
    due_at = {one.id: begins_at + share_of(spread, one.uid) for one in reminders}
    documents = (new_document(replace(one, due_at=due_at[one.id])) for one in reminders)
    while several := list(islice(documents, _WRITTEN_AT_ONCE)):
        await database.reminders.insert_many(several)
    if SystemClock().now() >= begins_at:
        raise MorningFailed("the reminders were due before all of them were written")
    return begins_at, due_at


async def _all_sent(database: Database) -> None:
    """Wait until nothing waits. Raises `MorningFailed` when nothing moves any more."""
    left, moved_at = -1, time.monotonic()
    while left:
        await asyncio.sleep(_LOOKS_EVERY_SECONDS)
        now_left = await database.reminders.count_documents({"wake_at": {"$exists": True}})
        if now_left != left:
            left, moved_at = now_left, time.monotonic()
        if time.monotonic() - moved_at > _GIVEN_UP_AFTER_SECONDS:
            raise MorningFailed(f"{left} reminders are not sent")


async def _a_ward(house: House, devices: int) -> Sequence[PlannedReminder]:
    """Families that are planned already, with `devices` people of whom each is due one thing on her one device."""
    database, clock = house.database, house.clock
    today = civil_date(clock.now(), Settings().time_zone)
    await fill(database, devices * _CHILDREN_FOR_A_DEVICE, today)
    programmes = await current_programmes(house).at(clock.now())
    await database.children.update_many({}, {"$set": {"name": await house.services.cipher.encrypt("ゆい")}})
    planned = {"planned_edition": programmes_edition(programmes), "planned_until": clock.now() + _FAR_AHEAD}
    await database.families.update_many({}, {"$set": {"unplanned": False, **planned}})
    found: dict[str, PlannedReminder] = {}
    ids = [one["_id"] async for one in database.families.find({}, {"_id": 1}).sort("_id", 1)]
    for start in range(0, len(ids), _READ_AT_ONCE):
        read = await households(database).of_families(ids[start : start + _READ_AT_ONCE])
        for household in read.values():
            now = clock.now()
            for one in plan(household, programmes, now):
                if one.due_at <= now and len(found) < devices:
                    found.setdefault(one.uid, one)
    if len(found) < devices:
        raise MorningFailed(f"only {len(found)} people are due anything on this day")
    await _register(house, list(found))
    return list(found.values())


async def _register(house: House, uids: Sequence[str]) -> None:
    """A device for each, as an app registers it."""
    store, waiting = DeviceStore(house.database), iter(uids)

    async def one_after_another() -> None:
        for uid in waiting:
            digest = hashlib.sha256(uid.encode()).hexdigest()
            token = await house.services.cipher.encrypt(f"{digest:0>163}")
            device = Device(uid, uid, token, digest, None, None, Platform.ANDROID, "ja", house.clock.now())
            await store.register(device, 1)

    async with asyncio.TaskGroup() as group:
        for _ in range(_REGISTERED_AT_ONCE):
            group.create_task(one_after_another())


def histogram(late: Iterable[float]) -> list[int]:
    """How many are in each bucket of `LATENESS_SECONDS`, and in the last one those that are later than all."""
    counts = [0] * (len(LATENESS_SECONDS) + 1)
    for seconds in late:
        counts[sum(seconds > bound for bound in LATENESS_SECONDS)] += 1
    return counts
