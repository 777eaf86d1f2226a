"""Articles, places and events: what is worked on is seen at its desk alone."""

import uuid

import pytest
from graphql import GraphQLSchema

from tests.access.arguments import an_input
from tests.access.asking import Asking, Told
from tests.access.household import Household
from tests.access.household_articles import (
    FOR_ALL,
    FOR_BORN_EARLY,
    TEXTS,
    article_id,
    body,
    body_before,
    title,
)
from tests.access.household_places import SHOWN_EVENT, event_title
from tests.access.ids import own_part, read, spelled
from tests.access.people import EVERYBODY, LATER, Person
from tests.access.secrets import allowed, seen_in
from tests.access.secrets_telling import AT_WORK
from tests.access.test_writing import her_own
from tests.access.walker import Operation, Walk
from tests.access.walks import Walks, walk
from tests.api import NERIMA

OTHERS = sorted(EVERYBODY - AT_WORK)
"""Whoever does not work on what the municipality writes."""


async def _take_the_desk_away(home: Household) -> None:
    """Everything that readers do not have."""
    database = home.service.database
    for collection in ("article_texts", "article_revisions", "article_steps", "local_history"):
        await database[collection].delete_many({})
    drafts = [read(home.articles.pictures[name])[1] for name in ("IN_DRAFT", "NOT_SENT")]
    gone = await database.article_pictures.delete_many({"_id": {"$in": drafts}})
    assert gone.deleted_count == 2
    for collection in ("local_places", "local_events"):
        await database[collection].delete_many({"state": {"$in": ["PROPOSED", "WITHDRAWN"]}})
        await database[collection].update_many({}, {"$set": {"state": "PUBLISHED", "proposal": None}})
    await database.article_readership.delete_many({"owner": NERIMA})


@pytest.mark.parametrize(
    "person", [Person.MOTHER, Person.STRANGER, Person.NURSE_ELSEWHERE, Person.ADMIN, Person.NOBODY]
)
async def test_what_lies_at_the_desk_changes_no_answer_to_anybody_else(
    person: Person, asking: Asking, walks: Walks, schema: GraphQLSchema
) -> None:
    """Not only is it not shown: no count, order, page or refusal tells that it is there."""
    with_it = await walks.of(person, step_by_step=False)

    await _take_the_desk_away(asking.household)
    without_it = await walk(asking.household, schema, person, step_by_step=False)

    assert without_it.answers == with_it.answers


_PREVIEW = "query($id: ID!) { previewArticleText(id: $id) { url } }"


async def _preview(asking: Asking, person: Person, text: str) -> Told:
    return await asking.ask(person, Operation("previewArticleText", _PREVIEW, {"id": text}))


@pytest.mark.parametrize("person", sorted(AT_WORK - LATER))
async def test_a_preview_shows_one_text_as_it_stands_and_nothing_else(person: Person, asking: Asking) -> None:
    home = asking.household
    told = await _preview(asking, person, home.articles.texts["RETURNED"])

    page = await asking.fetch(told.body["data"]["previewArticleText"]["url"])

    assert page.status == 200
    assert body("RETURNED") in page.text
    assert body_before("RETURNED") not in page.text
    assert not [name for name in TEXTS if name != "RETURNED" and title(name) in page.text]
    assert seen_in(page.text, home) <= allowed(Person.EDITOR)
    assert not {uid for uid in (home.articles.writer_uid, home.articles.reviewer_uid) if uid in page.text}


@pytest.mark.parametrize("person", OTHERS)
async def test_nobody_else_is_given_an_address_of_a_preview(person: Person, asking: Asking) -> None:
    home = asking.household
    never = spelled("ArticleText", f"{uuid.uuid4()}.ja")

    told = {await _preview(asking, person, text) for text in (*home.articles.texts.values(), never)}

    (answer,) = told
    assert answer.codes == {"UNAUTHENTICATED"} or answer.body["data"] == {"previewArticleText": None}


async def test_an_address_of_a_preview_leads_to_nothing_once_the_text_is_put_away(
    asking: Asking, schema: GraphQLSchema
) -> None:
    home = asking.household
    text = home.articles.texts["RETURNED"]
    url = (await _preview(asking, Person.EDITOR, text)).body["data"]["previewArticleText"]["url"]
    given = an_input("archiveArticleText", textId=text)

    await asking.ask(Person.EDITOR, Walk(schema, home.ids).mutation("archiveArticleText", given))

    put_away, never_was = await asking.fetch(url), await asking.fetch("/article-previews/gAAAAABnothing")
    assert (put_away, put_away.status) == (never_was, 404)


