"""The indexes of the desk."""

from content.desk.people_store import create_people_indexes
from content.desk.store import create_desk_indexes
from handbook_api.platform.migrations import Migration
from handbook_api.platform.mongodb import Database


async def _indexes(database: Database) -> None:
    await create_desk_indexes(database)
    await create_people_indexes(database)


MIGRATIONS = (Migration("0017-article-desk", "texts at the desk, their revisions and the steps taken", _indexes),)
