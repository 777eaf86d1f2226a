"""Somebody whose whereabouts are kept (支援措置): nobody in the family can tell, by nothing she asks or sends."""

import re

import pytest
from graphql import GraphQLSchema

from tests.access.arguments import an_input
from tests.access.asking import Asking, Told
from tests.access.household import Household, done
from tests.access.ids import own_part, read
from tests.access.people import FAMILY, GUARDIANS, Person
from tests.access.row import DONE
from tests.access.secrets_staff import own_part_of_checkup
from tests.access.snapshot import Snapshot, taken
from tests.access.test_writing import TABLE
from tests.access.walker import Operation, Walk
from tests.access.walks import Walks, comparable, walk

_ANY_TEXT = re.compile(r'"[^"]*"')


async def flagged(home: Household, *, is_kept: bool = True) -> None:
    """The nurse keeps the mother's whereabouts from the others; or looks, and leaves it as it is."""
    member = home.members[home.own_names[Person.MOTHER]]
    await done(home.clients[Person.NURSE], "setNonDisclosure", memberId=member, isUndisclosed=is_kept)


@pytest.mark.parametrize("person", sorted(FAMILY))
async def test_no_answer_to_anybody_in_the_family_is_another_one(
    person: Person, asking: Asking, walks: Walks, schema: GraphQLSchema
) -> None:
    openly = await walks.of(person, step_by_step=False)
    await flagged(asking.household)

    secretly = await walk(asking.household, schema, person, step_by_step=False)

    assert secretly.answers == openly.answers


async def test_nothing_that_another_guardian_sends_comes_to_anything_else(
    asking: Asking, untouched: Snapshot, schema: GraphQLSchema
) -> None:
    openly = await _all_sent(asking, schema, is_kept=False)
    await untouched.restore(asking.household.service.database)

    secretly = await _all_sent(asking, schema, is_kept=True)

    assert secretly.keys() == openly.keys()
    assert [row for row in openly if openly[row] != secretly[row]] == []


async def _all_sent(asking: Asking, schema: GraphQLSchema, *, is_kept: bool) -> dict[str, str]:
    """What the father is answered to every mutation, each sent as if it were the first, and what he sees then."""
    home, database = asking.household, asking.household.service.database
    await flagged(home, is_kept=is_kept)
    before, answers = await taken(database), {}
    for row in TABLE:
        given = an_input(row.mutation, **row.given(home))
        told = await asking.ask(Person.FATHER, Walk(schema, home.ids).mutation(row.mutation, given))
        afterwards = ""
        if row.outcomes[Person.FATHER] == DONE:
            afterwards = (await asking.ask(Person.FATHER, Operation("home", _AFTERWARDS, {}))).text
            await before.restore(database)
        answer = comparable(told.text + afterwards)
        answers[f"{row.mutation} {row.about}"] = _without_texts(answer) if row.mutation in _MAKES_UP_TEXTS else answer
    return answers


_AFTERWARDS = """{
  families { id version isFrozen members { id role } wardShares { municipality until } }
  home {
    children {
      id version municipality status checkups { code status place }
      appointments(first: 20) { edges { node { id version state } } }
      vaccinations(first: 20) { edges { node { id place } } }
    }
    pregnancies { id version municipality status checkups { code status place } }
  }
}"""


_MAKES_UP_TEXTS = frozenset({"createFamily", "inviteToFamily", "offerCounterAccess", "registerDevice"})
"""Answers with a code or an id that is another one each time."""


def _without_texts(answer: str) -> str:
    """What is left of an answer in which a code or an id was made up: which fields are there, and what is wrong."""
    return _ANY_TEXT.sub("", answer)


async def test_staff_are_warned(asking: Asking) -> None:
    await flagged(asking.household)
    document = "query($id: ID!) { family(id: $id) { members { isUndisclosed } } }"

    told = await asking.ask(Person.NURSE, Operation("family", document, {"id": asking.household.family}))

    assert told.body["data"]["family"]["members"][0] == {"isUndisclosed": True}


