"""Journals through the API: entries and milestones are written, read, corrected and deleted."""

from typing import Any

import pytest

from tests.api import Api, Client
from tests.clocks import SteppingClock
from tests.households import a_person
from tests.resolvers.asking import an_id, problems_of, the_child, told
from tests.resolvers.journals import (
    a_photo,
    an_entry,
    corrects,
    deletes,
    home_with_yui,
    journal_of,
    milestones_of,
    node,
    opens_to_ward,
    writes,
    yui_of,
)

WALKED: dict[str, Any] = {"kind": "MILESTONE", "milestone": "WALKED_ALONE", "text": None}


# Writing


async def test_a_first_is_written_with_photos_in_their_order(api: Api) -> None:
    mother = a_person(api)
    child = await yui_of(mother)
    sea, sand = [await a_photo(api, mother, child, altText=text) for text in ("海", "砂のお城")]

    payload = await writes(
        mother,
        child,
        kind="FIRST",
        title=" はじめての海 ",
        text="波にびっくりして、それから笑った。",
        happened={"day": "2026-08-15", "precision": "MONTH"},
        photoIds=[sand, sea, sand],
    )

    assert payload["errors"] == []
    payload["entry"].pop("id")
    assert payload["entry"] == {
        "version": 1,
        "kind": "FIRST",
        "happened": {"day": "2026-08-01", "precision": "MONTH"},
        "milestone": None,
        "milestoneName": None,
        "title": "はじめての海",
        "text": "波にびっくりして、それから笑った。",
        "audience": "FAMILY",
        "wardConsent": None,
        "correctedOn": None,
        "photos": [{"id": sand, "altText": "砂のお城"}, {"id": sea, "altText": "海"}],
    }


async def test_a_journal_is_read_page_by_page_the_last_that_happened_in_front(api: Api) -> None:
    mother = a_person(api)
    child = await yui_of(mother)
    for day, precision in (
        ("2026-10-31", "DAY"),
        ("2026-11-20", "DAY"),
        ("2026-10-20", "MONTH"),
        ("2026-10-01", "DAY"),
    ):
        await an_entry(mother, child, text=day, happened={"day": day, "precision": precision})
    page = "edges { node { text } } pageInfo { hasNextPage endCursor }"

    first = (await the_child(mother, child, f"journal(first: 2) {{ {page} }}"))["journal"]
    cursor = first["pageInfo"]["endCursor"]
    second = (await the_child(mother, child, f'journal(first: 2, after: "{cursor}") {{ {page} }}'))["journal"]

    assert [edge["node"]["text"] for edge in first["edges"]] == ["2026-11-20", "2026-10-31"]
    assert first["pageInfo"]["hasNextPage"] is True
    assert {edge["node"]["text"] for edge in second["edges"]} == {"2026-10-20", "2026-10-01"}
    assert second["pageInfo"]["hasNextPage"] is False


async def test_entries_of_one_day_are_all_read_one_by_one(api: Api) -> None:
    mother = a_person(api)
    child = await yui_of(mother)
    written = {await an_entry(mother, child, text=f"{number}") for number in range(5)}

    read: list[str] = []
    after = ""
    while True:
        seen = await the_child(
            mother,
            child,
            f"journal(first: 1{after}) {{ edges {{ node {{ id }} }} pageInfo {{ hasNextPage endCursor }} }}",
        )
        read += [edge["node"]["id"] for edge in seen["journal"]["edges"]]
        if not seen["journal"]["pageInfo"]["hasNextPage"]:
            break
        after = f', after: "{seen["journal"]["pageInfo"]["endCursor"]}"'

    assert len(read) == 5
    assert set(read) == written


