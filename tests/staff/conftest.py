"""A database in the shape that the staff's work needs, and the services on it."""

import pytest

from handbook_api.children.roll import MIGRATIONS as CHILD_ROLL
from handbook_api.forms.loading import load_forms
from handbook_api.municipalities.loading import load_municipalities
from handbook_api.platform.access_log import AccessLog
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.migrations import migrate
from handbook_api.platform.mongodb import Database
from handbook_api.platform.signing import Signer
from handbook_api.platform.texts import Texts
from handbook_api.platform.tools import Tools
from handbook_api.staff.everything import staff_work
from handbook_api.staff.follow_up_store import MIGRATIONS as FOLLOW_UPS
from tests.builders import TOKYO, House, a_house_with_indexes
from tests.clocks import SteppingClock
from tests.staff.desks import Desk


@pytest.fixture
async def house(empty_database: Database, cipher: FieldCipher, signer: Signer, clock: SteppingClock) -> House:
    return await a_house_with_indexes(empty_database, cipher, signer, clock)


@pytest.fixture
def database(house: House) -> Database:
    return house.database


@pytest.fixture
async def desk(house: House, cipher: FieldCipher, signer: Signer, clock: SteppingClock) -> Desk:
    database = house.database
    await migrate(database, (*CHILD_ROLL, *FOLLOW_UPS), clock)
    tools = Tools(
        database=database,
        ledger=house.ledger,
        access_log=AccessLog(database, clock),
        cipher=cipher,
        signer=signer,
        texts=Texts.load(),
        clock=clock,
        zone=TOKYO,
    )
    municipalities = load_municipalities(form_codes=frozenset(load_forms().codes))
    work = staff_work(tools, house.families, house.children, house.pregnancies, municipalities)
    return Desk(house, work, cipher)
