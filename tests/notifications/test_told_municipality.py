"""Reminders go by the municipality that each is told: where somebody has moved they say to her alone."""

from dataclasses import replace

from handbook_api.families.told_municipality import ToldMunicipality
from handbook_api.handbooks import Contents
from notifications.programmes import Programmes
from notifications.reminders import PlannedReminder
from tests.clocks import TODAY_AT_TEN
from tests.notifications.builders import (
    KENTA,
    MISAKI,
    NERIMA,
    NO_VACCINATIONS,
    a_checkup,
    a_child,
    a_member,
    a_municipality,
    the_plan,
)

ELSEWHERE = "131156"
THERE = replace(a_checkup("INFANT_4_MONTHS_THERE"), names={"ja": "4か月児健診（新しい町）", "en": "Elsewhere"})
PROGRAMMES = Programmes(
    {NERIMA: a_municipality(), ELSEWHERE: a_municipality(code=ELSEWHERE, checkups=(THERE,))}, NO_VACCINATIONS
)
BOTH = (a_member(MISAKI), a_member(KENTA))


def told(reminders: tuple[PlannedReminder, ...]) -> dict[str, set[str]]:
    """By person the names of the checkups that she is reminded of."""
    names: dict[str, set[str]] = {}
    for one in reminders:
        names.setdefault(one.uid, set()).add(one.wording.names["checkup"]["ja"])
    return names


def test_she_is_reminded_by_the_new_towns_programme_and_he_by_the_one_he_is_told() -> None:
    child = a_child(municipality=ELSEWHERE, told_municipality=ToldMunicipality(NERIMA, MISAKI.uid))

    reminders = the_plan(Contents((child,)), PROGRAMMES, TODAY_AT_TEN, *BOTH)

    assert told(reminders) == {MISAKI.uid: {"4か月児健診（新しい町）"}, KENTA.uid: {"4か月児健診"}}


def test_what_he_is_reminded_of_is_what_he_was_before_she_moved() -> None:
    before = the_plan(Contents((a_child(),)), PROGRAMMES, TODAY_AT_TEN, *BOTH)
    for moved in (ELSEWHERE, None):
        child = a_child(municipality=moved, told_municipality=ToldMunicipality(NERIMA, MISAKI.uid))
        after = the_plan(Contents((child,)), PROGRAMMES, TODAY_AT_TEN, *BOTH)

        assert [one for one in after if one.uid == KENTA.uid] == [one for one in before if one.uid == KENTA.uid]


def test_who_is_told_of_no_municipality_is_reminded_of_nothing() -> None:
    child = a_child(municipality=NERIMA, told_municipality=ToldMunicipality(None, MISAKI.uid))

    assert set(told(the_plan(Contents((child,)), PROGRAMMES, TODAY_AT_TEN, *BOTH))) == {MISAKI.uid}
