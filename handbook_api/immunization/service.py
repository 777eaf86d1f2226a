"""The use cases of vaccination records: record a dose, correct it, delete it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bson.binary import Binary

from handbook_api.children.model import Child
from handbook_api.children.service import ChildService, SeenChild, seen
from handbook_api.families.access import Action, Audience, Side, Standing
from handbook_api.families.service import FamilyService
from handbook_api.families.whereabouts import knows_whereabouts, whereabouts_for
from handbook_api.immunization.entry import VaccinationEntry, entry_problems, trimmed
from handbook_api.immunization.records import VaccinationRecord, VaccinationSource, stored_vaccination
from handbook_api.immunization.schedule import Schedule
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import RecordKey
from handbook_api.platform.ledger import Change, Ledger, Page, SubjectKind
from handbook_api.platform.problems import Forbidden, Problem, ProblemCode, Refused, VersionConflict

RECORDS_CEILING = 1_000
"""A handbook is one document; about fifty doses are usual."""

_AUDIENCE = Audience.GUARDIANS
"""Viewers see growth, photos and milestones, and nothing else (docs/access.md)."""
_SOURCES = {
    Side.FAMILY: (VaccinationSource.PARENT,),
    Side.OFFICIAL: (VaccinationSource.STAFF, VaccinationSource.CLINIC),
}
"""What each side may call the source of a record; the first where nothing is said."""
_PATH = ("recordId",)


@dataclass(frozen=True, slots=True)
class SeenVaccination:
    """A dose with the child it was given to, as one person sees both."""

    child: SeenChild
    record: VaccinationRecord


@dataclass(frozen=True, slots=True)
class _Sealed:
    place: Binary | None
    given_by: Binary | None
    note: Binary | None


class VaccinationService:
    """Everything people do with the doses a child was given. Family and staff write alike, each on its own side."""

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

    async def record(self, principal: Principal, key: RecordKey, entry: VaccinationEntry) -> SeenVaccination:
        """Record a dose under the id its writer chose; the same id again gives the record that is there.

        Raises `Refused` with everything that is wrong (`NOT_FOUND` also for the id of a record that was deleted, which
        a late repeat does not bring back, or that is one of another kind), and `Forbidden` for viewers. A rule of the
        schedule is no reason to refuse.
        """
        entry = trimmed(entry)
        sealed = await self._sealed(entry)
        family, _ = await self._families.standing(principal, key.child.family_id)

        async def work(page: Page) -> SeenVaccination:
            child, asker = await self._children.opened(page, principal, key.child, Action.READ, path=("childId",))
            _demand_writing(asker)
            existing = _record(child, key.record)
            if existing is not None:
                return SeenVaccination(seen(child, asker), existing)
            if key.record in child.removed_records:
                raise _not_found(("id",))
            await self._ledger.refuse_taken(page, key.child.family_id, str(key), SubjectKind.VACCINATION_RECORD)
            self._check(child, entry, asker)
            if len(child.vaccinations) >= RECORDS_CEILING:
                raise Refused(Problem(ProblemCode.CEILING_REACHED, ("childId",), {"limit": RECORDS_CEILING}))
            record = VaccinationRecord(
                id=key.record,
                version=1,
                side=asker.side,
                audience=_AUDIENCE,
                vaccination=entry.vaccination,
                sealed_place=sealed.place,
                sealed_given_by=sealed.given_by,
                sealed_note=sealed.note,
                source=entry.source or _SOURCES[asker.side][0],
                recorded_by=asker.recorded_by,
                recorded_at=page.now,
                whereabouts_for=whereabouts_for(asker, family),
            )
            saved = await self._children.save_inside(page, replace(child, vaccinations=(*child.vaccinations, record)))
            page.note(_change("VACCINATION_RECORDED", key, record, asker, after=stored_vaccination(record)))
            return SeenVaccination(seen(saved, asker), record)

        return await self._ledger.change(key.child.family_id, work)

    async def correct(
        self, principal: Principal, key: RecordKey, expected_version: int, entry: VaccinationEntry
    ) -> SeenVaccination:
        """Replace what was entered about a dose. Whose record it is and for whom stays.

        Where it was given, and by whom, stays too where she is not shown it and enters nothing in its place.
        Raises `Refused` with what is wrong, `Forbidden` for a record that is not hers to change, and `VersionConflict`
        with a `SeenVaccination` as it stands when it was changed since.
        """
        entry = trimmed(entry)
        sealed = await self._sealed(entry)
        family, _ = await self._families.standing(principal, key.child.family_id)

        async def work(page: Page) -> SeenVaccination:
            child, asker, record = await self._opened(page, principal, key, Action.CORRECT)
            if record.version != expected_version:
                raise VersionConflict(SeenVaccination(seen(child, asker), record))
            self._check(child, entry, asker)
            corrected = replace(
                record,
                version=record.version + 1,
                vaccination=entry.vaccination,
                sealed_note=sealed.note,
                source=entry.source or record.source,
                corrected_at=page.now,
            )
            if knows_whereabouts(asker, record.whereabouts_for) or entry.place or entry.given_by:
                corrected = replace(
                    corrected,
                    sealed_place=sealed.place,
                    sealed_given_by=sealed.given_by,
                    whereabouts_for=whereabouts_for(asker, family),
                )
            vaccinations = tuple(corrected if one.id == record.id else one for one in child.vaccinations)
            saved = await self._children.save_inside(page, replace(child, vaccinations=vaccinations))
            before, after = stored_vaccination(record), stored_vaccination(corrected)
            page.note(_change("VACCINATION_CORRECTED", key, record, asker, before=before, after=after))
            return SeenVaccination(seen(saved, asker), corrected)

        return await self._ledger.change(key.child.family_id, work)

    async def delete(self, principal: Principal, key: RecordKey, expected_version: int) -> SeenChild:
        """Delete a record, and what the ledger holds of it; a second time is no error. Gives the child without it.

        Raises `Forbidden` for a record that is not hers to delete (staff's are nobody's), and `VersionConflict`.
        """

        async def work(page: Page) -> SeenChild:
            child, asker = await self._children.opened(page, principal, key.child, Action.READ, path=_PATH)
            if key.record in child.removed_records and asker.may(Action.DELETE, asker.side, _AUDIENCE):
                return seen(child, asker)
            record = _demanded(child, key, asker, Action.DELETE)
            if record.version != expected_version:
                raise VersionConflict(SeenVaccination(seen(child, asker), record))
            without = replace(
                child,
                vaccinations=tuple(one for one in child.vaccinations if one.id != record.id),
                removed_records=child.removed_records | {record.id},
            )
            saved = await self._children.save_inside(page, without)
            page.erase(str(key))
            page.note(_change("VACCINATION_DELETED", key, record, asker))
            return seen(saved, asker)

        return await self._ledger.change(key.child.family_id, work)

    async def _opened(
        self, page: Page, principal: Principal, key: RecordKey, action: Action
    ) -> tuple[Child, Standing, VaccinationRecord]:
        child, asker = await self._children.opened(page, principal, key.child, Action.READ, path=_PATH)
        return child, asker, _demanded(child, key, asker, action)

    async def _sealed(self, entry: VaccinationEntry) -> _Sealed:
        return _Sealed(
            place=await self._cipher.encrypt_optional(entry.place),
            given_by=await self._cipher.encrypt_optional(entry.given_by),
            note=await self._cipher.encrypt_optional(entry.note),
        )

    def _check(self, child: Child, entry: VaccinationEntry, asker: Standing) -> None:
        problems = entry_problems(entry, self._schedule, child.birth.born_on, self._children.today())
        if entry.source is not None and entry.source not in _SOURCES[asker.side]:
            problems += (Problem(ProblemCode.SOURCE_NOT_YOURS, ("source",)),)
        if problems:
            raise Refused(*problems)


def _demand_writing(asker: Standing) -> None:
    """A viewer sees the child, so she is told that this is not hers to do; which records there are, she is not."""
    if not asker.may(Action.RECORD, asker.side, _AUDIENCE):
        raise Forbidden


def _record(child: Child, record_id: str) -> VaccinationRecord | None:
    return next((record for record in child.vaccinations if record.id == record_id), None)


def _demanded(child: Child, key: RecordKey, asker: Standing, action: Action) -> VaccinationRecord:
    record = _record(child, key.record)
    if record is None:
        raise _not_found(_PATH)
    asker.demand(action, record.side, record.audience, _PATH)
    return record


def _not_found(path: tuple[str, ...]) -> Refused:
    return Refused(Problem(ProblemCode.NOT_FOUND, path))


def _change(
    what: str,
    key: RecordKey,
    record: VaccinationRecord,
    by: Standing,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Change:
    return Change(
        what,
        SubjectKind.VACCINATION_RECORD,
        str(key),
        by.recorded_by,
        record.side.value,
        record.audience.value,
        before,
        after,
    )
