"""Whether easy Japanese is easy: short sentences, few kanji without furigana, no turns that mislead."""

import pytest

from content.checks import CheckedText, TextPart, TextWarningCode, check


def warned(body: str, title: str = "", summary: str = "") -> list[tuple[TextWarningCode, str]]:
    return [(one.code, one.excerpt) for one in check(CheckedText(title, summary, body), None, "ja-easy")]


def test_a_sentence_has_thirty_characters_at_most_without_spaces_and_furigana() -> None:
    thirty = "ねつが 出た ときは、" + "水を のんで" * 3 + "、{休|やす}みます。"
    plain = thirty.replace(" ", "").replace("{休|やす}", "休")
    longer = thirty.replace("水を", "お水を", 1)

    assert len(plain) == 30
    assert warned(thirty) == []
    assert warned(longer) == [(TextWarningCode.SENTENCE_TOO_LONG, longer.replace("{休|やす}", "休"))]


def test_a_long_sentence_is_named_by_the_line_it_begins_on() -> None:
    body = "ねつが 出ました。いえで ゆっくり 休んで、\n水や お茶を たくさん のんで、よく ねて くださいね。\n- はい"
    found = check(CheckedText("", "", body), None, "ja-easy")

    assert [(one.code, one.line) for one in found] == [(TextWarningCode.SENTENCE_TOO_LONG, 1)]
    assert found[0].excerpt.startswith("いえで")
    assert found[0].values == {"characters": 34, "limit": 30}


def test_items_of_a_list_and_headings_are_sentences_of_their_own() -> None:
    item = "みずを のむ。ゆっくり ねる"

    assert warned("## " + item * 2 + "\n" + f"- {item}\n" * 10) == []


def test_title_and_summary_are_read_too() -> None:
    long = "あ" * 31

    found = check(CheckedText(long, long, "はい。"), None, "ja-easy")

    assert [(one.code, one.part, one.line) for one in found] == [
        (TextWarningCode.SENTENCE_TOO_LONG, TextPart.TITLE, None),
        (TextWarningCode.SENTENCE_TOO_LONG, TextPart.SUMMARY, None),
    ]


def test_each_word_with_a_kanji_that_is_learnt_later_is_named_once_with_an_offer() -> None:
    found = check(CheckedText("", "", "医者に 話します。\n健診で 話します。健診です。"), None, "ja-easy")

    assert [(one.code, one.line, one.excerpt, one.suggestion) for one in found] == [
        (TextWarningCode.KANJI_WITHOUT_FURIGANA, 2, "健診", "{健診|けんしん}")
    ]


def test_kanji_with_furigana_are_fine_however_it_was_typed() -> None:
    assert warned("{健診|けんしん}と｛健診｜けんしん｝と{健診|けん|しん}です。") == []


@pytest.mark.parametrize(
    "phrase",
    [
        "ないわけではない",
        "なくはない",
        "なくもありません",
        "ないことはありません",
        "ないとは限りません",
        "ずにはいられない",
        "ざるをえない",
    ],
)
def test_a_double_negative_is_named(phrase: str) -> None:
    assert (TextWarningCode.DOUBLE_NEGATIVE, phrase) in warned(f"ねつが 出{phrase}。")


@pytest.mark.parametrize(
    "sentence", ["水を のまない。", "のまなければ なりません。", "のんでは いけません。", "少なくない"]
)
def test_a_plain_negative_is_fine(sentence: str) -> None:
    assert TextWarningCode.DOUBLE_NEGATIVE not in dict(warned(sentence))


@pytest.mark.parametrize(
    ("sentence", "phrase"),
    [("先生に 言われました。", "言われ"), ("子どもが かまれる。", "かまれる"), ("ワクチンが 使用される。", "される")],
)
def test_a_passive_is_named(sentence: str, phrase: str) -> None:
    assert (TextWarningCode.PASSIVE, phrase) in warned(sentence)


@pytest.mark.parametrize(
    "sentence", ["子どもが 生まれました。", "ごはんが 食べられます。", "ここで 見られます。", "これは 大切です。"]
)
def test_what_only_looks_like_a_passive_is_fine(sentence: str) -> None:
    assert TextWarningCode.PASSIVE not in dict(warned(sentence))


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("先生が おっしゃいます。", TextWarningCode.HONORIFIC),
        ("お電話を いただきます。", TextWarningCode.HONORIFIC),
        ("ごらんください。", TextWarningCode.HONORIFIC),
        ("先生が おっしゃられます。", TextWarningCode.DOUBLE_HONORIFIC),
        ("ごらんになられます。", TextWarningCode.DOUBLE_HONORIFIC),
        ("お帰りになられます。", TextWarningCode.DOUBLE_HONORIFIC),
    ],
)
def test_more_than_polite_is_named_once(sentence: str, code: TextWarningCode) -> None:
    honorific = {TextWarningCode.HONORIFIC, TextWarningCode.DOUBLE_HONORIFIC}

    assert [found for found, _ in warned(sentence) if found in honorific] == [code]


def test_polite_is_fine() -> None:
    assert warned("お子さんに 水を のませて ください。ご家族も お元気ですか。") == []
    assert warned("ありがとうございます。ここを とおります。ねてください。いたくないです。") == []


def test_none_of_it_is_asked_of_ordinary_japanese() -> None:
    hard = "健診でおっしゃられたことが、出ないわけではありませんので、ご覧になられて言われたとおりにしてください。"

    assert check(CheckedText("", "", hard), None, "ja") == ()
