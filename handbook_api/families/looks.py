"""Who looked: the account of the staff's looks, as one guardian may read it.

One line for each day, municipality and thing. How often, and at which minute, is the municipality's to say, who has it
to the second with the name: requests measure an app and no person, and a minute tells when somebody was at a counter.
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from handbook_api.families.access import FamilyAction, Standing
from handbook_api.families.model import Family
from handbook_api.families.service import FamilyService
from handbook_api.families.shares import end_of_day, look_rests_on
from handbook_api.platform.access_log import AccessLog, Look
from handbook_api.platform.clock import Clock, civil_date
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import SEPARATOR, ChildKey, PregnancyKey
from handbook_api.platform.ledger import SubjectKind
from handbook_api.platform.problems import Problem, ProblemCode, Refused
from handbook_api.platform.signing import Signer

CURSOR_LIFETIME = timedelta(days=31)

_PURPOSE = "access-log-cursor"

_OF_A_CHILD = frozenset(
    {
        SubjectKind.CHILD,
        SubjectKind.GROWTH_RECORD,
        SubjectKind.VACCINATION_RECORD,
        SubjectKind.VACCINATION_DECISION,
    }
)
_TOLD_BESIDE = frozenset({SubjectKind.JOURNAL_ENTRY, SubjectKind.PHOTO})
"""Entered beside the look at the handbook they are in, which is the line. That somebody looked at just these would tell
that they are there."""
_OF_A_PREGNANCY = frozenset({SubjectKind.PREGNANCY, SubjectKind.PREGNANCY_RECORD})


@dataclass(frozen=True, slots=True, order=True)
class _Place:
    """Where a line stands within its day, and what it says besides the day. Empty texts stand for nothing."""

    kind: str
    subject: str
    municipality: str


@dataclass(frozen=True, slots=True)
class SeenLook:
    """On `on`, staff looked at a child's handbook, at a pregnancy's, or (neither is there) at the family's.

    What there is inside a handbook is not told: a questionnaire that one guardian alone may see would be in it.
    `municipality` is `None` where another guardian had opened it: where she lives can be read from it.
    """

    cursor: str
    on: date
    child: ChildKey | None
    pregnancy: PregnancyKey | None
    municipality: str | None


@dataclass(frozen=True, slots=True)
class LooksPage:
    """Some lines, the newest first."""

    looks: tuple[SeenLook, ...]
    has_more: bool


class LookService:
    """Shows guardians that staff looked."""

    def __init__(
        self, families: FamilyService, access_log: AccessLog, signer: Signer, clock: Clock, zone: ZoneInfo
    ) -> None:
        self._families = families
        self._access_log = access_log
        self._signer = signer
        self._clock = clock
        self._zone = zone

    async def before(self, principal: Principal, family_id: str, cursor: str | None, limit: int) -> LooksPage:
        """The lines that stand after `cursor`, or the newest, at most `limit` of them.

        Raises `Refused(NOT_FOUND)` for a family that is not hers, `Forbidden` for viewers and staff, and
        `Refused(NOT_A_CURSOR)` for a cursor of another family, an old one, or none of ours.
        """
        family, asker = await self._families.standing(principal, family_id)
        asker.demand_with_family(FamilyAction.SEE_ACCESS_LOG)
        if family is None:
            raise Refused(Problem(ProblemCode.NOT_FOUND, ("familyId",)))
        day, place = self._position(family_id, cursor)
        lines: list[tuple[date, _Place]] = []
        async with aclosing(self._days(family, asker, day)) as days:
            async for on, places in days:
                lines += [(on, one) for one in sorted(places) if place is None or on < day or one > place]
                if len(lines) > limit:
                    break
        return LooksPage(tuple(self._shown(family_id, *line) for line in lines[:limit]), len(lines) > limit)

    async def _days(
        self, family: Family, asker: Standing, last: date
    ) -> AsyncGenerator[tuple[date, set[_Place]], None]:
        """Each day with looks, the newest first and none after `last`, with what there is to say of it."""
        day, places = last, set[_Place]()
        async with aclosing(self._access_log.looks_before(family.id, end_of_day(last, self._zone))) as looks:
            async for look in looks:
                on = civil_date(look.at, self._zone)
                if on != day:
                    yield day, places
                    day, places = on, set()
                if _is_told(look, asker):
                    places.add(_place(look, family, asker))
        yield day, places

    def _shown(self, family_id: str, on: date, place: _Place) -> SeenLook:
        claims = {
            "family_id": family_id,
            "on": on.isoformat(),
            "place": [place.kind, place.subject, place.municipality],
        }
        cursor, _ = self._signer.sign(_PURPOSE, claims, CURSOR_LIFETIME)
        return SeenLook(
            cursor,
            on,
            ChildKey.parse(place.subject) if place.kind == SubjectKind.CHILD else None,
            PregnancyKey.parse(place.subject) if place.kind == SubjectKind.PREGNANCY else None,
            place.municipality or None,
        )

    def _position(self, family_id: str, cursor: str | None) -> tuple[date, _Place | None]:
        """The day to read on from, and the last line of it that was read already."""
        if cursor is None:
            return civil_date(self._clock.now(), self._zone), None
        claims = self._signer.read(_PURPOSE, cursor)
        if claims is None or claims["family_id"] != family_id:
            raise Refused(Problem(ProblemCode.NOT_A_CURSOR, ("after",)))
        return date.fromisoformat(claims["on"]), _Place(*claims["place"])


def _is_told(look: Look, asker: Standing) -> bool:
    """Whether a look has a line of its own for her: none at what does not exist for her."""
    exists = look.kept_for is None or asker.recorded_by in look.kept_for
    return exists and look.subject_kind not in _TOLD_BESIDE


def _place(look: Look, family: Family, asker: Standing) -> _Place:
    kind, subject = _about(look)
    opening = look_rests_on(family, look.municipality, look.at)
    is_hers = opening is not None and opening.opened_by is not None and opening.opened_by == asker.recorded_by
    return _Place(kind, subject, look.municipality if is_hers else "")


def _about(look: Look) -> tuple[str, str]:
    """The handbook that a look was at: a child's or a pregnancy's by its key, or the family's."""
    handbook = SEPARATOR.join(look.subject_id.split(SEPARATOR)[:2])
    if look.subject_kind in _OF_A_CHILD:
        return SubjectKind.CHILD.value, handbook
    if look.subject_kind in _OF_A_PREGNANCY:
        return SubjectKind.PREGNANCY.value, handbook
    return SubjectKind.FAMILY.value, ""
