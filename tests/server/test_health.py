"""Is it alive, should it get requests: the two questions of the platform around the service."""

import asyncio

import pytest
from structlog.testing import capture_logs

from handbook_api.server.options import ServerOptions
from tests.eventually import eventually_async
from tests.server.clinic_app import AnApp, ask, client_of


class Database:
    """Counts how often it is asked, and answers as it is told."""

    def __init__(self, answer: bool | Exception = True) -> None:
        self.asked = 0
        self.answer = answer
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def ready(self) -> bool:
        self.asked += 1
        await self.may_answer.wait()
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


async def test_being_alive_asks_nobody() -> None:
    database = Database(ConnectionError())
    async with client_of(AnApp(ready=database.ready)) as client:
        response = await client.get("/healthz")
    assert (response.status_code, response.json(), database.asked) == (200, {"status": "alive"}, 0)


async def test_being_ready_asks_every_time() -> None:
    database = Database()
    async with client_of(AnApp(ready=database.ready)) as client:
        first = await client.get("/readyz")
        database.answer = False
        second = await client.get("/readyz")
    assert (first.status_code, first.json()) == (200, {"status": "ready"})
    assert (second.status_code, second.json()) == (503, {"status": "unavailable"})
    assert database.asked == 2


async def test_a_database_that_fails_is_not_ready_and_its_message_goes_nowhere() -> None:
    database = Database(ConnectionError("mongodb://handbook:secret@db"))
    with capture_logs() as lines:
        async with client_of(AnApp(ready=database.ready)) as client:
            response = await client.get("/readyz")
    assert response.status_code == 503
    assert [line["event"] for line in lines if line["log_level"] == "warning"] == ["readiness_failed"]
    assert "secret" not in response.text + str(lines)


async def test_a_database_that_does_not_answer_in_time_is_not_ready_until_it_does() -> None:
    database = Database()
    database.may_answer.clear()
    async with client_of(AnApp(ready=database.ready, options=ServerOptions(readiness_seconds=0.03))) as client:
        async with asyncio.timeout(4):
            hanging = await client.get("/readyz")
        database.may_answer.set()
        recovered = await client.get("/readyz")
    assert (hanging.status_code, recovered.status_code) == (503, 200)


async def test_many_who_ask_at_the_same_time_are_one_question() -> None:
    """The path is open to everybody: a flood of questions must not become a flood for the database."""
    database = Database()
    database.may_answer.clear()
    app = AnApp(ready=database.ready)

    async def all_have_come() -> bool:
        return app.figure("handbook_http_requests_in_flight") == 50

    async with client_of(app) as client:
        asking = [asyncio.create_task(client.get("/readyz")) for _ in range(50)]
        await eventually_async(all_have_come)
        database.may_answer.set()
        answers = await asyncio.gather(*asking)
    assert {answer.status_code for answer in answers} == {200}
    assert database.asked == 1


async def test_while_draining_it_is_alive_but_not_ready_and_asks_nobody() -> None:
    database = Database()
    web = AnApp(ready=database.ready).build()
    async with client_of(web) as client:
        web.state.draining.begin()
        alive, ready, answered = [
            await client.get("/healthz"),
            await client.get("/readyz"),
            await ask(client, "{ greeting }"),
        ]
    assert (alive.status_code, answered.status_code) == (200, 200)
    assert (ready.status_code, ready.json(), database.asked) == (503, {"status": "draining"}, 0)


@pytest.mark.parametrize("path", ["/healthz", "/nowhere", "/graphql"])
async def test_while_draining_every_answer_ends_its_connection(path: str) -> None:
    web = AnApp().build()
    async with client_of(web) as client:
        before = await client.get(path)
        web.state.draining.begin()
        after = await client.get(path)
    assert "Connection" not in before.headers
    assert after.headers["Connection"] == "close"


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
async def test_what_machines_ask_all_the_time_is_not_in_the_log(path: str) -> None:
    with capture_logs() as lines:
        async with client_of(AnApp()) as client:
            await client.get(path)
    assert [line["log_level"] for line in lines] == ["debug"]
