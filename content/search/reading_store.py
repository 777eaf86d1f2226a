"""The index in MongoDB, as it is read by a search: the texts of the terms that were asked for, and what is shown."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from content.article import ArticleSummary
from content.documents import SUMMARY_FIELDS, read_summary
from content.search.postings import BLOCK_ARTICLES, Entries
from content.search.postings import read as read_entries
from content.search.question import Alternative
from content.search.searchable import Places, read_places, read_terms
from content.search.shelves import Numbering, Shelf, Totals
from handbook_api.platform.mongodb import Database, Document

BEGINNING_CEILING: Final = 2_000
"""So many blocks of terms that begin alike are read. Past it the beginning says so little that some do as well."""

_LAST: Final = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the index in some languages: whole terms, and beginnings of terms."""

    languages: tuple[str, ...]
    terms: frozenset[str]
    beginnings: frozenset[str]


@dataclass(frozen=True, slots=True)
class Found:
    """The texts that one term is in: their numbers in the row of shelves, and their entries."""

    numbers: NDArray[np.int64]
    entries: Entries


class FoundTerms:
    """What the index has of a language of all that was asked. Is the vocabulary by which a question is read."""

    def __init__(self, by_term: Mapping[str, Found]) -> None:
        self._by_term = by_term
        self._terms = sorted(by_term)

    def has(self, alternative: Alternative) -> bool:
        """Whether some text has all of its terms, or one that begins so."""
        if alternative.is_beginning:
            return any(True for _ in self._beginning(alternative.terms[0]))
        return all(term in self._by_term for term in alternative.terms)

    def of(self, term: str) -> Found | None:
        """The texts that a term is in."""
        return self._by_term.get(term)

    def terms_of(self, alternative: Alternative) -> tuple[str, ...]:
        """The terms that an alternative found."""
        if alternative.is_beginning:
            return tuple(self._beginning(alternative.terms[0]))
        return alternative.terms

    def _beginning(self, beginning: str) -> Iterable[str]:
        for place in range(bisect_left(self._terms, beginning), len(self._terms)):
            if not self._terms[place].startswith(beginning):
                return
            yield self._terms[place]


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as it is shown, and where the terms stand in it. They are unpacked when they are asked for."""

    title: str
    summary: str
    body: str
    packed: Mapping[str, bytes]

    @property
    def terms(self) -> tuple[str, ...]:
        """The text's terms. Their numbers are the places in here."""
        return read_terms(self.packed["terms"])

    @property
    def title_places(self) -> Places:
        """Where they stand in the title."""
        return read_places(self.packed["title_places"])

    @property
    def summary_places(self) -> Places:
        """Where they stand in the summary."""
        return read_places(self.packed["summary_places"])

    @property
    def body_places(self) -> Places:
        """Where they stand in the body."""
        return read_places(self.packed["body_places"])


@dataclass(frozen=True, slots=True)
class Held:
    """An article of the index: its id, and its texts in the languages that were asked for."""

    article_id: str
    number: int
    version: int
    texts: Mapping[str, Shown]


@dataclass(frozen=True, slots=True)
class Present:
    """An article that readers have now, and the version of its document."""

    summary: ArticleSummary
    version: int
    replaced_in: frozenset[str]


