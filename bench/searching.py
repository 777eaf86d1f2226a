"""What a search costs, and a publication, on an index of many articles: the real service on a real MongoDB."""

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Final

from bench.articles import articles
from bench.machine import CpuClock
from bench.rounds import percentile
from content.article import Article
from content.languages import load_languages
from content.search.everything import ArticleSearch, article_search
from content.search.migrations import MIGRATIONS
from content.search.service import SearchWish
from content.search.synonyms import load_synonyms
from content.store import ArticleStore
from handbook_api.platform.clock import SystemClock
from handbook_api.platform.embedded_mongod import EmbeddedMongod
from handbook_api.platform.migrations import migrate
from handbook_api.platform.mongodb import Database, connect, database_of

QUESTIONS: Final = {
    "a whole word": ("熱性けいれん ", "光が丘 ", "便秘 ", "乳幼児突然死症候群 ", "羊水 "),
    "while typing": ("よ", "よぼ", "よぼう", "予", "予防せ", "りにゅ", "りにゅうしょ", "光が", "べび"),
    "kana": ("はつねつ", "ヨボウセッシュ", "けんしん ", "ねつがさがらない", "よなき"),
    "several words": (
        "子ども 熱 けいれん",
        "離乳食 卵 アレルギー",
        "光が丘児童館 予防接種",
        "熱が下がらないときどうする",
    ),
    "words of nearly all": ("赤ちゃん ", "熱 ", "受診", "子ども 相談", "119"),
    "another language": ("fever", "vaccination", "发烧", "vắc xin"),
    "nothing there": ("ブラックホール", "xyzzy", "むりょうたいすう"),
}
"""What is looked for, by a name for its kind. Those that end with a blank are whole."""

_PUBLICATIONS: Final = 20
_LANGUAGE: Final = "ja"
_MILLISECOND: Final = 1_000_000
_MEGABYTE: Final = 1_048_576
_NOW: Final = datetime(2026, 11, 25, tzinfo=UTC)
_COLLECTIONS: Final = ("search_postings", "search_articles")


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Searches of one kind. CPU in milliseconds, of this process and of MongoDB; `found` is the most that one found."""

    kind: str
    cpu_p50: float
    cpu_p95: float
    mongod_cpu_p50: float
    wait_p50: float
    found: int


@dataclass(frozen=True, slots=True)
class SearchResults:
    """Everything over so many `articles` with so many `texts`.

    `index_megabytes` is what MongoDB has on disk of the index, its own indexes included; `dictionary_megabytes` what
    the process holds more once it has searched. `publishing` and its CPU are milliseconds for one article, the median;
    `building_seconds` is how long all were read.
    """

    articles: int
    texts: int
    index_megabytes: float
    dictionary_megabytes: float
    first_milliseconds: float
    building_seconds: float
    publishing: float
    publishing_cpu: float
    searches: tuple[SearchResult, ...]


async def measure_searching(count: int, rounds: int) -> SearchResults:
    """Fill an index, search it so many rounds for each question, and publish."""
    with tempfile.TemporaryDirectory(prefix="handbook-bench-") as folder, EmbeddedMongod(Path(folder) / "m") as mongod:
        async with connect(mongod.uri) as client:
            database = database_of(client, "handbook")
            await migrate(database, MIGRATIONS, SystemClock())
            mongod_cpu = CpuClock((await client.admin.command("serverStatus"))["pid"])
            before = _resident_megabytes()
            search, began = _search(database), time.monotonic()
            texts = await _fill(database, search, count)
            building = time.monotonic() - began
            fresh = _search(database)
            first = await _first(fresh)
            searches = [await _measured(fresh, kind, asked, rounds, mongod_cpu) for kind, asked in QUESTIONS.items()]
            publishing = await _published(database, fresh, count)
            return SearchResults(
                articles=count,
                texts=texts,
                index_megabytes=await _index_megabytes(database),
                dictionary_megabytes=_resident_megabytes() - before,
                first_milliseconds=first,
                building_seconds=building,
                publishing=publishing[0],
                publishing_cpu=publishing[1],
                searches=tuple(searches),
            )


def _search(database: Database) -> ArticleSearch:
    return article_search(database, load_languages(), load_synonyms())


async def _fill(database: Database, search: ArticleSearch, count: int) -> int:
    store, texts = ArticleStore(database), 0
    for article in articles(count):
        await store.put_starter(article, _NOW)
        texts += len(article.translations)
    done = 0
    async for portion in search.indexing.in_portions(await search.indexing.lagging()):
        done += portion
        if done % 1_000 == 0:
            print(f"· {done:,} of {count:,} articles read", file=sys.stderr, flush=True)
    return texts


async def _first(search: ArticleSearch) -> float:
    """The first search of a process reads the synonyms."""
    began = time.process_time_ns()
    await search.service.search(SearchWish("熱", _LANGUAGE))
    return (time.process_time_ns() - began) / _MILLISECOND


async def _measured(
    search: ArticleSearch, kind: str, asked: tuple[str, ...], rounds: int, mongod: CpuClock
) -> SearchResult:
    cpu, theirs, waits, found = [], [], [], 0
    for question in asked * rounds:
        began, mongod_began, clock = time.process_time_ns(), mongod.nanoseconds(), time.monotonic_ns()
        page = await search.service.search(SearchWish(question, _LANGUAGE))
        waits.append((time.monotonic_ns() - clock) / _MILLISECOND)
        cpu.append((time.process_time_ns() - began) / _MILLISECOND)
        theirs.append((mongod.nanoseconds() - mongod_began) / _MILLISECOND)
        found = max(found, page.total)
    return SearchResult(
        kind, statistics.median(cpu), percentile(cpu, 95), statistics.median(theirs), statistics.median(waits), found
    )


async def _published(database: Database, search: ArticleSearch, count: int) -> tuple[float, float]:
    """Publishing an article that is there anew, with other words: the index's part of the transaction."""
    waits, cpu = [], []
    for article in _rewritten(count):
        await database.articles.update_one({"_id": article.id}, {"$inc": {"version": 1}})
        began, clock = time.process_time_ns(), time.monotonic_ns()
        async for _ in search.indexing.in_portions([article.id]):
            waits.append((time.monotonic_ns() - clock) / _MILLISECOND)
            cpu.append((time.process_time_ns() - began) / _MILLISECOND)
    return statistics.median(waits), statistics.median(cpu)


def _rewritten(count: int) -> Iterator[Article]:
    others = islice(articles(count), _PUBLICATIONS)
    return (replace(article, revision=article.revision + 1) for article in others)


async def _index_megabytes(database: Database) -> float:
    sizes = [await database.command("collStats", name) for name in _COLLECTIONS]
    return sum(int(one["storageSize"]) + int(one["totalIndexSize"]) for one in sizes) / _MEGABYTE


def _resident_megabytes() -> float:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1_024
    return 0.0
