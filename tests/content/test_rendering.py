"""Markdown becomes HTML that can do nothing but be read."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from html.parser import HTMLParser
from time import process_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from content.markdown import LINK_SCHEMES
from content.pictures.markup import MEDIA_TYPES, SIZES, PictureSize, ShownPicture
from content.rendering import (
    TAGS,
    Rendered,
    TypedHeading,
    cleaned,
    headings,
    picture_ids,
    render,
    text_without_furigana,
)

BATH = "8a2f3a52-4a70-4ef4-9a7c-0f6d3c1b2e10"
KEY = "0123456789abcdef0123456789abcdef"
PICTURES = {
    BATH: ShownPicture(
        id=BATH,
        key=KEY,
        sizes=(PictureSize(320, 240), PictureSize(640, 480), PictureSize(1280, 960)),
        alt="赤ちゃんをお湯に入れている",
        caption="38〜40℃のお湯で",
        credit="撮影: 練馬区",
        licence="CC-BY-4.0",
    )
}

HOSTILE_PIECES = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>a</a>",
    "<svg/onload=alert(1)>",
    "<style>*{display:none}</style>",
    "<iframe src=https://example.com></iframe>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](//example.com)",
    "[x](/local)",
    "[x](http://example.com)",
    "[x](https://example.com \"t' onclick='alert(1)\")",
    "<javascript:alert(1)>",
    "<https://example.com>",
    "![x](https://example.com/tracker.png)",
    "[a]: javascript:alert(1)\n\n[a]",
    "```html onclick=alert(1)\n<b>\n```",
    "# h",
    "###### h",
    "**太字**",
    "\\<b>",
    "&lt;script&gt;",
    "\x00",
    "- a\n  1. b\n",
    "> q\n",
    "{漢字|かんじ}",
    "｛東京｜とう｜きょう｝",
    "{<b>|<i>}",
    '{漢字|"><script>}',
    "**「",
    "」**です",
    f"![x](picture:{BATH})",
    f"![](PICTURE:{BATH.upper()})",
    f'!["><script>alert(1)</script>](picture:{BATH} "\'><img src=x onerror=alert(1)>")',
    f"[x](picture:{BATH})",
    f"[![x](picture:{BATH})](https://example.com)",
    "![x](picture:../../graphql)",
    "![x](picture:x 640w, https://example.com/a.png)",
    f"<picture:{BATH}>",
    f"![a]\n\n[a]: picture:{BATH}",
)


class Walk(HTMLParser):
    """What a browser would find in a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]

    def levels(self) -> list[int]:
        return [int(tag[1]) for tag in self.tags if tag in ("h1", "h2", "h3", "h4", "h5", "h6")]


def _is_address(value: str) -> bool:
    return value in {f"/article-pictures/{KEY}/{size}.{form}" for size in (320, 640, 1280) for form in MEDIA_TYPES}


ALLOWED: Mapping[tuple[str, str], Callable[[str], bool]] = {
    ("a", "href"): lambda value: value.partition(":")[0].lower() in LINK_SCHEMES,
    ("a", "rel"): lambda value: value == "noopener noreferrer",
    ("ol", "start"): str.isdigit,
    ("source", "type"): lambda value: value == "image/webp",
    ("source", "srcset"): lambda value: all(_is_address(one.split(" ")[0]) for one in value.split(", ")),
    ("source", "sizes"): lambda value: value == SIZES,
    ("img", "src"): _is_address,
    ("img", "alt"): bool,
    ("img", "width"): str.isdigit,
    ("img", "height"): str.isdigit,
    ("img", "loading"): lambda value: value == "lazy",
}
"""Every attribute that there may be, and what it may say."""


def assert_harmless(html: str) -> None:
    found = Walk(html)
    assert set(found.tags) <= TAGS
    for tag, name, value in found.attributes:
        assert value is not None
        assert ALLOWED[tag, name](value), (tag, name, value)


@pytest.mark.parametrize("piece", HOSTILE_PIECES)
def test_what_an_attacker_types_is_harmless(piece: str) -> None:
    assert_harmless(render(piece).html)
    assert_harmless(render(piece, PICTURES).html)


@settings(max_examples=150, deadline=None)
@example("[x](https:javascript:alert(1))")
@given(
    st.lists(st.sampled_from(HOSTILE_PIECES) | st.text(max_size=20), max_size=8).flatmap(
        lambda pieces: st.sampled_from(["", " ", "\n", "\n\n"]).map(lambda glue: glue.join(pieces))
    )
)
def test_any_text_becomes_harmless_html_with_its_headings_in_order(markdown: str) -> None:
    html = render(markdown, PICTURES).html

    assert_harmless(html)
    levels = Walk(html).levels()
    assert all(after <= before + 1 for before, after in zip([1, *levels], levels, strict=False))
    assert 1 not in levels


