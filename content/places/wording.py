"""In which language somebody is shown a text of a place or an event. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

Texts = Mapping[str, str]
"""A text by language. Japanese is always among them once a text was checked, unless there is none at all."""

Reader = tuple[str, ...]
"""The languages somebody is given, the best first: as for articles, `Languages.chain`."""

JAPANESE: Final = "ja"
EASY_JAPANESE: Final = "ja-easy"
ENGLISH: Final = "en"


@dataclass(frozen=True, slots=True)
class Worded:
    """A text, and the language it is in."""

    text: str
    language: str


def worded(texts: Texts, reader: Reader) -> Worded | None:
    """The text in the best language of a reader's, at last in Japanese; `None` where it was not written at all."""
    given = next((one for one in (*reader, JAPANESE) if one in texts), None)
    return None if given is None else Worded(texts[given], given)


def said(texts: Texts, reader: Reader) -> str:
    """The same without its language, empty where it was not written at all."""
    found = worded(texts, reader)
    return found.text if found else ""


def reads_japanese(reader: Reader) -> bool:
    """Whether labels and signs between words are Japanese for somebody."""
    return not reader or reader[0] in (JAPANESE, EASY_JAPANESE)
