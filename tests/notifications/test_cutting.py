"""Texts that are too long for a push are cut between characters, as a reader sees them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.cutting import MORE, DoesNotFit, Fits, fitted

FAMILY = "👨‍👩‍👧‍👦"
JAPAN = "🇯🇵"
ENGLAND = "🏴󠁧󠁢󠁥󠁮󠁧󠁿"
HAND = "👋🏽"


def within(characters: int) -> Fits:
    """Title and body have room for so many characters together."""
    return lambda title, body: len(title) + len(body) <= characters


def test_what_fits_stays_as_it_is() -> None:
    assert fitted("健診", "受診できます。", within(9)) == ("健診", "受診できます。")


def test_the_body_is_cut_and_the_title_is_not() -> None:
    assert fitted("健診", "受診できます。", within(8)) == ("健診", "受診できま…")


def test_a_title_that_is_too_long_by_itself_is_cut_and_has_no_body() -> None:
    assert fitted("４か月児健康診査", "受診できます。", within(5)) == ("４か月児…", "")


def test_no_space_is_left_before_the_dots() -> None:
    assert fitted("", "See you soon", within(9)) == ("", "See you…")


@pytest.mark.parametrize(
    "one",
    ["か\u3099", "ｶﾞ", "e\u0301", "❤\ufe0f", FAMILY, JAPAN, ENGLAND, HAND],
    ids=["kana and mark", "half-width kana", "accent", "variant", "family", "flag", "England", "hand"],
)
def test_what_a_reader_takes_for_one_character_is_whole_or_gone(one: str) -> None:
    for room in range(1, len(one) + 3):
        _, body = fitted("", f"あ{one}いいいいいいいいいいいいいいい", within(room))
        kept = body.removesuffix(MORE).removeprefix("あ")
        assert kept == "" or kept.startswith(one)


def test_nothing_is_made_of_no_room_at_all() -> None:
    with pytest.raises(DoesNotFit):
        fitted("健診", "受診できます。", within(0))


@given(st.text(), st.text(), st.integers(1, 40))
def test_what_comes_out_fits_and_is_a_beginning_of_what_went_in(title: str, body: str, room: int) -> None:
    fits = within(room)

    short_title, short_body = fitted(title, body, fits)

    assert fits(short_title, short_body)
    for whole, short in ((title, short_title), (body, short_body)):
        assert short in (whole, "") or (short.endswith(MORE) and whole.startswith(short.removesuffix(MORE)))


@given(st.text(alphabet=st.characters(categories=["Lo", "Mn", "Zs"]), min_size=2), st.integers(1, 20))
def test_a_mark_is_never_parted_from_what_it_marks(body: str, room: int) -> None:
    _, short = fitted("", body, within(room))

    rest = body[len(short.removesuffix(MORE)) :]
    assert short in (body, MORE) or not rest or not unicodedata.category(rest[0]).startswith("M")
