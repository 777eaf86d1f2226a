"""Terms of texts in languages that part their words by spaces, and of those that are taken two characters at a time."""

import re
import threading
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, Protocol

from content.search.folding import fold_letters, without_accents
from content.search.terms import Analysed, Occurrence, kept, sounding, written

_MARKS: Final = "\u0300-\u036f"
_WIDE: Final = "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
_WORD: Final = re.compile(rf"[\w{_MARKS}]+(?:['’][\w{_MARKS}]+)*")
_LATIN_OR_WIDE: Final = re.compile(rf"[{_WIDE}]+|[^\W{_WIDE}]+")
_IS_WIDE: Final = re.compile(rf"[{_WIDE}]")
_POSSESSIVE: Final = re.compile(r"['’]s?$")

MINOR_ENGLISH: Final = frozenset(
    re.findall(
        r"\S+",
        """
        a an and are as at be been but by can could did do does for from had has have he her his how i if in is it its
        me my of on or our she should so that the their them they this to was we were what when where which who why
        will with would you your
        """,
    )
)
"""Words of nearly every English question: looked for only where there is no other."""


def english(text: str) -> Analysed:
    """English: each word by its stem and as it stands there."""
    found = tuple(words_in(text))
    terms = (
        Occurrence(term, start, end)
        for start, end, word in found
        for term in (written(stem(word)), sounding(bare(word)))
    )
    return Analysed(kept(terms), len(found))


def spaced(text: str) -> Analysed:
    """Words between spaces: each with and without its accents."""
    found = tuple(words_in(text))
    terms = (
        Occurrence(term, start, end)
        for start, end, word in found
        for term in (written(word), sounding(without_accents(word)))
    )
    return Analysed(kept(terms), len(found))


def bigrams(text: str) -> Analysed:
    """Two characters at a time of what has no spaces, or too few; words of what is written in other letters."""
    found = tuple(bigrams_in(text))
    return Analysed(kept(Occurrence(written(piece), start, end) for start, end, piece in found), len(found))


def words_in(text: str) -> Iterator[tuple[int, int, str]]:
    """The words between spaces and signs, folded, each with its place."""
    for word in _WORD.finditer(text):
        yield word.start(), word.end(), fold_letters(word[0])


def bigrams_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Every two neighbours of a run of Chinese characters or Korean syllables, one that stands alone, other words."""
    for run in _LATIN_OR_WIDE.finditer(text):
        start, end = run.span()
        if _IS_WIDE.match(run[0]) is None or end - start == 1:
            yield start, end, fold_letters(run[0])
            continue
        for place in range(start, end - 1):
            yield place, place + 2, fold_letters(text[place : place + 2])


def bare(word: str) -> str:
    """A folded word without accents and without the ending of a possessive."""
    return without_accents(_POSSESSIVE.sub("", word))


@lru_cache(maxsize=8_192)
def stem(word: str) -> str:
    """The stem of a folded English word (Porter2)."""
    return _stemmer().stemWord(bare(word))


class _Stemmer(Protocol):
    def stemWord(self, word: str, /) -> str: ...  # noqa: N802  the name is snowball's


class _PerThread(threading.local):
    """A stemmer keeps the word that it works on, so each thread has its own."""

    stemmer: _Stemmer | None = None


_OWN: Final = _PerThread()


def _stemmer() -> _Stemmer:
    if _OWN.stemmer is None:
        import snowballstemmer  # type: ignore[import-untyped]  # has no types

        _OWN.stemmer = snowballstemmer.stemmer("english")
    return _OWN.stemmer
