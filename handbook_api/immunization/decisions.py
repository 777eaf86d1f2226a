"""The use cases of the municipality's decisions: make one about a broken rule or an exception, withdraw it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from handbook_api.children.model import Child
from handbook_api.children.service import ChildService, SeenChild, seen
from handbook_api.families.access import Action, Audience, Side
from handbook_api.families.service import FamilyService
from handbook_api.families.whereabouts import whereabouts_for
from handbook_api.immunization.entry import length_problems
from handbook_api.immunization.models import Decision, DecisionKind, VaccineGroup
from handbook_api.immunization.records import DecisionRecord, stored_decision
from handbook_api.immunization.schedule import Schedule
from handbook_api.platform.civil_dates import add_months
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import RecordKey
from handbook_api.platform.ledger import Change, Ledger, Page, SubjectKind
from handbook_api.platform.problems import Forbidden, Problem, ProblemCode, Refused

DECISIONS_CEILING = 200
"""A handbook is one document; most children have none."""
REASON_LIMIT_CHARACTERS = 1_000
EXTENSION_LONGEST_MONTHS = 24
"""Two years from when the special reason ended (予防接種法施行規則第2条の9); some groups have an age besides."""

_SIDE, _AUDIENCE = Side.OFFICIAL, Audience.GUARDIANS
_ABOUT_A_DOSE = frozenset({DecisionKind.ACCEPT_DOSE, DecisionKind.IGNORE_DOSE})
_PATH = ("decisionId",)


@dataclass(frozen=True, slots=True)
class DecisionEntry:
    """What staff enter. `dose_id` is for decisions about a dose, `until` for EXTEND_UNTIL; others do without.

    Without `is_reason_for_family` the reason stays with the municipality.
    """

    kind: DecisionKind
    group: VaccineGroup
    reason: str
    dose_id: str | None = None
    until: date | None = None
    is_reason_for_family: bool = True


@dataclass(frozen=True, slots=True)
class SeenDecision:
    """A decision with the child it is about, as one person sees both."""

    child: SeenChild
    record: DecisionRecord


class VaccinationDecisionService:
    """What the municipality decides: staff with the family's consent alone; guardians read it."""

    def __init__(
        self,
        children: ChildService,
        families: FamilyService,
        ledger: Ledger,
        cipher: FieldCipher,
        schedule: Schedule,
    ) -> None:
        self._children = children
        self._families = families
        self._ledger = ledger
        self._cipher = cipher
        self._schedule = schedule

    async def decide(self, principal: Principal, key: RecordKey, entry: DecisionEntry) -> SeenDecision:
        """Enter a decision under the id its writer chose; the same id again gives the decision that is there.

        Raises `Refused` with everything that is wrong (`NOT_FOUND` for the id of a record of another kind), and
        `Forbidden` for everybody in the family.
        """
        reason = entry.reason.strip()
        sealed_reason = await self._cipher.encrypt(reason)
        family, _ = await self._families.standing(principal, key.child.family_id)

        async def work(page: Page) -> SeenDecision:
            child, asker = await self._children.opened(page, principal, key.child, Action.READ, path=("childId",))
            if not asker.may(Action.RECORD, _SIDE, _AUDIENCE):
                raise Forbidden
            existing = _record(child, key.record)
            if existing is not None:
                return SeenDecision(seen(child, asker), existing)
            await self._ledger.refuse_taken(page, key.child.family_id, str(key), SubjectKind.VACCINATION_DECISION)
            self._check(child, entry, reason)
            if len(child.vaccination_decisions) >= DECISIONS_CEILING:
                raise Refused(Problem(ProblemCode.CEILING_REACHED, ("childId",), {"limit": DECISIONS_CEILING}))
            record = DecisionRecord(
                id=key.record,
                side=_SIDE,
                audience=_AUDIENCE,
                decision=_decision(entry),
                sealed_reason=sealed_reason,
                decided_by=principal.uid,
                decided_at=page.now,
                whereabouts_for=whereabouts_for(asker, family) if entry.is_reason_for_family else frozenset(),
            )
            decisions = (*child.vaccination_decisions, record)
            saved = await self._children.save_inside(page, replace(child, vaccination_decisions=decisions))
            page.note(_change("VACCINATION_DECIDED", key, record, after=stored_decision(record)))
            return SeenDecision(seen(saved, asker), record)

        return await self._ledger.change(key.child.family_id, work)

    async def withdraw(self, principal: Principal, key: RecordKey) -> SeenDecision:
        """Let a decision count no more. It stays to be read; withdrawing it again changes nothing.

        Raises `Refused(NOT_FOUND)` for one that is not there, and `Forbidden` for guardians.
        """

        async def work(page: Page) -> SeenDecision:
            child, asker = await self._children.opened(page, principal, key.child, Action.READ, path=_PATH)
            record = _record(child, key.record)
            if record is None:
                raise Refused(Problem(ProblemCode.NOT_FOUND, _PATH))
            asker.demand(Action.CORRECT, record.side, record.audience, _PATH)
            if record.withdrawn_at is not None:
                return SeenDecision(seen(child, asker), record)
            withdrawn = replace(record, withdrawn_by=principal.uid, withdrawn_at=page.now)
            decisions = tuple(withdrawn if one.id == record.id else one for one in child.vaccination_decisions)
            saved = await self._children.save_inside(page, replace(child, vaccination_decisions=decisions))
            before, after = stored_decision(record), stored_decision(withdrawn)
            page.note(_change("VACCINATION_DECISION_WITHDRAWN", key, withdrawn, before=before, after=after))
            return SeenDecision(seen(saved, asker), withdrawn)

        return await self._ledger.change(key.child.family_id, work)

    def _check(self, child: Child, entry: DecisionEntry, reason: str) -> None:
        problems = (
            *_reason_problems(reason),
            *self._group_problems(entry.group),
            *self._dose_problems(child, entry),
            *self._until_problems(child, entry),
        )
        if problems:
            raise Refused(*problems)

    def _group_problems(self, group: VaccineGroup) -> tuple[Problem, ...]:
        return () if group in self._schedule.by_group else (Problem(ProblemCode.GROUP_NOT_PLANNED, ("group",)),)

    def _dose_problems(self, child: Child, entry: DecisionEntry) -> tuple[Problem, ...]:
        if entry.kind not in _ABOUT_A_DOSE:
            return ()
        if entry.dose_id is None:
            return (Problem(ProblemCode.REQUIRED, ("recordId",)),)
        dose = next((one for one in child.vaccinations if one.id == entry.dose_id), None)
        if dose is None:
            return (Problem(ProblemCode.NOT_FOUND, ("recordId",)),)
        if entry.group not in self._schedule.products[dose.vaccination.product].groups:
            return (Problem(ProblemCode.DOSE_NOT_OF_GROUP, ("group",)),)
        return ()

    def _until_problems(self, child: Child, entry: DecisionEntry) -> tuple[Problem, ...]:
        if entry.kind is not DecisionKind.EXTEND_UNTIL:
            return ()
        if entry.until is None:
            return (Problem(ProblemCode.REQUIRED, ("until",)),)
        rules = self._schedule.by_group.get(entry.group)
        if rules is None:
            return ()
        if not rules.extensible:
            return (Problem(ProblemCode.GROUP_NOT_EXTENSIBLE, ("group",)),)
        today = self._children.today()
        latest = add_months(today, EXTENSION_LONGEST_MONTHS)
        if rules.extension_cap is not None:
            latest = min(latest, rules.extension_cap.day(child.birth.born_on))
        if today <= entry.until <= latest:
            return ()
        values = {"value": entry.until.isoformat(), "limit": latest.isoformat()}
        return (Problem(ProblemCode.EXTENSION_OUT_OF_RANGE, ("until",), values),)


def _reason_problems(reason: str) -> tuple[Problem, ...]:
    if not reason:
        return (Problem(ProblemCode.REQUIRED, ("reason",)),)
    return length_problems(reason, "reason", REASON_LIMIT_CHARACTERS)


def _decision(entry: DecisionEntry) -> Decision:
    return Decision(
        kind=entry.kind,
        group=entry.group,
        dose_id=entry.dose_id if entry.kind in _ABOUT_A_DOSE else None,
        until=entry.until if entry.kind is DecisionKind.EXTEND_UNTIL else None,
    )


def _record(child: Child, record_id: str) -> DecisionRecord | None:
    return next((record for record in child.vaccination_decisions if record.id == record_id), None)


def _change(
    what: str,
    key: RecordKey,
    record: DecisionRecord,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Change:
    """An entry of the staff's: whose name stays with the municipality, and is in the record."""
    return Change(
        what,
        SubjectKind.VACCINATION_DECISION,
        str(key),
        None,
        record.side.value,
        record.audience.value,
        before,
        after,
    )
