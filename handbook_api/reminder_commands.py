"""The commands `handbook reminders`: what has failed, sending it again, and whether any of a day's reminders is lost.

They print counts, ids and codes: no name, nothing that a reminder says.
"""

import argparse
import asyncio
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from pymongo.errors import PyMongoError

from handbook_api.house import open_house
from handbook_api.platform.clock import SystemClock
from handbook_api.progress import Progress
from handbook_api.settings import Settings
from notifications.dead_letters import Choice, DeadLetter, DeadLetters
from notifications.reminder_store import Balance, ReminderStore
from notifications.reminders import ReminderKind, ReminderState

TASKS: Final = ("dead", "replay", "balance")
DONE: Final = 0
ALARM: Final = 1
USAGE_MISTAKE: Final = 2

_SETTLING: Final = timedelta(minutes=15)
"""What was due no longer ago than this may not have been seen to yet, and is not looked at."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the three of them take."""
    parser.add_argument("task", choices=TASKS, help="list what has failed; let it wait again; count a day's")
    parser.add_argument("ids", nargs="*", metavar="ID", help="replay: those that `dead` lists so")
    parser.add_argument("--kind", choices=list(ReminderKind.__members__), help="dead, replay: only this kind")
    parser.add_argument("--all", action="store_true", help="replay: all that failed")
    parser.add_argument("--yes", action="store_true", help="replay: do it; left out: say only how many it would be")
    parser.add_argument("--limit", type=int, default=100, metavar="N", help="dead: at most so many (%(default)s)")
    parser.add_argument("--day", type=date.fromisoformat, metavar="DAY", help="balance: such as 2026-11-24")


def run_reminders(settings: Settings, mongodb_uri: str, given: argparse.Namespace) -> int:
    """Do one of them; the exit code. Raises `StartRefused`."""
    mistake = _mistake(given)
    if mistake is not None:
        print(f"handbook reminders {given.task}: {mistake}", file=sys.stderr)
        return USAGE_MISTAKE
    try:
        return asyncio.run(_done(settings, mongodb_uri, given))
    except PyMongoError as lost:
        print(f"handbook reminders: MongoDB does not answer ({type(lost).__name__}).", file=sys.stderr)
        return ALARM


def _mistake(given: argparse.Namespace) -> str | None:
    if given.task == "replay" and bool(given.ids) + bool(given.kind) + given.all != 1:
        return "name ids, or --kind, or --all: one of the three"
    if given.task == "balance" and given.day is None:
        return "name the --day"
    if given.task == "dead" and given.limit < 1:
        return "--limit has to be 1 at least"
    return None


async def _done(settings: Settings, mongodb_uri: str, given: argparse.Namespace) -> int:
    clock = SystemClock()
    async with open_house(settings, clock, mongodb_uri) as house:
        letters, now = DeadLetters(house.database), clock.now()
        match given.task:
            case "dead":
                return await _list_dead(letters, Choice(kind=_kind(given)), given.limit, now)
            case "replay":
                return await _replay(letters, Choice(given.ids or None, _kind(given)), now, is_meant=given.yes)
            case _:
                return await _balance(ReminderStore(house.database), given.day, settings.time_zone, now)


def _kind(given: argparse.Namespace) -> ReminderKind | None:
    return None if given.kind is None else ReminderKind[given.kind]


async def _list_dead(letters: DeadLetters, choice: Choice, limit: int, now: datetime) -> int:
    print(await _counted(letters, choice, now))
    listed = await letters.listed(choice, limit)
    if listed:
        print(table(("id", "kind", "was due", "useful until", "attempts", "reason"), map(_line, listed)))
    return DONE


def _line(letter: DeadLetter) -> tuple[str, ...]:
    due_at, useful_until = (f"{at.astimezone(UTC):%Y-%m-%d %H:%MZ}" for at in (letter.due_at, letter.useful_until))
    return letter.id, letter.kind.value, due_at, useful_until, str(letter.attempts), letter.reason


async def _replay(letters: DeadLetters, choice: Choice, now: datetime, *, is_meant: bool) -> int:
    counts = await letters.counts(choice, now)
    print(await _counted(letters, choice, now))
    if not is_meant or not counts:
        if counts:
            print("nothing was changed; say --yes to let them wait again")
        return DONE
    of_about, replayed = sum(dead.count for dead in counts.values()), 0
    progress = Progress(sys.stderr, "reminders_replayed", "reminders")
    try:
        async for portion in letters.replay(choice, now):
            replayed += portion
            progress.tell(replayed, of_about)
    finally:
        progress.end()
    print(f"waiting again: {replayed:,}")
    return DONE


async def _counted(letters: DeadLetters, choice: Choice, now: datetime) -> str:
    counts = await letters.counts(choice, now)
    if not counts:
        return "none has failed"
    rows = [(kind.value, f"{dead.count:,}", f"{dead.useless:,}") for kind, dead in counts.items()]
    return table(("kind", "failed", "of no use any more"), rows)


async def _balance(reminders: ReminderStore, day: date, zone: ZoneInfo, now: datetime) -> int:
    """Whether something became of every reminder that was due on `day`; what is not due yet is not looked at."""
    since, until = (datetime.combine(one, time(0), zone) for one in (day, day + timedelta(days=1)))
    balances = [one for one in await reminders.balance(since, min(until, now - _SETTLING), now) if one.due]
    print(told(balances))
    lost = sum(one.unaccounted for one in balances)
    if lost:
        print(
            f"handbook reminders balance: nothing became of {lost:,} that were due: are workers running?",
            file=sys.stderr,
        )
        return ALARM
    return DONE


_SHOWN: Final = (
    ReminderState.SENT,
    ReminderState.HELD,
    ReminderState.WITHDRAWN,
    ReminderState.FAILED,
    ReminderState.STALE,
)


def told(balances: Sequence[Balance]) -> str:
    """What became of the reminders of each kind, as a table."""
    if not balances:
        return "none was due"
    rows = [
        (
            one.kind.value,
            f"{one.due:,}",
            *(f"{one.states[state]:,}" for state in _SHOWN),
            f"{one.in_hand:,}",
            f"{one.unaccounted:,}",
        )
        for one in balances
    ]
    return table(("kind", "due", *(state.value.lower() for state in _SHOWN), "in hand", "lost"), rows)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows under their heads; numbers stand to the right."""
    lines = [heads, *rows]
    widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if cell.replace(",", "").isdecimal() else cell.ljust(width)
            for cell, width in zip(line, widths, strict=True)
        ).rstrip()
        for line in lines
    )
