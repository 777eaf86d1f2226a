"""Announcements through the API: written, approved by a second person, watched, stopped, and read."""

import base64
import re
import uuid
from typing import Any

import pytest

from handbook_api.platform.identity import Role
from notifications.announcements.model import AnnouncementStep
from notifications.announcements.store import AnnouncementStore
from schema.announcements import announcement_key
from tests.api import NERIMA, Api, Client
from tests.clocks import SteppingClock
from tests.households import a_child, a_family, a_household, a_person
from tests.resolvers.asking import ERRORS, told
from tests.resolvers.conftest import Service

ANNOUNCEMENT = """id version state texts { language title body } link isUrgent sendAt usefulUntil
    segment { areas age { fromDays untilDays } pregnancy { fromWeeks untilWeeks } language }
    goesOutAt begunAt possibleSteps history { step setBy remark }
    preview { people devices samples { forLanguage language title body } }
    progress { isCounted total reached }"""
PUBLISHED = "id municipality title body language languages link isUrgent isTakenBack sentAt usefulUntil"
SELECTION = f"announcement {{ {ANNOUNCEMENT} }} {ERRORS}"
A_TEXT: dict[str, Any] = {
    "title": {"ja": "保健相談所の臨時休館", "en": "Health centre closed"},
    "body": {"ja": "11月26日は臨時休館です。", "en": "We are closed on November 26."},
    "usefulUntil": "2026-12-01T00:00:00+09:00",
}


def an_editor(api: Api, municipality: str = NERIMA) -> Client:
    return api.sign_in(f"editor-{uuid.uuid4().hex}", Role.EDITOR, municipality)


def a_nurse(api: Api, municipality: str = NERIMA) -> Client:
    return api.as_staff(f"nurse-{uuid.uuid4().hex}", municipality)


async def written(who: Client, **fields: Any) -> dict[str, Any]:
    payload = await who.change("writeAnnouncement", "WriteAnnouncementInput", SELECTION, **(A_TEXT | fields))
    assert payload["errors"] == [], payload
    announcement: dict[str, Any] = payload["announcement"]
    return announcement


