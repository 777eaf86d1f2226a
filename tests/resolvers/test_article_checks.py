"""A text is checked through the API while it is typed."""

import uuid
from typing import Any

import pytest

from handbook_api.platform.identity import Role
from tests.api import Api, Client
from tests.households import a_person
from tests.resolvers.asking import problems_of, told
from tests.resolvers.test_article_pictures import a_picture

QUERY = """query($input: CheckArticleTextInput!) { checkArticleText(input: $input) {
    warnings { code part line excerpt suggestion text } readingMinutes withFurigana } }"""
TYPED: dict[str, Any] = {"language": "ja", "title": "熱", "summary": "見る", "body": "水を飲みます。"}


def an_editor(api: Api, language: str = "ja") -> Client:
    return api.sign_in(f"editor-{uuid.uuid4().hex}", Role.EDITOR, "131202", language=language)


async def checked(who: Client, **typed: Any) -> Any:
    return (await who.ask(QUERY, input=TYPED | typed)).data["checkArticleText"]


async def test_an_editor_is_told_what_is_noticed_in_her_language(api: Api) -> None:
    typed = {
        "body": "一行め\n\n[こちら](https://example.jp)",
        "facts": {"hasSources": False, "reviewDue": "2026-11-01"},
    }

    japanese, english = await checked(an_editor(api), **typed), await checked(an_editor(api, "en"), **typed)

    assert [(one["code"], one["part"], one["line"]) for one in japanese["warnings"]] == [
        ("LINK_SAYS_NOTHING", "BODY", 3),
        ("SOURCES_MISSING", "FACTS", None),
        ("REVIEW_OVERDUE", "FACTS", None),
    ]
    assert "「こちら」だけでは" in japanese["warnings"][0]["text"]
    assert english["warnings"][0]["text"].startswith("The link’s text “こちら”")
    assert (japanese["readingMinutes"], japanese["withFurigana"]) == (1, None)


async def test_easy_japanese_is_given_back_with_furigana_as_an_offer(api: Api) -> None:
    found = await checked(an_editor(api), language="ja-easy", body="健診に 行きます。")

    assert found["withFurigana"] == "{健診|けんしん}に 行きます。"
    assert [(one["code"], one["excerpt"], one["suggestion"]) for one in found["warnings"]] == [
        ("KANJI_WITHOUT_FURIGANA", "健診", "{健診|けんしん}")
    ]
    assert (await checked(an_editor(api), language="ja-easy", body="水です。"))["withFurigana"] is None


async def test_a_picture_as_it_is_offered_says_what_it_shows_and_one_that_is_not_there_says_nothing(api: Api) -> None:
    editor = an_editor(api)
    picture = await a_picture(api, editor)

    found = await checked(editor, body=f"{picture['markdown']}\n\n![](picture:{uuid.uuid4()})")
    elsewhere = await checked(api.sign_in("editor-elsewhere", Role.EDITOR, "131156"), body=picture["markdown"])

    assert [(one["code"], one["line"]) for one in found["warnings"]] == [("PICTURE_WITHOUT_TEXT", 3)]
    assert [one["code"] for one in elsewhere["warnings"]] == ["PICTURE_WITHOUT_TEXT"]


async def test_staff_check_as_well_and_nobody_else_does(api: Api) -> None:
    assert (await checked(api.as_staff("nurse-checks", "131202")))["warnings"] == []
    assert await checked(a_person(api)) is None
    assert await checked(api.sign_in("admin-checks", Role.ADMIN)) is None


async def test_nobody_checks_without_signing_in(api: Api) -> None:
    assert (await api.as_nobody().ask(QUERY, input=TYPED)).codes == ["UNAUTHENTICATED"]


@pytest.mark.parametrize(("field", "length"), [("title", 101), ("summary", 301), ("body", 30_001)])
async def test_a_text_that_could_not_be_saved_is_refused(api: Api, field: str, length: int) -> None:
    answer = await an_editor(api).ask(QUERY, input=TYPED | {field: "あ" * length})

    assert told(problems_of(answer)) == {(field,): "TOO_LONG"}
