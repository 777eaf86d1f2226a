"""How well a text answers: worked cases, and the same numbers as a slow and plain reckoning gives."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.search.postings import Counts, Entries, entry, read
from content.search.ranking import (
    BODY,
    HEADING,
    SATURATION,
    TITLE,
    Averages,
    Matched,
    frequencies,
    rarity,
    saturated,
    scores,
)

AVERAGES = Averages(texts=4, title_words=4.0, heading_words=20.0, body_words=100.0)


def a_hit(title: int = 0, heading: int = 0, body: int = 0, words: Counts | None = None) -> Entries:
    return read(entry(0, Counts(title, heading, body), words or Counts(4, 20, 100)))


def test_a_word_in_a_text_of_average_length_counts_by_its_field() -> None:
    assert frequencies(a_hit(title=1), AVERAGES).tolist() == [4.0]
    assert frequencies(a_hit(heading=1), AVERAGES).tolist() == [2.0]
    assert frequencies(a_hit(body=3), AVERAGES).tolist() == [3.0]
    assert frequencies(a_hit(title=1, heading=1, body=3), AVERAGES).tolist() == [9.0]


def test_the_length_of_a_long_text_is_reckoned_off() -> None:
    twice_as_long = frequencies(a_hit(body=1, words=Counts(4, 20, 200)), AVERAGES)

    assert twice_as_long.tolist() == pytest.approx([1 / (1 - 0.75 + 0.75 * 2)])


def test_once_more_counts_less_and_less() -> None:
    once, twice, often = saturated(np.array([1.0, 2.0, 1_000.0]))

    assert once == 1.0
    assert twice == pytest.approx(2 * 2.2 / 3.2)
    assert often < SATURATION + 1


def test_a_rare_word_counts_more_and_one_that_all_have_still_a_little() -> None:
    assert rarity(100, 1) == pytest.approx(math.log(1 + 99.5 / 1.5))
    assert rarity(100, 1) > rarity(100, 50) > rarity(100, 100) > 0


def test_a_piece_counts_by_the_best_of_its_ways_not_by_their_sum() -> None:
    own = Matched(np.array([0, 1]), np.array([1.0, 1.0]))
    synonym = Matched(np.array([1, 2]), np.array([0.5, 0.5]))

    found = scores([[own, synonym]], 4, AVERAGES)

    worth = rarity(4, 3)
    assert found.score.tolist() == pytest.approx([worth, worth, worth / 2, 0])


def test_who_answers_half_of_the_question_is_worth_less_than_half() -> None:
    fever, cough = Matched(np.array([0, 1]), np.array([1.0, 1.0])), Matched(np.array([0, 2]), np.array([1.0, 1.0]))

    found = scores([[fever], [cough]], 4, AVERAGES)

    worth = rarity(4, 2)
    assert found.share.tolist() == [1.0, 0.5, 0.5, 0.0]
    assert found.score.tolist() == pytest.approx([2 * worth, worth / 2, worth / 2, 0])


def test_a_piece_that_is_nowhere_lowers_what_the_others_answer() -> None:
    fever = Matched(np.array([0]), np.array([1.0]))

    assert scores([[fever], []], 4, AVERAGES).share[0] == pytest.approx(rarity(4, 1) / (rarity(4, 1) + rarity(4, 0)))


def test_nothing_asked_is_answered_by_nothing() -> None:
    found = scores([], 3, AVERAGES)

    assert found.score.tolist() == found.share.tolist() == [0.0, 0.0, 0.0]


def plain_score(
    number: int,
    clauses: Sequence[Sequence[tuple[float, Sequence[tuple[int, Counts, Counts]]]]],
    averages: Averages,
) -> float:
    """BM25F of one article, word for word from its definition, with nothing but numbers and loops."""
    total = asked = answered = 0.0
    for ways in clauses:
        having = {text for _, texts in ways for text, _, _ in texts}
        worth = math.log(1 + (averages.texts - len(having) + 0.5) / (len(having) + 0.5))
        best = 0.0
        for weight, texts in ways:
            for text, often, words in texts:
                if text != number:
                    continue
                frequency = 0.0
                for field, count, length, average in (
                    (TITLE, often.title, words.title, averages.title_words),
                    (HEADING, often.heading, words.heading, averages.heading_words),
                    (BODY, often.body, words.body, averages.body_words),
                ):
                    frequency += field.weight * count / (1 - field.length_share + field.length_share * length / average)
                best = max(best, weight * frequency * (SATURATION + 1) / (frequency + SATURATION))
        asked += worth
        total += worth * best
        answered += worth if number in having else 0.0
    return total * answered / asked


@st.composite
def a_question(draw: st.DrawFn) -> list[list[tuple[float, list[tuple[int, Counts, Counts]]]]]:
    counts = st.builds(Counts, st.integers(0, 3), st.integers(0, 5), st.integers(1, 40))
    lengths = st.builds(Counts, st.integers(1, 30), st.integers(1, 300), st.integers(1, 5_000))
    words = {number: draw(lengths) for number in range(6)}

    def texts(numbers: list[int]) -> st.SearchStrategy[list[tuple[int, Counts, Counts]]]:
        return st.tuples(*(counts for _ in numbers)).map(
            lambda often: [(number, one, words[number]) for number, one in zip(numbers, often, strict=True)]
        )

    way = st.tuples(
        st.sampled_from([1.0, 0.9, 0.5]), st.lists(st.integers(0, 5), min_size=1, unique=True).flatmap(texts)
    )
    return draw(st.lists(st.lists(way, min_size=1, max_size=3), min_size=1, max_size=3))


def matched(weight: float, texts: Sequence[tuple[int, Counts, Counts]], averages: Averages) -> Matched:
    entries = np.concatenate([read(entry(number, often, words)) for number, often, words in texts])
    return Matched(np.array([number for number, _, _ in texts]), weight * saturated(frequencies(entries, averages)))


@settings(max_examples=60, deadline=None)
@given(a_question())
def test_it_reckons_as_the_definition_does(
    question: list[list[tuple[float, list[tuple[int, Counts, Counts]]]]],
) -> None:
    averages = Averages(texts=9, title_words=5.5, heading_words=31.0, body_words=412.5)
    clauses = [[matched(weight, texts, averages) for weight, texts in ways] for ways in question]

    found = scores(clauses, 6, averages)

    assert found.score.tolist() == pytest.approx([plain_score(number, question, averages) for number in range(6)])
