"""What comes of every mutation when each of the people sends it, and that nothing changes where it is refused."""

from collections.abc import Mapping
from typing import Any

import orjson
import pytest
from graphql import GraphQLSchema

from handbook_api.families.access import Audience, Side
from tests.access.arguments import INPUTS, LEFT_OUT, an_input
from tests.access.asking import Asking, Told
from tests.access.household import BIRTH, CHILD, UNCLE, Household, Kind
from tests.access.ids import own_part
from tests.access.people import EVERYBODY, LATER, STAFF, STAFF_OUTSIDE, VIEWERS, Person
from tests.access.row import (
    DONE,
    FORBIDDEN,
    HAS_OFFICIAL_RECORDS,
    NOT_FOUND,
    NOT_VALID_BY_THEN,
    NOTHING,
    OF_ANYBODY,
    OF_GUARDIANS,
    OF_NO_ONE,
    OF_STAFF,
    OF_THE_MOTHER,
    STALE,
    Input,
    Row,
    for_all,
    unseen_by_viewers,
)
from tests.access.secrets import PUBLIC, allowed, joined_at, seen_in, user_id
from tests.access.secrets_staff import OF_THE_MUNICIPALITYS_OWN
from tests.access.snapshot import Snapshot, differing, fingerprint
from tests.access.walker import Walk
from tests.access.writing_articles import ARTICLE_ROWS
from tests.access.writing_desk import DESK_ROWS
from tests.access.writing_forms import FORM_ROWS
from tests.access.writing_places import PLACE_ROWS
from tests.access.writing_pregnancies import PREGNANCY_ROWS
from tests.access.writing_staff import STAFF_ROWS
from tests.access.writing_telling import TELLING_ROWS

_ACCOUNTS_OF_LOOKING = frozenset({"access_log", "invitation_attempts", "article_readership"})
"""Collections that note who looked, or tried: they may grow where something is refused. How often articles are read is
written down some seconds later, and of nobody."""
_LEADS_TO_THE_FAMILY = frozenset({"correctHandbookIssue"})
"""Tells the municipality what it wrote down itself, and the id of the family: the look is logged there."""


FAMILYS = Kind(Side.FAMILY, Audience.FAMILY)
GUARDIANS_OWN = Kind(Side.FAMILY, Audience.GUARDIANS)
MOTHERS_OWN = Kind(Side.FAMILY, Audience.MOTHER)
WARDS = Kind(Side.OFFICIAL, Audience.FAMILY)
WARDS_FOR_GUARDIANS = Kind(Side.OFFICIAL, Audience.GUARDIANS)
WARDS_FOR_THE_MOTHER = Kind(Side.OFFICIAL, Audience.MOTHER)
WARDS_REMARK = Kind(Side.OFFICIAL, Audience.STAFF)


def the_family(home: Household) -> Mapping[str, Any]:
    return {"familyId": home.family}


def the_child(home: Household) -> Mapping[str, Any]:
    return {"childId": home.child, "expectedVersion": home.child_version}


def the_twin(home: Household) -> Mapping[str, Any]:
    return {"childId": home.twin, "expectedVersion": 1}


def member(who: Person | str) -> Input:
    """A member of the household, by who she is or by her name."""
    return lambda home: {"memberId": home.members[home.own_names[who] if isinstance(who, Person) else who]}


def record(kind: Kind, *, version: int = 1) -> Input:
    """A record of the child."""
    return lambda home: {"recordId": home.records[kind].id, "expectedVersion": version}


def recorded_under_the_id_of(kind: Kind) -> Input:
    """A new measurement under the id of a record that is there."""
    return lambda home: {"childId": home.child, "id": own_part(home.records[kind].id)}


def vaccination(name: str, *, version: int = 1) -> Input:
    """A record of a dose that the child was given."""
    return lambda home: {"recordId": home.vaccinations[name].id, "expectedVersion": version}


def said_alone(condition: str) -> Input:
    """One condition of the child, and nothing of the others."""
    conditions = ("maternalHbsagPositive", "hadVaricella", "mrShortageApproved")
    return lambda home: {"childId": home.child, **{name: LEFT_OUT for name in conditions if name != condition}}


