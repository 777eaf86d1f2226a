"""What somebody looks for, as the pieces it can be read as. Pure, but for the dictionary of Japanese.

One question can be read in several ways (`よぼうせっ`: 予防 and the beginning of 接種, or that of 予防接種). An edge is
one way to read one stretch of it; which of them hold, the words of the index decide (`reading.py`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from content.languages import Analysis
from content.search.analysis import joined_sounds, joined_surface, joined_writing, rows
from content.search.folding import fold, fold_letters, is_kana, is_wide_writing, without_accents
from content.search.japanese import Word, words_of
from content.search.terms import sounding, written
from content.search.words import MINOR_ENGLISH, bare, bigrams_in, stem, words_in

EXACT: Final = 1.0
IN_KANA: Final = 0.95
"""The same word, written in kana there and in kanji here."""
SOUNDS_ALIKE: Final = 0.9
GUESSED: Final = 0.6
"""What the dictionary takes a few kana for."""
IN_PARTS: Final = 0.6
"""All the words that a compound is made of, wherever they stand."""
BEGINS_ALIKE: Final = 0.7

WORD_COST, ROW_COST, SOUND_COST, SHORT_SOUND_COST = 1.0, 0.95, 0.65, 1.5
BEGINNING_COST, LONG_BEGINNING_COST = 1.1, 0.6
FUNCTION_COST, PARTICLE_COST, MINOR_COST, SIGN_COST = 0.3, 0.5, 0.4, 0.0
UNKNOWN_COST, NOTHING_COST = 2.5, 4.0
"""Of a word that no text has, and of a character that is read as nothing at all."""

_KANA_RUN: Final = re.compile("[ぁ-ゖァ-ヺー]+")
_PARTICLES: Final = frozenset("がをはにのでともへやか")
_SOUND_CHARACTERS: Final = range(2, 13)
"""From two kana to as many as the longest words of the field have."""
_GUESSED_UNTIL_CHARACTERS: Final = 3
_BEGINNING_CHARACTERS: Final = 16
_FOLDED_CHARACTERS: Final = 200
"""One character may fold to eighteen (ﷺ); nobody looks for as many."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to find a piece: all of `terms` are in a text, and the piece then counts by `weight`, 1 at the most.

    `is_beginning`: the one term is the beginning of one in the text.
    """

    terms: tuple[str, ...]
    weight: float
    is_beginning: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """One way to read the characters from `start`, before `end`.

    `cost` is how far-fetched it is where a text has one of the alternatives; `unknown_cost` where none has, `None`
    where it cannot be read so then. One without alternatives says nothing. `is_minor`: nearly every question has it.
    `synonyms` are the words that the alternatives stand for besides what was typed.
    """

    start: int
    end: int
    cost: float
    alternatives: tuple[Alternative, ...] = ()
    unknown_cost: float | None = None
    is_minor: bool = False
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What was typed, folded. `is_open`: the last word may go on, because somebody is still typing."""

    text: str
    is_open: bool
    words: tuple[Word, ...]
    """As Japanese."""


def question_of(typed: str) -> Question:
    """The question that somebody typed. A blank at its end says that the last word is whole."""
    text = fold_letters(typed)[:_FOLDED_CHARACTERS]
    stripped = text.strip()
    return Question(stripped, bool(stripped) and text.rstrip() == text, words_of(stripped))


def edges_of(question: Question, analysis: Analysis) -> tuple[Edge, ...]:
    """Every way to read a question in a language."""
    match analysis:
        case Analysis.JAPANESE:
            own = _japanese(question)
        case Analysis.ENGLISH:
            own = _english(question)
        case Analysis.WORDS:
            own = _spaced(question)
        case Analysis.BIGRAMS:
            own = _bigrams(question)
    return (*own, *_signs(question.text))


def _signs(text: str) -> Iterator[Edge]:
    """What stands between words says nothing; what nothing else is made of is passed over at a price."""
    for place, character in enumerate(text):
        yield Edge(place, place + 1, NOTHING_COST if character.isalnum() else SIGN_COST)


def _japanese(question: Question) -> Iterator[Edge]:
    yield from (_word(word) for word in question.words)
    yield from (_row(row) for row in rows(question.words))
    yield from _sounds(question)
    yield from _particles(question.text)
    if question.is_open:
        yield from _beginnings(question)


def _word(word: Word) -> Edge:
    if not word.is_content:
        return Edge(word.start, word.end, FUNCTION_COST)
    typed_in_kana = is_kana(word.surface)
    is_short = typed_in_kana and word.end - word.start <= _GUESSED_UNTIL_CHARACTERS
    alternatives = [Alternative((written(word.normal),), GUESSED if is_short else EXACT)]
    if typed_in_kana:
        alternatives += [Alternative((written(word.surface),), EXACT)]
        alternatives += [Alternative((sounding(sound),), SOUNDS_ALIKE) for sound in {*word.sounds, word.surface}]
    else:
        alternatives += [Alternative((written(sound),), IN_KANA) for sound in word.sounds]
    if len(word.parts) > 1 and not word.is_number and all(part.is_content for part in word.parts):
        alternatives.append(Alternative(tuple(written(part.normal) for part in word.parts), IN_PARTS))
    is_one_kana = typed_in_kana and len(word.surface) == 1
    cost = MINOR_COST if word.is_minor else WORD_COST
    unknown_cost = cost if word.is_minor or is_one_kana else UNKNOWN_COST
    return Edge(word.start, word.end, cost, tuple(alternatives), unknown_cost, word.is_minor or is_one_kana)


