"""Answers that whoever asks may have already (RFC 9110, 13.1.2)."""

import hashlib
import re
from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from handbook_api.server.media_types import whole_header

_TAG: Final = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')


def tagged(request: Request, content: bytes, media_type: str, headers: Mapping[str, str]) -> Response:
    """The answer with these bytes and a strong tag of them; without them (304) for whoever names the tag."""
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    if is_known(request, etag):
        return Response(status_code=304, headers={**headers, "ETag": etag})
    return Response(content, headers={**headers, "ETag": etag}, media_type=media_type)


def is_known(request: Request, etag: str) -> bool:
    """Whether `If-None-Match` names a tag. A cache on the way that compresses makes a weak one of ours."""
    given = whole_header(request.headers, "if-none-match") or ""
    return given.strip() == "*" or etag in _TAG.findall(given)
