"""That something is there is told to nobody who may not see it: its id is answered as one that was never given out."""

import re
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pytest
from graphql import GraphQLSchema

from tests.access import existence_articles, existence_desk, existence_pregnancies, existence_staff, existence_telling
from tests.access.arguments import ARGUMENTS, CHOSEN_IDS, INPUTS, Unknown, an_input
from tests.access.asking import Asking, Told
from tests.access.coordinates import id_arguments, id_fields
from tests.access.household import Household, Kind
from tests.access.ids import own_part, read, spelled
from tests.access.people import FAMILY, LATER, OUTSIDERS, STAFF, VIEWERS, Person
from tests.access.test_writing import MOTHERS_OWN, WARDS_REMARK
from tests.access.walker import Operation, Walk

NO_IDS = (
    "",
    "x",
    "美咲",
    "0b7f3c52-3f0e-4a1b-9a53-6a1d2f9f4c10",
    "RmFtaWx5",
    "RmFtaWx5Og",
    "////",
    "Q2hpbGQ6Lg",
    "=" * 99,
)
"""What is no id of any kind."""


def ids_by_kind(home: Household) -> dict[str, str]:
    """One real id of the household's of every kind."""
    return {
        "Family": home.family,
        "Member": home.members[home.own_names[Person.MOTHER]],
        "Invitation": home.open_invitation,
        "Child": home.child,
        "GrowthRecord": home.records[MOTHERS_OWN].id,
        "VaccinationRecord": home.vaccinations["KEPT"].id,
        "VaccinationDecision": home.decision,
        "Push": home.pushes[Person.MOTHER][0],
        **existence_pregnancies.ids_by_kind(home),
        **existence_staff.ids_by_kind(home),
        **existence_desk.ids_by_kind(home),
        **existence_telling.ids_by_kind(home),
        **existence_articles.ids_by_kind(home),
    }


def never_given_out(real: str) -> Iterator[str]:
    """Ids like a real one that lead nowhere: with one part after the other replaced, and with all of them."""
    kind, key = read(real)
    parts = key.split(".")
    for n in range(len(parts)):
        yield spelled(kind, ".".join((*parts[:n], str(uuid.uuid4()), *parts[n + 1 :])))
    yield spelled(kind, ".".join(str(uuid.uuid4()) for _ in parts))


def never_beside(real: str) -> Iterator[str]:
    """Ids that were never given out of what would stand in the same handbook."""
    kind, key = read(real)
    for _ in range(2):
        yield spelled(kind, ".".join((*key.split(".")[:-1], str(uuid.uuid4()))))


def of_a_wrong_kind(real: str, home: Household) -> Iterator[str]:
    """Real ids of other kinds, and the key of this one called another kind."""
    kind, key = read(real)
    for other_kind, other in ids_by_kind(home).items():
        if other_kind != kind:
            yield other
            yield spelled(other_kind, key)


ASKED_WITH = {
    "Query.family(id:)": "Family",
    "Query.child(id:)": "Child",
    "Query.articles(childId:)": "Child",
    "Query.changes(familyId:)": "Family",
    "inviteToFamily.familyId": "Family",
    "withdrawInvitation.invitationId": "Invitation",
    "leaveFamily.familyId": "Family",
    "removeMember.memberId": "Member",
    "shareWithWard.familyId": "Family",
    "stopSharingWithWard.familyId": "Family",
    "confirmGuardian.memberId": "Member",
    "addChild.familyId": "Family",
    "correctChild.childId": "Child",
    "deleteChild.childId": "Child",
    "recordGrowth.childId": "Child",
    "correctGrowth.recordId": "GrowthRecord",
    "deleteGrowth.recordId": "GrowthRecord",
    "recordVaccination.childId": "Child",
    "correctVaccination.recordId": "VaccinationRecord",
    "deleteVaccination.recordId": "VaccinationRecord",
    "recordVaccinationDecision.childId": "Child",
    "recordVaccinationDecision.recordId": "VaccinationRecord",
    "withdrawVaccinationDecision.decisionId": "VaccinationDecision",
    "setVaccinationConditions.childId": "Child",
    "markPushesRead.ids": "Push",
    **existence_pregnancies.ASKED_WITH,
    **existence_staff.ASKED_WITH,
    **existence_desk.ASKED_WITH,
    **existence_telling.ASKED_WITH,
    **existence_articles.ASKED_WITH,
}
"""Everything that takes an id of the family's, and of what it takes one."""
OF_ANY_KIND = "Query.node(id:)"
BESIDE: Mapping[str, Callable[[Household], Mapping[str, Any]]] = {**existence_staff.BESIDE, **existence_desk.BESIDE}
"""What an input needs beside an id for that id to be looked at at all."""
FORM_IS_TOLD = frozenset().union(
    *(part.FORM_IS_TOLD for part in (existence_staff, existence_desk, existence_telling, existence_articles))
)
"""Where what is no id, or one of something else, is told before it is looked up: everybody reads that from the id."""
PUBLIC = existence_staff.PUBLIC_IDS | existence_articles.NO_NODES
"""What takes the id of something that everybody may see."""


