"""Writes what becomes of texts, and with it what readers have: both or neither."""

from collections.abc import Collection
from datetime import datetime

from content.article import Category
from content.desk.composing import readers_article
from content.desk.model import Revision, StepTaken, Text, TextState, TextStep
from content.desk.rules import is_approved_enough
from content.desk.steps import as_seen_by_translations, begun, published, saved, taken_away
from content.desk.store import DeskStore
from content.store import ArticleStore
from handbook_api.platform.ledger import Page


class DeskWriter:
    """Whatever is written at the desk goes through here, in the transaction of `page`."""

    def __init__(self, store: DeskStore, articles: ArticleStore, medical: Collection[Category]) -> None:
        """`medical` are the categories that staff approve."""
        self._store = store
        self._articles = articles
        self._medical = frozenset(medical)

    async def begin(
        self, page: Page, municipality: str, revision: Revision, original: Text | None, writers: frozenset[str]
    ) -> Text:
        """Write a text that was not there."""
        text = begun(municipality, revision, original, writers)
        step = StepTaken(text.version, TextStep.SAVED, revision.by, page.now, revision.number)
        await self._store.insert(page, text, revision, step)
        return text

    async def revise(self, page: Page, text: Text, step: TextStep, revision: Revision, writers: frozenset[str]) -> Text:
        """Write a revision that comes after the working one."""
        taken = saved(text, step, revision, writers)
        await self._save(page, taken, step, revision.by, revision=revision)
        await self._tell_translations(page, text, taken)
        return taken

    async def move(self, page: Page, taken: Text, step: TextStep, by: str | None, remark: str | None = None) -> Text:
        """Write a text that a step has brought elsewhere, whatever readers have staying as it is."""
        await self._save(page, taken, step, by, remark)
        return taken

    async def publish(
        self, page: Page, text: Text, step: TextStep, by: str | None, expires_at: datetime | None = None
    ) -> Text:
        """Give readers the working revision. Raises `LookupError` where that is missing."""
        revision = await self._revision(page, text, text.revision)
        taken = published(text, step, revision, by, page.now, expires_at)
        await self._save(page, taken, step, by)
        await self._tell_translations(page, text, taken)
        if self._is_medical(taken) and not self._is_medical(text):
            await self._withdraw_translations(page, text, by, only_unapproved=True)
        await self._give_readers(page, text.municipality, text.key.article_id)
        return taken

    async def take_away(
        self, page: Page, text: Text, step: TextStep, by: str | None, remark: str | None = None
    ) -> Text:
        """Put a text away, and take from readers what they have of it; with an original, all its translations.

        These are as approved as they were, and are given to readers again when the original has been.
        """
        taken = taken_away(text, step, by, page.now)
        await self._save(page, taken, step, by, remark)
        await self._tell_translations(page, text, taken)
        if text.published is not None:
            if text.is_original:
                await self._withdraw_translations(page, text, by)
            await self._give_readers(page, text.municipality, text.key.article_id)
        return taken

    def _is_medical(self, text: Text) -> bool:
        """Whether what readers have is, by the category of an original."""
        return text.published is not None and text.published.category in self._medical

    async def _withdraw_translations(
        self, page: Page, original: Text, by: str | None, *, only_unapproved: bool = False
    ) -> None:
        """Take the translations from readers; with `only_unapproved` those of what is medical now that staff are not
        known to have approved: who approved words is forgotten once others are being worked on.
        """
        for one in await self._store.of_article(original.municipality, original.key.article_id, page.session):
            if only_unapproved and one.state is TextState.PUBLISHED and is_approved_enough(one, self._medical):
                continue
            if one.published is not None and not one.is_original:
                taken = taken_away(one, TextStep.WITHDRAWN, by, page.now)
                await self._save(page, taken, TextStep.WITHDRAWN, by)

    async def _give_readers(self, page: Page, municipality: str, article_id: str) -> None:
        """Make the reader's article what is published of its texts, or nothing where the original is not."""
        texts = await self._store.of_article(municipality, article_id, page.session)
        shown = {one.key: one.published.revision for one in texts if one.published is not None}
        original = texts[0].key
        if original not in shown:
            await self._articles.withdraw(article_id, page.session)
            return
        found = await self._store.revisions_with(municipality, shown.items(), page.session)
        by_key = {one.key: one for one in found}
        article = readers_article(municipality, by_key.pop(original), by_key.values())
        await self._articles.put_published(article, page.now, page.session)

    async def _tell_translations(self, page: Page, before: Text, after: Text) -> None:
        if not after.is_original:
            return
        seen = as_seen_by_translations(after)
        if seen != as_seen_by_translations(before):
            await self._store.tell_translations(page, after, seen)

    async def _revision(self, page: Page, text: Text, number: int) -> Revision:
        found = await self._store.revision(text.municipality, text.key, number, page.session)
        if found is None:
            raise LookupError("a text names a revision that is not there")
        return found

    async def _save(
        self,
        page: Page,
        taken: Text,
        step: TextStep,
        by: str | None,
        remark: str | None = None,
        revision: Revision | None = None,
    ) -> None:
        entry = StepTaken(taken.version, step, by, page.now, taken.revision, remark)
        await self._store.save(page, taken, entry, revision)
