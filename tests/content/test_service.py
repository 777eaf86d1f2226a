"""Lists by age, reading and import, on a real database."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.article import AgeBasis, AgeRange, Article, Category, Origin, Situation, Target, WeekRange
from content.documents import stored
from content.marks import Mark
from content.marks_service import MarksService
from content.rules import TargetedChild, TargetedPregnancy, expecting_on, fits, fresh_on, order_key, seeker_on
from content.service import PAGE_CEILING, ArticleService, ForWhom, ImportCounts
from content.starter_reading import read_starters
from content.store import ArticleStore
from handbook_api.platform.clock import civil_date
from handbook_api.platform.mongodb import Database
from handbook_api.platform.problems import ProblemCode, Refused
from handbook_api.platform.vocabulary import Sex
from tests.clocks import TODAY_AT_TEN, SteppingClock
from tests.content.builders import (
    MISAKI,
    NERIMA,
    THEIRS,
    TODAY,
    a_child,
    a_pregnancy,
    an_article,
    for_days,
    for_weeks,
    publish,
    withdraw,
)
from tests.queries import profiled


async def listed_ids(service: ArticleService, *whom: TargetedChild | TargetedPregnancy) -> list[str]:
    page = await service.listed(they(*whom), "ja", first=PAGE_CEILING)
    return [article.id for article in page.articles]


def they(*whom: TargetedChild | TargetedPregnancy, uid: str | None = None) -> ForWhom:
    children = [one for one in whom if isinstance(one, TargetedChild)]
    return ForWhom(children, [one for one in whom if isinstance(one, TargetedPregnancy)], uid)


async def published(database: Database, article_id: str, at: str) -> None:
    """As if it had been brought in at that instant."""
    await database.articles.update_one({"_id": article_id}, {"$set": {"published_at": datetime.fromisoformat(at)}})


async def edit(database: Database, article_id: str, title: str) -> None:
    """What an editor's save leaves behind."""
    await database.articles.update_one(
        {"_id": article_id},
        {"$set": {"origin": "EDITED", "translations.0.title": title}, "$inc": {"version": 1}},
    )


async def test_of_what_is_equally_new_the_most_specific_comes_first(service: ArticleService) -> None:
    await service.import_starters(
        [
            an_article("growth-curve", for_days(0, 2374)),
            an_article("crying", for_days(0, 182)),
            an_article("first-steps", for_days(240, 500)),
            an_article("looked-for", Target()),
        ]
    )

    assert await listed_ids(service, a_child("2026-10-01")) == ["crying", "growth-curve"]


async def test_what_a_child_has_just_come_to_and_what_was_just_published_comes_first(
    service: ArticleService, database: Database
) -> None:
    await service.import_starters(
        [
            an_article("from-birth", for_days(0, 100)),
            an_article("from-day-30", for_days(30, 900)),
            an_article("from-day-20", for_days(20, 25 + 60)),
            an_article("published-later", for_days(0, 2374)),
        ]
    )
    for name in ("from-birth", "from-day-20", "from-day-30"):
        await published(database, name, "2026-01-01T00:00Z")
    await published(database, "published-later", "2026-11-09T15:00Z")

    # Day 20 is 21 October, day 30 is 31 October; the last was published on 10 November in Nerima.
    page = await service.listed(they(a_child("2026-10-01")), "ja", first=10)

    assert [(one.id, str(one.fresh_on)) for one in page.articles] == [
        ("published-later", "2026-11-10"),
        ("from-day-30", "2026-10-31"),
        ("from-day-20", "2026-10-21"),
        ("from-birth", "2026-10-01"),
    ]


async def test_what_goes_by_corrected_age_is_new_when_a_child_born_early_comes_to_that(
    service: ArticleService, database: Database
) -> None:
    await service.import_starters(
        [
            an_article("at-three", for_days(1090, 1200, AgeBasis.CORRECTED)),
            an_article("before", for_days(1000, 1200, AgeBasis.CORRECTED)),
        ]
    )
    for name in ("at-three", "before"):
        await published(database, name, "2026-01-01T00:00Z")

    page = await service.listed(they(a_child("2023-11-01", 30 * 7)), "ja", first=10)

    # Ten weeks early: 1000 days by the due date are 1070 of life. From day 1095 on it is 1095 days old by both.
    assert [(one.id, str(one.fresh_on)) for one in page.articles] == [
        ("at-three", "2026-10-31"),
        ("before", "2026-10-06"),
    ]


