"""Furigana that is offered, and the kanji that it is offered for."""

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.checks.furigana import lacking, with_furigana
from content.checks.kanji import KanjiRefused, is_above, kanji_grades, read_kanji
from content.checks.reading_time import reading_minutes
from content.checks.words import words
from content.rendering import render, text_without_furigana


def test_the_kanji_of_primary_school_are_all_there() -> None:
    """The counts of 学年別漢字配当表 since 2020."""
    assert Counter(kanji_grades().values()) == {1: 80, 2: 160, 3: 200, 4: 202, 5: 193, 6: 191}
    assert len(kanji_grades()) == 1026


@pytest.mark.parametrize(
    ("kanji", "grade"),
    [("一", 1), ("母", 2), ("歯", 3), ("茨", 4), ("岡", 4), ("賀", 4), ("胃", 6), ("囲", 5), ("舌", 6), ("論", 6)],
)
def test_a_kanji_has_the_year_of_the_table_of_2020(kanji: str, grade: int) -> None:
    assert kanji_grades()[kanji] == grade


@pytest.mark.parametrize(
    ("character", "is_learnt_later"),
    [("歯", False), ("熱", True), ("診", True), ("々", False), ("あ", False), ("8", False)],
)
def test_what_is_above_the_third_year(character: str, is_learnt_later: bool) -> None:
    assert is_above(character, 3) is is_learnt_later


def test_a_file_of_kanji_that_contradicts_itself_is_refused_with_its_lines() -> None:
    content = "grades:\n  - grade: 1\n    count: 3\n    kanji: 一二\n  - grade: 2\n    count: 2\n    kanji: 一あ\n"

    with pytest.raises(KanjiRefused) as refusal:
        read_kanji("kanji.yaml", content.encode())

    assert str(refusal.value).splitlines() == [
        "kanji.yaml, line 4: grades.0.kanji: these are 2 characters, and count says 3",
        "kanji.yaml, line 7: grades.1.kanji: 一 stands twice",
        "kanji.yaml, line 7: grades.1.kanji: あ is no kanji",
    ]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("健診に行きます。", "{健診|けんしん}に行きます。"),
        ("熱が続く。", "{熱|ねつ}が{続|つづ}く。"),
        ("受け取り、取り替える。", "受け取り、取り{替|か}える。"),
        ("2歳のお子さん", "2{歳|さい}のお子さん"),
        ("お腹が張る", "お{腹|なか}が{張|は}る"),
        ("母子健康手帳", "{母子健康手帳|ぼしけんこうてちょう}"),
        ("## 健診\n- **診察券**", "## {健診|けんしん}\n- **{診察券|しんさつけん}**"),
        ("[診察](https://例.jp/診察)", "[{診察|しんさつ}](https://例.jp/診察)"),
        ("便が出る。", "{便|べん}が出る。"),
        ("抱いて、抱きます。", "{抱|だ}いて、{抱|だ}きます。"),
        ("様々な人", "様々な人"),
        ("水をのむ。", "水をのむ。"),
        ("", ""),
    ],
)
def test_furigana_is_put_over_the_kanji_that_need_it(typed: str, offered: str) -> None:
    assert with_furigana(typed) == offered


@pytest.mark.parametrize(
    "alone",
    [
        "{健診|けんしん}",
        "｛健診｜けんしん｝",
        "`健診`",
        "```\n健診\n```",
        "![健診の図](picture:a1)",
        "<https://例.jp/健診>",
        "https://例.jp/健診",
        "[there]: https://例.jp/健診",
    ],
)
def test_what_has_furigana_or_is_not_read_stays_as_it_is(alone: str) -> None:
    assert with_furigana(f"{alone}\n\n健診") == f"{alone}\n\n{{健診|けんしん}}"


def test_the_grade_can_be_another_one() -> None:
    assert with_furigana("歯と熱", grade=2) == "{歯|は}と{熱|ねつ}"
    assert with_furigana("歯と熱", grade=4) == "歯と熱"


def test_a_word_that_is_half_read_is_named_without_an_offer() -> None:
    assert [(one.word, one.offer) for one in lacking("{診察|しんさつ}券を")] == [("診察券", None)]


def test_an_offer_renders_as_ruby() -> None:
    assert "<ruby>健診<rp>(</rp><rt>けんしん</rt><rp>)</rp></ruby>" in render(with_furigana("健診です")).html


TEXTS = st.text(alphabet="健診熱続受歯一々あかりをミルクa1 。、\n#*[](){}|｛｜｝`<>!-", max_size=60)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_an_offer_changes_no_word_and_is_made_once(typed: str) -> None:
    offered = with_furigana(typed)

    assert with_furigana(offered) == offered
    assert re.sub(r"\{([健診熱続受歯一々]+)\|[ぁ-ん]+\}", r"\1", offered) == re.sub(
        r"\{([健診熱続受歯一々]+)\|[ぁ-ん]+\}", r"\1", typed
    )


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_words_are_the_whole_text(typed: str) -> None:
    assert "".join(one.surface for one in words(typed)) == typed


def test_a_long_text_is_taken_in_pieces() -> None:
    body = "健診で話します。" * 3_000

    assert text_without_furigana(with_furigana(body)) == body


@pytest.mark.parametrize(
    ("body", "language", "minutes"),
    [
        ("", "ja", 1),
        ("あ" * 400, "ja", 1),
        ("あ" * 401, "ja", 2),
        ("あ、" * 400, "ja", 1),
        ("あ" * 501, "ja-easy", 3),
        ("{健診|けんしん}" * 200, "ja", 1),
        ("热" * 501, "zh-hant", 3),
        ("fever " * 180, "en", 1),
        ("don't worry " * 90 + "more", "en", 2),
        ("열이 나요 " * 91, "ko", 2),
        ("## 見出し\n\n![図の説明](picture:a)\n\n" + "あ" * 397, "ja", 1),
    ],
)
def test_reading_time_is_in_whole_minutes_rounded_up(body: str, language: str, minutes: int) -> None:
    assert reading_minutes(body, language) == minutes
