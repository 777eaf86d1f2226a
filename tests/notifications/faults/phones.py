"""The phones of a town: the push sandbox, and what each device was shown, in order, however much that was."""

import re
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handbook_api.platform.clock import Clock
from notifications.links import INBOX_LINK
from notifications.sandbox import Arrival, Sandbox
from notifications.sandbox_answers import Script
from notifications.sandbox_messages import Target
from tests.eventually import eventually_async

_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Shown:
    """One push on one phone. `told` is how many things it tells of."""

    tag: str
    told: int


class Phones(Sandbox):
    """A sandbox that forgets nothing, and that all of its devices can be told of at once."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.of: defaultdict[str, list[Shown]] = defaultdict(list)
        """What was shown on each device, the first in front."""
        self.everybody: list[Script] = []
        """How the next pushes are answered, one after the other, whatever device they are for."""
        self.asked_at: list[float] = []
        """When it was asked each time, in seconds of a clock that does not jump."""
        self.asked_of: defaultdict[str, list[float]] = defaultdict(list)
        """The same of each device."""

    def next_answer(self, target: str) -> Script:
        """How this push is answered."""
        if len(self.asked_at) == self.asked:
            # It is asked to subscribe a device to a topic, which is nothing these tests look at.
            return Script()
        script = self.everybody.pop(0) if self.everybody else super().next_answer(target)
        self.asked_at.append(time.monotonic())
        self.asked_of[target].append(self.asked_at[-1])
        return script

    def take(self, project: str, target: Target, message: dict[str, Any]) -> Arrival:
        """See `Sandbox`."""
        self.of[target.value].append(Shown(message["android"]["notification"]["tag"], _told(message)))
        return super().take(project, target, message)

    @property
    def pushes(self) -> int:
        """How many have arrived."""
        return sum(map(len, self.of.values()))

    @property
    def repeats(self) -> Mapping[tuple[str, str], int]:
        """How often more than once each device was shown each tag, where it was."""
        counts = Counter((device, shown.tag) for device, its in self.of.items() for shown in its)
        return {which: count - 1 for which, count in counts.items() if count > 1}

    async def until(self, pushes: int, *, within_seconds: float = 240.0) -> None:
        """Wait until so many pushes have arrived."""

        async def arrived() -> bool:
            return self.pushes >= pushes

        await eventually_async(arrived, within_seconds=within_seconds)

    async def until_asked(self, times: int, *, within_seconds: float = 240.0) -> None:
        """Wait until it was asked so often to take a push."""

        async def asked() -> bool:
            return self.asked >= times

        await eventually_async(asked, within_seconds=within_seconds)

    def tags_on(self, device: str) -> Sequence[str]:
        """The tags of everything that was shown on a device."""
        return [shown.tag for shown in self.of[device]]


def _told(message: Mapping[str, Any]) -> int:
    if message["data"]["link"] != INBOX_LINK:
        return 1
    number = _NUMBER.search(message["notification"]["title"])
    return int(number.group()) if number else 1
