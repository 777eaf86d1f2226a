"""What happened in a family since a reader last asked: the ledger as one guardian may read it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handbook_api.families.access import FamilyAction, Relation, Side, Standing
from handbook_api.families.service import FamilyService
from handbook_api.families.told import told_at
from handbook_api.platform.access_log import AccessLog
from handbook_api.platform.identity import Principal
from handbook_api.platform.ledger import Entry, Ledger, SubjectKind
from handbook_api.platform.problems import Problem, ProblemCode, Refused
from handbook_api.platform.signing import Signer

CURSOR_LIFETIME = timedelta(days=366)
"""An app that was away for longer reads everything anew."""

_PURPOSE = "changes-cursor"

StandingsWithin = Callable[[str, Standing], Awaitable[Mapping[str, Standing]]]
"""How somebody who stands so to the family with this id stands to what is in it, by ids, where that can differ."""


@dataclass(frozen=True, slots=True)
class SeenChange:
    """An entry as a guardian sees it. What was deleted stays in the account as an entry that says so.

    `by` is a member's id, or `None` for the municipality's staff. `cursor` stands for the place after this entry.

    `at` is the instant for what the reader did herself; of what others did, the day alone is told (`told.py`).
    """

    cursor: str
    what: str
    subject_kind: SubjectKind
    subject_id: str
    by: str | None
    side: Side
    at: datetime


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """Some entries, oldest first. `end_cursor` is where to read on; `None` only where there is nothing at all yet."""

    changes: tuple[SeenChange, ...]
    end_cursor: str | None
    has_more: bool


class ChangeService:
    """Shows guardians what happened, and nobody that there is something she is not shown.

    Entries are numbered without a gap, so a number would tell that one was left out (the mother's own records). A
    cursor is therefore sealed, and differs each time.
    """

    def __init__(
        self,
        families: FamilyService,
        ledger: Ledger,
        access_log: AccessLog,
        signer: Signer,
        zone: ZoneInfo,
        standings_within: StandingsWithin,
    ) -> None:
        self._families = families
        self._ledger = ledger
        self._access_log = access_log
        self._signer = signer
        self._zone = zone
        self._standings_within = standings_within

    async def after(self, principal: Principal, family_id: str, cursor: str | None, limit: int) -> ChangesPage:
        """What `principal` may know of the changes after `cursor`, or from the start, at most `limit` of them.

        Raises `Refused(NOT_FOUND)` for a family that is not hers, `Forbidden` for viewers and staff, and
        `Refused(NOT_A_CURSOR)` for a cursor of another family, an old one, or none of ours.
        """
        family, asker = await self._families.standing(principal, family_id)
        if family is not None and asker.relation is Relation.STAFF:
            # What staff try and may not do is in the log as well.
            await self._access_log.note(principal, family_id, SubjectKind.FAMILY, family_id)
        asker.demand_with_family(FamilyAction.SEE_CHANGES)
        standings = await self._standings_within(family_id, asker)
        entries = await self._ledger.entries_after(
            family_id,
            self._sequence(family_id, cursor),
            limit + 1,
            readable=_readable(asker),
            within={one: _readable(standing) for one, standing in standings.items() if standing != asker},
        )
        changes = tuple(self._shown(entry, asker) for entry in entries[:limit])
        return ChangesPage(changes, changes[-1].cursor if changes else cursor, len(entries) > limit)

    def _shown(self, entry: Entry, asker: Standing) -> SeenChange:
        change = entry.change
        at = told_at(entry.at, change.by, asker, self._zone)
        cursor, _ = self._signer.sign(
            _PURPOSE, {"family_id": entry.family_id, "sequence": entry.sequence}, CURSOR_LIFETIME
        )
        return SeenChange(cursor, change.what, change.subject_kind, change.subject_id, change.by, Side(change.side), at)

    def _sequence(self, family_id: str, cursor: str | None) -> int:
        if cursor is None:
            return 0
        claims = self._signer.read(_PURPOSE, cursor)
        if claims is None or claims["family_id"] != family_id:
            raise Refused(Problem(ProblemCode.NOT_A_CURSOR, ("after",)))
        return int(claims["sequence"])


def _readable(asker: Standing) -> frozenset[tuple[str, str]]:
    return frozenset((side.value, audience.value) for side, audience in asker.readable)
