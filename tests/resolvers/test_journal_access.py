"""Who sees what of a journal, who writes in it, and what the municipality is shown."""

from typing import Any

import pytest

from tests.api import Api, Client
from tests.households import Household
from tests.resolvers.asking import an_id, the_child, told
from tests.resolvers.conftest import Service
from tests.resolvers.journals import (
    a_photo,
    an_entry,
    codes_of,
    corrects,
    deletes,
    deletes_photo,
    home_with_yui,
    journal_of,
    milestones_of,
    node,
    opens_to_ward,
    prepares,
    writes,
)

WALKED: dict[str, Any] = {"kind": "MILESTONE", "milestone": "WALKED_ALONE", "text": None}


def everybody(home: Household) -> dict[str, Client]:
    return {
        "mother": home.mother,
        "father": home.father,
        "grandmother": home.grandmother,
        "nurse": home.nurse,
        "nurse_elsewhere": home.nurse_elsewhere,
        "stranger": home.stranger,
    }


async def finders(home: Household, id: str) -> set[str]:
    """Who finds something under an id."""
    return {name for name, who in everybody(home).items() if await node(who, id) is not None}


async def readers(home: Household, child: str, entry: str) -> set[str]:
    """Who finds an entry in the journal."""
    found = set()
    for name, who in everybody(home).items():
        seen = await the_child(who, child, "journal(first: 50) { edges { node { id } } }")
        if seen is not None and entry in [edge["node"]["id"] for edge in seen["journal"]["edges"]]:
            found.add(name)
    return found


@pytest.mark.parametrize(
    ("audience", "seen_by"),
    [
        ("FAMILY", {"mother", "father", "grandmother"}),
        ("GUARDIANS", {"mother", "father"}),
        ("MOTHER", {"mother"}),
    ],
)
async def test_an_entry_and_its_photo_are_seen_by_whom_they_are_meant_for(
    api: Api, audience: str, seen_by: set[str]
) -> None:
    home, child = await home_with_yui(api)
    photo = await a_photo(api, home.mother, child)
    entry = await an_entry(home.mother, child, audience=audience, photoIds=[photo])

    assert await readers(home, child, entry) == seen_by
    assert await finders(home, entry) == seen_by
    assert await finders(home, photo) == seen_by


async def test_another_guardian_cannot_write_for_the_mother_alone(api: Api) -> None:
    home, child = await home_with_yui(api)

    payload = await writes(home.father, child, audience="MOTHER")

    assert told(payload["errors"]) == {("audience",): "AUDIENCE_NOT_OFFERED"}


async def test_what_is_not_for_her_does_not_exist_for_her(api: Api) -> None:
    """The father is told of the mother's own entry what he is told of one that never was."""
    home, child = await home_with_yui(api)
    photo, id = await a_photo(api, home.mother, child), an_id()
    entry = await an_entry(home.mother, child, audience="MOTHER", photoIds=[photo], id=id)
    never_was = {"entry": entry[:-4] + "AAAA", "photo": photo[:-4] + "AAAA"}

    for made_up in (entry, never_was["entry"]):
        not_found = {("entryId",): "NOT_FOUND"}
        assert told((await corrects(home.father, made_up))["errors"]) == not_found
        assert told((await deletes(home.father, made_up))["errors"]) == not_found
        assert told((await opens_to_ward(home.father, made_up))["errors"]) == not_found
    for made_up in (photo, never_was["photo"]):
        assert told((await deletes_photo(home.father, made_up))["errors"]) == {("photoId",): "NOT_FOUND"}
        assert told((await writes(home.father, child, photoIds=[made_up]))["errors"]) == {("photoIds",): "NOT_FOUND"}
    assert told((await writes(home.father, child, id=id))["errors"]) == {("id",): "NOT_FOUND"}

    await deletes(home.mother, entry)
    assert told((await deletes(home.father, entry))["errors"]) == {("entryId",): "NOT_FOUND"}
    assert told((await deletes_photo(home.father, photo))["errors"]) == {("photoId",): "NOT_FOUND"}


async def test_whoever_may_only_look_is_told_so(api: Api) -> None:
    home, child = await home_with_yui(api)
    photo = await a_photo(api, home.mother, child)
    entry = await an_entry(home.mother, child, photoIds=[photo])
    await opens_to_ward(home.mother, entry)
    writing = {"kind": "NOTE", "happened": {"day": "2026-11-20"}, "audience": "FAMILY", "text": "ほ"}

    for who in (home.grandmother, home.nurse):
        for mutation, fields in (
            ("recordJournalEntry", {"handbookId": child, **writing}),
            ("correctJournalEntry", {"entryId": entry, "expectedVersion": 2, **writing}),
            ("deleteJournalEntry", {"entryId": entry, "expectedVersion": 2}),
            ("setJournalWardConsent", {"entryId": entry, "expectedVersion": 2, "isOpen": False}),
            ("preparePhoto", {"handbookId": child, "altText": "海"}),
            ("correctPhoto", {"photoId": photo, "expectedVersion": 1, "altText": "海"}),
            ("deletePhoto", {"photoId": photo, "expectedVersion": 1}),
            ("enterTeeth", {"childId": child, "expectedVersion": 0, "teeth": []}),
        ):
            assert await codes_of(who, mutation, **fields) == ["FORBIDDEN"], mutation
    assert len(await journal_of(home.mother, child)) == 1