TABLE = (
    # The family
    Row("createFamily", "of her own", lambda _: {}, OF_ANYBODY),
    Row("inviteToFamily", "the family", the_family, OF_GUARDIANS),
    Row("withdrawInvitation", "the open one", lambda home: {"invitationId": home.open_invitation}, OF_GUARDIANS),
    Row(
        "withdrawInvitation",
        "the removed member's",
        lambda home: {"invitationId": home.other_invitations["OF_REMOVED"]},
        for_all(mother=NOTHING, father=NOTHING, viewers=FORBIDDEN, nurse=FORBIDDEN),
    ),
    Row(
        "acceptInvitation",
        "an open code for a guardian",
        lambda home: {"code": home.open_code},
        for_all(
            mother=NOTHING, father=NOTHING, viewers=DONE, nurse=DONE, outsiders=DONE, nurse_after_end=NOT_VALID_BY_THEN
        ),
        becomes=Person.FATHER,
    ),
    Row(
        "leaveFamily",
        "the family",
        the_family,
        for_all(mother=DONE, father=DONE, viewers=DONE, nurse=FORBIDDEN, outsiders=NOTHING),
    ),
    Row("removeMember", "the founder", member(Person.MOTHER), OF_STAFF),
    Row("removeMember", "a confirmed guardian", member(Person.FATHER), OF_STAFF),
    Row(
        "removeMember",
        "a guardian whom the father invited",
        member(UNCLE),
        for_all(mother=FORBIDDEN, father=DONE, viewers=FORBIDDEN, nurse=DONE),
    ),
    Row(
        "removeMember",
        "a viewer",
        member(Person.GRANDMOTHER),
        for_all(mother=DONE, father=DONE, viewers=FORBIDDEN, nurse=DONE),
    ),
    Row(
        "removeMember",
        "somebody who was removed before",
        member(Person.REMOVED),
        for_all(mother=NOTHING, father=NOTHING, viewers=FORBIDDEN, nurse=NOTHING),
    ),
    Row("shareWithWard", "the family", the_family, OF_GUARDIANS),
    Row("stopSharingWithWard", "the family", the_family, OF_GUARDIANS),
    Row("confirmGuardian", "a guardian", member(UNCLE), OF_STAFF),
    Row("confirmGuardian", "a viewer", member(Person.GRANDMOTHER), {**OF_STAFF, Person.NURSE: NOT_FOUND}),
    # Children
    Row("addChild", "to the family", the_family, OF_GUARDIANS),
    Row("addChild", "under an id that is there", lambda home: {**the_family(home), "id": own_part(home.child)},
        for_all(mother=NOTHING, father=NOTHING, viewers=FORBIDDEN, nurse=FORBIDDEN)),
    Row("correctChild", "a child", the_twin, OF_GUARDIANS),
    Row("correctChild", "a child that was changed since", lambda home: {**the_twin(home), "expectedVersion": 7},
        for_all(mother=STALE, father=STALE, viewers=FORBIDDEN, nurse=FORBIDDEN)),
    Row("correctChild", "to what stands already", lambda home: {**the_child(home), "name": CHILD, **BIRTH},
        for_all(mother=NOTHING, father=NOTHING, viewers=FORBIDDEN, nurse=FORBIDDEN)),
    Row("deleteChild", "a child", the_twin, {**OF_GUARDIANS, Person.FATHER: FORBIDDEN}),
    Row("deleteChild", "a child the municipality wrote about", the_child,
        for_all(mother=HAS_OFFICIAL_RECORDS, father=FORBIDDEN, viewers=FORBIDDEN, nurse=FORBIDDEN)),
    Row("deleteChild", "a child that was deleted before", lambda home: {"childId": home.deleted_child},
        for_all(mother=NOTHING, father=NOTHING, viewers=FORBIDDEN, nurse=FORBIDDEN)),
    # Growth
    Row("recordGrowth", "of a child", lambda home: {"childId": home.child},
        for_all(mother=DONE, father=DONE, viewers=FORBIDDEN, nurse=DONE)),
    Row("recordGrowth", "under the id of a record that is there", recorded_under_the_id_of(FAMILYS),
        for_all(mother=NOTHING, father=NOTHING, viewers=FORBIDDEN, nurse=NOTHING)),
    Row("recordGrowth", "under the id of a record of the mother's own", recorded_under_the_id_of(MOTHERS_OWN),
        for_all(mother=NOTHING, father=NOT_FOUND, viewers=FORBIDDEN, nurse=NOT_FOUND)),
    Row("recordGrowth", "under the id of a remark of the staff's", recorded_under_the_id_of(WARDS_REMARK),
        for_all(mother=NOT_FOUND, father=NOT_FOUND, viewers=FORBIDDEN, nurse=NOTHING)),
    Row("correctGrowth", "the family's", record(FAMILYS), OF_GUARDIANS),
    Row("correctGrowth", "the guardians'", record(GUARDIANS_OWN),
        {**OF_GUARDIANS, **dict.fromkeys(VIEWERS, NOT_FOUND)}),
    Row("correctGrowth", "the mother's own", record(MOTHERS_OWN), OF_THE_MOTHER),
    Row("correctGrowth", "the mother's own, changed since", record(MOTHERS_OWN, version=7),
        {**OF_THE_MOTHER, Person.MOTHER: STALE}),
    Row("correctGrowth", "the municipality's", record(WARDS), OF_STAFF),
    Row("correctGrowth", "the municipality's for the mother", record(WARDS_FOR_THE_MOTHER),
        for_all(mother=FORBIDDEN, father=NOT_FOUND, viewers=NOT_FOUND, nurse=DONE)),
    Row("correctGrowth", "a remark of the staff's", record(WARDS_REMARK),
        for_all(mother=NOT_FOUND, father=NOT_FOUND, viewers=NOT_FOUND, nurse=DONE)),
    Row("deleteGrowth", "the family's", record(FAMILYS), OF_GUARDIANS),
    Row("deleteGrowth", "the family's, changed since", record(FAMILYS, version=7),
        for_all(mother=STALE, father=STALE, viewers=FORBIDDEN, nurse=FORBIDDEN)),
    Row("deleteGrowth", "the mother's own", record(MOTHERS_OWN), OF_THE_MOTHER),
    Row("deleteGrowth", "the municipality's", record(WARDS), OF_NO_ONE),
    Row("deleteGrowth", "the municipality's for guardians", record(WARDS_FOR_GUARDIANS),
        {**OF_NO_ONE, **dict.fromkeys(VIEWERS, NOT_FOUND)}),
    Row("deleteGrowth", "a remark of the staff's", record(WARDS_REMARK),
        for_all(mother=NOT_FOUND, father=NOT_FOUND, viewers=NOT_FOUND, nurse=FORBIDDEN)),
    # Vaccinations
    Row("recordVaccination", "of a child", lambda home: {"childId": home.child},
        for_all(mother=DONE, father=DONE, viewers=FORBIDDEN, nurse=DONE)),
    Row("recordVaccination", "under the id of a record that is there",
        lambda home: {"childId": home.child, "id": own_part(home.vaccinations["MOTHERS"].id)},
        for_all(mother=NOTHING, father=NOTHING, viewers=FORBIDDEN, nurse=NOTHING)),
    Row("correctVaccination", "the family's", vaccination("MOTHERS"), unseen_by_viewers(OF_GUARDIANS)),
    Row("correctVaccination", "one whose place is kept", vaccination("KEPT"), unseen_by_viewers(OF_GUARDIANS)),
    Row("correctVaccination", "one whose place is kept, changed since", vaccination("KEPT", version=7),
        for_all(mother=STALE, father=STALE, viewers=NOT_FOUND, nurse=FORBIDDEN)),
    Row("correctVaccination", "the municipality's", vaccination("WARDS"), unseen_by_viewers(OF_STAFF)),
    Row("deleteVaccination", "the family's", vaccination("MOTHERS"), unseen_by_viewers(OF_GUARDIANS)),
    Row("deleteVaccination", "the municipality's", vaccination("WARDS"), unseen_by_viewers(OF_NO_ONE)),
    Row("deleteVaccination", "one that was deleted before", lambda home: {"recordId": home.deleted_vaccination.id},
        for_all(mother=NOTHING, father=NOTHING, viewers=NOT_FOUND, nurse=NOT_FOUND)),
    Row("recordVaccinationDecision", "about a group", lambda home: {"childId": home.child}, OF_STAFF),
    Row("recordVaccinationDecision", "about a dose",
        lambda home: {"childId": home.child, "kind": "IGNORE_DOSE", "group": "PCV", "until": None,
                      "recordId": home.vaccinations["MOTHERS"].id}, OF_STAFF),
    Row("recordVaccinationDecision", "under the id of one that is there",
        lambda home: {"childId": home.child, "id": own_part(home.decision)}, {**OF_STAFF, Person.NURSE: NOTHING}),
    Row("withdrawVaccinationDecision", "the municipality's", lambda home: {"decisionId": home.decision},
        unseen_by_viewers(OF_STAFF)),
    Row("setVaccinationConditions", "all of them", lambda home: {"childId": home.child}, OF_STAFF),
    Row("setVaccinationConditions", "an infection of the mother's", said_alone("maternalHbsagPositive"),
        for_all(mother=DONE, father=FORBIDDEN, viewers=FORBIDDEN, nurse=DONE)),
    Row("setVaccinationConditions", "an illness of the child's", said_alone("hadVaricella"),
        for_all(mother=DONE, father=DONE, viewers=FORBIDDEN, nurse=DONE)),
    Row("setVaccinationConditions", "the shortage rule", said_alone("mrShortageApproved"), OF_STAFF),
    # Devices and the inbox: everybody's own, whatever else she is
    Row("registerDevice", "a new one", lambda _: {}, OF_ANYBODY),
    Row("unregisterDevice", "the mother's", lambda home: {"token": home.tokens[Person.MOTHER]},
        for_all(mother=DONE, father=NOTHING, viewers=NOTHING, nurse=NOTHING, outsiders=NOTHING)),
    Row("markPushesRead", "the mother's", lambda home: {"ids": list(home.pushes[Person.MOTHER])},
        for_all(mother=DONE, father=NOTHING, viewers=NOTHING, nurse=NOTHING, outsiders=NOTHING)),
    *PREGNANCY_ROWS,
    *FORM_ROWS,
    *STAFF_ROWS,
    *DESK_ROWS,
    *TELLING_ROWS,
    *ARTICLE_ROWS,
    *PLACE_ROWS,
)  # fmt: skip


