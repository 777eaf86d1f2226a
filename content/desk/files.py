"""What files bring to the desk, and what they take from it: for an operator of a municipality, who is no person there.

Nothing that comes from a file reaches readers by itself: it is a draft, and whoever of the municipality approves it is
the second to stand by it.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from content.desk.entry import facts_in_form, words_in_form, words_problems
from content.desk.model import Facts, Revision, Text, TextKey, TextState, TextStep, Words
from content.desk.opening import demand, not_found
from content.desk.steps import first_revision
from content.desk.store import DeskStore
from content.desk.surroundings import Surroundings, of_municipality
from content.desk.writing import DeskWriter
from content.store import ArticleStore
from handbook_api.platform.ledger import Ledger, Page
from handbook_api.platform.problems import Problem, ProblemCode, Refused

TEXTS_AT_ONCE: Final = 100
_NOBODY: Final = frozenset[str]()


class FileOutcome(StrEnum):
    """What became of a text in a file."""

    ADDED = "ADDED"
    """It was not there; it is a draft."""
    REVISED = "REVISED"
    """It is the newest revision, and a draft; what readers have stays until that is published."""
    UNCHANGED = "UNCHANGED"
    """It is there as it is."""
    IN_HAND = "IN_HAND"
    """It waits for review or for its time, or was approved: nothing was written. It is returned or taken back first."""
    PUT_AWAY = "PUT_AWAY"
    """It is archived: nothing was written. It is reopened first."""


@dataclass(frozen=True, slots=True)
class TextInFile:
    """A text as a file has it: an original with `facts`, or a translation without.

    The article is one of the municipality's, or a new one; what a new one `replaces` is kept, and of one that is there
    it is never changed. `is_current`: the translation was made from the original as the files have it; a file's own
    numbers of revisions mean nothing at a desk where they were not given out.
    """

    key: TextKey
    words: Words
    facts: Facts | None = None
    is_current: bool = True


@dataclass(frozen=True, slots=True)
class TextToFile:
    """A text with the revision that is being worked on, and the one that readers have."""

    text: Text
    working: Revision
    published: Revision | None


class DeskFiles:
    """Reads and writes the desk of a municipality for its operator."""

    def __init__(
        self, store: DeskStore, writer: DeskWriter, articles: ArticleStore, ledger: Ledger, surroundings: Surroundings
    ) -> None:
        self._store = store
        self._writer = writer
        self._articles = articles
        self._ledger = ledger
        self._surroundings = surroundings

    async def put(
        self, municipality: str, file: TextInFile, *, dry_run: bool = False, original_comes: bool = False
    ) -> FileOutcome:
        """Bring in a text; an original before its translations.

        With `dry_run` nothing is written, and all is said as if it were; `original_comes` says that the original of a
        translation would be there by then. Raises `Refused` with everything that is wrong.
        """
        file = _in_form(municipality, file)

        async def work(page: Page) -> FileOutcome:
            self._demand(page, municipality, file)
            there = await self._store.get(municipality, file.key, page.session)
            if there is None:
                return await self._add(page, municipality, file, dry_run=dry_run, original_comes=original_comes)
            return await self._revise(page, there, file, dry_run=dry_run)

        return await self._ledger.change(municipality, work)

    async def everything(self, municipality: str) -> AsyncIterator[TextToFile]:
        """Every text of a municipality with its revisions, in the order of the keys, archived ones among them."""
        after = ""
        while texts := await self._store.all_of(municipality, after, TEXTS_AT_ONCE):
            numbers = {(one.key, one.revision) for one in texts}
            numbers |= {(one.key, one.published.revision) for one in texts if one.published}
            found = await self._store.revisions_with(municipality, numbers)
            by_number = {(one.key, one.number): one for one in found}
            for text in texts:
                published = by_number[text.key, text.published.revision] if text.published else None
                yield TextToFile(text, by_number[text.key, text.revision], published)
            after = str(texts[-1].key)

    async def _add(
        self, page: Page, municipality: str, file: TextInFile, *, dry_run: bool, original_comes: bool
    ) -> FileOutcome:
        article_id = file.key.article_id
        owner = await self._store.owner(article_id, page.session)
        texts = await self._store.of_article(municipality, article_id, page.session)
        is_taken = owner not in (None, municipality) or (
            owner is None and await self._articles.get(article_id, page.session) is not None
        )
        if is_taken or (texts and file.facts is not None):
            # Another municipality's, one that came with the program, or one whose original is in another language.
            raise Refused(Problem(ProblemCode.ARTICLE_ID_TAKEN, ("id",)))
        if file.facts is None and not texts:
            if dry_run and original_comes:
                return FileOutcome.ADDED
            raise not_found("id")
        original = texts[0] if texts else None
        if not dry_run:
            if original is not None:
                await self._store.hold(page, original)
            translates = _made_from(original, 0, is_current=file.is_current)
            first = first_revision(file.key, file.words, file.facts, translates, None, page.now)
            await self._writer.begin(page, municipality, first, original, _NOBODY)
        return FileOutcome.ADDED

    async def _revise(self, page: Page, there: Text, file: TextInFile, *, dry_run: bool) -> FileOutcome:
        working = await self._store.revision(there.municipality, there.key, there.revision, page.session)
        if working is None:
            raise LookupError("a text names a revision that is not there")
        if there.is_original is not (file.facts is not None):
            raise Refused(Problem(ProblemCode.ARTICLE_ID_TAKEN, ("id",)))
        facts = replace(file.facts, replaces=there.replaces) if file.facts else None
        if (working.words, working.facts) == (file.words, facts):
            # A translation that nobody touched does not become a newer one's because its original did.
            return FileOutcome.UNCHANGED
        if there.state is TextState.ARCHIVED:
            return FileOutcome.PUT_AWAY
        if there.state not in (TextState.DRAFT, TextState.PUBLISHED):
            return FileOutcome.IN_HAND
        if not dry_run:
            texts = await self._store.of_article(there.municipality, there.key.article_id, page.session)
            original = None if there.is_original else texts[0]
            translates = _made_from(original, working.translates or 0, is_current=file.is_current)
            number = there.revision + 1
            first = first_revision(there.key, file.words, facts, translates, None, page.now)
            revision = replace(first, number=number, holds_since=number)
            await self._writer.revise(page, there, TextStep.SAVED, revision, _NOBODY)
        return FileOutcome.REVISED

    def _demand(self, page: Page, municipality: str, file: TextInFile) -> None:
        surroundings = self._surroundings
        facts = surroundings.facts_problems(municipality, file.facts, page.now)
        demand([surroundings.language_problem(file.key.language), *words_problems(file.words), *facts])


def _made_from(original: Text | None, before: int, *, is_current: bool) -> int | None:
    """Which revision of the original here a translation from a file was made from; `None` for an original."""
    if original is None:
        return None
    return original.revision if is_current else before


def _in_form(municipality: str, file: TextInFile) -> TextInFile:
    facts = file.facts
    if facts is not None:
        facts = of_municipality(facts_in_form(facts), municipality, facts.replaces)
    return replace(file, words=words_in_form(file.words), facts=facts)
