"""Lists of articles tell no more of a handbook than is told otherwise, and what somebody marks is hers alone."""

import uuid

import pytest
from graphql import GraphQLSchema

from tests.access.arguments import an_input
from tests.access.asking import Asking, Told
from tests.access.household import BIRTH, CHILD, done
from tests.access.household_articles import (
    FOR_NERIMA,
    PUBLISHED_TITLE,
    title_of,
)
from tests.access.ids import read, spelled
from tests.access.people import EVERYBODY, FAMILY, LATER, STAFF, VIEWERS, Person
from tests.access.walker import Operation, Walk
from tests.access.walks import Walks, walk

# What a list tells


async def _found(asking: Asking, person: Person, child: str | None, query: str) -> Told:
    document = """query($query: String!, $child: ID) {
      searchArticles(query: $query, childId: $child, first: 50) { totalCount edges { node { title } } }
    }"""
    return await asking.ask(person, Operation("searchArticles", document, {"query": query, "child": child}))


@pytest.mark.parametrize("person", sorted(FAMILY | STAFF))
async def test_a_search_for_a_child_tells_its_municipality_to_whom_it_is_told(person: Person, asking: Asking) -> None:
    home = asking.household

    own = await _found(asking, person, home.child, "区が出した")
    without = await _found(asking, person, None, "区が出した")

    assert PUBLISHED_TITLE not in without.text
    assert (PUBLISHED_TITLE in own.text) == (person in {Person.MOTHER, Person.FATHER, Person.NURSE})
    if PUBLISHED_TITLE not in own.text:
        assert own == without


@pytest.mark.parametrize("person", sorted(EVERYBODY - FAMILY - STAFF - LATER))
async def test_a_search_for_a_child_that_is_not_hers_is_answered_as_for_one_that_never_was(
    person: Person, asking: Asking
) -> None:
    home = asking.household
    family, _ = read(home.child)[1].split(".")
    never = (spelled("Child", f"{family}.{uuid.uuid4()}"), spelled("Child", f"{uuid.uuid4()}.{uuid.uuid4()}"))

    told = {await _found(asking, person, child, "記事") for child in (home.child, *never)}

    (answer,) = told
    assert answer.body["data"] is None


@pytest.mark.parametrize("person", sorted(VIEWERS))
async def test_articles_for_a_pregnancy_are_answered_to_viewers_as_for_one_that_never_was(
    person: Person, asking: Asking
) -> None:
    home = asking.household
    document = "query($id: ID!) { articles(pregnancyId: $id) { edges { cursor } } }"
    real = home.pregnancies.ids["RUNNING"]
    family, _ = read(real)[1].split(".")
    never = spelled("Pregnancy", f"{family}.{uuid.uuid4()}")

    told = {await asking.ask(person, Operation("articles", document, {"id": one})) for one in (real, never)}

    (answer,) = told
    assert answer.body["data"] is None


_READ_FOR_CHILD = """query($child: ID!) {
  articles(childId: $child, first: 50) { edges { cursor node { title freshOn } } }
  child(id: $child) { version articles(first: 50) { edges { node { title } } } }
  home { articles(first: 50) { edges { node { title } } } }
  searchArticles(query: "区が出した", childId: $child) { totalCount edges { node { title } } }
}"""


async def test_when_a_protected_mother_moves_the_articles_that_others_are_shown_stay_as_they_were(
    asking: Asking,
) -> None:
    """And her own lists are those of her town."""
    home = asking.household
    member = home.members[home.own_names[Person.MOTHER]]
    await done(home.clients[Person.NURSE], "setNonDisclosure", memberId=member, isUndisclosed=True)
    asked = Operation("articles", _READ_FOR_CHILD, {"child": home.child})
    before = {person: await asking.ask(person, asked) for person in sorted(FAMILY)}

    moved = {**BIRTH, "name": CHILD, "municipality": None}
    version = before[Person.MOTHER].body["data"]["child"]["version"]
    await done(home.clients[Person.MOTHER], "correctChild", childId=home.child, expectedVersion=version, **moved)
    after = {person: await asking.ask(person, asked) for person in sorted(FAMILY)}

    others = FAMILY - {Person.MOTHER}
    assert {person: after[person] for person in others} == {person: before[person] for person in others}
    hers = [told[Person.MOTHER].body["data"]["articles"]["edges"] for told in (before, after)]
    assert [title_of(FOR_NERIMA) in str(one) for one in hers] == [True, False]
    assert PUBLISHED_TITLE in str(before[Person.MOTHER].body["data"]["searchArticles"])
    assert PUBLISHED_TITLE not in str(after[Person.MOTHER].body["data"]["searchArticles"])


_PUBLIC = {
    "publicArticles": '(ageDays: 123, pregnancyWeeks: 26, municipality: "131202", first: 100)',
    "articlesInCategory": '(category: CHECKUP, municipality: "131202", first: 100)',
}


@pytest.mark.parametrize("query", _PUBLIC)
async def test_what_is_for_everybody_is_the_same_for_everybody(query: str, asking: Asking) -> None:
    """Whoever asks, and whatever she has hidden."""
    document = f"{{ {query}{_PUBLIC[query]} {{ edges {{ cursor node {{ title freshOn }} }} }} }}"

    told = {(await asking.ask(person, Operation(query, document, {}))).text for person in sorted(EVERYBODY - LATER)}

    (text,) = told
    assert title_of(FOR_NERIMA) in text


# What somebody marks


@pytest.mark.parametrize(
    "person",
    [Person.FATHER, Person.GRANDFATHER_ON_THE_STAFF, Person.NURSE, Person.STRANGER, Person.EDITOR, Person.NOBODY],
)
async def test_what_somebody_marks_changes_no_answer_to_anybody_else(
    person: Person, asking: Asking, walks: Walks, schema: GraphQLSchema
) -> None:
    """Neither to another guardian of the same child, nor to whoever counts how often an article is read."""
    with_them = await walks.of(person, step_by_step=False)

    gone = await asking.household.service.database.article_marks.delete_many({})
    without_them = await walk(asking.household, schema, person, step_by_step=False)

    assert gone.deleted_count == 2
    assert without_them.answers == with_them.answers


async def test_her_marks_stay_hers_when_she_leaves_the_family(asking: Asking, schema: GraphQLSchema) -> None:
    home = asking.household
    document = "{ bookmarkedArticles { edges { node { title } } } }"
    before = await asking.ask(Person.GRANDMOTHER, Operation("bookmarkedArticles", document, {}))

    leaving = an_input("leaveFamily", familyId=home.family)
    await asking.ask(Person.GRANDMOTHER, Walk(schema, home.ids).mutation("leaveFamily", leaving))
    after = await asking.ask(Person.GRANDMOTHER, Operation("bookmarkedArticles", document, {}))

    assert len(before.body["data"]["bookmarkedArticles"]["edges"]) == 1
    assert after == before
