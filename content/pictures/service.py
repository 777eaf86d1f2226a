"""The use cases of whoever works on a municipality's articles: bring a picture, say what it shows, remove it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from content.desk.rules import serves
from content.languages import Languages
from content.pictures.addresses import object_keys
from content.pictures.entry import EnteredFacts, facts_problems
from content.pictures.model import ArticlePicture, PictureFacts, PictureKey
from content.pictures.store import PicturePlace, PictureStore
from content.pictures.use import PATH, PictureUse, in_use
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import chosen_id
from handbook_api.platform.ledger import Ledger, Page
from handbook_api.platform.objects_removals import ObjectRemovals
from handbook_api.platform.pictures import media_type_problems
from handbook_api.platform.problems import Forbidden, Problem, ProblemCode, Refused, VersionConflict

CEILING: Final = 2_000
"""Pictures of a municipality: a hundred articles with twenty each."""
AWAITED_FOR: Final = timedelta(days=1)
"""So long a picture waits for its bytes."""


@dataclass(frozen=True, slots=True)
class SeenPicture:
    """A picture as its municipality's editors see it, with the articles that readers have and that show it."""

    picture: ArticlePicture
    shown_by: tuple[str, ...] = ()


class PictureService:
    """Everything editors and staff do with the pictures of their own municipality, but for the bytes (`uploads`).

    What readers see is changed by no one person: while an article shows a picture that they have, or that waits for
    its approval or publication, neither it nor what is said of it changes. Other words for it are written in the
    article itself, and approved with it.
    """

    def __init__(
        self,
        store: PictureStore,
        use: PictureUse,
        ledger: Ledger,
        removals: ObjectRemovals,
        languages: Languages,
    ) -> None:
        self._store = store
        self._use = use
        self._ledger = ledger
        self._removals = removals
        self._languages = languages

    async def see(self, principal: Principal, key: PictureKey) -> SeenPicture | None:
        """A picture of her own municipality; `None` for everybody and everything else."""
        picture = await self._store.get(key) if serves(principal) == key.municipality else None
        return (await self._seen([picture]))[0] if picture else None

    async def page(self, principal: Principal, size: int, after: PicturePlace | None) -> tuple[SeenPicture, ...]:
        """Up to `size` of hers, the newest first. Raises `Forbidden` for whoever works for no municipality."""
        found = await self._store.of_municipality(_municipality_of(principal), size, after)
        return await self._seen(found)

    async def request(
        self, principal: Principal, id: str, entered: EnteredFacts, content_type: str | None, *, dry_run: bool = False
    ) -> SeenPicture:
        """Make room for a picture under the id that was chosen; the same id again gives the picture that is there.

        With `dry_run` nothing is written, and all is said as if it were. Raises `Refused` with everything that is wrong
        (`NOT_FOUND` for the id of one that was removed), and `Forbidden` for whoever works for no municipality.
        """
        key, facts = PictureKey(_municipality_of(principal), chosen_id(id)), entered.facts()
        problems = (*facts_problems(entered, self._languages.by_code), *media_type_problems(content_type))

        async def work(page: Page) -> ArticlePicture:
            await self._store.forget_late(page, key.municipality)
            existing = await self._store.get(key, page.session)
            if existing is not None:
                return existing
            if await self._store.was_removed(key, page.session):
                raise Refused(Problem(ProblemCode.NOT_FOUND, ("id",)))
            if problems:
                raise Refused(*problems)
            if await self._store.count(key.municipality, page.session) >= CEILING:
                raise Refused(Problem(ProblemCode.CEILING_REACHED, ("id",), {"limit": CEILING}))
            picture = ArticlePicture(key, 1, facts, principal.uid, page.now, page.now + AWAITED_FOR)
            if not dry_run:
                await self._store.insert(page, picture)
            return picture

        return (await self._seen([await self._ledger.change(key.municipality, work)]))[0]

    async def change(
        self,
        principal: Principal,
        key: PictureKey,
        expected_version: int,
        entered: EnteredFacts,
        *,
        dry_run: bool = False,
    ) -> SeenPicture:
        """Say something else of a picture; words can always be added in a language in which no text in use shows it.

        With `dry_run` nothing is written, and all is said as if it were. Raises `Refused` with what is wrong, also
        `PICTURE_IN_USE`, and `VersionConflict` with a `SeenPicture`.
        """
        facts = entered.facts()
        problems = facts_problems(entered, self._languages.by_code)

        async def work(page: Page) -> ArticlePicture:
            there = await self._opened(page, principal, key)
            if there.facts == facts and there.version == expected_version + 1:
                return there
            await self._expect(page, there, expected_version)
            if problems:
                raise Refused(*problems)
            await self._refuse_in_use(page, there, facts)
            changed = replace(there, version=there.version + 1, facts=facts)
            if not dry_run:
                await self._store.save(page, changed)
            return changed

        return (await self._seen([await self._ledger.change(key.municipality, work)]))[0]

    async def remove(self, principal: Principal, key: PictureKey, expected_version: int) -> None:
        """Remove a picture and its bytes; a second time is no error.

        Raises `Refused`, also `PICTURE_IN_USE`, and `VersionConflict` with a `SeenPicture`.
        """
        gone: list[str] = []

        async def work(page: Page) -> None:
            gone.clear()
            if serves(principal) == key.municipality and await self._store.was_removed(key, page.session):
                return
            there = await self._opened(page, principal, key)
            await self._expect(page, there, expected_version)
            await self._use.refuse(page, key)
            gone.extend(object_keys(there.file) if there.file else ())
            await self._store.remove(page, there)
            await self._removals.plan(gone, page.now, page.session)

        await self._ledger.change(key.municipality, work)
        await self._removals.remove(gone)

    async def _opened(self, page: Page, principal: Principal, key: PictureKey) -> ArticlePicture:
        """The picture, of her own municipality. Raises `Forbidden` and `Refused(NOT_FOUND)`."""
        found = await self._store.get(key, page.session) if _municipality_of(principal) == key.municipality else None
        if found is None:
            raise Refused(Problem(ProblemCode.NOT_FOUND, PATH))
        return found

    async def _expect(self, page: Page, there: ArticlePicture, version: int) -> None:
        if there.version != version:
            shown = await self._store.shown_by(there.key.municipality, [there.key.own], page.session)
            raise VersionConflict(SeenPicture(there, shown.get(there.key.own, ())))

    async def _refuse_in_use(self, page: Page, there: ArticlePicture, facts: PictureFacts) -> None:
        """Refuse to say something else of a picture in use, and what its readers would get in the place of the words
        that were approved: a language is added before there is an article in it, or its words are written in that.
        """
        used = await self._use.languages(page, there.key)
        chains = [self._languages.chain(one) for one in used]
        if used and not _only_adds(facts, there.facts):
            raise in_use()
        if any(facts.text_for(one) != there.facts.text_for(one) for one in chains):
            raise in_use()

    async def _seen(self, pictures: Collection[ArticlePicture]) -> tuple[SeenPicture, ...]:
        if not pictures:
            return ()
        municipality = next(iter(pictures)).key.municipality
        shown: Mapping[str, tuple[str, ...]] = await self._store.shown_by(
            municipality, [one.key.own for one in pictures]
        )
        return tuple(SeenPicture(one, shown.get(one.key.own, ())) for one in pictures)


def _municipality_of(principal: Principal) -> str:
    municipality = serves(principal)
    if municipality is None:
        raise Forbidden
    return municipality


def _only_adds(facts: PictureFacts, present: PictureFacts) -> bool:
    """Whether nothing that is said already is said in another way."""
    kept = {language: text for language, text in facts.texts.items() if language in present.texts}
    return kept == present.texts and replace(facts, texts=present.texts) == present
