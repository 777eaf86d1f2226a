"""The first screen: in one query, with the children of every family, and what the worker has sent."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from pydantic import AnyHttpUrl

from handbook_api.platform.embedded_mongod import EmbeddedMongod
from handbook_api.platform.mongodb import Database
from handbook_api.settings import Settings
from handbook_api.workers import run_worker
from tests.api import Api, Client
from tests.clocks import SteppingClock
from tests.eventually import eventually_async
from tests.households import a_child, a_code, a_family, a_household, a_person, a_weight, joined
from tests.notifications.running_sandbox import RunningSandbox, sandbox_server
from tests.resolvers.asking import ERRORS
from tests.resolvers.conftest import a_service

HOME = """
    { home {
      unreadPushCount
      children { name ageInWords latestGrowth { weightGrams } nextCheckup { name isOpen } }
      pushes { edges { node { id kind title body link childId sentAt readAt } } }
      articles { edges { node { title } } }
    } }
"""


async def home_of(who: Client) -> dict[str, Any]:
    home: dict[str, Any] = (await who.ask(HOME)).data["home"]
    return home


async def names_at_home(who: Client) -> list[str]:
    return [child["name"] for child in (await who.ask("{ home { children { name } } }")).data["home"]["children"]]


async def marks_read(who: Client, ids: list[str]) -> int:
    payload = await who.change("markPushesRead", "MarkPushesReadInput", f"unreadPushCount {ERRORS}", ids=ids)
    assert payload["errors"] == []
    return int(payload["unreadPushCount"])


async def test_the_first_screen_comes_in_one_query(api: Api) -> None:
    mother = a_person(api)
    child = await a_child(mother, await a_family(mother), born="2026-07-23")
    await a_weight(mother, child)

    home = await home_of(mother)

    assert home["children"] == [
        {
            "name": "ゆい",
            "ageInWords": "4か月",
            "latestGrowth": {"weightGrams": 6_480},
            "nextCheckup": {"name": "乳児（4か月児）健康診査", "isOpen": True},
        }
    ]
    assert (home["unreadPushCount"], home["pushes"]["edges"]) == (0, [])


async def test_somebody_without_a_family_has_an_empty_screen(api: Api) -> None:
    home = await home_of(a_person(api))

    assert (home["children"], home["articles"]["edges"]) == ([], [])


async def test_the_eldest_comes_first_and_twins_in_their_order(api: Api) -> None:
    linh = a_person(api, "linh")
    family = await a_family(linh)
    await a_child(linh, family, born="2026-04-24", name="Bình", sex="MALE", birthOrder=2, fetuses=2)
    await a_child(linh, family, born="2026-04-24", name="An", birthOrder=1, fetuses=2)
    await a_child(linh, await a_family(linh), born="2023-02-01", name="Minh", sex="MALE")

    assert await names_at_home(linh) == ["Minh", "An", "Bình"]


async def test_children_of_every_family_are_there_and_gone_with_it(api: Api) -> None:
    home = await a_household(api)
    await a_child(home.mother, home.family, born="2026-07-23")
    hers = await a_family(home.grandmother, "幸子")
    await a_child(home.grandmother, hers, born="2024-01-20", name="陽翔")

    assert await names_at_home(home.grandmother) == ["陽翔", "ゆい"]

    await home.grandmother.change("leaveFamily", "LeaveFamilyInput", ERRORS, familyId=home.family)
    assert await names_at_home(home.grandmother) == ["陽翔"]


@asynccontextmanager
async def a_worker(settings: Settings, clock: SteppingClock, uri: str) -> AsyncIterator[None]:
    """A worker's process, as the command starts it, for as long as the block runs."""
    stop = asyncio.Event()
    running = asyncio.create_task(run_worker(settings, clock, uri, stop))
    try:
        yield
    finally:
        stop.set()
        await running


async def pushes_arrived(sandbox: RunningSandbox, count: int) -> None:
    async def enough() -> bool:
        return len(sandbox.arrivals) >= count

    await eventually_async(enough)


async def test_what_the_worker_sent_is_unread_at_home_until_it_is_read(
    mongod: EmbeddedMongod, empty_database: Database, emulator_mode: str, clock: SteppingClock, tmp_path: Path
) -> None:
    async with a_service(mongod, empty_database, clock, tmp_path) as service, sandbox_server() as server:
        sandbox = server.with_nothing_in_it(clock)
        mother, grandmother = a_person(service.api), a_person(service.api, "幸子")
        family = await a_family(mother)
        await joined(grandmother, await a_code(mother, family, "VIEWER"), "幸子")
        child = await a_child(mother, family, born="2026-07-24")
        for who in (mother, grandmother):
            await who.change(
                "registerDevice", "RegisterDeviceInput", ERRORS, platform="IOS", token=f"phone-{uuid.uuid4()}"
            )
        settings = Settings(
            mongodb_database=empty_database.name,
            data_dir=tmp_path,
            fcm_url=AnyHttpUrl(sandbox.address),
        )
        clock.step(minutes=20)  # By then everybody of the ward was told, each at her own moment after ten.
        async with a_worker(settings, clock, mongod.uri):
            await pushes_arrived(sandbox, 1)

        home = await home_of(mother)
        (push,) = [edge["node"] for edge in home["pushes"]["edges"]]
        assert home["unreadPushCount"] == 1
        assert (push["kind"], push["childId"], push["link"]) == (
            "CHECKUP_OPENS",
            child,
            f"handbook://child/{child}",
        )
        assert push["title"] == "ゆいさんの乳児（4か月児）健康診査の時期になりました"
        assert (push["sentAt"], push["readAt"]) == ("2026-11-24T01:20:00+00:00", None)
        in_english = await home_of(Client(mother.http, mother.token, "en"))
        assert in_english["pushes"]["edges"][0]["node"]["title"] == "ゆい: it is time for the 4-month checkup"
        assert (await home_of(grandmother))["unreadPushCount"] == 0
        assert len(sandbox.arrivals) == 1

        assert await marks_read(grandmother, [push["id"]]) == 0
        assert (await home_of(mother))["unreadPushCount"] == 1
        clock.step(minutes=3)
        assert [await marks_read(mother, [push["id"]]) for _ in range(2)] == [0, 0]
        clock.step(minutes=3)
        assert await marks_read(mother, [push["id"]]) == 0
        read = (await home_of(mother))["pushes"]["edges"][0]["node"]
        assert read["readAt"] == "2026-11-24T01:23:00+00:00"
