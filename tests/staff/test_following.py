"""A mother who lets the municipality see that she thought of harming herself is on its worklist, and off it again."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from handbook_api.families.model import Family
from handbook_api.families.store import FamilyStore
from handbook_api.forms.answers import Answers
from handbook_api.forms.entry import FormEntry
from handbook_api.forms.holding import Holders
from handbook_api.forms.keys import FormKey
from handbook_api.forms.loading import load_forms
from handbook_api.forms.service import FormService, Written
from handbook_api.forms.sharing import CONSENT_WORDING, FormSharingService
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.ids import PregnancyKey
from handbook_api.platform.mongodb import Database
from handbook_api.platform.signing import Signer
from handbook_api.pregnancies.shown_forms import ShownForms
from handbook_api.staff.following import WellbeingFollower
from handbook_api.staff.worklist import WorkKind, WorklistStore
from tests.builders import NERIMA, SUGINAMI, House, a_family, a_house_with_indexes, a_member, an_id, consent
from tests.clocks import SteppingClock
from tests.forms.builders import an_invented_questionnaire, points
from tests.pregnancies.people import begun
from tests.staff.desks import KENTA, MISAKI

HARMED = (0, 0, 0, 0, 0, 0, 0, 0, 0, 1)
SAD = (3, 3, 3, 3, 3, 3, 3, 3, 3, 0)
"""Many points, and none at the tenth question."""


@dataclass(frozen=True, slots=True)
class Room:
    """Misaki's pregnancy, and the forms of it; the ledger is followed as in the service."""

    house: House
    family: Family
    pregnancy: PregnancyKey
    forms: FormService
    sharing: FormSharingService

    async def sent(self, answers: Answers) -> FormKey:
        key = FormKey(self.pregnancy, an_id())
        seen = await self.forms.start(MISAKI, key, FormEntry("epds", answers))
        await self.forms.send(MISAKI, key, seen.record.version)
        return key

    async def shown(self, key: FormKey, version: int = 2) -> None:
        await self.sharing.share(MISAKI, key, version, CONSENT_WORDING)

    async def entries(self) -> list[tuple[str, str, str]]:
        """The municipality, the form and the state of each entry."""
        found = await self.house.database.worklist.find({"kind": WorkKind.MOTHERS_WELLBEING.value}).to_list()
        return [(one["municipality"], one["subject_id"], one["state"]) for one in found]


@pytest.fixture
async def room(
    empty_database: Database, cipher: FieldCipher, signer: Signer, clock: SteppingClock, tmp_path: Path
) -> Room:
    (tmp_path / "epds.yaml").write_bytes(an_invented_questionnaire())
    definitions = load_forms(licensed=tmp_path)
    follower = WellbeingFollower(
        FamilyStore(empty_database), ShownForms(empty_database), definitions, WorklistStore(empty_database), cipher
    )
    house = await a_house_with_indexes(empty_database, cipher, signer, clock, (follower,))
    family = await a_family(house, MISAKI)
    pregnancy = (await begun(house, family, MISAKI)).pregnancy.key
    holders = Holders(house.children, house.pregnancies)
    forms = FormService(holders, house.families, house.ledger, cipher, definitions)
    return Room(house, family, pregnancy, forms, FormSharingService(holders, house.ledger))


async def test_an_answer_about_harming_herself_is_entered_once_she_shows_it(room: Room) -> None:
    await consent(room.house, room.family, MISAKI)
    key = await room.sent(points(*HARMED))
    assert await room.entries() == []

    await room.shown(key)

    assert await room.entries() == [(NERIMA, str(key), "OPEN")]


async def test_sorrow_without_it_is_not(room: Room) -> None:
    await consent(room.house, room.family, MISAKI)
    await room.shown(await room.sent(points(*SAD)))

    assert await room.entries() == []


async def test_it_makes_no_difference_which_of_the_two_consents_comes_first(room: Room) -> None:
    key = await room.sent(points(*HARMED))
    await room.shown(key)
    assert await room.entries() == []

    await consent(room.house, room.family, MISAKI)

    assert await room.entries() == [(NERIMA, str(key), "OPEN")]


async def test_when_she_stops_showing_it_or_deletes_it_the_entry_is_gone(room: Room) -> None:
    await consent(room.house, room.family, MISAKI)
    key = await room.sent(points(*HARMED))
    await room.shown(key)

    await room.sharing.stop(MISAKI, key)
    assert await room.entries() == []
    await room.shown(key, 4)
    assert len(await room.entries()) == 1
    await room.sharing.delete(MISAKI, key, 5)
    assert await room.entries() == []


async def test_an_answer_that_is_corrected_is_looked_at_and_takes_nothing_away(room: Room) -> None:
    await consent(room.house, room.family, MISAKI)
    key = await room.sent(points(*SAD))
    await room.shown(key)

    await room.forms.correct(MISAKI, key, 3, Written(points(*HARMED), None))
    assert await room.entries() == [(NERIMA, str(key), "OPEN")]
    await room.forms.correct(MISAKI, key, 4, Written(points(*SAD), None))
    assert await room.entries() == [(NERIMA, str(key), "OPEN")]


async def test_what_is_done_is_not_opened_again_by_another_consent(room: Room) -> None:
    await consent(room.house, room.family, MISAKI)
    key = await room.sent(points(*HARMED))
    await room.shown(key)
    await room.house.database.worklist.update_many({}, {"$set": {"state": "DONE"}})

    until = room.house.clock.now() + timedelta(days=90)
    await room.house.ward_access.share_with_ward(MISAKI, room.family.id, NERIMA, until)

    assert await room.entries() == [(NERIMA, str(key), "DONE")]


async def test_it_is_told_to_the_town_she_opened_to_herself(room: Room) -> None:
    """The pregnancy is in Nerima's programme and Kenta has opened the handbooks there: she has gone to Suginami."""
    await a_member(room.house, room.family, MISAKI, KENTA)
    await consent(room.house, room.family, KENTA, NERIMA)
    await consent(room.house, room.family, MISAKI, SUGINAMI)
    key = await room.sent(points(*HARMED))

    await room.shown(key)

    assert await room.entries() == [(SUGINAMI, str(key), "OPEN")]


async def test_where_she_opened_to_none_whoever_may_look_is_told(room: Room) -> None:
    await a_member(room.house, room.family, MISAKI, KENTA)
    await consent(room.house, room.family, KENTA, NERIMA)
    key = await room.sent(points(*HARMED))

    await room.shown(key)

    assert await room.entries() == [(NERIMA, str(key), "OPEN")]


async def test_another_town_that_she_opens_to_later_has_an_entry_of_its_own(room: Room) -> None:
    await consent(room.house, room.family, MISAKI, NERIMA)
    key = await room.sent(points(*HARMED))
    await room.shown(key)

    await consent(room.house, room.family, MISAKI, SUGINAMI)
    assert sorted(await room.entries()) == [(SUGINAMI, str(key), "OPEN"), (NERIMA, str(key), "OPEN")]

    await room.sharing.stop(MISAKI, key)
    assert await room.entries() == []
