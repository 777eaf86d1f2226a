"""Reads what a GraphQL request asks for out of an HTTP request, and refuses everything that is not exactly that."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.requests import Request

from handbook_api.execution.trusted import DocumentId
from handbook_api.server.media_types import MediaType, content_type
from handbook_api.server.refusals import Refusal, RefusalCode


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of the GraphQL-over-HTTP specification; `extensions` are checked and then not used.

    `document` is the text in `query`, or the id in `documentId` as appendix A of the draft has it.
    """

    document: str | DocumentId
    variables: Mapping[str, Any]
    operation_name: str | None


def parameters_in_address(request: Request) -> Parameters:
    """The parameters of a GET request. Raises `Refusal`."""
    given: dict[str, Any] = {name: value for name, value in request.query_params.items() if value}
    for name in ("variables", "extensions"):
        if name in given:
            given[name] = _json(given[name], f"`{name}`")
    return _checked(given)


def parameters_in_body(body: bytes) -> Parameters:
    """The parameters of a POST request, from its JSON body. Raises `Refusal`."""
    if not body:
        raise _bad("The body is empty; it must be a JSON object with `query` or `documentId`.")
    given = _json(body, "The body")
    if isinstance(given, list):
        message = "Batches are not supported; send one operation in a request."
        raise Refusal(400, RefusalCode.BATCHING_NOT_SUPPORTED, message)
    if not isinstance(given, dict):
        raise _bad("The body must be a JSON object.")
    return _checked(given)


def check_content_type(header: str | None) -> None:
    """Whether a `Content-Type` header says JSON. Raises `Refusal`.

    A form or plain text could be sent by any web page without asking (CSRF); JSON needs the browser's preflight.
    """
    media_type, charset = content_type(header)
    if media_type == "multipart/form-data":
        message = "Uploads are not supported; send application/json."
        raise Refusal(415, RefusalCode.UPLOADS_NOT_SUPPORTED, message)
    if media_type != MediaType.JSON:
        message = "The Content-Type of a POST request must be application/json."
        raise Refusal(415, RefusalCode.UNSUPPORTED_MEDIA_TYPE, message, {"Accept-Post": "application/json"})
    if charset not in (None, "utf-8", "utf8"):
        raise Refusal(415, RefusalCode.UNSUPPORTED_MEDIA_TYPE, "The charset of the body must be utf-8.")


def _checked(given: Mapping[str, Any]) -> Parameters:
    document = _document(given.get("query"), given.get("documentId"))
    operation_name = given.get("operationName")
    if not isinstance(operation_name, str | None):
        raise _bad("`operationName` must be a text, or null.")
    for name in ("variables", "extensions"):
        if not isinstance(given.get(name), dict | None):
            raise _bad(f"`{name}` must be an object, or null.")
    return Parameters(document, given.get("variables") or {}, operation_name)


def _document(query: object, document_id: object) -> str | DocumentId:
    if query is not None and document_id is not None:
        raise _bad("Send either `query` or `documentId`: a document is not learnt from a request.")
    name, given = ("query", query) if document_id is None else ("documentId", document_id)
    if not isinstance(given, str) or not given:
        raise _bad(f"`{name}` must be a text that is not empty.")
    return given if document_id is None else DocumentId(given)


def _json(text: bytes | str, what: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise _bad(f"{what} must be JSON in UTF-8.") from None


def _bad(message: str) -> Refusal:
    return Refusal(400, RefusalCode.BAD_REQUEST, message)
