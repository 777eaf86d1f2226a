"""What is shown of a text: its own characters, the right ones of them marked."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from content.search.excerpts import EXCERPT_CHARACTERS, Part, Span, excerpt, parts

NUMBERS = st.tuples(st.integers(0, 60), st.integers(1, 8), st.integers(0, 2))
SPANS = st.lists(NUMBERS.map(lambda one: Span(one[0], one[0] + one[1], one[2])), max_size=8)


def shown(found: tuple[Part, ...]) -> str:
    return "".join(f"[{part.text}]" if part.is_match else part.text for part in found)


def test_what_was_looked_for_is_marked() -> None:
    assert shown(parts("熱が出たとき", [Span(0, 1, 0)])) == "[熱]が出たとき"
    assert shown(parts("高い熱", [Span(2, 3, 0)])) == "高い[熱]"


def test_words_that_touch_or_overlap_are_one_mark() -> None:
    assert shown(parts("予防接種の日", [Span(0, 2, 0), Span(2, 4, 0), Span(0, 4, 0)])) == "[予防接種]の日"


def test_a_text_without_it_is_one_part() -> None:
    assert parts("熱", ()) == (Part("熱", is_match=False),)
    assert parts("", ()) == ()


def test_an_excerpt_is_of_the_lines_that_answer_most_of_the_question() -> None:
    filler = "水分を少しずつ飲ませてください。" * 10
    text = f"熱が出ました。{filler}熱とせきが続くときは受診を。{filler}"
    fever, second, cough = text.index("熱"), text.index("熱とせき"), text.index("せき")

    spans = [Span(fever, fever + 1, 0), Span(second, second + 1, 0), Span(cough, cough + 2, 1)]
    found = excerpt(text, spans, is_wide=True)

    assert shown(found).startswith("[熱]と[せき]が続くときは受診を。水分")
    assert shown(found).endswith("…")


def test_an_excerpt_from_the_middle_of_a_long_sentence_says_so() -> None:
    text = "あ" * 200 + "熱" + "い" * 200

    found = excerpt(text, [Span(200, 201, 0)], is_wide=True)

    assert found[0] == Part("…", is_match=False)
    assert found[-1] == Part("…", is_match=False)
    assert "[熱]" in shown(found)


def test_lines_are_shown_as_one() -> None:
    assert shown(excerpt("水分を\n- 少しずつ", [Span(0, 2, 0)], is_wide=True)) == "[水分]を - 少しずつ"


@given(st.text(alphabet="あ熱。\nab<", max_size=60), SPANS)
def test_the_parts_are_the_text(text: str, spans: list[Span]) -> None:
    inside = [Span(one.start, min(one.end, len(text)), one.piece) for one in spans if one.start < len(text)]

    found = parts(text, inside)

    assert "".join(part.text for part in found) == text
    assert all(part.text for part in found)
    assert all(one.is_match != other.is_match for one, other in pairwise(found))


@given(st.text(alphabet="あ熱。\nab<", max_size=400), SPANS)
def test_an_excerpt_is_a_piece_of_the_text_of_a_few_lines(text: str, spans: list[Span]) -> None:
    inside = [Span(one.start, min(one.end, len(text)), one.piece) for one in spans if one.start < len(text)]

    found = "".join(part.text for part in excerpt(text, inside, is_wide=True))

    assert found.strip("…") in text.replace("\n", " ")
    assert len(found.strip("…")) <= EXCERPT_CHARACTERS
