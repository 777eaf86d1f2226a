"""What a worker sees to of announcements, a piece at a time."""

from dataclasses import dataclass

from notifications.announcements.enlisting import Enlisting
from notifications.announcements.fanning import Fanning
from notifications.announcements.sending_store import PositionLost


@dataclass(frozen=True, slots=True)
class AnnouncementWork:
    """Begins what is due, looks for those it is for, and tells them. Any number of workers may do it at once."""

    enlisting: Enlisting
    fanning: Fanning

    async def do_some(self) -> bool:
        """Do a piece of it; whether nothing was left to be done."""
        begun = await self.enlisting.begin_due()
        try:
            went_on = await self.enlisting.go_on()
        except PositionLost:
            went_on = True
        told = await self.fanning.tell_some()
        return not (begun or went_on or told)
