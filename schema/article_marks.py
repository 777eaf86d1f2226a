"""What a person marks of the articles."""

import strawberry

from schema.content import ArticleSummary
from schema.mistakes import UserError


@strawberry.input
class _KnownArticle:
    """Which article."""

    article_id: strawberry.ID = strawberry.field(description="The article's id.")


@strawberry.input(description="An article to keep among the caller's bookmarks.")
class BookmarkArticleInput(_KnownArticle):
    """For `bookmarkArticle`."""


@strawberry.input(description="An article to take from the caller's bookmarks.")
class UnbookmarkArticleInput(_KnownArticle):
    """For `unbookmarkArticle`."""


@strawberry.input(description="An article that is not to be put before the caller any more.")
class HideArticleInput(_KnownArticle):
    """For `hideArticle`."""


@strawberry.input(description="A hidden article that may be put before the caller again.")
class UnhideArticleInput(_KnownArticle):
    """For `unhideArticle`."""


@strawberry.type(description="An article that was marked, or what the person has to put right.")
class ArticleMarkPayload:
    """What became of it."""

    article: ArticleSummary | None = strawberry.field(
        description="As it is marked now. Null with errors, and for an article that is not there any more."
    )
    errors: list[UserError] = strawberry.field(description="What has to be put right; empty when it worked.")
