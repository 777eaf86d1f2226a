"""The use cases of the municipality's staff for its places: enter one, correct it, close it."""

from dataclasses import replace

from handbook_api.appointments.model import Place, PlaceFacts, WardKey
from handbook_api.appointments.offering import PLACES_CEILING, PlaceEntry, place_problems, trimmed
from handbook_api.appointments.settling import Settling
from handbook_api.appointments.slot_store import SlotStore
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.ids import chosen_id
from handbook_api.platform.ledger import Ledger, Page
from handbook_api.platform.problems import Forbidden, Problem, ProblemCode, Refused, VersionConflict

_PLACE = ("placeId",)


class PlaceService:
    """Everything staff do with the places of their own municipality."""

    def __init__(self, slots: SlotStore, settling: Settling, ledger: Ledger) -> None:
        self._slots = slots
        self._settling = settling
        self._ledger = ledger

    async def create(self, principal: Principal, id: str, entry: PlaceEntry) -> Place:
        """Enter a place under the id that was chosen; the same id again gives the place that is there.

        Raises `Refused` with everything that is wrong, and `Forbidden` for everybody but staff.
        """
        key = WardKey(municipality_of(principal), chosen_id(id))
        entry = _trimmed(entry)

        async def work(page: Page) -> Place:
            existing = await self._slots.place(key, page.session)
            if existing is not None:
                return existing
            _refuse(place_problems(entry))
            if await self._slots.count_places(key.municipality, page.session) >= PLACES_CEILING:
                raise Refused(Problem(ProblemCode.CEILING_REACHED, ("id",), {"limit": PLACES_CEILING}))
            place = Place(_facts(key, entry), 1, entry.is_closed, principal.uid, page.now)
            await self._slots.insert_place(page, place)
            return place

        return await self._ledger.change(key.municipality, work)

    async def correct(self, principal: Principal, key: WardKey, expected_version: int, entry: PlaceEntry) -> Place:
        """Replace what was entered about a place; every family with an appointment there is told.

        Slots of a place that is closed take place still, until they are cancelled one by one. Raises `Refused`, and
        `VersionConflict` with the place as it stands.
        """
        entry = _trimmed(entry)
        demand_own(principal, key, _PLACE)

        async def work(page: Page) -> tuple[Place, tuple[WardKey, ...]]:
            place = await self._slots.place(key, page.session)
            if place is None:
                raise Refused(Problem(ProblemCode.NOT_FOUND, _PLACE))
            facts = _facts(key, entry)
            if (place.facts, place.is_closed) == (facts, entry.is_closed):
                return place, ()
            if place.version != expected_version:
                raise VersionConflict(place)
            _refuse(place_problems(entry))
            corrected = replace(place, facts=facts, version=place.version + 1, is_closed=entry.is_closed)
            await self._slots.save_place(page, corrected)
            told = await self._slots.tell_place(page, facts) if facts != place.facts else ()
            return corrected, told

        corrected, told = await self._ledger.change(key.municipality, work)
        await self._settling.settle(told)
        return corrected


def municipality_of(principal: Principal) -> str:
    """The municipality whose staff she belongs to. Raises `Forbidden` for everybody else."""
    if principal.role is not Role.STAFF or principal.municipality is None:
        raise Forbidden
    return principal.municipality


def demand_own(principal: Principal, key: WardKey, path: tuple[str, ...]) -> None:
    """Raise `Forbidden` for whoever is no staff, and `Refused(NOT_FOUND)` for what is another municipality's."""
    if municipality_of(principal) != key.municipality:
        raise Refused(Problem(ProblemCode.NOT_FOUND, path))


def _trimmed(entry: PlaceEntry) -> PlaceEntry:
    return replace(
        entry,
        names=trimmed(entry.names),
        address=trimmed(entry.address),
        note=trimmed(entry.note),
        phone=(entry.phone or "").strip() or None,
    )


def _facts(key: WardKey, entry: PlaceEntry) -> PlaceFacts:
    return PlaceFacts(key, entry.names, entry.address, entry.note, entry.phone)


def _refuse(problems: tuple[Problem, ...]) -> None:
    if problems:
        raise Refused(*problems)
