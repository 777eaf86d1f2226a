"""The mother's own checkups after the birth, through the API: for herself and for staff, also after a stillbirth."""

import uuid
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
import strawberry
from bson.binary import Binary
from strawberry.schema.config import StrawberryConfig

from handbook_api.checkups.model import Subject
from handbook_api.checkups.views import counted_from
from handbook_api.families.access import Audience, Relation, Side, Standing
from handbook_api.families.store import FamilyStore
from handbook_api.platform.endings import Ending
from handbook_api.platform.ids import PregnancyKey
from handbook_api.platform.ledger import Page
from handbook_api.pregnancies.model import Delivery, PregnancyStatus
from handbook_api.pregnancies.records import DentalExam, RecordHead
from handbook_api.pregnancies.store import PregnancyStore
from handbook_api.pregnancies.views import SeenPregnancy
from schema.checkups import PregnancyCheckupFields
from schema.context import Context, Info
from schema.forms_answers import ANSWER_TYPES
from schema.global_ids import NodeKind, global_id, key_of
from schema.scalars import SCALARS
from tests.api import Client
from tests.checkups.builders import a_record
from tests.clocks import TODAY_AT_TEN
from tests.households import Household, a_household
from tests.pregnancies.lines import a_pregnancy
from tests.resolvers.asking import told
from tests.resolvers.checkups import (
    corrects,
    deletes_own,
    records,
    records_own,
    refusal_codes,
    releases,
)
from tests.resolvers.conftest import Service

TWO_WEEKS = "MOTHER_2_WEEKS"
BORN = Delivery(date(2026, 11, 10), None, TODAY_AT_TEN)
"""The two-week checkup is from 20 November to 7 December."""
FOUND: list[dict[str, Any]] = [
    {"question": "uterus", "choice": "GOOD"},
    {"question": "mother_weight", "number": 54_300},
    {"question": "epds_done", "choice": "YES"},
    {"question": "epds_total", "number": 9},
]


@dataclass(frozen=True, slots=True)
class Home:
    """A household, and a pregnancy of the mother's."""

    people: Household
    pregnancy: str


async def a_home(service: Service, **fields: Any) -> Home:
    people = await a_household(service.api)
    family_id = key_of(NodeKind.FAMILY, people.family, "familyId")
    family = await FamilyStore(service.house.database).get(family_id)
    assert family is not None
    key = PregnancyKey(family_id, str(uuid.uuid4()))
    given: dict[str, Any] = {"status": PregnancyStatus.DELIVERED, "delivery": BORN} | fields
    pregnancy = replace(a_pregnancy(due="2026-11-12", mother_uid=family.mother_uid), key=key, **given)

    async def work(page: Page) -> None:
        await PregnancyStore(service.house.database).insert(page, pregnancy)

    await service.house.ledger.change(family_id, work)
    return Home(people, str(global_id(NodeKind.PREGNANCY, key)))


async def records_hers(nurse: Client, pregnancy: str, **fields: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"kind": TWO_WEEKS, "findings": FOUND, "judgement": None} | fields
    return await records(nurse, pregnancy, **given)


async def node(who: Client, record: str, selection: str = "attendedOn judgement findings { question }") -> Any:
    document = f"query($id: ID!) {{ node(id: $id) {{ ... on CheckupRecord {{ {selection} }} }} }}"
    return (await who.ask(document, id=record)).data["node"]


async def test_a_nurse_records_the_mothers_checkup_and_the_childs_curve_has_nothing_of_it(service: Service) -> None:
    home = await a_home(service)

    record = (await records_hers(home.people.nurse, home.pregnancy))["record"]

    assert (record["kind"], record["childName"], record["birthDate"], record["growth"]) == (TWO_WEEKS, None, None, None)
    assert [(one["question"], one.get("printed")) for one in record["findings"]] == [
        ("uterus", None),
        ("mother_weight", "54.3 kg"),
        ("epds_done", None),
        ("epds_total", "9"),
    ]


