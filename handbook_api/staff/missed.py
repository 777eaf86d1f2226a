"""The use case of who was missed: children whose checkup's window is open or over, and no record says it was held.

A page is bounded work, whoever is on it: so many children of the roll are looked through, and a page that found too few
among them says where to go on. Families are read once for the children that may be on the page, never one by one.
"""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bson.binary import Binary

from handbook_api.checkups.births import Births
from handbook_api.checkups.model import CheckupKind, CheckupWindow
from handbook_api.checkups.rules import checkup_windows
from handbook_api.children.roll import ChildRoll, Place, RollEntry
from handbook_api.families.access import Relation
from handbook_api.families.model import Family
from handbook_api.families.service import FamilyService, refuse
from handbook_api.families.whereabouts import is_anybody_kept
from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.access_log import AccessLog
from handbook_api.platform.clock import Clock, civil_date
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.ledger import SubjectKind
from handbook_api.staff.follow_up_store import FollowUpStore
from handbook_api.staff.follow_ups import FollowUp, FollowUpKey, FollowUpStatus
from handbook_api.staff.missed_rules import MissedQuery, births_asked_for, query_problems
from handbook_api.staff.works_for import versions_of, works_for

LOOKED_THROUGH = 2_000
"""Children of the roll for one page. Nerima has about five thousand births in a year."""
_READ_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class MissedChild:
    """A child without a record of the checkup. The name is sealed.

    `handbook_numbers` and `area` are those of the handbooks that the municipality issued and the family registered.
    `is_whereabouts_kept`: somebody in the family is protected from another (支援措置), so staff think before they call.
    """

    key: ChildKey
    born_on: date
    sealed_name: Binary
    window: CheckupWindow
    area: str | None
    handbook_numbers: tuple[str, ...]
    is_whereabouts_kept: bool
    questionnaire_sent_at: datetime | None
    follow_up: FollowUp | None

    @property
    def place(self) -> Place:
        """Where it stands in the roll."""
        return self.born_on, str(self.key)


@dataclass(frozen=True, slots=True)
class MissedPage:
    """Some children, the eldest in front. `ends_at` is where to go on from, `None` when there is no more to look at."""

    children: tuple[MissedChild, ...]
    ends_at: Place | None


@dataclass(frozen=True, slots=True)
class _Search:
    """What one question comes to: by whom, of which municipality, in which versions, born when."""

    principal: Principal
    municipality: str
    query: MissedQuery
    versions: tuple[CheckupKind, ...]
    births: Sequence[Births]


class MissedService:
    """For the staff of a municipality: its programme, the families that let it look at this moment, and no others.

    A record of either side says that a checkup was attended: a family that went to a clinic elsewhere and entered it is
    not written to.
    """

    def __init__(
        self,
        roll: ChildRoll,
        families: FamilyService,
        follow_ups: FollowUpStore,
        access_log: AccessLog,
        municipalities: Mapping[str, Municipality],
        clock: Clock,
        zone: ZoneInfo,
    ) -> None:
        self._roll = roll
        self._families = families
        self._follow_ups = follow_ups
        self._access_log = access_log
        self._municipalities = municipalities
        self._clock = clock
        self._zone = zone

    def check(self, principal: Principal, query: MissedQuery) -> None:
        """Raise `Forbidden` for everybody but staff, and `Refused` with what is wrong with the question."""
        self._search(principal, query)

    async def page(self, principal: Principal, query: MissedQuery, size: int, after: Place | None) -> MissedPage:
        """Up to `size` children from behind the place `after` on. A page may hold fewer and still have an `ends_at`.

        Every child on it is entered into its family's account of looks. Raises as `check`.
        """
        search = self._search(principal, query)
        found, left, place = list[MissedChild](), LOOKED_THROUGH, after
        while len(found) <= size and left > 0:
            wanted = min(left, _READ_AT_ONCE)
            entries = await self._roll.read(search.municipality, search.births, wanted, after=place)
            found += await self._shown(search, entries)
            left -= wanted
            place = entries[-1].place if len(entries) == wanted else None
            if place is None:
                break
        if len(found) > size:
            found, place = found[:size], found[size - 1].place
        await self._log(principal, found)
        return MissedPage(tuple(found), place)

    async def all(self, principal: Principal, query: MissedQuery) -> AsyncIterator[tuple[MissedChild, ...]]:
        """All of them, some at a time; each part is entered into the accounts of looks before it is given."""
        search = self._search(principal, query)
        place: Place | None = None
        while True:
            entries = await self._roll.read(search.municipality, search.births, _READ_AT_ONCE, after=place)
            found = await self._shown(search, entries)
            await self._log(principal, found)
            yield tuple(found)
            if len(entries) < _READ_AT_ONCE:
                return
            place = entries[-1].place

    def _search(self, principal: Principal, query: MissedQuery) -> _Search:
        municipality = works_for(principal)
        versions = versions_of(query.kind, municipality, self._municipalities)
        today = civil_date(self._clock.now(), self._zone)
        areas = frozenset(area.code for area in self._municipalities[municipality].areas)
        refuse(tuple(query_problems(query, today, areas)))
        return _Search(principal, municipality, query, versions, births_asked_for(query, versions))

    async def _shown(self, search: _Search, entries: Iterable[RollEntry]) -> list[MissedChild]:
        """Those without a record whom she may see as staff: what she sees as somebody's mother is not for the list."""
        missing = [one for one in entries if search.query.kind not in one.attended]
        standings = await self._families.standings(search.principal, (one.key.family_id for one in missing))
        visible = [
            (one, standings[one.key.family_id][0])
            for one in missing
            if one.key.family_id in standings and standings[one.key.family_id][1].relation is Relation.STAFF
        ]
        keys = {one.key: FollowUpKey(search.municipality, one.key, search.query.kind) for one, _ in visible}
        follow_ups = await self._follow_ups.with_keys(keys.values())
        children = (_missed(search, one, family, follow_ups.get(keys[one.key])) for one, family in visible)
        return [one for one in children if one is not None and _is_asked_for(one, search.query)]

    async def _log(self, principal: Principal, children: Iterable[MissedChild]) -> None:
        looks = ((one.key.family_id, SubjectKind.CHILD, str(one.key)) for one in children)
        await self._access_log.note_many(principal, looks)


def _missed(search: _Search, entry: RollEntry, family: Family, follow_up: FollowUp | None) -> MissedChild | None:
    window = next(iter(checkup_windows(search.versions, entry.born_on)), None)
    if window is None:
        return None
    registrations = [one for one in family.registrations if one.municipality == search.municipality]
    return MissedChild(
        key=entry.key,
        born_on=entry.born_on,
        sealed_name=entry.sealed_name,
        window=window,
        area=registrations[-1].area if registrations else None,
        handbook_numbers=tuple(one.number for one in registrations),
        is_whereabouts_kept=is_anybody_kept(family),
        questionnaire_sent_at=entry.forms_sent.get(window.kind.questionnaire or ""),
        follow_up=follow_up,
    )


def _is_asked_for(child: MissedChild, query: MissedQuery) -> bool:
    status = child.follow_up.current.status if child.follow_up else FollowUpStatus.NOT_CONTACTED
    return (query.area is None or child.area == query.area) and (not query.statuses or status in query.statuses)
