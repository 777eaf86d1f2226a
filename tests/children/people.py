"""Who is who in the tests of children, and records of a child that no part writes yet."""

from dataclasses import replace

from handbook_api.children.model import Child
from handbook_api.families.access import Action, Audience, Side
from handbook_api.growth.models import Measurement, Plausibility
from handbook_api.growth.records import GrowthRecord
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.ledger import Page
from handbook_api.platform.problems import ProblemCode
from tests.builders import (
    NERIMA,
    House,
    a_birth,
    a_parent,
    a_staff_member,
    an_id,
)
from tests.clocks import TODAY_AT_TEN

MISAKI, KENTA, HARUKO, STRANGER = a_parent("Misaki"), a_parent("Kenta"), a_parent("Haruko"), a_parent("Sosuke")
HAYASHI = a_staff_member(NERIMA)
NOT_FOUND = {("childId",): ProblemCode.NOT_FOUND}


def a_growth_record(side: Side, audience: Audience) -> GrowthRecord:
    return GrowthRecord(
        id=an_id(),
        version=1,
        side=side,
        audience=audience,
        measurement=Measurement(a_birth().born_on, weight_grams=3_050),
        sealed_note=None,
        plausibility=Plausibility.PLAUSIBLE,
        recorded_by=None,
        recorded_at=TODAY_AT_TEN,
    )


async def with_growth_record(house: House, key: ChildKey, side: Side, audience: Audience) -> Child:
    """The child with one more measurement."""

    async def work(page: Page) -> Child:
        child, _ = await house.children.opened(page, MISAKI, key, Action.READ)
        return await house.children.save(page, replace(child, growth=(*child.growth, a_growth_record(side, audience))))

    return await house.ledger.change(key.family_id, work)
