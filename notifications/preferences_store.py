"""Preferences in MongoDB: a document for each person who has said something."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import time

from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.errors import DuplicateKeyError
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from handbook_api.municipalities.municipality import QuietHours
from handbook_api.platform.mongodb import Database, Document
from notifications.preferences import Preferences, Wishes
from notifications.reminders import ReminderKind


class PreferencesStore:
    """Reads and writes preferences."""

    def __init__(self, database: Database) -> None:
        self._client = database.client
        self._preferences = database.preferences

    async def of_people(
        self, uids: Collection[str], session: AsyncClientSession | None = None
    ) -> Mapping[str, Preferences]:
        """The preferences of each of these persons, in one read; of who never said anything, the usual ones."""
        found: dict[str, Preferences] = {uid: Preferences(uid) for uid in uids}
        if found:
            documents = self._preferences.find({"_id": {"$in": sorted(found)}}, session=session)
            found |= {document["_id"]: _preferences(document) async for document in documents}
        return found

    async def of(self, uid: str, session: AsyncClientSession | None = None) -> Preferences:
        """One person's."""
        return (await self.of_people((uid,), session))[uid]

    async def change(self, work: Callable[[AsyncClientSession], Awaitable[Preferences]]) -> Preferences:
        """Run `work` in a transaction: what somebody says, and what follows from it for her reminders."""
        async with self._client.start_session() as session:
            try:
                return await _in_transaction(session, work)
            except DuplicateKeyError:
                # The first time, from two apps at once: the second look finds what the other one said.
                return await _in_transaction(session, work)

    async def save(self, preferences: Preferences, session: AsyncClientSession) -> None:
        """Write somebody's preferences, read in the same transaction, under their new version."""
        document = _stored(preferences)
        if preferences.version == 1:
            await self._preferences.insert_one(document, session=session)
        else:
            await self._preferences.replace_one({"_id": preferences.uid}, document, session=session)


async def _in_transaction(
    session: AsyncClientSession, work: Callable[[AsyncClientSession], Awaitable[Preferences]]
) -> Preferences:
    """All reads of it show one instant, as in the ledger's."""
    return await session.with_transaction(
        work, read_concern=ReadConcern("snapshot"), write_concern=WriteConcern("majority")
    )


def _stored(preferences: Preferences) -> Document:
    wishes = preferences.wishes
    quiet = wishes.quiet_hours
    return {
        "_id": preferences.uid,
        "version": preferences.version,
        "off": sorted(kind.value for kind in wishes.off),
        "on_as_viewer": sorted(kind.value for kind in wishes.on_as_viewer),
        "quiet_hours": None
        if quiet is None
        else {"starts_at": quiet.starts_at.isoformat(), "ends_at": quiet.ends_at.isoformat()},
        "hour": None if wishes.hour is None else wishes.hour.isoformat(),
        "language": wishes.language,
    }


def _preferences(document: Document) -> Preferences:
    quiet, hour = document["quiet_hours"], document["hour"]
    wishes = Wishes(
        off=frozenset(ReminderKind(kind) for kind in document["off"]),
        on_as_viewer=frozenset(ReminderKind(kind) for kind in document["on_as_viewer"]),
        quiet_hours=None
        if quiet is None
        else QuietHours(time.fromisoformat(quiet["starts_at"]), time.fromisoformat(quiet["ends_at"])),
        hour=None if hour is None else time.fromisoformat(hour),
        language=document["language"],
    )
    return Preferences(document["_id"], document["version"], wishes)
