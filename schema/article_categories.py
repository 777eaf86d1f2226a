"""The tree of the articles' categories, and the languages that articles can be had in."""

import strawberry

from content.article import Category
from content.categories import CategoryEntry, CategoryGroup
from content.languages import ArticleLanguage as KnownLanguage
from schema.context import Context


@strawberry.type(description="A category of articles.")
class ArticleCategoryEntry:
    """A leaf of the tree."""

    category: Category = strawberry.field(description="Its code; give it to `articlesInCategory`.")
    name: str = strawberry.field(description="In the reader's language.")
    is_put_before: bool = strawberry.field(
        description="Whether its articles may be shown to somebody who did not look for them."
    )


@strawberry.type(description="A group of categories that belong together.")
class ArticleCategoryGroup:
    """A branch of the tree."""

    code: str = strawberry.field(description="Its code. It stays the same when the names change.")
    name: str = strawberry.field(description="In the reader's language.")
    categories: list[ArticleCategoryEntry] = strawberry.field(description="In the order in which they are shown.")


@strawberry.type(description="A language that articles can be had in.")
class ArticleLanguage:
    """A language of articles."""

    code: str = strawberry.field(description="A BCP 47 tag; give it as `language`.")
    name: str = strawberry.field(description="What its own readers call it.")
    instead: list[str] = strawberry.field(
        description="What its readers get where an article is not there in it: the first of these that there is, and at last "
        "the language in which it was written."
    )


def shown_group(group: CategoryGroup, language: str, context: Context) -> ArticleCategoryGroup:
    """A branch, for a reader of `language`."""
    categories = context.services.article_categories
    return ArticleCategoryGroup(
        code=group.code,
        name=categories.named(group.names, language),
        categories=[_shown_category(one, language, context) for one in group.categories],
    )


def _shown_category(entry: CategoryEntry, language: str, context: Context) -> ArticleCategoryEntry:
    return ArticleCategoryEntry(
        category=entry.category,
        name=context.services.article_categories.named(entry.names, language),
        is_put_before=entry.is_put_before,
    )


def shown_language(language: KnownLanguage) -> ArticleLanguage:
    """A language of articles."""
    return ArticleLanguage(code=language.code, name=language.name, instead=list(language.then))
