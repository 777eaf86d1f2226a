"""The tree of the articles' categories."""

from pathlib import Path

import pytest

from content.article import Category
from content.categories import Categories, CategoriesRefused, load_categories
from content.languages import load_languages

LANGUAGES = load_languages()
CATEGORIES = load_categories(LANGUAGES)
TEXT = (Path(__file__).parents[2] / "content" / "categories.yaml").read_text("utf-8")


def test_every_category_stands_in_one_group() -> None:
    found = [one.category for group in CATEGORIES.groups for one in group.categories]

    assert sorted(found) == sorted(Category)


def test_every_name_is_there_in_every_language_of_articles() -> None:
    names = [
        *(group.names for group in CATEGORIES.groups),
        *(one.names for group in CATEGORIES.groups for one in group.categories),
    ]

    assert all(set(one) == set(LANGUAGES.by_code) for one in names)


def test_no_two_categories_have_one_name() -> None:
    for language in LANGUAGES.by_code:
        names = [CATEGORIES.name(one, language) for one in Category]
        assert len(set(names)) == len(names)


def test_health_staff_approve_what_can_do_harm() -> None:
    others = {one for one in Category if not CATEGORIES.is_medical(one)}

    assert others == {
        Category.PREGNANCY_WORK,
        Category.NURSERY,
        Category.DISASTER,
        Category.PARTNER,
        Category.MONEY,
        Category.CONSULTATION,
        Category.SINGLE_PARENT,
        Category.OTHER_LANGUAGES,
        Category.HANDBOOK,
    }


def test_only_what_is_for_families_who_lost_a_child_is_never_put_before_anybody() -> None:
    assert [one for one in Category if not CATEGORIES.is_put_before(one)] == [Category.LOSS]


@pytest.mark.parametrize(
    ("language", "name"),
    [("ja", "予防接種"), ("en", "Vaccinations"), ("zh-TW", "疫苗接种"), ("pt", "予防接種(よぼうせっしゅ)")],
)
def test_a_reader_gets_the_name_in_the_best_of_her_languages(language: str, name: str) -> None:
    assert CATEGORIES.name(Category.VACCINATION, language) == name


def read(tmp_path: Path, text: str) -> Categories:
    file = tmp_path / "categories.yaml"
    file.write_text(text, "utf-8")
    return load_categories(LANGUAGES, file)


def test_a_name_that_is_missing_is_given_in_the_next_language(tmp_path: Path) -> None:
    without = read(tmp_path, TEXT.replace(", vi: Tiêm chủng", ""))

    assert without.name(Category.VACCINATION, "vi") == "予防接種(よぼうせっしゅ)"


@pytest.mark.parametrize(
    ("right", "wrong", "complaint"),
    [
        ("code: VACCINATION", "code: CHECKUP", "the category CHECKUP stands twice"),
        ("code: VACCINATION", "code: CHECKUP", "groups: not in any group: VACCINATION"),
        ("code: VACCINATION", "code: ASTROLOGY", "Input should be"),
        ("code: GROWING", "code: HEALTH", "the group HEALTH stands twice"),
        ("put_before: false", "put_before: true", "never put before anybody"),
        ("en: Sleep,", "", "there is no name in en"),
        ("en: Sleep,", "en: Sleep, fr: Sommeil,", "there is no language fr"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_its_line(right: str, wrong: str, complaint: str, tmp_path: Path) -> None:
    assert right in TEXT
    with pytest.raises(CategoriesRefused) as refused:
        read(tmp_path, TEXT.replace(right, wrong, 1))

    assert complaint in str(refused.value)
    assert "categories.yaml, line " in str(refused.value)
