"""The services on a real database, with one family in it."""

import pytest

from handbook_api.children.model import Child
from handbook_api.families.model import Family, MemberRole
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.mongodb import Database
from handbook_api.platform.signing import Signer
from tests.builders import House, a_child, a_family, a_house_with_indexes, a_member, consent
from tests.children.people import HARUKO, KENTA, MISAKI
from tests.clocks import SteppingClock


@pytest.fixture
async def house(empty_database: Database, cipher: FieldCipher, signer: Signer, clock: SteppingClock) -> House:
    return await a_house_with_indexes(empty_database, cipher, signer, clock)


@pytest.fixture
def database(house: House) -> Database:
    return house.database


@pytest.fixture
async def family(house: House) -> Family:
    """Misaki and Kenta are guardians, Haruko is a viewer, and the ward may look."""
    family = await a_family(house, MISAKI)
    await a_member(house, family, MISAKI, KENTA)
    await a_member(house, family, MISAKI, HARUKO, MemberRole.VIEWER)
    await consent(house, family, MISAKI)
    return family


@pytest.fixture
async def sakura(house: House, family: Family) -> Child:
    return (await a_child(house, family, MISAKI)).child
