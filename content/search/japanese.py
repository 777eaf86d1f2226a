"""Japanese words by the dictionary of SudachiPy: what they are, how they sound, and what they are made of.

The dictionary is opened with the first word that is asked for (0.06 s), and not before: a process that never searches
has none of it. It is mapped from its file, so several processes share its pages.
"""

import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from content.search.folding import fold, is_kana

if TYPE_CHECKING:
    from sudachipy import Dictionary, Morpheme, Tokenizer  # type: ignore[import-untyped]  # has no py.typed

EDITION: Final = f"sudachipy {version('sudachipy')}, sudachidict-core {version('sudachidict-core')}"
_CHUNK_CHARACTERS: Final = 8_000
"""The dictionary takes 49,149 bytes at once; a body is handed over line by line, and a longer line in pieces."""
_FUNCTION: Final = frozenset({"助詞", "助動詞", "補助記号", "記号", "空白"})
_JOINED: Final = frozenset({"名詞", "接頭辞", "接尾辞", "形状詞"})
_INFLECTED: Final = frozenset({"動詞", "形容詞"})
_NUMERAL, _COUNTER, _VERB, _NOUN_FORM = "数詞", "助数詞", "動詞", "連用形"
_SOUND_FROM: Final = 2
"""A single kana sounds like a dozen words."""

_MINOR: Final = frozenset(
    re.findall(
        r"\S+",
        """
        為る 居る 有る 成る 出来る 行く 来る 見る 言う 仕舞う 下さる 下さい 頂く 教える 知る 良い 無い 宜しい
        時 事 物 者 為 所 様 方 訳 筈 侭 方法 場合 此れ 其れ 彼れ 何れ 此の 其の 何 何時 何処 誰 如何 どう こう そう
        何う 然う 斯う 御 達 さん 等 又 及び 或いは そして しかし だから と 迄 位 程 丈 とても もっと
        """,
    )
)
"""Words of nearly every question, in the dictionary's form: looked for only where there is no other."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, from `start`, before `end`.

    `surface` is as it stands there and `normal` the dictionary's form of it, both folded; `sound` how the dictionary's
    form sounds and `spoken` how it sounds here (katakana, not folded). `noun` is what a verb is as a noun, where it
    stands so here (始まり of 始まります), and otherwise empty. `parts` are the shorter words of a compound.
    `is_joined`: it makes one word with a noun beside it. `is_minor`: nearly every question has it.
    """

    start: int
    end: int
    surface: str
    normal: str
    sound: str
    spoken: str
    noun: str
    is_content: bool
    is_joined: bool
    is_minor: bool
    parts: tuple["Word", ...] = ()

    @property
    def is_number(self) -> bool:
        """Whether it is a number, or what a number counts with it."""
        return self.normal[:1].isdigit()

    @property
    def written(self) -> tuple[str, ...]:
        """Every form of writing it is found by: the dictionary's, kana as it stands there, and a verb's noun."""
        forms = (self.normal, self.surface if is_kana(self.surface) else "", self.noun)
        return tuple(dict.fromkeys(form for form in forms if form))

    @property
    def sounds(self) -> tuple[str, ...]:
        """How it sounds, where that says anything."""
        return (self.sound,) if len(self.sound) >= _SOUND_FROM and is_kana(self.sound) else ()


def words_of(text: str) -> tuple[Word, ...]:
    """All words of a text, in order. Line breaks are between words."""
    return tuple(word for start, line in _lines(text) for word in _line_words(line, start))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for line in re.finditer(r"[^\n]+", text):
        for offset in range(0, len(line[0]), _CHUNK_CHARACTERS):
            yield line.start() + offset, line[0][offset : offset + _CHUNK_CHARACTERS]


def _line_words(line: str, offset: int) -> Iterator[Word]:
    """The words of a line; a number and what it counts are one."""
    number: Word | None = None
    for found in _tokenizer().tokenize(line):
        word = _read(found, offset)
        if number is not None and _COUNTER in found.part_of_speech()[2] and number.end == word.start:
            yield _counted(number, word)
            number = None
            continue
        if number is not None:
            yield number
        number = word if found.part_of_speech()[1] == _NUMERAL else None
        if number is None:
            yield word
    if number is not None:
        yield number


def _read(found: "Morpheme", offset: int) -> Word:
    parts = _split(found)
    return _word(found, offset, tuple(_word(part, offset) for part in parts) if len(parts) > 1 else ())


def _counted(number: Word, counter: Word) -> Word:
    """1 and 歳 as one word, with its two for parts. How it sounds the dictionary does not know (いっさい)."""
    return Word(
        start=number.start,
        end=counter.end,
        surface=number.surface + counter.surface,
        normal=number.normal + counter.normal,
        sound="",
        spoken=number.spoken + counter.spoken,
        noun="",
        is_content=True,
        is_joined=True,
        is_minor=False,
        parts=(number, *(counter.parts or (counter,))),
    )


def _split(found: "Morpheme") -> Sequence["Morpheme"]:
    from sudachipy import SplitMode

    return tuple(found.split(SplitMode.A, add_single=False))


def _word(found: "Morpheme", offset: int, parts: tuple[Word, ...] = ()) -> Word:
    kind, surface, lemma = found.part_of_speech()[0], found.surface(), found.dictionary_form()
    is_inflected = kind in _INFLECTED and surface != lemma
    is_noun = kind == _VERB and len(surface) > 1 and found.part_of_speech()[5].startswith(_NOUN_FORM)
    normal = found.normalized_form()
    is_content = kind not in _FUNCTION and bool(surface.strip())
    return Word(
        start=offset + found.begin(),
        end=offset + found.end(),
        surface=fold(lemma if is_inflected else surface),
        normal=fold(normal),
        sound=fold(_sound_of(found) if is_inflected else found.reading_form()) if is_content else "",
        spoken=found.reading_form(),
        noun=fold(surface) if is_noun else "",
        is_content=is_content,
        is_joined=kind in _JOINED,
        is_minor=normal in _MINOR,
        parts=parts,
    )


def _sound_of(found: "Morpheme") -> str:
    """How the dictionary's form of an inflected word sounds: 下がら is found by さがる."""
    return str(found.dictionary_form_morpheme().reading_form())


class _PerThread(threading.local):
    """A tokenizer serves one thread at a time, so each has its own; the dictionary behind them is the process's."""

    tokenizer: "Tokenizer | None" = None


_OWN: Final = _PerThread()


def _tokenizer() -> "Tokenizer":
    if _OWN.tokenizer is None:
        _OWN.tokenizer = _dictionary().tokenizer()
    return _OWN.tokenizer


@lru_cache(maxsize=1)
def _dictionary() -> "Dictionary":
    from sudachipy import Dictionary

    return Dictionary(dict="core")
