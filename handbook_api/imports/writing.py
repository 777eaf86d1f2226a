"""Writes what a row says into a child's handbook, through the same services as a person's hand, once and not twice."""

from dataclasses import dataclass, replace
from typing import TypeVar

from handbook_api.checkups.content import CheckupContent, opened_content
from handbook_api.checkups.entry import CheckupEntry
from handbook_api.checkups.keys import CheckupKey
from handbook_api.checkups.records import CheckupRecord
from handbook_api.checkups.service import CheckupService
from handbook_api.checkups.views import SeenCheckup
from handbook_api.children.model import Child
from handbook_api.children.service import SeenChild
from handbook_api.families.access import Side
from handbook_api.forms.definition import Forms
from handbook_api.growth.models import Measurement
from handbook_api.growth.service import GrowthEntry, GrowthService
from handbook_api.immunization.entry import VaccinationEntry
from handbook_api.immunization.records import VaccinationRecord
from handbook_api.immunization.service import VaccinationService
from handbook_api.imports.outcomes import Conflict, Outcome
from handbook_api.imports.rows import ReadRow
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import RecordKey
from handbook_api.platform.problems import VersionConflict

_FIRST_VERSION = 1

Said = TypeVar("Said")


@dataclass(frozen=True, slots=True)
class Wrote:
    """What became of a row: `version` is that of the record once it says what the row says; `conflict` why it does not.

    `version` is `None` for a record of somebody else's that says the same already. `child` is there where something was
    written: as it stands then.
    """

    outcome: Outcome
    version: int | None = None
    conflict: Conflict | None = None
    child: Child | None = None


@dataclass(frozen=True, slots=True)
class _Standing:
    """The record that a row became. `is_untouched`: it is as the import left it."""

    version: int
    says_the_same: bool
    says_so_too: bool
    """What the row says is in it, with more that somebody added."""
    is_untouched: bool


class RowWriter:
    """Writes rows of every kind. The services judge them as they judge what a person enters, and nothing is confirmed.

    `reason` is what stands as the reason of a correction.
    """

    def __init__(
        self,
        growth: GrowthService,
        vaccinations: VaccinationService,
        checkups: CheckupService,
        forms: Forms,
        cipher: FieldCipher,
        reason: str,
    ) -> None:
        self._growth = growth
        self._vaccinations = vaccinations
        self._checkups = checkups
        self._forms = forms
        self._cipher = cipher
        self._reason = reason

    async def write(self, principal: Principal, child: Child, row: ReadRow, left_version: int | None) -> Wrote:
        """Write a row; `child` is as it was read a moment ago, `left_version` the one the import left of the record.

        What staff entered or corrected themselves is never overwritten. Raises `Refused` with everything that is wrong.
        """
        try:
            match row.entry:
                case GrowthEntry():
                    return await self._write_growth(principal, child, row.id, row.entry, left_version)
                case VaccinationEntry():
                    return await self._write_vaccination(principal, child, row.id, row.entry, left_version)
                case CheckupEntry():
                    return await self._write_checkup(principal, child, row.id, row.entry, left_version)
        except VersionConflict:
            return Wrote(Outcome.CONFLICT, conflict=Conflict.CHANGED_BY_STAFF)

    async def _write_growth(
        self, principal: Principal, child: Child, record_id: str, entry: GrowthEntry, left_version: int | None
    ) -> Wrote:
        key, said = RecordKey(child.key, record_id), entry.measurement
        record = next((one for one in child.growth if one.id == record_id), None)
        if record is None:
            if any(one.side is Side.OFFICIAL and one.measurement == said for one in child.growth):
                return Wrote(Outcome.UNCHANGED)
            seen = await self._growth.record(principal, key, entry)
            return Wrote(Outcome.NEW, seen.record.version, child=seen.child.child)
        standing = _Standing(
            record.version,
            record.measurement == said,
            _says_measured(record.measurement, said),
            record.version == (left_version or _FIRST_VERSION),
        )
        if settled := _settled(standing):
            return settled
        corrected = await self._growth.correct(principal, key, record.version, entry)
        return Wrote(Outcome.CORRECTED, corrected.record.version, child=corrected.child.child)

    async def _write_vaccination(
        self, principal: Principal, child: Child, record_id: str, entry: VaccinationEntry, left_version: int | None
    ) -> Wrote:
        key = RecordKey(child.key, record_id)
        record = next((one for one in child.vaccinations if one.id == record_id), None)
        if record is None:
            same_dose = next((one for one in child.vaccinations if _is_same_dose(one, entry)), None)
            if same_dose is not None:
                # A second record of one dose would count as a second dose.
                _, says_so_too = await self._says_given(same_dose, entry)
                return Wrote(Outcome.UNCHANGED) if says_so_too else _conflict(Conflict.OTHER_RECORD)
            seen = await self._vaccinations.record(principal, key, entry)
            return Wrote(Outcome.NEW, seen.record.version, child=seen.child.child)
        same, too = await self._says_given(record, entry)
        if settled := _settled(
            _Standing(record.version, same, too, record.version == (left_version or _FIRST_VERSION))
        ):
            return settled
        corrected = await self._vaccinations.correct(principal, key, record.version, entry)
        return Wrote(Outcome.CORRECTED, corrected.record.version, child=corrected.child.child)

    async def _write_checkup(
        self, principal: Principal, child: Child, record_id: str, entry: CheckupEntry, left_version: int | None
    ) -> Wrote:
        key = CheckupKey(child.key, record_id)
        record = next((one for one in child.checkups if one.id == record_id), None)
        if record is None:
            other = next((one for one in child.checkups if _is_same_checkup(one, entry)), None)
            if other is not None:
                _, says_so_too = await self._says_held(child, other, entry)
                return Wrote(Outcome.UNCHANGED) if says_so_too else _conflict(Conflict.OTHER_RECORD)
            return _wrote_checkup(Outcome.NEW, await self._checkups.record(principal, key, entry))
        if not record.counts:
            return _conflict(Conflict.RECORD_WITHDRAWN)
        same, too = await self._says_held(child, record, entry)
        # Who signed a record stands for what it says: from then on it is hers to change.
        untouched = record.version == (left_version or _FIRST_VERSION) and record.signature is None
        if settled := _settled(_Standing(record.version, same, too, untouched)):
            return settled
        said = replace(entry, reason=self._reason)
        return _wrote_checkup(Outcome.CORRECTED, await self._checkups.correct(principal, key, record.version, said))

    async def _says_given(self, record: VaccinationRecord, entry: VaccinationEntry) -> tuple[bool, bool]:
        """Whether a dose's record says the same as the row, and whether it says that at least."""
        given, said = record.vaccination, entry.vaccination
        place = await self._cipher.decrypt_optional(record.sealed_place)
        given_by = await self._cipher.decrypt_optional(record.sealed_given_by)
        source = entry.source or record.source
        same = (given, place, given_by, record.source) == (said, entry.place, entry.given_by, source)
        both = (
            (given.lot, said.lot),
            (given.expires_on, said.expires_on),
            (given.site, said.site),
            (place, entry.place),
            (given_by, entry.given_by),
        )
        is_the_dose = (given.product, given.given_on) == (said.product, said.given_on)
        return same, is_the_dose and all(_covers(here, wanted) for here, wanted in both)

    async def _says_held(self, child: Child, record: CheckupRecord, entry: CheckupEntry) -> tuple[bool, bool]:
        """Whether a checkup's record says the same as the row, and whether it says that at least."""
        growth = next((one for one in child.growth if one.id == record.growth), None)
        content = await opened_content(record, growth, self._forms, self._cipher)
        if record.kind != entry.kind:
            return False, False
        return content.says(entry), _covers_checkup(content, entry)


