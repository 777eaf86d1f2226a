"""That there is something in a pregnancy, or a form, that is not meant for somebody: nothing tells her."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from graphql import GraphQLSchema

from tests.access.arguments import an_input
from tests.access.asking import Asking, Told
from tests.access.household import Household
from tests.access.household_pregnancies import FORMS, LINES, PUSHES
from tests.access.ids import own_part, read, spelled
from tests.access.people import FAMILY, GUARDIANS, LATER, OUTSIDERS, STAFF, VIEWERS, Person
from tests.access.secrets_pregnancies import own_id
from tests.access.walker import Operation, Walk
from tests.access.walks import Walks, walk

ARRAYS = ("course", "tests", "dental_exams", "classes", "weights", "blood_pressures", "forms")
"""Where a pregnancy's document has what belongs to one person more than to another."""
SIDES_OF_BODIES = {
    Person.MOTHER: {"RUNNING": ["FAMILY", "OFFICIAL"], "PARTNERS": [], "OPEN": []},
    Person.FATHER: {"RUNNING": [], "PARTNERS": ["FAMILY", "OFFICIAL"], "OPEN": []},
    Person.NURSE: {name: ["OFFICIAL"] for name in ("RUNNING", "PARTNERS", "OPEN")},
}
"""Whose word on the mother's body each may read, by the pregnancy."""


def hidden_from(person: Person, home: Household) -> list[str]:
    """The ids of lines and forms that somebody is not shown."""
    things = home.pregnancies
    lines = [own_part(things.lines[name]) for name, line in LINES.items() if person not in line.seen_by]
    forms = [own_id(things.forms[name]) for name, form in FORMS.items() if person not in form.seen_by]
    return lines + forms


@pytest.mark.parametrize("person", [Person.MOTHER, Person.FATHER, Person.NURSE])
async def test_lines_and_forms_that_are_not_meant_for_her_change_no_answer(
    person: Person, asking: Asking, walks: Walks, schema: GraphQLSchema
) -> None:
    """Not only are they not shown: no weight gained, hint, offer, count or order tells that they are there."""
    home, database = asking.household, asking.household.service.database
    with_them = await walks.of(person, step_by_step=False)
    hidden = hidden_from(person, home)

    await database.pregnancies.update_many({}, {"$pull": {name: {"id": {"$in": hidden}} for name in ARRAYS}})
    for name, sides in SIDES_OF_BODIES[person].items():
        await database.pregnancies.update_one(
            {"_id": read(home.pregnancies.ids[name])[1]}, {"$pull": {"bodies": {"side": {"$nin": sides}}}}
        )
    await database.children.update_many({}, {"$pull": {"forms": {"id": {"$in": hidden}}}})
    await database.changes.delete_many({"subject.id": {"$regex": "|".join(hidden)}})
    without_them = await walk(home, schema, person, step_by_step=False)

    assert without_them.answers == with_them.answers


@pytest.mark.parametrize("person", [Person.GRANDMOTHER])
async def test_to_a_viewer_there_is_no_pregnancy_in_anything(
    person: Person, asking: Asking, walks: Walks, schema: GraphQLSchema
) -> None:
    home, database = asking.household, asking.household.service.database
    with_them = await walks.of(person, step_by_step=False)

    await database.pregnancies.delete_many({"family_id": read(home.family)[1]})
    await database.children.update_many({}, {"$set": {"forms": []}})
    without_them = await walk(home, schema, person, step_by_step=False)

    assert without_them.answers == with_them.answers


async def _told(asking: Asking, person: Person, operations: Sequence[Operation]) -> set[Told]:
    return {await asking.ask(person, operation) for operation in operations}


def _node(id_: str) -> Operation:
    return Operation("node", "query($id: ID!) { node(id: $id) { __typename id } }", {"id": id_})


def _changing(mutation: str, schema: GraphQLSchema, home: Household, **given: Any) -> Operation:
    return Walk(schema, home.ids).mutation(mutation, an_input(mutation, **given))