async def test_a_list_for_a_pregnancy_has_what_is_for_its_week(service: ArticleService, database: Database) -> None:
    await service.import_starters(
        [
            an_article("whole", for_weeks(0, 43)),
            an_article("week-16", for_weeks(16, 20)),
            an_article("week-20", for_weeks(20, 24)),
            an_article("for-babies", for_days(0, 365)),
        ]
    )
    for name in ("whole", "week-16", "week-20", "for-babies"):
        await published(database, name, "2026-01-01T00:00Z")

    assert await listed_ids(service, a_pregnancy("2027-05-11")) == ["week-16", "whole"]
    assert await listed_ids(service, a_pregnancy("2027-05-11"), a_child("2026-10-01")) == [
        "week-16",
        "for-babies",
        "whole",
    ]


async def test_families_of_a_municipality_get_its_own_words_in_the_place_of_the_starters(
    service: ArticleService, store: ArticleStore, database: Database
) -> None:
    await service.import_starters([an_article("fever"), an_article("crying", for_days(0, 90))])
    theirs = an_article(THEIRS, for_days(0, 100, municipality=NERIMA), owner=NERIMA, replaces="fever")
    await publish(store, database, theirs)

    assert await listed_ids(service, a_child("2026-11-01", municipality=NERIMA)) == ["crying", THEIRS]
    assert await listed_ids(service, a_child("2026-11-01", municipality="131199")) == ["crying", "fever"]
    assert await listed_ids(service, a_child("2026-11-01")) == ["crying", "fever"]
    # A viewer's and a neighbour's child at once: of one of them the starter is.
    assert "fever" in await listed_ids(service, a_child("2026-11-01", municipality=NERIMA), a_child("2026-11-01"))


async def test_only_what_is_of_a_category_is_listed_where_that_is_asked_for(service: ArticleService) -> None:
    await service.import_starters(
        [an_article("sleep", category=Category.SLEEP), an_article("teeth", category=Category.TEETH)]
    )

    page = await service.listed(they(a_child("2026-11-01")), "ja", 10, category=Category.TEETH)

    assert [one.id for one in page.articles] == ["teeth"]


async def test_a_category_has_what_is_put_before_nobody_too_the_latest_in_front(
    service: ArticleService, store: ArticleStore, database: Database
) -> None:
    loss = an_article("loss", Target(), category=Category.LOSS)
    await service.import_starters([loss, replace(loss, id="grief"), an_article("other", category=Category.SLEEP)])
    theirs = replace(loss, id=THEIRS, target=Target(municipality=NERIMA), owner=NERIMA, replaces="loss")
    await publish(store, database, theirs, at="2026-11-24T02:00Z")

    async def found(municipality: str | None) -> list[str]:
        seen: list[str] = []
        after, has_next = None, True
        while has_next:
            page = await service.in_category(Category.LOSS, municipality, "ja", 1, after)
            seen += [one.id for one in page.articles]
            after, has_next = page.articles[-1].position, page.has_next
        return seen

    assert await found(None) == ["loss", "grief"]
    assert await found(NERIMA) == [THEIRS, "grief"]
    assert await found("131199") == ["loss", "grief"]


@pytest.mark.parametrize("position", ["", "nonsense", "2026-11-31/x", "2026-11-24"])
async def test_a_position_that_no_article_has_is_refused(service: ArticleService, position: str) -> None:
    whom = they(a_child("2026-11-01"))
    if position == "2026-11-24":
        assert (await service.listed(whom, "ja", 10, position)).articles == ()
        position = "2026-11-24T01:00:00/x"
    else:
        with pytest.raises(Refused) as refused:
            await service.listed(whom, "ja", 10, position)
        assert [(one.code, one.path) for one in refused.value.problems] == [(ProblemCode.NOT_A_CURSOR, ("after",))]
    with pytest.raises(Refused):
        await service.in_category(Category.SLEEP, None, "ja", 10, position)


