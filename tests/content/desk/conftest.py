"""A desk of Nerima on a database of the test's own."""

from zoneinfo import ZoneInfo

import pytest

from content.desk.migrations import MIGRATIONS as DESK
from content.migrations import MIGRATIONS as CONTENT
from handbook_api.platform.access_log import AccessLog
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.ledger import Ledger
from handbook_api.platform.migrations import migrate
from handbook_api.platform.mongodb import Database
from handbook_api.platform.signing import Signer
from handbook_api.platform.texts import Texts
from handbook_api.platform.tools import Tools
from tests.clocks import SteppingClock
from tests.content.desk.office import Office, an_office


@pytest.fixture
async def database(empty_database: Database, clock: SteppingClock) -> Database:
    """A database of this test's own with the indexes of articles and of the desk."""
    await migrate(empty_database, (*CONTENT, *DESK), clock)
    return empty_database


@pytest.fixture
def office(database: Database, ledger: Ledger, cipher: FieldCipher, signer: Signer, clock: SteppingClock) -> Office:
    """Nerima's desk, with nothing on it yet."""
    return an_office(
        Tools(
            database=database,
            ledger=ledger,
            access_log=AccessLog(database, clock),
            cipher=cipher,
            signer=signer,
            texts=Texts.load(),
            clock=clock,
            zone=ZoneInfo("Asia/Tokyo"),
        )
    )
