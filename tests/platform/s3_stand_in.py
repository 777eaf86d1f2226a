"""A bucket behind a real socket, which speaks as much of the S3 API as is used, and checks every signature by itself.

It works the signature out from what came over the wire, without the code that made it.
"""

import asyncio
import hashlib
import hmac
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from handbook_api.platform.aws_signature import AwsKeys
from handbook_api.platform.objects_s3 import S3Bucket
from tests.auth_emulator import free_port
from tests.eventually import eventually_async

NAME = "handbook-photos"
KEYS = AwsKeys("AKIDNERIMA", "a secret of the ward's", "ap-northeast-1")

_AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<id>\w+)/(?P<day>\d{8})/(?P<region>[\w-]+)/s3/aws4_request,"
    r"SignedHeaders=(?P<names>[a-z0-9;-]+),Signature=(?P<signature>[0-9a-f]{64})"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request."""

    method: str
    path: str
    stamp: str


@dataclass(slots=True)
class Bucket:
    """The bucket, and what was asked of it. It answers 503 as often as `stumbles` says."""

    port: int
    objects: dict[str, bytes] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    refused: int = 0
    stumbles: int = 0

    def access(self) -> S3Bucket:
        """How the service reaches it: below a path, as behind a municipality's proxy."""
        return S3Bucket(f"http://127.0.0.1:{self.port}/base/", NAME, KEYS)

    async def answer(self, request: Request) -> Response:
        """As S3 does."""
        content = await request.body()
        self.asked.append(Asked(request.method, request.url.path, request.headers.get("x-amz-date", "")))
        if self.stumbles:
            self.stumbles -= 1
            return Response("<Error><Code>SlowDown</Code></Error>", 503)
        if not _is_signed(request, content):
            self.refused += 1
            return Response("<Error><Code>SignatureDoesNotMatch</Code></Error>", 403)
        if request.path_params["bucket"] != NAME:
            return Response("<Error><Code>NoSuchBucket</Code></Error>", 404)
        return self._answer(request.method, request.path_params["key"], content)

    def _answer(self, method: str, key: str, content: bytes) -> Response:
        if method == "PUT":
            self.objects[key] = content
            return Response()
        if method == "DELETE":
            self.objects.pop(key, None)
            return Response(status_code=204)
        kept = self.objects.get(key)
        return Response("<Error><Code>NoSuchKey</Code></Error>", 404) if kept is None else Response(kept)


def _is_signed(request: Request, content: bytes) -> bool:
    given = _AUTHORIZATION.fullmatch(request.headers.get("authorization", ""))
    digest = hashlib.sha256(content).hexdigest()
    if given is None or given["id"] != KEYS.access_key_id or request.headers["x-amz-content-sha256"] != digest:
        return False
    headers = "".join(f"{name}:{request.headers[name]}\n" for name in given["names"].split(";"))
    raw_path = request.scope["raw_path"].decode()
    canonical = f"{request.method}\n{raw_path}\n\n{headers}\n{given['names']}\n{digest}"
    stamp, scope = request.headers["x-amz-date"], f"{given['day']}/{given['region']}/s3/aws4_request"
    to_sign = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    key = ("AWS4" + KEYS.secret_access_key).encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest() == given["signature"]


@asynccontextmanager
async def a_bucket() -> AsyncIterator[Bucket]:
    """An empty bucket, reached through a socket."""
    bucket = Bucket(free_port())
    route = Route("/base/{bucket}/{key:path}", bucket.answer, methods=["GET", "PUT", "DELETE"])
    config = uvicorn.Config(Starlette(routes=[route]), port=bucket.port, log_config=None, lifespan="off")
    server = uvicorn.Server(config)

    async def has_started() -> bool:
        return server.started

    serving = asyncio.create_task(server._serve())
    try:
        await eventually_async(has_started)
        yield bucket
    finally:
        server.should_exit = True
        await serving
