"""The whole house on a database of each test's own, with a family in it: its services, and no HTTP."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest_asyncio

from handbook_api.families.access import Audience
from handbook_api.families.model import MemberRole
from handbook_api.families.service import FamilyToFound
from handbook_api.house import House, open_house
from handbook_api.journal.dates import DayPrecision, remembered
from handbook_api.journal.keys import ItemKey, JournalKey
from handbook_api.journal.parts import JournalParts
from handbook_api.journal.records import EntryKind
from handbook_api.journal.rules import EntryDraft
from handbook_api.platform.embedded_mongod import EmbeddedMongod
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import ChildKey, PregnancyKey
from handbook_api.platform.mongodb import Database
from handbook_api.pregnancies.dating import DatingBasisEntry
from handbook_api.pregnancies.model import DatingBasis
from handbook_api.pregnancies.service import PregnancyEntry
from handbook_api.settings import Settings
from tests.builders import NERIMA, a_child_entry, a_parent, an_acceptance, an_id
from tests.clocks import SteppingClock
from tests.journal.pictures import a_png

MISAKI, KENTA, HARUKO, STRANGER = a_parent("Misaki"), a_parent("Kenta"), a_parent("Haruko"), a_parent("Sosuke")
PATH = ("handbookId",)


def a_draft(text: str | None = "はじめて海を見た。", on: str = "2026-11-20", **fields: object) -> EntryDraft:
    """An entry as somebody writes it."""
    given: dict[str, object] = {"kind": EntryKind.NOTE, "audience": Audience.GUARDIANS} | fields
    happened = remembered(date.fromisoformat(on), DayPrecision.DAY)
    return EntryDraft(happened=happened, text=text, **given)  # type: ignore[arg-type]  # each test gives the right ones


@dataclass(frozen=True, slots=True)
class Home:
    """A family with a mother, a father and a grandmother who looks on, a daughter born in May, and the house."""

    house: House
    database: Database
    clock: SteppingClock
    family_id: str
    yui: ChildKey

    @property
    def parts(self) -> JournalParts:
        return self.house.services.journal

    @property
    def journal(self) -> JournalKey:
        return JournalKey(self.yui)

    async def a_pregnancy(self, due: str = "2027-03-01", by: Principal = MISAKI, *, is_mine: bool = True) -> JournalKey:
        key = PregnancyKey(self.family_id, an_id())
        dating = DatingBasisEntry(DatingBasis.DUE_DATE, date.fromisoformat(due), None)
        entry = PregnancyEntry(dating, 1, is_mine, NERIMA)
        return JournalKey((await self.house.services.pregnancies.begin(by, key, entry)).pregnancy.key)

    async def an_entry(
        self, by: Principal = MISAKI, draft: EntryDraft | None = None, journal: JournalKey | None = None
    ) -> ItemKey:
        seen = await self.parts.entries.record(by, journal or self.journal, an_id(), draft or a_draft(), path=PATH)
        return seen.entry.key

    async def a_prepared_photo(self, by: Principal = MISAKI, journal: JournalKey | None = None) -> ItemKey:
        seen = await self.parts.photos.prepare(by, journal or self.journal, an_id(), "海", None, path=PATH)
        return seen.photo.key

    async def a_photo(self, by: Principal = MISAKI, journal: JournalKey | None = None) -> ItemKey:
        """A photo that was sent and is in no entry yet."""
        key = await self.a_prepared_photo(by, journal)
        address, _ = self.parts.uploads.address(by, key)
        expected = await self.parts.uploads.expected(address.rpartition("/")[2])
        assert expected is not None
        assert await self.parts.uploads.take(expected, a_png(16, 16))
        return key

    async def texts(self, who: Principal, journal: JournalKey | None = None) -> list[str | None]:
        """What somebody reads in a journal, the last that happened in front."""
        owner = journal or self.journal
        if isinstance(owner.of, ChildKey):
            child = await self.house.services.children.see(who, owner.of)
            standing = child.standing if child else None
        else:
            pregnancy = await self.house.services.pregnancies.see(who, owner.of)
            standing = pregnancy.standing if pregnancy else None
        if standing is None:
            return []
        page = await self.parts.reading.page(who, owner, standing, None, 100)
        cipher = self.house.services.cipher
        return [await cipher.decrypt_optional(one.entry.sealed_text) for one in page]

    async def objects(self) -> set[str]:
        """The keys of all bytes that are kept."""
        return {one["_id"] async for one in self.database["objects.files"].find({}, {"_id": 1})}


@pytest_asyncio.fixture
async def home(
    mongod: EmbeddedMongod, empty_database: Database, clock: SteppingClock, tmp_path: Path
) -> AsyncIterator[Home]:
    settings = Settings(mongodb_database=empty_database.name, data_dir=tmp_path)
    async with open_house(settings, clock, mongod.uri) as house:
        services = house.services
        family = await services.families.found(MISAKI, FamilyToFound(an_id(), "美咲", True, "ja"))
        for who, role in ((KENTA, MemberRole.GUARDIAN), (HARUKO, MemberRole.VIEWER)):
            _, code = await services.invitations.invite(MISAKI, family.id, role)
            await services.invitations.accept(who, an_acceptance(code))
        yui = ChildKey(family.id, an_id())
        await services.children.enter(MISAKI, yui, a_child_entry("ゆい"))
        yield Home(house, empty_database, clock, family.id, yui)
