"""The index in MongoDB, as it is written: which articles it has, and the packed texts of each term.

`search_shelves` has a document for each shelf, which every change of it goes through: two changes of one shelf at once
meet there, and the later of them begins anew. `search_articles` keeps for each article what was read of it, so that it
can be taken out again, and shown; `search_postings` the texts of a term, a block at a time.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from bson.binary import Binary
from bson.objectid import ObjectId
from pymongo import DeleteOne, InsertOne, ReturnDocument, UpdateOne
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from content.article import Article
from content.documents import read_article
from content.search.postings import Counts, block_of, changed, entry
from content.search.searchable import SearchableText, packed_places, packed_terms, read_terms
from handbook_api.platform.mongodb import Database, Document

Session = AsyncClientSession
_HELD: Final = {"shelf": 1, "number": 1, "held": 1}
_NONE: Final = b""


@dataclass(frozen=True, slots=True)
class Published:
    """An article that readers have now, and the version of its document."""

    article: Article
    version: int


@dataclass(frozen=True, slots=True)
class Read:
    """An article as it goes into the index: `texts` are read by the analysis of this `edition`."""

    article_id: str
    version: int
    edition: str
    texts: tuple[SearchableText, ...]


@dataclass(slots=True)
class _Edit:
    """What changes in one block of one term."""

    without: list[int] = field(default_factory=list)
    added: list[bytes] = field(default_factory=list)


_Key = tuple[str, str, int]
"""Language, term and block."""


class SearchIndexStore:
    """Writes the index, always in somebody's transaction."""

    def __init__(self, database: Database) -> None:
        self._client = database.client
        self._articles = database.articles
        self._shelves = database.search_shelves
        self._held = database.search_articles
        self._postings = database.search_postings

    async def in_transaction(self, work: Callable[[Session], Awaitable[None]]) -> None:
        """Do some work in a transaction of its own, again where somebody else changed the same."""
        async with self._client.start_session() as session:
            await session.with_transaction(
                work, read_concern=ReadConcern("snapshot"), write_concern=WriteConcern("majority")
            )

    async def published(self, article_ids: Sequence[str], session: Session | None = None) -> Mapping[str, Published]:
        """Those of these articles that readers have, by id."""
        found = await self._articles.find({"_id": {"$in": list(article_ids)}}, session=session).to_list()
        return {one["_id"]: Published(read_article(one), one["version"]) for one in found}

    async def lagging(self, edition: str) -> tuple[str, ...]:
        """The ids of the articles that are not in the index as readers have them, and read by this edition; of those
        too that readers have no more. In their order.
        """
        published = {one["_id"]: one["version"] async for one in self._articles.find({}, {"version": 1})}
        fields = {"version": 1, "edition": 1}
        held = {one["_id"]: (one["version"], one["edition"]) async for one in self._held.find({}, fields)}
        behind = {one for one, version in published.items() if held.get(one) != (version, edition)}
        return tuple(sorted(behind | (held.keys() - published.keys())))

    async def every(self) -> tuple[str, ...]:
        """The ids of all articles that readers or the index have, in their order."""
        published = {one["_id"] async for one in self._articles.find({}, {"_id": 1})}
        held = {one["_id"] async for one in self._held.find({}, {"_id": 1})}
        return tuple(sorted(published | held))

    async def replace(self, shelf: str, read: Sequence[Read], gone: Sequence[str], session: Session) -> None:
        """Put these articles on a shelf in the place of what it has of them, and take those that are `gone` from it."""
        held = await self._held_of([*(one.article_id for one in read), *gone], shelf, session)
        new = [one.article_id for one in read if one.article_id not in held]
        first = await self._first_of_new(shelf, len(new), session)
        numbers = {article_id: first + place for place, article_id in enumerate(new)}
        edits: dict[_Key, _Edit] = defaultdict(_Edit)
        totals: dict[str, int] = defaultdict(int)
        for article_id, present in held.items():
            _take_out(present, edits, totals)
            numbers[article_id] = present["number"]
        for one in read:
            _put_in(one, numbers[one.article_id], edits, totals)
        documents = [_document(one, shelf, numbers[one.article_id]) for one in read]
        await self._write(shelf, edits, session)
        await self._note(shelf, documents, gone, totals, session)

    async def shelves_of(self, article_ids: Sequence[str], session: Session) -> Mapping[str, str]:
        """On which shelf each of these articles is, of those that are in the index."""
        found = await self._held.find({"_id": {"$in": list(article_ids)}}, {"shelf": 1}, session=session).to_list()
        return {one["_id"]: one["shelf"] for one in found}

    async def _first_of_new(self, shelf: str, wanted: int, session: Session) -> int:
        """The first of so many numbers that no article of the shelf ever had. From here on the shelf is held."""
        found: Document | None = await self._shelves.find_one_and_update(
            {"_id": shelf},
            {"$inc": {"next_number": wanted, "changes": 1}, "$setOnInsert": {"totals": {}}},
            upsert=True,
            return_document=ReturnDocument.AFTER,
            session=session,
        )
        if found is None:
            raise RuntimeError("an upsert has come to nothing")
        return int(found["next_number"]) - wanted

    async def _held_of(self, article_ids: Sequence[str], shelf: str, session: Session) -> Mapping[str, Document]:
        query = {"_id": {"$in": list(article_ids)}, "shelf": shelf}
        return {one["_id"]: one for one in await self._held.find(query, _HELD, session=session).to_list()}

    async def _write(self, shelf: str, edits: Mapping[_Key, _Edit], session: Session) -> None:
        present = await self._present(shelf, edits, session)
        operations: list[InsertOne[Document] | UpdateOne | DeleteOne] = []
        for key, edit in edits.items():
            stored, packed = present.get(key, (None, _NONE))
            after = changed(packed, edit.without, edit.added)
            operations += _operation(shelf, key, stored, after)
        if operations:
            await self._postings.bulk_write(operations, ordered=False, session=session)

    async def _present(
        self, shelf: str, keys: Iterable[_Key], session: Session
    ) -> Mapping[_Key, tuple[ObjectId, bytes]]:
        terms: dict[tuple[str, int], list[str]] = defaultdict(list)
        for language, term, block in keys:
            terms[language, block].append(term)
        found: dict[_Key, tuple[ObjectId, bytes]] = {}
        for (language, block), those in terms.items():
            query = {"shelf": shelf, "language": language, "term": {"$in": those}, "block": block}
            async for one in self._postings.find(query, {"term": 1, "packed": 1}, session=session):
                found[language, one["term"], block] = (one["_id"], one["packed"])
        return found

    async def _note(
        self,
        shelf: str,
        documents: Sequence[Document],
        gone: Sequence[str],
        totals: Mapping[str, int],
        session: Session,
    ) -> None:
        ids = [*(one["_id"] for one in documents), *gone]
        await self._held.delete_many({"_id": {"$in": ids}, "shelf": shelf}, session=session)
        if documents:
            await self._held.insert_many(documents, session=session)
        moved = {f"totals.{name}": by for name, by in totals.items() if by}
        if moved:
            await self._shelves.update_one({"_id": shelf}, {"$inc": moved}, session=session)


