"""Which kanji of a text need furigana, and what it could be: an offer, for no dictionary knows how a name is read."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from content.checks.kanji import AGREED_GRADE, is_above, is_kanji
from content.checks.words import Word, ruby, words
from content.markdown import TYPED_FURIGANA

_LEFT_ALONE = re.compile(
    r"""
    ^\ {0,3}(?P<fence>```+|~~~+).*?(?:^\ {0,3}(?P=fence)[`~]*\ *$|\Z)   # a block of code
    | (?P<ticks>`+)(?!`)(?:(?!\n\n).)+?(?<!`)(?P=ticks)(?!`)            # code
    | !\[[^\[\]\n]{0,500}\]\([^()\n]{0,2000}\)                          # a picture with its text
    | \]\([^()\n]{0,2000}\)                                             # a link's address
    | ^\ {0,3}\[[^\[\]\n]{1,300}\]:[^\n]*                               # a link's address at another place
    | <[^<>\s]{1,2000}>                                                 # a link that is its address, a tag
    | (?:https?://|www\.)\S+                                            # an address in the text
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
"""What stands in Markdown and is not read as a text."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """A word with a kanji above the grade and without furigana. `offer` is the word with it, `None` for no idea."""

    word: str
    offer: str | None


def with_furigana(markdown: str, grade: int = AGREED_GRADE) -> str:
    """A body with furigana put in where kanji above this school year have none; what is there stays as it is.

    An offer to editors: the dictionary does not know every name, nor which of two readings is meant. Nothing else of
    the text is changed, so doing it twice changes nothing more.
    """
    return "".join(_put(text, grade) if is_read else text for text, is_read in _parts(markdown))


def lacking(text: str, grade: int = AGREED_GRADE) -> Iterator[Lacking]:
    """The words of a text that need furigana, in their order, as often as they stand there. Furigana is looked at."""
    plain, covered = _uncovered(text)
    for word in words(plain):
        open_characters = [
            character
            for place, character in enumerate(word.surface, word.begin)
            if place not in covered and is_above(character, grade)
        ]
        if open_characters:
            has_some = any(place in covered for place in range(word.begin, word.begin + len(word.surface)))
            offer = None if has_some else _offer(word, grade)
            yield Lacking(word.surface, offer)


def _parts(markdown: str) -> Iterator[tuple[str, bool]]:
    at = 0
    for alone in _LEFT_ALONE.finditer(markdown):
        yield markdown[at : alone.start()], True
        yield alone[0], False
        at = alone.end()
    yield markdown[at:], True


def _put(text: str, grade: int) -> str:
    """Words are sought in the text as it is read; each is then put back where it stood."""
    plain, covered = _uncovered(text)
    offers = {
        word.begin: offer
        for word in words(plain)
        if not any(place in covered for place in range(word.begin, word.begin + len(word.surface)))
        and (offer := _offer(word, grade)) is not None
    }
    return _woven(text, offers)


def _woven(text: str, offers: Mapping[int, str]) -> str:
    woven, at, place = "", 0, 0
    while at < len(text):
        furigana = TYPED_FURIGANA.match(text, at)
        if furigana is not None:
            woven += furigana[0]
            at, place = furigana.end(), place + len(furigana[1])
        elif place in offers:
            length = len(TYPED_FURIGANA.sub(r"\1", offers[place]))
            woven += offers[place]
            at, place = at + length, place + length
        else:
            woven += text[at]
            at, place = at + 1, place + 1
    return woven


def _uncovered(text: str) -> tuple[str, frozenset[int]]:
    """The text as it is read, and which of its characters have furigana."""
    plain, at = "", 0
    covered: set[int] = set()
    for furigana in TYPED_FURIGANA.finditer(text):
        plain += text[at : furigana.start()]
        covered.update(range(len(plain), len(plain) + len(furigana[1])))
        plain += furigana[1]
        at = furigana.end()
    return plain + text[at:], frozenset(covered)


def _offer(word: Word, grade: int) -> str | None:
    """The word with furigana over the stretches of kanji that need it; `None` where none do, or none is known."""
    if not any(is_above(character, grade) for character in word.surface):
        return None
    stretches = ruby(word)
    if not stretches:
        return None
    return "".join(
        f"{{{one.base}|{one.reading}}}" if one.reading and _needs_it(one.base, grade) else one.base for one in stretches
    )


def _needs_it(kanji: str, grade: int) -> bool:
    return any(is_kanji(character) and is_above(character, grade) for character in kanji)