@pytest.mark.parametrize(
    ("fields", "problems"),
    [
        ({"text": " "}, {("text",): "REQUIRED"}),
        ({"kind": "FIRST", "title": ""}, {("title",): "REQUIRED"}),
        ({"kind": "MILESTONE"}, {("milestone",): "REQUIRED"}),
        ({"kind": "MILESTONE", "milestone": "FLEW"}, {("milestone",): "MILESTONE_NOT_OFFERED"}),
        ({"milestone": "WALKED_ALONE"}, {("milestone",): "MILESTONE_NOT_OFFERED"}),
        ({"title": "あ" * 101}, {("title",): "TOO_LONG"}),
        ({"text": "あ" * 4_001}, {("text",): "TOO_LONG"}),
        ({"happened": {"day": "2026-11-25"}}, {("happened", "day"): "DATE_IN_FUTURE"}),
        ({"happened": {"day": "2026-12-01", "precision": "MONTH"}}, {("happened", "day"): "DATE_IN_FUTURE"}),
        ({"happened": {"day": "2026-05-09"}}, {("happened", "day"): "HAPPENED_BEFORE_BIRTH"}),
        (
            {"happened": {"day": "2026-04-30", "precision": "MONTH"}},
            {("happened", "day"): "HAPPENED_BEFORE_BIRTH"},
        ),
        ({"kind": "MILESTONE", "milestone": "CRAWLED", "audience": "MOTHER"}, {("audience",): "AUDIENCE_NOT_OFFERED"}),
        (
            {"kind": "FIRST", "text": "あ" * 4_001, "happened": {"day": "2027-01-01"}},
            {("title",): "REQUIRED", ("text",): "TOO_LONG", ("happened", "day"): "DATE_IN_FUTURE"},
        ),
    ],
)
async def test_what_is_wrong_is_told_field_by_field(
    api: Api, fields: dict[str, Any], problems: dict[tuple[str, ...], str]
) -> None:
    mother = a_person(api)
    child = await yui_of(mother)

    payload = await writes(mother, child, **fields)

    assert told(payload["errors"]) == problems
    assert payload["entry"] is None
    assert await journal_of(mother, child) == []


@pytest.mark.parametrize(
    "happened",
    [
        {"day": "2026-11-24"},
        {"day": "2026-05-10"},
        {"day": "2026-11-30", "precision": "MONTH"},
        {"day": "2026-05-01", "precision": "MONTH"},
    ],
)
async def test_today_the_birth_and_their_months_are_no_mistakes(api: Api, happened: dict[str, str]) -> None:
    mother = a_person(api)

    assert (await writes(mother, await yui_of(mother), happened=happened))["errors"] == []


async def test_the_same_id_again_gives_the_entry_that_is_there(api: Api) -> None:
    mother = a_person(api)
    child, id = await yui_of(mother), an_id()
    photo = await a_photo(api, mother, child)

    first = await writes(mother, child, id=id, photoIds=[photo])
    again = await writes(mother, child, id=id, text="別の文", photoIds=[photo])

    assert again == first
    assert len(await journal_of(mother, child)) == 1


async def test_a_deleted_entry_is_not_brought_back_by_a_late_repeat(api: Api) -> None:
    mother = a_person(api)
    child, id = await yui_of(mother), an_id()
    entry = await an_entry(mother, child, id=id)

    for _ in range(2):
        assert (await deletes(mother, entry)) == {"deletedId": entry, "entry": None, "errors": []}

    assert told((await writes(mother, child, id=id))["errors"]) == {("id",): "NOT_FOUND"}
    assert await node(mother, entry) is None
    assert await journal_of(mother, child) == []


async def test_a_correction_of_what_somebody_else_changed_shows_what_she_made_of_it(api: Api) -> None:
    home, child = await home_with_yui(api)
    entry = await an_entry(home.mother, child)
    await corrects(home.father, entry, text="はじめて海を見て、笑った。")

    late = await corrects(home.mother, entry, text="海。")
    deleted = await deletes(home.mother, entry)

    assert told(late["errors"]) == {("expectedVersion",): "VERSION_CONFLICT"}
    assert (late["entry"]["version"], late["entry"]["text"]) == (2, "はじめて海を見て、笑った。")
    assert deleted["entry"] == {"version": 2}


# Milestones


async def test_a_milestone_is_written_down_once_and_the_one_that_is_there_is_shown(api: Api) -> None:
    home, child = await home_with_yui(api)
    there = await an_entry(home.mother, child, **WALKED, happened={"day": "2026-11-01", "precision": "MONTH"})

    second = await writes(home.father, child, "id happened { day } milestoneName", **WALKED)

    assert told(second["errors"]) == {("milestone",): "MILESTONE_ALREADY_RECORDED"}
    assert second["entry"] == {"id": there, "happened": {"day": "2026-11-01"}, "milestoneName": "ひとり歩きをした"}
    assert await milestones_of(home.grandmother, child) == {
        "WALKED_ALONE": {"id": there, "happened": {"day": "2026-11-01", "precision": "MONTH"}}
    }