def test_a_tag_is_shown_as_the_text_that_was_typed() -> None:
    assert render("体温は<b>38℃</b>").html == "<p>体温は&lt;b&gt;38℃&lt;/b&gt;</p>"


@pytest.mark.parametrize(
    ("markdown", "href"),
    [
        ("[電話](tel:0352858898)", "tel:0352858898"),
        ("[メール](mailto:kosodate@example.jp)", "mailto:kosodate@example.jp"),
        ("[案内](https://example.jp/a?b=1)", "https://example.jp/a?b=1"),
    ],
)
def test_phone_mail_and_https_are_links(markdown: str, href: str) -> None:
    assert f'href="{href}"' in render(markdown).html


@pytest.mark.parametrize("address", ["http://example.jp", "/articles", "//example.jp", "javascript:alert(1)", "app:x"])
def test_every_other_address_is_no_link(address: str) -> None:
    assert Walk(render(f"[案内]({address})").html).tags == ["p"]


def test_headings_begin_below_the_title_and_skip_no_level() -> None:
    html = render("# 一\n\n#### 二\n\n## 三\n\n### 四").html

    assert Walk(html).levels() == [2, 3, 2, 3]


def test_a_body_of_very_many_lines_keeps_nobody_waiting() -> None:
    began = process_time()

    assert render("あ\n" * 15_000).text == "あ" * 15_000

    assert process_time() - began < 2


def test_a_line_break_between_japanese_sentences_leaves_no_space() -> None:
    assert render("泣きます。\n3か月まで。\nOne line\nand another").html == (
        "<p>泣きます。3か月まで。One line\nand another</p>"
    )


def test_plain_text_keeps_every_word_and_no_mark() -> None:
    markdown = "## 電話\n\n- **#8000**に\n- [119](tel:119)に\n\n1. 一つ\n2. 二つ\n\nおわり  \n`かな`"

    assert render(markdown).text == "電話\n- #8000に\n- 119に\n1. 一つ\n2. 二つ\nおわり\nかな"


@pytest.mark.parametrize(
    "stored",
    [
        replace(PICTURES[BATH], alt='"><script>alert(1)</script>'),
        replace(PICTURES[BATH], caption="<b>"),
        replace(PICTURES[BATH], credit="'\"<a href=x>"),
    ],
)
def test_what_is_said_of_a_picture_is_harmless_whatever_was_stored(stored: ShownPicture) -> None:
    assert_harmless(render(f"![](picture:{BATH})", {BATH: stored}).html)


def test_an_address_that_is_none_of_ours_is_shown_by_nothing() -> None:
    forged = {BATH: replace(PICTURES[BATH], key="x/../../graphql?")}

    names = [(tag, name) for tag, name, _ in Walk(render(f"![](picture:{BATH})", forged).html).attributes]

    assert ("img", "alt") in names
    assert not {("img", "src"), ("source", "srcset")} & set(names)


def test_what_is_said_below_a_picture_is_text() -> None:
    rendered = render(f'![](picture:{BATH} "<b>38℃</b>")', PICTURES)

    assert "<figcaption>&lt;b&gt;38℃&lt;/b&gt;<br>撮影: 練馬区</figcaption>" in rendered.html
    assert rendered.text.splitlines()[1] == "<b>38℃</b>"


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<a href='/graphql'>x</a>", '<a rel="noopener noreferrer">x</a>'),
        ("<a href='//example.com'>x</a>", '<a rel="noopener noreferrer">x</a>'),
        ("<a href='javascript:alert(1)' onclick='alert(1)'>x</a>", '<a rel="noopener noreferrer">x</a>'),
        ("<img src='https://example.com/a.png' srcset='x 1w' onerror='alert(1)'>", "<img>"),
        (f"<img src='/article-pictures/{KEY}/320.jpg?x' alt='a'>", '<img alt="a">'),
        (f"<img src='https://example.com/article-pictures/{KEY}/320.jpg'>", "<img>"),
        (f"<img src='/article-pictures/{KEY}/9.jpg' width='1%' loading='eager'>", f'<img src="/article-pictures/{KEY}/9.jpg">'),  # noqa: E501
        (f"<source srcset='/article-pictures/{KEY}/320.webp 320w, https://example.com/a.webp 640w'>", "<source>"),
        ("<source type='text/html' sizes='1px' src='x'>", "<source>"),
        ("<figure style='x' class='y' id='z'><iframe src='x'></iframe></figure>", "<figure></figure>"),
        ("<ruby onclick='x'>熱<rt lang='x'>ねつ</rt></ruby>", "<ruby>熱<rt>ねつ</rt></ruby>"),
    ],
)  # fmt: skip
def test_behind_the_rendering_stands_a_second_fence(html: str, left: str) -> None:
    assert cleaned(html) == left


