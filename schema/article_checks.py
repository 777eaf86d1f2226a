"""What is noticed about a text while its editors write it."""

from datetime import date

import strawberry

from content.checks import CheckedFacts, CheckedText, TextPart, TextWarningCode
from content.checks import TextWarning as FoundWarning
from schema.context import Context

strawberry.enum(
    TextWarningCode,
    name="ArticleTextWarningCode",
    description="What was noticed about a text. Stable; more of them may come.",
)
strawberry.enum(
    TextPart,
    name="ArticleTextPart",
    description="Where something stands in an article. FACTS is what is said of it beside its words.",
)


@strawberry.input(description="What is known about the article besides its words.")
class CheckedArticleFactsInput:
    """Facts of an original."""

    has_sources: bool = strawberry.field(description="Whether it names a public source.")
    review_due: date | None = strawberry.field(default=None, description="The day by which it is to be read again.")


@strawberry.input(description="A text as it is typed. Nothing of it is kept.")
class CheckArticleTextInput:
    """A text to check."""

    language: str = strawberry.field(description="Its language, such as `ja`, `ja-easy` or `en`.")
    title: str = strawberry.field(description="May be empty as yet.")
    summary: str = strawberry.field(description="May be empty as yet.")
    body: str = strawberry.field(description="Markdown (CommonMark) of at most 30,000 characters.")
    facts: CheckedArticleFactsInput | None = strawberry.field(
        default=None, description="Left out for a translation: the facts are the original's."
    )

    def text(self) -> CheckedText:
        """The words."""
        return CheckedText(self.title, self.summary, self.body)

    def known(self, today: date) -> CheckedFacts | None:
        """The facts as they are checked."""
        if self.facts is None:
            return None
        return CheckedFacts(today, self.facts.has_sources, self.facts.review_due)


@strawberry.type(description="One thing that was noticed. It keeps nobody from saving or publishing.")
class ArticleTextWarning:
    """A warning."""

    code: TextWarningCode = strawberry.field(description="What it is, for the app.")
    part: TextPart = strawberry.field(description="Where it stands.")
    line: int | None = strawberry.field(
        description="The line of the body as it was typed, from 1. Null outside of the body, and for all of it."
    )
    excerpt: str = strawberry.field(description="What it is about, as it stands there. Empty where there is nothing.")
    suggestion: str | None = strawberry.field(
        description="What could stand in the excerpt's place. Null where the program has no idea."
    )
    text: str = strawberry.field(description="The same as a sentence, in the caller's language.")


@strawberry.type(description="What was noticed about a text.")
class ArticleTextCheck:
    """A check."""

    warnings: list[ArticleTextWarning] = strawberry.field(
        description="From the top of the text to its bottom, at most 200. Empty: nothing was noticed."
    )
    reading_minutes: int = strawberry.field(description="How long the body is read, in whole minutes, 1 at least.")
    with_furigana: str | None = strawberry.field(
        description="For `ja-easy`: the body with furigana put in where it is missing, as an offer to look through. "
        "Null for every other language, and where none is missing."
    )


def shown_warning(warning: FoundWarning, context: Context) -> ArticleTextWarning:
    """A warning in the caller's language."""
    return ArticleTextWarning(
        code=warning.code,
        part=warning.part,
        line=warning.line,
        excerpt=warning.excerpt,
        suggestion=warning.suggestion,
        text=context.say(f"article_check.{warning.code}", count=None, excerpt=warning.excerpt, **warning.values),
    )