def never(real: str) -> str:
    """An id in the same document that was never given out."""
    kind, key = read(real)
    parts = key.split(".")
    place = -2 if parts[-1] == "pregnancy" else -1
    parts[place] = str(uuid.uuid4())
    return spelled(kind, ".".join(parts))


HIDDEN_LINES = [(person, name) for name, line in LINES.items() for person in sorted((FAMILY | STAFF) - line.seen_by)]


@pytest.mark.parametrize(("person", "name"), HIDDEN_LINES)
async def test_inside_the_family_a_line_for_others_is_answered_as_one_that_never_was(
    person: Person, name: str, asking: Asking, schema: GraphQLSchema
) -> None:
    home, kind = asking.household, LINES[name].kind
    both = [home.pregnancies.lines[name], never(home.pregnancies.lines[name])]

    found = await _told(asking, person, [_node(one) for one in both])
    corrected = await _told(asking, person, [_changing(f"correct{kind}", schema, home, recordId=one) for one in both])
    deleted = await _told(asking, person, [_changing(f"delete{kind}", schema, home, recordId=one) for one in both])

    assert (len(found), len(corrected), len(deleted)) == (1, 1, 1)


@pytest.mark.parametrize("name", ["test MOTHERS", "weight MOTHERS", "pressure MOTHERS"])
async def test_the_id_of_the_mothers_line_is_taken_as_that_of_a_deleted_one_is(
    name: str, asking: Asking, schema: GraphQLSchema
) -> None:
    home, things = asking.household, asking.household.pregnancies
    record, running = f"record{LINES[name].kind}", things.ids["RUNNING"]
    taken = [own_part(things.lines[name]), own_part(things.deleted_lines["test"])]

    told = await _told(
        asking, Person.NURSE, [_changing(record, schema, home, pregnancyId=running, id=one) for one in taken]
    )

    assert len(told) == 1, told


HIDDEN_FORMS = [(person, name) for name, form in FORMS.items() for person in sorted((FAMILY | STAFF) - form.seen_by)]
OF_FORMS = ("saveForm", "sendForm", "correctForm", "shareFormWithWard", "stopSharingForm", "deleteForm")


@pytest.mark.parametrize(("person", "name"), HIDDEN_FORMS)
async def test_inside_the_family_a_form_for_others_is_answered_as_one_that_never_was(
    person: Person, name: str, asking: Asking, schema: GraphQLSchema
) -> None:
    home = asking.household
    both = [home.pregnancies.forms[name], never(home.pregnancies.forms[name])]

    found = await _told(asking, person, [_node(one) for one in both])
    changed = [
        await _told(asking, person, [_changing(mutation, schema, home, recordId=one) for one in both])
        for mutation in OF_FORMS
    ]

    assert [len(told) for told in (found, *changed)] == [1] * (1 + len(OF_FORMS))


MAY_BEGIN_ONE = [(Person.NURSE, "PRIVATE"), (Person.MOTHER, "INTERVIEW"), (Person.FATHER, "WARDS_DRAFT")]
MAY_BEGIN_NONE = [
    (Person.GRANDMOTHER, "CHILD", "PRIVATE"),
    (Person.FATHER, "RUNNING", "MOTHERS_PRIVATE"),
    (Person.MOTHER, "PARTNERS", "PARTNERS_PRIVATE"),
]


def _begun(schema: GraphQLSchema, home: Household, about: str, code: str, id_: str) -> Operation:
    subject = home.child if about == "CHILD" else home.pregnancies.ids[about]
    given: dict[str, Any] = {"subjectId": subject, "form": code, "edition": None, "answers": [], "id": id_}
    return _changing("startForm", schema, home, **given)


