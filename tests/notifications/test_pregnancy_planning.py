"""Reminders in a pregnancy and after the birth: worked cases, and what holds for every pregnancy."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from bson.binary import Binary
from hypothesis import given, settings
from hypothesis import strategies as st

from handbook_api.checkups.model import Anchor, CheckupKind, Evidence, ReminderOffset
from handbook_api.children.model import Child, ChildStatus
from handbook_api.families.model import Member
from handbook_api.handbooks import Contents
from handbook_api.platform.endings import Ending
from handbook_api.pregnancies.model import Fetus, Pregnancy, PregnancyStatus
from handbook_api.pregnancies.records import DentalExam
from notifications.kinds.mother_checkup import OPEN, PREGNANCY_OPEN, PREGNANCY_SOON, SOON
from notifications.kinds.pregnancy_visit import NEXT
from notifications.programmes import Programmes
from notifications.reminders import PlannedReminder, ReminderKind
from tests.clocks import TODAY_AT_TEN
from tests.notifications.builders import (
    KENTA,
    MISAKI,
    NERIMA,
    NIGHT,
    NO_VACCINATIONS,
    TOKYO,
    a_child,
    a_member,
    a_municipality,
    the_plan,
)
from tests.notifications.handbook_builders import (
    PREGNANCY,
    SAKURA,
    a_held_checkup,
    a_mothers_checkup,
    a_pregnancy,
    a_visit,
    a_visit_kind,
    delivered,
)

VISIT, OPENS = ReminderKind.PREGNANCY_CHECKUP_DUE, ReminderKind.CHECKUP_OPENS
AN_ENDING = Ending(TODAY_AT_TEN, None)
BOTH = (a_member(), a_member(KENTA))
"""美咲, who is the mother, and 健太."""


def planned(
    *pregnancies: Pregnancy,
    checkups: tuple[CheckupKind, ...] = (),
    now: datetime = TODAY_AT_TEN,
    children: tuple[Child, ...] = (),
    members: tuple[Member, ...] = (),
) -> tuple[PlannedReminder, ...]:
    programmes = Programmes({NERIMA: a_municipality(checkups=checkups)}, NO_VACCINATIONS)
    return the_plan(Contents(children, pregnancies), programmes, now, *members)


def told(reminders: tuple[PlannedReminder, ...]) -> list[tuple[ReminderKind, str]]:
    """Each reminder's kind and local time."""
    return [(one.kind, one.due_at.astimezone(TOKYO).strftime("%Y-%m-%d %H:%M")) for one in reminders]


def test_the_next_visit_is_told_three_days_before_four_weeks_have_passed_since_the_last() -> None:
    (reminder,) = planned(a_pregnancy(course=(a_visit("2026-11-10"), a_visit("2026-10-13"))))

    assert told((reminder,)) == [(VISIT, "2026-12-05 10:00")]
    assert (reminder.wording.text, reminder.wording.days) == (NEXT, {"due_on": date(2026, 12, 8)})
    assert reminder.useful_until.astimezone(TOKYO).date() == date(2026, 12, 9)


def test_after_24_weeks_the_interval_is_two_weeks() -> None:
    in_25_weeks = a_pregnancy(due="2027-03-09", course=(a_visit("2026-11-24"),))

    assert told(planned(in_25_weeks)) == [(VISIT, "2026-12-05 10:00")]


def test_a_visit_that_is_recorded_moves_the_reminder_on() -> None:
    before = planned(a_pregnancy(course=(a_visit("2026-10-28"),)))
    after = planned(a_pregnancy(course=(a_visit("2026-10-28"), a_visit("2026-11-24"))))

    assert (told(before), told(after)) == ([(VISIT, "2026-11-24 10:00")], [(VISIT, "2026-12-19 10:00")])
    assert before[0].id != after[0].id


def test_nobody_is_told_that_a_visit_is_overdue() -> None:
    assert planned(a_pregnancy(course=(a_visit("2026-10-20"),))) == ()


def test_what_was_entered_today_is_not_told_of_before_tomorrow() -> None:
    entered_today = a_visit("2026-10-28", recorded_on="2026-11-24")

    assert told(planned(a_pregnancy(course=(entered_today,)))) == [(VISIT, "2026-11-25 10:00")]


def test_a_due_date_that_moves_by_nine_days_moves_what_is_planned_and_keeps_its_id() -> None:
    checkups = (a_visit_kind(),)
    entered, corrected = (planned(a_pregnancy(due=due), checkups=checkups) for due in ("2027-04-13", "2027-04-22"))

    assert [one.id for one in entered] == [one.id for one in corrected]
    assert (told(entered), told(corrected)) == ([(OPENS, "2026-12-19 10:00")], [(OPENS, "2026-12-28 10:00")])


