"""The use cases of looking at the desk: lists, one article with all its texts, its revisions and its story."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from content.article import Category
from content.desk.comparing import Comparison, compared
from content.desk.model import Revision, StepTaken, Text, TextKey, TextState, TextStep
from content.desk.opening import municipality_of, not_found
from content.desk.rules import serves, steps_open_to
from content.desk.store import DeskStore, ReviewPlace, Sought, TextPlace
from content.desk.surroundings import Surroundings
from content.store import ArticleStore
from handbook_api.platform.clock import Clock
from handbook_api.platform.identity import Principal, Role

NOTICES_COUNT_UP_TO: Final = 1_000
"""More than so many are told as so many."""

_NOT_PUT_AWAY: Final = frozenset(TextState) - {TextState.ARCHIVED}


class Awaiting(StrEnum):
    """What texts wait for."""

    MY_REVIEW = "MY_REVIEW"
    """In review, and hers to approve."""
    MY_CHANGES = "MY_CHANGES"
    """Returned with a remark, and she is one of those who wrote it."""
    TRANSLATION = "TRANSLATION"
    """Translations of which readers' original says something else by now."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What an editor looks for; what is left out narrows nothing down."""

    states: frozenset[TextState] | None = None
    language: str | None = None
    category: Category | None = None
    awaiting: Awaiting | None = None


@dataclass(frozen=True, slots=True)
class Notices:
    """How many texts wait for somebody. Each is told up to `NOTICES_COUNT_UP_TO`."""

    my_review: int
    my_changes: int
    translation: int
    past_review: int


class DeskReading:
    """Everything that changes nothing. Whoever works at no desk, or at another one's, finds nothing."""

    def __init__(self, store: DeskStore, articles: ArticleStore, surroundings: Surroundings, clock: Clock) -> None:
        self._store = store
        self._articles = articles
        self._surroundings = surroundings
        self._clock = clock

    async def see(self, principal: Principal, key: TextKey) -> Text | None:
        """A text of her own municipality; `None` for everybody and everything else."""
        municipality = serves(principal)
        return await self._store.get(municipality, key) if municipality else None

    async def article(self, principal: Principal, article_id: str) -> tuple[Text, ...]:
        """All texts of an article, the original in front; none for everybody and everything else."""
        municipality = serves(principal)
        return await self._store.of_article(municipality, article_id) if municipality else ()

    async def page(
        self, principal: Principal, filters: Filters, size: int, after: TextPlace | None
    ) -> tuple[Text, ...]:
        """Up to `size` texts, whatever was changed last in front. Raises `Forbidden`."""
        return await self._store.page(municipality_of(principal), self._sought(principal, filters), size, after)

    async def to_review(
        self, principal: Principal, days_ahead: int, size: int, after: ReviewPlace | None
    ) -> tuple[Text, ...]:
        """Up to `size` originals that are to be read again within so many days, whichever was due first in front."""
        municipality = municipality_of(principal)
        until = self.today(municipality) + timedelta(days=days_ahead)
        return await self._store.to_review(municipality, until, size, after)

    async def notices(self, principal: Principal) -> Notices:
        """What waits for her. Raises `Forbidden`."""
        municipality = municipality_of(principal)
        counts = {
            one: await self._store.count(
                municipality, self._sought(principal, Filters(awaiting=one)), NOTICES_COUNT_UP_TO
            )
            for one in Awaiting
        }
        today = self.today(municipality)
        past = await self._store.count_to_review(municipality, today, NOTICES_COUNT_UP_TO)
        return Notices(counts[Awaiting.MY_REVIEW], counts[Awaiting.MY_CHANGES], counts[Awaiting.TRANSLATION], past)

    async def revision(self, text: Text, number: int) -> Revision | None:
        """A revision of a text that she sees."""
        return await self._store.revision(text.municipality, text.key, number)

    async def working(self, text: Text) -> Revision:
        """What stands there. Raises `LookupError` where that is missing."""
        found = await self._store.revision(text.municipality, text.key, text.revision)
        if found is None:
            raise LookupError("a text names a revision that is not there")
        return found

    async def is_starter_newer(self, text: Text) -> bool:
        """Whether the starter that a text stands in for was read against its sources after this one was.

        What was put right there may be wrong here still.
        """
        starter = await self._articles.get(text.replaces) if text.replaces else None
        facts = (await self.working(text)).facts if starter else None
        return starter is not None and facts is not None and starter.reviewed_on > facts.reviewed_on

    async def revisions(self, text: Text, size: int, before: int | None) -> tuple[Revision, ...]:
        """Up to `size` revisions of a text that she sees, the newest in front."""
        return await self._store.revisions(text.municipality, text.key, size, before)

    async def story(self, text: Text, size: int, before: int | None) -> tuple[StepTaken, ...]:
        """Up to `size` steps that were taken with a text that she sees, the last in front."""
        return await self._store.steps(text.municipality, text.key, size, before)

    async def compare(self, text: Text, older: int, newer: int) -> Comparison:
        """Two revisions of a text that she sees. Raises `Refused(NOT_FOUND)` for one that is not there."""
        found = await self._store.revisions_with(text.municipality, [(text.key, older), (text.key, newer)])
        by_number = {one.number: one for one in found}
        for field, number in (("older", older), ("newer", newer)):
            if number not in by_number:
                raise not_found(field)
        return compared(by_number[older], by_number[newer])

    def possible_steps(self, principal: Principal, text: Text) -> tuple[TextStep, ...]:
        """What she can do with it as it stands."""
        return steps_open_to(text, principal, self._surroundings.medical)

    def is_medical(self, text: Text) -> bool:
        """Whether staff have to approve it."""
        return bool(text.categories & self._surroundings.medical)

    def today(self, municipality: str) -> date:
        """The civil day there."""
        return self._surroundings.today(municipality, self._clock.now())

    def _sought(self, principal: Principal, filters: Filters) -> Sought:
        sought = Sought(states=filters.states, language=filters.language, category=filters.category)
        match filters.awaiting:
            case Awaiting.MY_REVIEW:
                without = frozenset() if principal.role is Role.STAFF else self._surroundings.medical
                only = _only({TextState.IN_REVIEW}, filters)
                return replace(sought, states=only, not_written_by=principal.uid, without=without)
            case Awaiting.MY_CHANGES:
                only = _only({TextState.DRAFT}, filters)
                return replace(sought, states=only, written_by=principal.uid, only_with_remark=True)
            case Awaiting.TRANSLATION:
                return replace(sought, states=_only(_NOT_PUT_AWAY, filters), only_stale=True)
            case None:
                return sought


def _only(states: AbstractSet[TextState], filters: Filters) -> frozenset[TextState]:
    return frozenset(states if filters.states is None else states & filters.states)
