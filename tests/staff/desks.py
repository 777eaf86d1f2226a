"""A desk at the health centre: families that let it look, their children, and what the staff's services say."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from bson.binary import Binary

from handbook_api.checkups.records import CheckupRecord
from handbook_api.children.model import Child, ChildStatus
from handbook_api.children.store import stored_child
from handbook_api.families.access import Action
from handbook_api.families.model import Family
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.ledger import Page
from handbook_api.platform.mongodb import Document
from handbook_api.platform.vocabulary import Sex
from handbook_api.staff.everything import StaffWork
from handbook_api.staff.missed import MissedChild
from handbook_api.staff.missed_rules import MissedQuery
from tests.builders import (
    NERIMA,
    House,
    a_birth,
    a_child_entry,
    a_family,
    a_parent,
    a_staff_member,
    an_id,
    consent,
)
from tests.clocks import TODAY_AT_TEN

MISAKI, KENTA, AOI = a_parent("Misaki"), a_parent("Kenta"), a_parent("Aoi")
HAYASHI, MORI, OKADA = a_staff_member(), a_staff_member(name="Mori"), a_staff_member("131156", "Okada")
TODAY = date(2026, 11, 24)
FOUR_MONTHS = "INFANT_4_MONTHS"
OPEN_NOW = "2026-07-10"
"""Born on that day, a child has the four-month checkup from 10 November to 9 December 2026."""
CLOSED = "2026-06-01"
"""Its four-month checkup was possible until 31 October 2026."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The services, and short ways to make and to find children."""

    house: House
    work: StaffWork
    cipher: FieldCipher

    async def a_family(self, guardian: Principal = MISAKI, *, is_open: bool = True) -> Family:
        """A family, open to Nerima for thirty days."""
        family = await a_family(self.house, guardian)
        if is_open:
            await consent(self.house, family, guardian)
        return await self.house.family(family.id)

    async def a_child(
        self,
        family: Family,
        guardian: Principal = MISAKI,
        *,
        name: str = "さくら",
        born: str = OPEN_NOW,
        municipality: str | None = NERIMA,
        checkups: tuple[CheckupRecord, ...] = (),
    ) -> ChildKey:
        """A child of the family, with records of checkups."""
        key = ChildKey(family.id, an_id())
        await self.house.children.enter(guardian, key, a_child_entry(name, born, municipality=municipality))
        if checkups:
            await self.with_changes(key, guardian, checkups=checkups)
        return key

    async def with_changes(self, key: ChildKey, guardian: Principal = MISAKI, **fields: Any) -> None:
        """The child with these fields in place of those it had."""

        async def work(page: Page) -> None:
            child, _ = await self.house.children.opened(page, guardian, key, Action.READ)
            await self.house.children.save(page, replace(child, **fields))

        await self.house.ledger.change(key.family_id, work)

    async def missed(self, by: Principal = HAYASHI, kind: str = FOUR_MONTHS, **asked: Any) -> list[MissedChild]:
        """Everybody on the first page of a hundred."""
        query = MissedQuery(kind, **({"as_of": TODAY} | asked))
        return list((await self.work.missed.page(by, query, 100, None)).children)

    async def names(self, by: Principal = HAYASHI, kind: str = FOUR_MONTHS, **asked: Any) -> list[str]:
        """Their names."""
        return [await self.cipher.decrypt(one.sealed_name) for one in await self.missed(by, kind, **asked)]


def many_children(
    number: int, *, family_ids: Sequence[str], born_from: date, days: int, sealed_name: Binary, **fields: Any
) -> list[Document]:
    """Documents of children of these families in turn, born on so many days from one on."""
    return [
        {"_id": str(child.key), "family_id": child.key.family_id, **stored_child(child)}
        for child in (
            Child(
                key=ChildKey(family_ids[count % len(family_ids)], an_id()),
                version=1,
                sealed_name=sealed_name,
                sex=Sex.FEMALE,
                birth=a_birth((born_from + timedelta(days=count % days)).isoformat()),
                municipality=NERIMA,
                status=ChildStatus.ACTIVE,
                created_by=None,
                created_at=TODAY_AT_TEN,
                **fields,
            )
            for count in range(number)
        )
    ]
