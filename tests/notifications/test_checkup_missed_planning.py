"""That a checkup's window has passed without a record: told once, some days later, to whom it is still of use."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook_api.appointments.model import Appointment
from handbook_api.checkups.model import Age, CheckupKind, CountingMode
from handbook_api.checkups.rules import checkup_window
from handbook_api.children.model import Child, ChildStatus
from handbook_api.families.access import Side
from handbook_api.families.model import Member, MemberRole
from handbook_api.handbooks import Contents
from handbook_api.municipalities.loading import load_municipalities
from handbook_api.platform.texts import Texts
from handbook_api.pregnancies.model import Pregnancy, PregnancyStatus
from notifications.kinds.checkup_missed import OF_CHILD, OF_MOTHER
from notifications.programmes import Programmes
from notifications.reminders import PlannedReminder, ReminderKind
from notifications.saying import say
from tests.clocks import TODAY_AT_TEN
from tests.notifications.builders import (
    GRANDMOTHER,
    KENTA,
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
from tests.notifications.handbook_builders import a_held_checkup, a_mothers_checkup, an_appointment, delivered

MISSED = ReminderKind.CHECKUP_MISSED
ASKED_AFTER = replace(a_checkup(), missed_after_days=7)
CHILD = a_child(born="2026-09-10")
"""The 4-month checkup is from 10 January to 9 February 2027."""


def planned(
    *children: Child,
    pregnancies: tuple[Pregnancy, ...] = (),
    appointments: tuple[Appointment, ...] = (),
    checkups: Iterable[CheckupKind] = (ASKED_AFTER,),
    now: datetime = TODAY_AT_TEN,
    members: tuple[Member, ...] = (),
) -> list[PlannedReminder]:
    programmes = Programmes({NERIMA: a_municipality(checkups=tuple(checkups))}, NO_VACCINATIONS)
    reminders = the_plan(
        Contents(children, pregnancies, appointments), programmes, now, *members, horizon=timedelta(days=3000)
    )
    return [one for one in reminders if one.kind is MISSED]


def told(*children: Child, **circumstances: object) -> list[str]:
    return [when(one) for one in planned(*children, **circumstances)]  # type: ignore[arg-type]  # passed on


def when(reminder: PlannedReminder) -> str:
    return reminder.due_at.astimezone(TOKYO).strftime("%Y-%m-%d %H:%M")


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T01:00:00+00:00")


def test_it_is_told_a_week_after_the_last_day_and_of_use_until_the_thirtieth() -> None:
    (reminder,) = planned(CHILD)

    assert when(reminder) == "2027-02-16 10:00"
    assert reminder.useful_until.astimezone(TOKYO).isoformat() == "2027-03-12T00:00:00+09:00"
    assert reminder.wording.text == OF_CHILD
    assert reminder.wording.days == {"last_day": date(2027, 2, 9)}


@pytest.mark.parametrize(
    ("born", "last_day", "on"),
    [
        ("2024-02-29", "2026-02-27", "2026-03-06 10:00"),
        ("2024-03-01", "2026-02-27", "2026-03-06 10:00"),
        ("2024-08-31", "2026-08-29", "2026-09-05 10:00"),
        ("2024-04-01", "2026-03-30", "2026-04-06 10:00"),
    ],
)
def test_around_leap_days_month_ends_and_the_first_of_april(born: str, last_day: str, on: str) -> None:
    """1歳6か月児健診, counted by law: until the day before the day before the second birthday."""
    eighteen_months = replace(
        a_checkup("TODDLER_18_MONTHS", Age(18), Age(24)), counting=CountingMode.LEGAL, missed_after_days=7
    )
    child = a_child(born=born, created_at=datetime(2025, 1, 1, tzinfo=UTC))

    (reminder,) = planned(child, checkups=(eighteen_months,), now=at("2026-02-01"))

    assert (reminder.wording.days["last_day"].isoformat(), when(reminder)) == (last_day, on)


def test_whoever_comes_late_is_told_at_once_and_nobody_after_a_month() -> None:
    assert told(CHILD, now=at("2027-03-11")) == ["2027-03-11 10:00"]
    assert told(CHILD, now=at("2027-03-12")) == []


@pytest.mark.parametrize("side", Side)
def test_not_of_what_was_held_whoever_wrote_that_down(side: Side) -> None:
    assert told(replace(CHILD, checkups=(a_held_checkup(side=side),))) == []


def test_a_record_that_was_withdrawn_is_none() -> None:
    withdrawn = a_held_checkup(withdrawn_at=TODAY_AT_TEN)

    assert len(told(replace(CHILD, checkups=(withdrawn,)))) == 1


@pytest.mark.parametrize("on", ["2027-02-03", "2027-03-01"])
def test_not_of_what_is_or_was_booked(on: str) -> None:
    """On a day within the window staff may have written nothing down yet; after it she knows that it is possible."""
    assert told(CHILD, appointments=(an_appointment(on, subject=CHILD.key),)) == []


def test_an_appointment_that_is_kept_from_somebody_does_not_show() -> None:
    kept = an_appointment("2027-03-01", subject=CHILD.key, kept_for=frozenset({"member-uid-misaki"}))

    assert len(told(CHILD, appointments=(kept,))) == 1


def test_only_what_the_programme_asks_after() -> None:
    assert told(CHILD, checkups=(a_checkup(),)) == []


def test_not_of_what_was_over_before_the_child_was_entered() -> None:
    entered_late = replace(CHILD, created_at=at("2027-02-10"))
    on_the_last_day = replace(CHILD, created_at=at("2027-02-09"))

    assert told(entered_late, now=at("2027-02-12")) == []
    assert told(on_the_last_day, now=at("2027-02-12")) == ["2027-02-16 10:00"]


def test_not_of_a_child_that_has_died_or_left_the_programme() -> None:
    assert told(replace(CHILD, status=ChildStatus.ENDED)) == []
    assert told(replace(CHILD, municipality=None)) == []


def test_a_viewer_is_told_nothing_of_it() -> None:
    members = (a_member(), a_member(GRANDMOTHER, role=MemberRole.VIEWER))

    assert [one.uid for one in planned(CHILD, members=members)] == [MISAKI.uid]


def test_the_mothers_own_is_told_to_her_alone_and_to_nobody_after_a_loss() -> None:
    hers = replace(a_mothers_checkup("MOTHER_1_MONTH"), missed_after_days=7)
    both = (a_member(), a_member(KENTA))

    def of_hers(pregnancy: Pregnancy, *children: Child) -> list[tuple[str, str, str]]:
        found = planned(*children, pregnancies=(pregnancy,), checkups=(hers,), members=both)
        return [(one.uid, one.wording.text, when(one)) for one in found]

    birth = delivered("2026-11-20")
    assert of_hers(birth) == [(MISAKI.uid, OF_MOTHER, "2026-12-24 10:00")]
    assert of_hers(replace(birth, mother_uid=None)) == []
    assert of_hers(replace(birth, status=PregnancyStatus.ENDED)) == []
    died = a_child(born="2026-11-20", pregnancy=birth.key, status=ChildStatus.ENDED)
    assert of_hers(birth, died) == []


def test_it_blames_nobody_and_says_whom_to_ask() -> None:
    (reminder,) = planned(CHILD)
    texts = Texts.load()

    assert (
        say(texts, "ja", reminder.wording, "ゆい").title
        == "ゆいさんの4か月児健診は、これからでも受けられることがあります"
    )
    assert "練馬区の保健センター" in say(texts, "ja", reminder.wording, "ゆい").body
    assert "health centre of Nerima City" in say(texts, "en", reminder.wording, "Yui").body
    for language in ("ja", "en"):
        said = say(texts, language, reminder.wording, "ゆい")
        assert not any(word in said.title + said.body for word in ("忘れ", "受けていません", "遅れ", "missed", "late "))


def test_of_nerimas_checkups_those_that_everybody_is_called_to_are_asked_after() -> None:
    nerima = load_municipalities()[NERIMA]

    asked_after = {kind.code for kind in nerima.checkups if kind.missed_after_days is not None}

    assert {kind.code for kind in nerima.checkups if kind.statutory} < asked_after
    assert "MOTHER_1_MONTH" in asked_after
    assert not any(code.startswith(("NEWBORN", "PRENATAL", "VISIT", "MATERNAL")) for code in asked_after)


@given(
    born=st.dates(date(2020, 1, 1), date(2026, 10, 1)),
    opens=st.integers(0, 40),
    months=st.integers(1, 12),
    after=st.integers(1, 28),
    days=st.integers(-60, 60),
)
def test_it_is_told_once_after_the_window_and_never_later_than_a_month(
    born: date, opens: int, months: int, after: int, days: int
) -> None:
    kind = replace(a_checkup(opens_at=Age(opens), closes_before=Age(opens + months)), missed_after_days=after)
    last_day = checkup_window(kind, born).last_day
    now = datetime.combine(last_day, datetime.min.time(), UTC) + timedelta(days=days)
    child = a_child(born=born.isoformat(), created_at=datetime(2019, 1, 1, tzinfo=UTC))

    reminders = planned(child, checkups=(kind,), now=now)

    assert len(reminders) <= 1
    assert bool(reminders) or days >= 30
    for one in reminders:
        on = one.due_at.astimezone(TOKYO).date()
        assert last_day + timedelta(days=after) <= on <= last_day + timedelta(days=30)
