"""The real parts that pushes need: the sandbox over HTTP, and firebase-admin in front of it."""

from collections.abc import AsyncIterator

import firebase_admin
import pytest

from notifications.delivery import Delivery
from tests.clocks import SteppingClock
from tests.notifications.running_sandbox import RunningSandbox, app_sending_to, running_sandbox


@pytest.fixture
async def sandbox(clock: SteppingClock) -> AsyncIterator[RunningSandbox]:
    """The push sandbox, empty, answering on a free port."""
    async with running_sandbox(clock) as running:
        yield running


@pytest.fixture
async def firebase(sandbox: RunningSandbox) -> AsyncIterator[firebase_admin.App]:
    """A Firebase app whose pushes go to the sandbox."""
    async with app_sending_to(sandbox.address) as app:
        yield app


@pytest.fixture
def delivery(firebase: firebase_admin.App, clock: SteppingClock) -> Delivery:
    return Delivery(firebase, clock)
