"""The use case of whoever an announcement was made for: read it."""

from handbook_api.platform.clock import Clock
from notifications.announcements.model import Announcement, AnnouncementKey
from notifications.announcements.store import AnnouncementPlace, AnnouncementStore


class PublishedAnnouncements:
    """What went out. Nothing in it is anybody's own, so everybody who is signed in may read it.

    In lists is only what went to a whole municipality: nobody comes across what is about a child's age or a pregnancy.
    """

    def __init__(self, store: AnnouncementStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def read(self, key: AnnouncementKey) -> Announcement | None:
        """An announcement that went out, also one that was stopped meanwhile; `None` before it began to."""
        found = await self._store.get(key)
        return found if found is not None and found.begun_at is not None else None

    async def page(self, municipality: str, size: int, after: AnnouncementPlace | None) -> tuple[Announcement, ...]:
        """Up to `size` that went to the whole municipality and are of use still, what went out last in front."""
        return await self._store.published(municipality, self._clock.now(), size, after)
