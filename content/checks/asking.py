"""Whether the addresses that articles lead to answer: asked politely, one after the other at each host."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

import httpx

HOSTS_AT_ONCE: Final = 4
PAUSE_SECONDS: Final = 1.0
"""Between two questions to the same host."""

TIMEOUT_SECONDS: Final = 10.0
MOST_MOVES: Final = 5
USER_AGENT: Final = "handbook-link-check"

_ASK_AGAIN: Final = frozenset({400, 403, 404, 405, 406, 501})
"""What servers answer that do not know HEAD; then they are asked as a browser does."""

_GONE: Final = frozenset({404, 410})
_FOR_GOOD: Final = frozenset({301, 308})


class Answer(StrEnum):
    """What became of a question."""

    THERE = "THERE"
    MOVED = "MOVED"
    """It is there, and said that it is at another address for good."""
    GONE = "GONE"
    REFUSED = "REFUSED"
    """It does not answer programs, or only who signs in: a person has to look."""
    FAILED = "FAILED"
    """The server has a fault of its own."""
    SILENT = "SILENT"
    """No server, no secure connection, or no answer in time; or it leads in a circle."""


BAD: Final = frozenset({Answer.GONE, Answer.FAILED, Answer.SILENT})


@dataclass(frozen=True, slots=True)
class Asked:
    """An address and what it answered. `status` is HTTP's, `moved_to` where it is now."""

    address: str
    answer: Answer
    status: int | None = None
    moved_to: str | None = None


def link_client() -> httpx.AsyncClient:
    """What questions are asked with."""
    return httpx.AsyncClient(
        headers={"User-Agent": USER_AGENT},
        timeout=TIMEOUT_SECONDS,
        follow_redirects=True,
        max_redirects=MOST_MOVES,
    )


async def ask_all(
    client: httpx.AsyncClient,
    addresses: Iterable[str],
    tell: Callable[[Asked], None],
    *,
    pause_seconds: float = PAUSE_SECONDS,
) -> tuple[Asked, ...]:
    """Ask each address once, a few hosts beside each other; `tell` hears of each answer, the whole is in order."""
    room = asyncio.Semaphore(HOSTS_AT_ONCE)

    async def host(of_it: Sequence[str]) -> list[Asked]:
        answers: list[Asked] = []
        async with room:
            for number, address in enumerate(of_it):
                if number:
                    await asyncio.sleep(pause_seconds)
                answers.append(await ask(client, address))
                tell(answers[-1])
        return answers

    found = await asyncio.gather(*(host(of_it) for of_it in _by_host(addresses).values()))
    return tuple(sorted((one for some in found for one in some), key=lambda one: one.address))


async def ask(client: httpx.AsyncClient, address: str) -> Asked:
    """Ask one address: its head, and where that says nothing the beginning of its page. Never fails."""
    try:
        response = await client.head(address)
        if response.status_code in _ASK_AGAIN:
            async with client.stream("GET", address) as response:
                pass
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError):
        return Asked(address, Answer.SILENT)
    status = response.status_code
    if status in _GONE:
        return Asked(address, Answer.GONE, status)
    if status >= 500:
        return Asked(address, Answer.FAILED, status)
    if status >= 400:
        return Asked(address, Answer.REFUSED, status)
    if any(step.status_code in _FOR_GOOD for step in response.history):
        return Asked(address, Answer.MOVED, status, str(response.url))
    return Asked(address, Answer.THERE, status)


def _by_host(addresses: Iterable[str]) -> Mapping[str, Sequence[str]]:
    hosts: dict[str, list[str]] = {}
    for address in sorted(frozenset(addresses)):
        hosts.setdefault(urlsplit(address).netloc, []).append(address)
    return hosts
