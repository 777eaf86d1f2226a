"""Whatever way somebody writes it, it is the same word."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from content.search.folding import fold, fold_letters, is_kana, without_accents

KANA = "".join(map(chr, range(0x3041, 0x3097))) + "".join(map(chr, range(0x30A1, 0x30FB))) + "ー"
HALF_WIDTH = "".join(map(chr, range(0xFF66, 0xFFA0)))
TYPED = st.text(alphabet=KANA + HALF_WIDTH + "熱発予防接種歳〜－ ＡＢｃ１２3abcÀéßđốƠ", max_size=24)
TO_KATAKANA = {code: chr(code + 0x60) for code in range(0x3041, 0x3097)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ワクチン", "わくちん"),
        ("ﾜｸﾁﾝ", "ワクチン"),
        ("ｶﾞｰｾﾞ", "ガーゼ"),
        ("ＢＣＧ", "bcg"),
        ("１歳６か月", "1歳6か月"),
        ("おかーさん", "おかあさん"),
        ("オトーサン", "おとうさん"),
        ("せんせー", "せんせい"),
        ("サーバー", "サーバ"),
        ("ベビーカー", "ベビーカ"),
        ("べびーかー", "ベビーカー"),
        ("はなぢ", "はなじ"),
        ("きづく", "きずく"),
        ("ヴィタミン", "ビタミン"),
        ("おおきい", "おうきい"),
        ("けーき", "ケーキ"),
        ("あ〜ん", "あーん"),
        ("㎝", "cm"),
    ],
)
def test_two_ways_of_writing_the_same_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("びょういん", "びよういん"), ("キー", "キ"), ("おばさん", "おばあさん"), ("ゆき", "ゆうき")]
)
def test_words_that_only_look_alike_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(TYPED)
@example("おおおお")
@example("ええー")
@example("ーーあーー")
@example("ぉ〜ﾞ")
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold_letters(fold_letters(text)) == fold_letters(text)


@given(st.text(alphabet=KANA, max_size=16))
def test_hiragana_and_katakana_fold_alike(text: str) -> None:
    assert fold(text.translate(TO_KATAKANA)) == fold(text)


@given(TYPED)
def test_width_and_capitals_make_no_difference(text: str) -> None:
    assert fold(unicodedata.normalize("NFKC", text)) == fold(text)
    assert fold(fold_letters(text).upper()) == fold(fold_letters(text).upper().lower())


@pytest.mark.parametrize(
    ("accented", "bare"),
    [("sốt", "sot"), ("tiêm chủng", "tiem chung"), ("đau", "dau"), ("열", "열"), ("naïve", "naive")],
)
def test_accents_come_off_and_nothing_else_does(accented: str, bare: str) -> None:
    assert without_accents(fold_letters(accented)) == bare


@given(TYPED)
def test_without_accents_there_is_none_left(text: str) -> None:
    bare = without_accents(fold_letters(text))

    assert without_accents(bare) == bare


@pytest.mark.parametrize(
    ("text", "kana"), [("はつねつ", True), ("わくちん", True), ("熱", False), ("", False), ("bcg", False)]
)
def test_kana_alone_is_told_from_everything_else(text: str, kana: bool) -> None:
    assert is_kana(text) is kana
