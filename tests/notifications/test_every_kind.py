"""Every kind that an app can list is really told: it has a planner, its traits, and its texts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from handbook_api.appointments.model import AppointmentEvent, AppointmentState, Step
from handbook_api.checkups.model import Anchor, ReminderOffset
from handbook_api.handbooks import Contents
from handbook_api.platform.texts import LANGUAGES, Texts
from notifications.planning import plan
from notifications.programmes import Programmes
from notifications.reminders import ReminderKind
from notifications.saying import say
from notifications.traits import TRAITS
from tests.clocks import TODAY_AT_TEN
from tests.notifications.article_builders import a_page, an_article
from tests.notifications.builders import JAPAN, NERIMA, a_checkup, a_child, a_household, a_municipality
from tests.notifications.handbook_builders import (
    PREGNANCY,
    a_pregnancy,
    a_released_record,
    a_visit,
    an_appointment,
)

CHECKUP = replace(a_checkup(), missed_after_days=7, questionnaire="guardian_3_4m")
PASSING = replace(a_checkup("PASSING", reminders=(ReminderOffset(Anchor.CLOSES, -3),)), questionnaire=None)
PROGRAMMES = Programmes(
    {NERIMA: a_municipality(checkups=(CHECKUP, PASSING))},
    JAPAN,
    (a_page("guardian_5m", 5, 7),),
    (an_article(from_days=30),),
)


def a_full_household() -> Contents:
    """Two children and a pregnancy, of whom there is something of every kind to tell within a year."""
    infant = a_child(
        born="2026-11-01",
        created_at=datetime(2026, 11, 10, tzinfo=UTC),
        checkups=(a_released_record("2026-11-24 09:30", kind="NEWBORN_VISIT"),),
    )
    soon = an_appointment("2026-12-20", subject=PREGNANCY, checkup=None)
    cancelled = replace(
        an_appointment("2026-12-21", subject=infant.key, checkup=None),
        state=AppointmentState.CANCELLED,
        history=(Step(AppointmentEvent.CANCELLED_BY_WARD, TODAY_AT_TEN, None),),
    )
    return Contents((infant,), (a_pregnancy(course=(a_visit("2026-11-20"),)),), (soon, cancelled))


def test_every_kind_about_a_family_has_a_planner() -> None:
    planned = plan(a_household(a_full_household()), PROGRAMMES, TODAY_AT_TEN, timedelta(days=500))
    texts = Texts.load()

    told = {one.kind for one in planned}

    assert set(ReminderKind) - told == {ReminderKind.ANNOUNCEMENT, ReminderKind.ARTICLE_REVIEW}
    for one in planned:
        for language in LANGUAGES:
            said = say(texts, language, one.wording, "ゆい")
            assert said.title
            assert "{" not in said.title + said.body


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_its_traits_and_its_name(language: str) -> None:
    texts = Texts.load()

    assert set(TRAITS) == set(ReminderKind)
    assert all(texts.say(language, f"notification_kind.{kind.value}") for kind in ReminderKind)
