"""The indexes of reminders, devices and inboxes."""

from handbook_api.platform.migrations import Migration
from handbook_api.platform.mongodb import Database
from handbook_api.platform.planning_queue import create_planning_indexes
from notifications.device_store import create_device_indexes
from notifications.inbox_store import create_inbox_indexes
from notifications.reminder_store import create_reminder_indexes


async def _reminders_of_persons(database: Database) -> None:
    """Reminders were a family's once. Those are dropped, and every family is planned anew for each of its members."""
    await database.reminders.delete_many({"uid": {"$exists": False}})
    async for index in await database.reminders.list_indexes():
        if index["name"] == "wake":
            await database.reminders.drop_index("wake")
    await create_planning_indexes(database)
    await create_reminder_indexes(database)
    await database.devices.update_many({"version": {"$exists": False}}, {"$set": {"version": 1}})


async def _indexes(database: Database) -> None:
    await create_planning_indexes(database)
    await create_device_indexes(database)
    await create_reminder_indexes(database)
    await create_inbox_indexes(database)


MIGRATIONS = (
    Migration("0005-notifications", "reminders, devices and inboxes; families by how they were planned", _indexes),
    Migration(
        "0015-reminders-of-persons",
        "a reminder is one person's; families by how far they are planned",
        _reminders_of_persons,
    ),
)
