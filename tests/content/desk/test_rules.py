"""Every step of every role from every state, against a table that was written by itself."""

import itertools
from typing import Final

import pytest

from content.article import Category
from content.desk.model import Approval, OriginalNow, Plan, Publication, TextState, TextStep
from content.desk.rules import (
    OF_THE_PROGRAM,
    TRANSITIONS,
    leads_to,
    readers_need,
    serves,
    step_problem,
    steps_open_to,
    will_have,
)
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.problems import ProblemCode
from tests.clocks import TODAY_AT_TEN
from tests.content.desk.office import NERIMA, a_text

MEDICAL: Final = frozenset({Category.ILLNESS})

STATES: Final = ["DRAFT", "IN_REVIEW", "APPROVED", "SCHEDULED", "PUBLISHED", "ARCHIVED"]
OF_THE_MACHINE: Final = ("PUBLISHED_WHEN_DUE", "HELD_BACK", "MISSED", "EXPIRED", "WITHDRAWN")
EXPECTED: Final = {
    # Where each step leads from each of these states, in their order; - where it cannot be taken.
    "SAVED": "DRAFT DRAFT DRAFT DRAFT DRAFT -",
    "RESTORED": "DRAFT DRAFT DRAFT DRAFT DRAFT -",
    "SUBMITTED": "IN_REVIEW - - - - -",
    "TAKEN_BACK": "- DRAFT - APPROVED - -",
    "RETURNED": "- DRAFT DRAFT DRAFT - -",
    "APPROVED": "- APPROVED - - - -",
    "SCHEDULED": "- - SCHEDULED SCHEDULED - -",
    "PUBLISHED": "- - PUBLISHED PUBLISHED PUBLISHED -",
    "ARCHIVED": "ARCHIVED ARCHIVED ARCHIVED ARCHIVED ARCHIVED -",
    "REOPENED": "- - - - - DRAFT",
    "PUBLISHED_WHEN_DUE": "- - - PUBLISHED - -",
    "HELD_BACK": "- - - APPROVED - -",
    "MISSED": "- - - ARCHIVED - -",
    "EXPIRED": "DRAFT IN_REVIEW APPROVED SCHEDULED ARCHIVED -",
    "WITHDRAWN": "DRAFT IN_REVIEW APPROVED SCHEDULED APPROVED -",
}
OF_PEOPLE: Final = [one for one in EXPECTED if one not in OF_THE_MACHINE]
BY_NURSE: Final = Approval("nurse-ito", Role.STAFF, TODAY_AT_TEN)
BY_EDITOR: Final = Approval("ren", Role.EDITOR, TODAY_AT_TEN)

EVERY_WAY: Final = [
    (step, state, to) for step, line in EXPECTED.items() for state, to in zip(STATES, line.split(), strict=True)
]


def somebody(role: Role) -> Principal:
    return Principal("somebody", role, NERIMA if role.serves_a_municipality else None)


@pytest.mark.parametrize(("step", "state", "to"), EVERY_WAY)
def test_every_step_leads_from_every_state_where_it_should(step: str, state: str, to: str) -> None:
    led = leads_to(a_text(TextState(state)), TextStep(step))

    assert led == (None if to == "-" else TextState(to))


def test_every_step_is_expected_and_is_a_persons_or_the_programs() -> None:
    assert set(EXPECTED) == set(TextStep)
    assert set(STATES) == set(TextState)
    assert set(TRANSITIONS) == set(OF_PEOPLE)
    assert set(OF_THE_PROGRAM) == set(OF_THE_MACHINE)


@pytest.mark.parametrize(
    ("way", "role", "category"),
    list(
        itertools.product(
            [one for one in EVERY_WAY if one[0] in OF_PEOPLE],
            [Role.EDITOR, Role.STAFF],
            [Category.CONSULTATION, Category.ILLNESS],
        )
    ),
)
def test_editors_and_staff_take_every_step_but_the_approval_of_a_medical_text(
    way: tuple[str, str, str], role: Role, category: Category
) -> None:
    step, state, to = way
    text = a_text(TextState(state), category, approval=BY_NURSE, writers=frozenset({"hana"}))

    problem = step_problem(text, TextStep(step), somebody(role), MEDICAL)

    is_for_staff = step == "APPROVED" and category is Category.ILLNESS and role is Role.EDITOR
    expected = ProblemCode.ARTICLE_STATE if to == "-" else ProblemCode.ARTICLE_NEEDS_STAFF if is_for_staff else None
    assert (problem.code if problem else None) == expected


