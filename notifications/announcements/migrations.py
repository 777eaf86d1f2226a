"""The indexes of announcements."""

from handbook_api.platform.migrations import Migration
from handbook_api.platform.mongodb import Database
from notifications.announcements.delivery_store import create_delivery_indexes
from notifications.announcements.sending_store import create_sending_indexes
from notifications.announcements.store import create_announcement_indexes
from notifications.announcements.topic_store import create_topic_indexes


async def _indexes(database: Database) -> None:
    await create_announcement_indexes(database)
    await create_sending_indexes(database)
    await create_delivery_indexes(database)
    await create_topic_indexes(database)


MIGRATIONS = (
    Migration("0015-announcements", "announcements, whom each is told, and who is subscribed to what", _indexes),
)
