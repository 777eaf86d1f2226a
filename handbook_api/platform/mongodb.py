"""The one place where a MongoDB client is made."""

from typing import Any

from bson.codec_options import CodecOptions
from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import PyMongoError
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

Document = dict[str, Any]
Client = AsyncMongoClient[Document]
Database = AsyncDatabase[Document]

OPERATIONS_AT_ONCE = 32
"""Past this many operations at once in one process the driver's latency climbs steeply (docs/performance.md)."""


def connect(uri: str, *, server_selection_timeout_ms: int = 5_000) -> Client:
    """A client for a replica set. Does not connect yet; the caller closes it."""
    return AsyncMongoClient(
        uri,
        appname="handbook",
        tz_aware=True,
        uuidRepresentation="standard",
        maxPoolSize=OPERATIONS_AT_ONCE,
        serverSelectionTimeoutMS=server_selection_timeout_ms,
        waitQueueTimeoutMS=10_000,
        retryWrites=True,
        retryReads=True,
    )


def database_of(client: Client, name: str) -> Database:
    """The database `name`: written to and read from a majority (what a parent was told is never rolled back)."""
    return client.get_database(
        name,
        codec_options=CodecOptions(tz_aware=True),
        write_concern=WriteConcern("majority"),
        read_concern=ReadConcern("majority"),
    )


async def answers(client: Client) -> bool:
    """Whether a primary really answers now."""
    try:
        await client.admin.command("ping")
        hello = await client.admin.command("hello")
    except PyMongoError:
        return False
    return bool(hello.get("isWritablePrimary"))
