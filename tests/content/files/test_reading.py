"""Files of articles are read, and everything that is wrong with them is told with its line."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from content.article import AgeBasis, AgeRange, Article, Category, Target, WeekRange
from content.files.matter import months_in_days
from content.files.reading import read_folder
from content.starter_reading import StartersRefused, read_starters
from handbook_api.platform.vocabulary import Sex


def test_a_month_is_a_twelfth_of_a_year() -> None:
    assert [months_in_days(months) for months in (0, 1, 6, 12, 48, 72)] == [0, 30, 182, 365, 1461, 2191]


ORIGINAL = """---
id: first-bath
language: ja
title: 沐浴
summary: ぬるめのお湯で
revision: 2
category: NEWBORN
ages: {by: CALENDAR, from: 0 days, until: 3 months}
sources: [{title: 授乳・離乳の支援ガイド, publisher: 厚生労働省, year: 2019}]
reviewed_on: 2026-11-20
review_due: 2027-11-20
licence: Apache-2.0
---
ぬるめのお湯で。
"""
TRANSLATION = """---
id: first-bath
language: en
title: The first bath
summary: Lukewarm water
translates: 2
---
Lukewarm water.
"""


def folder_of(place: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        file = place / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return place


def complaints(place: Path, files: Mapping[str, str]) -> list[str]:
    with pytest.raises(StartersRefused) as refusal:
        read_starters(folder_of(place, files))
    return str(refusal.value).splitlines()


def bodies(article: Article) -> Mapping[str, str]:
    return {translation.heading.language: translation.body for translation in article.translations}


def test_a_folder_of_two_files_is_one_article(tmp_path: Path) -> None:
    (article,) = read_starters(folder_of(tmp_path, {"first-bath/ja.md": ORIGINAL, "first-bath/en.md": TRANSLATION}))

    assert (article.id, article.revision) == ("first-bath", 2)
    assert article.target == Target(AgeRange(AgeBasis.CALENDAR, 0, 91))
    assert bodies(article) == {"ja": "ぬるめのお湯で。", "en": "Lukewarm water."}


def test_an_article_may_be_for_pregnancies_and_for_some_children_alone(tmp_path: Path) -> None:
    more = "weeks: {from: 5, until: 16}\nsex: FEMALE\nfirst_child: true\narea: hikarigaoka\nclinician: 助産師 山田\n"
    text = ORIGINAL.replace("reviewed_on", more + "reviewed_on").replace("NEWBORN", "PREGNANCY_BODY")

    (article,) = read_starters(folder_of(tmp_path, {"first-bath/ja.md": text}))

    assert (article.category, article.clinician) == (Category.PREGNANCY_BODY, "助産師 山田")
    assert article.target == Target(
        ages=AgeRange(AgeBasis.CALENDAR, 0, 91),
        weeks=WeekRange(5, 16),
        sex=Sex.FEMALE,
        first_child=True,
        area="hikarigaoka",
    )


def test_a_file_from_another_system_reads_the_same(tmp_path: Path) -> None:
    windows = "\ufeff" + ORIGINAL.replace("\n", "\r\n").replace("---\r\n", "--- \r\n\r\n", 2)
    place = tmp_path / "windows"
    (place / "first-bath").mkdir(parents=True)
    (place / "first-bath" / "ja.md").write_bytes(windows.encode())

    assert read_starters(place) == read_starters(folder_of(tmp_path / "own", {"first-bath/ja.md": ORIGINAL}))


def test_a_line_of_dashes_below_the_front_matter_is_text(tmp_path: Path) -> None:
    (article,) = read_starters(folder_of(tmp_path, {"first-bath/ja.md": ORIGINAL + "---\nid: last-bath\n---\n"}))

    assert bodies(article) == {"ja": "ぬるめのお湯で。\n---\nid: last-bath\n---"}


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("title: 沐浴\n", "", "line 1: title: is missing"),
        ("summary: ぬるめのお湯で\n", "", "line 1: summary: is missing, or needs quotes"),
        ("title: 沐浴", "title: [沐浴", "line 5: this is not YAML: expected ',' or ']', but got ':'"),
        ("title: 沐浴", "title: 沐浴\ntitle: 入浴", "line 5: the key title stands twice"),
        ("category: NEWBORN", "category: BATHS", "line 7: category: Input should be 'PREGNANCY_BODY'"),
        ("revision: 2", "revision: two", "line 6: revision: Input should be a valid integer"),
        ("licence: Apache-2.0", "licence: Apache-2.0\nlicense: MIT", "line 13: license: there is no such key"),
        ("year: 2019", "yaer: 2019", "line 9: sources.0.yaer: there is no such key"),
        (", year: 2019", "", "line 9: sources.0: '授乳・離乳の支援ガイド' has neither year nor checked_on"),
        (
            "sources: [{title: 授乳・離乳の支援ガイド, publisher: 厚生労働省, year: 2019}]\n",
            "",
            "line 1: sources: is missing",
        ),
        ("from: 0 days", "from: 3 weeks", "line 8: ages.from: "),
        ("from: 0 days", "from: 4 months", "line 8: ages: an age range begins at birth or later"),
        ("revision: 2", "weeks: {from: 16, until: 44}", "line 6: weeks: a range of weeks"),
        ("revision: 2", "sex: UNKNOWN", "line 6: sex: "),
        ("revision: 2", "first_child: maybe", "line 6: first_child: "),
        (
            "category: NEWBORN",
            "category: LOSS",
            "line 7: category: an article about losing a child is never put before",
        ),
        ("review_due: 2027-11-20", "review_due: 2026-11-20", "line 11: review_due: is not after reviewed_on"),
        ("reviewed_on: 2026-11-20", "reviewed_on: 2026-11-31", "line 10: reviewed_on: Input should be a valid date"),
        ("id: first-bath", "id: last-bath", "line 1: its id and language say that it is last-bath/ja.md"),
        ("id: first-bath", "id: ../first-bath", "line 2: id: "),
        ("\nぬるめのお湯で。", "", "line 14: body: there is no text below the front matter"),
        ("---\nid", "id", "line 1: there is no front matter between two lines of ---"),
        ("category: NEWBORN", "category: NEWBORN\nmunicipality: 練馬区", "line 8: municipality: "),
    ],
)
def test_a_broken_original_is_refused_with_its_line_and_what_is_wrong(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    assert old in ORIGINAL

    (told,) = complaints(tmp_path, {"first-bath/ja.md": ORIGINAL.replace(old, new)})

    assert told.startswith(f"first-bath/ja.md, {complaint}")


def test_everything_wrong_with_a_file_is_told_at_once(tmp_path: Path) -> None:
    text = ORIGINAL.replace("revision: 2", "revision: 0").replace("NEWBORN", "BATHS")

    assert [one.partition(":")[0] for one in complaints(tmp_path, {"first-bath/ja.md": text})] == [
        "first-bath/ja.md, line 6",
        "first-bath/ja.md, line 7",
    ]


def test_a_translation_of_a_revision_to_come_is_refused(tmp_path: Path) -> None:
    future = TRANSLATION.replace("translates: 2", "translates: 3")

    assert complaints(tmp_path, {"first-bath/ja.md": ORIGINAL, "first-bath/en.md": future}) == [
        "first-bath/en.md, line 6: translates: the original is only at revision 2"
    ]


def test_a_translation_may_say_how_it_stands_to_the_original_beside_it(tmp_path: Path) -> None:
    files = {
        "first-bath/ja.md": ORIGINAL,
        "first-bath/en.md": TRANSLATION.replace("translates: 2", "translates: current"),
        "first-bath/ko.md": TRANSLATION.replace("translates: 2", "translates: older").replace(": en", ": ko"),
    }

    (article,) = read_starters(folder_of(tmp_path, files))

    assert [one.heading.translates for one in article.translations] == [None, 2, 0]


def test_a_folder_without_an_original_is_refused(tmp_path: Path) -> None:
    (told,) = complaints(tmp_path, {"first-bath/en.md": TRANSLATION})

    assert told.endswith("one file without `translates` is the original, here are 0")


def test_two_originals_are_refused(tmp_path: Path) -> None:
    english = ORIGINAL.replace("language: ja", "language: en")

    (told,) = complaints(tmp_path, {"first-bath/ja.md": ORIGINAL, "first-bath/en.md": english})

    assert told.endswith("here are 2")


@pytest.mark.parametrize("name", ["bath.txt", "ja.published.md"])
def test_a_file_that_does_not_belong_there_is_refused(tmp_path: Path, name: str) -> None:
    (told,) = complaints(tmp_path, {"first-bath/ja.md": ORIGINAL, f"first-bath/{name}": "?"})

    assert told.startswith(f"first-bath/{name}, line 1: ")


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    folder_of(tmp_path, {"first-bath/ja.md": ORIGINAL})
    (tmp_path / "first-bath" / "en.md").write_bytes("---\nid: 沐浴\n".encode("cp932"))

    assert complaints(tmp_path, {}) == ["first-bath/en.md, line 2: the text is not UTF-8"]


def test_a_file_that_no_article_is_as_large_as_is_refused(tmp_path: Path) -> None:
    folder_of(tmp_path, {"first-bath/ja.md": ORIGINAL + "あ" * 400_000})

    assert complaints(tmp_path, {})[0] == "first-bath/ja.md, line 1: is larger than 1,000,000 bytes"


def test_every_broken_folder_is_named_at_once(tmp_path: Path) -> None:
    files = {"first-bath/en.md": TRANSLATION, "second-bath/en.md": TRANSLATION}

    assert [one.partition(",")[0] for one in complaints(tmp_path, files)] == ["first-bath", "second-bath/en.md"]


def test_words_that_readers_have_beside_newer_ones_are_left_out_of_what_is_read(tmp_path: Path) -> None:
    files = {"first-bath/ja.md": ORIGINAL, "first-bath/ja.published.md": ORIGINAL}

    read = read_folder(folder_of(tmp_path, files) / "first-bath")

    assert read.left_out == ("first-bath/ja.published.md",)
    assert read.original.name == "first-bath/ja.md"