async def test_an_entry_cannot_be_corrected_into_a_milestone_that_is_there(api: Api) -> None:
    mother = a_person(api)
    child = await yui_of(mother)
    there = await an_entry(mother, child, **WALKED)
    note = await an_entry(mother, child)

    payload = await corrects(mother, note, **WALKED)

    assert told(payload["errors"]) == {("milestone",): "MILESTONE_ALREADY_RECORDED"}
    assert payload["entry"]["id"] == there
    assert (await corrects(mother, there, **WALKED, happened={"day": "2026-11-19"}))["errors"] == []


async def test_a_milestone_that_was_deleted_can_be_written_down_again(api: Api) -> None:
    mother = a_person(api)
    child = await yui_of(mother)
    await deletes(mother, await an_entry(mother, child, **WALKED))

    assert (await writes(mother, child, **WALKED))["errors"] == []


async def test_every_milestone_is_listed_in_both_languages_and_none_is_called_late(api: Api) -> None:
    mother, linh = a_person(api), a_person(api, "Linh", language="en")
    in_japanese, in_english = [
        (await the_child(who, await yui_of(who), "milestones { code name explanation entry { id } }"))["milestones"]
        for who in (mother, linh)
    ]

    assert [one["code"] for one in in_japanese] == [
        "HEAD_CONTROL",
        "ROLLED_OVER",
        "SITS_ALONE",
        "FIRST_TOOTH",
        "CRAWLED",
        "PULLED_TO_STAND",
        "CRUISED",
        "WALKED_ALONE",
        "FIRST_WORD",
    ]
    assert (in_japanese[0]["name"], in_english[0]["name"]) == ("首がすわった", "Holds the head steady")
    assert all(one["entry"] is None for one in in_japanese)


@pytest.mark.parametrize("after", ["bm8gcGxhY2U", "Z3Jvd3RoOjIwMjYtMTEtMjA", "am91cm5hbDoyMDI2LTExLTIw"])
async def test_a_cursor_that_is_none_of_a_journals_is_refused(api: Api, after: str) -> None:
    """Of no list, of the list of growth records, and of a journal without an entry in it."""
    mother = a_person(api)

    assert await problems_after(mother, await yui_of(mother), after) == ["NOT_A_CURSOR"]


async def test_a_cursor_at_an_entry_that_is_gone_or_not_hers_leads_nowhere(api: Api) -> None:
    home, child = await home_with_yui(api)
    for audience in ("MOTHER", "FAMILY"):
        await an_entry(home.mother, child, audience=audience)
    seen = await the_child(home.mother, child, "journal(first: 2) { edges { cursor node { id audience } } }")
    cursors = {edge["node"]["audience"]: edge["cursor"] for edge in seen["journal"]["edges"]}
    entries = {edge["node"]["audience"]: edge["node"]["id"] for edge in seen["journal"]["edges"]}

    assert await problems_after(home.father, child, cursors["FAMILY"]) == []
    assert await problems_after(home.father, child, cursors["MOTHER"]) == ["NOT_A_CURSOR"]
    await deletes(home.mother, entries["FAMILY"])
    assert await problems_after(home.father, child, cursors["FAMILY"]) == ["NOT_A_CURSOR"]


async def problems_after(who: Client, child: str, after: str) -> list[str]:
    """What is wrong with reading a journal on from a cursor."""
    answer = await who.ask(
        f'query($id: ID!) {{ child(id: $id) {{ journal(after: "{after}") {{ edges {{ cursor }} }} }} }}', id=child
    )
    return [problem["code"] for problem in problems_of(answer)] if answer.codes else []


async def test_the_minute_at_which_somebody_wrote_is_not_told(api: Api, clock: SteppingClock) -> None:
    home, child = await home_with_yui(api)
    clock.step(hours=14, minutes=30)  # half past midnight in Nerima
    entry = await an_entry(home.mother, child)
    await opens_to_ward(home.mother, entry)
    await corrects(home.mother, entry, 2)

    (seen,) = await journal_of(home.father, child, "recordedOn correctedOn wardConsent { givenOn }")

    assert seen == {
        "recordedOn": "2026-11-25",
        "correctedOn": "2026-11-25",
        "wardConsent": {"givenOn": "2026-11-25"},
    }
