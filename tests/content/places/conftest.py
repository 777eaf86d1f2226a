"""A ward's places and events on a real MongoDB."""

import pytest

from content.places.migrations import MIGRATIONS
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.ledger import Ledger
from handbook_api.platform.migrations import migrate
from handbook_api.platform.mongodb import Database
from handbook_api.platform.signing import Signer
from tests.clocks import SteppingClock
from tests.content.places.builders import Ward, a_ward


@pytest.fixture
async def database(empty_database: Database, clock: SteppingClock) -> Database:
    """A database of this test's own with the indexes of places and events."""
    await migrate(empty_database, MIGRATIONS, clock)
    return empty_database


@pytest.fixture
def ward(database: Database, ledger: Ledger, cipher: FieldCipher, signer: Signer, clock: SteppingClock) -> Ward:
    return a_ward(database, ledger, cipher, signer, clock)
