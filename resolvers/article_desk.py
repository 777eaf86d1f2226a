"""The desk of articles: editors and staff of a municipality write, review and publish."""

from collections.abc import Awaitable, Callable
from typing import Annotated

import strawberry

from content.desk.deciding import Deciding
from content.desk.drafting import Drafting
from content.desk.model import Text as StoredText
from content.desk.model import TextKey
from resolvers.attempts import attempt
from resolvers.keys import chosen_or_new_id
from schema.article_desk import ArticleTextPayload, shown_text, text_key
from schema.article_desk_inputs import (
    AdoptArticleInput,
    ApproveArticleTextInput,
    ArchiveArticleTextInput,
    CreateArticleInput,
    CreateTranslationInput,
    PublishArticleTextInput,
    ReopenArticleTextInput,
    RestoreArticleTextInput,
    ReturnArticleTextInput,
    SaveArticleTextInput,
    ScheduleArticleTextInput,
    SubmitArticleTextInput,
    TakeBackArticleTextInput,
)
from schema.context import Context, Info
from schema.global_ids import NodeKind, key_of

_SAFE = "Safe to repeat with the same `expectedVersion`."
Step = Callable[[Deciding, TextKey], Awaitable[StoredText]]


@strawberry.type
class ArticleDeskMutations:
    """Changes to articles at the desk."""

    @strawberry.mutation(
        description="For editors and staff: begin an article. Readers have nothing of it before a second person approved it."
    )
    async def create_article(
        self, info: Info, input: Annotated[CreateArticleInput, strawberry.argument(description="What it says.")]
    ) -> ArticleTextPayload:
        """The original's draft, or why not."""
        context = info.context

        async def work() -> StoredText:
            facts, id = input.facts.facts(), chosen_or_new_id(input.id)
            return await _drafting(context).create_article(context.principal, id, input.language, input.words(), facts)

        return await _payload(work, context)

    @strawberry.mutation(
        description="For editors and staff: make an article of their own of one that came with the program, with all its "
        "translations. Once it is published, the municipality's families get it in the place of that one. The payload has the "
        "original."
    )
    async def adopt_article(
        self, info: Info, input: Annotated[AdoptArticleInput, strawberry.argument(description="Which one.")]
    ) -> ArticleTextPayload:
        """The original's draft, or why not."""
        context = info.context

        async def work() -> StoredText:
            starter, id = key_of(NodeKind.ARTICLE, input.article_id, "articleId"), chosen_or_new_id(input.id)
            return (await _drafting(context).adopt(context.principal, id, starter))[0]

        return await _payload(work, context)

    @strawberry.mutation(
        description="For editors and staff: begin a translation. Where somebody else has begun one into this language, the answer is "
        "VERSION_CONFLICT with hers."
    )
    async def create_translation(
        self, info: Info, input: Annotated[CreateTranslationInput, strawberry.argument(description="What it says.")]
    ) -> ArticleTextPayload:
        """The draft, or why not."""
        context = info.context

        async def work() -> StoredText:
            article_id = key_of(NodeKind.ARTICLE, input.article_id, "articleId")
            return await _drafting(context).create_translation(
                context.principal, article_id, input.language, input.translates, input.words()
            )

        return await _payload(work, context)

    @strawberry.mutation(
        description="For editors and staff: save a text as a new revision. It is a draft then, whatever it was; readers keep what "
        f"they have until the new words are published. {_SAFE}"
    )
    async def save_article_text(
        self, info: Info, input: Annotated[SaveArticleTextInput, strawberry.argument(description="What it says.")]
    ) -> ArticleTextPayload:
        """The draft, or why not."""
        context = info.context

        async def work() -> StoredText:
            return await _drafting(context).save(
                context.principal,
                text_key(input.text_id, "textId"),
                input.expected_version,
                input.words(),
                input.facts.facts() if input.facts else None,
                input.translates,
                is_small_correction=input.is_small_correction,
            )

        return await _payload(work, context)

    @strawberry.mutation(
        description=f"For editors and staff: make an old revision the newest one. Nothing between is lost. {_SAFE}"
    )
    async def restore_article_text(
        self, info: Info, input: Annotated[RestoreArticleTextInput, strawberry.argument(description="Which one.")]
    ) -> ArticleTextPayload:
        """The draft, or why not."""
        context = info.context

        async def work() -> StoredText:
            key = text_key(input.text_id, "textId")
            return await _drafting(context).restore(context.principal, key, input.expected_version, input.revision)

        return await _payload(work, context)

    @strawberry.mutation(description=f"For editors and staff: ask for a second person's approval. {_SAFE}")
    async def submit_article_text(
        self, info: Info, input: Annotated[SubmitArticleTextInput, strawberry.argument(description="Which one.")]
    ) -> ArticleTextPayload:
        """As it stands then, or why not."""
        who, version = info.context, input.expected_version
        return await _taken(who, input.text_id, lambda desk, key: desk.submit(who.principal, key, version))

    @strawberry.mutation(
        description="For editors and staff: go on writing what waits for review, or keep what is scheduled from being published by "
        f"itself; that stays approved. {_SAFE}"
    )
    async def take_back_article_text(
        self, info: Info, input: Annotated[TakeBackArticleTextInput, strawberry.argument(description="Which one.")]
    ) -> ArticleTextPayload:
        """As it stands then, or why not."""
        who, version = info.context, input.expected_version
        return await _taken(who, input.text_id, lambda desk, key: desk.take_back(who.principal, key, version))

    @strawberry.mutation(
        description=f"For editors and staff: say what is to be changed, also once it was approved or scheduled. {_SAFE}"
    )
    async def return_article_text(
        self,
        info: Info,
        input: Annotated[ReturnArticleTextInput, strawberry.argument(description="Which one, and why.")],
    ) -> ArticleTextPayload:
        """As it stands then, or why not."""
        who, version, remark = info.context, input.expected_version, input.remark
        return await _taken(who, input.text_id, lambda desk, key: desk.give_back(who.principal, key, version, remark))

    @strawberry.mutation(
        description="For editors and staff: stand by a text in review, as somebody who wrote nothing of it since the last approval. A "
        f"medical one is for staff to approve. {_SAFE}"
    )
    async def approve_article_text(
        self, info: Info, input: Annotated[ApproveArticleTextInput, strawberry.argument(description="Which one.")]
    ) -> ArticleTextPayload:
        """As it stands then, or why not."""
        who, version = info.context, input.expected_version
        return await _taken(who, input.text_id, lambda desk, key: desk.approve(who.principal, key, version))

    @strawberry.mutation(
        description="For editors and staff: have an approved text published at a time, or at another one than was said. A translation "
        f"is scheduled for its original's time or later. {_SAFE}"
    )
    async def schedule_article_text(
        self,
        info: Info,
        input: Annotated[ScheduleArticleTextInput, strawberry.argument(description="Which one, and when.")],
    ) -> ArticleTextPayload:
        """As it stands then, or why not."""
        who, version, plan = info.context, input.expected_version, input.plan()
        return await _taken(who, input.text_id, lambda desk, key: desk.schedule(who.principal, key, version, plan))

    @strawberry.mutation(
        description="For editors and staff: give an approved text to readers now; what they have already, to set another end. A "
        f"translation needs its original there before it. {_SAFE}"
    )
    async def publish_article_text(
        self, info: Info, input: Annotated[PublishArticleTextInput, strawberry.argument(description="Which one.")]
    ) -> ArticleTextPayload:
        """As it stands then, or why not."""
        who, version, ends = info.context, input.expected_version, input.expires_at
        return await _taken(who, input.text_id, lambda desk, key: desk.publish(who.principal, key, version, ends))

    @strawberry.mutation(
        description="For editors and staff: take a text from readers at once and put it away; with an original, its translations are "
        "taken from readers as well and stay approved. One person is enough. Safe to repeat."
    )
    async def archive_article_text(
        self, info: Info, input: Annotated[ArchiveArticleTextInput, strawberry.argument(description="Which one.")]
    ) -> ArticleTextPayload:
        """As it stands then, or why not."""
        who, remark = info.context, input.remark
        return await _taken(who, input.text_id, lambda desk, key: desk.archive(who.principal, key, remark))

    @strawberry.mutation(
        description=f"For editors and staff: take up an archived text again, as a draft. It is approved anew. {_SAFE}"
    )
    async def reopen_article_text(
        self, info: Info, input: Annotated[ReopenArticleTextInput, strawberry.argument(description="Which one.")]
    ) -> ArticleTextPayload:
        """As it stands then, or why not."""
        who, version = info.context, input.expected_version
        return await _taken(who, input.text_id, lambda desk, key: desk.reopen(who.principal, key, version))


def _drafting(context: Context) -> Drafting:
    return context.services.article_desk.drafting


async def _taken(context: Context, id: str, step: Step) -> ArticleTextPayload:
    async def work() -> StoredText:
        return await step(context.services.article_desk.deciding, text_key(id, "textId"))

    return await _payload(work, context)


async def _payload(work: Callable[[], Awaitable[StoredText]], context: Context) -> ArticleTextPayload:
    tried = await attempt(work, context)
    found = tried.result or (tried.current if isinstance(tried.current, StoredText) else None)
    return ArticleTextPayload(text=shown_text(found) if found else None, errors=tried.errors)