async def test_to_strangers_and_staff_elsewhere_there_is_nothing(api: Api) -> None:
    home, child = await home_with_yui(api)
    entry = await an_entry(home.mother, child)

    for who in (home.stranger, home.nurse_elsewhere):
        assert told((await writes(who, child))["errors"]) == {("handbookId",): "NOT_FOUND"}
        assert told((await prepares(who, child))["errors"]) == {("handbookId",): "NOT_FOUND"}
        assert told((await deletes(who, entry))["errors"]) == {("entryId",): "NOT_FOUND"}


# The municipality


async def test_staff_see_an_entry_only_while_it_is_opened_to_them(api: Api) -> None:
    home, child = await home_with_yui(api)
    photo = await a_photo(api, home.mother, child)
    entry = await an_entry(home.mother, child, **WALKED, photoIds=[photo])
    seen: list[tuple[set[str], set[str], dict[str, Any]]] = []

    async def look() -> None:
        seen.append(
            (await readers(home, child, entry), await finders(home, photo), await milestones_of(home.nurse, child))
        )

    await look()
    opened = await opens_to_ward(home.father, entry)
    await look()
    again = await opens_to_ward(home.father, entry)
    closed = await opens_to_ward(home.mother, entry, 2, is_open=False)
    await look()

    family = {"mother", "father", "grandmother"}
    assert [one[0] for one in seen] == [family, family | {"nurse"}, family]
    assert [one[1] for one in seen] == [family, family | {"nurse"}, family]
    assert [set(one[2]) for one in seen] == [set(), {"WALKED_ALONE"}, set()]
    assert opened["entry"]["wardConsent"] == {"wording": "JOURNAL_2026_11"}
    assert again == opened
    assert (closed["entry"]["version"], closed["entry"]["wardConsent"]) == (3, None)


async def test_the_mothers_own_entry_can_be_opened_to_staff_and_to_nobody_else(api: Api) -> None:
    home, child = await home_with_yui(api)
    entry = await an_entry(home.mother, child, audience="MOTHER")

    await opens_to_ward(home.mother, entry)

    assert await readers(home, child, entry) == {"mother", "nurse"}


async def test_a_consent_ends_with_another_audience_and_not_with_another_word(api: Api) -> None:
    home, child = await home_with_yui(api)
    entry = await an_entry(home.mother, child)
    await opens_to_ward(home.mother, entry)

    reworded = await corrects(home.mother, entry, 2, text="海を見た。")
    narrowed = await corrects(home.mother, entry, 3, text="海を見た。", audience="MOTHER")

    assert reworded["entry"]["wardConsent"] is not None
    assert narrowed["entry"]["wardConsent"] is None
    assert await readers(home, child, entry) == {"mother"}


async def test_what_staff_are_shown_of_a_journal_is_logged_before(api: Api, service: Service) -> None:
    home, child = await home_with_yui(api)
    photo = await a_photo(api, home.mother, child)
    entry = await an_entry(home.mother, child, photoIds=[photo])
    hidden = await an_entry(home.mother, child)
    await opens_to_ward(home.mother, entry)

    async def looks() -> dict[str, int]:
        logged = await service.database.access_log.find({"subject.kind": {"$in": ["JOURNAL_ENTRY", "PHOTO"]}}).to_list()
        return {kind: sum(one["subject"]["kind"] == kind for one in logged) for kind in ("JOURNAL_ENTRY", "PHOTO")}

    before = await looks()
    await journal_of(home.nurse, child)
    await node(home.nurse, photo)
    await node(home.nurse, hidden)
    await journal_of(home.grandmother, child)
    after = await looks()

    assert {kind: after[kind] - before[kind] for kind in after} == {"JOURNAL_ENTRY": 1, "PHOTO": 1}


async def test_viewers_are_not_told_that_an_entry_is_open_to_the_municipality(api: Api) -> None:
    home, child = await home_with_yui(api)
    await opens_to_ward(home.mother, await an_entry(home.mother, child))

    seen = {
        name: (await journal_of(who, child, "wardConsent { wording text }"))[0]["wardConsent"] is not None
        for name, who in (("father", home.father), ("nurse", home.nurse), ("grandmother", home.grandmother))
    }

    assert seen == {"father": True, "nurse": True, "grandmother": False}
