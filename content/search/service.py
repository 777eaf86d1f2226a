"""The use case of search. Nobody has to sign in, and what was typed is kept nowhere: in no log, and beside no name."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from content.article import Category
from content.languages import Analysis, Languages
from content.rules import is_stale, language_given
from content.search.excerpts import Part
from content.search.highlights import Pieces, shown_parts
from content.search.matching import RESULT_CEILING, Answer, answered, in_order, marked
from content.search.question import Edge, Question, edges_of, question_of
from content.search.ranking import Scores
from content.search.reading import Clause, clauses_of
from content.search.reading_store import Asked, FoundTerms, Held, Present, SearchReadingStore
from content.search.shelves import EVERYBODY, Numbering
from content.search.synonyms import Synonyms
from content.search.terms import of_category
from content.search.thesaurus import Thesaurus
from handbook_api.platform.problems import Problem, ProblemCode, Refused

QUERY_LIMIT_CHARACTERS: Final = 100
PAGE_CEILING: Final = 100


@dataclass(frozen=True, slots=True)
class SearchWish:
    """What somebody looks for.

    `language` is the tag of the one she reads, `municipality` the code of the one whose articles she gets besides those
    for everybody. The page begins after the first `after` articles that were found.
    """

    query: str
    language: str
    municipality: str | None = None
    category: Category | None = None
    first: int = 20
    after: int = 0


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """An article that was found, in the language that she gets it in. `matched_in` is the one it was found by.

    `position` is where the next page goes on.
    """

    id: str
    category: Category
    language: str
    matched_in: str
    is_stale: bool
    summary: str
    title: tuple[Part, ...]
    excerpt: tuple[Part, ...]
    position: int


@dataclass(frozen=True, slots=True)
class Understood:
    """A piece of the question as it was looked for, and the other words for it that were looked for too."""

    text: str
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Some of what was found. `total` is no more than `RESULT_CEILING`; `is_more` says that there is more than that."""

    articles: tuple[FoundArticle, ...]
    total: int
    is_more: bool
    has_next: bool
    understood: tuple[Understood, ...]


@dataclass(frozen=True, slots=True)
class _Ways:
    """A question in every way it can be read, by language, in the reader's order."""

    question: Question
    edges: Mapping[str, tuple[Edge, ...]]
    is_of_loss: bool


class ArticleSearchService:
    """Finds articles by their words."""

    def __init__(self, store: SearchReadingStore, languages: Languages, synonyms: Synonyms) -> None:
        self._store = store
        self._languages = languages
        self._analyses = {code: one.analysis for code, one in languages.by_code.items()}
        self._thesaurus = Thesaurus(synonyms, self._analyses)

    async def search(self, wish: SearchWish) -> SearchPage:
        """A page of what answers a question. Raises `Refused` for no question, and for one that is too long."""
        _demand_question(wish.query)
        numbering = await self._store.numbering([EVERYBODY, *([wish.municipality] if wish.municipality else ())])
        ways = self._ways(wish, numbering)
        asked = [_asked(language, edges, wish.category) for language, edges in ways.edges.items()]
        found, replaced = await asyncio.gather(
            self._store.find(numbering, _together(asked)), self._replaced(wish.municipality, numbering)
        )
        length = len(ways.question.text)
        clauses = {language: clauses_of(edges, length, found[language]) for language, edges in ways.edges.items()}
        answers = _answers(wish, ways, numbering, found, clauses, replaced)
        page = answers[wish.after : wish.after + wish.first]
        pieces = {language: _pieces(clauses[language], found[language]) for language in clauses}
        return SearchPage(
            articles=await self._shown(wish, numbering, page, pieces),
            total=min(len(answers), RESULT_CEILING),
            is_more=len(answers) >= RESULT_CEILING,
            has_next=len(answers) > wish.after + wish.first,
            understood=_understood(ways.question, clauses),
        )

    def _ways(self, wish: SearchWish, numbering: Numbering) -> _Ways:
        question = question_of(wish.query)
        named = self._thesaurus.named_in(question)
        own: dict[Analysis, tuple[Edge, ...]] = {}
        edges: dict[str, tuple[Edge, ...]] = {}
        for language in self._order(wish.language, numbering):
            analysis = self._analyses[language]
            if analysis not in own:
                own[analysis] = edges_of(question, analysis)
            edges[language] = (*own[analysis], *self._thesaurus.edges(question, named, language))
        return _Ways(question, edges, any(one.group.is_of_loss for one in named))

    def _order(self, language: str, numbering: Numbering) -> tuple[str, ...]:
        """The languages that there are texts in: hers and what she gets instead, then every other."""
        chain = self._languages.chain(language)
        others = (code for code in self._analyses if code not in chain)
        return tuple(code for code in (*chain, *others) if code in numbering.languages)

    async def _replaced(self, municipality: str | None, numbering: Numbering) -> tuple[int, ...]:
        if municipality is None:
            return ()
        offset, behind = numbering.offset(EVERYBODY), numbering.next_number(EVERYBODY)
        numbers = await self._store.replaced(municipality, EVERYBODY)
        return tuple(offset + number for number in numbers if number < behind)

    async def _shown(
        self, wish: SearchWish, numbering: Numbering, page: Sequence[Answer], pieces: Mapping[str, Pieces]
    ) -> tuple[FoundArticle, ...]:
        """The articles of a page as they are shown: those that readers still have, whatever the index says."""
        chain = self._languages.chain(wish.language)
        languages = {*chain, self._languages.original, *(one.language for one in page)} & self._analyses.keys()
        held = await self._held(numbering, page, languages)
        present = await self._store.present([one.article_id for one in held.values()])
        shown: list[FoundArticle] = []
        for place, answer in enumerate(page):
            one = held.get(answer.number)
            now = None if one is None else present.get(one.article_id)
            if one is None or now is None or wish.municipality in now.replaced_in:
                continue
            shown.append(_found(one, now, answer, chain, pieces, wish.after + place + 1))
        return tuple(shown)

    async def _held(self, numbering: Numbering, page: Sequence[Answer], languages: set[str]) -> Mapping[int, Held]:
        split = numbering.split([one.number for one in page])
        read = await asyncio.gather(*(self._store.held(shelf, numbers, languages) for shelf, numbers in split.items()))
        return {
            numbering.offset(shelf) + one.number: one for shelf, those in zip(split, read, strict=True) for one in those
        }


