"""Japanese text as words with their readings, by SudachiPy and its core dictionary."""

import re
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from sudachipy import Dictionary, SplitMode, Tokenizer  # type: ignore[import-untyped]  # it has no stubs

from content.checks.kanji import is_kanji

_CHUNK_BYTES = 40_000
"""SudachiPy refuses texts of more than 49,149 bytes at a time."""

FIELD_READINGS: Final[Mapping[str, str]] = {"便": "べん", "抱く": "だ", "張り": "は"}
"""How the first kanji of a word is read here, where the dictionary has another reading before it (びん, いだ, ば)."""

_SENTENCE_ENDS = re.compile(r"(?<=[。\n])")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it stands in a text, from the character `begin` on.

    `reading` is in hiragana, as it is written there; empty where the dictionary has none. `kind` and `form` are
    SudachiPy's part of speech and conjugated form, `conjugation` its conjugation, `base` the form in the dictionary.
    """

    begin: int
    surface: str
    reading: str
    kind: str
    conjugation: str
    form: str
    base: str


@dataclass(frozen=True, slots=True)
class Ruby:
    """A stretch of a word; `reading` for one of kanji, `None` for one that reads as it is written."""

    base: str
    reading: str | None = None


_lock = threading.Lock()


@cache
def _tokenizer() -> Tokenizer:
    return Dictionary(dict="core").tokenizer(mode=SplitMode.C)


def words(text: str) -> Iterator[Word]:
    """The words of a text, one after the other; together they are the whole text."""
    begin = 0
    for chunk in _chunks(text):
        with _lock:  # a tokenizer is not to be used by two threads at a time
            found = [
                _word(one.surface(), one.reading_form(), one.part_of_speech(), one.dictionary_form())
                for one in _tokenizer().tokenize(chunk)
            ]
        for surface, *rest in found:
            yield Word(begin, surface, *rest)
            begin += len(surface)


def _word(surface: str, reading: str, part: tuple[str, ...], base: str) -> tuple[str, str, str, str, str, str]:
    return surface, hiragana(reading), part[0], part[4], part[5], base


def _chunks(text: str) -> Iterator[str]:
    chunk = ""
    for sentence in _SENTENCE_ENDS.split(text):
        for piece in _short(sentence):
            if len((chunk + piece).encode()) > _CHUNK_BYTES:
                yield chunk
                chunk = ""
            chunk += piece
    if chunk:
        yield chunk


def _short(sentence: str) -> Iterator[str]:
    size = _CHUNK_BYTES // 4
    for begin in range(0, len(sentence), size):
        yield sentence[begin : begin + size]


def hiragana(text: str) -> str:
    """Katakana as hiragana; everything else as it is."""
    return "".join(chr(ord(one) - 0x60) if "ァ" <= one <= "ヶ" else one for one in text)


def ruby(word: Word) -> tuple[Ruby, ...]:
    """A word as stretches of kanji with their readings and of kana between them; empty where that cannot be told."""
    if not re.fullmatch(r"[ぁ-ゖー]+", word.reading):
        return ()
    stretches = _stretches(word.surface)
    pattern = "".join("(.+?)" if is_kanji(one[0]) else re.escape(hiragana(one)) for one in stretches)
    aligned = re.fullmatch(pattern, word.reading)
    if aligned is None:
        return ()
    known = FIELD_READINGS.get(word.base)
    readings = iter(aligned.groups() if known is None else (known, *aligned.groups()[1:]))
    return tuple(Ruby(one, next(readings)) if is_kanji(one[0]) else Ruby(one) for one in stretches)


def _stretches(surface: str) -> list[str]:
    stretches: list[str] = []
    for character in surface:
        continues = stretches and _is_of_kanji(stretches[-1][-1]) == _is_of_kanji(character)
        if continues:
            stretches[-1] += character
        else:
            stretches.append(character)
    return stretches


def _is_of_kanji(character: str) -> bool:
    return is_kanji(character) or character == "々"