@pytest.mark.parametrize("instant", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
async def test_an_instant_that_no_clock_of_utc_shows_is_no_position(service: ArticleService, instant: str) -> None:
    with pytest.raises(Refused) as refused:
        await service.in_category(Category.SLEEP, None, "ja", 10, f"{instant}/x")
    assert [(one.code, one.path) for one in refused.value.problems] == [(ProblemCode.NOT_A_CURSOR, ("after",))]


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


async def test_several_children_are_answered_at_once(service: ArticleService) -> None:
    await service.import_starters(
        [
            an_article("crying", for_days(0, 182)),
            an_article("fever", for_days(91, 2556)),
            an_article("born-early", for_days(0, 1095, situation=Situation.BORN_EARLY)),
        ]
    )
    baby, unborn, sister = a_child("2026-10-01", 34 * 7), a_child("2027-01-01"), a_child("2023-05-01")

    assert await listed_ids(service, baby, unborn, sister) == ["crying", "born-early", "fever"]


async def test_without_children_there_is_nothing_to_show(service: ArticleService) -> None:
    await service.import_starters([an_article()])

    page = await service.listed(they(), "ja", first=10)

    assert page.articles == ()
    assert not page.has_next


async def test_pages_follow_one_another_without_gap_or_repeat(service: ArticleService) -> None:
    everything = [an_article(f"article-{number:02}", for_days(0, 50 + number // 3)) for number in range(10)]
    await service.import_starters(everything)
    baby = a_child("2026-11-01")
    seen: list[str] = []
    after, has_next = None, True

    while has_next:
        page = await service.listed(they(baby), "ja", first=3, after=after)
        assert len(page.articles) <= 3
        seen += [article.id for article in page.articles]
        after, has_next = page.articles[-1].position, page.has_next

    assert seen == [article.id for article in everything]


async def test_what_comes_new_between_two_pages_moves_nothing_behind_them(
    service: ArticleService, clock: SteppingClock
) -> None:
    await service.import_starters(
        [*(an_article(f"old-{number}", for_days(0, 100)) for number in range(4)), an_article("soon", for_days(24, 90))]
    )
    baby = they(a_child("2026-11-01"))
    first = await service.listed(baby, "ja", first=2)

    clock.step(days=1)
    rest = await service.listed(baby, "ja", first=10, after=first.articles[-1].position)
    anew = await service.listed(baby, "ja", first=10)

    assert [one.id for one in (*first.articles, *rest.articles)] == ["old-0", "old-1", "old-2", "old-3"]
    assert [one.id for one in anew.articles] == ["soon", "old-0", "old-1", "old-2", "old-3"]


async def test_no_page_is_longer_than_the_ceiling(service: ArticleService) -> None:
    await service.import_starters([an_article(f"article-{number:02}") for number in range(PAGE_CEILING + 1)])

    page = await service.listed(they(a_child("2026-11-01")), "ja", first=10_000)

    assert len(page.articles) == PAGE_CEILING
    assert page.has_next


DAYS, WEEKS = st.integers(0, 40) | st.integers(1050, 1110), st.integers(0, 42)
AREAS = st.sampled_from([None, "toyotama"])
MUNICIPALITIES = st.sampled_from([None, NERIMA, "131211"])
TARGETS = st.builds(
    Target,
    ages=st.none()
    | st.builds(
        lambda basis, days: AgeRange(basis, min(days), max(days) + 1), st.sampled_from(AgeBasis), st.tuples(DAYS, DAYS)
    ),
    situation=st.sampled_from([None, Situation.BORN_EARLY]),
    municipality=MUNICIPALITIES,
    weeks=st.none() | st.builds(lambda weeks: WeekRange(min(weeks), max(weeks) + 1), st.tuples(WEEKS, WEEKS)),
    area=AREAS,
    sex=st.sampled_from([None, Sex.FEMALE]),
    first_child=st.booleans(),
)
AREAS_OF_SOMEBODY = st.sampled_from([frozenset(), frozenset({"toyotama"})])
CHILDREN = st.builds(
    a_child,
    (st.integers(-2, 60) | st.integers(1060, 1120)).map(lambda age_days: str(TODAY - timedelta(days=age_days))),
    st.sampled_from([None, 200, 258, 259, 280]),
    MUNICIPALITIES,
    st.sampled_from([None, Sex.FEMALE, Sex.MALE]),
    st.booleans(),
    AREAS_OF_SOMEBODY,
)
PREGNANCIES = st.builds(
    a_pregnancy,
    st.integers(-25, 285).map(lambda days: str(TODAY + timedelta(days=days))),
    MUNICIPALITIES,
    st.booleans(),
    AREAS_OF_SOMEBODY,
)
PUBLISHED = st.integers(-70 * 24, 0).map(lambda hours: TODAY_AT_TEN + timedelta(hours=hours))
"""Few days, so that children often stand on the border of a range, and on that of corrected age."""


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    shelf=st.lists(st.tuples(TARGETS, PUBLISHED, st.sampled_from([(), (NERIMA,)])), max_size=12),
    whom=st.lists(CHILDREN | PREGNANCIES, max_size=4),
)
async def test_the_query_finds_what_the_rules_say_in_the_order_they_say(
    database: Database,
    service: ArticleService,
    shelf: Sequence[tuple[Target, datetime, tuple[str, ...]]],
    whom: Sequence[TargetedChild | TargetedPregnancy],
) -> None:
    await database.articles.delete_many({})
    articles = {f"article-{number}": one for number, one in enumerate(shelf)}
    for name, (target, at, replaced_in) in articles.items():
        new = {"_id": name, "version": 1, "written_at": at, "published_at": at, "replaced_in": list(replaced_in)}
        await database.articles.insert_one(stored(an_article(name, target)) | new)
    sought = [seeker_on(one, TODAY) if isinstance(one, TargetedChild) else expecting_on(one, TODAY) for one in whom]

    expected: dict[str, date] = {}
    for name, (target, at, replaced_in) in articles.items():
        theirs = [one for one in sought if one and fits(target, one) and one.municipality not in replaced_in]
        if theirs:
            expected[name] = fresh_on(target, theirs, civil_date(at, ZoneInfo("Asia/Tokyo")))
    in_order = sorted(expected, key=lambda one: (-expected[one].toordinal(), order_key(one, articles[one][0])))

    page = await service.listed(they(*whom), "ja", first=PAGE_CEILING)

    assert [(one.id, one.fresh_on) for one in page.articles] == [(name, expected[name]) for name in in_order]


async def test_the_list_says_which_language_was_given(service: ArticleService) -> None:
    await service.import_starters(
        [
            an_article("both", for_days(0, 90), titles={"ja": "沐浴", "en": "The first bath"}),
            an_article("japanese-only", for_days(0, 91), titles={"ja": "おへそ"}),
        ]
    )

    page = await service.listed(they(a_child("2026-11-01")), "en", first=10)

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

    page = await service.listed(they(a_child("2026-11-01")), "en", first=1)
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
    service: ArticleService, store: ArticleStore, marks: MarksService, database: Database
) -> None:
    long_body = "ゆっくり、やさしく。" * 400
    not_for_today = [an_article(f"later-{number:03}", for_days(900, 1000), body=long_body) for number in range(60)]
    for_today = [an_article(f"today-{number}", for_days(0, 100), body=long_body) for number in range(5)]
    in_time = [an_article(f"week-{number}", for_weeks(20, 24), body=long_body) for number in range(5)]
    starters = [*not_for_today, *for_today, *in_time]
    await service.import_starters(starters)
    await marks.add(MISAKI, Mark.HIDDEN, "today-4", "ja")
    family = they(
        a_child("2026-11-01", 230, NERIMA, Sex.FEMALE, True), a_child("2026-10-01"), a_pregnancy("2027-08-01"), uid="x"
    )

    async with profiled(database) as queries:
        page = await service.listed(replace(family, uid=MISAKI.uid), "ja", first=20)
        await service.in_category(Category.NEWBORN, NERIMA, "ja", 20)
        await service.article("today-1", "ja")
        await service.import_starters([replace(starters[0], revision=2)])
        await store.aimed()
        theirs = an_article(THEIRS, for_days(0, 100, municipality=NERIMA), owner=NERIMA, replaces="today-1")
        await publish(store, database, theirs)
        await withdraw(store, database, THEIRS)

    assert queries.scans == set()
    (listing,) = (one for one in queries.operations if "aggregate" in one["command"] and one["ns"].endswith("articles"))
    assert [one.id for one in page.articles] == [f"today-{number}" for number in range(4)]
    # Only the articles that are for one of the two are looked at, and once what she has hidden.
    assert listing["docsExamined"] <= 2 * 5 + 1
    assert listing["responseLength"] < len(long_body.encode())


async def test_articles_about_losing_a_child_are_never_put_before_anybody(service: ArticleService) -> None:
    await service.import_starters(read_starters())
    children = [a_child(f"{year}-11-{day:02}", None, NERIMA) for year in range(2020, 2027) for day in (1, 23)]

    pregnancies = [a_pregnancy(str(TODAY + timedelta(days=days)), NERIMA, is_first=True) for days in range(0, 280, 7)]

    page = await service.listed(they(*children, *pregnancies), "ja", first=PAGE_CEILING)

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