async def test_another_guardian_does_not_learn_that_there_is_a_record(service: Service) -> None:
    home = await a_home(service)
    record = (await records_hers(home.people.nurse, home.pregnancy, sign=True))["record"]
    await releases(home.people.nurse, record["id"], 1)

    mothers = await node(home.people.mother, record["id"])

    assert [one["question"] for one in mothers["findings"]] == ["uterus", "mother_weight", "epds_done", "epds_total"]
    for who in (home.people.father, home.people.grandmother, home.people.stranger, home.people.nurse_elsewhere):
        assert await node(who, record["id"]) is None
        assert told((await corrects(who, record["id"], 2))["errors"]) == {("recordId",): "NOT_FOUND"}
        assert told((await deletes_own(who, record["id"]))["errors"]) == {("recordId",): "NOT_FOUND"}
    account = "query($id: ID!) { changes(familyId: $id, first: 100) { edges { node { subjectId } } } }"
    for who, told_of in ((home.people.father, False), (home.people.mother, True)):
        edges = (await who.ask(account, id=home.people.family)).data["changes"]["edges"]
        assert (record["id"] in [edge["node"]["subjectId"] for edge in edges]) is told_of


async def test_after_a_stillbirth_her_checkup_is_recorded_as_well(service: Service) -> None:
    home = await a_home(service, status=PregnancyStatus.ENDED, delivery=None, ending=Ending(TODAY_AT_TEN, None))

    payload = await records_hers(home.people.nurse, home.pregnancy)
    early = await records_hers(home.people.nurse, home.pregnancy, kind="MOTHER_1_MONTH", attendedOn="2026-02-04")

    assert payload["errors"] == []
    assert told(early["errors"]) == {("attendedOn",): "DATE_TOO_EARLY"}


async def test_a_day_outside_her_window_is_asked_about(service: Service) -> None:
    home = await a_home(service)

    early = await records_hers(home.people.nurse, home.pregnancy, attendedOn="2026-11-19", findings=[])
    before = await records_hers(home.people.nurse, home.pregnancy, attendedOn="2026-11-09", findings=[])

    assert told(early["errors"]) == {("attendedOn",): "OUTSIDE_CHECKUP_WINDOW"}
    assert told(before["errors"]) == {("attendedOn",): "DATE_TOO_EARLY"}


async def test_a_childs_checkup_is_none_of_hers(service: Service) -> None:
    home = await a_home(service)

    payload = await records_hers(home.people.nurse, home.pregnancy, kind="INFANT_4_MONTHS", findings=[])

    assert told(payload["errors"]) == {("kind",): "UNKNOWN_CHECKUP"}


async def test_she_enters_her_own_and_no_other_guardian_and_no_staff_see_it(service: Service) -> None:
    home = await a_home(service)
    own = (await records_own(home.people.mother, home.pregnancy, kind=TWO_WEEKS, attendedOn="2026-11-23"))["record"]
    fields = {"subjectId": home.pregnancy, "kind": TWO_WEEKS, "attendedOn": "2026-11-23"}

    assert (await node(home.people.mother, own["id"], "attendedOn"))["attendedOn"] == "2026-11-23"
    assert await refusal_codes(home.people.father, "recordOwnCheckup", **fields) == ["FORBIDDEN"]
    assert await refusal_codes(home.people.father, "recordCheckup", **fields) == ["FORBIDDEN"]
    assert told((await records_own(home.people.grandmother, home.pregnancy, kind=TWO_WEEKS))["errors"]) == {
        ("subjectId",): "NOT_FOUND"
    }
    for who in (home.people.father, home.people.nurse):
        assert await node(who, own["id"], "attendedOn") is None


# From which day her windows are counted


def seen_as(relation: Relation, **fields: Any) -> SeenPregnancy:
    return SeenPregnancy(a_pregnancy(due="2026-11-12", **fields), Standing(relation))


DELIVERED: dict[str, Any] = {"status": PregnancyStatus.DELIVERED, "delivery": BORN}
STILLBORN: dict[str, Any] = {"status": PregnancyStatus.ENDED, "delivery": BORN, "ending": Ending(TODAY_AT_TEN, None)}


