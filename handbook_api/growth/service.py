"""The use cases of growth: record a measurement, correct it, delete it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bson.binary import Binary

from handbook_api.children.model import Child
from handbook_api.children.service import ChildService, SeenChild, seen
from handbook_api.families.access import Action, Audience, Standing
from handbook_api.families.whereabouts import whereabouts_for
from handbook_api.growth.models import Measurement, Plausibility, Reference, Subject
from handbook_api.growth.records import GrowthRecord, stored_record
from handbook_api.growth.rules import assess, measurement_problems, plausibility
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import RecordKey
from handbook_api.platform.ledger import Change, Ledger, Page, SubjectKind
from handbook_api.platform.problems import Problem, ProblemCode, Refused, VersionConflict

RECORDS_CEILING = 1_000
"""A handbook is one document; about 300 measurements are usual."""
NOTE_LIMIT_CHARACTERS = 1_000

_PATH = ("recordId",)


@dataclass(frozen=True, slots=True)
class GrowthEntry:
    """What a person enters. `confirmed`: she looked again at a value that is all but impossible."""

    measurement: Measurement
    note: str | None = None
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class SeenRecord:
    """A growth record with the child it is about, as one person sees both."""

    child: SeenChild
    record: GrowthRecord


def subject_of(child: Child) -> Subject:
    """Of whom a child's measurements are."""
    return Subject(child.sex, child.birth.born_on, child.birth.gestation_days)


