"""The programmes together with the articles that are published, as every process sees them at one time."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from handbook_api.platform.clock import civil_date
from notifications.articles import ArticleToTell
from notifications.local_time import instant_of
from notifications.programmes import Programmes

READ_EVERY: Final = timedelta(minutes=1)
"""So long what was read is taken for what is there: an article that was taken back, or another title."""

ReadArticles = Callable[[datetime], Awaitable[tuple[ArticleToTell, ...]]]
"""The articles put before somebody that were published before an instant."""


class Shelf:
    """`CurrentProgrammes` with articles.

    An article counts from the midnight after it was published. So all processes have the same ones at any time, and
    with a new one every family is planned anew once, in the night, and not by each process back and forth. What was
    taken back, or is for others now, counts as soon as it is read, so that nobody is told of it: until all processes
    have read that, for `READ_EVERY` at the most, one may plan anew what another has planned.
    """

    def __init__(self, programmes: Programmes, read: ReadArticles) -> None:
        self._programmes = programmes
        self._read = read
        self._zone = next((one.zone for _, one in sorted(programmes.municipalities.items())), ZoneInfo("UTC"))
        self._read_at = datetime.min.replace(tzinfo=UTC)
        self._published_before = self._read_at

    async def at(self, now: datetime) -> Programmes:
        """The programmes with what was published by the midnight before `now`; read again every so often."""
        midnight = instant_of(civil_date(now, self._zone), time(0), self._zone)
        if midnight != self._published_before or abs(now - self._read_at) >= READ_EVERY:
            articles = await self._read(midnight)
            self._read_at, self._published_before = now, midnight
            if articles != self._programmes.articles:
                self._programmes = replace(self._programmes, articles=articles)
        return self._programmes
