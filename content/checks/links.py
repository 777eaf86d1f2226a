"""Links that lead nowhere, or do not say where they lead. Whether an address answers is not asked here. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from content.checks.findings import TextPart, TextWarning, TextWarningCode
from content.checks.outline import Block, Link, Outline

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])", re.IGNORECASE)
_NOT_MADE = re.compile(r"\[[^\[\]\n]{0,300}\]\([^()\n]{0,2000}\)")
_ADDRESS = re.compile(r"(?:https?://|www\.)[!#-'*-;=?-~]+", re.IGNORECASE)
_NUMBER = re.compile(r"\+?\d[\d()\-.]*\d")
_DASHES = re.compile(r"[‐‑–—―−ー]")
_OTHER_SCHEMES = frozenset({"data", "file", "intent", "javascript", "sms"})
"""Those besides whose addresses begin with two slashes; what else has a colon is a word that is no address."""

_SEPARATORS = re.compile(r"[()\-‐.\s]")

_DIALABLE = re.compile(r"1\d\d|0\d{9,10}|\+\d{7,15}")
"""Without separators: a short number such as 119, one of the Japanese plan, or an international one.

総務省「電気通信番号計画」: 0 and nine digits, ten for mobiles and 050. Phones do not dial the `#` of #8000 from a link.
"""

SAYS_NOTHING: Final = (
    {"こちら", "ここ", "こちらから", "こちらへ", "こちらをご覧ください", "詳細", "詳しくは", "詳しくはこちら"}
    | {"くわしくはこちら", "リンク", "here", "clickhere", "readmore", "more", "link", "thislink", "seehere"}
    | {"这里", "點此", "点击这里", "点此", "更多", "여기", "이곳", "더보기", "đây", "tạiđây", "xemthêm"}
)
"""Texts of links, in small letters and without spaces, that say nothing to whoever hears them one after the other."""


def link_warnings(parts: Outline) -> Iterator[TextWarning]:
    """Everything about the links of a body."""
    for link in parts.links:
        yield from _address(link)
        if _is_empty_talk(link.text):
            yield _warning(TextWarningCode.LINK_SAYS_NOTHING, link.line, link.text)
    for block in parts.blocks:
        yield from _unmade(block, parts.links)


def web_addresses(parts: Outline) -> tuple[str, ...]:
    """The addresses on the web that the links of a body lead to, each once, in their order."""
    return tuple(
        dict.fromkeys(link.address for link in parts.links if urlsplit_or_none(link.address, "https") is not None)
    )


def urlsplit_or_none(address: str, scheme: str) -> SplitResult | None:
    """An address of this scheme whose host can be one, taken apart; `None` for every other."""
    try:
        split = urlsplit(address)
        _ = split.port
    except ValueError:
        return None
    host = split.hostname or ""
    return split if split.scheme.lower() == scheme and _HOST.fullmatch(host) else None


def _address(link: Link) -> Iterator[TextWarning]:
    scheme, colon, rest = link.address.partition(":")
    match scheme.lower() if colon else "":
        case "https":
            if urlsplit_or_none(link.address, "https") is None:
                yield _warning(TextWarningCode.LINK_BROKEN, link.line, link.address)
        case "tel":
            yield from _phone(link, unquote(rest))
        case "mailto":
            if not _is_mail_address(unquote(rest)):
                yield _warning(TextWarningCode.LINK_BROKEN, link.line, link.address)
        case other if other in _OTHER_SCHEMES or (other and rest.startswith("//")):
            yield _warning(TextWarningCode.LINK_NOT_ALLOWED, link.line, link.address)
        case _:
            yield _warning(TextWarningCode.LINK_BROKEN, link.line, link.address)


def _phone(link: Link, number: str) -> Iterator[TextWarning]:
    dialled = _SEPARATORS.sub("", number)
    if not _DIALABLE.fullmatch(dialled):
        yield _warning(TextWarningCode.PHONE_NOT_DIALABLE, link.line, link.text, {"number": number})
        return
    shown = [_SEPARATORS.sub("", one) for one in _NUMBER.findall(_DASHES.sub("-", _plain(link.text)))]
    numbers = [one for one in shown if len(one) > 2]
    if numbers and dialled not in numbers and _inland(dialled) not in numbers:
        yield _warning(TextWarningCode.PHONE_SHOWS_ANOTHER, link.line, link.text, {"number": number})


def _inland(number: str) -> str:
    return "0" + number.removeprefix("+81") if number.startswith("+81") else number


def _is_mail_address(address: str) -> bool:
    name, at, host = address.partition("?")[0].partition("@")
    return bool(name and at and _HOST.fullmatch(host)) and not re.search(r"\s", name)


def _is_empty_talk(text: str) -> bool:
    said = re.sub(r"[\s。.、,!！→>＞»…]", "", _plain(text).lower())
    return said in SAYS_NOTHING or not said


def _unmade(block: Block, links: tuple[Link, ...]) -> Iterator[TextWarning]:
    pressed = {link.text for link in links}
    for piece in block.pieces:
        for found in _NOT_MADE.finditer(piece.text):
            yield _warning(TextWarningCode.LINK_BROKEN, piece.line, found[0])
        rest = _NOT_MADE.sub(" ", piece.text)
        for found in _ADDRESS.finditer(rest):
            if not any(found[0] in text for text in pressed):
                yield _warning(TextWarningCode.LINK_NOT_MADE, piece.line, found[0])


def _plain(text: str) -> str:
    """Full-width letters and digits as half-width ones."""
    return unicodedata.normalize("NFKC", text)


def _warning(code: TextWarningCode, line: int, excerpt: str, values: dict[str, str | int] | None = None) -> TextWarning:
    return TextWarning(code, TextPart.BODY, line, excerpt, values or {})
