"""The use cases of readership: a reading is counted, what was counted is written down, editors see how much is read."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

import structlog
from pymongo.errors import PyMongoError

from content.readership import MonthTold, Reading, Tally, serves, told
from content.readership_store import ReadershipStore
from handbook_api.platform.civil_dates import add_months
from handbook_api.platform.clock import Clock, civil_date
from handbook_api.platform.identity import Principal
from handbook_api.platform.problems import Forbidden, Problem, ProblemCode, Refused

_log = structlog.get_logger()

MOST_MONTHS: Final = 36
WRITE_EVERY_SECONDS: Final = 5.0
_LONGEST_WRITE_SECONDS: Final = 5.0
"""A process that ends waits no longer for it."""

LONGEST_ID_CHARACTERS: Final = 100
LONGEST_LANGUAGE_CHARACTERS: Final = 20


@dataclass(frozen=True, slots=True)
class ReadershipPage:
    """Some months in their order, each behind its place, and whether more follow."""

    months: tuple[tuple[str, MonthTold], ...]
    has_next: bool


class ReadershipService:
    """Counts readings in memory and writes them down every few seconds. Nobody has to sign in to be counted."""

    def __init__(self, store: ReadershipStore, clock: Clock, zone: ZoneInfo) -> None:
        self._store = store
        self._clock = clock
        self._zone = zone
        self._tally = Tally()

    def count(self, article_id: str, language: str) -> None:
        """Count a reading of today. Whether there is such an article is found out when it is written down."""
        if len(article_id) <= LONGEST_ID_CHARACTERS and len(language) <= LONGEST_LANGUAGE_CHARACTERS:
            self._tally.add(Reading(article_id, language, self._today()))

    async def write_down(self) -> None:
        """Write down what was counted since the last time.

        Where MongoDB does not take it, it is lost: part of it may have been written, and a number too small is better
        than one that grew by itself.
        """
        counts = self._tally.take()
        if not counts:
            return
        try:
            async with asyncio.timeout(_LONGEST_WRITE_SECONDS):
                await self._store.add(counts)
        except (PyMongoError, TimeoutError) as failed:
            _log.warning("readership_lost", readings=sum(counts.values()), failure=type(failed).__name__)

    @asynccontextmanager
    async def kept_up(self, every_seconds: float = WRITE_EVERY_SECONDS) -> AsyncIterator[None]:
        """Writes down what is counted within the block, again and again, and the rest at its end."""
        ending = asyncio.Event()
        task = asyncio.create_task(self._write_until(ending, every_seconds))
        try:
            yield
        finally:
            ending.set()
            await task

    async def page(
        self, principal: Principal, article_id: str | None, days: tuple[date, date], size: int, after: str
    ) -> ReadershipPage:
        """How much was read of her municipality's articles and of those that came with the program, by whole months.

        `days` are any days of the first and the last month. Of an article that is another municipality's there is
        nothing. Raises `Forbidden` for whoever works on no municipality's articles, and `Refused(DATE_OUT_OF_RANGE)`.
        """
        municipality = serves(principal)
        if municipality is None:
            raise Forbidden
        today = self._today()
        months = _months(days, today)
        found = await self._store.page(municipality, article_id, months, size + 1, after)
        return ReadershipPage(
            tuple((place, told(counts, today)) for place, counts in found[:size]), has_next=len(found) > size
        )

    async def _write_until(self, ending: asyncio.Event, every_seconds: float) -> None:
        while not ending.is_set():
            try:
                async with asyncio.timeout(every_seconds):
                    await ending.wait()
            except TimeoutError:
                await self.write_down()
        await self.write_down()

    def _today(self) -> date:
        return civil_date(self._clock.now(), self._zone)


def _months(days: tuple[date, date], today: date) -> tuple[date, date]:
    """The first days of the months that `days` are in."""
    first, last = (day.replace(day=1) for day in days)
    latest = today.replace(day=1)
    earliest = add_months(latest, 1 - MOST_MONTHS)
    for field, month, least in (("fromDay", first, earliest), ("toDay", last, max(first, earliest))):
        if not least <= month <= latest:
            values = {"value": month.isoformat(), "earliest": least.isoformat(), "latest": latest.isoformat()}
            raise Refused(Problem(ProblemCode.DATE_OUT_OF_RANGE, (field,), values))
    return first, last
