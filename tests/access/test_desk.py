"""The desk of the municipality's staff: its file of who was missed, and what nobody finds there."""

import csv
import io
import uuid
from collections.abc import Callable

import pytest
from graphql import GraphQLSchema

from tests.access.arguments import an_input
from tests.access.asking import Asking, Told
from tests.access.household import CHILD, TWIN, Household, done
from tests.access.household_desk import FOLLOWED, MISSED, WORK
from tests.access.ids import read, spelled
from tests.access.people import FAMILY, OUTSIDERS, STAFF_OUTSIDE, Person
from tests.access.secrets import allowed, seen_in
from tests.access.walker import Operation, Walk
from tests.access.walks import Walks, walk

KIN = Person.GRANDFATHER_ON_THE_STAFF
_EXPORT = "query($kind: String!) { missedCheckupsExport(kind: $kind) { url } }"


# The file


async def address(asking: Asking, person: Person) -> str:
    """The address of the file of everybody who was missed."""
    told = await asking.ask(person, Operation("missedCheckupsExport", _EXPORT, {"kind": MISSED}))
    return str(told.body["data"]["missedCheckupsExport"]["url"])


def names_in(file: Told) -> set[str]:
    """Everybody who is on the list."""
    assert file.status == 200, file
    heading, *rows = csv.reader(io.StringIO(file.text.removeprefix("\ufeff"), newline=""))
    return {row[heading.index("氏名")] for row in rows}


async def nothing_there(asking: Asking) -> Told:
    """What an address is answered that never was one."""
    return await asking.fetch("/exports/missed-checkups/gAAAAABnothing.csv")


async def test_the_file_names_whom_staff_may_see_and_has_no_notes_in_it(asking: Asking) -> None:
    file = await asking.fetch(await address(asking, Person.NURSE))

    assert names_in(file) == {CHILD, TWIN}
    assert seen_in(file.text, asking.household) <= allowed(Person.NURSE)
    assert not [note for _, note in FOLLOWED if note in file.text]


async def test_every_line_of_the_file_is_a_look(asking: Asking) -> None:
    home = asking.household
    url, before = await address(asking, Person.NURSE), await asking.access_log()

    await asking.fetch(url)

    looks = [entry for entry in await asking.access_log() if entry not in before]
    assert {entry["subject"]["id"] for entry in looks} == {read(home.child)[1], read(home.twin)[1]}
    assert {entry["uid"] for entry in looks} == {home.uids[Person.NURSE]}


async def test_whoever_works_there_finds_nobody_of_her_own_family_in_it(asking: Asking) -> None:
    file = await asking.fetch(await address(asking, KIN))

    assert names_in(file) == set()


async def test_a_family_that_stops_sharing_is_not_in_a_file_that_was_asked_for_before(asking: Asking) -> None:
    url = await address(asking, Person.NURSE)

    await asking.let(Person.NURSE_AFTER_STOP)

    assert names_in(await asking.fetch(url)) == set()


async def test_the_address_of_the_file_works_for_five_minutes(asking: Asking) -> None:
    url = await address(asking, Person.NURSE)

    asking.household.service.clock.step(minutes=5)

    told, never_was = await asking.fetch(url), await nothing_there(asking)
    assert (told, told.status) == (never_was, 404)


async def test_an_address_of_the_file_that_was_changed_leads_nowhere(asking: Asking) -> None:
    url = await address(asking, Person.NURSE)
    head, token = url[: len("/exports/missed-checkups/")], url[len("/exports/missed-checkups/") : -len(".csv")]
    middle = len(token) // 2
    changed = {
        "a character": f"{head}{token[:middle]}{'A' if token[middle] != 'A' else 'B'}{token[middle + 1 :]}.csv",
        "cut short": f"{head}{token[:-8]}.csv",
        "a cursor in its place": f"{head}{asking.household.cursor_of_changes}.csv",
        "another form": f"{head}{token}.pdf",
        "a path out of it": f"{head}..%2F..%2Fetc%2Fpasswd.csv",
    }

    never_was = await nothing_there(asking)

    assert {how: told for how in changed if (told := await asking.fetch(changed[how])) != never_was} == {}


@pytest.mark.parametrize("person", sorted({*OUTSIDERS, *FAMILY, Person.NOBODY} - {KIN} - STAFF_OUTSIDE))
async def test_nobody_else_is_given_an_address_of_the_file(person: Person, asking: Asking) -> None:
    told = await asking.ask(person, Operation("missedCheckupsExport", _EXPORT, {"kind": MISSED}))

    assert told.codes <= {"FORBIDDEN", "UNAUTHENTICATED"}
    assert told.body["data"] is None


# Of her own family, and of others


