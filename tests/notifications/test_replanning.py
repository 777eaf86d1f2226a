"""What changes in the stored reminders when a family is planned again."""

from datetime import date, timedelta

import pytest

from handbook_api.platform.ids import ChildKey
from notifications.reminders import KeptReminder, PlannedReminder, ReminderState, Wording
from notifications.replanning import Revision, revision
from tests.clocks import TODAY_AT_TEN as NOW
from tests.notifications.builders import a_reminder

TOMORROW = a_reminder(due_at=NOW + timedelta(days=1))
NEXT_WEEK = a_reminder(due_at=NOW + timedelta(days=7))
OVERDUE = a_reminder(due_at=NOW - timedelta(hours=3))


def kept(reminder: PlannedReminder, state: ReminderState = ReminderState.PLANNED, **fields: bool) -> KeptReminder:
    return KeptReminder(reminder, state, **fields)


def test_what_is_new_in_the_plan_is_added() -> None:
    assert revision([], [TOMORROW], NOW) == Revision(added=(TOMORROW,))


@pytest.mark.parametrize("state", ReminderState)
def test_the_same_plan_again_changes_nothing_that_is_open_or_sent(state: ReminderState) -> None:
    is_back = state in (ReminderState.WITHDRAWN, ReminderState.STALE)

    assert revision([kept(TOMORROW, state)], [TOMORROW], NOW) == Revision(revived=(TOMORROW,) if is_back else ())


@pytest.mark.parametrize("state", [ReminderState.PLANNED, ReminderState.HELD])
def test_what_is_planned_for_another_time_waits_for_that(state: ReminderState) -> None:
    assert revision([kept(TOMORROW, state)], [NEXT_WEEK], NOW) == Revision(postponed=(NEXT_WEEK,))


def test_what_is_overdue_keeps_its_time_however_often_its_family_is_planned() -> None:
    made_up_for_now = a_reminder(due_at=NOW)

    assert revision([kept(OVERDUE)], [made_up_for_now], NOW) == Revision()


def test_what_says_something_else_is_worded_anew() -> None:
    reworded = a_reminder(
        due_at=TOMORROW.due_at, wording=Wording("reminder.checkup.open", {}, {"last_day": date(2026, 12, 24)})
    )

    assert revision([kept(TOMORROW)], [reworded], NOW) == Revision(reworded=(reworded,))


@pytest.mark.parametrize("state", [ReminderState.PLANNED, ReminderState.HELD])
def test_what_is_in_the_plan_no_more_is_withdrawn(state: ReminderState) -> None:
    assert revision([kept(TOMORROW, state)], [], NOW) == Revision(withdrawn=(TOMORROW,))


def test_what_nobody_sent_while_it_was_of_use_is_stale() -> None:
    useless = a_reminder(due_at=NOW - timedelta(days=2), useful_until=NOW)

    assert revision([kept(useless)], [], NOW) == Revision(stale=(useless,))


@pytest.mark.parametrize("state", [ReminderState.CLAIMED, ReminderState.SENT, ReminderState.FAILED])
@pytest.mark.parametrize("plan", [[], [NEXT_WEEK]])
def test_what_a_worker_has_in_hand_or_has_done_is_left_alone(state: ReminderState, plan: list[PlannedReminder]) -> None:
    assert revision([kept(TOMORROW, state)], plan, NOW) == Revision()


def test_what_has_arrived_on_one_of_two_phones_is_not_taken_back() -> None:
    assert revision([kept(OVERDUE, ReminderState.HELD, reached=True)], [], NOW) == Revision()


FOUR = frozenset({"ROTA 1 OPENS", "HEPB 1 OPENS", "DPT_IPV_HIB 1 OPENS", "PCV 1 OPENS"})
OF_FOUR = a_reminder(id="4" * 32, topics=FOUR)
OF_THREE = a_reminder(id="3" * 32, topics=FOUR - {"HEPB 1 OPENS"})


@pytest.mark.parametrize("state", [ReminderState.CLAIMED, ReminderState.SENT, ReminderState.FAILED])
def test_what_was_told_with_others_is_not_told_again_without_them(state: ReminderState) -> None:
    assert revision([kept(OF_FOUR, state)], [OF_THREE], NOW) == Revision()


def test_what_has_arrived_on_one_of_two_phones_was_told() -> None:
    assert revision([kept(OF_FOUR, ReminderState.HELD, reached=True)], [OF_THREE], NOW) == Revision()


@pytest.mark.parametrize("state", [ReminderState.PLANNED, ReminderState.HELD])
def test_what_was_not_told_yet_is_told_without_what_was_done(state: ReminderState) -> None:
    changes = revision([kept(OF_FOUR, state)], [OF_THREE], NOW)

    assert changes == Revision(added=(OF_THREE,), withdrawn=(OF_FOUR,))


def test_what_is_new_beside_what_was_told_is_told_with_it() -> None:
    assert revision([kept(OF_THREE, ReminderState.SENT)], [OF_FOUR], NOW) == Revision(added=(OF_FOUR,))


def test_what_a_brother_was_told_of_is_told_of_his_sister() -> None:
    hers = a_reminder(id="5" * 32, topics=FOUR, subject=ChildKey("1f0c9a52-family", "a7c1-mei"))

    assert revision([kept(OF_FOUR, ReminderState.SENT)], [hers], NOW) == Revision(added=(hers,))
