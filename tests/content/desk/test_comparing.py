"""What differs between two revisions, sentence by sentence."""

from dataclasses import replace
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.article import Category
from content.desk.comparing import LineChange, _Comparing, compared, compared_lines, sentences
from content.desk.model import Revision, TextKey, Words
from tests.clocks import TODAY_AT_TEN
from tests.content.desk.office import AN_ID, FACTS, WORDS


def a_revision(words: Words = WORDS, number: int = 1) -> Revision:
    return Revision(TextKey(AN_ID, "ja"), number, words, FACTS, None, number, "hana", TODAY_AT_TEN)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("熱がある。まず、体温を測る。", ["熱がある。", "まず、体温を測る。"]),
        ("Call first. Then go! Why? It helps.", ["Call first.", "Then go!", "Why?", "It helps."]),
        ("## 見出し\n\n- 一つ\n- 二つ", ["## 見出し", "", "- 一つ", "- 二つ"]),
        ("3.5 kg", ["3.5 kg"]),
        ("", [""]),
    ],
)
def test_a_text_is_taken_apart_into_sentences_and_lines(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


def test_one_sentence_of_a_paragraph_is_told_as_changed_and_the_others_as_kept() -> None:
    older = a_revision(replace(WORDS, body="熱がある。37.5度から。水を飲む。"))
    newer = a_revision(replace(WORDS, body="熱がある。38.0度から。水を飲む。休む。"), 2)

    assert [(one.change, one.text) for one in compared(older, newer).body] == [
        (LineChange.KEPT, "熱がある。"),
        (LineChange.REMOVED, "37.5度から。"),
        (LineChange.ADDED, "38.0度から。"),
        (LineChange.KEPT, "水を飲む。"),
        (LineChange.ADDED, "休む。"),
    ]


def test_title_and_summary_and_facts_are_compared_too() -> None:
    older = a_revision()
    newer = replace(a_revision(replace(WORDS, title="昼の相談"), 2), facts=replace(FACTS, category=Category.MONEY))

    comparison = compared(older, newer)

    assert [one.change for one in comparison.title] == [LineChange.REMOVED, LineChange.ADDED]
    assert [one.change for one in comparison.summary] == [LineChange.KEPT]
    assert comparison.facts_differ
    assert not compared(older, a_revision(number=2)).facts_differ


lines = st.lists(st.sampled_from(["熱。", "水。", "", "休む。"]), max_size=8)


def test_a_long_text_is_compared_around_the_lines_that_stand_in_it_once() -> None:
    older = [line for place in range(1_000) for line in (f"{place}番。", "", "同じ。")]
    newer = ["前書き。", *older[:1_500], "途中。", *older[1_500:-1]]

    began = process_time()
    found = compared_lines(older, newer)

    changed = [(one.change, one.text) for one in found if one.change is not LineChange.KEPT]
    assert changed == [(LineChange.ADDED, "前書き。"), (LineChange.ADDED, "途中。"), (LineChange.REMOVED, "同じ。")]
    assert process_time() - began < 5


@pytest.mark.parametrize("line", ["", "。"])
def test_lines_that_come_again_and_again_do_not_stop_everybody_else(line: str) -> None:
    older, newer = ["水", line] * 3_000, [line, line, "熱"] * 2_000

    began = process_time()
    found = compared_lines(older, newer)

    assert process_time() - began < 5
    assert [one.text for one in found if one.change is not LineChange.ADDED] == older
    assert [one.text for one in found if one.change is not LineChange.REMOVED] == newer


@settings(max_examples=50)
@given(older=lines, newer=lines, work=st.integers(0, 200))
def test_both_texts_can_be_read_however_little_work_may_be_done(older: list[str], newer: list[str], work: int) -> None:
    found = list(_Comparing(work).between(older, newer))

    assert [one.text for one in found if one.change is not LineChange.ADDED] == older
    assert [one.text for one in found if one.change is not LineChange.REMOVED] == newer


@settings(max_examples=50)
@given(older=lines, newer=lines)
def test_both_texts_can_be_read_from_the_comparison(older: list[str], newer: list[str]) -> None:
    found = compared_lines(older, newer)

    assert [one.text for one in found if one.change is not LineChange.ADDED] == older
    assert [one.text for one in found if one.change is not LineChange.REMOVED] == newer