def test_everything_that_takes_an_id_is_in_the_table(schema: GraphQLSchema) -> None:
    taking = {*id_arguments(schema), *id_fields(schema)}
    if taking != ASKED_WITH.keys() | CHOSEN_IDS | PUBLIC | {OF_ANY_KIND}:
        unknown = sorted(taking ^ (ASKED_WITH.keys() | CHOSEN_IDS | PUBLIC | {OF_ANY_KIND}))
        raise Unknown(f"say in ASKED_WITH in tests/access/test_existence.py of what the ids are that {unknown} take")


def an_operation(coordinate: str, id_: str, schema: GraphQLSchema, home: Household) -> Operation:
    """The query or mutation that takes an id at `coordinate`, with this id."""
    if coordinate.startswith("Query."):
        field = coordinate.removeprefix("Query.").partition("(")[0]
        argument = coordinate.partition("(")[2].removesuffix(":)")
        beside = existence_articles.ASKED_BESIDE.get(coordinate, "")
        asked = f"query($id: ID!) {{ {field}({argument}: $id{beside}) {{ __typename }} }}"
        return Operation(field, asked, {"id": id_})
    mutation, _, field = coordinate.partition(".")
    takes_many = isinstance(INPUTS[mutation][field], list)
    needed = BESIDE[coordinate](home) if coordinate in BESIDE else {}
    given = {**needed, field: [id_] if takes_many else id_}
    return Walk(schema, home.ids).mutation(mutation, an_input(mutation, **given))


async def told_of(
    coordinate: str, ids: Sequence[str], person: Person, asking: Asking, schema: GraphQLSchema
) -> dict[Told, list[str]]:
    """The answers to `person` for each of the ids, and to which ids each was given. One answer: nothing is told."""
    answers: dict[Told, list[str]] = {}
    for id_ in ids:
        told = await asking.ask(person, an_operation(coordinate, id_, schema, asking.household))
        answers.setdefault(told, []).append(id_)
    return answers


@pytest.mark.parametrize("coordinate", [*ASKED_WITH, *(f"{OF_ANY_KIND} {kind}" for kind in ("Family", "Child"))])
async def test_an_outsider_cannot_tell_a_real_id_from_one_that_never_was(
    coordinate: str, asking: Asking, schema: GraphQLSchema
) -> None:
    coordinate, _, kind = coordinate.partition(" ")
    real = ids_by_kind(asking.household)[kind or ASKED_WITH[coordinate]]
    ids = [real, *never_given_out(real), *of_a_wrong_kind(real, asking.household), *NO_IDS]
    if coordinate in FORM_IS_TOLD:
        ids = [real, *never_beside(real)]

    told = await told_of(coordinate, ids, Person.STRANGER, asking, schema)

    assert len(told) == 1, told


@pytest.mark.parametrize("coordinate", [*ASKED_WITH, OF_ANY_KIND])
async def test_nobody_outside_can_tell_a_real_id_from_one_that_never_was(
    coordinate: str, asking: Asking, schema: GraphQLSchema
) -> None:
    kinds = ids_by_kind(asking.household) if coordinate == OF_ANY_KIND else [ASKED_WITH[coordinate]]
    for kind in kinds:
        real = ids_by_kind(asking.household)[kind]
        never = list(never_beside(real) if coordinate in FORM_IS_TOLD else never_given_out(real))
        may_know = existence_articles.may_know(coordinate, kind)
        if kind == "Announcement":
            may_know = existence_telling.MAY_KNOW
        for person in sorted({*OUTSIDERS, Person.NOBODY} - LATER - may_know):
            told = await told_of(coordinate, [real, never[-1]], person, asking, schema)
            assert len(told) == 1, (person, told)


MEANT_FOR_OTHERS = [
    *((Person.FATHER, MOTHERS_OWN), (Person.FATHER, WARDS_REMARK), (Person.MOTHER, WARDS_REMARK)),
    *((Person.GRANDMOTHER, MOTHERS_OWN), (Person.NURSE, MOTHERS_OWN)),
]


