"""Reads what a GraphQL request asks for out of an HTTP request, and refuses everything that is not exactly that."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.requests import ClientDisconnect, Request

from handbook_api.server.media_types import MediaType, content_type
from handbook_api.server.options import ServerOptions
from handbook_api.server.refusals import Refusal, RefusalCode


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of the GraphQL-over-HTTP specification; `extensions` are checked and then not used."""

    query: str
    variables: Mapping[str, Any]
    operation_name: str | None


async def read_parameters(request: Request, options: ServerOptions) -> Parameters:
    """The parameters in the address of a GET request, or in the JSON body of a POST request. Raises `Refusal`."""
    if request.method == "GET":
        return _checked(_from_address(request))
    _check_content_type(request)
    body = await _body(request, options)
    if not body:
        raise _bad("The body is empty; it must be a JSON object with `query`.")
    given = _json(body, "The body")
    if isinstance(given, list):
        message = "Batches are not supported; send one operation in a request."
        raise Refusal(400, RefusalCode.BATCHING_NOT_SUPPORTED, message)
    if not isinstance(given, dict):
        raise _bad("The body must be a JSON object.")
    return _checked(given)


def _from_address(request: Request) -> dict[str, Any]:
    given: dict[str, Any] = {name: value for name, value in request.query_params.items() if value}
    for name in ("variables", "extensions"):
        if name in given:
            given[name] = _json(given[name], f"`{name}`")
    return given


def _check_content_type(request: Request) -> None:
    """A form or plain text could be sent by any web page without asking (CSRF); JSON needs the browser's preflight."""
    media_type, charset = content_type(request.headers.get("content-type"))
    if media_type == "multipart/form-data":
        message = "Uploads are not supported; send application/json."
        raise Refusal(415, RefusalCode.UPLOADS_NOT_SUPPORTED, message)
    if media_type != MediaType.JSON:
        message = "The Content-Type of a POST request must be application/json."
        raise Refusal(415, RefusalCode.UNSUPPORTED_MEDIA_TYPE, message, {"Accept-Post": "application/json"})
    if charset not in (None, "utf-8", "utf8"):
        raise Refusal(415, RefusalCode.UNSUPPORTED_MEDIA_TYPE, "The charset of the body must be utf-8.")


async def _body(request: Request, options: ServerOptions) -> bytes:
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > options.body_bytes:
        raise _too_large(options)
    body = bytearray()
    try:
        async with asyncio.timeout(options.body_seconds):
            async for chunk in request.stream():
                body += chunk
                if len(body) > options.body_bytes:
                    raise _too_large(options)
    except TimeoutError:
        message = f"The body did not arrive within {options.body_seconds:g} seconds."
        raise Refusal(408, RefusalCode.BODY_TOO_SLOW, message, {"Connection": "close"}) from None
    except ClientDisconnect:
        raise _bad("The body broke off.") from None
    return bytes(body)


def _checked(given: Mapping[str, Any]) -> Parameters:
    query = given.get("query")
    if not isinstance(query, str) or not query:
        raise _bad("`query` must be a text that is not empty.")
    operation_name = given.get("operationName")
    if not isinstance(operation_name, str | None):
        raise _bad("`operationName` must be a text, or null.")
    for name in ("variables", "extensions"):
        if not isinstance(given.get(name), dict | None):
            raise _bad(f"`{name}` must be an object, or null.")
    return Parameters(query, given.get("variables") or {}, operation_name)


def _json(text: bytes | str, what: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise _bad(f"{what} must be JSON in UTF-8.") from None


def _bad(message: str) -> Refusal:
    return Refusal(400, RefusalCode.BAD_REQUEST, message)


def _too_large(options: ServerOptions) -> Refusal:
    message = f"The body may have at most {options.body_bytes} bytes."
    return Refusal(413, RefusalCode.BODY_TOO_LARGE, message, {"Connection": "close"})
