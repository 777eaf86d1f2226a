"""Documents that the service knows beforehand, each by the digest of its text. None is ever learnt from a client."""

import hashlib
from dataclasses import dataclass

from handbook_api.execution.codes import RequestErrorCode, request_error
from handbook_api.execution.document import DocumentRefused, PreparedDocument


@dataclass(frozen=True, slots=True)
class DocumentId:
    """What a client sends in the place of a document's text, as it was sent."""

    value: str


def document_id(text: str) -> DocumentId:
    """The id of a document: `sha256:` and the SHA-256 of its text in UTF-8, in lower-case hexadecimal digits.

    The form of appendix A, "Persisted Documents", of the GraphQL-over-HTTP draft.
    """
    return DocumentId(f"sha256:{hashlib.sha256(text.encode()).hexdigest()}")


class TrustedDocuments:
    """Made ready at start and never forgotten: whatever else is asked pushes none of them out."""

    def __init__(self) -> None:
        self._prepared: dict[DocumentId, PreparedDocument] = {}

    def add(self, text: str, prepared: PreparedDocument) -> DocumentId:
        """Keep the document of this text; its id."""
        id = document_id(text)
        self._prepared[id] = prepared
        return id

    def get(self, id: DocumentId) -> PreparedDocument:
        """The document with this id. Raises `DocumentRefused` where none was kept under it."""
        prepared = self._prepared.get(id)
        if prepared is None:
            message = "No document is known by this `documentId`; send the document itself in `query`."
            raise DocumentRefused(request_error(RequestErrorCode.PERSISTED_DOCUMENT_NOT_FOUND, message))
        return prepared
