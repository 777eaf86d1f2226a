"""The first articles are complete."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from content.article import Article, Category, Situation
from content.rendering import render
from content.rules import fits, seeker_on
from content.starter_reading import read_starters
from tests.content.builders import NERIMA, a_child

STARTERS = read_starters()
FOLDER = Path(__file__).parents[2] / "content" / "starter"
PHONES = {
    "119": "119",
    "110": "110",
    "189": "189",
    "0352858898": "03-5285-8898",
    "0352720303": "03-5272-0303",
    "0332122323": "03-3212-2323",
    "0120279338": "0120-279-338",
    "0120279889": "0120-279-889",
    "0727272499": "072-727-2499",
    "0298529999": "029-852-9999",
}
"""Every number a parent may press, as it is to be shown."""


def _languages(article: Article) -> set[str]:
    return {translation.heading.language for translation in article.translations}


IN_ENGLISH = [article for article in STARTERS if "en" in _languages(article)]
IN_EASY_JAPANESE = [article for article in STARTERS if "ja-easy" in _languages(article)]
each_starter = pytest.mark.parametrize("article", STARTERS, ids=lambda article: article.id)


def bodies(article: Article) -> Mapping[str, str]:
    return {translation.heading.language: translation.body for translation in article.translations}


@each_starter
def test_a_starter_is_written_in_japanese_and_its_translations_are_up_to_date(article: Article) -> None:
    headings = article.summary.headings

    assert [heading.language for heading in headings if heading.translates is None] == ["ja"]
    assert all(heading.translates in (None, article.revision) for heading in headings)
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


@pytest.mark.parametrize("article", IN_ENGLISH, ids=lambda article: article.id)
def test_both_languages_have_the_same_parts_and_the_same_phone_numbers(article: Article) -> None:
    def outline(body: str) -> list[str]:
        return re.findall(r"<(?:h\d|li|ul|strong)>", render(body).html)

    def numbers(body: str) -> list[str]:
        return sorted(re.findall(r"#\d{4}|tel:\d+|\d+(?=\s?(?:℃|°C|cm))", body))

    japanese, english = bodies(article)["ja"], bodies(article)["en"]
    assert outline(japanese) == outline(english)
    assert set(numbers(japanese)) == set(numbers(english))


@pytest.mark.parametrize("article", IN_EASY_JAPANESE, ids=lambda article: article.id)
def test_easy_japanese_names_no_phone_that_the_original_does_not(article: Article) -> None:
    def phones(body: str) -> set[str]:
        return set(re.findall(r"#\d{4}|tel:\d+", body))

    assert phones(bodies(article)["ja-easy"]) <= phones(bodies(article)["ja"]) | {"#8000", "tel:119"}


def test_there_is_enough_to_begin_with() -> None:
    assert len(STARTERS) >= 60
    assert len({article.id for article in IN_EASY_JAPANESE} & {article.id for article in IN_ENGLISH}) >= 20


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


def test_the_articles_come_with_the_package() -> None:
    assert {article.id for article in STARTERS} == {place.name for place in FOLDER.iterdir() if place.is_dir()}
