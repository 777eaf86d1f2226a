"""Lists by age, reading and import, on a real database."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.article import AgeBasis, Article, Category, Origin, Situation, Target
from content.rules import fits, order_key, seeker_on
from content.service import PAGE_CEILING, ArticleService, ImportCounts
from content.starter_reading import read_starters
from handbook_api.platform.mongodb import Database
from tests.clocks import SteppingClock
from tests.content.builders import NERIMA, TODAY, a_child, an_article, for_days


async def listed_ids(service: ArticleService, *children: Any) -> list[str]:
    page = await service.for_age(children, "ja", first=PAGE_CEILING)
    return [article.id for article in page.articles]


async def edit(database: Database, article_id: str, title: str) -> None:
    """What an editor's save leaves behind."""
    await database.articles.update_one(
        {"_id": article_id},
        {"$set": {"origin": "EDITED", "translations.0.title": title}, "$inc": {"version": 1}},
    )


async def test_a_parent_sees_what_is_for_the_childs_age_the_most_specific_first(service: ArticleService) -> None:
    await service.import_starters(
        [
            an_article("growth-curve", for_days(0, 2374)),
            an_article("crying", for_days(0, 182)),
            an_article("first-steps", for_days(240, 500)),
            an_article("looked-for", Target()),
        ]
    )

    assert await listed_ids(service, a_child("2026-10-01")) == ["crying", "growth-curve"]


async def test_the_day_is_that_of_the_municipality_not_of_utc(service: ArticleService, clock: SteppingClock) -> None:
    await service.import_starters([an_article("day-one", for_days(1, 2))])
    born_yesterday_in_nerima = a_child("2026-11-24")

    assert await listed_ids(service, born_yesterday_in_nerima) == []
    clock.step(hours=14, seconds=-1)
    assert await listed_ids(service, born_yesterday_in_nerima) == []
    clock.step(seconds=1)
    assert await listed_ids(service, born_yesterday_in_nerima) == ["day-one"]


async def test_the_list_begins_and_ends_on_the_same_days_as_the_rules(service: ArticleService) -> None:
    await service.import_starters([an_article("ten-days", for_days(10, 20))])

    assert await listed_ids(service, a_child("2026-11-15")) == []
    assert await listed_ids(service, a_child("2026-11-14")) == ["ten-days"]
    assert await listed_ids(service, a_child("2026-11-05")) == ["ten-days"]
    assert await listed_ids(service, a_child("2026-11-04")) == []


async def test_several_children_are_answered_at_once_and_each_article_tells_whose_it_is(
    service: ArticleService,
) -> None:
    await service.import_starters(
        [
            an_article("crying", for_days(0, 182)),
            an_article("fever", for_days(91, 2556)),
            an_article("born-early", for_days(0, 1095, situation=Situation.BORN_EARLY)),
        ]
    )
    baby, unborn, sister = a_child("2026-10-01", 34 * 7), a_child("2027-01-01"), a_child("2023-05-01")

    page = await service.for_age([baby, unborn, sister], "ja", first=10)

    assert [(article.id, article.children) for article in page.articles] == [
        ("crying", (0,)),
        ("born-early", (0,)),
        ("fever", (2,)),
    ]


async def test_without_children_there_is_nothing_to_show(service: ArticleService) -> None:
    await service.import_starters([an_article()])

    page = await service.for_age([], "ja", first=10)

    assert page.articles == ()
    assert not page.has_next