# Furigana


@pytest.mark.parametrize(
    ("typed", "html", "text"),
    [
        ("{熱|ねつ}が", "<ruby>熱<rp>(</rp><rt>ねつ</rt><rp>)</rp></ruby>が", "熱(ねつ)が"),
        ("｛熱｜ねつ｝が", "<ruby>熱<rp>(</rp><rt>ねつ</rt><rp>)</rp></ruby>が", "熱(ねつ)が"),
        ("{119|ひゃく じゅう きゅう}", "<ruby>119<rp>(</rp><rt>ひゃく じゅう きゅう</rt><rp>)</rp></ruby>", "119(ひゃく じゅう きゅう)"),  # noqa: E501
        (
            "{東京|とう|きょう}",
            "<ruby>東<rp>(</rp><rt>とう</rt><rp>)</rp>京<rp>(</rp><rt>きょう</rt><rp>)</rp></ruby>",
            "東京(とうきょう)",
        ),
        ("**{熱|ねつ}**が", "<strong><ruby>熱<rp>(</rp><rt>ねつ</rt><rp>)</rp></ruby></strong>が", "熱(ねつ)が"),
        ("{ＡＥＤ|エーイーディー}", "<ruby>ＡＥＤ<rp>(</rp><rt>エーイーディー</rt><rp>)</rp></ruby>", "ＡＥＤ(エーイーディー)"),  # noqa: E501
    ],
)  # fmt: skip
def test_furigana_stands_above_its_word(typed: str, html: str, text: str) -> None:
    assert render(typed).html == f"<p>{html}</p>"
    assert render(typed).text == text


@pytest.mark.parametrize(
    "typed",
    [
        "{a|b}",
        "{熱|netsu}",
        "{熱|}",
        "{|ねつ}",
        "{熱}",
        "{東京|と|う|きょう}",
        "{熱|ねつ",
        "{**熱**|ねつ}",
        "{熱|ね\nつ}",
    ],
)
def test_what_is_no_furigana_stays_as_it_was_typed(typed: str) -> None:
    assert "ruby" not in Walk(render(typed).html).tags


def test_furigana_is_not_looked_for_where_text_is_to_stand_as_it_is() -> None:
    assert render("\\{熱|ねつ} と `{熱|ねつ}`").html == "<p>{熱|ねつ} と <code>{熱|ねつ}</code></p>"


def test_an_index_gets_the_text_without_furigana() -> None:
    markdown = "## {熱|ねつ}が{出|で}たら\n\n- {医者|いしゃ}に[{電話|でんわ}](tel:119)\n\n![{湯|ゆ}](picture:x)"

    assert text_without_furigana(markdown) == "熱が出たら\n- 医者に電話\n湯"


@given(st.text(st.sampled_from("{}|｛｜｝熱ねつ東京\\*`[]! \n"), max_size=30))
@example("{東京|ね|つ}")
@settings(max_examples=150, deadline=None)
def test_furigana_adds_readings_and_changes_no_word(typed: str) -> None:
    assert re.sub(r"\([ねつ ]+\)", "", render(typed).text) == text_without_furigana(typed)


# Emphasis


@pytest.mark.parametrize("typed", ["**「熱」**です", "これは**「熱」**です", "**38℃以上。**すぐに", "*（目安）*を"])
def test_emphasis_works_beside_japanese_brackets(typed: str) -> None:
    tags = Walk(render(typed).html).tags

    assert tags in (["p", "strong"], ["p", "em"])


@pytest.mark.parametrize("typed", ["2 * 3 * 4", "a ** b **", "** 熱**", "snake_case_name", "漢_字_漢"])
def test_what_is_no_emphasis_in_commonmark_is_none_here(typed: str) -> None:
    assert Walk(render(typed).html).tags == ["p"]


# Pictures


