"""What differs between two revisions, sentence by sentence."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.article import Category
from content.desk.comparing import LineChange, compared, compared_lines, sentences
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


@settings(max_examples=50)
@given(older=lines, newer=lines)
def test_both_texts_can_be_read_from_the_comparison(older: list[str], newer: list[str]) -> None:
    found = compared_lines(older, newer)

    assert [one.text for one in found if one.change is not LineChange.ADDED] == older
    assert [one.text for one in found if one.change is not LineChange.REMOVED] == newer
