"""The parts of a Markdown body that checks look at, each with the line it stands on. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from content.markdown import FURIGANA, Markdown, readings_of, words_of

WITH_READING = re.compile(r"\{([^{}|]+)\|([^{}]+)\}")
"""A word with furigana as it stands in a `Piece`, in whichever way it was typed."""

_TEXTS = frozenset({"text", "text_special", "code_inline"})
_BREAKS = frozenset({"softbreak", "hardbreak"})


@dataclass(frozen=True, slots=True)
class Piece:
    """Text without its marks as it stands on one line of the body, with furigana as `{漢字|かんじ}`.

    `line` counts from 1.
    """

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading or the like. `level` is that of a heading, `None` for everything else."""

    pieces: tuple[Piece, ...]
    line: int
    level: int | None = None

    @property
    def text(self) -> str:
        """All of it on one line."""
        return " ".join(piece.text for piece in self.pieces).strip()


@dataclass(frozen=True, slots=True)
class Link:
    """A link. `address` is as a browser would be given it, `text` what readers press, without furigana."""

    text: str
    address: str
    line: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture. `text` is said in its place to those who do not see it."""

    text: str
    address: str
    line: int


@dataclass(frozen=True, slots=True)
class Outline:
    """A body, taken apart."""

    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    pictures: tuple[Picture, ...]

    @property
    def text(self) -> str:
        """Everything that is read, without furigana, with a line for each block."""
        return "\n".join(without_furigana(block.text) for block in self.blocks)


_MARKDOWN = Markdown()
"""With every address a link, so that the wrong ones can be named."""


def without_furigana(text: str) -> str:
    """The text as it is read by somebody who needs no furigana."""
    return WITH_READING.sub(r"\1", text)


def outline(body: str) -> Outline:
    """Take a body apart. Never fails, whatever the text."""
    blocks: list[Block] = []
    links: list[Link] = []
    pictures: list[Picture] = []
    level: int | None = None
    for token in _MARKDOWN.parse(body):
        if token.type == "heading_open":
            level = int(token.tag[1:])
        elif token.type == "heading_close":
            level = None
        elif token.type == "inline":
            first = token.map[0] + 1 if token.map else 1
            placed = tuple(_placed(token.children or (), first))
            blocks.append(Block(tuple(_pieces(placed, first)), first, level))
            links.extend(_links(placed))
            pictures.extend(_pictures(placed))
    return Outline(tuple(blocks), tuple(links), tuple(pictures))


_Placed = tuple[Token, int]


def _placed(children: Sequence[Token], line: int) -> Iterator[_Placed]:
    for child in children:
        yield child, line
        if child.type in _BREAKS:
            line += 1


def _pieces(placed: Sequence[_Placed], first: int) -> Iterator[Piece]:
    text, at = "", first
    for token, line in placed:
        if line != at:
            yield Piece(text, at)
            text, at = "", line
        text += _typed(token)
    yield Piece(text, at)


def _typed(token: Token) -> str:
    if token.type == FURIGANA:
        return f"{{{token.content}|{'|'.join(readings_of(token))}}}"
    return token.content if token.type in _TEXTS else ""


def _links(placed: Sequence[_Placed]) -> Iterator[Link]:
    opened: _Placed | None = None
    text = ""
    for token, line in placed:
        if token.type == "link_open":
            opened, text = (token, line), ""
        elif token.type == "link_close" and opened is not None:
            yield Link(text, str(opened[0].attrGet("href") or ""), opened[1])
            opened = None
        elif token.type == "image":
            text += words_of(token.children or (), with_readings=False)
        elif token.type in _TEXTS or token.type == FURIGANA:
            text += token.content


def _pictures(placed: Sequence[_Placed]) -> Iterator[Picture]:
    for token, line in placed:
        if token.type == "image":
            text = words_of(token.children or (), with_readings=False).strip()
            yield Picture(text, str(token.attrGet("src") or ""), line)