class GrowthService:
    """Everything people do with growth records. Family and staff write alike; whose record it is, the standing says."""

    def __init__(self, children: ChildService, ledger: Ledger, cipher: FieldCipher) -> None:
        self._children = children
        self._ledger = ledger
        self._cipher = cipher

    async def record(self, principal: Principal, key: RecordKey, entry: GrowthEntry) -> SeenRecord:
        """Record a measurement under the id its writer chose; the same id again gives the record that is there.

        Raises `Refused` with everything that is wrong (`NOT_FOUND` also for the id of a record that was deleted, which
        a late repeat does not bring back, or that is one of another kind), and `Forbidden` for viewers.
        """
        sealed_note = await self._sealed(entry)

        async def work(page: Page) -> SeenRecord:
            family, child, asker = await self._children.opened_in_family(
                page, principal, key.child, Action.READ, path=("childId",)
            )
            asker.demand(Action.RECORD, asker.side, Audience.FAMILY)
            existing = _record(child, key.record)
            if existing is not None:
                asker.demand(Action.READ, existing.side, existing.audience)
                return SeenRecord(seen(child, asker), existing)
            if key.record in child.removed_records:
                raise _not_found(("id",))
            await self._ledger.refuse_taken(page, key.child.family_id, str(key), SubjectKind.GROWTH_RECORD)
            self._check(child, entry)
            if len(child.growth) >= RECORDS_CEILING:
                raise Refused(Problem(ProblemCode.CEILING_REACHED, ("childId",), {"limit": RECORDS_CEILING}))
            record = GrowthRecord(
                id=key.record,
                version=1,
                side=asker.side,
                audience=Audience.FAMILY,
                measurement=entry.measurement,
                sealed_note=sealed_note,
                plausibility=_plausibility(child, entry.measurement),
                recorded_by=asker.recorded_by,
                recorded_at=page.now,
                whereabouts_for=whereabouts_for(asker, family),
            )
            saved = await self._children.save_inside(page, replace(child, growth=(*child.growth, record)))
            page.note(_change("GROWTH_RECORDED", key, record, asker, after=stored_record(record)))
            return SeenRecord(seen(saved, asker), record)

        return await self._ledger.change(key.child.family_id, work)

    async def correct(
        self, principal: Principal, key: RecordKey, expected_version: int, entry: GrowthEntry
    ) -> SeenRecord:
        """Replace what was measured. Whose record it is and for whom stays.

        Raises `Refused` with what is wrong, `Forbidden` for a record that is not hers to change, and `VersionConflict`
        with a `SeenRecord` as it stands when it was changed since.
        """
        sealed_note = await self._sealed(entry)

        async def work(page: Page) -> SeenRecord:
            family, child, asker = await self._children.opened_in_family(
                page, principal, key.child, Action.READ, path=_PATH
            )
            record = _demanded(child, key, asker, Action.CORRECT)
            if record.version != expected_version:
                raise VersionConflict(SeenRecord(seen(child, asker), record))
            self._check(child, entry)
            corrected = replace(
                record,
                version=record.version + 1,
                measurement=entry.measurement,
                sealed_note=sealed_note,
                plausibility=_plausibility(child, entry.measurement),
                corrected_at=page.now,
                whereabouts_for=whereabouts_for(asker, family),
            )
            growth = tuple(corrected if one.id == record.id else one for one in child.growth)
            saved = await self._children.save_inside(page, replace(child, growth=growth))
            page.note(
                _change(
                    "GROWTH_CORRECTED",
                    key,
                    record,
                    asker,
                    before=stored_record(record),
                    after=stored_record(corrected),
                )
            )
            return SeenRecord(seen(saved, asker), corrected)

        return await self._ledger.change(key.child.family_id, work)

    async def delete(self, principal: Principal, key: RecordKey, expected_version: int) -> SeenChild:
        """Delete a record, and what the ledger holds of it; a second time is no error. Gives the child without it.

        Raises `Forbidden` for a record that is not hers to delete (staff's are nobody's), and `VersionConflict`. To
        whoever deletes none, one that was deleted never was.
        """

        async def work(page: Page) -> SeenChild:
            child, asker = await self._children.opened(page, principal, key.child, Action.READ, path=_PATH)
            if key.record in child.removed_records and asker.may(Action.DELETE, asker.side, Audience.FAMILY):
                return seen(child, asker)
            record = _demanded(child, key, asker, Action.DELETE)
            if record.version != expected_version:
                raise VersionConflict(SeenRecord(seen(child, asker), record))
            without = replace(
                child,
                growth=tuple(one for one in child.growth if one.id != record.id),
                removed_records=child.removed_records | {record.id},
            )
            saved = await self._children.save_inside(page, without)
            page.erase(str(key))
            page.note(_change("GROWTH_DELETED", key, record, asker))
            return seen(saved, asker)

        return await self._ledger.change(key.child.family_id, work)

    async def _sealed(self, entry: GrowthEntry) -> Binary | None:
        return await self._cipher.encrypt_optional(_note(entry))

    def _check(self, child: Child, entry: GrowthEntry) -> None:
        problems = (
            *measurement_problems(
                subject_of(child), entry.measurement, self._children.today(), confirmed=entry.confirmed
            ),
            *_note_problems(_note(entry)),
        )
        if problems:
            raise Refused(*problems)


def _note(entry: GrowthEntry) -> str | None:
    return (entry.note or "").strip() or None


def _note_problems(note: str | None) -> tuple[Problem, ...]:
    if note is None or len(note) <= NOTE_LIMIT_CHARACTERS:
        return ()
    return (Problem(ProblemCode.TOO_LONG, ("note",), {"value": len(note), "limit": NOTE_LIMIT_CHARACTERS}),)


def _record(child: Child, record_id: str) -> GrowthRecord | None:
    return next((record for record in child.growth if record.id == record_id), None)


def _demanded(child: Child, key: RecordKey, asker: Standing, action: Action) -> GrowthRecord:
    record = _record(child, key.record)
    if record is None:
        raise _not_found(_PATH)
    asker.demand(action, record.side, record.audience, _PATH)
    return record


def _not_found(path: tuple[str, ...]) -> Refused:
    return Refused(Problem(ProblemCode.NOT_FOUND, path))


def _plausibility(child: Child, measurement: Measurement) -> Plausibility:
    return plausibility(assess(subject_of(child), measurement, Reference.JP_2023))


def _change(
    what: str,
    key: RecordKey,
    record: GrowthRecord,
    by: Standing,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Change:
    return Change(
        what,
        SubjectKind.GROWTH_RECORD,
        str(key),
        by.recorded_by,
        record.side.value,
        record.audience.value,
        before,
        after,
    )
