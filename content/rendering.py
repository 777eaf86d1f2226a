"""Markdown as safe HTML and as plain text. What an editor types can never run, style or load anything in an app."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

LINK_SCHEMES = frozenset({"https", "tel", "mailto"})
HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
TAGS = HEADINGS | {"p", "br", "hr", "strong", "em", "ul", "ol", "li", "blockquote", "code", "pre", "a"}
TOP_HEADING = 2
"""The article's title is the page's only h1."""

LOWEST_HEADING = 6


@dataclass(frozen=True, slots=True)
class Rendered:
    """A body in both forms. `text` has one line for each paragraph, heading and list item."""

    html: str
    text: str


class _Markdown(MarkdownIt):
    """CommonMark without HTML: a tag is shown as the text that was typed, and so is a link that is not allowed."""

    def validateLink(self, url: str) -> bool:  # noqa: N802  the name is markdown-it's
        """Whether a link may be made: an absolute address of an allowed scheme."""
        scheme, colon, _ = url.strip().partition(":")
        return bool(colon) and scheme.lower() in LINK_SCHEMES


def render(markdown: str) -> Rendered:
    """Render a body. Never fails, whatever the text: what is not allowed is left out or shown as text."""
    tokens = _MARKDOWN.parse(markdown)
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return Rendered(_CLEANER.clean(html).strip(), _plain_text(tokens))


def _put_headings_in_order(state: StateCore) -> None:
    """Begin at h2 and never skip a level downwards, so that a screen reader's outline has no holes."""
    level = TOP_HEADING - 1
    for token in state.tokens:
        if token.type == "heading_open":
            level = max(TOP_HEADING, min(int(token.tag[1:]), level + 1, LOWEST_HEADING))
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{level}"


def _join_japanese_lines(state: StateCore) -> None:
    """Drop a line break beside a Japanese character: a browser would show it as a space inside the sentence."""
    for block in state.tokens:
        children = block.children
        if block.type != "inline" or children is None:
            continue
        block.children = [
            token
            for place, token in enumerate(children)
            if token.type != "softbreak" or not _is_beside_wide(children, place)
        ]


def _is_beside_wide(tokens: Sequence[Token], place: int) -> bool:
    before = next((token.content for token in reversed(tokens[:place]) if token.content), "")
    after = next((token.content for token in tokens[place + 1 :] if token.content), "")
    return _is_wide(before[-1:]) or _is_wide(after[:1])


def _is_wide(character: str) -> bool:
    return bool(character) and unicodedata.east_asian_width(character) in ("W", "F")


def _plain_text(tokens: Sequence[Token]) -> str:
    lines = []
    mark = ""
    for token in tokens:
        if token.type == "list_item_open":
            mark = f"{token.info}{token.markup} " if token.info else "- "
        elif token.type == "inline":
            lines.append(mark + "".join(_inline_text(child) for child in token.children or ()))
            mark = ""
        elif token.type in ("fence", "code_block"):
            lines.append(token.content.rstrip("\n"))
    return "\n".join(lines)


def _inline_text(token: Token) -> str:
    if token.type in ("text", "code_inline", "text_special"):
        return token.content
    return {"softbreak": " ", "hardbreak": "\n"}.get(token.type, "")


def _markdown() -> MarkdownIt:
    markdown = _Markdown("commonmark", {"html": False})
    markdown.core.ruler.push("headings_in_order", _put_headings_in_order)
    markdown.core.ruler.push("japanese_lines", _join_japanese_lines)
    return markdown


_MARKDOWN = _markdown()
_CLEANER = nh3.Cleaner(
    tags=TAGS,
    clean_content_tags={"script", "style"},
    attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
    url_schemes=LINK_SCHEMES,
    url_relative="deny",
    link_rel="noopener noreferrer",
)
