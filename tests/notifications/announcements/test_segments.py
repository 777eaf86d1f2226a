"""Whom an announcement is for, among families as they stand on 24 November 2026."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from handbook_api.families.access import Relation
from handbook_api.families.model import MemberRole
from handbook_api.families.told_municipality import ToldMunicipality
from handbook_api.platform.ids import ChildKey, PregnancyKey
from handbook_api.residents import Resident, ResidentChild, ResidentFamily, ResidentPregnancy
from notifications.announcements.model import WHOLE_MUNICIPALITY, Segment, Span
from notifications.announcements.segments import completed_weeks, recipients
from notifications.preferences import Preferences, PreferencesOf, Wishes
from notifications.reminders import ReminderKind

TODAY = date(2026, 11, 24)
NERIMA, SUGINAMI = "131202", "131156"
MISAKI = Resident("misaki", MemberRole.GUARDIAN, "ja")
KENTA = Resident("kenta", MemberRole.GUARDIAN, "ja")
GRANDMOTHER = Resident("grandmother", MemberRole.VIEWER, "ja")
OFF = frozenset({ReminderKind.ANNOUNCEMENT})


def a_child(born: str = "2026-05-10", name: str = "yui", **fields: Any) -> ResidentChild:
    return replace(ResidentChild(ChildKey("family", name), date.fromisoformat(born), NERIMA), **fields)


def a_pregnancy(due: str = "2027-03-01", **fields: Any) -> ResidentPregnancy:
    key = PregnancyKey("family", "pregnancy")
    return replace(ResidentPregnancy(key, date.fromisoformat(due), MISAKI.uid, NERIMA), **fields)


def a_family(*handbooks: ResidentChild | ResidentPregnancy, **fields: Any) -> ResidentFamily:
    """Misaki's, with these handbooks."""
    children = tuple(one for one in handbooks if isinstance(one, ResidentChild))
    pregnancies = tuple(one for one in handbooks if isinstance(one, ResidentPregnancy))
    return replace(ResidentFamily("family", NERIMA, (MISAKI, KENTA), children, pregnancies), **fields)


def told(
    *families: ResidentFamily,
    segment: Segment = WHOLE_MUNICIPALITY,
    preferences: PreferencesOf | None = None,
    is_urgent: bool = False,
    today: date = TODAY,
) -> set[str]:
    return set(recipients(families, segment, preferences or {}, today, is_urgent=is_urgent))


def test_guardians_of_a_child_are_told_and_viewers_only_once_they_chose_to() -> None:
    family = a_family(a_child(), members=(MISAKI, KENTA, GRANDMOTHER))
    chosen = {GRANDMOTHER.uid: Preferences(GRANDMOTHER.uid, 1, Wishes(on_as_viewer=OFF))}

    assert told(family) == {"misaki", "kenta"}
    assert told(family, is_urgent=True) == {"misaki", "kenta"}
    assert told(family, preferences=chosen) == {"misaki", "kenta", "grandmother"}


def test_a_family_in_which_nothing_goes_on_is_not_told() -> None:
    assert told(a_family()) == set()


WEEKS = Segment(pregnancy_weeks=Span(0, 44))


def test_of_a_pregnancy_all_guardians_hear_what_is_about_the_municipality() -> None:
    family = a_family(a_pregnancy(), members=(MISAKI, KENTA, GRANDMOTHER))
    chosen = {GRANDMOTHER.uid: Preferences(GRANDMOTHER.uid, 1, Wishes(on_as_viewer=OFF))}

    assert told(family, preferences=chosen) == {"misaki", "kenta"}


def test_what_is_about_a_pregnancy_is_its_mothers() -> None:
    assert told(a_family(a_pregnancy()), segment=WEEKS) == {"misaki"}


def test_while_nobody_has_said_whose_it_is_it_is_its_guardians() -> None:
    family = a_family(a_pregnancy(mother_uid=None), members=(MISAKI, KENTA, GRANDMOTHER))
    chosen = {GRANDMOTHER.uid: Preferences(GRANDMOTHER.uid, 1, Wishes(on_as_viewer=OFF))}

    assert told(family, segment=WEEKS, preferences=chosen) == {"misaki", "kenta"}


def test_a_pregnancy_that_nobody_closed_is_not_taken_for_one_that_goes_on() -> None:
    """The due date was 27 October; on 23 November that is 43 weeks and 6 days, on 24 November 44 weeks."""
    forgotten = a_family(a_pregnancy(due="2026-10-27"))

    assert told(forgotten, today=date(2026, 11, 23)) == {"misaki", "kenta"}
    assert told(forgotten, today=date(2026, 11, 24)) == set()


@pytest.mark.parametrize(
    ("born", "is_in"), [("2026-05-29", False), ("2026-05-28", True), ("2026-05-10", True), ("2026-05-09", False)]
)
def test_ages_are_whole_days_from_one_on_and_before_another(born: str, is_in: bool) -> None:
    """On 24 November a child of 28 May is 180 days old, and one of 9 May 199."""
    from_180_before_199 = Segment(age_days=Span(180, 199))

    assert told(a_family(a_child(born)), segment=from_180_before_199) == ({"misaki", "kenta"} if is_in else set())


