"""The articles' own steps of the database's shape."""

from pymongo import ASCENDING, DESCENDING
from pymongo.errors import OperationFailure

from content.documents import ANYBODY
from handbook_api.platform.migrations import Migration
from handbook_api.platform.mongodb import Database

_NO_SUCH_INDEX = 27


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


async def _targets(database: Database) -> None:
    """By whom an article is for, children and pregnancies, and by category; the list is sorted by how new they are.

    Articles from before get what they lack: they are everybody's, narrowed by nothing but what they said, published
    when they were last written, and replace nothing.
    """
    articles = database.articles
    await articles.update_many(
        {"target.first_child": {"$exists": False}},
        [
            {
                "$set": {
                    "target.from_week": None,
                    "target.until_week": None,
                    "target.area": ANYBODY,
                    "target.sex": ANYBODY,
                    "target.first_child": False,
                    "owner": None,
                    "replaces": None,
                    "clinician": None,
                    "replaced_in": [],
                    "published_at": {"$ifNull": ["$published_at", "$written_at"]},
                }
            }
        ],
    )
    await articles.create_index(
        [
            ("target.basis", ASCENDING),
            ("target.municipality", ASCENDING),
            ("target.from_days", ASCENDING),
            ("target.until_days", ASCENDING),
            ("target.situation", ASCENDING),
            ("target.sex", ASCENDING),
            ("target.first_child", ASCENDING),
            ("target.area", ASCENDING),
        ],
        name="for_children",
    )
    await articles.create_index(
        [
            ("target.from_week", ASCENDING),
            ("target.until_week", ASCENDING),
            ("target.municipality", ASCENDING),
            ("target.first_child", ASCENDING),
            ("target.area", ASCENDING),
        ],
        name="for_pregnancies",
    )
    await articles.create_index(
        [
            ("category", ASCENDING),
            ("target.municipality", ASCENDING),
            ("published_at", DESCENDING),
            ("_id", DESCENDING),
        ],
        name="category",
    )
    await articles.create_index([("replaces", ASCENDING)], name="replaces")
    await _drop(database, "target")


async def _drop(database: Database, index: str) -> None:
    try:
        await database.articles.drop_index(index)
    except OperationFailure as refused:
        if refused.code != _NO_SUCH_INDEX:
            raise


MIGRATIONS = (Migration("0006-articles", "articles by whom they are for, in the order of the list", _indexes),)
READING_MIGRATIONS = (
    Migration("0018-article-targets", "articles by whom they are for, the newest in front, and by category", _targets),
)
