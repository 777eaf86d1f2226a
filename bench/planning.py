"""What planning a ward's children costs a worker: CPU, memory and reads, with the real planner on a real MongoDB."""

import os
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from prometheus_client import CollectorRegistry

from bench.generated import fill
from bench.servers import environment
from handbook_api.followers import households, programmes
from handbook_api.house import House, open_house
from handbook_api.platform.clock import SystemClock, civil_date
from handbook_api.platform.embedded_mongod import EmbeddedMongod
from handbook_api.platform.mongodb import Database
from handbook_api.platform.planning_queue import PlanningQueue
from handbook_api.settings import Settings
from notifications.planner import Planner
from notifications.planning import plan
from notifications.programmes import CurrentProgrammes
from notifications.reminder_store import ReminderStore
from notifications.worker import WorkerPace
from notifications.worker_metrics import WorkerMetrics

COMMANDS: Final = ("find", "getMore", "aggregate", "insert", "update", "findAndModify", "delete", "commitTransaction")
"""What a worker sends, as MongoDB counts it; what the driver sends by itself is not among them."""

_PURE_FAMILIES: Final = 200
_READS: Final = ("find", "getMore", "aggregate")
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")
_MEGABYTE: Final = 1_048_576


class NotPlanned(Exception):
    """Some families could not be planned, so that the figures would be of others."""


@dataclass(frozen=True, slots=True)
class StoredSize:
    """One collection at the end: documents, and bytes for each of them (as they are, on disk, and in indexes)."""

    collection: str
    documents: int
    document_bytes: float
    disk_bytes: float
    index_bytes: float


@dataclass(frozen=True, slots=True)
class PlanningResults:
    """Planning so many `children` who were never planned, in batches as a worker does.

    CPU is this process's, in milliseconds a child; `pure_cpu` is that of `plan` alone, without the database. Memory is
    what the process holds, in megabytes: before, when a tenth of the families was planned, at the end, and the most
    after any batch. `reads` and `writes` are commands for each family.
    """

    children: int
    families: int
    reminders: int
    seconds: float
    cpu: float
    pure_cpu: float
    megabytes_before: float
    megabytes_at_a_tenth: float
    megabytes_at_the_end: float
    megabytes_at_most: float
    reads: float
    writes: float
    sizes: tuple[StoredSize, ...]


async def measure_planning(children: int) -> PlanningResults:
    """Generate the children's families and plan all of them. Raises `NotPlanned`."""
    with (
        tempfile.TemporaryDirectory(prefix="handbook-bench-") as folder,
        EmbeddedMongod(Path(folder) / "mongod") as mongod,
    ):
        os.environ.update(environment(mongod.uri, Path(folder)))
        settings, clock = Settings(), SystemClock()
        async with AsyncExitStack() as stack:
            house = await stack.enter_async_context(open_house(settings, clock, mongod.uri))
            families = await fill(house.database, children, civil_date(clock.now(), settings.time_zone))
            return await _measured(house, children, families)


async def _measured(house: House, children: int, families: int) -> PlanningResults:
    database, current = house.database, current_programmes(house)
    planner = a_planner(house, current)
    pure = await _pure_cpu(house, current, min(families, _PURE_FAMILIES))
    before, commands = _resident_megabytes(), await commands_of(database)
    megabytes: list[tuple[int, float]] = []
    planned, batch = 0, WorkerPace().families_at_once
    began, cpu_began = time.monotonic(), time.process_time_ns()
    while planned < families:
        now_planned = await planner.plan_pending(batch)
        if not now_planned:
            raise NotPlanned(f"{families - planned} families could not be planned")
        planned += now_planned
        megabytes.append((planned, _resident_megabytes()))
        if len(megabytes) % 100 == 0:
            print(f"· planning, {planned:,} of {families:,} families", file=sys.stderr, flush=True)
    cpu, seconds = time.process_time_ns() - cpu_began, time.monotonic() - began
    after = await commands_of(database)
    sent = {name: after[name] - commands[name] for name in COMMANDS}
    sizes = [await _size(database, name) for name in ("reminders", "children", "families")]
    return PlanningResults(
        children=children,
        families=families,
        reminders=sizes[0].documents,
        seconds=seconds,
        cpu=cpu / 1_000_000 / children,
        pure_cpu=pure,
        megabytes_before=before,
        megabytes_at_a_tenth=next(held for count, held in megabytes if count >= families / 10),
        megabytes_at_the_end=megabytes[-1][1],
        megabytes_at_most=max(held for _, held in megabytes),
        reads=sum(sent[name] for name in _READS) / families,
        writes=sum(count for name, count in sent.items() if name not in _READS) / families,
        sizes=tuple(sizes),
    )


def current_programmes(house: House) -> CurrentProgrammes:
    """The programmes as a worker has them."""
    services = house.services
    return programmes(house.database, services.municipalities, services.schedule, services.form_definitions)


def a_planner(house: House, current: CurrentProgrammes) -> Planner:
    """The planner as a worker has it."""
    database = house.database
    return Planner(
        PlanningQueue(database),
        households(database),
        ReminderStore(database),
        house.ledger,
        current,
        WorkerMetrics(CollectorRegistry()),
        house.clock,
    )


async def commands_of(database: Database) -> Mapping[str, int]:
    """How often each of `COMMANDS` was sent to this server since it started."""
    status = await database.client.admin.command("serverStatus")
    counted = status["metrics"]["commands"]
    return {name: counted[name]["total"] for name in COMMANDS}


async def _pure_cpu(house: House, current: CurrentProgrammes, families: int) -> float:
    """CPU milliseconds of `plan` for a child, over the first families."""
    now = house.clock.now()
    shown = await current.at(now)
    ids = [one["_id"] async for one in house.database.families.find({}, {"_id": 1}).sort("_id", 1).limit(families)]
    read = list((await households(house.database).of_families(ids)).values())
    for household in read:  # what a process looks up once in its life is no child's share
        plan(household, shown, now)
    began = time.process_time_ns()
    for household in read:
        plan(household, shown, now)
    cpu = time.process_time_ns() - began
    return cpu / 1_000_000 / sum(len(household.handbook.contents.children) for household in read)


async def _size(database: Database, name: str) -> StoredSize:
    figures = await database.command("collStats", name)
    count = figures["count"]
    each = [figures[field] / max(count, 1) for field in ("size", "storageSize", "totalIndexSize")]
    return StoredSize(name, count, *each)


def _resident_megabytes() -> float:
    resident = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return resident * _PAGE / _MEGABYTE
