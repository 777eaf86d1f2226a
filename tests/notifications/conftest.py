"""The real parts that pushes need: the sandbox over HTTP, and firebase-admin in front of it."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import firebase_admin
import pytest
import pytest_asyncio

from handbook_api.appointments.store import MIGRATIONS as APPOINTMENTS
from handbook_api.children.store import MIGRATIONS as CHILDREN
from handbook_api.families.store import MIGRATIONS as FAMILIES
from handbook_api.platform.access_log import MIGRATIONS as ACCESS_LOG
from handbook_api.platform.clock import SystemClock
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.ledger import MIGRATIONS as LEDGER
from handbook_api.platform.ledger import Ledger
from handbook_api.platform.migrations import migrate
from handbook_api.platform.mongodb import Database
from handbook_api.platform.signing import Signer
from handbook_api.platform.texts import Texts
from handbook_api.pregnancies.store import MIGRATIONS as PREGNANCIES
from handbook_api.staff.worklist import MIGRATIONS as WORKLIST
from notifications.delivery import Delivery
from notifications.migrations import MIGRATIONS as NOTIFICATIONS
from notifications.pushes import Address, Push
from tests.clocks import SteppingClock
from tests.notifications.house import House
from tests.notifications.running_sandbox import RunningSandbox, SandboxServer, app_sending_to, sandbox_server

MIGRATIONS = (
    *LEDGER,
    *FAMILIES,
    *CHILDREN,
    *ACCESS_LOG,
    *NOTIFICATIONS,
    *PREGNANCIES,
    *APPOINTMENTS,
    *WORKLIST,
)

A_PUSH = Push(
    Address("a-phone"),
    tag="a-tag",
    kind="CHECKUP_OPENS",
    title="",
    body="",
    link="",
    language="ja",
    useful_until=datetime(2026, 12, 1, tzinfo=UTC),
)


@pytest_asyncio.fixture(scope="session")
async def server() -> AsyncIterator[SandboxServer]:
    """A server for every test's sandbox, on a free port."""
    async with sandbox_server() as running:
        yield running


@pytest.fixture
def sandbox(server: SandboxServer, clock: SteppingClock) -> Iterator[RunningSandbox]:
    """The push sandbox, empty."""
    running = server.with_nothing_in_it(clock)
    yield running
    running.sandbox.close()


@pytest_asyncio.fixture(scope="session")
async def firebase(server: SandboxServer) -> AsyncIterator[firebase_admin.App]:
    """A Firebase app whose pushes go to the sandbox."""
    async with app_sending_to(server.address) as app:
        # firebase-admin reads the address with an app's first push; some tests point it elsewhere later.
        await Delivery(app, SystemClock()).send([A_PUSH])
        yield app


@pytest.fixture
def delivery(firebase: firebase_admin.App, sandbox: RunningSandbox, clock: SteppingClock) -> Delivery:
    """Delivers to this test's own sandbox."""
    return Delivery(firebase, clock)


@pytest.fixture
async def database(empty_database: Database, clock: SteppingClock) -> Database:
    """A database of this test's own, with every index that reminders need."""
    await migrate(empty_database, MIGRATIONS, clock)
    return empty_database


@pytest.fixture(scope="session")
def texts() -> Texts:
    return Texts.load()


@pytest.fixture
def followed(house: House) -> House:
    """The same house with a ledger that reminders follow, as every process of the service has it.

    Tests of the planner and of the last look do without: either has to be enough by itself.
    """
    return replace(house, is_followed=True)


@pytest.fixture
def house(
    database: Database,
    ledger: Ledger,
    cipher: FieldCipher,
    signer: Signer,
    clock: SteppingClock,
    texts: Texts,
    delivery: Delivery,
) -> House:
    """Families, devices and a worker over a real database, with firebase-admin in front of the sandbox."""
    return House(database, ledger, cipher, signer, clock, texts, delivery)
