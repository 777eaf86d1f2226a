"""Lets so many through at once and so many wait; whoever comes after that is sent away at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from handbook_api.server.refusals import Overloaded


class Gate:
    """A bound on the work going on at the same time, for one event loop."""

    def __init__(self, at_once: int, waiting: int, waiting_seconds: float) -> None:
        self._places = asyncio.Semaphore(at_once)
        self._most_waiting = waiting
        self._waiting_seconds = waiting_seconds
        self.waiting = 0

    @asynccontextmanager
    async def passing(self) -> AsyncIterator[None]:
        """Hold a place for the block. Raises `Overloaded` when too many wait already, or the wait was too long."""
        await self._take_place()
        try:
            yield
        finally:
            self._places.release()

    async def _take_place(self) -> None:
        if not self._places.locked():
            await self._places.acquire()  # Does not suspend.
            return
        if self.waiting >= self._most_waiting:
            raise Overloaded
        self.waiting += 1
        try:
            async with asyncio.timeout(self._waiting_seconds):
                await self._places.acquire()
        except TimeoutError:
            raise Overloaded from None
        finally:
            self.waiting -= 1
