"""The first articles are complete, and a broken file is refused by name."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from content.article import Article, Category, Situation
from content.rendering import render
from content.rules import fits, seeker_on
from content.starter_reading import StartersRefused, months_in_days, read_starters
from handbook_api.platform.texts import LANGUAGES, Texts
from tests.content.builders import NERIMA, a_child

STARTERS = read_starters()
FOLDER = Path(__file__).parents[2] / "content" / "starter"
PHONES = {
    "119": "119",
    "0352858898": "03-5285-8898",
    "0352720303": "03-5272-0303",
    "0332122323": "03-3212-2323",
    "0120279338": "0120-279-338",
    "0727272499": "072-727-2499",
    "0298529999": "029-852-9999",
}
"""Every number a parent may press, as it is to be shown."""

each_starter = pytest.mark.parametrize("article", STARTERS, ids=lambda article: article.id)


def bodies(article: Article) -> Mapping[str, str]:
    return {translation.heading.language: translation.body for translation in article.translations}


@each_starter
def test_a_starter_is_there_in_both_languages_and_up_to_date(article: Article) -> None:
    headings = article.summary.headings

    assert [(heading.language, heading.translates) for heading in headings] == [("ja", None), ("en", article.revision)]
    assert all(heading.title and heading.summary for heading in headings)


@each_starter
def test_a_starter_names_its_sources_and_when_it_is_to_be_read_again(article: Article) -> None:
    assert article.sources
    assert all(source.year or source.checked_on for source in article.sources)
    assert timedelta(days=150) < article.review_due - article.reviewed_on <= timedelta(days=366)
    assert article.licence == "Apache-2.0"


@each_starter
def test_a_starter_is_short_enough_for_a_tired_parent(article: Article) -> None:
    assert 300 <= len(re.sub(r"\s", "", render(bodies(article)["ja"]).text)) <= 900
    assert all(len(heading.summary) <= 120 for heading in article.summary.headings)


@each_starter
def test_a_starter_shows_exactly_what_was_written(article: Article) -> None:
    for body in bodies(article).values():
        text = render(body).text
        assert not re.search(r"[<>*\[\]]|https?:|\]\(", text)
        assert not re.search(r"^#\s", body, flags=re.MULTILINE)


@each_starter
def test_both_languages_have_the_same_parts_and_the_same_phone_numbers(article: Article) -> None:
    def outline(body: str) -> list[str]:
        return re.findall(r"<(?:h\d|li|ul|strong)>", render(body).html)

    def numbers(body: str) -> list[str]:
        return sorted(re.findall(r"#\d{4}|tel:\d+|\d+(?=\s?(?:℃|°C|cm))", body))

    japanese, english = bodies(article)["ja"], bodies(article)["en"]
    assert outline(japanese) == outline(english)
    assert set(numbers(japanese)) == set(numbers(english))


@each_starter
def test_a_phone_link_dials_the_number_it_shows(article: Article) -> None:
    for body in bodies(article).values():
        for shown, dialled in re.findall(r"\[([^]]+)]\(tel:(\d+)\)", body):
            assert PHONES[dialled] == shown


@each_starter
def test_a_starter_that_is_not_about_loss_says_whom_to_ask(article: Article) -> None:
    assert re.search(r"119|#8000|小児科|眼科|歯科", bodies(article)["ja"])


@each_starter
def test_a_starter_gives_no_dose_of_a_medicine(article: Article) -> None:
    for body in bodies(article).values():
        assert not re.search(r"\d\s*(mg|ml|mL|ミリグラム|錠|包)\b", body)


def test_hours_of_a_phone_line_are_marked_with_the_day_they_were_checked() -> None:
    tokyo = next(article for article in STARTERS if article.id == "call-8000-tokyo")

    assert tokyo.target.municipality == NERIMA
    assert all(source.checked_on for source in tokyo.sources)
    assert tokyo.review_due <= tokyo.reviewed_on + timedelta(days=183)


@pytest.mark.parametrize("born", ["2020-02-29", "2020-11-24", "2021-03-01"])
def test_every_day_until_the_sixth_birthday_has_three_articles(born: str) -> None:
    child = a_child(born, None)
    sixth_birthday = date(
        child.born_on.year + 6, *((3, 1) if born.endswith("02-29") else child.born_on.timetuple()[1:3])
    )

    for age_days in range((sixth_birthday - child.born_on).days + 1):
        seeker = seeker_on(child, child.born_on + timedelta(days=age_days))
        assert seeker is not None
        assert sum(fits(article.target, seeker) for article in STARTERS) >= 3, age_days


def test_a_child_born_early_has_three_articles_on_every_day_too() -> None:
    child = a_child("2024-01-10", 25 * 7)

    for age_days in range(1200):
        seeker = seeker_on(child, child.born_on + timedelta(days=age_days))
        assert seeker is not None
        assert sum(fits(article.target, seeker) for article in STARTERS) >= 3, age_days


def test_there_is_one_article_for_children_born_early_and_one_for_loss() -> None:
    assert [article.id for article in STARTERS if article.target.situation is Situation.BORN_EARLY] == ["born-early"]
    assert [article.id for article in STARTERS if article.category is Category.LOSS] == ["when-a-child-has-died"]


def test_every_category_has_a_name_in_every_language() -> None:
    texts = Texts.load()

    for language in LANGUAGES:
        assert all(texts.has(language, f"article.category.{category}") for category in Category)


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
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return place


def complaint_about(place: Path, files: Mapping[str, str]) -> str:
    with pytest.raises(StartersRefused) as refusal:
        read_starters(folder_of(place, files))
    assert len(refusal.value.complaints) == 1
    return refusal.value.complaints[0]


def test_a_folder_of_two_files_is_one_article(tmp_path: Path) -> None:
    (article,) = read_starters(folder_of(tmp_path, {"first-bath/ja.md": ORIGINAL, "first-bath/en.md": TRANSLATION}))

    assert (article.id, article.revision) == ("first-bath", 2)
    assert article.target.ages is not None
    assert (article.target.ages.from_days, article.target.ages.until_days) == (0, 91)
    assert bodies(article) == {"ja": "ぬるめのお湯で。", "en": "Lukewarm water."}


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("title: 沐浴\n", "", "title: Field required"),
        ("title: 沐浴", "title: [沐浴", "not YAML"),
        ("category: NEWBORN", "category: BATHS", "category: Input should be"),
        ("revision: 2", "revision: two", "revision: Input should be a valid integer"),
        ("licence: Apache-2.0", "licence: Apache-2.0\nlicense: MIT", "license: Extra inputs"),
        ("year: 2019", "yaer: 2019", "sources.0.yaer: Extra inputs"),
        (", year: 2019", "", "neither year nor checked_on"),
        ("from: 0 days", "from: 3 weeks", "ages.from: '3 weeks'"),
        ("from: 0 days", "from: 4 months", "age range"),
        ("category: NEWBORN", "category: LOSS", "never put before anybody"),
        ("review_due: 2027-11-20", "review_due: 2026-11-20", "review_due: is not after"),
        ("reviewed_on: 2026-11-20", "reviewed_on: 2026-11-31", "day is out of range"),
        ("id: first-bath", "id: last-bath", "last-bath/ja.md"),
        ("ぬるめのお湯で。", "", "no text below"),
        ("---\nid", "id", "no front matter"),
        (
            "category: NEWBORN",
            "category: NEWBORN\nmunicipality: 131202",
            "municipality: Input should be a valid string",
        ),
    ],
)
def test_a_broken_original_is_refused_with_its_name_and_what_is_wrong(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    assert old in ORIGINAL

    told = complaint_about(tmp_path, {"first-bath/ja.md": ORIGINAL.replace(old, new)})

    assert told.startswith("first-bath/ja.md: ")
    assert complaint in told


def test_a_translation_of_a_revision_to_come_is_refused(tmp_path: Path) -> None:
    future = TRANSLATION.replace("translates: 2", "translates: 3")

    told = complaint_about(tmp_path, {"first-bath/ja.md": ORIGINAL, "first-bath/en.md": future})

    assert told == "first-bath/en.md: translates: the original is only at revision 2"


def test_a_folder_without_an_original_is_refused(tmp_path: Path) -> None:
    assert "here are 0" in complaint_about(tmp_path, {"first-bath/en.md": TRANSLATION})


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    assert "bath.txt" in complaint_about(tmp_path, {"first-bath/ja.md": ORIGINAL, "first-bath/bath.txt": "?"})


def test_every_broken_folder_is_named_at_once(tmp_path: Path) -> None:
    files = {"first-bath/en.md": TRANSLATION, "second-bath/en.md": TRANSLATION}

    with pytest.raises(StartersRefused) as refusal:
        read_starters(folder_of(tmp_path, files))

    assert [complaint.partition(":")[0] for complaint in refusal.value.complaints] == [
        "first-bath",
        "second-bath/en.md",
    ]


def test_the_articles_come_with_the_package() -> None:
    assert {article.id for article in STARTERS} == {place.name for place in FOLDER.iterdir() if place.is_dir()}
