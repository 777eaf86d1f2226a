"""The languages of articles: what a reader gets where an article is not there in hers, and a file that is wrong."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.languages import Analysis, Languages, LanguagesRefused, load_languages
from content.rules import language_given

LANGUAGES = load_languages()
CODES = tuple(LANGUAGES.by_code)
TAGS = st.sampled_from([*CODES, "zh-TW", "zh-Hant-TW", "EN-us", "ja_JP", "pt-BR", "x"]) | st.text(max_size=12)


def test_there_are_six_languages_and_articles_are_written_in_japanese_first() -> None:
    assert CODES == ("ja", "ja-easy", "en", "zh", "ko", "vi")
    assert LANGUAGES.original == "ja"
    assert {code: one.analysis for code, one in LANGUAGES.by_code.items()} == {
        "ja": Analysis.JAPANESE,
        "ja-easy": Analysis.JAPANESE,
        "en": Analysis.ENGLISH,
        "zh": Analysis.BIGRAMS,
        "ko": Analysis.BIGRAMS,
        "vi": Analysis.WORDS,
    }


@pytest.mark.parametrize(
    ("available", "wanted", "given_language"),
    [
        ({"ja", "en"}, "ja", "ja"),
        ({"ja", "en"}, "en", "en"),
        ({"ja"}, "en", "ja"),
        ({"ja", "ja-easy"}, "en", "ja-easy"),
        ({"ja", "en"}, "ja-easy", "ja"),
        ({"ja", "en"}, "vi", "en"),
        ({"ja", "ja-easy", "en"}, "vi", "ja-easy"),
        ({"ja", "en", "vi"}, "vi", "vi"),
        ({"ja", "en", "zh"}, "zh-TW", "zh"),
        ({"ja", "en", "zh"}, "zh-Hant-TW", "zh"),
        ({"ja", "en"}, "EN-us", "en"),
        ({"ja", "ja-easy"}, "JA", "ja"),
        ({"ja", "ja-easy"}, "ja-JP", "ja"),
        ({"ja", "en"}, "pt-BR", "en"),
        ({"ja", "ja-easy", "en"}, "pt-BR", "ja-easy"),
    ],
)
def test_a_reader_gets_the_best_language_there_is(available: set[str], wanted: str, given_language: str) -> None:
    assert language_given(available, "ja", LANGUAGES.chain(wanted)) == given_language


def test_japanese_readers_are_never_sent_to_another_language() -> None:
    assert LANGUAGES.chain("ja") == ("ja",)


@given(TAGS)
def test_every_chain_ends_with_the_language_that_every_article_is_in_and_tries_none_twice(wanted: str) -> None:
    chain = LANGUAGES.chain(wanted)

    assert chain[-1] == LANGUAGES.original
    assert len(set(chain)) == len(chain)
    assert set(chain) <= set(CODES)


@given(wanted=TAGS, others=st.sets(st.sampled_from(CODES)), original=st.sampled_from(CODES))
def test_a_reader_always_gets_one_that_is_there_and_none_that_stands_behind_another(
    wanted: str, others: set[str], original: str
) -> None:
    available, chain = others | {original}, LANGUAGES.chain(wanted)

    got = language_given(available, original, chain)

    assert got in available
    if LANGUAGES.known(wanted) in available:
        assert got == LANGUAGES.known(wanted)
    better = chain[: chain.index(got)] if got in chain else chain
    assert not available.intersection(better)


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "ja"),
        ("", "ja"),
        ("*", "ja"),
        ("zh-TW,zh;q=0.9,en;q=0.8", "zh"),
        ("en-GB;q=0.8, vi;q=0.9", "vi"),
        ("pt-BR,en;q=0.5", "en"),
        ("pt-BR", "pt-BR"),
        ("pt;q=0", "ja"),
        ("ko;q=nonsense,en;q=0.1", "en"),
        ("ja-easy", "ja-easy"),
    ],
)
def test_the_reader_is_asked_by_her_header(header: str | None, language: str) -> None:
    assert LANGUAGES.negotiated(header) == language


@given(st.text(max_size=80))
def test_no_header_is_too_strange(header: str) -> None:
    assert LANGUAGES.chain(LANGUAGES.negotiated(header))


A_FILE = """original: ja
languages:
  - code: ja
    name: 日本語
    then: []
    analysis: japanese
  - code: en
    name: English
    then: [ja]
    analysis: english
others: [ja]
"""


def read(tmp_path: Path, text: str) -> Languages:
    file = tmp_path / "languages.yaml"
    file.write_text(text, "utf-8")
    return load_languages(file)


def test_a_file_of_ones_own_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, A_FILE).chain("en") == ("en", "ja")


@pytest.mark.parametrize(
    ("right", "wrong", "complaint"),
    [
        ("original: ja", "original: fr", "line 1: original: there is no language fr"),
        ("then: [ja]", "then: [fr, ja]", "line 9: languages.1.then: there is no language fr"),
        ("then: [ja]", "then: [en, ja]", "line 9: languages.1.then: whoever gets no en cannot get en instead"),
        ("then: [ja]", "then: [ja, ja]", "line 9: languages.1.then: ja stands twice"),
        ("then: [ja]", "then: []", "line 9: languages.1.then: has to end with ja, in which every article is there"),
        ("then: []", "then: [en]", "line 5: languages.0.then: every article is there in ja: nothing comes after it"),
        ("others: [ja]", "others: [ja, en]", "line 11: others: has to end with ja, in which every article is there"),
        ("code: en", "code: ja", "line 7: languages.1.code: the language ja stands twice"),
        ("code: en", "code: EN", "line 7: languages.1.code: String should match pattern"),
        ("analysis: english", "analysis: latin", "line 10: languages.1.analysis: Input should be"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_its_line(right: str, wrong: str, complaint: str, tmp_path: Path) -> None:
    assert right in A_FILE
    with pytest.raises(LanguagesRefused) as refused:
        read(tmp_path, A_FILE.replace(right, wrong))

    assert f"languages.yaml, {complaint}" in str(refused.value)


@settings(max_examples=30)
@given(st.lists(st.lists(st.sampled_from(["ja", "en", "vi", "fr"]), max_size=4), min_size=2, max_size=2))
def test_what_is_not_refused_always_ends(tmp_path_factory: pytest.TempPathFactory, chains: list[list[str]]) -> None:
    text = "original: ja\nothers: [ja]\nlanguages:\n"
    for code, then in zip(("ja", "en", "vi"), ([], *chains), strict=True):
        text += f"  - {{code: {code}, name: x, then: [{', '.join(then)}], analysis: words}}\n"
    try:
        languages = read(tmp_path_factory.mktemp("languages"), text)
    except LanguagesRefused:
        return

    for code in ("ja", "en", "vi"):
        chain = languages.chain(code)
        assert (chain[0], chain[-1]) == (code, "ja")
        assert len(set(chain)) == len(chain)