def test_without_a_recorded_visit_the_programmes_weeks_are_told() -> None:
    (reminder,) = planned(a_pregnancy(), checkups=(a_visit_kind(),))

    assert told((reminder,)) == [(OPENS, "2026-12-19 10:00")]
    assert (reminder.wording.text, reminder.wording.days["opens_on"]) == (PREGNANCY_SOON, date(2026, 12, 22))


def test_a_visit_is_not_told_of_twice_by_the_interval_and_by_the_programme() -> None:
    six = a_visit_kind("PRENATAL_6", 26, 28)
    pregnancy = a_pregnancy(course=(a_visit("2026-11-24"),))

    assert told(planned(pregnancy, checkups=(a_visit_kind(), six))) == [
        (VISIT, "2026-12-19 10:00"),
        (OPENS, "2027-01-02 10:00"),
    ]


def test_a_visit_whose_nominal_week_has_begun_is_not_asked_for() -> None:
    assert planned(a_pregnancy(due="2027-03-15"), checkups=(a_visit_kind(),)) == ()


def test_a_dental_exam_in_the_pregnancys_pages_is_the_checkup_of_the_programme() -> None:
    dental = a_visit_kind("MATERNAL_DENTAL", 16, 40, evidence=Evidence.DENTAL_EXAM)
    exam = DentalExam(a_visit("2026-11-10").head, date(2026, 11, 10), Binary(b"sealed"))

    assert told(planned(a_pregnancy(), checkups=(dental,))) == [(OPENS, "2026-11-24 10:00")]
    assert planned(a_pregnancy(dental_exams=(exam,)), checkups=(dental,)) == ()


def test_what_a_record_of_either_side_says_was_held_is_not_told() -> None:
    pregnancy = a_pregnancy(checkups=(a_held_checkup("PRENATAL_5"),))

    assert planned(pregnancy, checkups=(a_visit_kind(),)) == ()


def test_a_record_that_was_withdrawn_says_nothing() -> None:
    withdrawn = a_held_checkup("PRENATAL_5", withdrawn_at=TODAY_AT_TEN)

    assert len(planned(a_pregnancy(checkups=(withdrawn,)), checkups=(a_visit_kind(),))) == 1


def test_a_window_that_has_opened_is_not_announced_as_coming() -> None:
    (late,) = planned(a_pregnancy(due="2027-03-16"), checkups=(a_visit_kind(),))

    assert late.wording.text == PREGNANCY_OPEN


@pytest.mark.parametrize("due", ["2026-11-23", "2026-11-01"])
def test_after_the_due_date_the_programme_says_nothing(due: str) -> None:
    closing = ReminderOffset(Anchor.CLOSES, -3)
    kind = a_visit_kind("MATERNAL_DENTAL", 16, 44, evidence=None, reminders=(closing,))

    assert planned(a_pregnancy(due=due), checkups=(kind, a_visit_kind("PRENATAL_14", 39, 44))) == ()


def planned_texts(pregnancy: Pregnancy) -> set[str]:
    return {one.wording.text for one in planned(pregnancy)}


def test_after_40_weeks_the_weekly_visits_are_told_as_before_and_after_42_nothing() -> None:
    in_41_weeks = a_pregnancy(due="2026-11-20", course=(a_visit("2026-11-23"),))
    in_42_weeks = a_pregnancy(due="2026-11-16", course=(a_visit("2026-11-23"),))

    assert (planned_texts(in_41_weeks), planned_texts(in_42_weeks)) == ({NEXT}, set())


def test_nothing_of_the_pregnancy_is_told_after_the_birth() -> None:
    born = delivered("2026-11-20", course=(a_visit("2026-11-19"),))

    assert planned(born, checkups=(a_visit_kind(opens_week=40, closes_week=44),)) == ()


def test_nothing_is_told_of_a_pregnancy_that_has_ended() -> None:
    ended = a_pregnancy(status=PregnancyStatus.ENDED, ending=AN_ENDING, course=(a_visit("2026-11-10"),))

    assert planned(ended, checkups=(a_visit_kind(),)) == ()


def test_while_one_of_twins_lives_the_pregnancy_is_told_of() -> None:
    one_left = a_pregnancy(fetuses=(Fetus(1), Fetus(2, AN_ENDING)), course=(a_visit("2026-11-10"),))

    assert len(planned(one_left)) == 1


def test_nothing_is_planned_without_a_municipality_that_is_served() -> None:
    assert planned(a_pregnancy(municipality=None, course=(a_visit("2026-11-10"),))) == ()


def test_the_mother_is_told_of_her_own_checkup_after_the_birth() -> None:
    (reminder,) = planned(delivered("2026-11-20"), checkups=(a_mothers_checkup(),), members=BOTH)

    assert told((reminder,)) == [(OPENS, "2026-11-30 10:00")]
    assert (reminder.wording.text, reminder.uid) == (SOON, MISAKI.uid)


