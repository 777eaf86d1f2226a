"""Search's own steps of the database's shape."""

from pymongo import ASCENDING

from content.search.shelves import EVERYBODY
from handbook_api.platform.migrations import Migration
from handbook_api.platform.mongodb import Database


async def _index(database: Database) -> None:
    """A term's texts by shelf and language; an article by its number; a municipality's replaced starters; a shelf."""
    await database.search_postings.create_index(
        [("shelf", ASCENDING), ("language", ASCENDING), ("term", ASCENDING), ("block", ASCENDING)],
        name="term",
        unique=True,
    )
    await database.search_articles.create_index(
        [("shelf", ASCENDING), ("number", ASCENDING)], name="number", unique=True
    )
    await database.search_shelves.update_one(
        {"_id": EVERYBODY}, {"$setOnInsert": {"next_number": 0, "changes": 0, "totals": {}}}, upsert=True
    )
    await database.articles.create_index([("replaced_in", ASCENDING)], name="replaced_in")


MIGRATIONS = (
    Migration("0019-article-search", "the index of the articles' words, and whom an article is not for", _index),
)
