"""So many at once, so many waiting, and everybody else is sent away at once."""

import asyncio

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook_api.server.gate import Gate
from handbook_api.server.options import ServerOptions
from handbook_api.server.refusals import Overloaded
from tests.eventually import eventually_async
from tests.server.clinic_app import AnApp, ask, client_of, code_of


class Visitors:
    """Tasks that pass a gate and stay inside until they are let go."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._leave = asyncio.Event()
        self.inside = self.most_inside = self.sent_away = 0

    async def visit(self) -> None:
        try:
            async with self._gate.passing():
                self.inside += 1
                self.most_inside = max(self.most_inside, self.inside)
                await self._leave.wait()
                self.inside -= 1
        except Overloaded:
            self.sent_away += 1

    def let_go(self) -> None:
        self._leave.set()


async def settled() -> None:
    """Lets every task run until it waits for something."""
    for _ in range(20):
        await asyncio.sleep(0)


@given(at_once=st.integers(1, 4), waiting=st.integers(0, 4), number=st.integers(0, 12))
async def test_never_more_inside_and_never_more_waiting(at_once: int, waiting: int, number: int) -> None:
    gate = Gate(at_once, waiting, waiting_seconds=60)
    visitors = Visitors(gate)
    tasks = [asyncio.create_task(visitors.visit()) for _ in range(number)]
    await settled()

    assert visitors.inside == min(number, at_once)
    assert gate.waiting == min(max(number - at_once, 0), waiting)
    assert visitors.sent_away == max(number - at_once - waiting, 0)

    visitors.let_go()
    await asyncio.gather(*tasks)
    assert visitors.most_inside <= at_once
    assert (visitors.inside, gate.waiting) == (0, 0)


async def test_whoever_waits_too_long_is_sent_away_and_leaves_no_trace() -> None:
    gate = Gate(1, 1, waiting_seconds=0.01)
    visitors = Visitors(gate)
    inside = asyncio.create_task(visitors.visit())
    await settled()

    await visitors.visit()
    assert (visitors.sent_away, gate.waiting) == (1, 0)

    visitors.let_go()
    await inside
    async with gate.passing():
        pass


async def test_whoever_gives_up_waiting_takes_nobodys_place() -> None:
    gate = Gate(1, 2, waiting_seconds=60)
    visitors = Visitors(gate)
    tasks = [asyncio.create_task(visitors.visit()) for _ in range(3)]
    await settled()

    tasks[1].cancel()
    await settled()
    assert gate.waiting == 1

    visitors.let_go()
    await tasks[0]
    await tasks[2]
    assert visitors.most_inside == 1


async def test_a_failure_inside_frees_the_place() -> None:
    gate = Gate(1, 0, waiting_seconds=60)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            async with gate.passing():
                raise ZeroDivisionError


async def test_operations_are_bounded_and_the_rest_is_told_to_come_again() -> None:
    options = ServerOptions(executions_at_once=2, executions_waiting=3, retry_after_seconds=4)
    app = AnApp(options=options)

    async def waiting() -> bool:
        return app.figure("handbook_graphql_waiting") == 3

    async with client_of(app) as client:
        asked = [asyncio.create_task(ask(client, "{ wait }")) for _ in range(5)]
        await eventually_async(waiting)

        sent_away: httpx.Response = await ask(client, "{ greeting }")
        app.context.released.set()
        answered = await asyncio.gather(*asked)

    assert (sent_away.status_code, code_of(sent_away)) == (503, "OVERLOADED")
    assert sent_away.headers["Retry-After"] == "4"
    assert [response.json() for response in answered] == [{"data": {"wait": True}}] * 5
    assert app.context.most_inside == 2
    assert app.figure("handbook_graphql_operations_total", type="none", outcome="overloaded") == 1


async def test_a_wait_that_is_too_long_ends_in_503() -> None:
    app = AnApp(options=ServerOptions(executions_at_once=1, waiting_seconds=0.02))

    async def one_is_inside() -> bool:
        return app.context.inside == 1

    async with client_of(app) as client:
        first = asyncio.create_task(ask(client, "{ wait }"))
        await eventually_async(one_is_inside)
        second = await ask(client, "{ greeting }")
        app.context.released.set()
        await first
    assert (second.status_code, code_of(second)) == (503, "OVERLOADED")


async def test_health_does_not_wait_at_the_gate() -> None:
    app = AnApp(options=ServerOptions(executions_at_once=1, executions_waiting=0))

    async def one_is_inside() -> bool:
        return app.context.inside == 1

    async with client_of(app) as client:
        first = asyncio.create_task(ask(client, "{ wait }"))
        await eventually_async(one_is_inside)
        statuses = [(await client.get(path)).status_code for path in ("/healthz", "/readyz", "/metrics")]
        app.context.released.set()
        await first
    assert statuses == [200, 200, 200]


async def test_an_operation_that_takes_too_long_is_given_up_and_frees_its_place() -> None:
    app = AnApp(options=ServerOptions(executions_at_once=1, executions_waiting=0, execution_seconds=0.03))
    async with client_of(app) as client, asyncio.timeout(20):
        slow = await ask(client, "{ wait }", Accept_Language="en")
        quick = await ask(client, "{ greeting }")
    assert (slow.status_code, code_of(slow)) == (504, "UNAVAILABLE")
    assert app.context.inside == 0
    assert quick.status_code == 200


async def test_finding_out_who_asks_may_not_take_for_ever() -> None:
    async def never(_authorization: str | None) -> None:
        await asyncio.Event().wait()

    app = AnApp(options=ServerOptions(authentication_seconds=0.03), authenticate=never)
    async with client_of(app) as client, asyncio.timeout(20):
        response = await ask(client, "{ greeting }")
    assert (response.status_code, code_of(response)) == (504, "UNAVAILABLE")
