"""Follow-ups in MongoDB: a collection of the municipality's own, one document for each child and checkup."""

from collections.abc import Iterable, Mapping

from pymongo import ASCENDING
from pymongo.asynchronous.client_session import AsyncClientSession

from handbook_api.platform.ledger import Page
from handbook_api.platform.migrations import Migration
from handbook_api.platform.mongodb import Database
from handbook_api.staff.follow_ups import FollowUp, FollowUpKey, read_follow_up, stored_follow_up


class FollowUpStore:
    """Reads and writes follow-ups. Whether somebody may is asked by the services."""

    def __init__(self, database: Database) -> None:
        self._follow_ups = database.follow_ups

    async def get(self, key: FollowUpKey, session: AsyncClientSession | None = None) -> FollowUp | None:
        """The account with this key."""
        found = await self._follow_ups.find_one({"_id": str(key)}, session=session)
        return read_follow_up(found) if found else None

    async def with_keys(self, keys: Iterable[FollowUpKey]) -> Mapping[FollowUpKey, FollowUp]:
        """Those there are of these; one read, however many."""
        ids = [str(key) for key in keys]
        if not ids:
            return {}
        found = [read_follow_up(one) async for one in self._follow_ups.find({"_id": {"$in": ids}})]
        return {one.key: one for one in found}

    async def save(self, page: Page, follow_up: FollowUp) -> None:
        """Write an account that was read in the same transaction, or a new one."""
        document = stored_follow_up(follow_up)
        await self._follow_ups.replace_one({"_id": document["_id"]}, document, upsert=True, session=page.session)

    async def delete_of(self, page: Page, family_id: str, child: str) -> None:
        """Take away what there is about a child whose handbook is erased."""
        await self._follow_ups.delete_many({"family_id": family_id, "child": child}, session=page.session)


async def _indexes(database: Database) -> None:
    await database.follow_ups.create_index([("family_id", ASCENDING), ("child", ASCENDING)], name="family")


MIGRATIONS = (Migration("0014-follow-ups", "what was done about missing checkups, by child", _indexes),)
