"""Issued handbooks in MongoDB: the municipality's own, one document each; every index but the code's begins with it."""

from pymongo import ASCENDING
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.errors import DuplicateKeyError

from handbook_api.platform.ledger import Page
from handbook_api.platform.migrations import Migration
from handbook_api.platform.mongodb import Database
from handbook_api.staff.registration_records import HandbookIssue, IssueKey, read_issue, stored_issue


class RegistrationStore:
    """Reads and writes issued handbooks."""

    def __init__(self, database: Database) -> None:
        self._issues = database.handbook_issues

    async def get(self, key: IssueKey, session: AsyncClientSession | None = None) -> HandbookIssue | None:
        """The issued handbook with this key."""
        found = await self._issues.find_one({"_id": str(key)}, session=session)
        return read_issue(found) if found else None

    async def with_number(
        self, municipality: str, number: str, session: AsyncClientSession | None = None
    ) -> HandbookIssue | None:
        """The handbook that a municipality issued under this number."""
        found = await self._issues.find_one({"municipality": municipality, "number": number}, session=session)
        return read_issue(found) if found else None

    async def with_code(self, digest: str, session: AsyncClientSession | None = None) -> HandbookIssue | None:
        """The issued handbook whose registration code has this digest."""
        found = await self._issues.find_one({"code_digest": digest}, session=session)
        return read_issue(found) if found else None

    async def insert(self, issue: HandbookIssue) -> bool:
        """Write a new one; whether nothing there has its key or its number."""
        try:
            await self._issues.insert_one(stored_issue(issue))
        except DuplicateKeyError:
            return False
        return True

    async def save(self, page: Page, issue: HandbookIssue) -> None:
        """Write one that was read in the same transaction."""
        await self._issues.replace_one({"_id": str(issue.key)}, stored_issue(issue), session=page.session)


async def _indexes(database: Database) -> None:
    issues = database.handbook_issues
    await issues.create_index([("municipality", ASCENDING), ("number", ASCENDING)], name="number", unique=True)
    await issues.create_index([("code_digest", ASCENDING)], name="code", unique=True)


MIGRATIONS = (Migration("0008-handbook-issues", "issued handbooks by number and by registration code", _indexes),)
