"""The desk of articles through the API: written, reviewed, published, withdrawn, compared, and nobody else's."""

import asyncio
import base64
import hashlib
import re
import uuid
from datetime import timedelta
from typing import Any

import pytest

from handbook_api.platform.identity import Role
from schema.global_ids import NodeKind, global_id
from schema.paging import Listed, cursor_at
from tests.api import NERIMA, Api, Client
from tests.clocks import SteppingClock
from tests.content.builders import an_article
from tests.households import a_household
from tests.resolvers.asking import ERRORS, an_id, told
from tests.resolvers.conftest import Service

REVISION = """number title summary body translates isSmallCorrection restoredFrom setBy setAt
    facts { category target { ages { basis fromDays untilDays } weeks { fromWeeks } situation area sex firstChild }
        sources { title publisher year checkedOn } clinician reviewedOn reviewDue licence }"""
TEXT = f"""id articleId language isOriginal version state title summary categories isMedical replacesId
    isStarterNewer isStale isBehind
    remark {{ text setBy }} publishAt expiresAt published {{ revision since expiresAt reviewDue }} changedBy
    possibleSteps working {{ {REVISION} }}"""
SELECTION = f"text {{ {TEXT} }} {ERRORS}"
FACTS: dict[str, Any] = {
    "category": "CONSULTATION",
    "target": {"ages": {"basis": "CALENDAR", "fromDays": 0, "untilDays": 365}},
    "sources": [{"title": "子育て相談のご案内", "publisher": "練馬区", "checkedOn": "2026-11-01"}],
    "reviewedOn": "2026-11-20",
    "reviewDue": "2027-11-20",
    "licence": "CC-BY-4.0",
}
WORDS: dict[str, Any] = {"title": "夜間の相談", "summary": "夜の相談先です。", "body": "電話してください。夜7時から。"}
ENGLISH: dict[str, Any] = {"title": "Help at night", "summary": "Whom to ask.", "body": "Please call."}


def an_editor(api: Api, municipality: str = NERIMA) -> Client:
    return api.sign_in(f"editor-{uuid.uuid4().hex}", Role.EDITOR, municipality)


def a_nurse(api: Api, municipality: str = NERIMA) -> Client:
    return api.as_staff(f"nurse-{uuid.uuid4().hex}", municipality)


async def begun(who: Client, **fields: Any) -> dict[str, Any]:
    """A new article's original."""
    fields = {"language": "ja", "facts": FACTS} | WORDS | fields
    payload = await who.change("createArticle", "CreateArticleInput", SELECTION, **fields)
    assert payload["errors"] == [], payload
    text: dict[str, Any] = payload["text"]
    return text