async def done(who: Client, mutation: str, announcement: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """The payload of a step, with the version that was seen."""
    if mutation != "stopAnnouncement":
        fields.setdefault("expectedVersion", announcement["version"])
    input_type = f"{mutation[0].upper()}{mutation[1:]}Input"
    return await who.change(mutation, input_type, SELECTION, announcementId=announcement["id"], **fields)


async def approved(api: Api, editor: Client, **fields: Any) -> dict[str, Any]:
    """One that a nurse approved and the editor released."""
    announcement = await written(editor, **fields)
    nurse = a_nurse(api)
    for who, mutation in (
        (editor, "submitAnnouncement"),
        (nurse, "approveAnnouncement"),
        (editor, "releaseAnnouncement"),
    ):
        payload = await done(who, mutation, announcement)
        assert payload["errors"] == [], payload
        announcement = payload["announcement"]
    return announcement


async def the_announcement(who: Client, id: str) -> Any:
    document = f"query($id: ID!) {{ announcement(id: $id) {{ {ANNOUNCEMENT} }} }}"
    return (await who.ask(document, id=id)).data["announcement"]


async def the_published(who: Client, id: str) -> Any:
    document = f"query($id: ID!) {{ publishedAnnouncement(id: $id) {{ {PUBLISHED} }} }}"
    return (await who.ask(document, id=id)).data["publishedAnnouncement"]


async def test_a_draft_shows_how_it_will_look_and_what_can_be_done_with_it(api: Api) -> None:
    editor = an_editor(api)

    draft = await written(editor, body={"ja": "休館です。", "en": "Closed."}, link="https://www.city.nerima.tokyo.jp/")

    assert draft["state"] == "DRAFT"
    assert draft["texts"] == [
        {"language": "ja", "title": "保健相談所の臨時休館", "body": "休館です。"},
        {"language": "en", "title": "Health centre closed", "body": "Closed."},
    ]
    assert draft["possibleSteps"] == ["WRITTEN", "SUBMITTED", "STOPPED"]
    assert draft["preview"]["samples"] == [
        {"forLanguage": "ja", "language": "ja", "title": "保健相談所の臨時休館", "body": "休館です。"},
        {"forLanguage": "en", "language": "en", "title": "Health centre closed", "body": "Closed."},
    ]
    assert draft["segment"] == {"areas": [], "age": None, "pregnancy": None, "language": None}
    assert (draft["progress"], draft["goesOutAt"], draft["begunAt"]) == (None, None, None)
    assert await the_announcement(a_nurse(api), draft["id"]) == draft | {
        "possibleSteps": ["WRITTEN", "SUBMITTED", "STOPPED"]
    }


async def test_who_has_no_text_in_her_language_is_shown_which_one_she_gets(api: Api) -> None:
    urgent = await written(an_editor(api), title={"ja": "断水"}, body={"ja": "水が出ません。"}, isUrgent=True)

    assert urgent["preview"]["samples"][1] == {
        "forLanguage": "en",
        "language": "ja",
        "title": "【緊急のお知らせ】断水",
        "body": "水が出ません。",
    }


async def test_a_second_person_approves_and_every_step_is_told(api: Api) -> None:
    announcement = await approved(api, an_editor(api))

    assert (announcement["state"], announcement["version"]) == ("SCHEDULED", 4)
    assert [one["step"] for one in announcement["history"]] == ["WRITTEN", "SUBMITTED", "APPROVED", "RELEASED"]
    assert announcement["goesOutAt"] == "2026-11-24T01:00:00+00:00"


async def test_its_writer_does_not_approve_it(api: Api) -> None:
    nurse = a_nurse(api)
    draft = await written(nurse)
    submitted = (await done(nurse, "submitAnnouncement", draft))["announcement"]

    payload = await done(nurse, "approveAnnouncement", submitted)

    assert told(payload["errors"]) == {("announcementId",): "APPROVED_BY_ITS_WRITER"}
    assert payload["announcement"] is None
    assert "APPROVED" not in submitted["possibleSteps"]


async def test_a_remark_goes_back_with_what_is_returned(api: Api) -> None:
    editor, nurse = an_editor(api), a_nurse(api)
    submitted = (await done(editor, "submitAnnouncement", await written(editor)))["announcement"]

    returned = (await done(nurse, "returnAnnouncement", submitted, remark="日付を確認してください"))["announcement"]

    assert returned["state"] == "RETURNED"
    assert returned["history"][-1]["remark"] == "日付を確認してください"


async def test_whoever_comes_late_sees_the_others_text(api: Api) -> None:
    editor, nurse = an_editor(api), a_nurse(api)
    draft = await written(editor)
    theirs = A_TEXT | {"title": {"ja": "先に直した題"}, "body": {"ja": "本文"}}
    await done(nurse, "rewriteAnnouncement", draft, **theirs)

    late = await done(editor, "rewriteAnnouncement", draft, **A_TEXT)

    assert told(late["errors"]) == {("expectedVersion",): "VERSION_CONFLICT"}
    assert late["announcement"]["texts"] == [{"language": "ja", "title": "先に直した題", "body": "本文"}]


async def test_what_is_wrong_is_told_at_its_field(api: Api) -> None:
    payload = await an_editor(api).change(
        "writeAnnouncement",
        "WriteAnnouncementInput",
        SELECTION,
        title={"ja": " "},
        body={"ja": "本文"},
        usefulUntil="2026-11-01T00:00:00+09:00",
        link="http://example.com",
        segment={"areas": ["NOWHERE"], "age": {"fromDays": 9, "untilDays": 3}},
    )

    assert told(payload["errors"]) == {
        ("title", "ja"): "REQUIRED",
        ("link",): "LINK_NOT_ALLOWED",
        ("usefulUntil",): "TIME_OUT_OF_RANGE",
        ("segment", "areas"): "UNKNOWN_AREA",
        ("segment", "age"): "SPAN_OUT_OF_RANGE",
    }


async def test_members_of_families_and_others_find_no_announcement_to_work_on(api: Api) -> None:
    home = await a_household(api)
    draft = await written(an_editor(api))
    everybody = (home.mother, home.father, home.grandmother, home.stranger)

    for who in everybody:
        assert await the_announcement(who, draft["id"]) is None
        node = await who.ask("query($id: ID!) { node(id: $id) { id } }", id=draft["id"])
        assert node.data["node"] is None
        assert (await who.ask("{ announcements { edges { cursor } } }")).codes == ["FORBIDDEN"]
        answer = await who.ask(
            "mutation($input: StopAnnouncementInput!) { stopAnnouncement(input: $input) { errors { code } } }",
            input={"announcementId": draft["id"]},
        )
        assert answer.codes == ["FORBIDDEN"]
        assert await the_published(who, draft["id"]) is None
    assert await the_announcement(home.nurse_elsewhere, draft["id"]) is None
    payload = await done(home.nurse_elsewhere, "stopAnnouncement", draft)
    assert told(payload["errors"]) == {("announcementId",): "NOT_FOUND"}


@pytest.mark.parametrize("id", ["x", "QW5ub3VuY2VtZW50Og", "0b7b7b3e-5d1f-4c0a-9c6e-2f1d3a4b5c6d"])
async def test_what_is_no_announcement_is_not_found(api: Api, id: str) -> None:
    editor = an_editor(api)

    payload = await done(editor, "stopAnnouncement", {"id": id})

    assert told(payload["errors"]) == {("announcementId",): "NOT_FOUND"}
    assert await the_announcement(editor, id) is None
    assert await the_published(editor, id) is None


async def test_an_editor_cannot_approve(api: Api) -> None:
    nurse = a_nurse(api)
    submitted = (await done(nurse, "submitAnnouncement", await written(nurse)))["announcement"]

    answer = await an_editor(api).ask(
        "mutation($input: ApproveAnnouncementInput!) { approveAnnouncement(input: $input) { errors { code } } }",
        input={"announcementId": submitted["id"], "expectedVersion": submitted["version"]},
    )

    assert answer.codes == ["FORBIDDEN"]


async def listed(who: Client, query: str, selection: str = "id") -> list[dict[str, Any]]:
    """Everything in a list, two at a time: other tests have theirs in the same service."""
    found: list[dict[str, Any]] = []
    after: str | None = None
    while True:
        document = f"""query($after: String) {{ {query} {{
            edges {{ node {{ {selection} }} }} pageInfo {{ hasNextPage endCursor }} }} }}"""
        ((_, page),) = (await who.ask(document, after=after)).data.items()
        found += [edge["node"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return found


async def test_the_desk_lists_them_the_newest_first(api: Api, clock: SteppingClock) -> None:
    editor = an_editor(api)
    mine = []
    for _ in range(3):
        mine.append((await written(editor))["id"])
        clock.step(minutes=1)
    await done(editor, "stopAnnouncement", {"id": mine[1]})

    ids = [one["id"] for one in await listed(editor, "announcements(first: 2, after: $after)") if one["id"] in mine]
    stopped = [one["id"] for one in await listed(editor, "announcements(states: [STOPPED], first: 2, after: $after)")]

    assert ids == mine[::-1]
    assert set(stopped) & set(mine) == {mine[1]}


async def begun(service: Service, announcement: dict[str, Any]) -> None:
    """A worker begins with it."""
    store = AnnouncementStore(service.database)
    (found,) = await store.with_ids([str(announcement_key(announcement["id"], "id"))])
    assert await store.advance(found, AnnouncementStep.BEGUN, service.house.clock.now())


async def test_what_went_out_is_read_by_everybody_in_her_language(service: Service, api: Api) -> None:
    announcement = await approved(api, an_editor(api), isUrgent=True)
    reader, english = a_person(api), a_person(api, language="en")
    assert await the_published(reader, announcement["id"]) is None

    await begun(service, announcement)

    seen = await the_published(reader, announcement["id"])
    assert seen == {
        "id": announcement["id"],
        "municipality": NERIMA,
        "title": "【緊急のお知らせ】保健相談所の臨時休館",
        "body": "11月26日は臨時休館です。",
        "language": "ja",
        "languages": ["ja", "en"],
        "link": None,
        "isUrgent": True,
        "isTakenBack": False,
        "sentAt": "2026-11-24T01:00:00+00:00",
        "usefulUntil": "2026-11-30T15:00:00+00:00",
    }
    in_english = await the_published(english, announcement["id"])
    assert (in_english["title"], in_english["language"]) == ("Urgent notice: Health centre closed", "en")
    query = f'publishedAnnouncements(municipality: "{NERIMA}", first: 2, after: $after)'
    assert seen in await listed(reader, query, PUBLISHED)


async def test_what_is_about_a_child_or_was_stopped_is_in_no_list_of_the_public(service: Service, api: Api) -> None:
    editor, reader = an_editor(api), a_person(api)
    of_babies = await approved(api, editor, segment={"age": {"fromDays": 0, "untilDays": 365}})
    stopped = await approved(api, editor)
    for one in (of_babies, stopped):
        await begun(service, one)
    await done(editor, "stopAnnouncement", stopped, remark="日付が違う")

    query = f'publishedAnnouncements(municipality: "{NERIMA}", first: 2, after: $after)'
    ids = {one["id"] for one in await listed(reader, query)}

    assert ids.isdisjoint({of_babies["id"], stopped["id"]})
    assert (await the_published(reader, of_babies["id"]))["isTakenBack"] is False
    assert (await the_published(reader, stopped["id"]))["isTakenBack"] is True


async def test_its_way_can_be_watched_without_small_numbers(service: Service, api: Api) -> None:
    editor = an_editor(api)
    announcement = await approved(api, editor)

    await begun(service, announcement)

    seen = await the_announcement(editor, announcement["id"])
    assert (seen["state"], seen["progress"]) == ("SENDING", {"isCounted": False, "total": None, "reached": None})
    assert seen["possibleSteps"] == ["STOPPED"]


@pytest.mark.parametrize("query", ["announcements", f'publishedAnnouncements(municipality: "{NERIMA}")'])
async def test_a_cursor_of_another_list_is_refused(api: Api, query: str) -> None:
    name, _, arguments = query.partition("(")
    inside = f"{arguments.rstrip(')')}, " if arguments else ""

    answer = await an_editor(api).ask(f'{{ {name}({inside}after: "YXJ0aWNsZXM6eA") {{ edges {{ cursor }} }} }}')

    assert answer.codes == ["BAD_USER_INPUT"]


async def test_a_cursor_at_an_instant_that_no_clock_shows_is_refused(api: Api) -> None:
    editor = an_editor(api)
    await written(editor)
    edge = (await editor.ask("{ announcements(first: 1) { edges { cursor } } }")).data["announcements"]["edges"][0]
    place = base64.urlsafe_b64decode(edge["cursor"] + "==").decode()
    forged = re.sub(r"\d{4}-\S+?(?=/)", "0001-01-01T00:00:00+09:00", place)
    after = base64.urlsafe_b64encode(forged.encode()).decode().rstrip("=")

    answer = await editor.ask(
        "query($after: String!) { announcements(after: $after) { edges { cursor } } }", after=after
    )

    assert forged != place
    assert answer.codes == ["BAD_USER_INPUT"]


async def test_how_many_it_reaches_is_told_without_small_numbers(api: Api) -> None:
    """One child of that age, and then five: nobody else's in these tests is as old."""
    segment = {"age": {"fromDays": 6_900, "untilDays": 7_000}}
    people = [a_person(api) for _ in range(5)]
    families = [await a_family(person) for person in people]
    await a_child(people[0], families[0], born="2007-11-24")
    draft = await written(an_editor(api), segment=segment)
    assert (draft["preview"]["people"], draft["preview"]["devices"]) == (None, None)

    for person, family in zip(people[1:], families[1:], strict=True):
        await a_child(person, family, born="2007-11-24")

    preview = (await the_announcement(a_nurse(api), draft["id"]))["preview"]
    assert (preview["people"], preview["devices"]) == (5, None)
