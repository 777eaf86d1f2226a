"""The terms of a text by the kind of analysis of its language."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from content.languages import Analysis
from content.search.folding import fold, is_kana
from content.search.japanese import EDITION as DICTIONARY_EDITION
from content.search.japanese import Word, words_of
from content.search.terms import Analysed, Occurrence, kept, sounding, written
from content.search.words import bigrams, english, spaced

EDITION: Final = f"2; {DICTIONARY_EDITION}"
"""Another edition means other terms, so that every text is to be read anew. Its number is raised by hand."""

JOINED_WORDS: Final = 3
"""So many nouns in a row are one word as well: 妊婦 健診 is found by 妊婦健診 and by にんぷけんしん."""

_KANA_RUN: Final = re.compile("[ぁ-ゖァ-ヺー]+")
_TO_HIRAGANA: Final = {code: chr(code - 0x60) for code in range(ord("ァ"), ord("ヶ") + 1)}


class Analyser:
    """Reads texts. `kana_words` are the field's own words in hiragana, which the dictionary does not know in kana
    (りにゅうしょく it takes for four words): they are found wherever they stand.
    """

    def __init__(self, kana_words: Sequence[str] = ()) -> None:
        longest_first = sorted(set(kana_words), key=lambda word: (-len(word), word))
        self._kana_words = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None

    def analyse(self, text: str, analysis: Analysis) -> Analysed:
        """The terms of a text."""
        match analysis:
            case Analysis.JAPANESE:
                return self._japanese(text)
            case Analysis.ENGLISH:
                return english(text)
            case Analysis.WORDS:
                return spaced(text)
            case Analysis.BIGRAMS:
                return bigrams(text)

    def _japanese(self, text: str) -> Analysed:
        words = words_of(text)
        occurrences = (*_single(words), *_joined(words), *self._in_kana(text))
        return Analysed(kept(occurrences), sum(word.is_content for word in words))

    def _in_kana(self, text: str) -> Iterator[Occurrence]:
        if self._kana_words is None:
            return
        for run in _KANA_RUN.finditer(text):
            for word in self._kana_words.finditer(run[0].translate(_TO_HIRAGANA)):
                start, end = run.start() + word.start(), run.start() + word.end()
                yield Occurrence(written(fold(word[0])), start, end)
                yield Occurrence(sounding(fold(word[0])), start, end)


def _single(words: Sequence[Word]) -> Iterator[Occurrence]:
    """Each word that says something, and the shorter ones it is made of."""
    for word in words:
        if not word.is_content:
            continue
        for one in (word, *word.parts):
            if one.is_content:
                yield from _terms(one.written, one.sounds, one.start, one.end)


def _joined(words: Sequence[Word]) -> Iterator[Occurrence]:
    """Neighbours that make one word."""
    for row in rows(words):
        start, end = row[0].start, row[-1].end
        yield from _terms((joined_writing(row), joined_surface(row)), joined_sounds(row), start, end)


def rows(words: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    """Every two or three neighbours that make one word."""
    for first in range(len(words)):
        for last in range(first + 1, min(first + JOINED_WORDS, len(words))):
            if not (words[last].is_joined and words[last - 1].is_joined and words[last - 1].end == words[last].start):
                break
            yield tuple(words[first : last + 1])


def joined_writing(row: Sequence[Word]) -> str:
    """One word of several, in the dictionary's forms."""
    return "".join(word.normal for word in row)


def joined_surface(row: Sequence[Word]) -> str:
    """The same as it stands there."""
    return fold("".join(word.surface for word in row))


def joined_sounds(row: Sequence[Word]) -> tuple[str, ...]:
    """How it sounds, where the dictionary knows that; nobody types a number in kana."""
    if any(word.is_number for word in row):
        return ()
    sound = fold("".join(word.spoken for word in row))
    return (sound,) if is_kana(sound) else ()


def _terms(writings: Sequence[str], sounds: Sequence[str], start: int, end: int) -> Iterator[Occurrence]:
    for writing in writings:
        yield Occurrence(written(writing), start, end)
    for sound in sounds:
        yield Occurrence(sounding(sound), start, end)
