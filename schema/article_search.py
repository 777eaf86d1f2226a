"""What a search for articles answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import strawberry

from content.article import Category
from content.search.excerpts import Part
from content.search.matching import RESULT_CEILING
from content.search.service import QUERY_LIMIT_CHARACTERS, FoundArticle, SearchPage, SearchWish
from handbook_api.platform.problems import Problem, ProblemCode, Refused
from schema.content import IS_STALE, LANGUAGE_GIVEN
from schema.context import Context
from schema.global_ids import NodeKind, global_id
from schema.paging import Edge, Listed, PageInfo, check_page_size, connection, cursor_at, position_at


@strawberry.type(
    description="A piece of a text. The pieces together are the text, without mark-up: show those with `isMatch` in bold."
)
class TextPart:
    """A piece of a title or an excerpt."""

    text: str = strawberry.field(description="Plain text.")
    is_match: bool = strawberry.field(description="Whether it is something that was looked for.")


@strawberry.type(description="An article that was found.")
class ArticleFound:
    """An article that was found, with the words that were looked for."""

    id: strawberry.ID = strawberry.field(description="The id of the `Article`; ask for it with `article`.")
    title: str = strawberry.field(description="In `language`.")
    title_parts: list[TextPart] = strawberry.field(description="The title in pieces.")
    summary: str = strawberry.field(description="One or two sentences, in `language`.")
    excerpt: list[TextPart] = strawberry.field(
        description="A few lines of the text, in `language`, around what was looked for. The summary where the text in this "
        "language has none of it."
    )
    category: Category = strawberry.field(description="What it is about.")
    category_name: str = strawberry.field(description="The category in the reader's language.")
    language: str = strawberry.field(description=LANGUAGE_GIVEN)
    matched_language: str = strawberry.field(
        description="The language in which it was found. Another one than `language` where the words stand in a "
        "translation that the caller does not get."
    )
    is_stale: bool = strawberry.field(description=IS_STALE)


@strawberry.type(description="A piece of the question, as it was looked for.")
class UnderstoodWords:
    """A piece of the question."""

    text: str = strawberry.field(description="The piece as it was typed, in small letters of one width.")
    also: list[str] = strawberry.field(
        description="Other words for it that were looked for as well. They count less than what was typed."
    )


@strawberry.type(description="One page of what was found, the best answer in front.")
class ArticleSearch:
    """A page of what was found."""

    edges: list[Edge[ArticleFound]] = strawberry.field(
        description="The articles of this page: those found in the reader's language, then those found in the languages "
        "that she gets instead, then in every other; the best answer in front of each. One that was withdrawn at this "
        "moment is left out, so a page can be shorter than was asked for."
    )
    page_info: PageInfo = strawberry.field(description="Where this page lies.")
    total_count: int = strawberry.field(
        description=f"How many articles were found. No more than {RESULT_CEILING:,} are counted, or can be read on to."
    )
    is_count_ceiling: bool = strawberry.field(
        description=f"Whether there are {RESULT_CEILING:,} or more, so that `totalCount` is the least there are."
    )
    understood: list[UnderstoodWords] = strawberry.field(
        description="How the question was read. Empty where nothing was found by any of it."
    )


QueryArgument = Annotated[
    str,
    strawberry.argument(
        description=f"What is looked for, at most {QUERY_LIMIT_CHARACTERS} characters, in any language and any way of "
        "writing: 発熱, はつねつ, ﾊﾂﾈﾂ, fever. While somebody types, send what is there: the last word may be unfinished. A "
        "blank at the end says that it is whole."
    ),
]


@dataclass(frozen=True, slots=True)
class SearchAsked:
    """The arguments of a search, with what they leave to the caller made out."""

    query: str
    language: str
    municipality: str | None
    category: Category | None
    first: int
    after: str | None


async def found_articles(asked: SearchAsked, context: Context) -> ArticleSearch:
    """A page of what answers. Raises `Refused` for no question, one that is too long, and for a page that is none."""
    wish = SearchWish(
        query=asked.query,
        language=asked.language,
        municipality=asked.municipality,
        category=asked.category,
        first=check_page_size(asked.first),
        after=_place(asked.after),
    )
    page = await context.services.article_search.service.search(wish)
    edges = [
        Edge(
            cursor=cursor_at(Listed.FOUND_ARTICLES, str(one.position)),
            node=_shown_article(one, asked.language, context),
        )
        for one in page.articles
    ]
    return _shown(page, connection(edges, asked.after, has_next_page=page.has_next).page_info, edges)


def _shown(page: SearchPage, page_info: PageInfo, edges: list[Edge[ArticleFound]]) -> ArticleSearch:
    return ArticleSearch(
        edges=edges,
        page_info=page_info,
        total_count=page.total,
        is_count_ceiling=page.is_more,
        understood=[UnderstoodWords(text=one.text, also=list(one.also)) for one in page.understood],
    )


def _shown_article(found: FoundArticle, language: str, context: Context) -> ArticleFound:
    return ArticleFound(
        id=global_id(NodeKind.ARTICLE, found.id),
        title="".join(part.text for part in found.title),
        title_parts=_shown_parts(found.title),
        summary=found.summary,
        excerpt=_shown_parts(found.excerpt),
        category=found.category,
        category_name=context.services.article_categories.name(found.category, language),
        language=found.language,
        matched_language=found.matched_in,
        is_stale=found.is_stale,
    )


def _shown_parts(parts: Sequence[Part]) -> list[TextPart]:
    return [TextPart(text=part.text, is_match=part.is_match) for part in parts]


def _place(after: str | None) -> int:
    """How many articles the page is behind."""
    position = position_at(Listed.FOUND_ARTICLES, after)
    if position is None:
        return 0
    if not (position.isascii() and position.isdecimal()) or not 0 < int(position[:_DIGITS]) <= RESULT_CEILING:
        raise Refused(Problem(ProblemCode.NOT_A_CURSOR, ("after",)))
    return int(position[:_DIGITS])


_DIGITS = 5
"""A number of more digits is past the ceiling, and not read as a whole."""
