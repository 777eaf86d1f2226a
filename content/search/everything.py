"""Everything of search, made together because its parts share the database."""

from dataclasses import dataclass

from content.languages import Languages
from content.search.index_store import SearchIndexStore
from content.search.indexing import SearchIndexing
from content.search.reading_store import SearchReadingStore
from content.search.service import ArticleSearchService
from content.search.synonyms import Synonyms
from handbook_api.platform.mongodb import Database


@dataclass(frozen=True, slots=True)
class ArticleSearch:
    """Those who look for something, and what keeps the index at what they may find."""

    service: ArticleSearchService
    indexing: SearchIndexing


def article_search(database: Database, languages: Languages, synonyms: Synonyms) -> ArticleSearch:
    """The use cases on one database. Nothing is read before the first search or publication."""
    return ArticleSearch(
        service=ArticleSearchService(SearchReadingStore(database), languages, synonyms),
        indexing=SearchIndexing(SearchIndexStore(database), languages, synonyms),
    )
