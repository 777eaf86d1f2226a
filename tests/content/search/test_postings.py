"""A block of packed texts keeps what was put into it, and nothing of what was taken out."""

from hypothesis import given
from hypothesis import strategies as st

from content.search.postings import BLOCK_ARTICLES, Counts, block_of, changed, entry, read

NUMBERS = st.integers(0, BLOCK_ARTICLES - 1)


def test_a_text_comes_back_as_it_was_put_in() -> None:
    packed = changed(b"", [], [entry(5, Counts(1, 2, 3), Counts(10, 200, 3_000))])

    assert read(packed).tolist() == [(5, 1, 2, 3, 10, 200, 3_000)]


def test_more_than_can_be_counted_is_the_most_that_can() -> None:
    packed = changed(b"", [], [entry(0, Counts(300, 300, 300), Counts(300, 70_000, 70_000))])

    assert read(packed).tolist() == [(0, 255, 255, 255, 255, 65_535, 65_535)]


def test_an_article_is_in_the_block_of_its_number() -> None:
    assert [block_of(number) for number in (0, 4_095, 4_096, 12_288)] == [0, 0, 1, 3]
    assert read(changed(b"", [], [entry(4_097, Counts(1), Counts(1))]))["number"].tolist() == [1]


@given(st.dictionaries(NUMBERS, st.integers(1, 255), max_size=12), st.sets(NUMBERS, max_size=12))
def test_what_is_taken_out_is_gone_and_everything_else_stays_in_order(texts: dict[int, int], gone: set[int]) -> None:
    packed = changed(b"", [], [entry(number, Counts(body=often), Counts()) for number, often in texts.items()])

    after = read(changed(packed, sorted(gone), []))

    left = {number: often for number, often in texts.items() if number not in gone}
    assert dict(zip(after["number"].tolist(), after["body"].tolist(), strict=True)) == left
    assert after["number"].tolist() == sorted(left)


@given(NUMBERS, st.integers(1, 255), st.integers(1, 255))
def test_an_article_that_changes_is_there_once(number: int, before: int, after: int) -> None:
    first = changed(b"", [], [entry(number, Counts(body=before), Counts())])

    second = read(changed(first, [number], [entry(number, Counts(body=after), Counts())]))

    assert second["body"].tolist() == [after]
