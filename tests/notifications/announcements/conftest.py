"""A ward with its people over a real database, and the push sandbox behind firebase-admin."""

import pytest

from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.migrations import migrate
from handbook_api.platform.mongodb import Database
from handbook_api.platform.signing import Signer
from handbook_api.platform.texts import Texts
from handbook_api.residents import MIGRATIONS as RESIDENTS
from notifications.announcements.migrations import MIGRATIONS as ANNOUNCEMENTS
from notifications.delivery import Delivery
from tests.clocks import SteppingClock
from tests.notifications.announcements.ward import Ward, a_ward


@pytest.fixture
async def ward(
    database: Database, cipher: FieldCipher, signer: Signer, clock: SteppingClock, texts: Texts, delivery: Delivery
) -> Ward:
    """Nerima, with nobody in it yet."""
    await migrate(database, (*RESIDENTS, *ANNOUNCEMENTS), clock)
    return a_ward(database, cipher, signer, clock, texts, delivery)
