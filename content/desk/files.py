"""What files bring to the desk, and what they take from it: for an operator of a municipality, who is no person there.

Nothing that comes from a file reaches readers by itself: it is a draft, and whoever of the municipality approves it is
the second to stand by it.
"""

from collections.abc import AsyncIterator, Sequence
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
    WITH_ANOTHER = "WITH_ANOTHER"
    """Another text of its article is IN_HAND or PUT_AWAY, and an article comes in as a whole: nothing was written."""

    @property
    def is_written(self) -> bool:
        """Whether something is written of it."""
        return self in (FileOutcome.ADDED, FileOutcome.REVISED)


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
        self, municipality: str, files: Sequence[TextInFile], *, dry_run: bool = False
    ) -> tuple[FileOutcome, ...]:
        """Bring in texts of an article, all of them or none: the original in front, unless it is at the desk already.

        What becomes of each. With `dry_run` nothing is written, and all is said as if it were. Raises `Refused` with
        everything that is wrong; the first step of each path is the place of the text among `files`.
        """
        texts = [_in_form(municipality, file) for file in files]

        async def work(page: Page) -> tuple[FileOutcome, ...]:
            comes = any(file.facts is not None for file in texts)
            outcomes = await self._foreseen(page, municipality, texts, original_comes=comes)
            if not dry_run:
                for file, outcome in zip(texts, outcomes, strict=True):
                    if outcome.is_written:
                        await self._write(page, municipality, file)
            return outcomes

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

    async def _foreseen(
        self, page: Page, municipality: str, texts: Sequence[TextInFile], *, original_comes: bool
    ) -> tuple[FileOutcome, ...]:
        outcomes: list[FileOutcome] = []
        problems: list[Problem] = []
        for place, file in enumerate(texts):
            try:
                self._demand(page, municipality, file)
                outcomes.append(await self._outcome(page, municipality, file, original_comes=original_comes))
            except Refused as refused:
                problems += [replace(one, path=(str(place), *one.path)) for one in refused.problems]
        if problems:
            raise Refused(*problems)
        if any(one in (FileOutcome.IN_HAND, FileOutcome.PUT_AWAY) for one in outcomes):
            return tuple(FileOutcome.WITH_ANOTHER if one.is_written else one for one in outcomes)
        return tuple(outcomes)

    async def _outcome(self, page: Page, municipality: str, file: TextInFile, *, original_comes: bool) -> FileOutcome:
        there = await self._store.get(municipality, file.key, page.session)
        if there is None:
            await self._demand_room(page, municipality, file, original_comes=original_comes)
            return FileOutcome.ADDED
        if there.is_original is not (file.facts is not None):
            raise Refused(Problem(ProblemCode.ARTICLE_ID_TAKEN, ("id",)))
        working = await self._working(page, there)
        if (working.words, working.facts) == (file.words, _facts_beside(there, file)):
            # A translation that nobody touched does not become a newer one's because its original did.
            return FileOutcome.UNCHANGED
        if there.state is TextState.ARCHIVED:
            return FileOutcome.PUT_AWAY
        is_open = there.state in (TextState.DRAFT, TextState.PUBLISHED)
        return FileOutcome.REVISED if is_open else FileOutcome.IN_HAND

    async def _demand_room(self, page: Page, municipality: str, file: TextInFile, *, original_comes: bool) -> None:
        """Raise `Refused` where a text that is not there cannot be added."""
        article_id = file.key.article_id
        owner = await self._store.owner(article_id, page.session)
        texts = await self._store.of_article(municipality, article_id, page.session)
        is_taken = owner not in (None, municipality) or (
            owner is None and await self._articles.get(article_id, page.session) is not None
        )
        if is_taken or (texts and file.facts is not None):
            # Another municipality's, one that came with the program, or one whose original is in another language.
            raise Refused(Problem(ProblemCode.ARTICLE_ID_TAKEN, ("id",)))
        if file.facts is None and not texts and not original_comes:
            raise not_found("id")

    async def _write(self, page: Page, municipality: str, file: TextInFile) -> None:
        there = await self._store.get(municipality, file.key, page.session)
        texts = await self._store.of_article(municipality, file.key.article_id, page.session)
        original = texts[0] if file.facts is None else None
        if there is None:
            if original is not None:
                await self._store.hold(page, original)
            translates = _made_from(original, 0, is_current=file.is_current)
            first = first_revision(file.key, file.words, file.facts, translates, None, page.now)
            await self._writer.begin(page, municipality, first, original, _NOBODY)
            return
        working, number = await self._working(page, there), there.revision + 1
        translates = _made_from(original, working.translates or 0, is_current=file.is_current)
        first = first_revision(there.key, file.words, _facts_beside(there, file), translates, None, page.now)
        revision = replace(first, number=number, holds_since=number)
        await self._writer.revise(page, there, TextStep.SAVED, revision, _NOBODY)

    async def _working(self, page: Page, text: Text) -> Revision:
        found = await self._store.revision(text.municipality, text.key, text.revision, page.session)
        if found is None:
            raise LookupError("a text names a revision that is not there")
        return found

    def _demand(self, page: Page, municipality: str, file: TextInFile) -> None:
        surroundings = self._surroundings
        facts = surroundings.facts_problems(municipality, file.facts, page.now)
        demand([surroundings.language_problem(file.key.language), *words_problems(file.words), *facts])


def _facts_beside(there: Text, file: TextInFile) -> Facts | None:
    """The facts in a file, and the starter that the article stands in for here."""
    return replace(file.facts, replaces=there.replaces) if file.facts else None


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