async def test_what_there_is_to_do_for_her_own_family_leaves_no_gap_on_a_page(asking: Asking) -> None:
    """She could count the gaps: a page that is empty while there is more says that something is hidden."""
    document = """query($state: WorklistState!) {
      worklist(state: $state, first: 1) { edges { cursor } pageInfo { hasNextPage endCursor } }
    }"""
    for state in sorted(set(WORK.values())):
        told = await asking.ask(KIN, Operation("worklist", document, {"state": state}))
        nothing = {"edges": [], "pageInfo": {"hasNextPage": False, "endCursor": None}}
        assert told.body["data"]["worklist"] == nothing, state


@pytest.mark.parametrize("person", sorted(FAMILY))
async def test_what_staff_keep_about_the_family_changes_no_answer_to_anybody_in_it(
    person: Person, asking: Asking, walks: Walks, schema: GraphQLSchema
) -> None:
    """Whether or not she works there."""
    home, family = asking.household, read(asking.household.family)[1]
    with_it = await walks.of(person, step_by_step=False)

    await home.service.database.worklist.delete_many({"family_id": family})
    await home.service.database.follow_ups.delete_many({})
    without_it = await walk(home, schema, person, step_by_step=False)

    assert without_it.answers == with_it.answers


async def test_who_is_like_a_row_changes_no_answer_to_whoever_may_not_see_them(asking: Asking) -> None:
    """The grandfather is told of a row what the file says, and nothing of whom it is like in his family."""
    home, rows = asking.household, asking.household.service.database.import_rows
    document = "query($id: ID!) { node(id: $id) { ... on ImportRow { id reason name candidates { id } childId } } }"
    asked = [Operation("node", document, {"id": home.desk.rows[name]}) for name in ("WAITING", "MATCHED")]
    with_them = [await asking.ask(KIN, one) for one in asked]

    await rows.update_many({}, {"$set": {"candidates": [], "child": None}})

    assert [await asking.ask(KIN, one) for one in asked] == with_them


def work(home: Household) -> str:
    return home.desk.worklist["WELLBEING"]


def row(home: Household) -> str:
    return home.desk.rows["WAITING"]


def child_of_row(home: Household) -> str:
    return home.child


def strangers_child(home: Household) -> str:
    return home.strangers.children[0]


NOT_FOR_HER: dict[str, tuple[Person, Callable[[Household], str], str]] = {
    "her own family's, on the list": (KIN, work, "setWorklistState.entryId"),
    "her own family's child, for a row": (KIN, child_of_row, "matchImportRow.childId"),
    "elsewhere, on the list": (Person.NURSE_ELSEWHERE, work, "setWorklistState.entryId"),
    "elsewhere, a row to match": (Person.NURSE_ELSEWHERE, row, "matchImportRow.rowId"),
    "elsewhere, a row to dismiss": (Person.NURSE_ELSEWHERE, row, "dismissImportRow.rowId"),
    "elsewhere, a child to follow up": (Person.NURSE_ELSEWHERE, child_of_row, "setFollowUp.childId"),
    "another family's child, to follow up": (Person.NURSE, strangers_child, "setFollowUp.childId"),
    "another family's child, for a row": (Person.NURSE, strangers_child, "matchImportRow.childId"),
}


@pytest.mark.parametrize("case", NOT_FOR_HER)
async def test_what_is_not_for_her_is_answered_as_what_never_was(
    case: str, asking: Asking, schema: GraphQLSchema
) -> None:
    person, of, coordinate = NOT_FOR_HER[case]
    home, (mutation, _, field) = asking.household, coordinate.partition(".")
    real = of(home)
    kind, key = read(real)
    never = spelled(kind, ".".join((*key.split(".")[:-1], str(uuid.uuid4()))))
    beside = {"rowId": row(home), "childId": home.child} if mutation == "matchImportRow" else {}

    told = set()
    for one in (real, never):
        given = an_input(mutation, **{**beside, field: one})
        told.add(await asking.ask(person, Walk(schema, home.ids).mutation(mutation, given)))

    (answer,) = told
    assert [error["code"] for error in answer.body["data"][mutation]["errors"]] == ["NOT_FOUND"]


async def test_whose_work_it_is_is_told_again_once_the_family_lets_staff_look(asking: Asking) -> None:
    home = asking.household
    document = "query($id: ID!) { node(id: $id) { ... on WorklistEntry { isVisible familyId formId name } } }"
    asked = Operation("node", document, {"id": work(home)})
    await asking.let(Person.NURSE_AFTER_STOP)

    bare = (await asking.ask(Person.NURSE, asked)).body["data"]["node"]
    until = "2027-03-01T00:00:00+00:00"
    await done(home.clients[Person.MOTHER], "shareWithWard", familyId=home.family, municipality="131202", until=until)
    whole = (await asking.ask(Person.NURSE, asked)).body["data"]["node"]

    assert bare == {"isVisible": False, "familyId": None, "formId": None, "name": None}
    assert (whole["familyId"], whole["name"]) == (home.family, home.own_names[Person.MOTHER])
