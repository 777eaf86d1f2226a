"""What a change can make wrong is looked at, and nothing else: and of that the same comes as of the whole plan."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from handbook_api.checkups.model import Anchor, ReminderOffset
from handbook_api.families.model import MemberRole
from notifications.kinds import CHILD_PLANNERS
from notifications.kinds.surroundings import Surroundings
from notifications.kinds.vaccination import vaccination_occasions
from notifications.planning import OF_VACCINATIONS, plan, still_wanted
from notifications.programmes import Programmes
from notifications.reminders import PlannedReminder, ReminderKind, ReminderState
from tests.clocks import TODAY_AT_TEN
from tests.notifications.builders import JAPAN, KENTA, MISAKI, NERIMA, a_checkup, a_household, a_member, a_municipality
from tests.notifications.handbook_builders import a_held_checkup, begins, expecting, is_delivered, is_written_in
from tests.notifications.house import House
from tests.notifications.test_every_kind import PROGRAMMES, a_full_household

A_YEAR = timedelta(days=400)
OPENS = ReminderKind.VACCINATION_OPENS
WITHDRAWN = ReminderState.WITHDRAWN

OF_KINDS = {
    "everything": frozenset(ReminderKind),
    "vaccinations": OF_VACCINATIONS,
    "all but vaccinations": frozenset(ReminderKind) - OF_VACCINATIONS,
    "the opening of vaccinations": frozenset({OPENS}),
    "nothing": frozenset[ReminderKind](),
}


def of_kinds(reminders: Iterable[PlannedReminder], kinds: frozenset[ReminderKind]) -> list[PlannedReminder]:
    return [one for one in reminders if one.kind in kinds]


@pytest.mark.parametrize("kinds", OF_KINDS.values(), ids=OF_KINDS)
def test_what_is_asked_for_comes_as_the_whole_plan_has_it(kinds: frozenset[ReminderKind]) -> None:
    household = a_household(a_full_household(), a_member(), a_member(KENTA, id="kenta", is_mother=False))
    whole = of_kinds(plan(household, PROGRAMMES, TODAY_AT_TEN, A_YEAR), kinds)

    asked = still_wanted(whole, household, PROGRAMMES, TODAY_AT_TEN, A_YEAR)

    assert sorted(asked, key=lambda one: one.id) == sorted(whole, key=lambda one: one.id)
    assert bool(asked) == bool(kinds)


def test_each_reminder_comes_by_itself_and_what_is_not_planned_any_more_does_not_come() -> None:
    """Also one of a series of several: the week and the day before an appointment, one page after the other."""
    household = a_household(a_full_household(), a_member(), a_member(KENTA, id="kenta", is_mother=False))

    for one in plan(household, PROGRAMMES, TODAY_AT_TEN, A_YEAR):
        asked = still_wanted((one, replace(one, id="no more")), household, PROGRAMMES, TODAY_AT_TEN, A_YEAR)
        assert asked == (one,)


def test_vaccinations_are_told_of_by_one_planner_that_makes_nothing_else() -> None:
    contents, nerima = a_full_household(), PROGRAMMES.municipalities[NERIMA]
    (child,) = contents.children
    around = Surroundings(
        nerima, JAPAN, TODAY_AT_TEN.date(), contents.appointments, PROGRAMMES.pages, PROGRAMMES.articles
    )

    for planner in CHILD_PLANNERS:
        made = {occasion.kind for occasion in planner(child, around)}
        assert made <= OF_VACCINATIONS if planner is vaccination_occasions else not made & OF_VACCINATIONS


@pytest.fixture
def vaccinating(followed: House) -> House:
    """A house with Japan's schedule and a checkup that closes within the year, and reminders that follow the ledger."""
    closing = replace(a_checkup(reminders=(ReminderOffset(Anchor.CLOSES, -3),)), questionnaire=None)
    return followed.with_programme(a_municipality(checkups=(closing,))).with_schedule(JAPAN)


async def test_a_dose_takes_back_what_is_said_of_it_to_both_guardians_and_leaves_the_sibling_alone(
    vaccinating: House,
) -> None:
    family = await vaccinating.a_family()
    await vaccinating.joins(family, KENTA, MemberRole.GUARDIAN)
    child, sibling = [await vaccinating.a_child(family, born="2026-05-10") for _ in range(2)]
    await vaccinating.plan()
    before = {one.planned.id: one for one in await vaccinating.reminders.of_family(family.id)}

    await vaccinating.is_given(child, "BCG", "2026-10-20")

    after = {one.planned.id: one for one in await vaccinating.reminders.of_family(family.id)}
    gone = [one.planned for id, one in after.items() if one.state is WITHDRAWN]
    assert {one.subject for one in gone} == {child}
    assert {one.kind for one in gone} <= OF_VACCINATIONS
    assert len({one.uid for one in gone}) == 2
    assert any("BCG" in topic for one in gone for topic in one.topics)
    assert {id: one for id, one in after.items() if one.planned.subject == sibling} == {
        id: one for id, one in before.items() if one.planned.subject == sibling
    }


async def test_what_waits_and_is_right_after_a_dose_is_what_the_planner_would_have_made(vaccinating: House) -> None:
    family = await vaccinating.a_family()
    child = await vaccinating.a_child(family, born="2026-05-10")
    await vaccinating.plan()
    await vaccinating.is_given(child, "BCG", "2026-10-20")
    waiting = [one.planned for one in await vaccinating.reminders.of_family(family.id) if one.state is not WITHDRAWN]

    household = (await vaccinating.households.of_families((family.id,)))[family.id]
    programmes = Programmes(vaccinating.municipalities, JAPAN)
    whole = {one.id: one for one in plan(household, programmes, vaccinating.clock.now(), A_YEAR)}

    assert waiting
    assert [whole.get(one.id) for one in waiting] == waiting


async def test_a_checkup_that_is_recorded_takes_back_its_own_and_nothing_of_a_vaccination(vaccinating: House) -> None:
    family = await vaccinating.a_family()
    child, sibling = [await vaccinating.a_child(family) for _ in range(2)]
    await vaccinating.plan()

    await is_written_in(vaccinating, child, a_held_checkup())

    gone = [one.planned for one in await vaccinating.reminders.of_family(family.id) if one.state is WITHDRAWN]
    assert {(one.subject, one.kind) for one in gone} == {(child, ReminderKind.CHECKUP_CLOSES)}
    assert await vaccinating.states_of(sibling) == {ReminderState.PLANNED}


async def test_a_childs_end_takes_back_what_waits_for_its_mother_too(followed: House) -> None:
    """What is about the pregnancy hangs on the child: such a change reaches further than its own handbook."""
    house = followed.with_programme(expecting())
    pregnancy = await begins(house, await house.a_family(), due="2026-11-24")
    (child,) = await is_delivered(house, pregnancy, "2026-11-24")
    await house.plan()
    assert ReminderState.PLANNED in await house.states_of(pregnancy)

    await house.child_endings.end(MISAKI, child)

    assert await house.states_of(pregnancy) == {WITHDRAWN}
