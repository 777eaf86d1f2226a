"""Whether easy Japanese (やさしい日本語) is easy, as far as a simple rule can tell.

The rules are those of 出入国在留管理庁・文化庁「在留支援のためのやさしい日本語ガイドライン」(2020): short sentences
with one thing in each, no double negatives, no passive where it can be avoided, neither 尊敬語 nor 謙譲語, furigana.
Loanwords are not looked at, though it says to use few: no rule tells ミルク and ワクチン, the words to use, from the
others.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from content.checks.findings import CheckedText, TextPart, TextWarning, TextWarningCode
from content.checks.furigana import lacking
from content.checks.kanji import AGREED_GRADE
from content.checks.outline import Outline, Piece, without_furigana
from content.checks.words import Word, words

EASY_JAPANESE: Final = "ja-easy"

SENTENCE_CHARACTERS: Final = 30
"""The longest sentence, spaces and furigana not counted.

The guideline says 一文を短くする and gives no number. This one is what 東京大学 gives for easy Japanese in
「わかりやすい資料にするためのチェックリスト」(ez2understand.ifi.u-tokyo.ac.jp): about 24 characters, not over 30.
"""

_DOUBLE_NEGATIVES: Final = re.compile(
    r"な(?:い|く)(?:わけ(?:では|でも|じゃ)|ことは|ことも|は|も)(?:な[いくか]|ありません|ありえ)"
    r"|ないと[はも](?:限[らり]|かぎ[らり]|言[えい]|い[えい])(?:な[いくか]|ません)"
    r"|ず(?:に)?は(?:い|お)られ(?:ない|ません)"
    r"|ざるを(?:え|得)(?:ない|ません)"
)
_DOUBLE_HONORIFICS: Final = re.compile(
    r"おっしゃられ|いらっしゃられ|召し上がられ|めしあがられ|なさられ|[ご御](?:覧|らん)になられ|お(?:越し|見え)になられ"
    r"|[おご][^\s、。おご]{1,5}になられ|お伺い(?:し|いたし|致し)|拝見(?:させていただ|いたし)|ご拝"
)
_HONORIFICS: Final = re.compile(
    r"いらっしゃ|おっしゃ|召し上が|めしあが|なさい?ます|なさって|[ご御](?:覧|らん)(?:に|く)|お(?:越し|見え)に"
    r"|いたし(?:ま|た|て)|致し(?:ま|た|て)|申し(?:上げ|ます|まし)|(?:お)?伺(?:い|う)|参り(?:ま|た)|[てで]おり(?:ます|まし)"
    r"|拝(?:見|借|受)|いただ(?:け|き|く|い)|頂(?:け|き|く|い)|くださいますよう|[でが]ございま"
)
_ENDS: Final = re.compile(r"[。！？!?]+[」』）)]*")


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    part: TextPart
    line: int | None


def easy_japanese_warnings(text: CheckedText, parts: Outline) -> Iterator[TextWarning]:
    """Everything that makes a text in easy Japanese harder than it has to be."""
    offered: set[str] = set()
    for sentence in _sentences(text, parts):
        plain = without_furigana(sentence.text)
        yield from _length(sentence, plain)
        yield from _phrases(sentence, plain)
        yield from _passive(sentence, plain)
        if sentence.part is TextPart.BODY:  # elsewhere furigana cannot be shown
            yield from _kanji(sentence, offered)


def _sentences(text: CheckedText, parts: Outline) -> Iterator[_Sentence]:
    yield from _cut((Piece(text.title, 1),), TextPart.TITLE)
    yield from _cut((Piece(text.summary, 1),), TextPart.SUMMARY)
    for block in parts.blocks:
        yield from _cut(block.pieces, TextPart.BODY)


def _cut(pieces: Iterable[Piece], part: TextPart) -> Iterator[_Sentence]:
    """Sentences begin on the line of their first character; the end of a block ends one, whatever it ends with."""
    begun, line = "", 0
    for piece in pieces:
        rest = piece.text.strip()
        while rest:
            end = _ENDS.search(rest)
            line = line if begun else piece.line
            begun += rest[: end.end()] if end else rest
            rest = rest[end.end() :].strip() if end else ""
            if end:
                yield _Sentence(begun, part, line if part is TextPart.BODY else None)
                begun = ""
    if begun:
        yield _Sentence(begun, part, line if part is TextPart.BODY else None)


def _length(sentence: _Sentence, plain: str) -> Iterator[TextWarning]:
    characters = len(re.sub(r"\s", "", plain))
    if characters > SENTENCE_CHARACTERS:
        yield TextWarning(
            TextWarningCode.SENTENCE_TOO_LONG,
            sentence.part,
            sentence.line,
            plain,
            {"characters": characters, "limit": SENTENCE_CHARACTERS},
        )


def _phrases(sentence: _Sentence, plain: str) -> Iterator[TextWarning]:
    unspaced = re.sub(r"\s", "", plain)
    for found in _DOUBLE_NEGATIVES.finditer(unspaced):
        yield TextWarning(TextWarningCode.DOUBLE_NEGATIVE, sentence.part, sentence.line, found[0])
    twice = [found[0] for found in _DOUBLE_HONORIFICS.finditer(unspaced)]
    for phrase in twice:
        yield TextWarning(TextWarningCode.DOUBLE_HONORIFIC, sentence.part, sentence.line, phrase)
    for found in _HONORIFICS.finditer(_DOUBLE_HONORIFICS.sub("、", unspaced)):
        yield TextWarning(TextWarningCode.HONORIFIC, sentence.part, sentence.line, found[0])


def _passive(sentence: _Sentence, plain: str) -> Iterator[TextWarning]:
    """れる after a verb of the first or the third conjugation (言われる, 接種される).

    られる is left alone: after the second conjugation it mostly says that something can be done (食べられる).
    """
    before: Word | None = None
    for word in words(re.sub(r"\s", "", _DOUBLE_HONORIFICS.sub("、", plain))):
        if before is not None and _is_passive(before, word):
            phrase = before.surface + word.surface
            yield TextWarning(TextWarningCode.PASSIVE, sentence.part, sentence.line, phrase)
        before = word


def _is_passive(verb: Word, ending: Word) -> bool:
    return (
        ending.kind == "助動詞"
        and ending.base == "れる"
        and verb.kind == "動詞"
        and verb.conjugation.startswith(("五段", "サ行変格"))
    )


def _kanji(sentence: _Sentence, offered: set[str]) -> Iterator[TextWarning]:
    """Each word once: who puts furigana on it sees it everywhere."""
    for one in lacking(sentence.text):
        if one.word not in offered:
            offered.add(one.word)
            yield TextWarning(
                TextWarningCode.KANJI_WITHOUT_FURIGANA,
                sentence.part,
                sentence.line,
                one.word,
                {"grade": AGREED_GRADE},
                suggestion=one.offer,
            )
