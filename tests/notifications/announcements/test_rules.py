"""Who may take an announcement from where to where."""

from datetime import UTC, datetime, timedelta

import pytest

from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.problems import ProblemCode
from notifications.announcements.model import Announcement, StepTaken
from notifications.announcements.model import AnnouncementState as State
from notifications.announcements.model import AnnouncementStep as Step
from notifications.announcements.rules import OF_THE_PROGRAM, STEPS_CEILING, TRANSITIONS, step_problem, steps_open_to
from tests.notifications.announcements.ward import COLLEAGUE, EDITOR, NURSE, a_content, a_key

TEN = datetime(2026, 11, 24, 1, tzinfo=UTC)

BOTH = {Role.EDITOR, Role.STAFF}
TABLE = {
    (State.DRAFT, Step.WRITTEN): (State.DRAFT, BOTH),
    (State.DRAFT, Step.SUBMITTED): (State.IN_REVIEW, BOTH),
    (State.DRAFT, Step.STOPPED): (State.STOPPED, BOTH),
    (State.IN_REVIEW, Step.WRITTEN): (State.DRAFT, BOTH),
    (State.IN_REVIEW, Step.RETURNED): (State.RETURNED, BOTH),
    (State.IN_REVIEW, Step.APPROVED): (State.APPROVED, {Role.STAFF}),
    (State.IN_REVIEW, Step.STOPPED): (State.STOPPED, BOTH),
    (State.RETURNED, Step.WRITTEN): (State.DRAFT, BOTH),
    (State.RETURNED, Step.SUBMITTED): (State.IN_REVIEW, BOTH),
    (State.RETURNED, Step.STOPPED): (State.STOPPED, BOTH),
    (State.APPROVED, Step.WRITTEN): (State.DRAFT, BOTH),
    (State.APPROVED, Step.RETURNED): (State.RETURNED, BOTH),
    (State.APPROVED, Step.RELEASED): (State.SCHEDULED, BOTH),
    (State.APPROVED, Step.STOPPED): (State.STOPPED, BOTH),
    (State.SCHEDULED, Step.WRITTEN): (State.DRAFT, BOTH),
    (State.SCHEDULED, Step.RETURNED): (State.RETURNED, BOTH),
    (State.SCHEDULED, Step.STOPPED): (State.STOPPED, BOTH),
    (State.SENDING, Step.STOPPED): (State.STOPPED, BOTH),
}
"""Everything that people can do, and nothing else."""


def an_announcement(*steps: tuple[Step, Principal], state: State = State.DRAFT) -> Announcement:
    """One that these people took through these steps; the editor began it."""
    taken = [StepTaken(Step.WRITTEN, EDITOR.uid, TEN)]
    taken += [StepTaken(step, by.uid, TEN + timedelta(minutes=n)) for n, (step, by) in enumerate(steps, start=1)]
    return Announcement(a_key(), a_content(), state, tuple(taken))


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("step", TRANSITIONS)
def test_every_step_that_people_take_is_in_the_table(state: State, step: Step) -> None:
    allowed = TABLE.get((state, step))
    announcement = an_announcement(state=state)

    for who in (EDITOR, COLLEAGUE):
        is_open = step in steps_open_to(announcement, who)
        assert is_open is (allowed is not None and who.role in allowed[1])
    if allowed is not None:
        assert TRANSITIONS[step].to is allowed[0]


@pytest.mark.parametrize("role", [Role.PARENT, Role.ADMIN])
def test_nobody_else_does_anything_with_announcements(role: Role) -> None:
    somebody = Principal("uid-somebody", role, "131202")

    for state in State:
        assert steps_open_to(an_announcement(state=state), somebody) == ()


def test_the_program_begins_completes_and_expires() -> None:
    assert {step: (set(one.of), one.to) for step, one in OF_THE_PROGRAM.items()} == {
        Step.BEGUN: ({State.SCHEDULED}, State.SENDING),
        Step.COMPLETED: ({State.SENDING}, State.SENT),
        Step.EXPIRED: ({State.SCHEDULED, State.SENDING}, State.STOPPED),
    }


def test_whoever_began_it_does_not_approve_it() -> None:
    begun_by_the_nurse = Announcement(a_key(), a_content(), State.IN_REVIEW, (StepTaken(Step.WRITTEN, NURSE.uid, TEN),))

    problem = step_problem(begun_by_the_nurse, Step.APPROVED, NURSE.uid)

    assert problem is not None
    assert problem.code is ProblemCode.APPROVED_BY_ITS_WRITER
    assert step_problem(begun_by_the_nurse, Step.APPROVED, COLLEAGUE.uid) is None


def test_whoever_wrote_it_last_does_not_approve_it() -> None:
    announcement = an_announcement((Step.WRITTEN, NURSE), (Step.SUBMITTED, EDITOR), state=State.IN_REVIEW)

    problem = step_problem(announcement, Step.APPROVED, NURSE.uid)

    assert problem is not None
    assert problem.code is ProblemCode.APPROVED_BY_ITS_WRITER


def test_whoever_submitted_what_another_wrote_may_approve_it() -> None:
    announcement = an_announcement((Step.SUBMITTED, NURSE), state=State.IN_REVIEW)

    assert step_problem(announcement, Step.APPROVED, NURSE.uid) is None


def test_one_that_was_written_over_and_over_can_still_be_stopped_and_released() -> None:
    steps = [(Step.WRITTEN, EDITOR)] * (STEPS_CEILING - 1)

    approved, draft = an_announcement(*steps, state=State.APPROVED), an_announcement(*steps)

    problem = step_problem(draft, Step.WRITTEN, EDITOR.uid)
    assert problem is not None
    assert problem.code is ProblemCode.CEILING_REACHED
    assert steps_open_to(approved, NURSE) == (Step.RELEASED, Step.STOPPED)