@pytest.mark.parametrize(
    ("relation", "fields", "pregnancy", "mother"),
    [
        (Relation.MOTHER, {}, date(2026, 2, 5), None),
        (Relation.GUARDIAN, {}, date(2026, 2, 5), None),
        (Relation.MOTHER, DELIVERED, None, date(2026, 11, 10)),
        (Relation.STAFF, DELIVERED, None, date(2026, 11, 10)),
        (Relation.GUARDIAN, DELIVERED, None, None),
        (Relation.MOTHER, STILLBORN, None, None),
        (Relation.STAFF, STILLBORN, None, None),
    ],
)
def test_her_checkups_are_shown_to_herself_and_to_staff_and_nothing_is_to_come_after_an_end(
    relation: Relation, fields: dict[str, Any], pregnancy: date | None, mother: date | None
) -> None:
    seen = seen_as(relation, **fields)
    assert (counted_from(seen, Subject.PREGNANCY), counted_from(seen, Subject.MOTHER)) == (pregnancy, mother)


# As the fields of a pregnancy show them


@strawberry.type
class _Pregnancy(PregnancyCheckupFields):
    """Nothing of a pregnancy but its checkups."""


@strawberry.type
class _Query:
    @strawberry.field
    def pregnancy(self, info: Info) -> _Pregnancy:
        return _Pregnancy(seen=info.root_value)  # type: ignore[arg-type]  # what the test puts there


_SCHEMA = strawberry.Schema(_Query, types=ANSWER_TYPES, config=StrawberryConfig(scalar_map=SCALARS))


async def programme(service: Service, seen: SeenPregnancy) -> dict[str, tuple[str, str | None]]:
    """How each of her checkups stands on 24 November 2026, and the day it was attended."""
    context = Context(service.house.services, None, "ja", TODAY_AT_TEN, date(2026, 11, 24))
    document = "{ pregnancy { checkups { code status attendedOn } } }"
    answer = await _SCHEMA.execute(document, context_value=context, root_value=seen)
    assert answer.errors is None
    assert answer.data is not None
    return {one["code"]: (one["status"], one["attendedOn"]) for one in answer.data["pregnancy"]["checkups"]}


def pregnant(relation: Relation = Relation.MOTHER, **fields: Any) -> SeenPregnancy:
    return SeenPregnancy(a_pregnancy(due="2027-03-01", **fields), Standing(relation))


def a_dental_exam(on: str) -> DentalExam:
    head = RecordHead(str(uuid.uuid4()), 1, Side.FAMILY, Audience.GUARDIANS, None, TODAY_AT_TEN)
    return DentalExam(head, date.fromisoformat(on), Binary(b"findings"))


async def test_while_she_is_pregnant_a_line_of_her_pages_shows_what_was_attended(service: Service) -> None:
    """26 weeks 0 days: the sixth visit begins today."""
    stands = await programme(service, pregnant(dental_exams=(a_dental_exam("2026-10-01"),)))

    assert {code: status for code, (status, _) in stands.items() if status != "TO_COME"} == {
        "PRENATAL_1": "PASSED",
        "PRENATAL_2": "PASSED",
        "PRENATAL_3": "PASSED",
        "PRENATAL_4": "PASSED",
        "PRENATAL_5": "PASSED",
        "PRENATAL_6": "OPEN",
        "MATERNAL_DENTAL": "DONE",
    }
    assert stands["MATERNAL_DENTAL"] == ("DONE", "2026-10-01")
    assert len(stands) == 15


async def test_after_the_birth_her_own_follow_and_her_record_says_what_was_attended(service: Service) -> None:
    record = replace(a_record("MOTHER_2_WEEKS", "2026-11-22"), audience=Audience.MOTHER)

    before = await programme(service, seen_as(Relation.MOTHER, **DELIVERED))
    after = await programme(service, seen_as(Relation.MOTHER, **DELIVERED, checkups=(record,)))

    assert before == {"MOTHER_2_WEEKS": ("OPEN", None), "MOTHER_1_MONTH": ("TO_COME", None)}
    assert after["MOTHER_2_WEEKS"] == ("DONE", "2026-11-22")


async def test_another_guardian_is_not_shown_hers_and_nobody_anything_after_an_end(service: Service) -> None:
    assert await programme(service, seen_as(Relation.GUARDIAN, **DELIVERED)) == {}
    assert await programme(service, seen_as(Relation.MOTHER, **STILLBORN)) == {}
    assert len(await programme(service, pregnant(Relation.GUARDIAN))) == 15
