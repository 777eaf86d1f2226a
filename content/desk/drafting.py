"""The use cases of whoever writes: begin an article or a translation, save, bring back an old revision."""

from dataclasses import replace
from typing import Final

from content.article import Article, Origin, Translation
from content.desk.entry import facts_in_form, words_in_form, words_problems
from content.desk.model import Facts, Revision, Text, TextKey, TextStep, Words
from content.desk.opening import demand, demand_version, is_hers, municipality_of, not_found, opened, step_after
from content.desk.rules import step_problem
from content.desk.steps import first_revision
from content.desk.store import DeskStore
from content.desk.surroundings import Surroundings, of_municipality
from content.desk.writing import DeskWriter
from content.store import ArticleStore
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import chosen_id, own_id
from handbook_api.platform.ledger import Ledger, Page
from handbook_api.platform.problems import Problem, ProblemCode, Refused, VersionConflict

ARTICLES_CEILING: Final = 2_000
"""Articles of one municipality, those that were put away among them."""


def article_id_for(municipality: str, chosen: str) -> str:
    """The id of an article that a municipality's people create under the id they chose.

    Articles of all municipalities lie side by side: two that choose the same id get two articles, and neither learns
    of the other.
    """
    return own_id(f"article\0{municipality}", chosen)


class Drafting:
    """Everything that makes a revision."""

    def __init__(
        self,
        store: DeskStore,
        writer: DeskWriter,
        articles: ArticleStore,
        ledger: Ledger,
        surroundings: Surroundings,
    ) -> None:
        self._store = store
        self._writer = writer
        self._articles = articles
        self._ledger = ledger
        self._surroundings = surroundings

    async def create_article(self, principal: Principal, id: str, language: str, words: Words, facts: Facts) -> Text:
        """Begin an article with its original; the same chosen id again gives what is there.

        Raises `Refused` with everything that is wrong, and `Forbidden` for whoever works for no municipality.
        """
        municipality = municipality_of(principal)
        article_id = article_id_for(municipality, chosen_id(id))
        words, facts = words_in_form(words), of_municipality(facts_in_form(facts), municipality, None)

        async def work(page: Page) -> Text:
            existing = await self._store.of_article(municipality, article_id, page.session)
            if existing:
                return existing[0]
            wrong = self._surroundings.facts_problems(municipality, facts, page.now)
            demand([self._surroundings.language_problem(language), *words_problems(words), *wrong])
            await self._demand_room(page, municipality)
            first = first_revision(TextKey(article_id, language), words, facts, None, principal.uid, page.now)
            return await self._writer.begin(page, municipality, first, None, frozenset({principal.uid}))

        return await self._ledger.change(municipality, work)

    async def adopt(self, principal: Principal, id: str, starter: str) -> tuple[Text, ...]:
        """Make an article of the municipality's own of one that came with the program, with all its translations.

        Once it is published the municipality's families get it in the place of that one. The same chosen id again
        gives what is there. Raises `Refused`, and `Forbidden` for whoever works for no municipality.
        """
        municipality = municipality_of(principal)
        article_id = article_id_for(municipality, chosen_id(id))

        async def work(page: Page) -> tuple[Text, ...]:
            existing = await self._store.of_article(municipality, article_id, page.session)
            if existing:
                return existing
            article = await self._articles.get(starter, page.session)
            if article is None or article.origin is not Origin.STARTER:
                raise not_found("articleId")
            if await self._store.adoptions(municipality, starter, page.session):
                raise Refused(Problem(ProblemCode.ARTICLE_ALREADY_ADOPTED, ("articleId",)))
            await self._demand_room(page, municipality)
            return await self._adopt(page, principal, municipality, article_id, article)

        return await self._ledger.change(municipality, work)

    async def create_translation(
        self, principal: Principal, article_id: str, language: str, translates: int, words: Words
    ) -> Text:
        """Begin a translation of an article, made from the original's revision `translates`.

        Raises `Refused`, `Forbidden`, and `VersionConflict` with the translation that somebody else began meanwhile.
        """
        municipality, words = municipality_of(principal), words_in_form(words)
        key = TextKey(article_id, language)

        async def work(page: Page) -> Text:
            texts = await self._store.of_article(municipality, article_id, page.session)
            if not texts:
                raise not_found("articleId")
            existing = next((one for one in texts if one.key == key), None)
            if existing is not None:
                return await self._already_begun(page, existing, principal, words)
            original = texts[0]
            demand([self._surroundings.language_problem(language), *words_problems(words)])
            _demand_made_from(translates, original)
            await self._store.hold(page, original)
            first = first_revision(key, words, None, translates, principal.uid, page.now)
            return await self._writer.begin(page, municipality, first, original, frozenset({principal.uid}))

        return await self._ledger.change(municipality, work)

    async def save(
        self,
        principal: Principal,
        key: TextKey,
        expected_version: int,
        words: Words,
        facts: Facts | None = None,
        translates: int | None = None,
        *,
        is_small_correction: bool = False,
    ) -> Text:
        """Save words, of an original facts as well; what is left out stays. It has to be approved anew then.

        What changes nothing is no revision. `is_small_correction`: translations still say the same, as they do where
        only facts were changed. Raises `Refused`, and `VersionConflict` with the text as it stands.
        """
        words = words_in_form(words)

        async def work(page: Page) -> Text:
            there = await opened(self._store, page, principal, key)
            working = await self._working(page, there)
            facts_now = self._facts_then(there, working, facts)
            translates_now = working.translates if translates is None or there.is_original else translates
            wanted = (words, facts_now, translates_now)
            step = await step_after(self._store, page, there, expected_version)
            if is_hers(step, TextStep.SAVED, principal) and _is_same(working, wanted):
                return there
            demand_version(there, expected_version)
            self._demand_possible(there, TextStep.SAVED, principal)
            if _is_same(working, wanted):
                return there
            wrong = self._surroundings.facts_problems(there.municipality, facts_now, page.now)
            demand([*words_problems(words), *wrong])
            if translates is not None and not there.is_original:
                _demand_made_from(translates, await self._original(page, there))
            number = there.revision + 1
            says_the_same = there.is_original and (is_small_correction or words == working.words)
            revision = replace(
                first_revision(key, words, facts_now, translates_now, principal.uid, page.now),
                number=number,
                holds_since=there.holds_since if says_the_same else number,
            )
            writers = frozenset({principal.uid})
            return await self._writer.revise(page, there, TextStep.SAVED, revision, writers)

        return await self._ledger.change(municipality_of(principal), work)

    async def restore(self, principal: Principal, key: TextKey, expected_version: int, number: int) -> Text:
        """Make revision `number` the newest one, as a revision of its own: nothing between is lost.

        Whoever wrote it counts as one of those who wrote what stands there now. Raises as `save` does.
        """

        async def work(page: Page) -> Text:
            there = await opened(self._store, page, principal, key)
            old = await self._store.revision(there.municipality, key, number, page.session)
            step = await step_after(self._store, page, there, expected_version)
            working = await self._working(page, there)
            if is_hers(step, TextStep.RESTORED, principal) and working.restored_from == number:
                return there
            demand_version(there, expected_version)
            self._demand_possible(there, TextStep.RESTORED, principal)
            if old is None:
                raise not_found("revision")
            demand(self._surroundings.facts_problems(there.municipality, old.facts, page.now))
            revision = replace(
                old,
                number=there.revision + 1,
                holds_since=there.revision + 1,
                by=principal.uid,
                at=page.now,
                restored_from=number,
            )
            writers = frozenset({principal.uid, *([old.by] if old.by else ())})
            return await self._writer.revise(page, there, TextStep.RESTORED, revision, writers)

        return await self._ledger.change(municipality_of(principal), work)

    async def _already_begun(self, page: Page, existing: Text, principal: Principal, words: Words) -> Text:
        """The translation that is there, for whoever began it with these words. Raises `VersionConflict` for others."""
        first = await self._store.revision(existing.municipality, existing.key, 1, page.session)
        if first is None or (first.by, first.words) != (principal.uid, words):
            raise VersionConflict(existing)
        return existing

    async def _adopt(
        self, page: Page, principal: Principal, municipality: str, article_id: str, article: Article
    ) -> tuple[Text, ...]:
        facts = of_municipality(_facts_of(article), municipality, article.id)
        by, writers = principal.uid, frozenset({principal.uid})
        original, *translations = article.translations
        key = TextKey(article_id, original.heading.language)
        first = first_revision(key, _words_of(original), facts, None, by, page.now)
        begun = await self._writer.begin(page, municipality, first, None, writers)
        texts = [begun]
        for one in translations:
            language, made_from = one.heading.language, one.heading.translates or 0
            translates = 1 if made_from >= article.revision else 0
            key = TextKey(article_id, language)
            first = first_revision(key, _words_of(one), None, translates, by, page.now)
            texts.append(await self._writer.begin(page, municipality, first, begun, writers))
        return tuple(texts)

    def _facts_then(self, there: Text, working: Revision, facts: Facts | None) -> Facts | None:
        """The facts after a save: as entered, or as they were; a translation has none."""
        if facts is None or not there.is_original:
            return working.facts
        return of_municipality(facts_in_form(facts), there.municipality, there.replaces)

    async def _original(self, page: Page, there: Text) -> Text:
        return (await self._store.of_article(there.municipality, there.key.article_id, page.session))[0]

    async def _demand_room(self, page: Page, municipality: str) -> None:
        if await self._store.count_articles(municipality, page.session) >= ARTICLES_CEILING:
            raise Refused(Problem(ProblemCode.CEILING_REACHED, ("id",), {"limit": ARTICLES_CEILING}))

    def _demand_possible(self, there: Text, step: TextStep, principal: Principal) -> None:
        demand([step_problem(there, step, principal, self._surroundings.medical)])

    async def _working(self, page: Page, text: Text) -> Revision:
        found = await self._store.revision(text.municipality, text.key, text.revision, page.session)
        if found is None:
            raise LookupError("a text names a revision that is not there")
        return found


def _is_same(revision: Revision, wanted: tuple[Words, Facts | None, int | None]) -> bool:
    return (revision.words, revision.facts, revision.translates) == wanted


def _demand_made_from(translates: int, original: Text) -> None:
    """That a translation was made from a revision that there is. Raises `Refused`."""
    if not 0 <= translates <= original.revision:
        values = {"value": translates, "least": 0, "most": original.revision}
        raise Refused(Problem(ProblemCode.NUMBER_OUT_OF_BOUNDS, ("translates",), values))


def _words_of(translation: Translation) -> Words:
    return Words(translation.heading.title, translation.heading.summary, translation.body)


def _facts_of(article: Article) -> Facts:
    return Facts(
        article.category,
        article.target,
        article.sources,
        article.reviewed_on,
        article.review_due,
        article.licence,
        article.clinician,
    )
