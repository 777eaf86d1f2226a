"""The command `handbook content index`: brings search to what readers have, and can read every article anew."""

import asyncio
import sys
from typing import Final

from handbook_api.house import House
from handbook_api.progress import Progress

DONE: Final = 0
STOPPED: Final = 4


async def run_index(house: House, stop: asyncio.Event, *, anew: bool) -> int:
    """Bring in the articles that search lacks, or all of them `anew`; the exit code."""
    indexing = house.services.article_search.indexing
    article_ids = await (indexing.every() if anew else indexing.lagging())
    progress, done = Progress(sys.stderr, "articles_indexed", "articles"), 0
    try:
        async for portion in indexing.in_portions(article_ids):
            done += portion
            progress.tell(done, len(article_ids))
            if stop.is_set():
                break
    finally:
        progress.end()
    print(f"articles read: {done:,}" if article_ids else "nothing to do: search has what readers have")
    if done < len(article_ids):
        print("handbook content index: stopped. Run it again: what was read is kept.", file=sys.stderr)
        return STOPPED
    return DONE
