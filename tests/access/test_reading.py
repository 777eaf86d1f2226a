"""Who sees what, on every path that the schema has: neither more than the table of secrets says, nor less."""

import re
from dataclasses import dataclass

import pytest
from graphql import GraphQLSchema

from handbook_api.families.access import Audience, Side
from tests.access.asking import Asking
from tests.access.household import Kind
from tests.access.ids import own_part, read
from tests.access.people import EVERYBODY, FAMILY, LATER, OUTSIDERS, STAFF, STAFF_OUTSIDE, Person
from tests.access.secrets import allowed
from tests.access.walker import Operation
from tests.access.walks import Walked, Walks, walk


@pytest.mark.parametrize("person", Person)
async def test_nobody_is_told_more_than_the_table_of_secrets_says(person: Person, walks: Walks) -> None:
    walked = await walks.of(person)

    leaks = {secret: str(where) for secret, where in walked.found.items() if secret not in allowed(person)}

    assert not leaks, f"{person} was told {leaks}"


@pytest.mark.parametrize("person", Person)
async def test_everybody_is_told_what_is_hers(person: Person, walks: Walks) -> None:
    walked = await walks.of(person)

    withheld = allowed(person) - walked.found.keys()

    assert not withheld, f"{person} was never told {sorted(withheld)}"


@pytest.mark.parametrize("person", sorted(OUTSIDERS - {Person.WITHOUT_FAMILY, Person.STRANGER}))
async def test_whoever_is_outside_the_family_is_told_what_anybody_is_told(person: Person, walks: Walks) -> None:
    anybody = await walks.of(Person.WITHOUT_FAMILY)

    walked = await walks.of(person)

    assert _of_families(walked) == _of_families(anybody)
    if person not in STAFF_OUTSIDE | {Person.EDITOR}:
        assert walked.answers == anybody.answers


_THE_MUNICIPALITYS = re.compile(
    "(node/)?(checkupSession|slotDay|handbookIssue|formDefinition|CheckupSession|HandbookIssue|Appointment|Slot"
    "|missedCheckups|worklist|checkupCoverage|importQueue|WorklistEntry|ImportRow|announcement|Announcement"
    "|articlePicture|articleText|articleDesk|articlesToReview|previewArticleText|checkArticleText|articleReadership"
    "|ArticleText|ArticlePicture|localPlaceEntr|localEventEntr|notificationPreferences)"
)
"""Ways to what a municipality keeps for itself, and to its slots, which are over when the consent ends. Who is told
what there of a family the table of secrets says."""


def _of_families(walked: Walked) -> list[tuple[str, str]]:
    """What was answered, but for what a municipality keeps for its own staff."""
    return [(path, answer) for path, answer in walked.answers if not _THE_MUNICIPALITYS.match(path)]


@pytest.mark.parametrize("person", sorted(STAFF | STAFF_OUTSIDE))
async def test_every_look_of_the_staff_is_logged_before_it_is_answered(person: Person, walks: Walks) -> None:
    """Those at the municipality's own places are too, where the family does not let it look any more."""
    assert (await walks.of(person)).unlogged == []


@pytest.mark.parametrize("person", sorted(EVERYBODY - STAFF - LATER))
async def test_looks_of_anybody_but_the_staff_are_not_logged(person: Person, walks: Walks) -> None:
    assert (await walks.of(person)).logged == 0


async def test_the_log_says_who_looked_at_what(asking: Asking) -> None:
    home = asking.household
    before = await asking.access_log()

    await asking.ask(
        Person.NURSE, Operation("child", "query($id: ID!) { child(id: $id) { name } }", {"id": home.child})
    )

    (entry,) = [entry for entry in await asking.access_log() if entry not in before]
    del entry["_id"]
    assert entry == {
        "family_id": read(home.family)[1],
        "uid": home.uids[Person.NURSE],
        "municipality": "131202",
        "subject": {"kind": "CHILD", "id": read(home.child)[1]},
        "at": home.service.clock.now(),
    }


@dataclass(frozen=True, slots=True)
class Counts:
    """How many things of the household, and of her own, a person is shown. `None`: not even asked for."""

    families: int
    children: int
    records: int | None
    pushes: int
    unread_pushes: int
    has_changes: bool