async def test_calendars_have_what_everybody_finds_and_nothing_else(asking: Asking) -> None:
    home = asking.household
    unseen = [f"/events/{home.places.events[name]}.ics" for name in ("PROPOSED", "WITHDRAWN")]
    never = f"/events/{spelled('LocalEvent', f'{NERIMA}.{uuid.uuid4()}')}.ics"

    shown = await asking.fetch(f"/events/{home.places.events['SHOWN']}.ics")
    whole = await asking.fetch(f"/municipalities/{NERIMA}/events.ics")
    answers = {await asking.fetch(one) for one in (*unseen, never)}

    for calendar in (shown, whole):
        assert calendar.status == 200
        assert SHOWN_EVENT in calendar.text
        assert event_title("SHOWN") not in calendar.text
        assert seen_in(calendar.text, home) <= allowed(Person.NOBODY)
    (nothing,) = answers
    assert nothing.status == 404


@pytest.mark.parametrize(
    ("mutation", "of"), [("approveLocalPlaces", "LocalPlace"), ("approveLocalEvents", "LocalEvent")]
)
@pytest.mark.parametrize("person", [Person.NURSE_ELSEWHERE, Person.STRANGER, Person.NOBODY])
async def test_what_is_to_be_approved_elsewhere_is_answered_as_what_never_was(
    person: Person, mutation: str, of: str, asking: Asking, schema: GraphQLSchema
) -> None:
    home = asking.household
    things = home.places.places if of == "LocalPlace" else home.places.events
    ids = (*things.values(), spelled(of, f"{NERIMA}.{uuid.uuid4()}"))

    told = {
        await asking.ask(
            person,
            Walk(schema, home.ids).mutation(mutation, {"approvals": [{"id": one, "expectedVersion": 1}]}),
        )
        for one in ids
    }

    assert len(told) == 1, told


@pytest.mark.parametrize("person", [Person.NURSE_ELSEWHERE, Person.STRANGER, Person.NOBODY])
async def test_the_file_of_another_town_is_answered_as_one_that_never_was(
    person: Person, asking: Asking, schema: GraphQLSchema
) -> None:
    home = asking.household

    told = {
        await asking.ask(person, Walk(schema, home.ids).mutation("approveLocalImport", {"importId": one}))
        for one in (home.places.import_id, str(uuid.uuid4()))
    }

    assert len(told) == 1, told


async def test_an_id_that_an_editor_chooses_tells_nothing_of_another_town(
    asking: Asking, schema: GraphQLSchema
) -> None:
    """Under the ids of articles, pictures, places and events of the municipality somebody elsewhere begins her own."""
    home = asking.household
    taken = {
        "createArticle": own_part(home.articles.articles["RETURNED"]),
        "adoptArticle": own_part(home.articles.articles["RETURNED"]),
        "requestArticlePicture": own_part(home.articles.pictures["IN_DRAFT"]),
        "proposeLocalPlace": own_part(home.places.places["PROPOSED"]),
        "proposeLocalEvent": own_part(home.places.events["PROPOSED"]),
    }
    for mutation, there in taken.items():
        told = []
        for id_, starter in ((there, FOR_ALL), (str(uuid.uuid4()), FOR_BORN_EARLY)):
            beside = {"articleId": article_id(starter)} if mutation == "adoptArticle" else {}
            operation = Walk(schema, home.ids).mutation(mutation, an_input(mutation, id=id_, **beside))
            told.append(await asking.ask(Person.NURSE_ELSEWHERE, operation))
        errors = [answer.body["data"][mutation]["errors"] for answer in told]
        assert errors[0] == errors[1], (mutation, errors)
        leaks = seen_in(told[0].text, home, known={*allowed(Person.NURSE_ELSEWHERE), *her_own(Person.NURSE_ELSEWHERE)})
        assert not {leak for leak in leaks if not leak.startswith("id of the")}, mutation


@pytest.mark.parametrize("person", [Person.MOTHER, Person.STRANGER, Person.NURSE_ELSEWHERE, Person.NOBODY])
async def test_events_at_a_place_that_readers_do_not_have_are_those_at_one_that_never_was(
    person: Person, asking: Asking
) -> None:
    """The event that everybody finds takes place at one that is only proposed."""
    home = asking.household
    document = """query($place: ID) {
      localEvents(municipality: "131202", placeId: $place) { edges { cursor node { event { id place { id } } } } }
    }"""
    never = spelled("LocalPlace", f"{NERIMA}.{uuid.uuid4()}")
    unseen = [home.places.places[name] for name in ("PROPOSED", "WITHDRAWN")]

    told = {await asking.ask(person, Operation("localEvents", document, {"place": one})) for one in (*unseen, never)}

    assert len(told) == 1, told
