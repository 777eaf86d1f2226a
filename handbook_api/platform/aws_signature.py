"""Signs requests to the S3 API: AWS Signature Version 4. Pure.

Source: "Authenticating Requests: Using the Authorization Header (AWS Signature Version 4)", Amazon S3 API Reference; a
test signs the examples printed there.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import quote

_ALGORITHM: Final = "AWS4-HMAC-SHA256"
_SERVICE: Final = "s3"


@dataclass(frozen=True, slots=True)
class AwsKeys:
    """Who signs, and for which region."""

    access_key_id: str
    secret_access_key: str
    region: str


def signed_headers(
    method: str, host: str, path: str, headers: Mapping[str, str], content: bytes, keys: AwsKeys, now: datetime
) -> dict[str, str]:
    """The headers of a request, with its signature: those given (in small letters), and all that the signature adds.

    `path` is the decoded path, without a query. Every header given is signed.
    """
    stamp = now.strftime("%Y%m%dT%H%M%SZ")
    digest = hashlib.sha256(content).hexdigest()
    signed = {**headers, "host": host, "x-amz-content-sha256": digest, "x-amz-date": stamp}
    names = sorted(signed)
    lines = [f"{name}:{signed[name].strip()}" for name in names]
    canonical = "\n".join([method, quote(path, safe="/~"), "", *lines, "", ";".join(names), digest])
    scope = f"{stamp[:8]}/{keys.region}/{_SERVICE}/aws4_request"
    to_sign = "\n".join([_ALGORITHM, stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    signature = hmac.new(_signing_key(keys, stamp[:8]), to_sign.encode(), hashlib.sha256).hexdigest()
    credential = f"Credential={keys.access_key_id}/{scope},SignedHeaders={';'.join(names)},Signature={signature}"
    return {**signed, "authorization": f"{_ALGORITHM} {credential}"}


def _signing_key(keys: AwsKeys, day: str) -> bytes:
    key = f"AWS4{keys.secret_access_key}".encode()
    for part in (day, keys.region, _SERVICE, "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key
