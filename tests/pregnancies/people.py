"""Who is who in the tests of pregnancies, and short ways to begin and end one."""

from dataclasses import replace
from datetime import date, time
from typing import Any

from handbook_api.families.access import Action, Audience, Side
from handbook_api.families.model import Family
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import PregnancyKey
from handbook_api.platform.ledger import Page
from handbook_api.platform.mongodb import Document
from handbook_api.platform.problems import ProblemCode
from handbook_api.platform.vocabulary import Sex
from handbook_api.pregnancies.birth_page import BirthPage
from handbook_api.pregnancies.dating import DatingBasisEntry
from handbook_api.pregnancies.deliveries import BirthEntry, DeliveryEntry
from handbook_api.pregnancies.model import DatingBasis, Pregnancy
from handbook_api.pregnancies.records import OwnWeight, RecordHead
from handbook_api.pregnancies.service import PregnancyEntry
from handbook_api.pregnancies.views import SeenPregnancy
from tests.builders import NERIMA, House, a_parent, a_staff_member, an_id
from tests.clocks import TODAY_AT_TEN

MISAKI, KENTA, HARUKO, STRANGER = a_parent("Misaki"), a_parent("Kenta"), a_parent("Haruko"), a_parent("Sosuke")
YUKO = a_parent("Yuko")
NURSE, NURSE_ELSEWHERE = a_staff_member(NERIMA), a_staff_member("131121", "Ito")
NOT_FOUND = {("pregnancyId",): ProblemCode.NOT_FOUND}
DUE = "2027-03-01"
"""By which 24 November 2026 is 26 weeks 1 day."""


def due(text: str) -> DatingBasisEntry:
    """The clinic named it."""
    return DatingBasisEntry(DatingBasis.DUE_DATE, date.fromisoformat(text))


def an_entry(
    due_on: str = DUE, *, fetuses: int = 1, is_mine: bool = True, municipality: str | None = NERIMA
) -> PregnancyEntry:
    return PregnancyEntry(due(due_on), fetuses, is_mine, municipality)


async def begun(
    house: House, family: Family, by: Principal = MISAKI, pregnancy_id: str | None = None, **entered: Any
) -> SeenPregnancy:
    """A pregnancy that a guardian has just begun."""
    key = PregnancyKey(family.id, pregnancy_id or an_id())
    return await house.pregnancies.begin(by, key, an_entry(**entered))


def born(order: int = 1, on: str = "2026-11-20", *, name: str = "さくら", **fields: Any) -> BirthEntry:
    """A child at its birth."""
    values: dict[str, Any] = {"born_at": time(4, 30), "weight_grams": 2_900} | fields
    return BirthEntry(values.pop("child_id", an_id()), order, name, Sex.FEMALE, date.fromisoformat(on), **values)


def a_delivery(
    *births: BirthEntry, stillborn: tuple[int, ...] = (), page: BirthPage | None = None, confirmed: bool = False
) -> DeliveryEntry:
    return DeliveryEntry(births, stillborn, page or BirthPage(), confirmed)


def a_weight_of_hers() -> OwnWeight:
    """A line for the mother alone."""
    head = RecordHead(an_id(), 1, Side.FAMILY, Audience.MOTHER, None, TODAY_AT_TEN)
    return OwnWeight(head, date(2026, 11, 20), 58_000)


async def with_lines(house: House, key: PregnancyKey, by: Principal, **lines: Any) -> Pregnancy:
    """The pregnancy with these lines in place of those that were there."""

    async def work(page: Page) -> Pregnancy:
        pregnancy, _ = await house.pregnancies.opened(page, by, key, Action.READ)
        return await house.pregnancies.save(page, replace(pregnancy, **lines))

    return await house.ledger.change(key.family_id, work)


async def worklist(house: House) -> list[Document]:
    """What the staff have to do."""
    return [one async for one in house.database.worklist.find().sort("_id")]


async def whats(house: House, family: Family) -> list[str]:
    """What the ledger says was done, the family's founding and members left out."""
    entries = await house.ledger.entries_after(family.id, 0, 100)
    return [one.change.what for one in entries if one.change.subject_kind.value in ("PREGNANCY", "CHILD")]
