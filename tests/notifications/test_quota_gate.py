"""The gate is shut for as long as FCM asked for, and a little longer for each process in its own way."""

from datetime import timedelta

import pytest

from notifications.quota_gate import QuotaGate
from tests.clocks import SteppingClock


@pytest.fixture
def gate(clock: SteppingClock) -> QuotaGate:
    return QuotaGate(clock, chance=lambda: 0.0)


def test_a_gate_that_nobody_shut_is_open(gate: QuotaGate) -> None:
    assert gate.remaining() == timedelta(0)


def test_it_opens_when_the_time_is_over(gate: QuotaGate, clock: SteppingClock) -> None:
    gate.shut_for(timedelta(minutes=1))
    clock.step(seconds=59)
    assert gate.remaining() == timedelta(seconds=1)

    clock.step(seconds=1)
    assert gate.remaining() == timedelta(0)


def test_a_shorter_wait_does_not_open_it_earlier(gate: QuotaGate) -> None:
    gate.shut_for(timedelta(minutes=1))
    gate.shut_for(timedelta(seconds=5))

    assert gate.remaining() == timedelta(minutes=1)


def test_a_longer_wait_counts(gate: QuotaGate) -> None:
    gate.shut_for(timedelta(seconds=5))
    gate.shut_for(timedelta(minutes=1))

    assert gate.remaining() == timedelta(minutes=1)


@pytest.mark.parametrize(("chance", "seconds"), [(0.0, 60), (0.5, 63), (1.0, 66)])
def test_processes_come_back_one_after_the_other(clock: SteppingClock, chance: float, seconds: int) -> None:
    gate = QuotaGate(clock, chance=lambda: chance)

    gate.shut_for(timedelta(minutes=1))

    assert gate.remaining() == timedelta(seconds=seconds)
