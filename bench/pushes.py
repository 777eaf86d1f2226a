"""What a push costs the process that sends it: firebase-admin as it comes, and our delivery over each transport."""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import firebase_admin
from firebase_admin import messaging

from bench.client import HOST, BadAnswer
from bench.machine import running_on, shared_out
from bench.servers import environment, serving
from handbook_api.platform.clock import SystemClock
from handbook_api.platform.identity_firebase import SandboxCredentials, close_app
from notifications.delivery import Delivered, Delivery
from notifications.direct_transport import direct_transport
from notifications.fcm_seams import close_connections, point_fcm_at
from notifications.fcm_turns import AT_ONCE
from notifications.pushes import Address, Push, encoded
from notifications.transports import firebase_transport

MOST_IN_ONE_CALL: Final = 500
"""Of firebase-admin."""
BARE: Final = "send_each_async"

_PROJECT: Final = "demo-handbook"
_A_PUSH: Final = Push(
    Address(),
    tag="3f1c2b7a9d0e4c5f8a6b7c8d9e0f1a2b",
    kind="CHECKUP_OPENS",
    title="４か月児健康診査のご案内",
    body="ゆいさんの４か月児健康診査を受けられる期間になりました。2026年12月9日(水)から受けられます。",
    link="handbook://child/Q2hpbGQ6MQ",
    language="ja",
    useful_until=datetime(2027, 1, 31, tzinfo=UTC),
)

Send = Callable[[Sequence[Push]], Awaitable[None]]
"""Sends them all. Raises `BadAnswer` unless all are delivered."""


@dataclass(frozen=True, slots=True)
class PushResult:
    """One way of sending. `cpu` is the median CPU time of the sending process for one message, in milliseconds;
    `rate` how many a second a core has time for by that; `ratio` the median of the rounds' ratios to `BARE`.
    """

    sender: str
    cpu: float
    rate: float
    ratio: float
    ratios: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class PushResults:
    """All of them, with so many messages in each round."""

    messages: int
    results: tuple[PushResult, ...]


async def measure_pushes(rounds: int, messages: int) -> PushResults:
    """Let all of them send `messages` in each round, taking turns; who begins changes from round to round."""
    senders_cores, other_cores = shared_out(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory(prefix="handbook-bench-") as folder:
        variables = environment("", Path(folder))
        with running_on(other_cores):
            sandbox = serving("handbook_api.cli", "sandbox", variables=variables, log=Path(folder) / "sandbox.log")
            with sandbox as server, running_on(senders_cores):
                async with _senders(f"http://{HOST}:{server.port}") as senders:
                    return await _measured(senders, rounds, messages)


async def _measured(senders: Mapping[str, Send], rounds: int, messages: int) -> PushResults:
    pushes = [replace(_A_PUSH, address=Address(token=f"{number:0163}")) for number in range(messages)]
    cpu: dict[str, list[float]] = {name: [] for name in senders}
    for send in senders.values():
        await send(pushes[:AT_ONCE])
    names = list(senders)
    for number in range(rounds):
        print(f"· pushes, round {number + 1} of {rounds}", file=sys.stderr, flush=True)
        for name in names[number % len(names) :] + names[: number % len(names)]:
            before = time.process_time_ns()
            await senders[name](pushes)
            cpu[name].append((time.process_time_ns() - before) / 1_000_000 / messages)
    return PushResults(messages, tuple(_result(name, cpu[name], cpu[BARE]) for name in names))


def _result(name: str, cpu: Sequence[float], bare: Sequence[float]) -> PushResult:
    ratios = tuple(mine / its for mine, its in zip(cpu, bare, strict=True))
    median = statistics.median(cpu)
    return PushResult(name, median, 1_000 / median, statistics.median(ratios), ratios)


@asynccontextmanager
async def _senders(address: str) -> AsyncIterator[Mapping[str, Send]]:
    clock = SystemClock()
    async with AsyncExitStack() as stack:
        bare, of_firebase, of_direct = [await stack.enter_async_context(_app(address, name)) for name in "abc"]
        firebase = Delivery(of_firebase, clock, await stack.enter_async_context(firebase_transport(of_firebase)))
        direct = Delivery(of_direct, clock, await stack.enter_async_context(direct_transport(of_direct)))
        yield {
            BARE: _bare(bare, AT_ONCE),
            f"{BARE}, {MOST_IN_ONE_CALL} at once": _bare(bare, MOST_IN_ONE_CALL),
            "Delivery, firebase": _by(firebase),
            "Delivery, direct": _by(direct),
        }


def _bare(app: firebase_admin.App, at_once: int) -> Send:
    """firebase-admin alone, with as many in one call as the service has on their way at once, or as it allows."""

    async def send(pushes: Sequence[Push]) -> None:
        for start in range(0, len(pushes), at_once):
            now = datetime.now(UTC)
            messages = [encoded(push, now) for push in pushes[start : start + at_once]]
            answers = await messaging.send_each_async(messages, dry_run=False, app=app)
            if answers.failure_count:
                raise BadAnswer(f"{answers.failure_count} pushes were not delivered")

    return send


def _by(delivery: Delivery) -> Send:
    async def send(pushes: Sequence[Push]) -> None:
        outcomes = await delivery.send(pushes)
        failed = [outcome for outcome in outcomes if not isinstance(outcome, Delivered)]
        if failed:
            raise BadAnswer(f"{len(failed)} pushes were not delivered, such as {failed[0]}")

    return send


@asynccontextmanager
async def _app(address: str, name: str) -> AsyncIterator[firebase_admin.App]:
    """An app as firebase-admin makes it: with its own timeout of two minutes."""
    point_fcm_at(address)
    app = firebase_admin.initialize_app(SandboxCredentials(), {"projectId": _PROJECT}, f"bench-{name}")
    try:
        yield app
    finally:
        await close_connections(app)
        await asyncio.to_thread(close_app, app)