def test_while_it_is_not_known_who_the_mother_is_nobody_is_told_of_her_checkup() -> None:
    assert planned(delivered("2026-11-20", mother_uid=None), checkups=(a_mothers_checkup(),), members=BOTH) == ()


def test_her_checkup_is_told_late_as_open() -> None:
    (late,) = planned(delivered("2026-11-08"), checkups=(a_mothers_checkup(),))

    assert late.wording.text == OPEN


@pytest.mark.parametrize(("mother", "uids"), [(MISAKI.uid, {MISAKI.uid}), (None, {MISAKI.uid, KENTA.uid})])
def test_a_pregnancy_is_its_mothers_alone_once_she_is_known(mother: str | None, uids: set[str]) -> None:
    visits = planned(a_pregnancy(mother_uid=mother, course=(a_visit("2026-11-10"),)), members=BOTH)

    assert {visit.uid for visit in visits} == uids
    assert len(visits) == len(uids)


@pytest.mark.parametrize(("lives", "reminders"), [((True,), 1), ((False,), 0), ((True, False), 1), ((False, False), 0)])
def test_after_the_birth_the_mother_is_told_while_a_child_of_it_lives(lives: tuple[bool, ...], reminders: int) -> None:
    children = tuple(
        a_child(
            key=replace(SAKURA, child=f"child-{n}"),
            pregnancy=PREGNANCY,
            municipality=None,
            status=ChildStatus.ACTIVE if alive else ChildStatus.ENDED,
        )
        for n, alive in enumerate(lives)
    )

    her = planned(delivered("2026-11-20"), checkups=(a_mothers_checkup(),), children=children)

    assert len(her) == reminders


def test_the_death_of_another_child_is_none_of_this_pregnancy() -> None:
    elder = a_child(status=ChildStatus.ENDED)

    assert len(planned(a_pregnancy(course=(a_visit("2026-11-10"),)), children=(elder,))) == 1


days = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@st.composite
def pregnancies(draw: st.DrawFn) -> Pregnancy:
    due = draw(days)
    visits = draw(st.lists(st.integers(40, 300), max_size=8, unique=True))
    course = tuple(a_visit((due + timedelta(days=gestation - 280)).isoformat()) for gestation in visits)
    if draw(st.booleans()):
        return a_pregnancy(due=due.isoformat(), course=course, status=draw(st.sampled_from(list(_NOT_BORN))))
    return delivered(due.isoformat(), course=course)


_NOT_BORN = (PregnancyStatus.ACTIVE, PregnancyStatus.ENDED)
PROGRAMME = (
    *(a_visit_kind(f"PRENATAL_{week}", week, week + 2) for week in (8, 12, 16, 20, 24, 28, 32, 36, 38)),
    a_mothers_checkup(),
)
instants = st.integers(0, 2 * 366 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@settings(max_examples=200)
@given(pregnancy=pregnancies(), now=instants, data=st.data())
def test_a_plan_is_the_same_in_whatever_order_and_never_past_or_at_night(
    pregnancy: Pregnancy, now: datetime, data: st.DataObject
) -> None:
    shuffled = replace(pregnancy, course=tuple(data.draw(st.permutations(pregnancy.course))))

    reminders = planned(pregnancy, checkups=PROGRAMME, now=now)

    assert reminders == planned(shuffled, checkups=PROGRAMME, now=now)
    assert len({one.id for one in reminders}) == len(reminders)
    for one in reminders:
        assert now <= one.due_at < one.useful_until
        assert not NIGHT.cover(one.due_at.astimezone(TOKYO).time())
        assert pregnancy.status is not PregnancyStatus.ENDED


@settings(max_examples=200)
@given(pregnancy=pregnancies(), now=instants)
def test_no_day_that_is_past_is_announced_as_coming(pregnancy: Pregnancy, now: datetime) -> None:
    for one in planned(pregnancy, checkups=PROGRAMME, now=now):
        told_on = one.due_at.astimezone(TOKYO).date()
        if one.wording.text == NEXT:
            assert told_on <= one.wording.days["due_on"]
        if one.wording.text in (PREGNANCY_SOON, SOON):
            assert told_on < one.wording.days["opens_on"]


@settings(max_examples=200)
@given(pregnancy=pregnancies(), now=instants)
def test_no_visit_is_told_of_by_the_interval_and_by_the_programme(pregnancy: Pregnancy, now: datetime) -> None:
    reminders = planned(pregnancy, checkups=PROGRAMME, now=now)
    by_interval = [one.due_at for one in reminders if one.kind is VISIT]
    by_programme = [one.due_at for one in reminders if one.kind is OPENS]

    assert all(first - visit >= timedelta(days=3) for visit in by_interval for first in by_programme)
