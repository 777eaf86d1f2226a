"""The use cases of staff with a checkup's record: record, correct with a reason, sign, release, withdraw."""

from collections.abc import Iterable
from dataclasses import replace

from handbook_api.checkups.changes import note_checkup
from handbook_api.checkups.entry import CheckupEntry, trimmed
from handbook_api.checkups.holding import Holder, Holders
from handbook_api.checkups.keys import CheckupKey
from handbook_api.checkups.records import CheckupRecord, Correction, Signature
from handbook_api.checkups.views import SeenCheckup, seen_record
from handbook_api.checkups.writing import CORRECTIONS_CEILING, RECORDS_CEILING, CheckupWriter
from handbook_api.families.access import Action, Side
from handbook_api.families.model import Family
from handbook_api.families.service import FamilyService
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal
from handbook_api.platform.ledger import Ledger, Page, SubjectKind
from handbook_api.platform.problems import Problem, ProblemCode, Refused, VersionConflict

_VERSION_OF_NOTHING = 0


class CheckupService:
    """What staff do with the checkups of children, and with the mother's after the birth."""

    def __init__(
        self, holders: Holders, families: FamilyService, ledger: Ledger, cipher: FieldCipher, writer: CheckupWriter
    ) -> None:
        self._holders = holders
        self._families = families
        self._ledger = ledger
        self._cipher = cipher
        self._writer = writer

    async def record(self, principal: Principal, key: CheckupKey, entry: CheckupEntry) -> SeenCheckup:
        """Record a checkup under the id its writer chose; the same id again gives the record that is there.

        Raises `Refused` with everything that is wrong, `Forbidden` for the family, and `VersionConflict` with the
        record that a colleague made of the same checkup meanwhile.
        """
        return await self._put(principal, key, None, entry, subject_path=("subjectId",))

    async def save(
        self,
        principal: Principal,
        key: CheckupKey,
        expected_version: int | None,
        entry: CheckupEntry,
        *,
        subject_path: tuple[str, ...] = ("childId",),
    ) -> SeenCheckup:
        """Record a checkup, or correct the record there is of it: what a line of a checkup day's list does.

        `expected_version` is that of the record she saw, `None` where she saw none. An entry that changes nothing is
        never refused. Raises as `record` and `correct` do.
        """
        return await self._put(principal, key, expected_version, entry, subject_path=subject_path, by_kind=True)

    async def correct(
        self, principal: Principal, key: CheckupKey, expected_version: int, entry: CheckupEntry
    ) -> SeenCheckup:
        """Replace what was entered but for the kind; how it was before stays, sealed. Once it is signed, with a reason.

        Whoever corrects what is signed stands for it from then on. Raises `Refused`, `Forbidden` for the family, and
        `VersionConflict` with a `SeenCheckup` as it stands.
        """
        entry = trimmed(entry)
        family, _ = await self._families.standing(principal, key.family_id)

        async def work(page: Page) -> SeenCheckup:
            holder, record = await self._opened(page, principal, key)
            said = replace(entry, kind=record.kind)
            return await self._corrected(page, principal, holder, record, expected_version, said, family)

        return await self._ledger.change(key.family_id, work)

    async def sign(self, principal: Principal, key: CheckupKey, expected_version: int) -> SeenCheckup:
        """Stand for a record as it is. One that is signed stays as it is.

        Raises `Refused(REQUIRED)` where the kind needs a judgement and there is none, and `VersionConflict`.
        """

        async def work(page: Page) -> SeenCheckup:
            holder, record = await self._opened(page, principal, key)
            if record.signature is not None:
                return seen_record(holder, record)
            _demand_version(holder, record, expected_version)
            if record.judgement is None and self._writer.needs_judgement(principal, holder, record.kind):
                raise Refused(Problem(ProblemCode.REQUIRED, ("judgement",)))
            signed = replace(record, signature=Signature(principal.uid, page.now))
            return await self._kept(page, holder, "CHECKUP_SIGNED", record, signed)

        return await self._ledger.change(key.family_id, work)

    async def release(
        self, principal: Principal, key: CheckupKey, expected_version: int, withhold: Iterable[str]
    ) -> SeenCheckup:
        """Show the family what was found, but for the questions in `withhold`. The same again changes nothing.

        Raises `Refused(NOT_SIGNED)` for a record nobody stands for, `UNKNOWN_QUESTION`, and `VersionConflict`.
        """
        withheld = frozenset(withhold)

        async def work(page: Page) -> SeenCheckup:
            holder, record = await self._opened(page, principal, key)
            if record.released_at is not None and record.withheld == withheld:
                return seen_record(holder, record)
            _demand_version(holder, record, expected_version)
            problems = self._writer.release_problems(record, withheld)
            if problems:
                raise Refused(*problems)
            released = replace(record, released_at=record.released_at or page.now, withheld=withheld)
            return await self._kept(page, holder, "CHECKUP_RELEASED", record, released)

        return await self._ledger.change(key.family_id, work)

    async def withdraw(self, principal: Principal, key: CheckupKey, expected_version: int, reason: str) -> SeenCheckup:
        """Take back a record that was written for the wrong person: it counts for nothing, and staff alone see it.

        What was measured goes off the child's curve. A second time is no error. Raises `Refused` without a reason,
        `Forbidden` for the family, and `VersionConflict`.
        """
        reason = reason.strip()

        async def work(page: Page) -> SeenCheckup:
            holder, record = await self._holders.opened_record(page, principal, key, Side.OFFICIAL, Action.CORRECT)
            if not record.counts:
                return seen_record(holder, record)
            _demand_version(holder, record, expected_version)
            problems = self._writer.reason_problems(reason)
            if problems:
                raise Refused(*problems)
            withdrawn = await self._with_earlier_state(page, principal, holder, record, record, reason)
            withdrawn = replace(withdrawn, withdrawn_at=page.now, growth=None)
            without = self._writer.without_growth(page, holder, record)
            return await self._kept(page, without, "CHECKUP_WITHDRAWN", record, withdrawn)

        return await self._ledger.change(key.family_id, work)

    async def _put(
        self,
        principal: Principal,
        key: CheckupKey,
        expected_version: int | None,
        entry: CheckupEntry,
        *,
        subject_path: tuple[str, ...],
        by_kind: bool = False,
    ) -> SeenCheckup:
        entry = trimmed(entry)
        family, _ = await self._families.standing(principal, key.family_id)

        async def work(page: Page) -> SeenCheckup:
            holder = await self._holders.opened(page, principal, key.subject, subject_path)
            holder.demand_writing(Side.OFFICIAL)
            there, same_id = _record_of_kind(holder, entry.kind), holder.record(key.record)
            if same_id is not None and (not by_kind or same_id is not there):
                return _first_answer(holder, same_id, by_kind=by_kind)
            if there is not None:
                expected = _VERSION_OF_NOTHING if expected_version is None else expected_version
                return await self._corrected(page, principal, holder, there, expected, entry, family)
            if key.record in holder.document.removed_records or expected_version is not None:
                raise Refused(Problem(ProblemCode.NOT_FOUND, ("id",)))
            await self._ledger.refuse_taken(page, key.family_id, key.in_handbook, SubjectKind.CHECKUP_RECORD)
            if len(holder.records) >= RECORDS_CEILING:
                raise Refused(Problem(ProblemCode.CEILING_REACHED, subject_path, {"limit": RECORDS_CEILING}))
            written = await self._writer.new(page, principal, holder, key.record, entry, family)
            return await self._kept(page, written.holder, "CHECKUP_RECORDED", None, written.record)

        return await self._ledger.change(key.family_id, work)

    async def _corrected(
        self,
        page: Page,
        principal: Principal,
        holder: Holder,
        record: CheckupRecord,
        expected_version: int,
        entry: CheckupEntry,
        family: Family | None,
    ) -> SeenCheckup:
        if await self._writer.says(holder, record, entry) and (record.signature is not None or not entry.sign):
            return seen_record(holder, record)
        _demand_version(holder, record, expected_version)
        corrected = await self._writer.corrected(page, principal, holder, record, entry, family)
        kept = await self._with_earlier_state(page, principal, holder, record, corrected.record, entry.reason)
        return await self._kept(page, corrected.holder, "CHECKUP_CORRECTED", record, kept)

    async def _with_earlier_state(
        self,
        page: Page,
        principal: Principal,
        holder: Holder,
        before: CheckupRecord,
        after: CheckupRecord,
        reason: str | None,
    ) -> CheckupRecord:
        if len(before.corrections) >= CORRECTIONS_CEILING:
            raise Refused(Problem(ProblemCode.CEILING_REACHED, ("recordId",), {"limit": CORRECTIONS_CEILING}))
        correction = Correction(
            version=before.version,
            sealed_before=await self._writer.earlier_state(holder, before),
            sealed_reason=await self._cipher.encrypt_optional(reason),
            corrected_by=principal.uid,
            corrected_at=page.now,
        )
        return replace(after, corrections=(*before.corrections, correction), corrected_at=page.now)

    async def _kept(
        self, page: Page, holder: Holder, what: str, before: CheckupRecord | None, record: CheckupRecord
    ) -> SeenCheckup:
        if before is not None:
            record = replace(record, version=before.version + 1)
        saved = await self._holders.save(page, holder.with_record(record))
        note_checkup(page, what, holder, before, record)
        return seen_record(saved, record)

    async def _opened(self, page: Page, principal: Principal, key: CheckupKey) -> tuple[Holder, CheckupRecord]:
        holder, record = await self._holders.opened_record(page, principal, key, Side.OFFICIAL, Action.CORRECT)
        if not record.counts:
            raise Refused(Problem(ProblemCode.CHECKUP_WITHDRAWN, ("recordId",)))
        return holder, record


def _record_of_kind(holder: Holder, kind: str) -> CheckupRecord | None:
    """The municipality's own record of a kind: there is one at most."""
    return next((one for one in holder.records if one.kind == kind and one.side is Side.OFFICIAL and one.counts), None)


def _first_answer(holder: Holder, record: CheckupRecord, *, by_kind: bool) -> SeenCheckup:
    """What a request is answered with whose id is taken. A line of a list never changes the record of another kind."""
    found = holder.demanded(record.id, Side.OFFICIAL, Action.READ, ("id",))
    if by_kind:
        code = ProblemCode.NOT_FOUND if found.counts else ProblemCode.CHECKUP_WITHDRAWN
        raise Refused(Problem(code, ("id",)))
    return seen_record(holder, found)


def _demand_version(holder: Holder, record: CheckupRecord, expected_version: int) -> None:
    if record.version != expected_version:
        raise VersionConflict(seen_record(holder, record))
