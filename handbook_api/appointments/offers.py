"""What people look up before they book: the places of a municipality, and the slots that somebody can have."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from handbook_api.appointments.keeping import may_book
from handbook_api.appointments.model import Place, Slot, SubjectKey, WardKey
from handbook_api.appointments.rules import offers_to
from handbook_api.appointments.settling import Settling
from handbook_api.appointments.slot_store import SlotStore
from handbook_api.appointments.subjects import Subjects
from handbook_api.platform.clock import Clock, civil_date
from handbook_api.platform.identity import Principal
from handbook_api.platform.problems import Problem, ProblemCode, Refused

LOOK_AHEAD = timedelta(days=400)
"""As far ahead as slots are made."""


@dataclass(frozen=True, slots=True)
class SlotSearch:
    """What is looked for. `first` and `last` are `None` for from today on, and for as far ahead as there are slots."""

    purpose: str | None
    place: WardKey | None
    first: date | None
    last: date | None
    after: tuple[datetime, str] | None
    limit: int


class OfferService:
    """Shows what the municipality offers. It is public, so no look is logged but that at a child."""

    def __init__(self, slots: SlotStore, settling: Settling, subjects: Subjects, clock: Clock) -> None:
        self._slots = slots
        self._settling = settling
        self._subjects = subjects
        self._clock = clock

    def zone(self, key: WardKey) -> ZoneInfo:
        """The time zone of a place or a slot."""
        return self._subjects.zone(key)

    async def places(self, municipality: str) -> tuple[Place, ...]:
        """The places of a municipality, those that are closed as well."""
        return await self._slots.places(municipality)

    async def place(self, key: WardKey) -> Place | None:
        """A place."""
        return await self._slots.place(key)

    async def slot(self, key: WardKey) -> Slot | None:
        """A slot, one that is full, past or cancelled as well."""
        return await self._slots.get(key)

    async def search(
        self, principal: Principal, subject: SubjectKey, search: SlotSearch, path: tuple[str, ...] = ()
    ) -> tuple[Slot, ...]:
        """The slots on which somebody can have her checkups and consultations, full ones included, the first in front.

        Empty for viewers, for a handbook that has ENDED, and where there is no programme. Raises `Refused(NOT_FOUND)`
        at `path` for somebody who is not hers to see.
        """
        found = await self._subjects.seen(principal, subject)
        if found is None:
            raise Refused(Problem(ProblemCode.NOT_FOUND, path))
        candidate, asker = found
        if not may_book(asker) or candidate.municipality is None:
            return ()
        zone = self._subjects.zone(WardKey(candidate.municipality, ""))
        today = civil_date(self._clock.now(), zone)
        first, last = max(search.first or today, today), min(search.last or today + LOOK_AHEAD, today + LOOK_AHEAD)
        offers = offers_to(candidate, self._subjects.kinds(candidate.municipality), first, last)
        await self._settling.settle_some(candidate.municipality)
        return await self._slots.offered(
            candidate.municipality,
            offers,
            zone,
            search.limit,
            purpose=search.purpose,
            place=search.place,
            after=search.after,
        )