@pytest.mark.parametrize("step", OF_PEOPLE)
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("role", [Role.PARENT, Role.ADMIN])
def test_nobody_else_takes_any_step(step: str, state: str, role: Role) -> None:
    text = a_text(TextState(state), approval=BY_NURSE)

    assert step_problem(text, TextStep(step), somebody(role), MEDICAL) is not None
    assert serves(somebody(role)) is None


@pytest.mark.parametrize("role", [Role.EDITOR, Role.STAFF])
def test_whoever_wrote_since_the_last_approval_does_not_approve(role: Role) -> None:
    text = a_text(TextState.IN_REVIEW, writers=frozenset({"hana", "somebody"}))

    problem = step_problem(text, TextStep.APPROVED, somebody(role), MEDICAL)

    assert problem is not None
    assert problem.code is ProblemCode.ARTICLE_APPROVED_BY_ITS_WRITER
    assert TextStep.APPROVED not in steps_open_to(text, somebody(role), MEDICAL)


def test_whoever_wrote_what_was_approved_before_may_approve_what_others_wrote_since() -> None:
    text = a_text(TextState.IN_REVIEW, writers=frozenset({"ren"}), approved_writers=frozenset({"somebody"}))

    assert step_problem(text, TextStep.APPROVED, somebody(Role.EDITOR), MEDICAL) is None


@pytest.mark.parametrize("step", [TextStep.SCHEDULED, TextStep.PUBLISHED])
def test_an_editors_approval_is_not_enough_once_the_article_is_a_medical_one(step: TextStep) -> None:
    approved = a_text(TextState.APPROVED, Category.ILLNESS, approval=BY_EDITOR)

    problem = step_problem(approved, step, somebody(Role.STAFF), MEDICAL)

    assert problem is not None
    assert problem.code is ProblemCode.ARTICLE_NEEDS_STAFF


def test_a_translation_is_medical_while_readers_have_the_article_as_one() -> None:
    both = frozenset({Category.CONSULTATION, Category.ILLNESS})
    translation = a_text(TextState.IN_REVIEW, original=OriginalNow(2, 1, both), category=None)

    problem = step_problem(translation, TextStep.APPROVED, somebody(Role.EDITOR), MEDICAL)

    assert problem is not None
    assert problem.code is ProblemCode.ARTICLE_NEEDS_STAFF


def published(revision: int) -> Publication:
    return Publication(revision, TODAY_AT_TEN, revision)


@pytest.mark.parametrize(
    ("translates", "shown", "may"),
    [(1, None, False), (1, 1, True), (2, 1, False), (1, 3, True)],
    ids=["not published", "of this revision", "of words that nobody approved", "of an older revision"],
)
def test_a_translation_comes_to_readers_only_with_its_original(translates: int, shown: int | None, may: bool) -> None:
    translation = a_text(TextState.APPROVED, translates=translates, original=OriginalNow(1, shown, frozenset()))
    original = a_text(published=published(shown) if shown else None)

    assert readers_need(translation, original) is may


@pytest.mark.parametrize(("minutes", "may"), [(-1, False), (0, True), (1, True)])
def test_a_translation_is_scheduled_for_its_originals_time_or_later(minutes: int, may: bool) -> None:
    translation = a_text(TextState.APPROVED, translates=1, original=OriginalNow(1, None, frozenset()))
    clock_at = TODAY_AT_TEN.replace(minute=30)
    original = a_text(TextState.SCHEDULED, plan=Plan(clock_at))

    assert will_have(translation, original, clock_at.replace(minute=30 + minutes)) is may