def _demand_question(query: str) -> None:
    if not query.strip():
        raise Refused(Problem(ProblemCode.REQUIRED, ("query",)))
    if len(query) > QUERY_LIMIT_CHARACTERS:
        values = {"value": len(query), "limit": QUERY_LIMIT_CHARACTERS}
        raise Refused(Problem(ProblemCode.TOO_LONG, ("query",), values))


def _asked(language: str, edges: Sequence[Edge], category: Category | None) -> Asked:
    alternatives = {one for edge in edges for one in edge.alternatives}
    categories = {of_category(one.value) for one in (Category.LOSS, category) if one is not None}
    return Asked(
        languages=(language,),
        terms=frozenset(term for one in alternatives if not one.is_beginning for term in one.terms) | categories,
        beginnings=frozenset(one.terms[0] for one in alternatives if one.is_beginning),
    )


def _together(asked: Sequence[Asked]) -> tuple[Asked, ...]:
    """Languages of which the same is asked, as one."""
    languages: dict[tuple[frozenset[str], frozenset[str]], list[str]] = defaultdict(list)
    for one in asked:
        languages[one.terms, one.beginnings] += one.languages
    return tuple(Asked(tuple(those), terms, beginnings) for (terms, beginnings), those in languages.items())


def _answers(
    wish: SearchWish,
    ways: _Ways,
    numbering: Numbering,
    found: Mapping[str, FoundTerms],
    clauses: Mapping[str, Sequence[Clause]],
    replaced: Sequence[int],
) -> tuple[Answer, ...]:
    """What answers. An article about losing a child is among it for who asks for that, or where there is no other."""
    articles = numbering.articles
    by_language: dict[str, Scores] = {
        language: answered(clauses[language], found[language], articles, numbering.averages(language))
        for language in ways.edges
    }
    without = marked([], articles)
    without[list(replaced)] = True
    only = None
    if wish.category is not None:
        only = marked([terms.of(of_category(wish.category.value)) for terms in found.values()], articles)
    of_loss = marked([terms.of(of_category(Category.LOSS.value)) for terms in found.values()], articles)
    if ways.is_of_loss or wish.category is Category.LOSS:
        return in_order(by_language, only, without, first=of_loss)
    return in_order(by_language, only, without | of_loss) or in_order(by_language, only, without)


def _pieces(clauses: Sequence[Clause], found: FoundTerms) -> Pieces:
    """Which piece of the question each term answers. The words of a compound are marked by themselves only where there
    is nothing else to mark: 電話 is not what somebody looks for who looks for 小児救急電話相談.
    """
    pieces: dict[str, int] = {}
    for piece, clause in enumerate(clauses):
        whole = [one for one in clause.alternatives if len(one.terms) == 1]
        for one in whole or clause.alternatives:
            pieces |= dict.fromkeys(found.terms_of(one), piece)
    return pieces


def _understood(question: Question, clauses: Mapping[str, Sequence[Clause]]) -> tuple[Understood, ...]:
    """As the texts in the first of the reader's languages were asked that have any of it."""
    asked = next((those for those in clauses.values() if any(one.alternatives for one in those)), ())
    return tuple(Understood(question.text[one.start : one.end].strip(), one.synonyms) for one in asked)


def _found(
    held: Held, now: Present, answer: Answer, chain: Sequence[str], pieces: Mapping[str, Pieces], position: int
) -> FoundArticle:
    headings = {heading.language: heading for heading in now.summary.headings}
    language = language_given(headings, now.summary.headings[0].language, chain)
    heading = headings[language]
    text = held.texts.get(language) if held.version == now.version else None
    title, excerpt = shown_parts(heading, text, pieces.get(language, {}))
    return FoundArticle(
        id=now.summary.id,
        category=now.summary.category,
        language=language,
        matched_in=answer.language,
        is_stale=is_stale(heading, now.summary.revision),
        summary=heading.summary,
        title=title,
        excerpt=excerpt,
        position=position,
    )