NOTHING = Counts(families=0, children=0, records=None, pushes=0, unread_pushes=0, has_changes=False)
COUNTS = {
    Person.MOTHER: Counts(families=1, children=5, records=6, pushes=4, unread_pushes=3, has_changes=True),
    Person.FATHER: Counts(families=1, children=5, records=4, pushes=4, unread_pushes=4, has_changes=True),
    Person.GRANDMOTHER: Counts(families=1, children=5, records=2, pushes=0, unread_pushes=0, has_changes=False),
    Person.GRANDFATHER_ON_THE_STAFF: Counts(
        families=1, children=5, records=2, pushes=0, unread_pushes=0, has_changes=False
    ),
    Person.NURSE: Counts(families=0, children=0, records=6, pushes=0, unread_pushes=0, has_changes=False),
    Person.STRANGER: Counts(families=1, children=1, records=None, pushes=0, unread_pushes=0, has_changes=False),
    **dict.fromkeys(OUTSIDERS - {Person.STRANGER}, NOTHING),
}

_COUNTED = """query($child: ID!) {
  families { id }
  home { children { id } unreadPushCount pushes(first: 100) { edges { cursor } pageInfo { hasNextPage endCursor } } }
  child(id: $child) { growth(first: 100) { edges { cursor } pageInfo { hasNextPage endCursor } } }
}"""
_CHANGES = (
    "query($id: ID!) { changes(familyId: $id, first: 1) { edges { cursor } pageInfo { hasNextPage endCursor } } }"
)


@pytest.mark.parametrize("person", sorted(EVERYBODY - {Person.NOBODY}))
async def test_counts_count_only_what_is_shown(person: Person, asking: Asking) -> None:
    home = asking.household
    await asking.let(person)

    data = (await asking.ask(person, Operation("counts", _COUNTED, {"child": home.child}))).body["data"]
    changes = (await asking.ask(person, Operation("changes", _CHANGES, {"id": home.family}))).body.get("data")

    growth = data["child"] and data["child"]["growth"]
    assert COUNTS[person] == Counts(
        families=len(data["families"]),
        children=len(data["home"]["children"]),
        records=growth and len(growth["edges"]),
        pushes=len(data["home"]["pushes"]["edges"]),
        unread_pushes=data["home"]["unreadPushCount"],
        has_changes=bool(changes),
    )
    assert not data["home"]["pushes"]["pageInfo"]["hasNextPage"]
    assert not (growth and growth["pageInfo"]["hasNextPage"])


async def test_a_page_that_shows_all_she_may_see_does_not_say_that_there_is_more(asking: Asking) -> None:
    document = "query($id: ID!, $first: Int!) { child(id: $id) { growth(first: $first) { pageInfo { hasNextPage } } } }"
    variables = {"id": asking.household.child}

    for person in sorted(FAMILY | STAFF):
        records = COUNTS[person].records
        assert records is not None
        told = await asking.ask(person, Operation("growth", document, {**variables, "first": records}))
        assert told.body["data"]["child"]["growth"]["pageInfo"] == {"hasNextPage": False}, person


@pytest.mark.parametrize("person", [Person.MOTHER, Person.FATHER, Person.GRANDMOTHER, Person.NURSE])
async def test_records_that_are_not_meant_for_her_change_no_answer(
    person: Person, asking: Asking, walks: Walks, schema: GraphQLSchema
) -> None:
    """Not only are they not shown: no position, hint, line, count or order tells that they are there."""
    home = asking.household
    with_them = await walks.of(person, step_by_step=False)
    hidden = [own_part(record.id) for kind, record in home.records.items() if not _may_read(person, kind)]

    await home.service.database.children.update_one(
        {"_id": read(home.child)[1]}, {"$pull": {"growth": {"id": {"$in": hidden}}}}
    )
    await home.service.database.changes.delete_many({"subject.id": {"$regex": "|".join(hidden)}})
    without_them = await walk(home, schema, person, step_by_step=False)

    assert without_them.answers == with_them.answers


def _may_read(person: Person, kind: Kind) -> bool:
    return f"id of the {kind}" in allowed(person)


async def test_every_record_of_the_household_is_of_another_kind(asking: Asking) -> None:
    assert asking.household.records.keys() == {Kind(side, audience) for side in Side for audience in Audience}
