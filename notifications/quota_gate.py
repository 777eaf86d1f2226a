"""The gate that every request to FCM of this process goes through: shut while FCM asked for quiet."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from handbook_api.platform.clock import Clock

_SPREAD: Final = 0.1
_OPEN: Final = timedelta(0)


class QuotaGate:
    """Shut after QUOTA_EXCEEDED: the quota is the project's, so what one push was told goes for all of them.

    It stays shut up to a tenth longer than was asked for, each process by a part of its own (`chance`, from 0 to 1), so
    that they do not all come back in the same instant.
    """

    def __init__(self, clock: Clock, chance: Callable[[], float] = random.random) -> None:
        self._clock = clock
        self._chance = chance
        self._opens_at: datetime | None = None

    def shut_for(self, wait: timedelta) -> None:
        """Shut it for `wait` from now. One that is shut for longer already stays so."""
        opens_at = self._clock.now() + wait * (1 + _SPREAD * self._chance())
        if self._opens_at is None or self._opens_at < opens_at:
            self._opens_at = opens_at

    def remaining(self) -> timedelta:
        """How long it stays shut; zero when it is open."""
        if self._opens_at is None:
            return _OPEN
        remaining = self._opens_at - self._clock.now()
        if remaining > _OPEN:
            return remaining
        self._opens_at = None
        return _OPEN
