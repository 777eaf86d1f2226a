"""What an attempt to send a reminder comes to."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.delivery import CredentialsRefused, Delivered, DeviceGone, Outcome, Rejected, RetryAfter
from notifications.reminders import ReminderState
from notifications.verdicts import (
    ATTEMPTS_LIMIT,
    CREDENTIALS_WAIT,
    EXHAUSTED,
    LONGEST_WAIT,
    next_wait,
    unsent,
    verdict,
)
from tests.clocks import TODAY_AT_TEN as NOW
from tests.notifications.builders import a_claim, a_reminder

DELIVERED = Delivered("projects/demo-handbook/messages/1")
GONE = DeviceGone("UNREGISTERED")
BUSY = RetryAfter(timedelta(seconds=30), "UNAVAILABLE")
REJECTED = Rejected("INVALID_ARGUMENT")
NOT_LET_IN = CredentialsRefused("UNAUTHENTICATED")


@pytest.mark.parametrize(
    ("outcomes", "state"),
    [
        ({}, ReminderState.SENT),
        ({"phone": DELIVERED}, ReminderState.SENT),
        ({"phone": GONE}, ReminderState.SENT),
        ({"phone": DELIVERED, "tablet": REJECTED}, ReminderState.SENT),
        ({"phone": REJECTED}, ReminderState.FAILED),
        ({"phone": REJECTED, "tablet": GONE}, ReminderState.FAILED),
        ({"phone": BUSY}, ReminderState.HELD),
        ({"phone": DELIVERED, "tablet": BUSY}, ReminderState.HELD),
        ({"phone": NOT_LET_IN}, ReminderState.HELD),
    ],
)
def test_the_outcomes_of_all_devices_make_one_state(outcomes: dict[str, Outcome], state: ReminderState) -> None:
    assert verdict(a_claim(), outcomes, NOW).state is state


def test_only_the_devices_to_be_tried_again_stay_open() -> None:
    found = verdict(a_claim(), {"phone": DELIVERED, "old phone": GONE, "tablet": BUSY}, NOW)

    assert found.settled_devices == {"phone", "old phone"}
    assert found.reached


def test_what_arrived_before_counts_for_what_is_rejected_now() -> None:
    second = a_claim(attempts=2, settled_devices=frozenset({"phone"}), reached=True)

    assert verdict(second, {"tablet": REJECTED}, NOW).state is ReminderState.SENT


def test_after_the_last_attempt_it_has_failed() -> None:
    found = verdict(a_claim(attempts=ATTEMPTS_LIMIT), {"phone": BUSY}, NOW)

    assert (found.state, found.reason, found.wake_at) == (ReminderState.FAILED, EXHAUSTED, None)


def test_credentials_that_are_refused_are_not_the_reminders_fault() -> None:
    found = verdict(a_claim(attempts=ATTEMPTS_LIMIT), {"phone": NOT_LET_IN}, NOW)

    assert (found.state, found.attempts) == (ReminderState.HELD, ATTEMPTS_LIMIT - 1)
    assert found.wake_at == NOW + CREDENTIALS_WAIT


def test_what_arrived_somewhere_was_sent_whatever_ends_it() -> None:
    assert unsent(a_claim(reached=True), ReminderState.WITHDRAWN).state is ReminderState.SENT


@given(
    told=st.timedeltas(timedelta(0), timedelta(hours=1)),
    attempts=st.integers(1, ATTEMPTS_LIMIT),
    id_=st.uuids().map(lambda id_: id_.hex),
)
def test_nobody_asks_again_before_the_told_time_nor_hours_later(told: timedelta, attempts: int, id_: str) -> None:
    wait = next_wait(told, a_claim(planned=a_reminder(id=id_), attempts=attempts))

    assert told <= wait <= max(told, LONGEST_WAIT) * 1.1


def test_waits_grow_so_that_an_outage_of_hours_fails_nothing() -> None:
    waits = (next_wait(timedelta(seconds=10), a_claim(attempts=attempts)) for attempts in range(1, ATTEMPTS_LIMIT))

    assert sum(waits, timedelta(0)) > timedelta(hours=12)
