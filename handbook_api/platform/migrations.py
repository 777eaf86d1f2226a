"""Changes to the database's shape, applied once, in order, by whichever process comes first.

Every migration can run twice (creating an index that is there does nothing), so a process that dies half-way
through is simply followed by the next one, and two processes that start together do no harm.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

import structlog
from pymongo.errors import DuplicateKeyError

from handbook_api.platform.clock import Clock
from handbook_api.platform.mongodb import Database

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Migration:
    """One step. `id` is unique for ever; `apply` is safe to repeat and to run beside itself."""

    id: str
    description: str
    apply: Callable[[Database], Awaitable[None]]


async def migrate(database: Database, migrations: Iterable[Migration], clock: Clock) -> tuple[str, ...]:
    """Apply what is not applied yet, in the order given, and return the ids of what this call applied.

    Raises `ValueError` when two migrations share an id.
    """
    steps = tuple(migrations)
    if len({step.id for step in steps}) != len(steps):
        raise ValueError("two migrations share an id")
    done = {entry["_id"] async for entry in database.migrations.find({}, {"_id": 1})}
    applied = []
    for step in steps:
        if step.id in done:
            continue
        await step.apply(database)
        if await _note(database, step, clock):
            applied.append(step.id)
            log.info("migration_applied", migration=step.id)
    return tuple(applied)


async def _note(database: Database, step: Migration, clock: Clock) -> bool:
    try:
        await database.migrations.insert_one(
            {"_id": step.id, "description": step.description, "applied_at": clock.now()}
        )
    except DuplicateKeyError:
        return False
    return True
