"""The use cases of marks: keep an article, hide it, take that back, and look at what was marked.

They are each person's own, whatever family she is in: nobody else is shown them.
"""

from content.marks import CEILING, Mark, Marks, behind
from content.marks_store import MarksStore
from content.service import ArticlePage, ArticleService, ListedArticle
from content.store import ArticleStore
from handbook_api.platform.clock import Clock
from handbook_api.platform.identity import Principal
from handbook_api.platform.problems import Problem, ProblemCode, Refused

_ARTICLE_ID = ("articleId",)


class MarksService:
    """Everything people do with marks."""

    def __init__(self, store: MarksStore, articles: ArticleStore, reading: ArticleService, clock: Clock) -> None:
        self._store = store
        self._articles = articles
        self._reading = reading
        self._clock = clock

    async def of(self, principal: Principal) -> Marks:
        """Everything she has marked, what is not there any more too."""
        return await self._store.of(principal.uid)

    async def add(self, principal: Principal, mark: Mark, article_id: str, language: str) -> ListedArticle:
        """Mark an article; safe to repeat. Gives the article in her language.

        Raises `Refused(NOT_FOUND)` for one that is not there, and `Refused(CEILING_REACHED)`.
        """
        article = (await self._reading.summaries([article_id], language)).get(article_id)
        if article is None:
            raise Refused(Problem(ProblemCode.NOT_FOUND, _ARTICLE_ID))
        if not await self._store.add(principal.uid, mark, article_id, self._clock.now()):
            raise Refused(Problem(ProblemCode.CEILING_REACHED, _ARTICLE_ID, {"limit": CEILING}))
        return article

    async def remove(self, principal: Principal, mark: Mark, article_id: str, language: str) -> ListedArticle | None:
        """Take a mark back; safe to repeat, also of an article that is not there any more: `None` then."""
        await self._store.remove(principal.uid, mark, article_id)
        return (await self._reading.summaries([article_id], language)).get(article_id)

    async def marked(
        self, principal: Principal, mark: Mark, language: str, first: int, after: str | None = None
    ) -> ArticlePage:
        """The articles she has marked so, the last one in front. One that was taken from readers is missing; its mark
        stays, and counts again when it is there again.
        """
        marked = behind((await self._store.of(principal.uid)).marked(mark), after)
        present = await self._articles.present([one.article for one in marked])
        page = [one for one in marked if one.article in present][: first + 1]
        shown = await self._reading.summaries([one.article for one in page[:first]], language)
        articles = tuple(shown[one.article].at(one.position) for one in page[:first] if one.article in shown)
        return ArticlePage(articles, has_next=len(page) > first)