def test_on_the_29th_of_february_a_child_is_as_many_days_old_as_have_passed() -> None:
    family = a_family(a_child("2028-02-29"))

    assert told(family, segment=Segment(age_days=Span(1, 2)), today=date(2028, 3, 1)) == {"misaki", "kenta"}


@pytest.mark.parametrize(
    ("due", "weeks"), [("2027-03-01", 26), ("2026-11-24", 40), ("2027-08-31", 0), ("2026-11-30", 39)]
)
def test_weeks_of_pregnancy_are_completed_ones(due: str, weeks: int) -> None:
    assert completed_weeks(date.fromisoformat(due), TODAY) == weeks


def test_weeks_go_from_one_on_and_before_another() -> None:
    """Due on 1 March 2027, in 97 days: 183 days are completed, which is 26 weeks and a day."""
    family = a_family(a_pregnancy())

    assert told(family, segment=Segment(pregnancy_weeks=Span(26, 27))) == {"misaki"}
    assert told(family, segment=Segment(pregnancy_weeks=Span(27, 30))) == set()
    assert told(family, segment=Segment(pregnancy_weeks=Span(20, 26))) == set()


def test_a_segment_of_ages_is_for_nobody_by_a_pregnancy_and_the_other_way_round() -> None:
    ages = Segment(age_days=Span(0, 7_000))

    assert told(a_family(a_pregnancy()), segment=ages) == set()
    assert told(a_family(a_child()), segment=WEEKS) == set()


def test_with_both_it_is_for_whoever_has_the_one_or_the_other() -> None:
    both = Segment(age_days=Span(0, 365), pregnancy_weeks=Span(0, 44))
    of_kenta = replace(a_family(a_child()), id="other", members=(KENTA,))

    assert told(a_family(a_pregnancy()), of_kenta, segment=both) == {"misaki", "kenta"}


def test_somebody_with_two_children_that_fit_is_told_once_by_the_younger_one() -> None:
    family = a_family(a_child("2024-01-01", "elder"), a_child("2026-05-10", "younger"), a_pregnancy())

    found = recipients([family], WHOLE_MUNICIPALITY, {}, TODAY, is_urgent=False)

    assert found["misaki"].subject == ChildKey("family", "younger")
    assert found["misaki"].relation is Relation.GUARDIAN


def test_somebody_in_two_families_is_told_once() -> None:
    other = replace(a_family(a_child()), id="other")

    assert len(recipients([a_family(a_child()), other], WHOLE_MUNICIPALITY, {}, TODAY, is_urgent=False)) == 2


def test_in_an_area_only_whoever_registered_there_herself_is_told() -> None:
    """To the others in the family it is not told where that was."""
    in_toyotama = replace(MISAKI, areas=frozenset({"TOYOTAMA"}))
    family = a_family(a_child(), members=(in_toyotama, KENTA))

    assert told(family, segment=Segment(areas=frozenset({"TOYOTAMA", "KITA"}))) == {"misaki"}
    assert told(family, segment=Segment(areas=frozenset({"KITA"}))) == set()


def test_who_chose_a_language_reads_that_and_nobody_else_does() -> None:
    english = Segment(language="en")
    chosen = {"misaki": Preferences("misaki", 1, Wishes(language="en"))}
    of_anna = a_family(a_child(), members=(replace(MISAKI, uid="anna", language="en"),))

    assert told(a_family(a_child()), segment=english) == set()
    assert told(a_family(a_child()), segment=english, preferences=chosen) == {"misaki"}
    assert told(of_anna, segment=english) == {"anna"}


def test_who_switched_announcements_off_is_told_urgent_ones_alone() -> None:
    off = {"misaki": Preferences("misaki", 1, Wishes(off=OFF))}

    assert told(a_family(a_child()), preferences=off) == {"kenta"}
    assert told(a_family(a_child()), preferences=off, is_urgent=True) == {"misaki", "kenta"}


def test_nobody_learns_by_an_announcement_where_somebody_lives_now() -> None:
    """Misaki lives in Nerima, and Kenta goes on being told Suginami."""
    child = a_child(told_municipality=ToldMunicipality(SUGINAMI, MISAKI.uid))
    of_nerima, of_suginami = a_family(child), replace(a_family(child), municipality=SUGINAMI)

    assert told(of_nerima) == {"misaki"}
    assert told(of_suginami) == {"kenta"}


def test_where_nobody_in_the_family_is_told_the_true_one_nobody_hears_from_it() -> None:
    child = a_child(told_municipality=ToldMunicipality(SUGINAMI, None))

    assert told(a_family(child)) == set()
    assert told(replace(a_family(child), municipality=SUGINAMI)) == {"misaki", "kenta"}