@pytest.mark.parametrize("coordinate", [OF_ANY_KIND, "correctGrowth.recordId", "deleteGrowth.recordId"])
@pytest.mark.parametrize(("person", "kind"), MEANT_FOR_OTHERS, ids=str)
async def test_inside_the_family_a_record_for_others_is_answered_as_one_that_never_was(
    person: Person, kind: Kind, coordinate: str, asking: Asking, schema: GraphQLSchema
) -> None:
    real = asking.household.records[kind].id
    child, _, _ = read(real)[1].rpartition(".")
    never = spelled("GrowthRecord", f"{child}.{uuid.uuid4()}")

    told = await told_of(coordinate, [real, never], person, asking, schema)

    assert len(told) == 1, told


REFUSED_IN_ANY_CASE = [
    *((person, "removeMember.memberId") for person in sorted(VIEWERS)),
    *((person, "confirmGuardian.memberId") for person in sorted(FAMILY)),
    *((person, "withdrawInvitation.invitationId") for person in sorted(VIEWERS | STAFF)),
]


@pytest.mark.parametrize(("person", "coordinate"), REFUSED_IN_ANY_CASE)
async def test_inside_the_family_a_refusal_does_not_say_who_is_a_member_or_invited(
    person: Person, coordinate: str, asking: Asking, schema: GraphQLSchema
) -> None:
    real = ids_by_kind(asking.household)[ASKED_WITH[coordinate]]
    never = spelled(ASKED_WITH[coordinate], f"{read(asking.household.family)[1]}.{uuid.uuid4()}")

    (told,) = await told_of(coordinate, [real, never], person, asking, schema)

    assert told.codes == {"FORBIDDEN"}


async def test_an_id_that_a_client_chooses_tells_nothing_of_others(asking: Asking, schema: GraphQLSchema) -> None:
    """Somebody who starts a child under the id of a child of another family starts her own."""
    home = asking.household
    own_family = home.strangers.families[0]
    chosen = [own_part(home.child), str(uuid.uuid4())]
    walk = Walk(schema, home.ids)

    told = [
        await asking.ask(
            Person.STRANGER, walk.mutation("addChild", an_input("addChild", familyId=own_family, id=one, name="ゆづき"))
        )
        for one in chosen
    ]

    for one, answer in zip(chosen, told, strict=True):
        child = answer.body["data"]["addChild"]["child"]
        assert (child["name"], own_part(child["id"])) == ("ゆづき", one)
        assert child["familyId"] == own_family


async def test_a_cursor_leads_nobody_into_the_account_of_another_family(asking: Asking) -> None:
    home = asking.household
    document = "query($id: ID!, $after: String) { changes(familyId: $id, after: $after) { edges { cursor } } }"
    cursors = [home.cursor_of_changes, re.sub("^.....", "gAAAA", home.cursor_of_changes[::-1]), "x"]

    own = {
        await asking.ask(Person.STRANGER, Operation("", document, {"id": home.strangers.families[0], "after": cursor}))
        for cursor in cursors
    }
    others = {
        await asking.ask(Person.STRANGER, Operation("", document, {"id": home.family, "after": cursor}))
        for cursor in [None, *cursors]
    }

    assert len(own) == len(others) == 1
    assert own != others
    assert "NOT_A_CURSOR" in own.pop().text


@pytest.mark.parametrize("person", [Person.WITHOUT_FAMILY, Person.REMOVED, Person.NURSE, Person.STRANGER])
async def test_a_code_that_lets_nobody_in_does_not_say_why(
    person: Person, asking: Asking, schema: GraphQLSchema
) -> None:
    home, walk = asking.household, Walk(schema, asking.household.ids)
    used = await _a_used_code(asking)
    codes = {"NEVER_WAS": "2345678923", "EMPTY": "", "NO_CODE": "美咲", "USED": used, **home.dead_codes}

    told = {
        why: await asking.ask(person, walk.mutation("acceptInvitation", an_input("acceptInvitation", code=code)))
        for why, code in codes.items()
    }
    home.service.clock.step(hours=49)
    told["EXPIRED"] = await asking.ask(
        person, walk.mutation("acceptInvitation", an_input("acceptInvitation", code=home.open_code))
    )

    assert len(set(told.values())) == 1, told
    assert "INVITATION_NOT_VALID" in told["EXPIRED"].text


async def _a_used_code(asking: Asking) -> str:
    home = asking.household
    payload = await home.clients[Person.FATHER].change(
        "inviteToFamily", "InviteToFamilyInput", "code", familyId=home.family, role="VIEWER"
    )
    newcomer = home.service.api.sign_in(f"uid-{uuid.uuid4().hex}")
    await newcomer.change(
        "acceptInvitation", "AcceptInvitationInput", "errors { code }", code=payload["code"], ownName="ひなこ"
    )
    code: str = payload["code"]
    return code


def test_the_arguments_of_the_table_are_known_to_the_walker() -> None:
    assert {one for one in ASKED_WITH if one.startswith("Query.")} <= ARGUMENTS.keys()
