"""Objects in MongoDB itself (GridFS): nothing else has to run."""

from gridfs.asynchronous import AsyncGridFSBucket
from gridfs.errors import FileExists, NoFile

from handbook_api.platform.mongodb import Database
from handbook_api.platform.objects import check_object

BUCKET = "objects"


class GridFsObjects:
    """An `ObjectStore` in two collections of the database: `objects.files` and `objects.chunks`."""

    def __init__(self, database: Database) -> None:
        self._bucket = AsyncGridFSBucket(database, BUCKET)

    async def put(self, key: str, content: bytes) -> None:
        """Keep `content` under `key`; the same key again (a repeated request) leaves what is there."""
        check_object(key, content)
        try:
            await self._bucket.upload_from_stream_with_id(key, key, content)
        except FileExists:
            return

    async def get(self, key: str) -> bytes | None:
        """What is kept under `key`."""
        try:
            stream = await self._bucket.open_download_stream(key)
            return await stream.read()
        except NoFile:
            return None

    async def delete(self, key: str) -> None:
        """Keep nothing under `key`."""
        try:
            await self._bucket.delete(key)
        except NoFile:
            return
