"""The synonyms as search uses them: which groups a question names, and what to look for besides in each language."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from content.languages import Analysis
from content.search.analysis import joined_sounds, joined_writing
from content.search.folding import fold, fold_letters, is_kana, is_wide_writing, without_accents
from content.search.japanese import Word, words_of
from content.search.question import EXACT, SOUNDS_ALIKE, Alternative, Edge, Question, in_parts
from content.search.synonyms import SynonymGroup, Synonyms
from content.search.terms import sounding, written
from content.search.words import MINOR_ENGLISH, bigrams_in, stem, words_in

SAME_THING: Final = 0.5
"""Another word for it counts half as much as the word that was typed."""

SAME_THING_IN_PARTS: Final = 0.4
_SPAN_COST: Final = 0.4
_SPAN_WORDS: Final = 8
_KEY_SOUND_CHARACTERS: Final = 3
"""Shorter sounds are those of too many words: は is 歯, 葉 and 派."""

_KANA_WORD_CHARACTERS: Final = 4
"""From here on a word of the field in kana is hardly ever a piece of another one."""

_BARE_LETTERS: Final = 3
"""Shorter words without their accents are too many other words."""

_NEGATIONS: Final = frozenset({"ない", "無い", "ず", "ぬ"})


@dataclass(frozen=True, slots=True)
class Named:
    """A stretch of a question that names a group: from `start`, before `end`."""

    start: int
    end: int
    group: SynonymGroup


class Thesaurus:
    """Made from the file's words at the first question, because the dictionary has to read them.

    `analyses` are those of the languages that there are.
    """

    def __init__(self, synonyms: Synonyms, analyses: Mapping[str, Analysis]) -> None:
        self._synonyms = synonyms
        self._analyses = analyses
        self._targets: dict[tuple[str, Analysis], tuple[Alternative, ...]] = {}

    def named_in(self, question: Question) -> tuple[Named, ...]:
        """The groups that a question names, in whatever language; of two that overlap the longer one."""
        found = sorted(self._spans(question), key=lambda one: (one.start - one.end, one.start))
        kept: list[Named] = []
        for one in found:
            if one not in kept and not any(_overlap(one, other) for other in kept):
                kept.append(one)
        return tuple(sorted(kept, key=lambda one: one.start))

    def edges(self, question: Question, named: Sequence[Named], language: str) -> tuple[Edge, ...]:
        """What to look for in the texts of `language` where the question names a group."""
        edges = (self._edge(question, one, language) for one in named)
        return tuple(edge for edge in edges if edge.alternatives)

    @cached_property
    def kana_words(self) -> tuple[str, ...]:
        """The field's Japanese words in hiragana, as far as they are long enough to be told in a row of kana."""
        japanese = (word for group in self._synonyms.groups for word in group.words.get("ja", ()))
        sounds = ("".join(one.spoken for one in words_of(word)) for word in japanese)
        hiragana = {sound.translate(_TO_HIRAGANA) for sound in sounds}
        return tuple(sorted(one for one in hiragana if len(one) >= _KANA_WORD_CHARACTERS and is_kana(fold(one))))

    def _edge(self, question: Question, one: Named, language: str) -> Edge:
        analysis = self._analyses[language]
        typed = fold(question.text[one.start : one.end])
        others = [word for word in one.group.words.get(_bare(language), ()) if fold(word) != typed]
        alternatives = [target for word in others for target in self._targets_of(word, analysis)]
        if is_kana(typed) and analysis is Analysis.JAPANESE:
            alternatives += [way for word in others for way in _sounding_like(word, typed)]
        return Edge(
            one.start,
            one.end,
            _SPAN_COST,
            (*_as_typed(question, one, analysis), *alternatives),
            synonyms=tuple(word for word in others if self._targets_of(word, analysis)),
        )

    def _targets_of(self, word: str, analysis: Analysis) -> tuple[Alternative, ...]:
        """Worked out once for each word of the file."""
        key = (word, analysis)
        if key not in self._targets:
            self._targets[key] = targets(word, analysis)
        return self._targets[key]

    def _spans(self, question: Question) -> Iterator[Named]:
        words = question.words
        for first, word in enumerate(words):
            for last in range(first, min(first + _SPAN_WORDS, len(words))):
                row = words[first : last + 1]
                for key in _keys(row):
                    yield from self._named(word.start, words[last].end, key)
        yield from self._spaced_spans(question)
        for key, groups in self._unspaced.items():
            start = question.text.find(key)
            if start >= 0:
                yield from (Named(start, start + len(key), group) for group in groups)

    def _spaced_spans(self, question: Question) -> Iterator[Named]:
        spaced = list(words_in(question.text))
        for first in range(len(spaced)):
            for last in range(first, min(first + _SPAN_WORDS, len(spaced))):
                row = spaced[first : last + 1]
                for key in (" ".join(word for _, _, word in row), " ".join(stem(word) for _, _, word in row)):
                    yield from self._named(row[0][0], row[-1][1], key)

    def _named(self, start: int, end: int, key: str) -> Iterator[Named]:
        yield from (Named(start, end, group) for group in self._by_key.get(key, ()))

    @cached_property
    def _by_key(self) -> Mapping[str, tuple[SynonymGroup, ...]]:
        by_key: dict[str, tuple[SynonymGroup, ...]] = {}
        for group in self._synonyms.groups:
            spelled = ((word, language) for language, words in group.words.items() for word in words)
            for key in {key for word, language in spelled for key in _word_keys(word, language)}:
                by_key[key] = (*by_key.get(key, ()), group)
        return by_key

    @cached_property
    def _unspaced(self) -> Mapping[str, tuple[SynonymGroup, ...]]:
        """Words of languages without spaces, which stand anywhere in a question."""
        found: dict[str, tuple[SynonymGroup, ...]] = {}
        for group in self._synonyms.groups:
            for language, words in group.words.items():
                if self._analyses.get(language) is not Analysis.BIGRAMS:
                    continue
                for word in dict.fromkeys(fold_letters(word) for word in words):
                    if len(word) > 1:
                        found[word] = (*found.get(word, ()), group)
        return found


