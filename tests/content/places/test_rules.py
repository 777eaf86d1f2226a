"""The table of what can be done with a place or an event: every step from every state, by every role."""

from datetime import UTC, datetime

import pytest

from content.places.model import Entry, LocalKey, LocalState, LocalStep, PlaceFacts, Proposal
from content.places.rules import TRANSITIONS, serves, step_problem, steps_open_to, taken
from handbook_api.platform.identity import Principal, Role
from tests.builders import NERIMA
from tests.content.places.builders import COLLEAGUE, EDITOR, NURSE, a_place

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
S, T = LocalState, LocalStep

POSSIBLE = {
    (S.PROPOSED, T.PROPOSED): S.PROPOSED,
    (S.PROPOSED, T.APPROVED): S.PUBLISHED,
    (S.PROPOSED, T.DISCARDED): S.WITHDRAWN,
    (S.PROPOSED, T.WITHDRAWN): S.WITHDRAWN,
    (S.PUBLISHED, T.PROPOSED): S.CHANGE_PROPOSED,
    (S.PUBLISHED, T.CLOSED): S.CLOSED,
    (S.PUBLISHED, T.WITHDRAWN): S.WITHDRAWN,
    (S.CHANGE_PROPOSED, T.PROPOSED): S.CHANGE_PROPOSED,
    (S.CHANGE_PROPOSED, T.APPROVED): S.PUBLISHED,
    (S.CHANGE_PROPOSED, T.DISCARDED): S.PUBLISHED,
    (S.CHANGE_PROPOSED, T.CLOSED): S.CLOSED,
    (S.CHANGE_PROPOSED, T.WITHDRAWN): S.WITHDRAWN,
    (S.CLOSED, T.PROPOSED): S.REOPENING_PROPOSED,
    (S.CLOSED, T.WITHDRAWN): S.WITHDRAWN,
    (S.REOPENING_PROPOSED, T.PROPOSED): S.REOPENING_PROPOSED,
    (S.REOPENING_PROPOSED, T.APPROVED): S.PUBLISHED,
    (S.REOPENING_PROPOSED, T.DISCARDED): S.CLOSED,
    (S.REOPENING_PROPOSED, T.WITHDRAWN): S.WITHDRAWN,
    (S.WITHDRAWN, T.PROPOSED): S.PROPOSED,
}
WAITING = (S.PROPOSED, S.CHANGE_PROPOSED, S.REOPENING_PROPOSED)


def an_entry(state: LocalState, by: str = EDITOR.uid) -> Entry[PlaceFacts]:
    return Entry(
        key=LocalKey(NERIMA, "hall"),
        version=3,
        state=state,
        created_at=NOW,
        published=None if state is S.PROPOSED else a_place("前の名前"),
        proposal=Proposal(a_place("後の名前"), by, NOW) if state in WAITING else None,
        revision=-1 if state is S.PROPOSED else 0,
        changed_at=None if state is S.PROPOSED else NOW,
    )


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("step", T)
def test_every_step_from_every_state(state: LocalState, step: LocalStep) -> None:
    problem = step_problem(an_entry(state), step, COLLEAGUE.uid, ("id",))

    assert (problem is None) == ((state, step) in POSSIBLE)
    assert TRANSITIONS[step].get(state) == POSSIBLE.get((state, step))


@pytest.mark.parametrize("state", WAITING)
def test_nobody_approves_what_she_proposed(state: LocalState) -> None:
    assert T.APPROVED not in steps_open_to(an_entry(state, EDITOR.uid), EDITOR)
    assert T.APPROVED in steps_open_to(an_entry(state, EDITOR.uid), NURSE)


@pytest.mark.parametrize(
    ("role", "hers"), [(Role.EDITOR, True), (Role.STAFF, True), (Role.PARENT, False), (Role.ADMIN, False)]
)
def test_editors_and_staff_work_for_their_municipality_and_nobody_else(role: Role, *, hers: bool) -> None:
    assert serves(Principal("uid", role, NERIMA)) == (NERIMA if hers else None)


def test_what_is_approved_is_what_readers_see_then() -> None:
    after = taken(an_entry(S.CHANGE_PROPOSED), T.APPROVED, NOW)

    assert (after.published, after.proposal, after.revision) == (a_place("後の名前"), None, 1)


def test_a_dropped_proposal_changes_nothing_for_readers() -> None:
    after = taken(an_entry(S.CHANGE_PROPOSED), T.DISCARDED, NOW)

    assert (after.published, after.proposal, after.revision) == (a_place("前の名前"), None, 0)


def test_closing_drops_what_was_proposed_and_tells_readers_something_new() -> None:
    after = taken(an_entry(S.CHANGE_PROPOSED), T.CLOSED, NOW)

    assert (after.published, after.proposal, after.revision) == (a_place("前の名前"), None, 1)
    assert after.is_closed


@pytest.mark.parametrize(
    ("state", "shown"), [(S.PROPOSED, False), (S.WITHDRAWN, False), (S.PUBLISHED, True), (S.CLOSED, True)]
)
def test_readers_see_what_was_published_and_not_withdrawn(state: LocalState, *, shown: bool) -> None:
    assert an_entry(state).is_shown is shown
