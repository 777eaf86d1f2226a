"""How an entry of staff becomes a record: checked, sealed, with what was measured as a growth record beside it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from bson.binary import Binary

from handbook_api.checkups.content import (
    CheckupContent,
    Sealed,
    definition_of,
    opened_content,
    sealed_content,
    written_state,
)
from handbook_api.checkups.entry import (
    NOTE_LIMIT_CHARACTERS,
    CheckupEntry,
    day_problems,
    finding_problems,
    judgement_problems,
    offered_kind,
    text_problems,
)
from handbook_api.checkups.growing import grown, measured_problems, measured_record, note_growth
from handbook_api.checkups.holding import Holder, Holders
from handbook_api.checkups.measuring import measurement_of, without_measured
from handbook_api.checkups.model import CheckupKind
from handbook_api.checkups.records import CheckupRecord, Signature
from handbook_api.families.access import Side
from handbook_api.families.model import Family
from handbook_api.families.whereabouts import whereabouts_in
from handbook_api.forms.definition import FormDefinition, Forms
from handbook_api.growth.models import Measurement
from handbook_api.growth.records import GrowthRecord
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal
from handbook_api.platform.ledger import Page
from handbook_api.platform.problems import Problem, ProblemCode, Refused

RECORDS_CEILING = 200
"""A handbook is one document; about thirty checkups are usual."""
CORRECTIONS_CEILING = 100
"""Of one record."""


@dataclass(frozen=True, slots=True)
class Written:
    """A record, and its holder with the growth records as they are now; the record is not in it yet."""

    holder: Holder
    record: CheckupRecord


class CheckupWriter:
    """Makes records of entries. Asks nobody for access: whoever calls it has."""

    def __init__(self, holders: Holders, forms: Forms, cipher: FieldCipher) -> None:
        self._holders = holders
        self._forms = forms
        self._cipher = cipher

    async def new(
        self,
        page: Page,
        principal: Principal,
        holder: Holder,
        record_id: str,
        entry: CheckupEntry,
        family: Family | None,
    ) -> Written:
        """The first version of a record. Raises `Refused` with everything that is wrong with `entry`."""
        kind, definition = self._checked(principal, holder, entry, None)
        sealed = await sealed_content(entry, without_measured(definition, entry.findings), self._cipher)
        record = CheckupRecord(
            id=record_id,
            version=1,
            side=Side.OFFICIAL,
            audience=holder.audience,
            kind=kind.code,
            attended_on=entry.attended_on,
            findings_form=None,
            findings_edition=None,
            sealed_findings=None,
            judgement=entry.judgement,
            sealed_place=None,
            sealed_remarks=None,
            recorded_by=None,
            recorded_at=page.now,
        )
        record = _with_content(holder, record, entry, definition, sealed, family)
        return self._measured(page, holder, self._signed(page, principal, record, entry), definition, entry)

    async def corrected(
        self,
        page: Page,
        principal: Principal,
        holder: Holder,
        record: CheckupRecord,
        entry: CheckupEntry,
        family: Family | None,
    ) -> Written:
        """A record as `entry` says; what is signed is signed anew. Raises `Refused` with everything that is wrong."""
        _, definition = self._checked(principal, holder, entry, record)
        sealed = await sealed_content(entry, without_measured(definition, entry.findings), self._cipher)
        corrected = _with_content(holder, record, entry, definition, sealed, family)
        return self._measured(page, holder, self._signed(page, principal, corrected, entry), definition, entry)

    async def says(self, holder: Holder, record: CheckupRecord, entry: CheckupEntry) -> bool:
        """Whether the record says what `entry` says."""
        return record.kind == entry.kind and (await self._content(holder, record)).says(entry)

    async def earlier_state(self, holder: Holder, record: CheckupRecord) -> Binary:
        """What a record says before it is changed, sealed."""
        return await self._cipher.encrypt(written_state(await self._content(holder, record)))

    def without_growth(self, page: Page, holder: Holder, record: CheckupRecord) -> Holder:
        """The same without what a checkup measured, which is noted."""
        return _with_growth(page, holder, holder.growth(record), None)[0]

    def needs_judgement(self, principal: Principal, holder: Holder, code: str) -> bool:
        """Whether a record of this kind is not signed without a judgement."""
        offered = offered_kind(self._holders.programme(principal, holder), code, holder.origins)
        return offered is not None and offered.kind.judgement

    def release_problems(self, record: CheckupRecord, withheld: frozenset[str]) -> tuple[Problem, ...]:
        """Why a record cannot be released so."""
        if record.signature is None:
            return (Problem(ProblemCode.NOT_SIGNED, ("recordId",)),)
        definition = definition_of(record, self._forms)
        known = frozenset(definition.by_key) if definition else frozenset()
        return tuple(Problem(ProblemCode.UNKNOWN_QUESTION, ("withhold", key)) for key in sorted(withheld - known))

    def reason_problems(self, reason: str | None) -> tuple[Problem, ...]:
        """What is wrong with the reason why something signed is changed."""
        if not reason:
            return (Problem(ProblemCode.REQUIRED, ("reason",)),)
        if len(reason) > NOTE_LIMIT_CHARACTERS:
            return (Problem(ProblemCode.TOO_LONG, ("reason",), {"value": len(reason), "limit": NOTE_LIMIT_CHARACTERS}),)
        return ()

    async def _content(self, holder: Holder, record: CheckupRecord) -> CheckupContent:
        return await opened_content(record, holder.growth(record), self._forms, self._cipher)

    def _checked(
        self, principal: Principal, holder: Holder, entry: CheckupEntry, record: CheckupRecord | None
    ) -> tuple[CheckupKind, FormDefinition | None]:
        offered = offered_kind(self._holders.programme(principal, holder), entry.kind, holder.origins)
        if offered is None or (record is not None and record.kind != entry.kind):
            raise Refused(Problem(ProblemCode.UNKNOWN_CHECKUP, ("kind",)))
        definition = self._definition(offered.kind, entry, record)
        earliest, today = holder.earliest(offered.kind.subject), self._holders.today()
        keeps_day = record is not None and record.attended_on == entry.attended_on
        is_signed = entry.sign or (record is not None and record.signature is not None)

        def problems() -> Iterator[Problem]:
            confirmed = entry.confirmed or keeps_day
            yield from day_problems(offered, entry.attended_on, earliest, today, confirmed=confirmed)
            yield from finding_problems(definition, entry.findings, today, earliest)
            yield from judgement_problems(entry, offered.kind, today, signed=is_signed)
            yield from text_problems(entry)
            if record is not None and record.signature is not None and not entry.reason:
                yield Problem(ProblemCode.REQUIRED, ("reason",))

        found = tuple(problems())
        found += self._measured_problems(holder, entry, definition, record, today, found)
        if found:
            raise Refused(*found)
        return offered.kind, definition

    def _measured_problems(
        self,
        holder: Holder,
        entry: CheckupEntry,
        definition: FormDefinition | None,
        record: CheckupRecord | None,
        today: date,
        found: tuple[Problem, ...],
    ) -> tuple[Problem, ...]:
        """Each question is told once: what the form has no place for, growth's rules do not judge as well."""
        measurement = measurement_of(definition, entry.findings, entry.attended_on)
        if measurement is None:
            return ()
        told = {problem.path for problem in found}
        problems = measured_problems(holder, measurement, holder.growth(record), today, confirmed=entry.confirmed)
        return tuple(problem for problem in problems if problem.path not in told)

    def _definition(
        self, kind: CheckupKind, entry: CheckupEntry, record: CheckupRecord | None
    ) -> FormDefinition | None:
        """The edition a record keeps; of a new one that of its day."""
        if record is not None and record.findings_form is not None:
            return definition_of(record, self._forms)
        if kind.findings is None:
            return None
        return self._forms.current(kind.findings, entry.attended_on) or self._forms.latest(kind.findings)

    def _signed(self, page: Page, principal: Principal, record: CheckupRecord, entry: CheckupEntry) -> CheckupRecord:
        if not entry.sign and record.signature is None:
            return record
        return replace(record, signature=Signature(principal.uid, page.now))

    def _measured(
        self,
        page: Page,
        holder: Holder,
        record: CheckupRecord,
        definition: FormDefinition | None,
        entry: CheckupEntry,
    ) -> Written:
        measurement = measurement_of(definition, entry.findings, entry.attended_on)
        holder, growth = _with_growth(page, holder, holder.growth(record), measurement)
        return Written(holder, replace(record, growth=growth.id if growth else None))


def _with_growth(
    page: Page, holder: Holder, there: GrowthRecord | None, measurement: Measurement | None
) -> tuple[Holder, GrowthRecord | None]:
    after = measured_record(page, holder, there, measurement)
    note_growth(page, holder, there, after)
    growth = grown(holder, there, after)
    return (holder if growth is None else holder.with_growth(growth)), after


def _with_content(
    holder: Holder,
    record: CheckupRecord,
    entry: CheckupEntry,
    definition: FormDefinition | None,
    sealed: Sealed,
    family: Family | None,
) -> CheckupRecord:
    return replace(
        record,
        attended_on=entry.attended_on,
        findings_form=definition.code if definition else None,
        findings_edition=definition.edition if definition else None,
        sealed_findings=sealed.findings,
        judgement=entry.judgement,
        referral=sealed.referral,
        sealed_place=sealed.place,
        sealed_remarks=sealed.remarks,
        whereabouts_for=whereabouts_in(holder.asker, family, holder.audience),
    )
