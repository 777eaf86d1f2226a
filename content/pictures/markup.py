"""Pictures in a body, `![alternative text](picture:ID "caption")`, and the HTML that they become. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from markdown_it.common.utils import escapeHtml
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from content.markdown import LINK_SCHEMES, scheme_of, words_of

SCHEME: Final = "picture"
PICTURE: Final = "picture"
"""The kind of token for a picture inside a line; `picture_of` gives the picture."""
FIGURE: Final = "figure"
"""The kind of token for a picture that is a paragraph of its own."""
PICTURES: Final = "pictures"
"""Where a parser's environment has the pictures that may be shown, by id."""

PATH: Final = "/article-pictures"
MEDIA_TYPES: Final = {"webp": "image/webp", "jpg": "image/jpeg"}
INLINE_WIDTH: Final = 640
"""In pixels, of the picture that is shown where nothing else is chosen; and never more than the column of text has."""

SIZES: Final = f"(min-width: {INLINE_WIDTH}px) {INLINE_WIDTH}px, 100vw"
ATTRIBUTES: Final = {
    "source": {"type", "srcset", "sizes"},
    "img": {"src", "alt", "width", "height", "loading"},
}
TAGS: Final = frozenset({"figure", "figcaption", "picture", *ATTRIBUTES})

_ADDRESS: Final = re.compile(rf"{PATH}/[0-9a-f]{{32}}/[1-9][0-9]{{0,4}}\.(?:webp|jpg)")
_SOURCE_SET: Final = re.compile(rf"{_ADDRESS.pattern} [1-9][0-9]{{0,4}}w(?:, {_ADDRESS.pattern} [1-9][0-9]{{0,4}}w)*")


@dataclass(frozen=True, slots=True)
class PictureSize:
    """One size that a picture can be had in, in pixels. Every size is there in every form of `MEDIA_TYPES`."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture as it is shown in one text.

    `key` is the part of its addresses that nobody can guess. `sizes` are never empty, the smallest in front. `alt` is
    its alternative text in the text's language; one without is not shown.
    """

    id: str
    key: str
    sizes: tuple[PictureSize, ...]
    alt: str
    caption: str | None = None
    credit: str | None = None
    licence: str | None = None

    def address(self, size: PictureSize, form: str) -> str:
        """Where it is, relative to the service's own address. `form` is one of `MEDIA_TYPES`."""
        return f"{PATH}/{self.key}/{size.width}.{form}"


def picture_id(address: str) -> str | None:
    """The id in an address `picture:ID`; `None` for every other address."""
    return address.strip().partition(":")[2].strip().lower() or None if scheme_of(address) == SCHEME else None


def picture_of(token: Token) -> ShownPicture:
    """What a token of kind `PICTURE` or `FIGURE` shows."""
    shown: ShownPicture = token.meta[PICTURE]
    return shown


def put_pictures_in(state: StateCore) -> None:
    """Put what is shown in the place of every picture: the one that was given, or else its alternative text."""
    given: Mapping[str, ShownPicture] = state.env.get(PICTURES, {})
    blocks: list[Token] = []
    for block in state.tokens:
        if block.children:
            block.children = [_with_picture(token, given) for token in _without_links_to_pictures(block.children)]
        if block.type == "paragraph_close" and (shown := _standing_alone(blocks[-1].children or ())):
            blocks[-2:] = [_token(FIGURE, one) for one in shown]
        else:
            blocks.append(block)
    state.tokens = blocks


def _with_picture(token: Token, given: Mapping[str, ShownPicture]) -> Token:
    if token.type != "image":
        return token
    typed = words_of(token.children or (), with_readings=False).strip()
    found = given.get(picture_id(str(token.attrGet("src"))) or "")
    if found is None or not (typed or found.alt):
        return Token("text", "", 0, content=typed)
    caption = token.attrGet("title")
    return _token(PICTURE, replace(found, alt=typed or found.alt, caption=str(caption) if caption else found.caption))


def _token(kind: str, shown: ShownPicture) -> Token:
    return Token(kind, kind, 0, content=shown.alt, meta={PICTURE: shown}, block=kind == FIGURE)


def _without_links_to_pictures(tokens: Sequence[Token]) -> list[Token]:
    """Of a link to a picture its text alone: there is nothing to go to."""
    kept, is_kept = [], True
    for token in tokens:
        if token.type == "link_open":
            is_kept = scheme_of(str(token.attrGet("href"))) in LINK_SCHEMES
        if is_kept or token.type not in ("link_open", "link_close"):
            kept.append(token)
    return kept


def _standing_alone(tokens: Sequence[Token]) -> list[ShownPicture]:
    """The pictures of a paragraph that has nothing else in it."""
    shown = [picture_of(token) for token in tokens if token.type == PICTURE]
    others = (token for token in tokens if token.type not in (PICTURE, "softbreak", "hardbreak"))
    return shown if all(token.type == "text" and not token.content.strip() for token in others) else []


def picture_html(shown: ShownPicture) -> str:
    """A picture by itself."""
    size = max((one for one in shown.sizes if one.width <= INLINE_WIDTH), default=shown.sizes[0], key=_width)
    source_set = ", ".join(f"{shown.address(one, 'webp')} {one.width}w" for one in shown.sizes)
    return (
        f'<picture><source type="image/webp" srcset="{source_set}" sizes="{SIZES}">'
        f'<img src="{shown.address(size, "jpg")}" alt="{escapeHtml(shown.alt)}" width="{size.width}" '
        f'height="{size.height}" loading="lazy"></picture>'
    )


def figure_html(shown: ShownPicture) -> str:
    """A picture with what is said below it."""
    below = "<br>".join(escapeHtml(line) for line in (shown.caption, shown.credit) if line)
    return f"<figure>{picture_html(shown)}{f'<figcaption>{below}</figcaption>' if below else ''}</figure>\n"


def figure_text(shown: ShownPicture) -> str:
    """The same in words: the alternative text in brackets, then what is said below."""
    return "\n".join([f"[{shown.alt}]", *(line for line in (shown.caption, shown.credit) if line)])


def is_allowed_in_picture(tag: str, attribute: str, value: str) -> bool:
    """Whether an attribute of `ATTRIBUTES` may have this value: an address is one of a picture of ours."""
    match tag, attribute:
        case "img", "src":
            return _ADDRESS.fullmatch(value) is not None
        case "source", "srcset":
            return _SOURCE_SET.fullmatch(value) is not None
        case "source", "type":
            return value in MEDIA_TYPES.values()
        case "source", "sizes":
            return value == SIZES
        case "img", "width" | "height":
            return value.isascii() and value.isdigit()
        case "img", "loading":
            return value == "lazy"
        case _:
            return tag in ATTRIBUTES and attribute == "alt"


def _width(size: PictureSize) -> int:
    return size.width