def test_every_mutation_is_in_the_table_for_everybody(schema: GraphQLSchema) -> None:
    assert schema.mutation_type is not None
    missing = schema.mutation_type.fields.keys() - {row.mutation for row in TABLE}
    assert not missing, f"say in TABLE in tests/access/test_writing.py what comes of {sorted(missing)} for whom"
    assert all(row.outcomes.keys() == EVERYBODY for row in TABLE)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.mutation} {row.about}")
async def test_a_mutation_does_for_everybody_what_the_table_says(
    row: Row, asking: Asking, untouched: Snapshot, schema: GraphQLSchema
) -> None:
    home, database = asking.household, asking.household.service.database
    operation = Walk(schema, home.ids).mutation(row.mutation, an_input(row.mutation, **row.given(home)))
    now = home.service.clock.instant
    outcomes: dict[Person, str] = {}
    for person in Person:
        await asking.let(person)
        before = await fingerprint(database) if person in LATER else untouched.fingerprint

        told = await asking.ask(person, operation)

        changed = differing(before, await fingerprint(database))
        outcomes[person] = _outcome(told, row.mutation, changed=bool(changed - _ACCOUNTS_OF_LOOKING))
        _tells_no_secrets(told, person, row, outcomes[person], home)
        _is_logged(told, person, row, home, logged="access_log" in changed)
        home.service.clock.instant = now
        if changed or person in LATER:
            await untouched.restore(database)
    assert outcomes == row.outcomes


