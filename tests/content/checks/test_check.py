"""What is noticed about a text in any language: links, headings, pictures, lengths, sources."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.checks import MOST_WARNINGS, CheckedFacts, CheckedText, TextPart, TextWarning, TextWarningCode, check
from content.checks.links import web_addresses
from content.checks.outline import outline
from content.checks.shape import width
from content.starter_reading import read_starters
from handbook_api.platform.texts import LANGUAGES, Texts
from tests.content.builders import TODAY


def a_text(
    body: str = "熱は体のはたらきです。", title: str = "熱が出たとき", summary: str = "落ち着いて見ます。"
) -> CheckedText:
    return CheckedText(title, summary, body)


def warned(body: str, language: str = "ja") -> list[tuple[TextWarningCode, int | None, str]]:
    return [(one.code, one.line, one.excerpt) for one in check(a_text(body), None, language)]


def codes(body: str) -> set[TextWarningCode]:
    return {code for code, _, _ in warned(body)}


@pytest.mark.parametrize(
    "link",
    [
        "[こども医療でんわ相談](https://www.mhlw.go.jp/topics/2006/10/tp1010-3.html)",
        "[区役所](https://www.city.nerima.tokyo.jp:8443/kosodate?a=1#top)",
        "[日本語の住所](https://例え.jp/熱)",
        "<https://www.mhlw.go.jp/>",
        "[119](tel:119)",
        "[03-5285-8898](tel:0352858898)",
        "[03-5285-8898](tel:03-5285-8898)",
        "[０３－５２８５－８８９８](tel:0352858898)",
        "[03(5285)8898](tel:+81352858898)",
        "[保健所（平日9時〜17時）](tel:0339960000)",
        "[メール](mailto:kodomo@city.nerima.lg.jp)",
        "[メール](mailto:kodomo@city.nerima.lg.jp?subject=x)",
    ],
)
def test_a_link_that_leads_somewhere_is_not_spoken_of(link: str) -> None:
    assert warned(f"くわしくは{link}へ。") == []


@pytest.mark.parametrize(
    ("link", "code", "excerpt"),
    [
        ("[区役所](nerima)", TextWarningCode.LINK_BROKEN, "nerima"),
        ("[区役所](https://)", TextWarningCode.LINK_BROKEN, "https://"),
        ("[区役所](https://nerima)", TextWarningCode.LINK_BROKEN, "https://nerima"),
        ("[区役所](https://city.nerima.jp:99999/)", TextWarningCode.LINK_BROKEN, "https://city.nerima.jp:99999/"),
        ("[区役所](https:city.nerima.jp)", TextWarningCode.LINK_BROKEN, "https:city.nerima.jp"),
        ("[区役所](<https://city nerima.jp>)", TextWarningCode.LINK_BROKEN, "https://city%20nerima.jp"),
        ("[区役所](https://city nerima.jp)", TextWarningCode.LINK_BROKEN, "[区役所](https://city nerima.jp)"),
        ("[区役所]()", TextWarningCode.LINK_BROKEN, ""),
        ("[熱](fever/ja.md)", TextWarningCode.LINK_BROKEN, "fever/ja.md"),
        ("[メール](mailto:nerima)", TextWarningCode.LINK_BROKEN, "mailto:nerima"),
        ("[区役所](http://city.nerima.jp)", TextWarningCode.LINK_NOT_ALLOWED, "http://city.nerima.jp"),
        ("[押す](javascript:alert(1))", TextWarningCode.LINK_NOT_ALLOWED, "javascript:alert(1)"),
        ("https://city.nerima.jp/x", TextWarningCode.LINK_NOT_MADE, "https://city.nerima.jp/x"),
        ("www.city.nerima.jp", TextWarningCode.LINK_NOT_MADE, "www.city.nerima.jp"),
        ("[こちら](https://city.nerima.jp)", TextWarningCode.LINK_SAYS_NOTHING, "こちら"),
        ("[Click here!](https://city.nerima.jp)", TextWarningCode.LINK_SAYS_NOTHING, "Click here!"),
        ("[](https://city.nerima.jp)", TextWarningCode.LINK_SAYS_NOTHING, ""),
        ("[#8000](tel:#8000)", TextWarningCode.PHONE_NOT_DIALABLE, "#8000"),
        ("[でんわ](tel:12345)", TextWarningCode.PHONE_NOT_DIALABLE, "でんわ"),
        ("[でんわ](tel:でんわ)", TextWarningCode.PHONE_NOT_DIALABLE, "でんわ"),
        ("[03-5285-8898](tel:0352858899)", TextWarningCode.PHONE_SHOWS_ANOTHER, "03-5285-8898"),
    ],
)
def test_a_link_that_leads_nowhere_is_named_with_its_line(link: str, code: TextWarningCode, excerpt: str) -> None:
    assert warned(f"# 始め\n\n一行め。\n二行めの{link}です。")[1:] == [(code, 4, excerpt)]


def test_links_in_lists_tables_and_at_other_places_are_looked_at_on_their_own_lines() -> None:
    body = "- 一つめ\n- [区役所](nerima)\n\n> [役所][there]\n\n[there]: http://city.nerima.jp"

    assert warned(body) == [
        (TextWarningCode.LINK_BROKEN, 2, "nerima"),
        (TextWarningCode.LINK_NOT_ALLOWED, 4, "http://city.nerima.jp"),
    ]


def test_the_addresses_to_ask_are_those_on_the_web_each_once() -> None:
    body = "[a](https://a.jp/x) [119](tel:119) [b](https://b.jp) [c](https://a.jp/x) [d](https://d) [e](http://e.jp)"

    assert web_addresses(outline(body)) == ("https://a.jp/x", "https://b.jp")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("## 一\n\n### 二\n\n## 三\n\n### 四", []),
        ("# 一", [(TextWarningCode.HEADING_OUT_OF_ORDER, 1, "一")]),
        ("### 一", [(TextWarningCode.HEADING_OUT_OF_ORDER, 1, "一")]),
        ("## 一\n\n#### 二\n\n##### 三", [(TextWarningCode.HEADING_OUT_OF_ORDER, 3, "二")]),
        ("一\n==", [(TextWarningCode.HEADING_OUT_OF_ORDER, 1, "一")]),
        ("## 一\n\n##\n", [(TextWarningCode.HEADING_EMPTY, 3, "")]),
        ("## 受診\n\n### 受診", [(TextWarningCode.HEADING_REPEATED, 3, "受診")]),
        ("## {健診|けんしん}\n\n## 健診", [(TextWarningCode.HEADING_REPEATED, 3, "健診")]),
    ],
)
def test_headings_begin_below_the_title_skip_nothing_and_say_something(
    body: str, expected: list[tuple[TextWarningCode, int, str]]
) -> None:
    assert warned(body) == expected


def test_a_long_text_wants_headings() -> None:
    sentences = "おだやかに見守りましょう。" * 47  # 611 characters

    assert warned(sentences) == [(TextWarningCode.HEADINGS_MISSING, None, "")]
    assert warned(f"## 見守る\n\n{sentences}") == []
    assert warned(sentences[:600]) == []


def test_a_picture_is_told_to_those_who_do_not_see_it() -> None:
    body = "![](picture:a1)\n\n文の中の![ ](picture:b2)と![体温計](picture:c3)"

    assert warned(body) == [
        (TextWarningCode.PICTURE_WITHOUT_TEXT, 1, "picture:a1"),
        (TextWarningCode.PICTURE_WITHOUT_TEXT, 3, "picture:b2"),
    ]


def test_a_picture_that_can_be_shown_has_a_text_of_its_own() -> None:
    found = check(a_text("![](picture:A1)\n\n![](picture:b2)\n\n![](https://a.example/c.jpg)"), None, "ja", {"a1"})

    assert [(one.code, one.excerpt) for one in found] == [
        (TextWarningCode.PICTURE_WITHOUT_TEXT, "picture:b2"),
        (TextWarningCode.PICTURE_WITHOUT_TEXT, "https://a.example/c.jpg"),
    ]


@pytest.mark.parametrize(("text", "columns"), [("熱", 2), ("fever", 5), ("ﾈﾂ", 2), ("３８℃", 5), ("", 0)])
def test_width_is_counted_in_half_width_characters(text: str, columns: int) -> None:
    assert width(text) == columns


def test_a_title_is_cut_by_its_width_and_a_summary_by_its_characters() -> None:
    def parts(title: str, summary: str) -> list[TextPart]:
        return [one.part for one in check(a_text(title=title, summary=summary), None, "ja")]

    assert parts("熱" * 36, "あ" * 120) == []
    assert parts("a" * 72, "a" * 120) == []
    assert parts("熱" * 36 + "a", "") == [TextPart.TITLE]
    assert parts("", "あ" * 121) == [TextPart.SUMMARY]


@pytest.mark.parametrize(
    ("has_sources", "review_due", "expected"),
    [
        (True, None, []),
        (True, "2026-11-24", []),
        (True, "2026-11-23", [TextWarningCode.REVIEW_OVERDUE]),
        (False, "2027-01-01", [TextWarningCode.SOURCES_MISSING]),
    ],
)
def test_facts_want_a_source_and_a_day_of_review_that_is_to_come(
    has_sources: bool, review_due: str | None, expected: list[TextWarningCode]
) -> None:
    facts = CheckedFacts(TODAY, has_sources, date.fromisoformat(review_due) if review_due else None)

    assert [one.code for one in check(a_text(), facts, "ja")] == expected


def test_warnings_go_from_the_title_down() -> None:
    found = check(
        a_text("一行め\n\n[区役所](nerima)", "熱" * 40, "あ" * 130), CheckedFacts(TODAY, has_sources=False), "ja"
    )

    assert [one.part for one in found] == [TextPart.TITLE, TextPart.SUMMARY, TextPart.BODY, TextPart.FACTS]


def test_very_many_warnings_are_cut_and_so_is_a_long_excerpt() -> None:
    many = check(a_text("[x](nerima)\n\n" * 300), None, "ja")
    (long,) = check(a_text("[x](" + "n" * 300 + ")"), None, "ja")

    assert len(many) == MOST_WARNINGS
    assert len(long.excerpt) == 101


def test_every_warning_has_a_sentence_in_every_language() -> None:
    texts = Texts.load()
    values: dict[str, str | int] = dict.fromkeys(
        ("excerpt", "number", "marks", "typed", "limit", "wide_limit", "characters", "day", "grade"), 1
    )

    for code in TextWarningCode:
        for language in LANGUAGES:
            assert texts.say(language, f"article_check.{code}", count=None, **values)


def test_the_first_articles_give_nothing_to_notice() -> None:
    found: list[tuple[str, str, TextWarning]] = []
    for article in read_starters():
        facts = CheckedFacts(TODAY, bool(article.sources), article.review_due)
        for translation in article.translations:
            heading = translation.heading
            text = CheckedText(heading.title, heading.summary, translation.body)
            about = facts if heading.translates is None else None
            found += [(article.id, heading.language, one) for one in check(text, about, heading.language)]

    assert found == []


MARKS = st.text(alphabet="熱あaア12 #*_`[](){}|<>!:/\\\n-+.。、hps:tel", max_size=80)


@settings(max_examples=60, deadline=None)
@given(MARKS, st.sampled_from(["ja", "ja-easy", "en"]))
def test_no_text_breaks_the_check(body: str, language: str) -> None:
    lines = body.count("\n") + 1
    for one in check(a_text(body), None, language):
        assert one.line is None or 1 <= one.line <= lines