class SearchReadingStore:
    """Reads the index. Nothing here says who asks."""

    def __init__(self, database: Database) -> None:
        self._articles = database.articles
        self._shelves = database.search_shelves
        self._held = database.search_articles
        self._postings = database.search_postings

    async def numbering(self, names: Sequence[str]) -> Numbering:
        """Those of these shelves that there are, in the order of their names."""
        found = await self._shelves.find({"_id": {"$in": list(names)}}).sort("_id").to_list()
        return Numbering(tuple(_shelf(one) for one in found))

    async def find(self, numbering: Numbering, asked: Sequence[Asked]) -> Mapping[str, FoundTerms]:
        """What the index has of it, by language."""
        names = [shelf.name for shelf in numbering.shelves]
        whole = [_whole(names, one) for one in asked if one.terms]
        begun = [_begun(names, one, beginning) for one in asked for beginning in sorted(one.beginnings)]
        fields = {"_id": 0, "shelf": 1, "language": 1, "term": 1, "block": 1, "packed": 1}
        documents: list[Document] = []
        if whole:
            documents += await self._postings.find({"$or": whole}, fields).to_list()
        if begun:
            documents += await self._postings.find({"$or": begun}, fields).limit(BEGINNING_CEILING).to_list()
        return _by_language(documents, numbering, asked)

    async def replaced(self, municipality: str, shelf: str) -> tuple[int, ...]:
        """The numbers on a shelf of the articles that a municipality's families get others in the place of."""
        ids = [one["_id"] async for one in self._articles.find({"replaced_in": municipality}, {"_id": 1})]
        if not ids:
            return ()
        query = {"_id": {"$in": ids}, "shelf": shelf}
        return tuple([one["number"] async for one in self._held.find(query, {"_id": 0, "number": 1})])

    async def held(self, shelf: str, numbers: Sequence[int], languages: Collection[str]) -> tuple[Held, ...]:
        """These articles of a shelf, with their texts in these languages."""
        fields: Document = {"number": 1, "version": 1}
        for language in languages:
            fields |= {f"shown.{language}": 1, f"held.{language}.terms": 1}
        found = await self._held.find({"shelf": shelf, "number": {"$in": list(numbers)}}, fields).to_list()
        return tuple(_held(one) for one in found)

    async def present(self, article_ids: Collection[str]) -> Mapping[str, Present]:
        """Those of these articles that readers have now, by id."""
        fields = SUMMARY_FIELDS | {"version": 1, "replaced_in": 1}
        found = await self._articles.find({"_id": {"$in": sorted(article_ids)}}, fields).to_list()
        return {one["_id"]: Present(read_summary(one), one["version"], frozenset(one["replaced_in"])) for one in found}


def _whole(shelves: Sequence[str], asked: Asked) -> Document:
    return {
        "shelf": {"$in": list(shelves)},
        "language": {"$in": list(asked.languages)},
        "term": {"$in": sorted(asked.terms)},
    }


def _begun(shelves: Sequence[str], asked: Asked, beginning: str) -> Document:
    return {
        "shelf": {"$in": list(shelves)},
        "language": {"$in": list(asked.languages)},
        "term": {"$gte": beginning, "$lt": beginning + _LAST},
    }


def _by_language(
    documents: Iterable[Document], numbering: Numbering, asked: Sequence[Asked]
) -> Mapping[str, FoundTerms]:
    offsets = {shelf.name: numbering.offset(shelf.name) for shelf in numbering.shelves}
    behind = {shelf.name: shelf.next_number for shelf in numbering.shelves}
    blocks: dict[str, dict[str, dict[int, Entries]]] = {language: {} for one in asked for language in one.languages}
    for one in documents:
        first = one["block"] * BLOCK_ARTICLES
        entries = _numbered_then(read_entries(one["packed"]), behind[one["shelf"]] - first)
        if len(entries):
            blocks[one["language"]].setdefault(one["term"], {})[offsets[one["shelf"]] + first] = entries
    return {
        language: FoundTerms({term: _found(by_beginning) for term, by_beginning in terms.items()})
        for language, terms in blocks.items()
    }


def _numbered_then(entries: Entries, behind: int) -> Entries:
    """The entries of a block with numbers before `behind`, in their order.

    What was published since the shelves were read has a number past its shelf, which is another article's in the row.
    """
    if not len(entries) or entries["number"][-1] < behind:
        return entries
    return entries[entries["number"] < behind]


def _found(blocks: Mapping[int, Entries]) -> Found:
    """A term's blocks as one, by the number at which each begins."""
    if len(blocks) == 1:
        begins_at, entries = next(iter(blocks.items()))
        return Found(entries["number"].astype(np.int64) + begins_at, entries)
    numbers = [entries["number"].astype(np.int64) + begins_at for begins_at, entries in blocks.items()]
    return Found(np.concatenate(numbers), np.concatenate(list(blocks.values())))


def _shelf(document: Mapping[str, Any]) -> Shelf:
    totals = {language: Totals(**counts) for language, counts in document["totals"].items()}
    return Shelf(document["_id"], document["next_number"], totals)


def _held(document: Mapping[str, Any]) -> Held:
    texts = {
        language: Shown(shown["title"], shown["summary"], shown["body"], document["held"][language] | shown)
        for language, shown in document.get("shown", {}).items()
    }
    return Held(document["_id"], document["number"], document["version"], texts)
