"""What a child's document keeps of vaccinations is read as it was written, and so is one from before they were kept."""

from datetime import UTC, date, datetime

from bson.binary import Binary
from hypothesis import given, settings
from hypothesis import strategies as st

from handbook_api.children.store import ChildStore
from handbook_api.families.access import Audience, Side
from handbook_api.immunization.models import Decision, DecisionKind, VaccineGroup
from handbook_api.immunization.records import (
    ConditionKind,
    ConditionStatement,
    DecisionRecord,
    InjectionSite,
    Vaccination,
    VaccinationRecord,
    VaccinationSource,
    read_decision,
    read_statement,
    read_vaccination,
    stored_decision,
    stored_statement,
    stored_vaccination,
)
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.mongodb import Database
from handbook_api.platform.signing import Signer
from tests.builders import a_child, a_family, a_house_with_indexes, a_parent, an_id
from tests.clocks import SteppingClock

days = st.dates(date(2020, 1, 1), date(2040, 12, 31))
instants = days.map(lambda day: datetime(day.year, day.month, day.day, 1, 30, tzinfo=UTC))
sealed = st.binary(min_size=1, max_size=40).map(lambda content: Binary(content, 6))
ids = st.uuids(version=4).map(str)
members = st.none() | st.frozensets(ids, min_size=1, max_size=3)

vaccinations = st.builds(
    Vaccination,
    product=st.sampled_from(["PCV20", "MR", "ROTATEQ"]),
    given_on=days,
    lot=st.none() | st.text(min_size=1, max_size=20),
    expires_on=st.none() | days,
    site=st.none() | st.sampled_from(InjectionSite),
)
vaccination_records = st.builds(
    VaccinationRecord,
    id=ids,
    version=st.integers(1, 50),
    side=st.sampled_from(Side),
    audience=st.sampled_from(Audience),
    vaccination=vaccinations,
    sealed_place=st.none() | sealed,
    sealed_given_by=st.none() | sealed,
    sealed_note=st.none() | sealed,
    source=st.sampled_from(VaccinationSource),
    recorded_by=st.none() | ids,
    recorded_at=instants,
    corrected_at=st.none() | instants,
    whereabouts_for=members,
)
decision_records = st.builds(
    DecisionRecord,
    id=ids,
    side=st.sampled_from(Side),
    audience=st.sampled_from(Audience),
    decision=st.builds(
        Decision,
        kind=st.sampled_from(DecisionKind),
        group=st.sampled_from(VaccineGroup),
        dose_id=st.none() | ids,
        until=st.none() | days,
    ),
    sealed_reason=sealed,
    decided_by=ids,
    decided_at=instants,
    withdrawn_by=st.none() | ids,
    withdrawn_at=st.none() | instants,
)
statements = st.builds(
    ConditionStatement,
    kind=st.sampled_from(ConditionKind),
    side=st.sampled_from(Side),
    value=st.booleans(),
    stated_by=st.none() | ids,
    stated_at=instants,
)


@settings(max_examples=60, deadline=None)
@given(vaccination_records, decision_records, statements)
def test_everything_is_read_as_it_was_stored(
    record: VaccinationRecord, decision: DecisionRecord, statement: ConditionStatement
) -> None:
    assert read_vaccination(stored_vaccination(record)) == record
    assert read_decision(stored_decision(decision)) == decision
    assert read_statement(stored_statement(statement)) == statement


async def test_a_childs_document_from_before_vaccinations_has_none(
    empty_database: Database, cipher: FieldCipher, signer: Signer, clock: SteppingClock
) -> None:
    house = await a_house_with_indexes(empty_database, cipher, signer, clock)
    misaki = a_parent("Misaki")
    key = (await a_child(house, await a_family(house, misaki), misaki)).child.key
    fields = ("vaccinations", "vaccination_decisions", "vaccination_conditions")
    await empty_database.children.update_one({"_id": str(key)}, {"$unset": dict.fromkeys(fields, "")})

    child = await ChildStore(empty_database).get(key)

    assert child is not None
    assert (child.vaccinations, child.vaccination_decisions, child.vaccination_conditions) == ((), (), ())


def test_the_mothers_infection_is_for_her_and_the_rest_for_guardians() -> None:
    audiences = {
        kind: ConditionStatement(kind, Side.FAMILY, True, an_id(), datetime(2026, 11, 24, tzinfo=UTC)).audience
        for kind in ConditionKind
    }

    assert audiences == {
        ConditionKind.MATERNAL_HBSAG_POSITIVE: Audience.MOTHER,
        ConditionKind.HAD_VARICELLA: Audience.GUARDIANS,
        ConditionKind.MR_SHORTAGE_APPROVED: Audience.GUARDIANS,
    }
