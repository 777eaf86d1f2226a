"""What the server really did for the queries of a test: MongoDB's own profiler, asked for plans without an index."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from handbook_api.platform.mongodb import Database, Document


@dataclass(slots=True)
class Queries:
    """The operations that ran on the collections of a database, each as `collection operation plan`."""

    operations: list[Document] = field(default_factory=list)

    @property
    def plans(self) -> set[str]:
        """For example `children query IXSCAN { family_id: 1 }`."""
        return {
            f"{one['ns'].partition('.')[2]} {one['op']} {one['planSummary']}"
            for one in self.operations
            if "planSummary" in one
        }

    @property
    def scans(self) -> set[str]:
        """The plans that looked through a whole collection."""
        return {plan for plan in self.plans if "COLLSCAN" in plan}


@asynccontextmanager
async def profiled(database: Database) -> AsyncIterator[Queries]:
    """Collects every operation on `database` within the block; they are there when it ends."""
    queries = Queries()
    await database["system.profile"].drop()
    await database.command("profile", 2)
    try:
        yield queries
    finally:
        await database.command("profile", 0)
    profile = f"{database.name}.system.profile"
    queries.operations = await database["system.profile"].find({"ns": {"$ne": profile}}).to_list()
