"""The services on a real database, with one family in it."""

import pytest

from handbook_api.families.model import Family, MemberRole
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.mongodb import Database
from handbook_api.platform.signing import Signer
from tests.builders import House, a_family, a_house_with_indexes, a_member, consent
from tests.clocks import SteppingClock
from tests.pregnancies.people import HARUKO, KENTA, MISAKI


@pytest.fixture
async def house(empty_database: Database, cipher: FieldCipher, signer: Signer, clock: SteppingClock) -> House:
    return await a_house_with_indexes(empty_database, cipher, signer, clock)


@pytest.fixture
async def family(house: House) -> Family:
    """Misaki (the mother) and Kenta are guardians, Haruko is a viewer, and the staff of Nerima may look."""
    family = await a_family(house, MISAKI)
    await a_member(house, family, MISAKI, KENTA)
    await a_member(house, family, MISAKI, HARUKO, MemberRole.VIEWER)
    await consent(house, family, MISAKI)
    return await house.family(family.id)
