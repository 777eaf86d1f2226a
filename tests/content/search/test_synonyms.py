"""The field's words for the same thing: a file that people keep, and that is refused with the line that is wrong."""

from pathlib import Path

import pytest

from content.languages import Languages
from content.search.question import question_of
from content.search.synonyms import Synonyms, SynonymsRefused, load_synonyms
from content.search.thesaurus import Thesaurus


def refused(tmp_path: Path, text: str) -> str:
    file = tmp_path / "synonyms.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SynonymsRefused) as caught:
        load_synonyms(file)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("groups: []\n", "synonyms.yaml, line 1: groups"),
        ("groups:\n  - words: {ja: [熱]}\n", "line 2: groups.0: a group has two words at least"),
        (
            "groups:\n  - words: {ja: [熱, 発熱]}\n  - words:\n      ja:\n        - 風邪\n        - 発熱\n",
            "line 6: groups.1.words.ja.1: 発熱 stands in another group too, number 1",
        ),
        ("groups:\n  - words: {ja: [ワクチン, 注射]}\n  - words: {ja: [わくちん, 接種]}\n", "line 3"),
        ("groups:\n  - words: {ja: [熱, ' 発熱']}\n", "line 2: groups.0.words.ja.1: ' 発熱' has blanks around it"),
        ("groups:\n  - words: {ja: [熱, 発熱]}\n    lost: true\n", "line 3: groups.0.lost: there is no such key"),
        ("groups:\n  - words: {Japanese: [熱, 発熱]}\n", "line 2"),
        ("groups:\n  - words: {ja: [熱, '']}\n", "line 2"),
        ("groups: [\n", "this is not YAML"),
    ],
)
def test_a_file_that_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    assert told in refused(tmp_path, text)


def test_there_are_words_of_the_field_in_every_language(synonyms: Synonyms, languages: Languages) -> None:
    assert len(synonyms.groups) >= 60
    assert {code for group in synonyms.groups for code in group.words} == {
        code.partition("-")[0] for code in languages.by_code
    }


def test_every_word_of_a_group_names_it(synonyms: Synonyms, languages: Languages) -> None:
    thesaurus = Thesaurus(synonyms, {code: one.analysis for code, one in languages.by_code.items()})
    lost = [
        (language, word)
        for group in synonyms.groups
        for language, words in group.words.items()
        for word in words
        if group not in [named.group for named in thesaurus.named_in(question_of(word))]
    ]

    assert lost == []


def test_a_word_inside_another_names_nothing(synonyms: Synonyms, languages: Languages) -> None:
    thesaurus = Thesaurus(synonyms, {code: one.analysis for code, one in languages.by_code.items()})

    assert thesaurus.named_in(question_of("thorough")) == ()
    assert [one.group.words["en"][0] for one in thesaurus.named_in(question_of("妊婦健診"))] == ["prenatal checkup"]
