"""How a body is read: CommonMark without HTML, with furigana, and with emphasis that works beside Japanese brackets.

Furigana is typed as in DenDenMarkdown: `{漢字|かんじ}` over the whole, `{東京|とう|きょう}` over each character. The
braces and the bar may be those of a Japanese keyboard (`｛漢字｜かんじ｝`).
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.common.utils import isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline.state_inline import Scanned, StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

LINK_SCHEMES = frozenset({"https", "tel", "mailto"})

FURIGANA: Final = "furigana"
"""The kind of token. Its content is the word as it is written, `readings_of` gives what stands above it."""

_KANA: Final = "\u3041-\u309f\u30a0-\u30ff \u3000"
TYPED_FURIGANA: Final = re.compile(
    rf"[{{｛]([^{{}}｛｝|｜<>&\\*_`\[\]\n]{{1,40}})[|｜]([{_KANA}]{{1,80}}(?:[|｜][{_KANA}]{{1,20}}){{0,39}})[}}｝]"
)
"""A word with furigana as it is typed: the word, and what stands above it with its bars."""

_BAR: Final = re.compile("[|｜]")


class Markdown(MarkdownIt):
    """CommonMark without HTML: a tag is shown as the text that was typed, and so is a link that is not allowed."""

    def __init__(self, schemes: frozenset[str] | None = None, renderer: type[RendererHTML] = RendererHTML) -> None:
        """Links and pictures are made of absolute addresses with one of `schemes`; of every address without it."""
        super().__init__("commonmark", {"html": False}, renderer_cls=renderer)
        self._schemes = schemes
        self.inline = _Inline()
        self.configure("commonmark", {"html": False})
        self.inline.add_terminator_char("｛")
        self.inline.ruler.before("emphasis", FURIGANA, _furigana)

    def validateLink(self, url: str) -> bool:  # noqa: N802  the name is markdown-it's
        """Whether a link or a picture may be made of it."""
        return self._schemes is None or scheme_of(url) in self._schemes


def scheme_of(address: str) -> str:
    """The scheme of an absolute address in small letters, empty for any other."""
    scheme, colon, _ = address.strip().partition(":")
    return scheme.lower() if colon else ""


def is_wide(character: str) -> bool:
    """Whether it is of full width, as all Japanese is. Not for an empty text."""
    return bool(character) and unicodedata.east_asian_width(character) in ("W", "F")


def readings_of(token: Token) -> list[str]:
    """What stands above a word with furigana: one reading for the whole, or one for each of its characters."""
    return token.info.split("|")


def words_of(tokens: Iterable[Token], *, with_readings: bool) -> str:
    """The words of what stands inside a block: of a picture its alternative text in brackets."""
    return "".join(_words(token, with_readings=with_readings) for token in tokens)


def _words(token: Token, *, with_readings: bool) -> str:
    match token.type:
        case "text" | "code_inline" | "text_special":
            return token.content
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case "furigana":
            return f"{token.content}({''.join(readings_of(token))})" if with_readings else token.content
        case "picture":
            return f"[{token.content}]"
        case _:
            return ""


class _State(StateInline):
    """Counts brackets of full width as letters: CommonMark would take `**「熱」**です` for plain text.

    As in the amendment of https://github.com/tats-u/markdown-cjk-friendly: beside a character of full width only a
    space keeps emphasis from beginning or ending.
    """

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803  the names are markdown-it's
        scanned = super().scanDelims(start, canSplitWord)
        before = self.src[start - 1] if start > 0 else " "
        end = start + scanned.length
        after = self.src[end] if end < self.posMax else " "
        if not canSplitWord or not (is_wide(before) or is_wide(after)):
            return scanned
        return Scanned(not isWhiteSpace(ord(after)), not isWhiteSpace(ord(before)), scanned.length)


class _Inline(ParserInline):
    """The same as its parent, on `_State`."""

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _furigana(state: StateInline, silent: bool) -> bool:
    found = TYPED_FURIGANA.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    word, readings = found[1], [reading.strip() for reading in _BAR.split(found[2])]
    if not word.strip() or not all(readings) or len(readings) not in (1, len(word)):
        return False
    if not silent:
        token = state.push(FURIGANA, "ruby", 0)
        token.content, token.info = word, "|".join(readings)
    state.pos = found.end()
    return True
