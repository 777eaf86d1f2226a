"""An article that is new for a child: at most one a week, each once, and only what the list of articles has for it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.article import AgeBasis, AgeRange, Situation, Target, WeekRange
from content.rules import TargetedChild, TargetedPregnancy, expecting_on, fits, seeker_on
from handbook_api.children.model import Birth, Child, ChildStatus
from handbook_api.families.model import Member, MemberRole, Registration
from handbook_api.handbooks import Contents
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.texts import Texts
from handbook_api.platform.vocabulary import Sex
from handbook_api.pregnancies.model import Pregnancy, PregnancyStatus
from notifications.articles import (
    ArticleToTell,
    Reader,
    Span,
    days_it_fits,
    days_it_fits_pregnancy,
    is_told,
)
from notifications.kinds.new_article import NEW, new_article_occasions
from notifications.kinds.surroundings import Surroundings
from notifications.planning import HORIZON, plan
from notifications.preferences import Preferences, Wishes
from notifications.programmes import Programmes, programmes_edition
from notifications.reminders import KeptReminder, PlannedReminder, ReminderKind, ReminderState
from notifications.replanning import revision
from notifications.saying import say
from tests.clocks import TODAY_AT_TEN
from tests.notifications.article_builders import LONG_AGO, an_article, for_weeks
from tests.notifications.builders import (
    GRANDMOTHER,
    KENTA,
    MISAKI,
    NERIMA,
    NO_VACCINATIONS,
    TOKYO,
    a_child,
    a_household,
    a_member,
    a_municipality,
    the_plan,
)
from tests.notifications.handbook_builders import a_pregnancy, delivered

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


def test_a_viewer_is_told_by_the_day_of_birth_alone() -> None:
    members = (a_member(), a_member(GRANDMOTHER, role=MemberRole.VIEWER))
    chosen = Preferences(GRANDMOTHER.uid, 1, Wishes(on_as_viewer=frozenset({NEW_ARTICLE})))
    child = replace(born(), birth=Birth(date.fromisoformat(ON_A_TUESDAY), gestation_days=240))

    def days(article: ArticleToTell) -> dict[str, str]:
        found = planned(child, article, members=members, preferences=(chosen,))
        return {one.uid: one.due_at.astimezone(TOKYO).strftime("%Y-%m-%d") for one in found}

    def people(article: ArticleToTell) -> set[str]:
        return set(days(article))

    for_guardians: list[dict[str, Any]] = [
        {"municipality": NERIMA},
        {"is_for_born_early": True},
        {"sex": Sex.FEMALE},
        {"is_for_first": True},
    ]
    for fields in for_guardians:
        assert people(an_article(**fields)) == {MISAKI.uid}
    assert people(an_article()) == {MISAKI.uid, GRANDMOTHER.uid}
    # What goes by corrected age is told her as of every child that was born that day.
    assert days(an_article(from_days=7, until_days=30, is_corrected=True)) == {
        GRANDMOTHER.uid: "2026-11-24",
        MISAKI.uid: "2027-01-05",
    }
    # And where Nerima has its own words instead, she goes on getting those for everybody.
    assert people(an_article(replaced_in=frozenset({NERIMA}))) == {GRANDMOTHER.uid}


def test_families_of_a_municipality_that_has_its_own_words_are_told_of_those_alone() -> None:
    starter = an_article("starter", replaced_in=frozenset({NERIMA}))
    own = an_article("own", municipality=NERIMA)

    assert told(born(), starter, own) == [("2026-11-24", "own")]
    assert told(born(), replace(starter, replaced_in=frozenset({"131199"}))) == [("2026-11-24", "starter")]


def test_an_article_for_girls_is_told_of_a_girl() -> None:
    for_girls = an_article(sex=Sex.FEMALE)

    assert told(born(sex=Sex.FEMALE), for_girls) == [("2026-11-24", "first-bath")]
    assert told(born(sex=Sex.MALE), for_girls) == told(born(sex=Sex.UNKNOWN), for_girls) == []


def test_of_first_children_there_is_told_what_is_for_them_of_twins_for_both() -> None:
    for_first = an_article(is_for_first=True)
    yui = born()
    twin = replace(yui, key=ChildKey(yui.key.family_id, "twin"), birth=Birth(date(2026, 11, 18)))
    brother = replace(yui, key=ChildKey(yui.key.family_id, "brother"), birth=Birth(date(2023, 4, 1)))

    def told_of(*children: Child) -> set[str]:
        return {str(one.subject) for one in the_plan(Contents(children), programmes_with(for_first), TODAY_AT_TEN)}

    assert told_of(yui) == {str(yui.key)}
    assert told_of(yui, twin) == {str(yui.key), str(twin.key)}
    assert str(yui.key) not in told_of(yui, brother)
    # A child that has died was there, and is the first: nothing is told of it, and its sister stays the second.
    assert told_of(yui, replace(brother, status=ChildStatus.ENDED)) == set()


def test_what_is_for_an_area_is_told_to_her_who_registered_there_and_to_nobody_else() -> None:
    in_toyotama = an_article("toyotama", 0, 30, municipality=NERIMA, area="toyotama")
    members = (a_member(), a_member(KENTA))
    by_misaki = Registration("issue", NERIMA, "1", "toyotama", date(2026, 6, 1), members[0].id, TODAY_AT_TEN)
    programmes = programmes_with(in_toyotama, an_article("everybody"))

    def told_to(*registrations: Registration) -> set[tuple[str, str]]:
        household = a_household(Contents((born(),)), *members)
        family = replace(household.handbook.family, registrations=registrations)
        at_home = replace(household, handbook=replace(household.handbook, family=family))
        found = plan(at_home, programmes, TODAY_AT_TEN, timedelta(days=6))
        return {(one.uid, one.wording.names["article"]["en"].removeprefix("About ")) for one in found}

    assert told_to(by_misaki) == {(MISAKI.uid, "toyotama"), (KENTA.uid, "everybody")}
    assert told_to() == {(MISAKI.uid, "everybody"), (KENTA.uid, "everybody")}
    assert told_to(replace(by_misaki, municipality="131199")) == {(MISAKI.uid, "everybody"), (KENTA.uid, "everybody")}


def test_what_somebody_has_hidden_is_not_told_to_her_and_its_week_stays_empty() -> None:
    shelf = (an_article("narrow", 0, 30), an_article("broad", 0, 90))
    members = (a_member(), a_member(KENTA))
    household = replace(a_household(Contents((born(),)), *members), hidden={KENTA.uid: frozenset({"narrow"})})

    found = plan(household, programmes_with(*shelf), TODAY_AT_TEN, timedelta(days=12))

    assert {(one.uid, one.wording.names["article"]["en"].removeprefix("About ")) for one in found} == {
        (MISAKI.uid, "narrow"),
        (MISAKI.uid, "broad"),
        (KENTA.uid, "broad"),
    }


def told_while_expecting(pregnancy: Pregnancy, *articles: ArticleToTell, children: Sequence[Child] = ()) -> list[str]:
    plan_ = the_plan(Contents(tuple(children), (pregnancy,)), programmes_with(*articles), TODAY_AT_TEN)
    return [one.due_at.astimezone(TOKYO).strftime("%Y-%m-%d") for one in plan_ if one.kind is NEW_ARTICLE]


def test_what_is_for_a_week_of_pregnancy_is_told_when_that_begins() -> None:
    due = "2027-04-20"  # 19 weeks today, and 20 weeks a week later: on a Tuesday like the due date

    assert told_while_expecting(a_pregnancy(due), for_weeks("movements", 20, 24)) == ["2026-12-01"]
    assert told_while_expecting(a_pregnancy(due), for_weeks("nausea", 5, 12)) == []


def test_nothing_is_told_of_a_pregnancy_that_has_ended_or_of_weeks_after_the_birth() -> None:
    article = for_weeks("whole", 0, 43, published_at=datetime(2026, 11, 20, tzinfo=UTC))
    due = "2027-04-20"
    ended = a_pregnancy(due, status=PregnancyStatus.ENDED)

    assert told_while_expecting(a_pregnancy(due), article) == ["2026-11-24"]
    assert told_while_expecting(ended, article) == []
    assert told_while_expecting(delivered("2026-11-20", children=(born().key,)), article, children=[born()]) == []


def test_what_is_for_a_first_pregnancy_is_told_where_there_is_no_child_yet() -> None:
    article = for_weeks("first-time", 20, 24, is_for_first=True)

    assert told_while_expecting(a_pregnancy("2027-04-20"), article) == ["2026-12-01"]
    assert told_while_expecting(a_pregnancy("2027-04-20"), article, children=[born("2023-04-01")]) == []


def test_while_expecting_she_alone_is_told_both_guardians_until_it_is_known_whose_it_is_and_a_viewer_never() -> None:
    members = (a_member(), a_member(KENTA), a_member(GRANDMOTHER, role=MemberRole.VIEWER))
    chosen = Preferences(GRANDMOTHER.uid, 1, Wishes(on_as_viewer=frozenset({NEW_ARTICLE})))
    programmes = programmes_with(for_weeks("movements", 20, 24))

    def people(pregnancy: Pregnancy) -> set[str]:
        found = the_plan(Contents(pregnancies=(pregnancy,)), programmes, TODAY_AT_TEN, *members, preferences=(chosen,))
        return {one.uid for one in found if one.kind is NEW_ARTICLE}

    assert people(a_pregnancy("2027-04-20")) == {MISAKI.uid}
    assert people(a_pregnancy("2027-04-20", mother_uid=None)) == {MISAKI.uid, KENTA.uid}


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
        {"days": Span(3, 90)},
        {"days": Span(0, 93)},
        {"days": None},
        {"weeks": Span(0, 90)},
        {"area": "toyotama"},
        {"sex": Sex.MALE},
        {"is_for_first": True},
        {"replaced_in": frozenset({NERIMA})},
        {"municipality": NERIMA},
        {"is_corrected": True},
        {"is_for_born_early": True},
        {"published_at": datetime(2026, 2, 1, tzinfo=UTC)},
    ]
    assert len({edition(**other) for other in others} | {edition()}) == len(others) + 1
    assert programmes_edition(programmes_with()) != edition()


readers = st.builds(
    Reader,
    st.sampled_from([NERIMA, "131199"]),
    st.sampled_from([frozenset(), frozenset({"toyotama"})]),
    st.booleans(),
)
days = st.integers(0, 1500) | st.integers(900, 1100)
births = st.builds(
    Birth,
    st.dates(date(2020, 1, 1), date(2026, 11, 24)),
    gestation_days=st.none() | st.integers(154, 300),
)


@st.composite
def articles(draw: st.DrawFn) -> ArticleToTell:
    first, span = draw(days), draw(st.integers(1, 400))
    week = draw(st.integers(0, 42))
    return an_article(
        draw(st.text("abcdef", min_size=1, max_size=6)),
        days=draw(st.none() | st.just(Span(first, first + span))),
        weeks=draw(st.none() | st.just(Span(week, draw(st.integers(week + 1, 43))))),
        order=f"{draw(st.integers(0, 5)):06d}",
        is_corrected=draw(st.booleans()),
        is_for_born_early=draw(st.booleans()),
        municipality=draw(st.sampled_from([None, None, NERIMA])),
        area=draw(st.sampled_from([None, None, "toyotama"])),
        sex=draw(st.sampled_from([None, None, Sex.FEMALE])),
        is_for_first=draw(st.booleans()),
        replaced_in=draw(st.sampled_from([frozenset(), frozenset({NERIMA})])),
        published_at=LONG_AGO + timedelta(days=draw(st.integers(-2000, 400))),
    )


def target_of(article: ArticleToTell) -> Target:
    """Whom the list of articles has it for."""
    basis = AgeBasis.CORRECTED if article.is_corrected else AgeBasis.CALENDAR
    return Target(
        ages=AgeRange(basis, article.days.first, article.days.behind) if article.days else None,
        situation=Situation.BORN_EARLY if article.is_for_born_early else None,
        municipality=article.municipality,
        weeks=WeekRange(article.weeks.first, article.weeks.behind) if article.weeks else None,
        area=article.area,
        sex=article.sex,
        first_child=article.is_for_first,
    )


@given(article=articles(), birth=births, sex=st.sampled_from(Sex), reader=readers, anywhen=st.integers(0, 2000))
def test_an_article_is_told_on_no_other_days_than_it_is_listed(
    article: ArticleToTell, birth: Birth, sex: Sex, reader: Reader, anywhen: int
) -> None:
    """The two are written apart, because one part may not know the other: they have to agree on every day."""
    target, days = target_of(article), article.days
    found = days_it_fits(article, birth, sex) if is_told(article, reader) else None
    early = 280 - (birth.gestation_days or 280)
    edges = () if days is None else (days.first, days.behind, days.first + early, days.behind + early, 1095)
    for age in {anywhen, *(max(0, edge + by) for edge in edges for by in (-1, 0, 1))}:
        on = birth.born_on + timedelta(days=age)
        child = TargetedChild(
            birth.born_on, birth.gestation_days, reader.municipality, sex, reader.is_first, reader.areas
        )
        seeker = seeker_on(child, on)
        assert seeker is not None
        assert (fits(target, seeker) and reader.municipality not in article.replaced_in) is (
            found is not None and found[0] <= on <= found[1]
        )


@given(article=articles(), due_on=st.dates(date(2026, 1, 1), date(2027, 12, 31)), reader=readers)
def test_and_for_a_pregnancy_on_the_same_days_too(article: ArticleToTell, due_on: date, reader: Reader) -> None:
    found = days_it_fits_pregnancy(article, due_on) if is_told(article, reader) else None
    pregnancy = TargetedPregnancy(due_on, reader.municipality, reader.is_first, reader.areas)
    for days in range(310):
        on = due_on - timedelta(days=280) + timedelta(days=days)
        seeker = expecting_on(pregnancy, on)
        assert seeker is not None
        listed = fits(target_of(article), seeker) and reader.municipality not in article.replaced_in
        assert listed is (found is not None and found[0] <= on <= found[1])


@given(
    shelf=st.lists(articles(), max_size=12, unique_by=lambda one: one.id),
    birth=births,
    age=st.integers(0, 1800),
    reader=readers,
)
def test_at_most_one_a_week_each_once_and_the_same_whenever_it_is_planned(
    shelf: list[ArticleToTell], birth: Birth, age: int, reader: Reader
) -> None:
    child = replace(a_child(), birth=birth, created_at=datetime.combine(birth.born_on, datetime.min.time(), UTC))
    check_weeks(child, birth.born_on, birth.born_on + timedelta(days=age), shelf, reader)


@given(
    shelf=st.lists(articles(), max_size=12, unique_by=lambda one: one.id),
    due_on=st.dates(date(2026, 9, 1), date(2027, 9, 1)),
    reader=readers,
)
def test_of_a_pregnancy_too(shelf: list[ArticleToTell], due_on: date, reader: Reader) -> None:
    begun_on = due_on - timedelta(days=280)
    pregnancy = a_pregnancy(due_on.isoformat())
    check_weeks(pregnancy, begun_on, max(begun_on, TODAY_AT_TEN.date()), shelf, reader)


def check_weeks(
    about: Child | Pregnancy, beginning: date, today: date, shelf: list[ArticleToTell], reader: Reader
) -> None:
    def occasions(on: date) -> dict[date, str]:
        surroundings = Surroundings(a_municipality(), NO_VACCINATIONS, on, articles=tuple(shelf))
        found = list(new_article_occasions(about, reader, surroundings))
        assert len({one.mark for one in found}) == len({one.day for one in found}) == len(found)
        return {one.day: one.mark for one in found}

    now, later = occasions(today), occasions(today + timedelta(days=30))

    by_id = {one.id: one for one in shelf}
    for day, article_id in now.items():
        article = by_id[article_id]
        fitting = (
            days_it_fits(article, about.birth, about.sex)
            if isinstance(about, Child)
            else days_it_fits_pregnancy(article, about.due_on)
        )
        assert fitting is not None
        assert is_told(article, reader)
        assert fitting[0] <= day <= fitting[1]
        assert day > beginning or isinstance(about, Pregnancy)
        assert (day - beginning).days % 7 == 0
        assert article.published_at.astimezone(TOKYO).date() < day
    both = {day for day in (*now, *later) if today + timedelta(days=30) <= day <= today + HORIZON}
    assert {day: now.get(day) for day in both} == {day: later.get(day) for day in both}
