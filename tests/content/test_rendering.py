"""Markdown becomes HTML that can do nothing but be read."""

from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from content.rendering import LINK_SCHEMES, TAGS, render

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


def assert_harmless(html: str) -> None:
    found = Walk(html)
    assert set(found.tags) <= TAGS
    for tag, name, value in found.attributes:
        assert (tag, name) in {("a", "href"), ("a", "rel"), ("ol", "start")}
        if name == "href":
            assert value is not None
            assert value.partition(":")[0].lower() in LINK_SCHEMES


@pytest.mark.parametrize("piece", HOSTILE_PIECES)
def test_what_an_attacker_types_is_harmless(piece: str) -> None:
    assert_harmless(render(piece).html)


@settings(max_examples=150, deadline=None)
@example("[x](https:javascript:alert(1))")
@given(
    st.lists(st.sampled_from(HOSTILE_PIECES) | st.text(max_size=20), max_size=8).flatmap(
        lambda pieces: st.sampled_from(["", " ", "\n", "\n\n"]).map(lambda glue: glue.join(pieces))
    )
)
def test_any_text_becomes_harmless_html_with_its_headings_in_order(markdown: str) -> None:
    html = render(markdown).html

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


def test_a_line_break_between_japanese_sentences_leaves_no_space() -> None:
    assert render("泣きます。\n3か月まで。\nOne line\nand another").html == (
        "<p>泣きます。3か月まで。One line\nand another</p>"
    )


def test_plain_text_keeps_every_word_and_no_mark() -> None:
    markdown = "## 電話\n\n- **#8000**に\n- [119](tel:119)に\n\n1. 一つ\n2. 二つ\n\nおわり  \n`かな`"

    assert render(markdown).text == "電話\n- #8000に\n- 119に\n1. 一つ\n2. 二つ\nおわり\nかな"