def _row(row: Sequence[Word]) -> Edge:
    """Neighbours read as one word."""
    joined, surface = joined_writing(row), joined_surface(row)
    alternatives = [Alternative((written(one),), EXACT) for one in dict.fromkeys((joined, surface))]
    for sound in joined_sounds(row):
        alternatives.append(
            Alternative((sounding(sound),), SOUNDS_ALIKE)
            if is_kana(surface)
            else Alternative((written(sound),), IN_KANA)
        )
    return Edge(row[0].start, row[-1].end, ROW_COST * (len(row) - 1), tuple(alternatives))


def in_parts(words: Sequence[Word]) -> Alternative | None:
    """All words that say something, wherever they stand; `None` where none does."""
    terms = tuple(dict.fromkeys(written(word.normal) for word in words if word.is_content and not word.is_minor))
    return Alternative(terms, IN_PARTS) if terms else None


def _sounds(question: Question) -> Iterator[Edge]:
    """Kana that sound like a word of the index, from where a word can begin."""
    text = question.text
    begins = {word.start for word in question.words}
    for run in _KANA_RUN.finditer(text):
        for start in range(*run.span()):
            if start not in begins and start != run.start() and text[start - 1] not in _PARTICLES:
                continue
            for length in _SOUND_CHARACTERS:
                if start + length > run.end():
                    break
                sound = fold(text[start : start + length])
                cost = (SOUND_COST if length > 2 else SHORT_SOUND_COST) - length / 100  # the longer is the likelier
                alternatives = (Alternative((written(sound),), EXACT), Alternative((sounding(sound),), SOUNDS_ALIKE))
                yield Edge(start, start + length, cost, alternatives)


def _particles(text: str) -> Iterator[Edge]:
    for place, character in enumerate(text):
        if character in _PARTICLES:
            yield Edge(place, place + 1, PARTICLE_COST)


def _beginnings(question: Question) -> Iterator[Edge]:
    """The end of the question as the beginning of a word."""
    text = question.text
    for word in question.words:
        if word.end == word.start or len(text) - word.start > _BEGINNING_CHARACTERS or " " in text[word.start :]:
            continue
        typed = fold(text[word.start :])
        spoken = fold("".join(one.spoken for one in question.words if one.start >= word.start))
        alternatives = [Alternative((written(typed),), BEGINS_ALIKE, is_beginning=True)]
        alternatives += [
            Alternative((sounding(sound),), BEGINS_ALIKE, is_beginning=True)
            for sound in sorted({typed, spoken})
            if is_kana(sound) and len(sound) > 1
        ]
        if len(typed) > 1 or is_wide_writing(typed):
            cost = max(BEGINNING_COST - len(typed) / 10, LONG_BEGINNING_COST)  # a long one is no chance
            yield Edge(word.start, len(text), cost, tuple(alternatives))


def _english(question: Question) -> Iterator[Edge]:
    for start, end, word in words_in(question.text):
        alternatives = [Alternative((written(stem(word)),), EXACT), Alternative((sounding(bare(word)),), EXACT)]
        yield _typed_word(question, start, end, alternatives, bare(word), is_minor=word in MINOR_ENGLISH)


def _spaced(question: Question) -> Iterator[Edge]:
    for start, end, word in words_in(question.text):
        plain = without_accents(word)
        alternatives = [
            Alternative((written(word),), EXACT),
            Alternative((sounding(plain),), SOUNDS_ALIKE if plain == word else GUESSED),
        ]
        yield _typed_word(question, start, end, alternatives, plain)


def _typed_word(
    question: Question, start: int, end: int, alternatives: list[Alternative], plain: str, *, is_minor: bool = False
) -> Edge:
    is_last = question.is_open and end == len(question.text)
    if is_last and len(plain) > 1:
        alternatives.append(Alternative((sounding(plain),), BEGINS_ALIKE, is_beginning=True))
    minor = is_minor and not is_last
    cost = MINOR_COST if minor else WORD_COST
    return Edge(start, end, cost, tuple(alternatives), cost if minor else UNKNOWN_COST, minor)


def _bigrams(question: Question) -> Iterator[Edge]:
    """Each two characters stand for the first of them, the last two for both, so that they lie side by side."""
    found = list(bigrams_in(question.text))
    for place, (start, end, piece) in enumerate(found):
        overlaps = place + 1 < len(found) and found[place + 1][0] < end
        alternatives = [Alternative((written(piece),), EXACT)]
        if len(piece) == 1 or (question.is_open and end == len(question.text)):
            alternatives.append(Alternative((written(piece),), BEGINS_ALIKE, is_beginning=True))
        yield Edge(start, found[place + 1][0] if overlaps else end, WORD_COST, tuple(alternatives), UNKNOWN_COST)
