"""The command: puts the parts together, measures, and says what came of it."""

import argparse
import asyncio
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from bench.client import BadAnswer, Connection
from bench.comparison import Different
from bench.contenders import Contender
from bench.data import Handbooks, fill, tokens
from bench.machine import CpuClock, running_on, shared_out, this_machine
from bench.morning import MorningFailed, measure_morning
from bench.operations import operations
from bench.planning import NotPlanned, measure_planning
from bench.pushes import measure_pushes
from bench.replanning import ReplanFailed, measure_replan
from bench.report import Report, as_json, as_text
from bench.rounds import Rounds
from bench.rules import RuleRounds
from bench.searching import measure_searching
from bench.servers import NotStarted, Server, environment, serving
from handbook_api.demo.people import Person
from handbook_api.house import open_house
from handbook_api.platform.clock import SystemClock, civil_date
from handbook_api.platform.embedded_failures import EmbeddedMongodError
from handbook_api.platform.embedded_mongod import EmbeddedMongod
from handbook_api.platform.telemetry import LogFormat, configure_logging
from handbook_api.settings import Settings

RULES = "rules"
REPLAN = "replan"
PUSHES = "pushes"
PLANNING = "planning"
MORNING = "morning"
SEARCH = "search"
OPERATIONS = ("tiny", "badge", "home", "expecting", "recordGrowth", "assessGrowth")
"""What `--only` takes besides the rules, `handbook replan` and pushes: the names in `operations.py`."""
LONG = (PLANNING, MORNING, SEARCH)
"""Measured only where they are named: they take minutes."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure as the command line says; the exit code."""
    given = _parser().parse_args(arguments)
    if sys.platform != "linux":
        print("bench: the CPU time of a process is read as Linux gives it; run it there", file=sys.stderr)
        return 1
    configure_logging(LogFormat.READABLE, level="ERROR", stream=sys.stderr)
    # However it is told to end, what it started ends with it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        report = asyncio.run(_measured(given))
    except (BadAnswer, Different, EmbeddedMongodError, MorningFailed, NotPlanned, NotStarted, ReplanFailed) as failed:
        print(f"bench: {failed}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    print(as_text(report), end="")
    if given.json is not None:
        given.json.write_bytes(as_json(report))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    every = (*OPERATIONS, RULES, REPLAN, PUSHES)
    parser.add_argument(
        "--only",
        nargs="+",
        choices=(*every, *LONG),
        default=every,
        metavar="NAME",
        help=f"{', '.join(every)} (all of these by default); {', '.join(LONG)}",
    )
    parser.add_argument("--rounds", type=_count, default=7, help="medians are of so many (default: %(default)s)")
    parser.add_argument(
        "--requests",
        type=_count,
        default=200,
        help="of each operation in a round, to each server (default: %(default)s)",
    )
    parser.add_argument(
        "--records", type=_count, default=1, help="each child's handbook has at least so many (default: as in the demo)"
    )
    parser.add_argument(
        "--children", type=_count, default=1_000, help="that are planned, and planned anew (default: %(default)s)"
    )
    parser.add_argument(
        "--devices", type=_count, default=5_000, help="that a morning is for, one person's each (default: %(default)s)"
    )
    parser.add_argument(
        "--workers",
        type=_count,
        nargs="+",
        default=(1, 2, 4),
        help="with so many processes a morning is gone through (default: 1 2 4)",
    )
    parser.add_argument(
        "--messages", type=_count, default=1_000, help="pushes sent each way in a round (default: %(default)s)"
    )
    parser.add_argument("--articles", type=_count, default=10_000, help="that are searched (default: %(default)s)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything there as well")
    return parser


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return count


async def _measured(given: argparse.Namespace) -> Report:
    only, rounds, requests = given.only, given.rounds, given.requests
    machine = this_machine()
    rules = RuleRounds() if RULES in only else None
    async with AsyncExitStack() as stack:
        served = await stack.enter_async_context(_served(given.records)) if set(only) & set(OPERATIONS) else None
        if served is not None:
            today = civil_date(SystemClock().now(), Settings().time_zone)
            await served.prepare([one for one in operations(today) if one.name in only], requests)
        for number in range(1, rounds + 1) if served or rules else ():
            print(f"· round {number} of {rounds}", file=sys.stderr, flush=True)
            if served is not None:
                await served.run(requests)
            if rules is not None:
                rules.run()
    replan = await measure_replan(given.children) if REPLAN in only else None
    pushes = await measure_pushes(rounds, given.messages) if PUSHES in only else None
    planning = await measure_planning(given.children) if PLANNING in only else None
    morning = await measure_morning(given.devices, given.workers) if MORNING in only else None
    search = await measure_searching(given.articles, rounds) if SEARCH in only else None
    return Report(
        machine=machine,
        rounds=rounds,
        requests=requests,
        records=given.records,
        operations=served.results() if served else (),
        rules=rules.results() if rules else (),
        replan=replan,
        pushes=pushes,
        planning=planning,
        morning=morning,
        search=search,
    )


@asynccontextmanager
async def _served(records: int) -> AsyncIterator[Rounds]:
    """A real MongoDB with data, the service and the floor in front of it, and what measures them."""
    servers_cores, other_cores = shared_out(os.sched_getaffinity(0))
    with (
        tempfile.TemporaryDirectory(prefix="handbook-bench-") as folder,
        running_on(other_cores),
        EmbeddedMongod(Path(folder) / "mongod") as mongod,
    ):
        variables = environment(mongod.uri, Path(folder))
        # This process goes by the servers' settings too, whatever the shell has set.
        os.environ.clear()
        os.environ.update(variables)
        settings = Settings()
        async with AsyncExitStack() as stack:
            house = await stack.enter_async_context(open_house(settings, SystemClock(), mongod.uri))
            await fill(house, records)
            with running_on(servers_cores):
                service = stack.enter_context(
                    serving("handbook_api.cli", "serve", variables=variables, log=Path(folder) / "service.log")
                )
                floor = stack.enter_context(serving("bench.floor", variables=variables, log=Path(folder) / "floor.log"))
            of_people = tokens(settings.firebase_project, SystemClock())
            yield Rounds(
                _contender(stack, service, of_people),
                _contender(stack, floor, of_people, is_floor=True),
                house.database,
                await Handbooks.of(house.database),
            )


def _contender(
    stack: AsyncExitStack, server: Server, of_people: Mapping[Person, str], *, is_floor: bool = False
) -> Contender:
    connection = stack.enter_context(Connection(server.port))
    return Contender(connection, CpuClock(server.pid), of_people, is_floor)


if __name__ == "__main__":
    raise SystemExit(main())
