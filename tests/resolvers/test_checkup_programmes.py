"""A checkup that is added to a municipality's file is there for families and staff, without a change to the code."""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

from handbook_api.checkups.entry import OwnCheckupEntry
from handbook_api.checkups.holding import Holders
from handbook_api.checkups.keys import CheckupKey
from handbook_api.checkups.own import OwnCheckupService
from handbook_api.checkups.service import CheckupService
from handbook_api.checkups.writing import CheckupWriter
from handbook_api.families.service import FamilyToFound
from handbook_api.house import House
from handbook_api.municipalities.loading import load_municipalities
from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import ChildKey
from resolvers.root import build_schema
from schema.context import Context, Services
from tests.builders import a_child_entry, a_parent
from tests.clocks import TODAY_AT_TEN
from tests.resolvers.conftest import Service

HIPS = """
  - code: HIP_SCREENING
    subject: CHILD
    names: {ja: 股関節検診, en: Hip screening}
    statutory: false
    basis: {ja: 練馬区の事業, en: A service of Nerima City}
    opens_at: {months: 3}
    closes_before: {months: 6}
    counting: CALENDAR
    place: {ja: 区が契約している医療機関, en: A clinic that works with the city}
    bring: {ja: [母子健康手帳], en: [Maternal and Child Health Handbook]}
    reminders: [{anchor: OPENS, days: 0}]
    findings: findings_3_4m
    booking: true
    source: a test
    verified: false

"""


def nerima_with_hips(folder: Path) -> Mapping[str, Municipality]:
    """Nerima's programme with one more kind, which is nothing but text in its file."""
    text = (resources.files("handbook_api.municipalities") / "nerima.yaml").read_text(encoding="utf-8")
    end = text.index("# Where the city differs from the national vaccination schedule")
    (folder / "nerima.yaml").write_text(text[:end] + HIPS.lstrip("\n") + text[end:], encoding="utf-8")
    return load_municipalities(folder)


def services_with(house: House, municipalities: Mapping[str, Municipality]) -> Services:
    """The services of a process that was started with these programmes."""
    services = house.services
    holders = Holders(services.children, services.pregnancies, municipalities)
    writer = CheckupWriter(holders, services.form_definitions, services.cipher)
    return replace(
        services,
        municipalities=municipalities,
        checkups=CheckupService(holders, services.families, house.ledger, services.cipher, writer),
        own_checkups=OwnCheckupService(holders, services.families, house.ledger, services.cipher),
    )


async def asked(services: Services, principal: Principal, document: str, **variables: Any) -> Any:
    context = Context(services, principal, "ja", TODAY_AT_TEN, date(2026, 11, 24))
    answer = await build_schema().execute(document, variable_values=variables, context_value=context)
    assert answer.errors is None, answer.errors
    assert answer.data is not None
    return answer.data


async def test_adding_a_kind_changes_no_code(service: Service, tmp_path: Path) -> None:
    services = services_with(service.house, nerima_with_hips(tmp_path))
    mother = a_parent(f"Misaki-{uuid.uuid4()}")
    family = await services.families.found(mother, FamilyToFound(str(uuid.uuid4()), "佐藤美咲", True, "ja"))
    seen = await services.children.enter(
        mother, ChildKey(family.id, str(uuid.uuid4())), a_child_entry(born="2026-07-10")
    )
    document = """{ home { children {
      nextCheckup { code name opensOn lastDay status needsBooking findingsForm }
    } } }"""

    before = (await asked(services, mother, document))["home"]["children"]
    key = CheckupKey(seen.child.key, str(uuid.uuid4()))
    await services.own_checkups.record(mother, key, OwnCheckupEntry("HIP_SCREENING", date(2026, 11, 2)))
    after = (await asked(services, mother, document))["home"]["children"]

    assert before == [
        {
            "nextCheckup": {
                "code": "HIP_SCREENING",
                "name": "股関節検診",
                "opensOn": "2026-10-10",
                "lastDay": "2027-01-09",
                "status": "OPEN",
                "needsBooking": True,
                "findingsForm": "findings_3_4m",
            }
        }
    ]
    assert after[0]["nextCheckup"]["code"] == "INFANT_4_MONTHS"