def targets(word: str, analysis: Analysis) -> tuple[Alternative, ...]:
    """What a synonym is looked for by. None for one that its words do not tell alone (食べない is more than 食べる)."""
    match analysis:
        case Analysis.JAPANESE:
            return _japanese_targets(words_of(word))
        case Analysis.ENGLISH:
            terms = [written(stem(one)) for _, _, one in words_in(word) if one not in MINOR_ENGLISH]
        case Analysis.WORDS:
            terms = [written(one) for _, _, one in words_in(word)]
        case Analysis.BIGRAMS:
            terms = [written(one) for _, _, one in bigrams_in(word)]
    return (_weighed(terms),) if terms else ()


def _japanese_targets(words: Sequence[Word]) -> tuple[Alternative, ...]:
    if any(word.normal in _NEGATIONS for word in words):
        return ()
    found = [Alternative((written(joined_writing(words)),), SAME_THING)]
    surface = fold("".join(word.surface for word in words))
    if is_kana(surface):
        found.append(Alternative((written(surface),), SAME_THING))
    parts = in_parts(words)
    if parts is not None and len(words) > 1:
        found.append(_weighed(parts.terms))
    return tuple(dict.fromkeys(found))


def _sounding_like(word: str, typed: str) -> tuple[Alternative, ...]:
    """A word of the group that is the very one that was typed in kana: its own writing says what is meant."""
    words = words_of(word)
    if typed not in joined_sounds(words):
        return ()
    parts = in_parts(words)
    whole = Alternative((written(joined_writing(words)),), SOUNDS_ALIKE)
    return (whole,) if parts is None or len(words) == 1 else (whole, parts)


def _weighed(terms: Sequence[str]) -> Alternative:
    distinct = tuple(dict.fromkeys(terms))
    return Alternative(distinct, SAME_THING if len(distinct) == 1 else SAME_THING_IN_PARTS)


def _as_typed(question: Question, one: Named, analysis: Analysis) -> tuple[Alternative, ...]:
    """The stretch itself, read as one thing. Where it is one word, its own edge says how to find it."""
    if analysis is not Analysis.JAPANESE:
        return _typed_whole(question.text[one.start : one.end], analysis)
    row = tuple(word for word in question.words if one.start <= word.start and word.end <= one.end)
    if len(row) < 2:
        return ()
    surface = fold(question.text[one.start : one.end])
    found = [Alternative((written(joined_writing(row)),), EXACT), Alternative((written(surface),), EXACT)]
    if is_kana(surface):
        found.append(Alternative((sounding(surface),), SOUNDS_ALIKE))
    elif not any(word.normal in _NEGATIONS for word in row):
        parts = in_parts(row)
        found += [] if parts is None else [parts]
    return tuple(found)


def _typed_whole(text: str, analysis: Analysis) -> tuple[Alternative, ...]:
    found = targets(text, analysis)
    return tuple(Alternative(one.terms, EXACT) for one in found)


def _keys(row: Sequence[Word]) -> set[str]:
    """By what a stretch of Japanese names a group: as it is written, in the dictionary's forms, and as it sounds."""
    surface = fold("".join(word.surface for word in row))
    keys = {surface, joined_writing(row)}
    if any(is_wide_writing(character) for character in surface):
        return keys
    return keys | {sound for sound in joined_sounds(row) if len(sound) >= _KEY_SOUND_CHARACTERS}


def _word_keys(word: str, language: str) -> set[str]:
    if language != "ja":
        spelled = [one for _, _, one in words_in(word)]
        stems = {" ".join(stem(one) for one in spelled)} if language == "en" else set()
        bare = without_accents(" ".join(spelled))
        return {fold(word), " ".join(spelled), *stems, *([bare] if len(bare) >= _BARE_LETTERS else ())} - {""}
    words = words_of(word)
    surface = fold("".join(one.surface for one in words))
    sounds = {sound for sound in joined_sounds(words) if len(sound) >= _KEY_SOUND_CHARACTERS}
    return {fold(word), surface, joined_writing(words)} | sounds


def _overlap(one: Named, other: Named) -> bool:
    """Whether they share characters, and are not the same ones."""
    is_same = (one.start, one.end) == (other.start, other.end)
    return not is_same and one.start < other.end and other.start < one.end


def _bare(language: str) -> str:
    return language.partition("-")[0]


_TO_HIRAGANA: Final = {code: chr(code - 0x60) for code in range(ord("ァ"), ord("ヶ") + 1)}