def test_a_picture_on_a_line_of_its_own_is_a_figure_with_what_is_said_below_it() -> None:
    rendered = render(f"前\n\n![](picture:{BATH})\n\n後", PICTURES)

    assert rendered.html == (
        "<p>前</p>\n"
        '<figure><picture><source type="image/webp" '
        f'srcset="/article-pictures/{KEY}/320.webp 320w, /article-pictures/{KEY}/640.webp 640w, '
        f'/article-pictures/{KEY}/1280.webp 1280w" sizes="(min-width: 640px) 640px, 100vw">'
        f'<img src="/article-pictures/{KEY}/640.jpg" alt="赤ちゃんをお湯に入れている" width="640" height="480" '
        'loading="lazy"></picture><figcaption>38〜40℃のお湯で<br>撮影: 練馬区</figcaption></figure>\n'
        "<p>後</p>"
    )
    assert rendered.text == "前\n[赤ちゃんをお湯に入れている]\n38〜40℃のお湯で\n撮影: 練馬区\n後"
    assert rendered.pictures == (PICTURES[BATH],)


def test_the_words_of_the_article_come_before_those_of_the_picture() -> None:
    rendered = render(f'![お湯に{{足|あし}}から](picture:{BATH} "かけ湯から")', PICTURES)

    assert rendered.text == "[お湯に足から]\nかけ湯から\n撮影: 練馬区"
    assert (rendered.pictures[0].alt, rendered.pictures[0].caption) == ("お湯に足から", "かけ湯から")


def test_a_picture_inside_a_sentence_stays_there() -> None:
    rendered = render(f"これは![印](picture:{BATH})です", PICTURES)

    assert Walk(rendered.html).tags == ["p", "picture", "source", "img"]
    assert rendered.text == "これは[印]です"


def test_several_pictures_of_one_paragraph_are_a_figure_each() -> None:
    rendered = render(f"![一](picture:{BATH})\n![二](picture:{BATH})", PICTURES)

    assert Walk(rendered.html).tags.count("figure") == 2
    assert [one.alt for one in rendered.pictures] == ["一", "二"]


def test_a_picture_in_a_list_keeps_its_place() -> None:
    rendered = render(f"- ![](picture:{BATH})\n- 次", PICTURES)

    assert Walk(rendered.html).tags[:3] == ["ul", "li", "figure"]
    assert rendered.text.splitlines()[0] == "- [赤ちゃんをお湯に入れている]"


@pytest.mark.parametrize(
    "address", ["picture:4711", "picture:", "https://example.jp/a.png", "https://example.jp/picture:x"]
)
def test_of_a_picture_that_is_not_there_its_alternative_text_stays(address: str) -> None:
    rendered = render(f"前 ![お湯](<{address}>)", PICTURES)

    assert rendered == Rendered("<p>前 お湯</p>", "前 お湯", ())


def test_a_picture_without_any_alternative_text_is_not_shown() -> None:
    assert render(f"![](picture:{BATH})", {BATH: replace(PICTURES[BATH], alt="")}).html == "<p></p>"


def test_nothing_is_linked_to_a_picture() -> None:
    assert render(f"[見る](picture:{BATH})", PICTURES).html == "<p>見る</p>"


def test_a_small_picture_is_shown_in_its_own_size() -> None:
    small = replace(PICTURES[BATH], sizes=(PictureSize(200, 150),))

    assert ("img", "width", "200") in Walk(render(f"![](picture:{BATH})", {BATH: small}).html).attributes


# What was typed


def test_headings_are_told_as_they_were_typed() -> None:
    assert headings("# {熱|ねつ}\n\n本文\n\n#### **急**に\n\nもう一つ\n---\n\n> ## 引用") == (
        TypedHeading(1, "熱", 1),
        TypedHeading(4, "急に", 5),
        TypedHeading(2, "もう一つ", 7),
        TypedHeading(2, "引用", 10),
    )


def test_pictures_are_told_whether_there_are_such_or_not() -> None:
    markdown = f"![湯](picture:{BATH.upper()}) ![](picture:x)\n\n![外](https://example.jp/a.png) [x](picture:y)\n\n![z]"

    assert picture_ids(f"{markdown}\n\n[z]: picture:z") == (BATH, "x", "z")


@given(st.lists(st.sampled_from(HOSTILE_PIECES) | st.text(max_size=20), max_size=6).map("\n".join))
@settings(max_examples=100, deadline=None)
def test_whatever_was_typed_can_be_looked_through(markdown: str) -> None:
    assert len(headings(markdown)) == len(Walk(render(markdown).html).levels())
    assert {one.id for one in render(markdown, PICTURES).pictures} == set(picture_ids(markdown)) & set(PICTURES)
