"""What a person wants to be told decides what is planned for her, and for nobody else."""

from collections.abc import Sequence
from datetime import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook_api.families.access import Relation
from handbook_api.families.model import MemberRole
from handbook_api.handbooks import Contents, SubjectKey
from handbook_api.municipalities.municipality import QuietHours
from handbook_api.platform.mongodb import Database
from handbook_api.platform.texts import LANGUAGES, Texts
from notifications.planning import told_to
from notifications.preferences import Preferences, Wishes, problems_of
from notifications.preferences_store import PreferencesStore
from notifications.programmes import Programmes
from notifications.reminders import Occasion, ReminderKind
from notifications.traits import FOR_VIEWERS, TRAITS
from tests.clocks import TODAY_AT_TEN
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
from tests.notifications.handbook_builders import PREGNANCY
from tests.notifications.test_timing import an_occasion

OPENS, CLOSES = ReminderKind.CHECKUP_OPENS, ReminderKind.CHECKUP_CLOSES
PROGRAMMES = Programmes({NERIMA: a_municipality()}, NO_VACCINATIONS)
FAMILY = (a_member(), a_member(KENTA), a_member(GRANDMOTHER, role=MemberRole.VIEWER))


def says(uid: str, **wishes: Any) -> Preferences:
    return Preferences(uid, 1, Wishes(**wishes))


def told(*preferences: Preferences, contents: Contents | None = None) -> set[tuple[str, ReminderKind, str]]:
    """To whom, what, and when."""
    contents = contents or Contents((a_child(born="2026-09-10"),))
    planned = the_plan(contents, PROGRAMMES, TODAY_AT_TEN, *FAMILY, preferences=preferences)
    return {(one.uid, one.kind, one.due_at.astimezone(TOKYO).strftime("%m-%d %H:%M")) for one in planned}


def test_every_guardian_is_told_and_no_viewer_until_they_say_otherwise() -> None:
    assert told() == {
        (uid, kind, at)
        for uid in (MISAKI.uid, KENTA.uid)
        for kind, at in ((OPENS, "01-10 10:00"), (CLOSES, "01-26 10:00"))
    }


def test_each_is_told_at_her_own_hour_and_what_she_has_not_switched_off() -> None:
    assert told(says(MISAKI.uid, off=frozenset({OPENS}), hour=time(19))) == {
        (MISAKI.uid, CLOSES, "01-26 19:00"),
        (KENTA.uid, OPENS, "01-10 10:00"),
        (KENTA.uid, CLOSES, "01-26 10:00"),
    }


AN_ARTICLE = an_occasion("2026-12-01", kind=ReminderKind.NEW_ARTICLE)


def told_to_grandmother(
    subject: SubjectKey, occasions: Sequence[Occasion], *on_as_viewer: ReminderKind
) -> set[ReminderKind]:
    hers = says(GRANDMOTHER.uid, on_as_viewer=frozenset(on_as_viewer))
    household = a_household(Contents(), *FAMILY, preferences=[hers])
    planned = told_to(FAMILY[-1], subject, occasions, household, a_municipality(), TODAY_AT_TEN)
    return {one.kind for one in planned}


def test_a_viewer_is_told_only_what_she_has_chosen_and_nothing_of_a_pregnancy() -> None:
    child = a_child().key

    assert told_to_grandmother(child, [AN_ARTICLE]) == set()
    assert told_to_grandmother(child, [AN_ARTICLE], ReminderKind.NEW_ARTICLE) == {ReminderKind.NEW_ARTICLE}
    assert told_to_grandmother(PREGNANCY, [AN_ARTICLE], ReminderKind.NEW_ARTICLE) == set()


@pytest.mark.parametrize("kind", ReminderKind)
def test_whatever_a_viewers_document_says_she_is_told_only_what_is_for_the_whole_family(kind: ReminderKind) -> None:
    occasion = an_occasion("2026-12-01", kind=kind, at=time(10))

    assert told_to_grandmother(a_child().key, [occasion], *ReminderKind) == {kind} & FOR_VIEWERS


@pytest.mark.parametrize("kind", ReminderKind)
def test_a_stranger_and_staff_are_told_nothing(kind: ReminderKind) -> None:
    everything = says("somebody", on_as_viewer=frozenset(ReminderKind))

    assert not any(everything.wants(kind, relation) for relation in (Relation.STAFF, Relation.STRANGER))
    assert everything.wants(kind, Relation.MOTHER)
    assert everything.wants(kind, Relation.VIEWER) is (kind in FOR_VIEWERS)


def test_every_kind_has_its_traits_and_a_name_in_each_language() -> None:
    texts = Texts.load()

    assert set(TRAITS) == set(ReminderKind)
    assert all(
        texts.has(language, f"notification_kind.{kind.value}") for language in LANGUAGES for kind in ReminderKind
    )


def test_an_hour_within_the_municipalitys_night_is_no_mistake() -> None:
    assert problems_of(Wishes(hour=time(22))) == ()
    assert [
        one.code.value for one in problems_of(Wishes(hour=time(22), quiet_hours=QuietHours(time(21), time(8))))
    ] == ["IN_QUIET_HOURS"]


times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
kinds = st.frozensets(st.sampled_from(ReminderKind))
all_wishes = st.builds(
    Wishes,
    off=kinds,
    on_as_viewer=kinds,
    quiet_hours=st.none() | st.builds(QuietHours, times, times),
    hour=st.none() | times,
    language=st.none() | st.sampled_from(LANGUAGES),
)


@given(hers=all_wishes, his=all_wishes)
def test_what_one_wants_changes_nothing_of_what_another_is_told(hers: Wishes, his: Wishes) -> None:
    alone = told(Preferences(KENTA.uid, 1, his))
    both = told(Preferences(KENTA.uid, 1, his), Preferences(MISAKI.uid, 1, hers))

    assert {one for one in both if one[0] == KENTA.uid} == {one for one in alone if one[0] == KENTA.uid}
    assert {kind for uid, kind, _ in both if uid == MISAKI.uid}.isdisjoint(hers.off)


async def test_what_is_stored_is_read_as_it_was_and_who_said_nothing_has_the_usual(empty_database: Database) -> None:
    store = PreferencesStore(empty_database)
    hers = says(
        MISAKI.uid,
        off=frozenset({OPENS}),
        on_as_viewer=frozenset({ReminderKind.NEW_ARTICLE}),
        quiet_hours=QuietHours(time(22, 30), time(6)),
        hour=time(0),
        language="en",
    )

    async def work(session: Any) -> Preferences:
        await store.save(hers, session)
        return hers

    await store.change(work)

    assert await store.of_people((MISAKI.uid, KENTA.uid)) == {MISAKI.uid: hers, KENTA.uid: Preferences(KENTA.uid)}
