"""Clocks that go only when told to."""

from datetime import UTC, datetime, timedelta

TODAY_AT_TEN = datetime(2026, 11, 24, 1, tzinfo=UTC)
"""24 November 2026, ten in the morning in Nerima: when tests take place that do not say otherwise."""


class SteppingClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, instant: datetime = TODAY_AT_TEN) -> None:
        self.instant = instant

    def now(self) -> datetime:
        return self.instant

    def step(self, **duration: float) -> None:
        self.instant += timedelta(**duration)


def a_clock_of_today() -> SteppingClock:
    """Starts at the present: the Auth emulator and Google date their own tokens."""
    return SteppingClock(datetime.now(UTC))
