"""A question is read in the least far-fetched way of which there is something to find."""

import pytest

from content.languages import Analysis
from content.search.question import Alternative, edges_of, question_of
from content.search.reading import clauses_of
from content.search.terms import sounding, written


class Words:
    """A vocabulary of these terms."""

    def __init__(self, *terms: str) -> None:
        self._terms = terms

    def has(self, alternative: Alternative) -> bool:
        if alternative.is_beginning:
            return any(term.startswith(alternative.terms[0]) for term in self._terms)
        return all(term in self._terms for term in alternative.terms)


HAD = Words(
    *map(
        written,
        ("熱", "発熱", "下がる", "予防", "接種", "予防接種", "赤ちゃん", "離乳食", "妊婦健診", "妊婦", "健診", "前"),
    ),
    *map(
        sounding,
        ("ねつ", "はつねつ", "さがる", "よぼう", "せっしゅ", "よぼうせっしゅ", "あかちゃん", "りにゅうしょく", "まえ"),
    ),
)


def read(typed: str, words: Words = HAD) -> list[str]:
    """The pieces that are looked for, as they were typed."""
    question = question_of(typed)
    clauses = clauses_of(edges_of(question, Analysis.JAPANESE), len(question.text), words)
    return [question.text[one.start : one.end] for one in clauses]


@pytest.mark.parametrize(
    ("typed", "pieces"),
    [
        ("はつねつ", ["はつねつ"]),
        ("はつねつのとき", ["はつねつ"]),
        ("ねつがさがらない", ["ねつ", "さがら"]),
        ("熱が下がらないときどうする", ["熱", "下がら"]),
        ("りにゅうしょくのまえ", ["りにゅうしょく", "まえ"]),
        ("赤ちゃん 予防接種", ["赤ちゃん", "予防接種"]),
        ("妊婦健診", ["妊婦健診"]),
        ("とき", ["とき"]),
        ("まえ", ["まえ"]),
        ("発熱！？", ["発熱"]),
    ],
)
def test_it_is_parted_into_what_can_be_found(typed: str, pieces: list[str]) -> None:
    assert read(typed) == pieces


def test_while_it_is_typed_its_end_is_the_beginning_of_a_word() -> None:
    assert read("赤ちゃんのよぼうせ") == ["赤ちゃん", "よぼうせ"]
    assert read("赤ちゃんのよぼうせ ") == ["赤ちゃん", "よぼう"]


def test_what_is_nowhere_is_looked_for_all_the_same() -> None:
    clauses = clauses_of(edges_of(question_of("熱 羊羹 "), Analysis.JAPANESE), 4, HAD)

    assert [(one.start, one.end, bool(one.alternatives)) for one in clauses] == [(0, 1, True), (2, 4, False)]


def test_nothing_asks_for_nothing() -> None:
    assert clauses_of((), 0, HAD) == ()
    assert read("。、") == []


def test_what_the_dictionary_takes_a_few_kana_for_counts_less_than_what_sounds_so() -> None:
    words = Words(written("熱"), sounding("ねつ"))

    (clause,) = clauses_of(edges_of(question_of("ねつ "), Analysis.JAPANESE), 2, words)

    weights = {one.terms[0]: one.weight for one in clause.alternatives}
    assert weights[sounding("ねつ")] > weights[written("熱")]
