"""Work on many that are nobody else's trouble: what cannot be done for one of them keeps no other from it."""

from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

import structlog
from pymongo.errors import ConnectionFailure

log = structlog.get_logger()

One = TypeVar("One")


async def one_by_one(all_of_them: Iterable[One], work: Callable[[One], Awaitable[bool]], failure: str) -> int:
    """Do `work` for each, one after the other; of how many it said that something was done.

    Whatever one of them raises is logged as the event `failure`. Raises `ConnectionFailure` when the database does not
    answer: then there is nothing to be done for the others either.
    """
    done = 0
    for one in all_of_them:
        try:
            done += await work(one)
        except ConnectionFailure:
            raise
        except Exception:
            log.exception(failure)
    return done
