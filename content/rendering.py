"""Markdown as safe HTML and as plain text. What an editor types can never run, style or load anything in an app."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import nh3
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from content.markdown import LINK_SCHEMES, Markdown, is_wide, readings_of, scheme_of, words_of
from content.pictures import markup
from content.pictures.markup import ShownPicture, picture_id, picture_of, put_pictures_in

HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
TAGS = (
    HEADINGS
    | {"p", "br", "hr", "strong", "em", "ul", "ol", "li", "blockquote", "code", "pre", "a", "ruby", "rt", "rp"}
    | markup.TAGS
)
TOP_HEADING = 2
"""The article's title is the page's only h1."""

LOWEST_HEADING = 6


@dataclass(frozen=True, slots=True)
class Rendered:
    """A body in both forms. `text` has one line for each paragraph, heading, list item and picture.

    `pictures` are those that are shown, in their order.
    """

    html: str
    text: str
    pictures: tuple[ShownPicture, ...] = ()


@dataclass(frozen=True, slots=True)
class TypedHeading:
    """A heading as its editor typed it: its own level from 1 to 6, its words, and its line in the body, from 1."""

    level: int
    text: str
    line: int


def render(markdown: str, pictures: Mapping[str, ShownPicture] | None = None) -> Rendered:
    """Render a body, with the pictures that may be shown in it by id.

    Never fails, whatever the text: what is not allowed is left out or shown as text, of a picture that was not given
    its alternative text.
    """
    env: EnvType = {markup.PICTURES: pictures or {}}
    tokens = _BODY.parse(markdown, env)
    html = _BODY.renderer.render(tokens, _BODY.options, env)
    return Rendered(cleaned(html), _plain_text(tokens, with_readings=True), _shown_in(tokens))


def cleaned(html: str) -> str:
    """The HTML without whatever may not stand in an article: a second fence, whoever made it."""
    return _CLEANER.clean(html).strip()


def text_without_furigana(markdown: str) -> str:
    """The plain text without what stands above its words: for an index, and to be read aloud."""
    return _plain_text(_BODY.parse(markdown, {}), with_readings=False)


def headings(markdown: str) -> tuple[TypedHeading, ...]:
    """The headings in their order, with the levels that were typed."""
    tokens = _AS_TYPED.parse(markdown, {})
    return tuple(
        TypedHeading(int(opening.tag[1:]), words_of(inline.children or (), with_readings=False), opening.map[0] + 1)
        for opening, inline in pairwise(tokens)
        if opening.type == "heading_open" and opening.map is not None
    )


def picture_ids(markdown: str) -> tuple[str, ...]:
    """The ids of the pictures that a body names, in their order, whether there are such pictures or not."""
    images = (
        token for block in _AS_TYPED.parse(markdown, {}) for token in block.children or () if token.type == "image"
    )
    found = (picture_id(str(image.attrGet("src"))) for image in images)
    return tuple(one for one in found if one is not None)


class _Html(RendererHTML):
    """With what CommonMark does not have. The methods are named as the kinds of tokens."""

    def furigana(self, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType) -> str:
        """A word and its reading, which is in brackets where a browser knows no ruby."""
        word, readings = tokens[idx].content, readings_of(tokens[idx])
        parts = [word] if len(readings) == 1 else list(word)
        above = (
            f"{escapeHtml(part)}<rp>(</rp><rt>{escapeHtml(reading)}</rt><rp>)</rp>"
            for part, reading in zip(parts, readings, strict=True)
        )
        return f"<ruby>{''.join(above)}</ruby>"

    def picture(self, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType) -> str:
        """A picture inside a line."""
        return markup.picture_html(picture_of(tokens[idx]))

    def figure(self, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType) -> str:
        """A picture that is a paragraph of its own."""
        return markup.figure_html(picture_of(tokens[idx]))


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
    # By place and without a copy: a body may have many thousands of lines.
    before = next((tokens[one].content for one in range(place - 1, -1, -1) if tokens[one].content), "")
    after = next((tokens[one].content for one in range(place + 1, len(tokens)) if tokens[one].content), "")
    return is_wide(before[-1:]) or is_wide(after[:1])


def _plain_text(tokens: Sequence[Token], *, with_readings: bool) -> str:
    lines = []
    mark = ""
    for token in tokens:
        if token.type == "list_item_open":
            mark = f"{token.info}{token.markup} " if token.info else "- "
        elif token.type in ("inline", markup.FIGURE):
            lines.append(mark + _block_text(token, with_readings=with_readings))
            mark = ""
        elif token.type in ("fence", "code_block"):
            lines.append(token.content.rstrip("\n"))
    return "\n".join(lines)


def _block_text(token: Token, *, with_readings: bool) -> str:
    if token.type == markup.FIGURE:
        return markup.figure_text(picture_of(token))
    return words_of(token.children or (), with_readings=with_readings)


def _shown_in(tokens: Sequence[Token]) -> tuple[ShownPicture, ...]:
    inside = (one for token in tokens for one in (token, *(token.children or ())))
    return tuple(picture_of(token) for token in inside if token.type in (markup.PICTURE, markup.FIGURE))


def _filtered(tag: str, attribute: str, value: str) -> str | None:
    if tag in markup.ATTRIBUTES:
        return value if markup.is_allowed_in_picture(tag, attribute, value) else None
    if attribute == "href":
        return value if scheme_of(value) in LINK_SCHEMES else None
    return value


def _body() -> Markdown:
    markdown = Markdown(LINK_SCHEMES | {markup.SCHEME}, _Html)
    markdown.core.ruler.push("headings_in_order", _put_headings_in_order)
    markdown.core.ruler.push("pictures", put_pictures_in)
    markdown.core.ruler.push("japanese_lines", _join_japanese_lines)
    return markdown


_BODY = _body()
_AS_TYPED = Markdown()
_CLEANER = nh3.Cleaner(
    tags=TAGS,
    clean_content_tags={"script", "style"},
    attributes={"*": set(), "a": {"href"}, "ol": {"start"}, **markup.ATTRIBUTES},
    attribute_filter=_filtered,
    url_schemes=LINK_SCHEMES,
    url_relative="pass_through",
    link_rel="noopener noreferrer",
)
