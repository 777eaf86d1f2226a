"""Accepted documents by their text: the ones used last, bounded in number and in characters."""

from collections import OrderedDict

from handbook_api.execution.document import PreparedDocument


class DocumentCache:
    """Keeps the documents used last.

    A syntax tree takes some fifty times the memory of its text, so the characters are bounded besides the number. Only
    accepted documents are put here: nobody pushes them out with rubbish. For one event loop.
    """

    def __init__(self, documents: int, characters: int) -> None:
        self._most_documents = documents
        self._most_characters = characters
        self._characters = 0
        self._kept: OrderedDict[str, PreparedDocument] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, text: str) -> PreparedDocument | None:
        """The document with exactly this text, now the last one to go; `None` where it is not kept."""
        document = self._kept.get(text)
        if document is not None:
            self._kept.move_to_end(text)
        return document

    def put(self, text: str, document: PreparedDocument) -> None:
        """Keeps `document`; those unused for longest go until both bounds hold."""
        if text not in self._kept:
            self._characters += len(text)
        self._kept[text] = document
        self._kept.move_to_end(text)
        while len(self._kept) > self._most_documents or self._characters > self._most_characters:
            gone, _ = self._kept.popitem(last=False)
            self._characters -= len(gone)