async def done(who: Client, mutation: str, text: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """The payload of a step, with the version that was seen."""
    if mutation != "archiveArticleText":
        fields.setdefault("expectedVersion", text["version"])
    input_type = f"{mutation[0].upper()}{mutation[1:]}Input"
    return await who.change(mutation, input_type, SELECTION, textId=text["id"], **fields)


async def brought(text: dict[str, Any], *steps: tuple[Client, str]) -> dict[str, Any]:
    """The text after these steps, each by somebody."""
    for who, mutation in steps:
        payload = await done(who, mutation, text)
        assert payload["errors"] == [], payload
        text = payload["text"]
    return text


async def published(api: Api, editor: Client, text: dict[str, Any] | None = None) -> dict[str, Any]:
    """One that a nurse approved and readers have."""
    steps = ((editor, "submitArticleText"), (a_nurse(api), "approveArticleText"), (editor, "publishArticleText"))
    return await brought(text or await begun(editor), *steps)


async def the_text(who: Client, id: str, selection: str = TEXT) -> Any:
    document = f"query($id: ID!) {{ articleText(id: $id) {{ {selection} }} }}"
    return (await who.ask(document, id=id)).data["articleText"]


async def as_read(api: Api, text: dict[str, Any], language: str = "ja") -> Any:
    """What anybody reads of it."""
    document = """query($id: ID!, $language: String!) { article(id: $id, language: $language) {
        title text language languages isStale municipality } }"""
    answer = await api.as_nobody().ask(document, id=text["articleId"], language=language)
    return answer.data["article"]


async def test_a_draft_shows_what_stands_there_and_what_can_be_done(api: Api) -> None:
    editor = an_editor(api)

    text = await begun(editor)

    assert (text["state"], text["version"], text["isOriginal"], text["language"]) == ("DRAFT", 1, True, "ja")
    assert text["possibleSteps"] == ["SAVED", "RESTORED", "SUBMITTED", "ARCHIVED"]
    assert (text["categories"], text["isMedical"]) == (["CONSULTATION"], False)
    assert (text["working"]["number"], text["working"]["body"]) == (1, WORDS["body"])
    assert text["working"]["facts"]["target"] == {
        "ages": {"basis": "CALENDAR", "fromDays": 0, "untilDays": 365},
        "weeks": None,
        "situation": None,
        "area": None,
        "sex": None,
        "firstChild": False,
    }
    assert text["changedBy"].startswith("editor-")
    colleague = await the_text(a_nurse(api), text["id"])
    assert colleague == text
    assert await as_read(api, text) is None


async def test_readers_have_it_at_once_when_it_is_published_and_at_once_no_more_when_it_is_archived(api: Api) -> None:
    editor = an_editor(api)

    text = await published(api, editor)

    read = await as_read(api, text)
    assert (read["title"], read["languages"], read["municipality"]) == ("夜間の相談", ["ja"], NERIMA)
    archived = (await done(a_nurse(api), "archiveArticleText", text, remark="番号が変わった"))["text"]
    assert (archived["state"], archived["published"]) == ("ARCHIVED", None)
    assert await as_read(api, text) is None


async def test_a_repeated_creation_gives_the_same_article(api: Api) -> None:
    editor, chosen = an_editor(api), an_id()

    assert await begun(editor, id=chosen) == await begun(editor, id=chosen.upper())


async def test_its_writer_does_not_approve_it(api: Api) -> None:
    nurse = a_nurse(api)
    text = await brought(await begun(nurse), (nurse, "submitArticleText"))

    payload = await done(nurse, "approveArticleText", text)

    assert told(payload["errors"]) == {("textId",): "ARTICLE_APPROVED_BY_ITS_WRITER"}
    assert (payload["text"], "APPROVED" in text["possibleSteps"]) == (None, False)


async def test_a_medical_article_is_approved_by_staff(api: Api) -> None:
    editor, colleague = an_editor(api), an_editor(api)
    text = await brought(await begun(editor, facts=FACTS | {"category": "ILLNESS"}), (editor, "submitArticleText"))

    payload = await done(colleague, "approveArticleText", text)

    assert told(payload["errors"]) == {("textId",): "ARTICLE_NEEDS_STAFF"}
    assert text["isMedical"]
    assert "APPROVED" not in (await the_text(colleague, text["id"]))["possibleSteps"]
    assert (await done(a_nurse(api), "approveArticleText", text))["text"]["state"] == "APPROVED"


async def test_the_second_of_two_editors_gets_the_others_words(api: Api) -> None:
    editor, colleague = an_editor(api), an_editor(api)
    text = await begun(editor)
    await done(colleague, "saveArticleText", text, **(WORDS | {"body": "先に直した。"}))

    late = await done(editor, "saveArticleText", text, **(WORDS | {"body": "後から直した。"}))

    assert told(late["errors"]) == {("expectedVersion",): "VERSION_CONFLICT"}
    assert (late["text"]["working"]["body"], late["text"]["version"]) == ("先に直した。", 2)
    assert late["text"]["changedBy"] != text["changedBy"]
    both = await done(editor, "saveArticleText", late["text"], **(WORDS | {"body": "先に直した。後から直した。"}))
    assert both["errors"] == []


async def test_a_remark_goes_back_and_waits_for_its_writer(api: Api) -> None:
    editor, nurse = an_editor(api), a_nurse(api)
    text = await brought(await begun(editor), (editor, "submitArticleText"))

    returned = (await done(nurse, "returnArticleText", text, remark="番号を確かめてください"))["text"]

    assert (returned["state"], returned["remark"]["text"]) == ("DRAFT", "番号を確かめてください")
    notices = (await editor.ask("{ articleDeskNotices { toReview toChange toTranslate toReadAgain } }")).data
    assert notices["articleDeskNotices"]["toChange"] == 1
    assert returned["id"] in await listed(editor, "articleDesk", "awaiting: MY_CHANGES")
    assert returned["id"] not in await listed(nurse, "articleDesk", "awaiting: MY_CHANGES")


async def listed(who: Client, query: str, arguments: str = "") -> list[str]:
    """The ids of everything in a list, two at a time: other tests have theirs in the same service."""
    found: list[str] = []
    after: str | None = None
    while True:
        document = f"""query($after: String) {{ {query}({arguments} first: 2, after: $after) {{
            edges {{ node {{ id }} }} pageInfo {{ hasNextPage endCursor }} }} }}"""
        page = (await who.ask(document, after=after)).data[query]
        found += [edge["node"]["id"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return found


async def test_the_desk_lists_whatever_was_changed_last_in_front(api: Api, clock: SteppingClock) -> None:
    editor = an_editor(api)
    mine = []
    for _ in range(3):
        mine.append(await begun(editor))
        clock.step(minutes=1)
    await done(editor, "submitArticleText", mine[0])
    ids = [one["id"] for one in mine]

    everything = [one for one in await listed(editor, "articleDesk") if one in ids]
    drafts = [one for one in await listed(editor, "articleDesk", "states: [DRAFT],") if one in ids]
    to_review = [one for one in await listed(a_nurse(api), "articleDesk", "awaiting: MY_REVIEW,") if one in ids]

    assert everything == [ids[0], ids[2], ids[1]]
    assert drafts == [ids[2], ids[1]]
    assert to_review == [ids[0]]
    assert not set(ids) & set(await listed(editor, "articleDesk", 'language: "en", category: CONSULTATION,'))


async def test_articles_past_their_review_are_listed(api: Api, clock: SteppingClock) -> None:
    editor = an_editor(api)
    due = await published(api, editor, await begun(editor, facts=FACTS | {"reviewDue": "2026-11-25"}))

    assert due["id"] not in await listed(editor, "articlesToReview")
    assert due["id"] in await listed(editor, "articlesToReview", "withinDays: 1,")
    clock.step(days=1)
    assert due["id"] in await listed(editor, "articlesToReview")
    answer = await editor.ask("{ articlesToReview(withinDays: 400) { edges { cursor } } }")
    assert answer.codes == ["BAD_USER_INPUT"]


async def test_revisions_are_listed_compared_and_brought_back(api: Api) -> None:
    editor = an_editor(api)
    text = await begun(editor)
    text = (await done(editor, "saveArticleText", text, **(WORDS | {"body": "電話してください。夜8時から。"})))["text"]

    restored = (await done(editor, "restoreArticleText", text, revision=1))["text"]

    assert (restored["working"]["number"], restored["working"]["restoredFrom"]) == (3, 1)
    assert restored["working"]["body"] == WORDS["body"]
    seen = await the_text(
        editor,
        text["id"],
        """revisions(first: 2) { edges { cursor node { number body } } pageInfo { hasNextPage } }
        comparison(older: 1, newer: 2) { factsDiffer title { change text } body { change text } }
        nothing: comparison(older: 1, newer: 9) { factsDiffer }
        one: revision(number: 2) { body } none: revision(number: 9) { body }
        history { edges { node { number step revision setBy } } }""",
    )
    assert [edge["node"]["number"] for edge in seen["revisions"]["edges"]] == [3, 2]
    assert seen["revisions"]["pageInfo"]["hasNextPage"]
    assert seen["comparison"] == {
        "factsDiffer": False,
        "title": [{"change": "KEPT", "text": "夜間の相談"}],
        "body": [
            {"change": "KEPT", "text": "電話してください。"},
            {"change": "REMOVED", "text": "夜7時から。"},
            {"change": "ADDED", "text": "夜8時から。"},
        ],
    }
    assert (seen["nothing"], seen["none"], seen["one"]["body"]) == (None, None, "電話してください。夜8時から。")
    assert [edge["node"]["step"] for edge in seen["history"]["edges"]] == ["RESTORED", "SAVED", "SAVED"]
    after = seen["revisions"]["edges"][1]["cursor"]
    rest = await the_text(editor, text["id"], f'revisions(after: "{after}") {{ edges {{ node {{ number }} }} }}')
    assert [edge["node"]["number"] for edge in rest["revisions"]["edges"]] == [1]


async def test_a_translation_is_made_published_and_told_as_stale(api: Api) -> None:
    editor = an_editor(api)
    original = await published(api, editor)
    payload = await editor.change(
        "createTranslation",
        "CreateTranslationInput",
        SELECTION,
        articleId=original["articleId"],
        language="en",
        translates=1,
        **ENGLISH,
    )
    english = await published(api, editor, payload["text"])
    assert (await as_read(api, original, "en"))["text"] == "Please call."

    changed = (await done(editor, "saveArticleText", original, **(WORDS | {"body": "内容が変わった。"})))["text"]
    await published(api, editor, changed)

    assert (await the_text(editor, english["id"]))["isStale"]
    assert (await as_read(api, original, "en"))["isStale"]
    assert english["id"] in await listed(editor, "articleDesk", "awaiting: TRANSLATION,")
    document = "query($id: ID!) { articleTexts(articleId: $id) { id language } }"
    texts = (await editor.ask(document, id=original["articleId"])).data["articleTexts"]
    assert [one["language"] for one in texts] == ["ja", "en"]


async def test_a_starter_is_adopted_and_stands_in_its_place(service: Service, api: Api) -> None:
    editor, starter = an_editor(api), f"starter-{uuid.uuid4().hex}"
    articles = service.house.services.articles
    await articles.import_starters([an_article(starter, titles={"ja": "沐浴", "en": "The first bath"})])
    id = global_id(NodeKind.ARTICLE, starter)

    payload = await editor.change("adoptArticle", "AdoptArticleInput", SELECTION, articleId=id, id=an_id())
    again = await a_nurse(api).change("adoptArticle", "AdoptArticleInput", SELECTION, articleId=id, id=an_id())
    missing = await editor.change("adoptArticle", "AdoptArticleInput", SELECTION, articleId="x", id=an_id())

    assert (payload["text"]["title"], payload["text"]["replacesId"]) == ("沐浴", id)
    assert told(again["errors"]) == {("articleId",): "ARTICLE_ALREADY_ADOPTED"}
    assert told(missing["errors"]) == {("articleId",): "NOT_FOUND"}
    document = await service.database.articles.find_one({"_id": starter})
    assert document is not None
    assert document["replaced_in"] == []
    await published(api, editor, payload["text"])
    document = await service.database.articles.find_one({"_id": starter})
    assert document is not None
    assert document["replaced_in"] == [NERIMA]


async def test_what_is_wrong_is_told_at_its_field(api: Api) -> None:
    payload = await an_editor(api).change(
        "createArticle",
        "CreateArticleInput",
        SELECTION,
        language="xx",
        title=" ",
        summary="",
        body="",
        facts=FACTS | {"target": {"area": "NOWHERE"}, "licence": " ", "reviewDue": "2026-11-20"},
    )

    assert told(payload["errors"]) == {
        ("language",): "UNKNOWN_LANGUAGE",
        ("title",): "REQUIRED",
        ("facts", "target", "area"): "UNKNOWN_AREA",
        ("facts", "licence"): "REQUIRED",
        ("facts", "reviewDue"): "ARTICLE_REVIEW_DUE_TOO_EARLY",
    }
    assert all(error["message"] for error in payload["errors"])


@pytest.mark.parametrize(
    ("target", "field"),
    [
        ({"ages": {"basis": "CALENDAR", "fromDays": 9, "untilDays": 3}}, "ages"),
        ({"weeks": {"fromWeeks": 0, "untilWeeks": 44}}, "weeks"),
    ],
)
async def test_a_span_that_is_none_is_told(api: Api, target: dict[str, Any], field: str) -> None:
    payload = await an_editor(api).change(
        "createArticle", "CreateArticleInput", SELECTION, language="ja", facts=FACTS | {"target": target}, **WORDS
    )

    assert told(payload["errors"]) == {("facts", "target", field): "SPAN_OUT_OF_RANGE"}


async def test_a_scheduled_text_is_published_once_by_two_workers(
    api: Api, service: Service, clock: SteppingClock
) -> None:
    editor = an_editor(api)
    approved = await brought(await begun(editor), (editor, "submitArticleText"), (a_nurse(api), "approveArticleText"))
    publish_at = (clock.now() + timedelta(hours=1)).isoformat()
    scheduled = (await done(editor, "scheduleArticleText", approved, publishAt=publish_at))["text"]
    assert (scheduled["state"], scheduled["publishAt"]) == ("SCHEDULED", "2026-11-24T02:00:00+00:00")
    clock.step(hours=1)

    work = service.house.services.article_desk.work
    await asyncio.gather(work.do_some(), work.do_some())

    seen = await the_text(editor, scheduled["id"], "state changedBy history { edges { node { step setBy } } }")
    assert (seen["state"], seen["changedBy"]) == ("PUBLISHED", None)
    steps = [edge["node"]["step"] for edge in seen["history"]["edges"]]
    assert steps == ["PUBLISHED_WHEN_DUE", "SCHEDULED", "APPROVED", "SUBMITTED", "SAVED"]
    assert await as_read(api, scheduled) is not None


PREVIEW = "query($id: ID!) { previewArticleText(id: $id) { url expiresAt } }"


async def preview_of(who: Client, text: dict[str, Any]) -> Any:
    return (await who.ask(PREVIEW, id=text["id"])).data["previewArticleText"]


async def test_a_colleague_looks_at_a_draft_without_signing_in(api: Api) -> None:
    editor = an_editor(api)
    words = {"title": "<b>夜間</b>", "body": "本文 <script>alert(1)</script>\n\n[相談](https://example.jp/)"}
    text = await begun(editor, **words)

    preview = await preview_of(editor, text)
    page = await api.http.get(preview["url"])

    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "下書き・公開前" in page.text
    assert "&lt;b&gt;夜間&lt;/b&gt;" in page.text
    assert "<script" not in page.text
    assert page.headers["cache-control"] == "private, no-store"
    assert page.headers["x-robots-tag"] == "noindex, nofollow"
    assert page.headers["referrer-policy"] == "no-referrer"
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; img-src 'self'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert "夜間" not in preview["url"]


async def test_the_one_style_of_a_preview_is_the_one_that_is_let_run(api: Api) -> None:
    editor = an_editor(api)
    page = await api.http.get((await preview_of(editor, await begun(editor)))["url"])

    (style,) = re.findall(r"<style>(.*?)</style>", page.text, re.S)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in page.headers["content-security-policy"]


async def test_a_preview_shows_what_is_saved_meanwhile_and_ends_after_an_hour(api: Api, clock: SteppingClock) -> None:
    editor = an_editor(api)
    text = await begun(editor)
    preview = await preview_of(editor, text)
    assert preview["expiresAt"] == "2026-11-24T02:00:00+00:00"
    await done(editor, "saveArticleText", text, **(WORDS | {"body": "直した言葉。"}))
    clock.step(minutes=59)

    assert "直した言葉。" in (await api.http.get(preview["url"])).text
    clock.step(minutes=1)
    assert (await api.http.get(preview["url"])).status_code == 404


async def test_a_preview_ends_when_the_text_is_archived(api: Api) -> None:
    editor = an_editor(api)
    text = await begun(editor)
    preview = await preview_of(editor, text)

    await done(editor, "archiveArticleText", text)

    assert (await api.http.get(preview["url"])).status_code == 404
    assert await preview_of(editor, text) is None


@pytest.mark.parametrize("token", ["x", "gAAAAA", "..%2F..%2Fgraphql"])
async def test_a_forged_preview_shows_nothing(api: Api, token: str) -> None:
    assert (await api.http.get(f"/article-previews/{token}")).status_code == 404


STEPS = {
    "saveArticleText": WORDS,
    "restoreArticleText": {"revision": 1},
    "submitArticleText": {},
    "takeBackArticleText": {},
    "returnArticleText": {"remark": "だめ"},
    "approveArticleText": {},
    "scheduleArticleText": {"publishAt": "2026-12-01T00:00:00+09:00"},
    "publishArticleText": {},
    "archiveArticleText": {},
    "reopenArticleText": {},
}


@pytest.mark.parametrize("mutation", STEPS)
async def test_at_another_desk_a_text_is_like_one_that_never_was(api: Api, mutation: str) -> None:
    text = await published(api, an_editor(api))
    never = text | {"id": text["id"][:-4] + "AAAA"}

    for who in (an_editor(api, "131121"), a_nurse(api, "131121")):
        for one in (text, never):
            payload = await done(who, mutation, one, **STEPS[mutation])
            assert told(payload["errors"]) == {("textId",): "NOT_FOUND"}
            assert payload["text"] is None


async def test_at_another_desk_nothing_is_seen(api: Api) -> None:
    text = await published(api, an_editor(api))

    for who in (an_editor(api, "131121"), a_nurse(api, "131121")):
        assert await the_text(who, text["id"]) is None
        assert await preview_of(who, text) is None
        assert text["id"] not in await listed(who, "articleDesk")
        node = await who.ask("query($id: ID!) { node(id: $id) { id } }", id=text["id"])
        assert node.data["node"] is None
        texts = await who.ask("query($id: ID!) { articleTexts(articleId: $id) { id } }", id=text["articleId"])
        assert texts.data["articleTexts"] == []
        payload = await who.change(
            "createTranslation", "CreateTranslationInput", SELECTION,
            articleId=text["articleId"], language="en", translates=1, **ENGLISH,
        )  # fmt: skip
        assert told(payload["errors"]) == {("articleId",): "NOT_FOUND"}


async def test_families_find_no_desk(api: Api) -> None:
    home = await a_household(api)
    text = await published(api, an_editor(api))

    for who in (home.mother, home.father, home.grandmother, home.stranger):
        assert await the_text(who, text["id"]) is None
        assert await preview_of(who, text) is None
        node = await who.ask("query($id: ID!) { node(id: $id) { id } }", id=text["id"])
        assert node.data["node"] is None
        for query in ("articleDesk { edges { cursor } }", "articlesToReview { edges { cursor } }"):
            assert (await who.ask(f"{{ {query} }}")).codes == ["FORBIDDEN"]
        assert (await who.ask("{ articleDeskNotices { toReview } }")).codes == ["FORBIDDEN"]
        answer = await who.ask(
            "mutation($input: ArchiveArticleTextInput!) { archiveArticleText(input: $input) { errors { code } } }",
            input={"textId": text["id"]},
        )
        assert answer.codes == ["FORBIDDEN"]
    assert (await the_text(an_editor(api), text["id"]))["state"] == "PUBLISHED"


async def test_node_finds_a_text_for_its_desk(api: Api) -> None:
    editor = an_editor(api)
    text = await begun(editor)

    answer = await editor.ask(
        "query($id: ID!) { node(id: $id) { ... on ArticleText { title version } } }", id=text["id"]
    )

    assert answer.data["node"] == {"title": "夜間の相談", "version": 1}


BEFORE_ALL_TIME = cursor_at(Listed.ARTICLE_DESK, f"0001-01-01T00:00:00+09:00/{uuid.UUID(int=0)}.ja")


@pytest.mark.parametrize("cursor", ["x", "YXJ0aWNsZV9kZXNrOg", "YXJ0aWNsZV9kZXNrOng", BEFORE_ALL_TIME])
async def test_what_is_no_cursor_is_told(api: Api, cursor: str) -> None:
    answer = await an_editor(api).ask(f'{{ articleDesk(after: "{cursor}") {{ edges {{ cursor }} }} }}')

    assert answer.codes == ["BAD_USER_INPUT"]


async def test_the_reminder_of_the_desk_stands_in_nobody_elses_list(api: Api) -> None:
    async def kinds(who: Client) -> set[str]:
        found = (await who.ask("{ notificationPreferences { kinds { kind } } }")).data["notificationPreferences"]
        return {one["kind"] for one in found["kinds"]}

    parents = await kinds(api.sign_in(f"parent-{uuid.uuid4().hex}"))

    assert "ARTICLE_REVIEW" not in parents
    assert await kinds(an_editor(api)) == await kinds(a_nurse(api)) == parents | {"ARTICLE_REVIEW"}
