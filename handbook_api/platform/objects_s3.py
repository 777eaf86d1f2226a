"""Objects in a bucket of anything that speaks the S3 API: Amazon's, or one that a municipality runs itself."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import httpx

from handbook_api.platform.aws_signature import AwsKeys, signed_headers
from handbook_api.platform.clock import Clock
from handbook_api.platform.objects import ObjectsUnavailable, check_object

_SECONDS: Final = 20.0
_AT_ONCE: Final = 32
_TRIES: Final = 2
"""Every request can be repeated: a key is written once."""
_FROM_SERVER_ERROR: Final = 500


@dataclass(frozen=True, slots=True)
class S3Bucket:
    """Where the objects are. `endpoint` is the service's address; the bucket's name is the first part of the path."""

    endpoint: str
    name: str
    keys: AwsKeys


class S3Objects:
    """An `ObjectStore` in one bucket. Made by `open_s3`."""

    def __init__(self, bucket: S3Bucket, http: httpx.AsyncClient, clock: Clock) -> None:
        address = urlsplit(bucket.endpoint.rstrip("/"))
        self._origin = f"{address.scheme}://{address.netloc}"
        self._host = address.netloc
        self._base = f"{address.path}/{bucket.name}"
        self._keys = bucket.keys
        self._http = http
        self._clock = clock

    async def put(self, key: str, content: bytes) -> None:
        """Keep `content` under `key`."""
        check_object(key, content)
        await self._asked("PUT", key, content)

    async def get(self, key: str) -> bytes | None:
        """What is kept under `key`."""
        check_object(key, b"")
        answer = await self._asked("GET", key)
        return None if answer.status_code == httpx.codes.NOT_FOUND else answer.content

    async def delete(self, key: str) -> None:
        """Keep nothing under `key`."""
        check_object(key, b"")
        await self._asked("DELETE", key)

    async def _asked(self, method: str, key: str, content: bytes = b"") -> httpx.Response:
        """Raises `ObjectsUnavailable` for whatever is neither success nor, but for a PUT, "there is no such object".

        Its message is the status alone: what a store answers may quote addresses and keys.
        """
        path = f"{self._base}/{key}"
        told = "no answer"
        for _ in range(_TRIES):
            headers = signed_headers(method, self._host, path, {}, content, self._keys, self._clock.now())
            try:
                answer = await self._http.request(method, f"{self._origin}{path}", headers=headers, content=content)
            except httpx.TransportError:
                continue
            if answer.is_success or (answer.status_code == httpx.codes.NOT_FOUND and method != "PUT"):
                return answer
            told = str(answer.status_code)
            if answer.status_code < _FROM_SERVER_ERROR:
                break
        raise ObjectsUnavailable(told)


@asynccontextmanager
async def open_s3(bucket: S3Bucket, clock: Clock) -> AsyncIterator[S3Objects]:
    """The store, with connections until the block ends. No redirect is followed: a signature is for one host."""
    limits = httpx.Limits(max_connections=_AT_ONCE)
    async with httpx.AsyncClient(timeout=_SECONDS, limits=limits, follow_redirects=False) as http:
        yield S3Objects(bucket, http, clock)
