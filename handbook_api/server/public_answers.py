"""Answers that everybody may keep: their headers, and whether the one who asks has hers already (RFC 9110, 9111)."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request

from handbook_api.platform.basis import Basis
from handbook_api.server.media_types import whole_header

STALE_SECONDS = 30
"""For how long after its time a shared cache may give out an answer once more while it fetches a new one (RFC 5861)."""

_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')


@dataclass(frozen=True, slots=True)
class PublicAnswer:
    """An answer without errors that looked at nobody. `form` is its Content-Type; `language` that of its own texts
    where it took the reader's from the request, else `None`.
    """

    content: bytes
    form: str
    seconds: int
    basis: Basis
    language: str | None

    @property
    def etag(self) -> str:
        """A strong one: the very bytes, and the headers that say how to read them."""
        digest = hashlib.sha256(self.content)
        digest.update(f"\n{self.form}\n{self.language or ''}".encode())
        return f'"{digest.hexdigest()[:32]}"'

    def headers(self) -> Mapping[str, str]:
        """All headers but the Content-Type."""
        vary = ["Accept", *(["Accept-Language"] if self.basis.on_language else ())]
        records = sorted(self.basis.records)
        return {
            "Cache-Control": f"public, max-age={self.seconds}, stale-while-revalidate={STALE_SECONDS}",
            "ETag": self.etag,
            "Vary": ", ".join(vary),
            **({"Content-Language": self.language} if self.language else {}),
            **({"Surrogate-Key": " ".join(records), "Cache-Tag": ",".join(records)} if records else {}),
        }

    def is_known_to(self, request: Request) -> bool:
        """Whether `If-None-Match` names it. A cache on the way that compresses makes a weak tag of ours."""
        given = whole_header(request.headers, "if-none-match")
        if given is None:
            return False
        return given.strip() == "*" or self.etag in _TAG.findall(given)
