"""The pages of the handbook that guardians write: each told of once, at its age, unless the programme asks for it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook_api.checkups.model import Age, CheckupKind
from handbook_api.children.model import Birth, Child, ChildStatus
from handbook_api.families.access import Side
from handbook_api.families.model import Member, MemberRole
from handbook_api.forms.loading import load_forms
from handbook_api.forms.records import FormRecord, FormState
from handbook_api.handbooks import Contents
from handbook_api.municipalities.loading import load_municipalities
from handbook_api.municipalities.municipality import HolidayCalendar
from handbook_api.platform.texts import Texts
from notifications.pages import GuardiansPage, guardians_pages
from notifications.preferences import Preferences, Wishes
from notifications.programmes import Programmes, programmes_edition
from notifications.reminders import PlannedReminder, ReminderKind
from notifications.saying import say
from tests.clocks import TODAY_AT_TEN
from tests.notifications.article_builders import a_page
from tests.notifications.builders import (
    GRANDMOTHER,
    MISAKI,
    NERIMA,
    NO_VACCINATIONS,
    TOKYO,
    a_checkup,
    a_child,
    a_member,
    a_municipality,
    the_plan,
)
from tests.notifications.handbook_builders import a_form, a_held_checkup

MILESTONES, ASKED = ReminderKind.MILESTONES, ReminderKind.QUESTIONNAIRE
PAGES = guardians_pages(load_forms())
ENTERED = datetime(2024, 1, 1, tzinfo=UTC)


def planned(
    child: Child,
    pages: tuple[GuardiansPage, ...] = (a_page(),),
    checkups: tuple[CheckupKind, ...] = (),
    now: datetime = TODAY_AT_TEN,
    members: tuple[Member, ...] = (),
    preferences: tuple[Preferences, ...] = (),
) -> list[PlannedReminder]:
    programmes = Programmes({NERIMA: a_municipality(checkups=checkups)}, NO_VACCINATIONS, pages)
    reminders = the_plan(
        Contents((child,)), programmes, now, *members, preferences=preferences, horizon=timedelta(days=3000)
    )
    return [one for one in reminders if one.kind in (MILESTONES, ASKED)]


def when(reminder: PlannedReminder) -> str:
    return reminder.due_at.astimezone(TOKYO).strftime("%Y-%m-%d")


def born(on: str, **fields: object) -> Child:
    return a_child(born=on, **{"created_at": ENTERED, **fields})


@pytest.mark.parametrize(
    ("birthday", "on"),
    [
        ("2025-12-10", "2026-12-10"),
        ("2026-03-31", "2027-03-31"),
        ("2026-04-01", "2027-04-01"),
        ("2026-02-28", "2027-02-28"),
    ],
)
def test_a_page_is_told_of_on_the_day_its_age_is_reached(birthday: str, on: str) -> None:
    assert [when(one) for one in planned(born(birthday))] == [on]


def test_of_a_child_born_on_a_leap_day_on_the_first_of_march() -> None:
    (reminder,) = planned(born("2024-02-29"), now=datetime(2025, 2, 1, 1, tzinfo=UTC))

    assert when(reminder) == "2025-03-01"


def test_a_month_that_has_no_such_day() -> None:
    (reminder,) = planned(born("2026-08-31"), pages=(a_page("guardian_6m", 6, 8),))

    assert when(reminder) == "2027-03-01"


def test_it_is_of_use_for_a_month_and_never_after_its_time() -> None:
    (long,) = planned(born("2025-12-10"))
    (short,) = planned(born("2026-11-10"), pages=(GuardiansPage("guardian_2w", {"ja": "２週間"}, Age(0, 20), Age(1)),))

    assert long.useful_until.astimezone(TOKYO).date() == date(2027, 1, 10)
    assert short.useful_until.astimezone(TOKYO).date() == date(2026, 12, 10)


@pytest.mark.parametrize(
    ("side", "state", "is_told"),
    [
        (Side.FAMILY, FormState.SENT, False),
        (Side.FAMILY, FormState.DRAFT, False),
        (Side.OFFICIAL, FormState.SENT, False),
        (Side.OFFICIAL, FormState.DRAFT, True),
    ],
)
def test_not_of_a_page_that_is_begun_as_far_as_she_may_know(side: Side, state: FormState, is_told: bool) -> None:
    form: FormRecord = replace(a_form("guardian_1y", state), side=side)

    assert bool(planned(born("2025-12-10", forms=(form,)))) is is_told


def test_another_page_that_was_sent_is_not_this_one() -> None:
    assert len(planned(born("2025-12-10", forms=(a_form("guardian_2y"),)))) == 1


@pytest.mark.parametrize("is_held", [False, True])
def test_what_is_asked_for_before_a_checkup_is_never_told_of_twice(is_held: bool) -> None:
    checkup = replace(a_checkup(), questionnaire="guardian_3_4m")
    pages = (a_page("guardian_3_4m", 3, 5),)
    records = (a_held_checkup(),) if is_held else ()

    kinds = [one.kind for one in planned(born("2026-09-10", checkups=records), pages, (checkup,))]

    assert kinds == ([] if is_held else [ASKED])


def test_with_nerimas_programme_no_page_is_left_out_and_none_is_told_of_twice() -> None:
    nerima = load_municipalities()[NERIMA]
    programmes = Programmes({NERIMA: nerima}, NO_VACCINATIONS, PAGES)
    child = born("2026-11-20")

    reminders = the_plan(Contents((child,)), programmes, TODAY_AT_TEN, horizon=timedelta(days=3000))

    told_of = [one.wording.names["page"]["ja"] for one in reminders if one.kind is MILESTONES]
    asked = {kind.questionnaire for kind in nerima.checkups if kind.questionnaire}
    assert told_of == [page.titles["ja"] for page in PAGES if page.code not in asked]
    assert len(PAGES) == 13
    assert {page.code for page in PAGES} == asked | {
        "guardian_2w",
        "guardian_2m",
        "guardian_1y",
        "guardian_2y",
        "guardian_4y",
        "guardian_6y",
    }


def test_a_child_born_early_is_told_of_by_corrected_age_or_not_at_all() -> None:
    twelve_weeks = Birth(date(2025, 12, 10), gestation_days=28 * 7)
    assert [when(one) for one in planned(replace(born("2025-12-10"), birth=twelve_weeks))] == ["2027-03-04"]

    months = (a_page("guardian_2m", 2, 3),)
    assert planned(replace(born("2026-11-20"), birth=replace(twelve_weeks, born_on=date(2026, 11, 20))), months) == []


def test_on_the_day_the_child_is_entered_nothing_is_told_yet() -> None:
    (reminder,) = planned(born("2025-11-14", created_at=datetime(2026, 11, 24, tzinfo=UTC)))

    assert when(reminder) == "2026-11-25"


def test_nothing_for_a_child_whose_handbook_has_ended_or_left_the_programme() -> None:
    assert planned(born("2025-12-10", status=ChildStatus.ENDED)) == []
    assert planned(born("2025-12-10", municipality=None)) == []


def test_no_viewer_is_told_whatever_she_chose() -> None:
    grandmother = a_member(GRANDMOTHER, role=MemberRole.VIEWER)
    chosen = Preferences(GRANDMOTHER.uid, 1, Wishes(on_as_viewer=frozenset({MILESTONES})))

    reminders = planned(born("2025-12-10"), members=(a_member(), grandmother), preferences=(chosen,))

    assert [one.uid for one in reminders] == [MISAKI.uid]


def test_it_waits_for_a_day_that_is_no_holiday() -> None:
    municipality = a_municipality(checkups=(), holidays=HolidayCalendar.JP)
    programmes = Programmes({NERIMA: municipality}, NO_VACCINATIONS, (a_page(),))

    (reminder,) = the_plan(Contents((born("2026-01-01"),)), programmes, TODAY_AT_TEN)

    assert when(reminder) == "2027-01-02"


def test_it_names_the_page_and_asks_for_nothing_that_a_child_should_do() -> None:
    (reminder,) = planned(born("2025-12-10"))
    said = say(Texts.load(), "ja", reminder.wording, "ゆい")

    assert said.title == "ゆいさんの成長の記録のページがあります"
    assert said.body.startswith("「保護者の記録【１歳の頃】」です。")


def test_other_pages_are_another_edition() -> None:
    editions = {
        programmes_edition(Programmes({NERIMA: a_municipality()}, NO_VACCINATIONS, pages))
        for pages in ((), (a_page(),), (a_page(closes=24),))
    }
    assert len(editions) == 3


@given(
    birthday=st.dates(date(2020, 1, 1), date(2026, 11, 24)),
    gestation=st.none() | st.integers(154, 300),
    days=st.integers(0, 2600),
)
def test_a_page_is_told_of_within_its_time_only(birthday: date, gestation: int | None, days: int) -> None:
    now = datetime.combine(birthday, datetime.min.time(), UTC) + timedelta(days=days, hours=1)
    child = replace(born(birthday.isoformat()), birth=Birth(birthday, gestation_days=gestation))
    by_title = {page.titles["ja"]: page for page in PAGES}

    reminders = planned(child, PAGES, now=now)

    assert len({one.id for one in reminders}) == len(reminders) <= len(PAGES)
    for one in reminders:
        page = by_title[one.wording.names["page"]["ja"]]
        assert page.opens_on(birthday) <= one.due_at.astimezone(TOKYO).date() <= page.last_day(birthday)
        assert now <= one.due_at < one.useful_until
