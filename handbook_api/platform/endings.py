"""That a pregnancy or a child's life ended: no reason is asked and none is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

UNDO_WITHIN: Final = timedelta(days=14)
"""So long a tap that was a mistake can be taken back."""


@dataclass(frozen=True, slots=True)
class Ending:
    """That it ended, said at `said_at` by `said_by` (a member's id, `None` for the municipality's staff)."""

    said_at: datetime
    said_by: str | None

    def may_be_undone(self, now: datetime) -> bool:
        """Whether it can still be taken back at the instant `now`."""
        return now < self.said_at + UNDO_WITHIN


def stored_ending(ending: Ending | None) -> dict[str, Any] | None:
    """An ending as MongoDB keeps it."""
    return None if ending is None else {"said_at": ending.said_at, "said_by": ending.said_by}


def read_ending(document: Mapping[str, Any] | None) -> Ending | None:
    """What `stored_ending` was given."""
    return None if document is None else Ending(document["said_at"], document["said_by"])