def _outcome(told: Told, mutation: str, *, changed: bool) -> str:
    if told.codes:
        outcome = "+".join(sorted(told.codes))
    else:
        errors = told.body["data"][mutation]["errors"]
        outcome = "+".join(sorted({error["code"] for error in errors}))
    if outcome:
        return f"{outcome} BUT CHANGED SOMETHING" if changed else outcome
    return DONE if changed else NOTHING


def her_own(person: Person) -> frozenset[str]:
    """Who decided something, where it was she, is no secret to her, nor when she joined."""
    return frozenset() if person is Person.NOBODY else frozenset({user_id(person).name, joined_at(person).name})


def _tells_no_secrets(told: Told, person: Person, row: Row, outcome: str, home: Household) -> None:
    told_as = row.becomes if row.becomes and outcome == DONE else person
    leaks = seen_in(told.text, home, known={*allowed(told_as), *her_own(person)})
    if row.opens and outcome in (DONE, NOTHING):
        leaks = frozenset(leak for leak in leaks if not leak.endswith(row.opens))
    assert not leaks, f"{person} was told {sorted(leaks)} by {row.mutation} of {row.about}"


def _is_logged(told: Told, person: Person, row: Row, home: Household, *, logged: bool) -> None:
    """What staff are shown or refused is in the log; nobody else ever is, and nobody who looks as a member."""
    becomes_a_member = row.becomes is not None and row.becomes not in STAFF
    if person not in STAFF | STAFF_OUTSIDE or becomes_a_member:
        assert not logged, person
        return
    sent = seen_in(orjson.dumps(an_input(row.mutation, **row.given(home))).decode(), home)
    no_familys = sent | PUBLIC | OF_THE_MUNICIPALITYS_OWN | her_own(person)
    of_the_family = seen_in(told.text, home, known=no_familys)
    is_told = of_the_family and row.mutation not in _LEADS_TO_THE_FAMILY
    if is_told or (person in STAFF and "FORBIDDEN" in told.codes):
        assert logged, f"{person} sent {row.mutation} of {row.about}; the log does not say so: {told.text}"


def test_the_inputs_of_the_table_are_of_mutations_that_there_are() -> None:
    assert {row.mutation for row in TABLE} == INPUTS.keys()
