"""The use cases of a family with its own records: that a checkup was held, so that nobody reminds of it any more."""

from collections.abc import Iterator
from dataclasses import replace

from bson.binary import Binary

from handbook_api.checkups.changes import note_checkup
from handbook_api.checkups.entry import OwnCheckupEntry, day_problems, offered_kind, text_problems, trimmed_own
from handbook_api.checkups.holding import Holder, Holders
from handbook_api.checkups.keys import CheckupKey
from handbook_api.checkups.records import CheckupRecord
from handbook_api.checkups.views import SeenCheckup, seen_record
from handbook_api.checkups.writing import RECORDS_CEILING
from handbook_api.families.access import Action, Side
from handbook_api.families.service import FamilyService
from handbook_api.families.whereabouts import knows_whereabouts, whereabouts_in
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal
from handbook_api.platform.ledger import Ledger, Page, SubjectKind
from handbook_api.platform.problems import Problem, ProblemCode, Refused, VersionConflict

_SUBJECT = ("subjectId",)


class OwnCheckupService:
    """What guardians do for a child, and the mother for herself. Findings and judgements are not theirs to write."""

    def __init__(self, holders: Holders, families: FamilyService, ledger: Ledger, cipher: FieldCipher) -> None:
        self._holders = holders
        self._families = families
        self._ledger = ledger
        self._cipher = cipher

    async def record(self, principal: Principal, key: CheckupKey, entry: OwnCheckupEntry) -> SeenCheckup:
        """Enter that a checkup was held, under the id its writer chose; the same id again gives the first answer.

        Raises `Refused` with everything that is wrong, and `Forbidden` for viewers, staff, and a guardian who is not
        the mother whose checkup it is.
        """
        entry = trimmed_own(entry)
        sealed_place, sealed_note = await self._sealed(entry)
        family, _ = await self._families.standing(principal, key.family_id)

        async def work(page: Page) -> SeenCheckup:
            holder = await self._holders.opened(page, principal, key.subject, _SUBJECT)
            holder.demand_writing(Side.FAMILY)
            if holder.record(key.record) is not None:
                return seen_record(holder, holder.demanded(key.record, Side.FAMILY, Action.READ, ("id",)))
            if key.record in holder.document.removed_records:
                raise Refused(Problem(ProblemCode.NOT_FOUND, ("id",)))
            await self._ledger.refuse_taken(page, key.family_id, key.in_handbook, SubjectKind.CHECKUP_RECORD)
            self._check(principal, holder, entry, None)
            if len(holder.records) >= RECORDS_CEILING:
                raise Refused(Problem(ProblemCode.CEILING_REACHED, _SUBJECT, {"limit": RECORDS_CEILING}))
            record = CheckupRecord(
                id=key.record,
                version=1,
                side=Side.FAMILY,
                audience=holder.audience,
                kind=entry.kind,
                attended_on=entry.attended_on,
                findings_form=None,
                findings_edition=None,
                sealed_findings=None,
                judgement=None,
                sealed_place=sealed_place,
                sealed_remarks=None,
                recorded_by=holder.asker.recorded_by,
                recorded_at=page.now,
                whereabouts_for=whereabouts_in(holder.asker, family, holder.audience),
                sealed_note=sealed_note,
            )
            saved = await self._holders.save(page, holder.with_record(record))
            note_checkup(page, "CHECKUP_RECORDED", holder, None, record)
            return seen_record(saved, record)

        return await self._ledger.change(key.family_id, work)

    async def correct(
        self, principal: Principal, key: CheckupKey, expected_version: int, entry: OwnCheckupEntry
    ) -> SeenCheckup:
        """Replace what was entered. The place stays where she is not shown it and enters none.

        Raises `Refused`, `Forbidden` for the municipality's record, and `VersionConflict` with a `SeenCheckup`.
        """
        entry = trimmed_own(entry)
        sealed_place, sealed_note = await self._sealed(entry)
        family, _ = await self._families.standing(principal, key.family_id)

        async def work(page: Page) -> SeenCheckup:
            holder, record = await self._opened(page, principal, key, Action.CORRECT)
            if record.version != expected_version:
                raise VersionConflict(seen_record(holder, record))
            self._check(principal, holder, entry, record)
            corrected = replace(
                record,
                version=record.version + 1,
                kind=entry.kind,
                attended_on=entry.attended_on,
                sealed_note=sealed_note,
                corrected_at=page.now,
            )
            if knows_whereabouts(holder.asker, record.whereabouts_for) or entry.place:
                corrected = replace(
                    corrected,
                    sealed_place=sealed_place,
                    whereabouts_for=whereabouts_in(holder.asker, family, holder.audience),
                )
            saved = await self._holders.save(page, holder.with_record(corrected))
            note_checkup(page, "CHECKUP_CORRECTED", holder, record, corrected)
            return seen_record(saved, corrected)

        return await self._ledger.change(key.family_id, work)

    async def delete(self, principal: Principal, key: CheckupKey, expected_version: int) -> None:
        """Delete a record, and what the ledger holds of it; a second time is no error.

        Raises `Forbidden` for the municipality's record, and `VersionConflict`.
        """

        async def work(page: Page) -> None:
            holder = await self._holders.opened(page, principal, key.subject, ("recordId",))
            if key.record in holder.document.removed_records and holder.may_write(Side.FAMILY):
                return
            record = holder.demanded(key.record, Side.FAMILY, Action.DELETE, ("recordId",))
            if record.version != expected_version:
                raise VersionConflict(seen_record(holder, record))
            await self._holders.save(page, holder.without_record(record))
            page.erase(str(key))
            note_checkup(page, "CHECKUP_DELETED", holder, record, None)

        await self._ledger.change(key.family_id, work)

    async def _opened(
        self, page: Page, principal: Principal, key: CheckupKey, action: Action
    ) -> tuple[Holder, CheckupRecord]:
        return await self._holders.opened_record(page, principal, key, Side.FAMILY, action)

    async def _sealed(self, entry: OwnCheckupEntry) -> tuple[Binary | None, Binary | None]:
        return (
            await self._cipher.encrypt_optional(entry.place),
            await self._cipher.encrypt_optional(entry.note),
        )

    def _check(
        self, principal: Principal, holder: Holder, entry: OwnCheckupEntry, record: CheckupRecord | None
    ) -> None:
        """A day that stands already is not judged again."""
        offered = offered_kind(self._holders.programme(principal, holder), entry.kind, holder.origins)
        if offered is None:
            raise Refused(Problem(ProblemCode.UNKNOWN_CHECKUP, ("kind",)))
        earliest, today = holder.earliest(offered.kind.subject), self._holders.today()
        stands = record is not None and (record.kind, record.attended_on) == (entry.kind, entry.attended_on)

        def problems() -> Iterator[Problem]:
            confirmed = entry.confirmed or stands
            yield from day_problems(offered, entry.attended_on, earliest, today, confirmed=confirmed)
            yield from text_problems(entry)

        found = tuple(problems())
        if found:
            raise Refused(*found)
