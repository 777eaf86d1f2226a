"""What planning a family anew has changed, by kind."""

from collections import Counter
from datetime import timedelta

from notifications.planner import Replanned
from notifications.reminders import KeptReminder, PlannedReminder, ReminderKind, ReminderState
from notifications.replanning import Revision
from notifications.tally import Tally, What, read_tally, stored_tally, tally_of
from tests.clocks import TODAY_AT_TEN as NOW
from tests.notifications.builders import a_reminder

OPENS, CLOSES = ReminderKind.CHECKUP_OPENS, ReminderKind.CHECKUP_CLOSES
TOMORROW = a_reminder(id="a" * 32, due_at=NOW + timedelta(days=1))
NEXT_WEEK = a_reminder(id="b" * 32, due_at=NOW + timedelta(days=7))


def kept(*reminders: PlannedReminder, state: ReminderState = ReminderState.PLANNED) -> tuple[KeptReminder, ...]:
    return tuple(KeptReminder(reminder, state) for reminder in reminders)


def counts(before: tuple[KeptReminder, ...], changes: Revision) -> dict[What, int]:
    return {what: count for (_, what), count in tally_of(Replanned(before, changes)).counts.items()}


def test_a_family_of_which_nothing_changed_is_only_looked_at() -> None:
    tally = tally_of(Replanned(kept(TOMORROW), Revision()))

    assert tally == Tally(families=1)
    assert tally.changed_nothing


def test_the_first_reminder_of_a_kind_gives_a_child_a_next_date() -> None:
    assert counts((), Revision(added=(TOMORROW, NEXT_WEEK))) == {What.ADDED: 2, What.NEXT_DATE: 1}


def test_a_reminder_behind_the_next_one_does_not_change_the_next_date() -> None:
    assert counts(kept(TOMORROW), Revision(added=(NEXT_WEEK,))) == {What.ADDED: 1}
    assert counts(kept(TOMORROW, NEXT_WEEK), Revision(withdrawn=(NEXT_WEEK,))) == {What.WITHDRAWN: 1}


def test_the_next_date_is_another_when_the_next_reminder_goes_or_moves() -> None:
    later = a_reminder(id=TOMORROW.id, due_at=NOW + timedelta(days=3))

    assert counts(kept(TOMORROW, NEXT_WEEK), Revision(withdrawn=(TOMORROW,))) == {What.WITHDRAWN: 1, What.NEXT_DATE: 1}
    assert counts(kept(TOMORROW, NEXT_WEEK), Revision(postponed=(later,))) == {What.REDATED: 1, What.NEXT_DATE: 1}
    assert counts(kept(TOMORROW), Revision(stale=(TOMORROW,))) == {What.EXPIRED: 1, What.NEXT_DATE: 1}


def test_what_comes_back_is_added_and_what_says_something_else_keeps_its_date() -> None:
    gone = kept(TOMORROW, state=ReminderState.WITHDRAWN)

    assert counts(gone, Revision(revived=(TOMORROW,))) == {What.ADDED: 1, What.NEXT_DATE: 1}
    assert counts(kept(TOMORROW), Revision(reworded=(TOMORROW,))) == {What.REWORDED: 1}


def test_kinds_are_counted_apart() -> None:
    closes = a_reminder(id="c" * 32, kind=CLOSES)

    tally = tally_of(Replanned(kept(TOMORROW), Revision(added=(closes,))))

    assert (tally.count(CLOSES, What.NEXT_DATE), tally.count(OPENS, What.NEXT_DATE)) == (1, 0)


def test_tallies_are_added_up_and_kept() -> None:
    one = Tally(3, 1, 0, Counter({(OPENS, What.ADDED): 2}))
    other = Tally(4, 0, 2, Counter({(OPENS, What.ADDED): 1, (CLOSES, What.REWORDED): 5}))

    both = one + other

    assert both == Tally(7, 1, 2, Counter({(OPENS, What.ADDED): 3, (CLOSES, What.REWORDED): 5}))
    assert read_tally(stored_tally(both)) == both