async def test_pages_follow_one_another_without_gap_or_repeat(service: ArticleService) -> None:
    everything = [an_article(f"article-{number:02}", for_days(0, 50 + number // 3)) for number in range(10)]
    await service.import_starters(everything)
    baby = a_child("2026-11-01")
    seen: list[str] = []
    after, has_next = "", True

    while has_next:
        page = await service.for_age([baby], "ja", first=3, after=after)
        assert len(page.articles) <= 3
        seen += [article.id for article in page.articles]
        after, has_next = page.articles[-1].position, page.has_next

    assert seen == [article.id for article in everything]


async def test_no_page_is_longer_than_the_ceiling(service: ArticleService) -> None:
    await service.import_starters([an_article(f"article-{number:02}") for number in range(PAGE_CEILING + 1)])

    page = await service.for_age([a_child("2026-11-01")], "ja", first=10_000)

    assert len(page.articles) == PAGE_CEILING
    assert page.has_next


DAYS = st.integers(0, 40)
TARGETS = st.builds(
    lambda days, basis, situation, municipality: for_days(min(days), max(days) + 1, basis, situation, municipality),
    st.tuples(DAYS, DAYS),
    st.sampled_from(AgeBasis),
    st.sampled_from([None, Situation.BORN_EARLY]),
    st.sampled_from([None, NERIMA, "131211"]),
) | st.just(Target())
CHILDREN = st.builds(
    a_child,
    st.integers(-2, 60).map(lambda age_days: str(TODAY - timedelta(days=age_days))),
    st.sampled_from([None, 200, 258, 259, 280]),
    st.sampled_from([None, NERIMA]),
)
"""Few days, so that children often stand on the border of a range."""


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(targets=st.lists(TARGETS, max_size=12), children=st.lists(CHILDREN, max_size=3))
async def test_the_query_finds_what_the_rules_say(
    database: Database, service: ArticleService, targets: Sequence[Target], children: Sequence[Any]
) -> None:
    await database.articles.delete_many({})
    articles = {f"article-{number}": target for number, target in enumerate(targets)}
    await service.import_starters([an_article(name, target) for name, target in articles.items()])
    seekers = [seeker for child in children if (seeker := seeker_on(child, TODAY)) is not None]

    expected = sorted(
        (name for name, target in articles.items() if any(fits(target, seeker) for seeker in seekers)),
        key=lambda name: order_key(name, articles[name]),
    )

    assert await listed_ids(service, *children) == expected


async def test_the_list_says_which_language_was_given(service: ArticleService) -> None:
    await service.import_starters(
        [
            an_article("both", for_days(0, 90), titles={"ja": "沐浴", "en": "The first bath"}),
            an_article("japanese-only", for_days(0, 91), titles={"ja": "おへそ"}),
        ]
    )

    page = await service.for_age([a_child("2026-11-01")], "en", first=10)

    assert [(article.title, article.language) for article in page.articles] == [
        ("The first bath", "en"),
        ("おへそ", "ja"),
    ]


async def test_an_article_is_read_in_the_language_asked_for(service: ArticleService) -> None:
    await service.import_starters([an_article(body="## 準備\n\nタオルを**先に**。")])

    article = await service.article("first-bath", "en")

    assert article is not None
    assert (article.title, article.language, article.languages) == ("The first bath", "en", ("ja", "en"))
    assert article.body.html == "<h2>準備</h2>\n<p>タオルを<strong>先に</strong>。</p>"
    assert article.body.text == "準備\nタオルを先に。"
    assert article.sources[0].publisher == "厚生労働省"


async def test_a_reader_of_another_language_is_told_what_she_got(service: ArticleService) -> None:
    await service.import_starters([an_article(titles={"ja": "沐浴"})])

    article = await service.article("first-bath", "vi")

    assert article is not None
    assert (article.language, article.is_stale) == ("ja", False)


async def test_a_translation_of_an_older_revision_is_marked_in_list_and_article(service: ArticleService) -> None:
    await service.import_starters([an_article(revision=2, translates=1)])

    page = await service.for_age([a_child("2026-11-01")], "en", first=1)
    english, japanese = await service.article("first-bath", "en"), await service.article("first-bath", "ja")

    assert page.articles[0].is_stale
    assert english is not None
    assert english.is_stale
    assert japanese is not None
    assert not japanese.is_stale


async def test_an_article_that_is_not_there_is_nothing(service: ArticleService) -> None:
    assert await service.article("no-such-article", "ja") is None


async def test_importing_twice_changes_nothing(service: ArticleService, database: Database) -> None:
    articles = read_starters()
    first = await service.import_starters(articles)
    before = await database.articles.find().sort("_id").to_list()

    second = await service.import_starters(articles)

    assert first == ImportCounts(added=len(articles), updated=0, unchanged=0, kept=0)
    assert second == ImportCounts(added=0, updated=0, unchanged=len(articles), kept=0)
    assert await database.articles.find().sort("_id").to_list() == before


async def test_what_is_stored_is_what_the_files_say(service: ArticleService) -> None:
    starters = read_starters()
    await service.import_starters(starters)

    for starter in starters:
        article = await service.article(starter.id, "ja")
        assert article is not None
        assert article.target == starter.target
        assert article.sources == starter.sources
        assert (article.reviewed_on, article.review_due) == (starter.reviewed_on, starter.review_due)


async def test_a_newer_starter_takes_the_place_of_the_older(service: ArticleService) -> None:
    await service.import_starters([an_article(revision=1)])

    counts = await service.import_starters([an_article(revision=2, titles={"ja": "おふろ"})])

    article = await service.article("first-bath", "ja")
    assert counts == ImportCounts(added=0, updated=1, unchanged=0, kept=0)
    assert article is not None
    assert article.title == "おふろ"


async def test_a_corrected_translation_of_the_same_revision_comes_in(service: ArticleService) -> None:
    await service.import_starters([an_article(titles={"ja": "沐浴", "en": "The first baht"})])

    await service.import_starters([an_article(titles={"ja": "沐浴", "en": "The first bath"})])

    article = await service.article("first-bath", "en")
    assert article is not None
    assert article.title == "The first bath"


async def test_an_older_program_does_not_bring_an_older_text_back(service: ArticleService) -> None:
    await service.import_starters([an_article(revision=3, titles={"ja": "新しい沐浴"})])

    counts = await service.import_starters([an_article(revision=2, titles={"ja": "古い沐浴"})])

    article = await service.article("first-bath", "ja")
    assert counts.unchanged == 1
    assert article is not None
    assert article.title == "新しい沐浴"


async def test_an_article_that_somebody_edited_survives_every_import(
    service: ArticleService, database: Database
) -> None:
    await service.import_starters([an_article(revision=1), an_article("crying")])
    await edit(database, "first-bath", "練馬区の沐浴教室")

    counts = await service.import_starters([an_article(revision=9, titles={"ja": "おふろ"}), an_article("crying")])

    article = await service.article("first-bath", "ja")
    assert counts == ImportCounts(added=0, updated=0, unchanged=1, kept=1)
    assert article is not None
    assert article.title == "練馬区の沐浴教室"


async def test_an_edited_article_counts_as_kept_even_for_an_older_starter(
    service: ArticleService, database: Database
) -> None:
    await service.import_starters([an_article(revision=5)])
    await edit(database, "first-bath", "練馬区の沐浴教室")

    assert (await service.import_starters([an_article(revision=4)])).kept == 1


async def test_every_read_and_write_uses_an_index_and_a_list_carries_no_bodies(
    service: ArticleService, database: Database
) -> None:
    long_body = "ゆっくり、やさしく。" * 400
    not_for_today = [an_article(f"later-{number:03}", for_days(900, 1000), body=long_body) for number in range(60)]
    for_today = [an_article(f"today-{number}", for_days(0, 100), body=long_body) for number in range(5)]
    starters = [*not_for_today, *for_today]
    await service.import_starters(starters)
    await database.command("profile", 2)

    page = await service.for_age([a_child("2026-11-01", 230, NERIMA), a_child("2026-10-01")], "ja", first=20)
    await service.article("today-1", "ja")
    await service.import_starters([replace(starters[0], revision=2)])
    await database.command("profile", 0)

    operations = await database["system.profile"].find({"ns": f"{database.name}.articles"}).to_list()
    assert {operation["op"] for operation in operations} == {"query", "update"}
    assert all("COLLSCAN" not in operation["planSummary"] for operation in operations)
    assert not any(operation.get("hasSortStage") for operation in operations)
    listing = next(operation for operation in operations if "sort" in operation["command"])
    assert len(page.articles) == listing["docsExamined"] == 5
    assert listing["responseLength"] < len(long_body.encode())


async def test_articles_about_losing_a_child_are_never_put_before_anybody(service: ArticleService) -> None:
    await service.import_starters(read_starters())
    children = [a_child(f"{year}-11-{day:02}", None, NERIMA) for year in range(2020, 2027) for day in (1, 23)]

    page = await service.for_age(children, "ja", first=PAGE_CEILING)

    assert len(page.articles) > 20
    assert all(article.category is not Category.LOSS for article in page.articles)
    assert await service.article("when-a-child-has-died", "ja") is not None


def test_an_article_about_losing_a_child_cannot_be_aimed_at_an_age() -> None:
    article = an_article(target=Target())

    with pytest.raises(ValueError, match="losing a child"):
        replace(article, category=Category.LOSS, target=for_days(0, 10))


async def test_two_imports_at_once_leave_each_article_once(service: ArticleService, database: Database) -> None:
    articles: list[Article] = [an_article(f"article-{number}") for number in range(8)]

    await asyncio.gather(*(service.import_starters(articles) for _ in range(4)))

    stored = await database.articles.find({}, {"version": 1, "origin": 1}).to_list()
    assert [(one["version"], one["origin"]) for one in stored] == [(1, Origin.STARTER.value)] * 8
