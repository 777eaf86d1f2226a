"""The articles' own steps of the database's shape."""

from pymongo import ASCENDING

from handbook_api.platform.migrations import Migration
from handbook_api.platform.mongodb import Database


async def _indexes(database: Database) -> None:
    """By whom an article is for, in the order of the list; the ages come last, to be compared inside the index."""
    await database.articles.create_index(
        [
            ("target.basis", ASCENDING),
            ("target.municipality", ASCENDING),
            ("order", ASCENDING),
            ("target.from_days", ASCENDING),
            ("target.until_days", ASCENDING),
            ("target.situation", ASCENDING),
        ],
        name="target",
    )


MIGRATIONS = (Migration("0006-articles", "articles by whom they are for, in the order of the list", _indexes),)
