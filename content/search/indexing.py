"""Keeps the index at what readers have: with each publication in its own transaction, and what was missed later."""

import asyncio
import hashlib
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from functools import cached_property
from typing import Final

from content.article import Article
from content.languages import Languages
from content.search.analysis import EDITION, Analyser
from content.search.index_store import Published, Read, SearchIndexStore, Session
from content.search.searchable import SearchableText, searchable
from content.search.shelves import EVERYBODY
from content.search.synonyms import Synonyms
from content.search.thesaurus import Thesaurus

ARTICLES_AT_ONCE: Final = 20
"""A transaction of so many ends well within a second, so that no publication waits long for it."""


class SearchIndexing:
    """Puts articles into the index and takes them out of it."""

    def __init__(self, store: SearchIndexStore, languages: Languages, synonyms: Synonyms) -> None:
        self._store = store
        self._analyses = {code: one.analysis for code, one in languages.by_code.items()}
        self._thesaurus = Thesaurus(synonyms, self._analyses)
        self.edition = _edition(languages, synonyms)

    async def follow(self, article_ids: Sequence[str], session: Session) -> None:
        """Bring the index to what readers have of these articles by the end of `session`'s transaction: put in what is
        published, take out what is not.
        """
        present = await self._store.published(article_ids, session)
        shelves = await self._store.shelves_of(article_ids, session)
        read: dict[str, list[Read]] = defaultdict(list)
        gone: dict[str, list[str]] = defaultdict(list)
        for one in present.values():
            read[one.article.owner or EVERYBODY].append(await self._read(one))
        for article_id, shelf in shelves.items():
            now = present.get(article_id)
            if now is None or (now.article.owner or EVERYBODY) != shelf:
                gone[shelf].append(article_id)
        for shelf, those_gone in sorted(gone.items()):
            await self._store.replace(shelf, (), those_gone, session)
        for shelf, those_read in sorted(read.items()):
            await self._store.replace(shelf, those_read, (), session)

    async def lagging(self) -> tuple[str, ...]:
        """The articles that the index lacks, has in an older version or read by another edition, or has too many."""
        return await self._store.lagging(self.edition)

    async def every(self) -> tuple[str, ...]:
        """All articles that readers or the index have."""
        return await self._store.every()

    async def in_portions(self, article_ids: Sequence[str]) -> AsyncIterator[int]:
        """Bring these in, a portion after the other; gives how many each had.

        Readers find what is there all the while, each article in its old reading or its new one.
        """
        for first in range(0, len(article_ids), ARTICLES_AT_ONCE):
            portion = article_ids[first : first + ARTICLES_AT_ONCE]
            await self._follow_some(portion)
            yield len(portion)

    async def catch_up(self) -> int:
        """Bring in everything that lags; how many articles that were."""
        return sum([portion async for portion in self.in_portions(await self.lagging())])

    async def catch_up_some(self) -> bool:
        """A portion of the same, for a worker; whether that was the last."""
        lagging = await self.lagging()
        if lagging:
            await self._follow_some(lagging[:ARTICLES_AT_ONCE])
        return len(lagging) <= ARTICLES_AT_ONCE

    async def _follow_some(self, article_ids: Sequence[str]) -> None:
        await self._store.in_transaction(lambda session: self.follow(article_ids, session))

    async def _read(self, one: Published) -> Read:
        """In a thread: a long article takes half a second, in which nobody else would be answered."""
        texts = await asyncio.to_thread(self._texts, one.article)
        return Read(one.article.id, one.version, self.edition, texts)

    def _texts(self, article: Article) -> tuple[SearchableText, ...]:
        return searchable(article, self._analyses, self._analyser)

    @cached_property
    def _analyser(self) -> Analyser:
        return Analyser(self._thesaurus.kana_words)


def _edition(languages: Languages, synonyms: Synonyms) -> str:
    """What the reading of a text depends on: the dictionary, how each language is read, the field's words in kana."""
    whole = "\n".join((EDITION, languages.edition, synonyms.edition))
    return hashlib.sha256(whole.encode()).hexdigest()[:16]
