"""The indexes of places and events."""

from content.places.shown import create_shown_indexes
from content.places.store import create_entry_indexes
from handbook_api.platform.migrations import Migration
from handbook_api.platform.mongodb import Database


async def _indexes(database: Database) -> None:
    await create_entry_indexes(database)
    await create_shown_indexes(database)


MIGRATIONS = (Migration("0021-places", "places and events: near, by name, by time, and every save of them", _indexes),)
