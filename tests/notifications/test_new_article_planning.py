"""An article that is new for a child: at most one a week, each once, and only what the list of articles has for it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.article import AgeBasis, AgeRange, Situation, Target
from content.rules import TargetedChild, fits, seeker_on
from handbook_api.children.model import Birth, Child, ChildStatus
from handbook_api.families.model import Member, MemberRole
from handbook_api.handbooks import Contents
from handbook_api.platform.texts import Texts
from notifications.articles import ArticleToTell, days_it_fits
from notifications.kinds.new_article import NEW, new_article_occasions
from notifications.kinds.surroundings import Surroundings
from notifications.planning import HORIZON
from notifications.preferences import Preferences, Wishes
from notifications.programmes import Programmes, programmes_edition
from notifications.reminders import KeptReminder, PlannedReminder, ReminderKind, ReminderState
from notifications.replanning import revision
from notifications.saying import say
from tests.clocks import TODAY_AT_TEN
from tests.notifications.article_builders import LONG_AGO, an_article
from tests.notifications.builders import (
    GRANDMOTHER,
    MISAKI,
    NERIMA,
    NO_VACCINATIONS,
    TOKYO,
    a_child,
    a_member,
    a_municipality,
    the_plan,
)

NEW_ARTICLE = ReminderKind.NEW_ARTICLE
ON_A_TUESDAY = "2026-11-17"
"""24 November 2026, on which tests take place, is a Tuesday too: the child is one week old."""


def born(on: str = ON_A_TUESDAY, **fields: object) -> Child:
    return a_child(born=on, **{"created_at": datetime(2026, 11, 18, tzinfo=UTC), **fields})


def programmes_with(*articles: ArticleToTell) -> Programmes:
    return Programmes({NERIMA: a_municipality(checkups=())}, NO_VACCINATIONS, articles=articles)


def planned(
    child: Child,
    *articles: ArticleToTell,
    now: datetime = TODAY_AT_TEN,
    members: Sequence[Member] = (),
    preferences: Sequence[Preferences] = (),
) -> tuple[PlannedReminder, ...]:
    return the_plan(Contents((child,)), programmes_with(*articles), now, *members, preferences=preferences)


def told(child: Child, *articles: ArticleToTell, now: datetime = TODAY_AT_TEN) -> list[tuple[str, str]]:
    return [
        (one.due_at.astimezone(TOKYO).strftime("%Y-%m-%d"), one.wording.names["article"]["en"].removeprefix("About "))
        for one in planned(child, *articles, now=now)
    ]


def test_an_article_is_told_on_the_first_weekday_of_the_birth_on_which_it_is_for_the_child() -> None:
    (reminder,) = planned(born(), an_article(from_days=9))

    assert reminder.due_at.astimezone(TOKYO).isoformat() == "2026-12-01T10:00:00+09:00"
    assert reminder.useful_until.astimezone(TOKYO).isoformat() == "2026-12-08T00:00:00+09:00"
    assert (reminder.kind, reminder.wording.text) == (NEW_ARTICLE, NEW)


@pytest.mark.parametrize(
    ("birthday", "on"),
    [("2026-11-17", "2026-11-24"), ("2026-11-19", "2026-11-26"), ("2026-11-07", "2026-11-28")],
)
def test_the_first_is_told_a_week_after_the_birth_and_never_on_the_day_itself(birthday: str, on: str) -> None:
    child = born(birthday, created_at=datetime(2026, 11, 23, tzinfo=UTC))

    assert told(child, an_article()) == [(on, "first-bath")]


def test_not_on_the_day_of_a_birth_that_was_put_right_either() -> None:
    entered_with_another_date = born(created_at=datetime(2026, 11, 1, tzinfo=UTC))

    assert told(entered_with_another_date, an_article()) == [("2026-11-24", "first-bath")]


def test_a_child_of_a_leap_day_has_its_weeks_like_every_other() -> None:
    child = a_child(born="2024-02-29", created_at=datetime(2024, 3, 1, tzinfo=UTC))
    for_a_year = an_article(from_days=366, until_days=400, published_at=datetime(2024, 1, 1, tzinfo=UTC))

    at_one = told(child, for_a_year, now=datetime(2025, 2, 20, tzinfo=UTC))

    assert at_one == [("2025-03-06", "first-bath")]


def test_of_several_the_most_specific_is_told_first_and_one_a_week() -> None:
    broad, narrow, middle = an_article("broad", 0, 90), an_article("narrow", 0, 30), an_article("middle", 0, 60)

    assert told(born(), broad, narrow, middle) == [
        ("2026-11-24", "narrow"),
        ("2026-12-01", "middle"),
        ("2026-12-08", "broad"),
    ]


def test_what_is_not_new_any_more_is_not_told_however_many_were_before_it() -> None:
    many = [an_article(f"article-{number}", 0, 300) for number in range(9)]

    assert told(born(), *many) == [
        ("2026-11-24", "article-0"),
        ("2026-12-01", "article-1"),
        ("2026-12-08", "article-2"),
    ]


def test_it_is_not_told_when_the_child_has_outgrown_it() -> None:
    assert told(born(), an_article(from_days=8, until_days=14)) == []
    assert told(born(), an_article(from_days=8, until_days=15)) == [("2026-12-01", "first-bath")]


def test_what_fitted_long_before_the_child_was_entered_is_not_new() -> None:
    child = a_child(born="2025-11-18", created_at=datetime(2026, 11, 20, tzinfo=UTC))

    assert told(child, an_article(from_days=300, until_days=700), an_article("one-year", 366, 700)) == [
        ("2026-11-24", "one-year")
    ]


def test_one_that_was_published_while_the_child_is_of_that_age_is_new() -> None:
    child = a_child(born="2025-11-18", created_at=datetime(2026, 1, 1, tzinfo=UTC))
    published = an_article(from_days=300, until_days=700, published_at=datetime(2026, 11, 25, 3, tzinfo=UTC))

    assert told(child, published) == [("2026-12-01", "first-bath")]


def test_one_that_is_published_takes_no_week_that_was_told() -> None:
    before = [an_article("narrow", 0, 30), an_article("broad", 0, 90)]
    published = an_article("newest", 0, 10_000, published_at=datetime(2026, 12, 2, tzinfo=UTC))
    later = datetime(2026, 12, 3, tzinfo=UTC)

    assert told(born(), *before, now=later) == [("2026-12-03", "broad")]
    assert told(born(), *before, published, now=later) == [("2026-12-03", "broad"), ("2026-12-08", "newest")]


def test_when_another_takes_the_place_of_one_that_was_told_its_week_is_told_already() -> None:
    (sent,) = planned(born(), an_article("was-there", 0, 30))
    (instead,) = planned(born(), an_article("is-there-now", 0, 30), now=TODAY_AT_TEN + timedelta(days=1))

    assert sent.id != instead.id
    assert revision([KeptReminder(sent, ReminderState.SENT)], [instead], TODAY_AT_TEN).added == ()
    assert revision([KeptReminder(sent, ReminderState.WITHDRAWN)], [instead], TODAY_AT_TEN).added == (instead,)


def test_articles_of_another_municipality_or_for_children_born_early_are_not_for_this_one() -> None:
    elsewhere = an_article(municipality="131199")
    early = an_article(is_for_born_early=True)

    assert told(born(), elsewhere) == told(born(), early) == []
    assert told(born(), replace(elsewhere, municipality=NERIMA)) == [("2026-11-24", "first-bath")]
    born_early = replace(born(), birth=Birth(date.fromisoformat(ON_A_TUESDAY), gestation_days=240))
    assert told(born_early, early) == [("2026-11-24", "first-bath")]


def test_what_goes_by_corrected_age_waits_for_a_child_that_was_born_early() -> None:
    five_weeks_early = replace(born(), birth=Birth(date.fromisoformat(ON_A_TUESDAY), gestation_days=245))

    assert told(five_weeks_early, an_article(from_days=7, is_corrected=True)) == [("2026-12-29", "first-bath")]


def test_nothing_for_a_child_that_has_died_or_left_the_programme() -> None:
    assert told(born(status=ChildStatus.ENDED), an_article()) == []
    assert told(born(municipality=None), an_article()) == []


def test_a_viewer_is_told_once_she_has_chosen_it() -> None:
    members = (a_member(), a_member(GRANDMOTHER, role=MemberRole.VIEWER))
    chosen = Preferences(GRANDMOTHER.uid, 1, Wishes(on_as_viewer=frozenset({NEW_ARTICLE})))
    switched_off = Preferences(MISAKI.uid, 1, Wishes(off=frozenset({NEW_ARTICLE})))

    def people(*preferences: Preferences) -> list[str]:
        return sorted(one.uid for one in planned(born(), an_article(), members=members, preferences=preferences))

    assert people() == [MISAKI.uid]
    assert people(chosen) == [GRANDMOTHER.uid, MISAKI.uid]
    assert people(chosen, switched_off) == [GRANDMOTHER.uid]


def test_it_names_the_article_in_the_readers_language() -> None:
    (reminder,) = planned(born(), an_article(titles={"ja": "はじめての沐浴", "en": "The first bath"}))
    texts = Texts.load()

    assert say(texts, "ja", reminder.wording, "ゆい").title == "今週の読みもの「はじめての沐浴」"
    assert say(texts, "en", reminder.wording, "Yui").title == "To read this week: The first bath"


def test_what_decides_is_another_edition_and_another_title_is_none() -> None:
    def edition(**fields: object) -> str:
        return programmes_edition(programmes_with(replace(an_article(), **fields)))  # type: ignore[arg-type]

    assert edition(titles={"ja": "別の題"}) == edition()
    others: list[dict[str, object]] = [
        {"from_days": 3},
        {"until_days": 93},
        {"municipality": NERIMA},
        {"is_corrected": True},
        {"is_for_born_early": True},
        {"published_at": datetime(2026, 2, 1, tzinfo=UTC)},
    ]
    assert len({edition(**other) for other in others} | {edition()}) == len(others) + 1
    assert programmes_edition(programmes_with()) != edition()


days = st.integers(0, 1500) | st.integers(900, 1100)
births = st.builds(
    Birth,
    st.dates(date(2020, 1, 1), date(2026, 11, 24)),
    gestation_days=st.none() | st.integers(154, 300),
)


@st.composite
def articles(draw: st.DrawFn) -> ArticleToTell:
    first, span = draw(days), draw(st.integers(1, 400))
    return an_article(
        draw(st.text("abcdef", min_size=1, max_size=6)),
        first,
        first + span,
        is_corrected=draw(st.booleans()),
        is_for_born_early=draw(st.booleans()),
        published_at=LONG_AGO + timedelta(days=draw(st.integers(-2000, 400))),
    )


@given(article=articles(), birth=births, anywhen=st.integers(0, 2000))
def test_an_article_is_told_on_no_other_days_than_it_is_listed(
    article: ArticleToTell, birth: Birth, anywhen: int
) -> None:
    """The two are written apart, because one part may not know the other: they have to agree on every day."""
    basis = AgeBasis.CORRECTED if article.is_corrected else AgeBasis.CALENDAR
    target = Target(
        AgeRange(basis, article.from_days, article.until_days),
        Situation.BORN_EARLY if article.is_for_born_early else None,
    )
    found = days_it_fits(article, birth)
    early = 280 - (birth.gestation_days or 280)
    edges = (article.from_days, article.until_days, article.from_days + early, article.until_days + early, 1095)
    for age in {anywhen, *(max(0, edge + by) for edge in edges for by in (-1, 0, 1))}:
        on = birth.born_on + timedelta(days=age)
        seeker = seeker_on(TargetedChild(birth.born_on, birth.gestation_days), on)
        assert seeker is not None
        assert fits(target, seeker) is (found is not None and found[0] <= on <= found[1])


@given(shelf=st.lists(articles(), max_size=12, unique_by=lambda one: one.id), birth=births, age=st.integers(0, 1800))
def test_at_most_one_a_week_each_once_and_the_same_whenever_it_is_planned(
    shelf: list[ArticleToTell], birth: Birth, age: int
) -> None:
    child = replace(a_child(), birth=birth, created_at=datetime.combine(birth.born_on, datetime.min.time(), UTC))
    today = birth.born_on + timedelta(days=age)

    def occasions(on: date) -> dict[date, str]:
        surroundings = Surroundings(a_municipality(), NO_VACCINATIONS, on, articles=tuple(shelf))
        found = list(new_article_occasions(child, surroundings))
        assert len({one.mark for one in found}) == len({one.day for one in found}) == len(found)
        return {one.day: one.mark for one in found}

    now, later = occasions(today), occasions(today + timedelta(days=30))

    by_id = {one.id: one for one in shelf}
    for day, article_id in now.items():
        fitting = days_it_fits(by_id[article_id], birth)
        assert fitting is not None
        assert fitting[0] <= day <= fitting[1]
        assert day > birth.born_on
        assert (day - birth.born_on).days % 7 == 0
        assert by_id[article_id].published_at.astimezone(TOKYO).date() < day
    both = {day for day in (*now, *later) if today + timedelta(days=30) <= day <= today + HORIZON}
    assert {day: now.get(day) for day in both} == {day: later.get(day) for day in both}
