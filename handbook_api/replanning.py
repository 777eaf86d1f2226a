"""The command `handbook replan`: plans every family anew and says what has changed."""

import asyncio
import signal
import sys
from typing import Final

from pymongo.errors import PyMongoError

from handbook_api.house import open_house
from handbook_api.platform.clock import SystemClock
from handbook_api.progress import Progress
from handbook_api.settings import Settings
from handbook_api.workers import recalculation
from notifications.recalculation import AlreadyRecalculating, Recalculated
from notifications.recalculation_store import PositionLost
from notifications.reminders import ReminderKind
from notifications.tally import What

DONE: Final = 0
NOT_ALL: Final = 1
STOPPED: Final = 4
"""The exit codes: every family was planned; some were not, or none could be; it was stopped and can go on."""

_HEADS: Final = {
    What.ADDED: "added",
    What.REDATED: "re-dated",
    What.REWORDED: "reworded",
    What.WITHDRAWN: "withdrawn",
    What.EXPIRED: "expired",
    What.NEXT_DATE: "children with another next date",
}


def run_replan(settings: Settings, mongodb_uri: str) -> int:
    """Go through all families, from where the last run was stopped; the exit code. Raises `StartRefused`."""
    try:
        came = asyncio.run(_replanned(settings, mongodb_uri))
    except AlreadyRecalculating:
        return _failed("another one is at work. One that died lets the next one begin after two minutes.")
    except PositionLost:
        return _failed("this one slept so long that another one has gone on from here.")
    except PyMongoError as lost:
        return _failed(f"MongoDB does not answer ({type(lost).__name__}). Run it again: it goes on from there.")
    print(told(came))
    if not came.is_done:
        print("handbook replan: stopped. Run it again: it goes on from here.", file=sys.stderr)
        return STOPPED
    if came.tally.failed:
        return _failed(f"{came.tally.failed:,} families could not be planned; the log says why.")
    return DONE


async def _replanned(settings: Settings, mongodb_uri: str) -> Recalculated:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, stop.set)
    progress = Progress(sys.stderr, "families_planned", "families")
    async with open_house(settings, SystemClock(), mongodb_uri) as house:
        try:
            return await recalculation(house).run(stop, lambda came: progress.tell(came.tally.families, came.families))
        finally:
            progress.end()


def told(came: Recalculated) -> str:
    """What came of it, for an operator: a table of the kinds of which anything changed."""
    tally = came.tally
    lines = [f"families looked at: {tally.families:,}" + (" (an earlier run's included)" if came.is_resumed else "")]
    if tally.left:
        lines.append(f"changing all the while, and left to the workers: {tally.left:,}")
    if tally.failed:
        lines.append(f"not planned: {tally.failed:,}")
    if tally.changed_nothing:
        return "\n".join([*lines, "nothing changed"])
    rows = [("reminders", *_HEADS.values())]
    for kind in ReminderKind:
        counts = [tally.count(kind, what) for what in _HEADS]
        if any(counts):
            rows.append((kind.value, *(f"{count:,}" for count in counts)))
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for first, *others in rows:
        cells = [first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))]
        lines.append("  ".join(cells))
    return "\n".join(lines)


def _failed(why: str) -> int:
    print(f"handbook replan: {why}", file=sys.stderr)
    return NOT_ALL