@pytest.mark.parametrize(("person", "hidden"), MAY_BEGIN_ONE)
async def test_the_id_of_a_form_for_others_is_taken_as_that_of_a_deleted_one_is(
    person: Person, hidden: str, asking: Asking, schema: GraphQLSchema
) -> None:
    home, things = asking.household, asking.household.pregnancies
    taken = [own_id(things.forms[hidden]), own_id(things.deleted_form)]

    told = await _told(asking, person, [_begun(schema, home, "CHILD", "guardian_3_4m", one) for one in taken])

    assert len(told) == 1, told


@pytest.mark.parametrize(("person", "about", "hidden"), MAY_BEGIN_NONE)
async def test_who_begins_no_such_form_is_told_so_under_any_id(
    person: Person, about: str, hidden: str, asking: Asking, schema: GraphQLSchema
) -> None:
    home, code = asking.household, FORMS[hidden].code
    ids = [own_id(home.pregnancies.forms[hidden]), str(uuid.uuid4())]

    (told,) = await _told(asking, person, [_begun(schema, home, about, code, one) for one in ids])

    assert told.codes == {"FORBIDDEN"}


OF_A_PREGNANCY: Mapping[str, Mapping[str, Any]] = {
    "setDueDate": {},
    "correctPregnancy": {},
    "claimPregnancy": {},
    "correctPregnancyMother": {},
    "deletePregnancy": {},
    "endPregnancy": {},
    "undoPregnancyEnding": {},
    "recordDelivery": {},
    "correctDelivery": {},
    "undoDelivery": {},
    "setMotherBody": {},
    "recordPregnancyCheckup": {},
    "recordOwnWeight": {},
}


@pytest.mark.parametrize("mutation", OF_A_PREGNANCY)
@pytest.mark.parametrize("person", sorted(VIEWERS))
async def test_to_a_viewer_a_pregnancy_is_answered_as_one_that_never_was(
    person: Person, mutation: str, asking: Asking, schema: GraphQLSchema
) -> None:
    home = asking.household
    ids = [home.pregnancies.ids["RUNNING"], home.pregnancies.ids["DELETED"], never(home.pregnancies.ids["RUNNING"])]

    told = await _told(asking, person, [_changing(mutation, schema, home, pregnancyId=one) for one in ids])

    assert len(told) == 1


@pytest.mark.parametrize("person", sorted({*OUTSIDERS, *VIEWERS} - LATER))
async def test_who_sees_no_pregnancy_cannot_find_out_members_or_children_with_one(
    person: Person, asking: Asking, schema: GraphQLSchema
) -> None:
    """Two ids in one input: the second must not be looked at for somebody who may not see the first."""
    home = asking.household
    open_, born = home.pregnancies.ids["OPEN"], home.pregnancies.ids["BORN"]
    father, child = home.members[home.own_names[Person.FATHER]], home.pregnancies.born_child

    motherhood = await _told(
        asking,
        person,
        [
            _changing("correctPregnancyMother", schema, home, pregnancyId=open_, memberId=one)
            for one in (father, never(father))
        ],
    )
    births = await _told(
        asking,
        person,
        [
            _changing(
                "correctDelivery",
                schema,
                home,
                pregnancyId=born,
                children=[{"childId": one, "birthDate": "2026-10-21"}],
            )
            for one in (child, home.child, never(child))
        ],
    )

    assert (len(motherhood), len(births)) == (1, 1)


@pytest.mark.parametrize("person", sorted(FAMILY | STAFF))
async def test_pushes_about_a_pregnancy_are_counted_for_whom_they_are(person: Person, asking: Asking) -> None:
    """One about each lies in everybody's inbox."""
    document = "{ home { pushes(first: 50) { edges { node { pregnancyId link } } } } }"

    told = await asking.ask(person, Operation("home", document, {}))

    about = [edge["node"]["pregnancyId"] for edge in told.body["data"]["home"]["pushes"]["edges"]]
    names = {id_: name for name, id_ in asking.household.pregnancies.ids.items()}
    shown = {names[one] for one in about if one is not None}
    assert shown == {name for name, seen_by in PUSHES.items() if person in seen_by & GUARDIANS}