def _wrote_checkup(outcome: Outcome, seen: SeenCheckup) -> Wrote:
    child = seen.of.child if isinstance(seen.of, SeenChild) else None
    return Wrote(outcome, seen.record.version, child=child)


def _settled(record: _Standing) -> Wrote | None:
    """What there is to say where nothing is to be written; `None` where the record is to be corrected."""
    if record.says_the_same:
        return Wrote(Outcome.UNCHANGED, record.version)
    if record.is_untouched:
        return None
    return Wrote(Outcome.UNCHANGED) if record.says_so_too else _conflict(Conflict.CHANGED_BY_STAFF)


def _conflict(why: Conflict) -> Wrote:
    return Wrote(Outcome.CONFLICT, conflict=why)


def _covers(here: Said | None, wanted: Said | None) -> bool:
    return wanted is None or here == wanted


def _says_measured(here: Measurement, said: Measurement) -> bool:
    both = (
        (here.weight_grams, said.weight_grams),
        (here.length_millimetres, said.length_millimetres),
        (here.length_position, said.length_position),
        (here.head_millimetres, said.head_millimetres),
    )
    return here.measured_on == said.measured_on and all(_covers(value, wanted) for value, wanted in both)


def _is_same_dose(record: VaccinationRecord, entry: VaccinationEntry) -> bool:
    """Whether the municipality has this dose under another id, as when a nurse entered it."""
    given, said = record.vaccination, entry.vaccination
    return record.side is Side.OFFICIAL and (given.product, given.given_on) == (said.product, said.given_on)


def _is_same_checkup(record: CheckupRecord, entry: CheckupEntry) -> bool:
    """Whether the municipality has a record of this kind under another id: it has one at most."""
    return record.side is Side.OFFICIAL and record.counts and record.kind == entry.kind


def _covers_checkup(content: CheckupContent, entry: CheckupEntry) -> bool:
    both = (
        (content.judgement, entry.judgement),
        (content.place, entry.place),
        (content.remarks, entry.remarks),
    )
    return (
        content.attended_on == entry.attended_on
        and all(_covers(here, wanted) for here, wanted in both)
        and all(content.findings.get(key) == answer for key, answer in entry.findings.items())
    )
