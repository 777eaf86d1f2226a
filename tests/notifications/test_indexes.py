"""No query of reminders, devices or inboxes reads a whole collection, or sorts: the database's own profiler says so."""

import asyncio

from handbook_api.families.model import MemberRole
from handbook_api.platform.mongodb import Database, Document
from notifications.devices import DeviceToRegister, Platform
from notifications.recalculation import Recalculation
from notifications.recalculation_store import RecalculationStore
from notifications.sandbox_answers import Behaviour
from tests.notifications.builders import KENTA, MISAKI, PHONE, PHONE_OF_KENTA, a_municipality, an_entry
from tests.notifications.house import House
from tests.notifications.running_sandbox import RunningSandbox

COLLECTIONS = (
    "families",
    "reminders",
    "devices",
    "pushes",
    "children",
    "pregnancies",
    "appointments",
    "recalculations",
)


async def unindexed(database: Database) -> list[Document]:
    """The queries of `COLLECTIONS`, since profiling began, that read a whole collection or sorted what they found."""
    names = [f"{database.name}.{name}" for name in COLLECTIONS]
    appointments = f"{database.name}.appointments"  # A family's few are sorted in memory.
    slow = [{"planSummary": {"$regex": "COLLSCAN"}}, {"hasSortStage": True, "ns": {"$ne": appointments}}]
    return await database["system.profile"].find({"ns": {"$in": names}, "$or": slow}).to_list()


async def test_every_query_goes_by_an_index(house: House, sandbox: RunningSandbox) -> None:
    await house.database.command("profile", 2)
    family = await house.a_family()
    child = await house.a_child(family)
    await house.joins(family, KENTA, MemberRole.GUARDIAN)
    await house.a_device()
    await house.devices.register(KENTA, DeviceToRegister(PHONE_OF_KENTA, "an-fid", Platform.WEB, "ja"))
    sandbox.tell(PHONE, Behaviour.UNREGISTERED, times=1)

    await house.plan_and_send()
    await house.children.correct(MISAKI, child, 1, an_entry(born="2026-08-24"))
    await house.plan_and_send()
    await house.with_programme(a_municipality(edition="second", checkups=())).plan()
    recalculation = Recalculation(RecalculationStore(house.database), house.queue, house.a_planner(), house.clock)
    await recalculation.run(asyncio.Event(), lambda _: None)
    page = await house.inbox.page(MISAKI, 1, None, "ja")
    await house.inbox.page(MISAKI, 1, page.entries[0].position, "ja")
    await house.inbox.mark_read(MISAKI, [page.entries[0].id])
    await house.devices.unregister(MISAKI, PHONE, "an-fid")
    await house.reminders.balance(house.clock.now(), house.clock.now(), house.clock.now())
    await house.database.command("profile", 0)

    assert await unindexed(house.database) == []
    seen = {entry["ns"].partition(".")[2] for entry in await house.database["system.profile"].find().to_list()}
    assert seen >= set(COLLECTIONS)


async def test_a_query_without_an_index_is_noticed(house: House) -> None:
    await house.a_child(await house.a_family())
    await house.plan()
    await house.database.command("profile", 2)

    await house.database.reminders.find_one({"kind": "CHECKUP_OPENS"})
    await house.database.reminders.find({"family_id": "sato"}).sort("useful_until").to_list()
    await house.database.command("profile", 0)

    assert len(await unindexed(house.database)) == 2