def _operation(
    shelf: str, key: _Key, stored: ObjectId | None, after: bytes
) -> tuple[InsertOne[Document] | UpdateOne | DeleteOne, ...]:
    if stored is None:
        language, term, block = key
        packed = Binary(after)
        new = {"shelf": shelf, "language": language, "term": term, "block": block, "packed": packed}
        return (InsertOne(new),) if after else ()
    if not after:
        return (DeleteOne({"_id": stored}),)
    return (UpdateOne({"_id": stored}, {"$set": {"packed": Binary(after)}}),)


def _take_out(held: Mapping[str, Any], edits: dict[_Key, _Edit], totals: dict[str, int]) -> None:
    number = held["number"]
    for language, text in held["held"].items():
        for term in read_terms(text["terms"]):
            edits[language, term, block_of(number)].without.append(number)
        _count(language, Counts(*text["words"]), -1, totals)


def _put_in(read: Read, number: int, edits: dict[_Key, _Edit], totals: dict[str, int]) -> None:
    for text in read.texts:
        for term, often in text.counts.items():
            edits[text.language, term, block_of(number)].added.append(entry(number, often, text.words))
        _count(text.language, text.words, 1, totals)


def _count(language: str, words: Counts, by: int, totals: dict[str, int]) -> None:
    for name, count in (
        ("texts", 1),
        ("title_words", words.title),
        ("heading_words", words.heading),
        ("body_words", words.body),
    ):
        totals[f"{language}.{name}"] += by * count


def _document(read: Read, shelf: str, number: int) -> Document:
    return {
        "_id": read.article_id,
        "shelf": shelf,
        "number": number,
        "version": read.version,
        "edition": read.edition,
        "held": {
            text.language: {"terms": packed_terms(text.terms), "words": _numbers(text.words)} for text in read.texts
        },
        "shown": {text.language: _shown(text) for text in read.texts},
    }


def _numbers(words: Counts) -> list[int]:
    return [words.title, words.heading, words.body]


def _shown(text: SearchableText) -> Document:
    return {
        "title": text.title,
        "summary": text.summary,
        "body": text.body,
        "title_places": packed_places(text.title_places),
        "summary_places": packed_places(text.summary_places),
        "body_places": packed_places(text.body_places),
    }
