"""A database in the shape that the staff's work needs, and the services on it."""

import pytest

from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.mongodb import Database
from handbook_api.platform.signing import Signer
from tests.builders import House, a_house_with_indexes
from tests.clocks import SteppingClock


@pytest.fixture
async def house(empty_database: Database, cipher: FieldCipher, signer: Signer, clock: SteppingClock) -> House:
    return await a_house_with_indexes(empty_database, cipher, signer, clock)


@pytest.fixture
def database(house: House) -> Database:
    return house.database