@pytest.mark.parametrize("person", [Person.FATHER, Person.GRANDMOTHER])
async def test_what_exists_for_the_mother_alone_changes_no_answer_to_anybody_else(
    person: Person, asking: Asking, walks: Walks, schema: GraphQLSchema
) -> None:
    """Not only is it not shown: no count, page, position or refusal tells that it is there."""
    home = asking.household
    with_them = await walks.of(person, step_by_step=False)

    await _take_away_what_is_the_mothers(home)
    without_them = await walk(home, schema, person, step_by_step=False)

    assert _of_the_family(without_them.answers) == _of_the_family(with_them.answers)


async def _take_away_what_is_the_mothers(home: Household) -> None:
    """Her kept appointments, her checkups and her entries, and what the ledger holds of them."""
    database, staff = home.service.database, home.staff
    appointments = [own_part(staff.appointments[name]) for name in ("KEPT", "WHERE_IT_WENT", "MOTHERS")]
    entries = [staff.entries[name] for name in ("MOTHER", "OPEN_MOTHER", "PREGNANCYS_MOTHER")]
    items = [own_part(one) for entry in entries for one in (entry.id, entry.photo)]
    items.append(own_part(staff.loose_photos["MOTHER"]))
    checkups = [
        own_part_of_checkup(staff.checkups[name].id)
        for name in ("MOTHERS_RELEASED", "MOTHERS_NOT_RELEASED", "MOTHERS_OWN")
    ]
    await database.appointments.delete_many({"_id": {"$regex": "|".join(appointments)}})
    await database.journal_entries.delete_many({"_id": {"$regex": "|".join(items)}})
    await database.photos.delete_many({"_id": {"$regex": "|".join(items)}})
    await database.pregnancies.update_one(
        {"_id": read(home.pregnancies.ids["BORN"])[1]}, {"$pull": {"checkups": {"id": {"$in": checkups}}}}
    )
    hidden = [*appointments, *items, *checkups]
    await database.changes.delete_many({"subject.id": {"$regex": "|".join(hidden)}})


_PUBLIC_COUNTS = re.compile(r'"(freePlaces|waitingCount)":\d+')


def _of_the_family(answers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Answers without how many places of a slot are free: that is the municipality's to say to everybody."""
    return [(path, _PUBLIC_COUNTS.sub("", answer)) for path, answer in answers]


LOOKS = "query($id: ID!) { family(id: $id) { accessLog(first: 100) { edges { node { on childId pregnancyId } } } } }"


@pytest.mark.parametrize("name", ["KEPT", "WHERE_IT_WENT", "MOTHERS"])
async def test_a_look_at_an_appointment_of_hers_alone_is_told_to_her_alone(name: str, asking: Asking) -> None:
    home = asking.household
    before = {person: await _looks(asking, person) for person in sorted(GUARDIANS)}
    home.service.clock.step(days=1)

    await home.clients[Person.NURSE].ask("query($id: ID!) { node(id: $id) { id } }", id=home.staff.appointments[name])
    after = {person: await _looks(asking, person) for person in sorted(GUARDIANS)}

    assert after[Person.FATHER] == before[Person.FATHER]
    assert len(after[Person.MOTHER]) == len(before[Person.MOTHER]) + 1


async def test_a_look_at_the_list_of_a_day_is_told_of_what_exists_for_her(asking: Asking) -> None:
    """The kept appointment is alone on its day, and everybody's on the other."""
    home = asking.household
    told: dict[str, list[bool]] = {}
    for day in ("2026-12-09", "2026-12-08"):
        home.service.clock.step(days=1)
        before = [len(await _looks(asking, person)) for person in (Person.MOTHER, Person.FATHER)]
        await home.clients[Person.NURSE].ask(
            "query($id: ID!, $on: Date!) { slotDay(placeId: $id, date: $on) { slots { expected { name } } } }",
            id=home.staff.place,
            on=day,
        )
        after = [len(await _looks(asking, person)) for person in (Person.MOTHER, Person.FATHER)]
        told[day] = [more > fewer for fewer, more in zip(before, after, strict=True)]

    assert told == {"2026-12-09": [True, False], "2026-12-08": [True, True]}


async def _looks(asking: Asking, person: Person) -> list[dict[str, str | None]]:
    """The account of looks as a guardian reads it."""
    told: Told = await asking.ask(person, Operation("family", LOOKS, {"id": asking.household.family}))
    return [edge["node"] for edge in told.body["data"]["family"]["accessLog"]["edges"]]
