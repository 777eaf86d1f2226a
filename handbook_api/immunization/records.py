"""What a child's document holds of its vaccinations: doses, the municipality's decisions, and what is said besides."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from bson.binary import Binary

from handbook_api.families.access import Audience, Side
from handbook_api.immunization.models import Decision, DecisionKind, VaccineGroup


class InjectionSite(StrEnum):
    """Where a dose was given. ORAL and NASAL are the ways of those that are no injections."""

    LEFT_UPPER_ARM = "LEFT_UPPER_ARM"
    RIGHT_UPPER_ARM = "RIGHT_UPPER_ARM"
    LEFT_THIGH = "LEFT_THIGH"
    RIGHT_THIGH = "RIGHT_THIGH"
    ORAL = "ORAL"
    NASAL = "NASAL"
    OTHER = "OTHER"


class VaccinationSource(StrEnum):
    """From whom a record comes."""

    PARENT = "PARENT"
    """A guardian entered it."""
    STAFF = "STAFF"
    """The municipality's staff entered it."""
    CLINIC = "CLINIC"
    """Staff entered it from what the clinic sent in (予診票)."""


@dataclass(frozen=True, slots=True)
class Vaccination:
    """One dose as it was given. `product` is a code of the schedule; `lot` and `expires_on` are those of the vial."""

    product: str
    given_on: date
    lot: str | None = None
    expires_on: date | None = None
    site: InjectionSite | None = None


@dataclass(frozen=True, slots=True)
class VaccinationRecord:
    """A stored dose. `id` is unique in its child; place, giver and note are sealed (encrypted) until they are shown.

    `recorded_by` is a member's id, `None` for the municipality's staff. `whereabouts_for`: the members who are shown
    where and by whom it was given, and the note where staff wrote it; `None` for everybody who sees the record. It is
    written when the record is (支援措置), so that nothing vanishes from anybody's view on the day somebody's
    whereabouts begin to be kept.
    """

    id: str
    version: int
    side: Side
    audience: Audience
    vaccination: Vaccination
    sealed_place: Binary | None
    sealed_given_by: Binary | None
    sealed_note: Binary | None
    source: VaccinationSource
    recorded_by: str | None
    recorded_at: datetime
    corrected_at: datetime | None = None
    whereabouts_for: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """What the municipality's staff decided, and why (sealed). `decided_by` is the user id of who did: it stays with
    the municipality and is shown to nobody in the family. `whereabouts_for`: the members who are shown the reason,
    `None` for every guardian. One that was withdrawn stays, and counts no more.
    """

    id: str
    side: Side
    audience: Audience
    decision: Decision
    sealed_reason: Binary
    decided_by: str
    decided_at: datetime
    withdrawn_by: str | None = None
    withdrawn_at: datetime | None = None
    whereabouts_for: frozenset[str] | None = None


class ConditionKind(StrEnum):
    """What of a child's or mother's history decides besides age."""

    MATERNAL_HBSAG_POSITIVE = "MATERNAL_HBSAG_POSITIVE"
    HAD_VARICELLA = "HAD_VARICELLA"
    MR_SHORTAGE_APPROVED = "MR_SHORTAGE_APPROVED"


CONDITION_AUDIENCES: Mapping[ConditionKind, Audience] = {
    # An infection of the mother's own: never shown to another guardian (docs/access.md).
    ConditionKind.MATERNAL_HBSAG_POSITIVE: Audience.MOTHER,
    ConditionKind.HAD_VARICELLA: Audience.GUARDIANS,
    ConditionKind.MR_SHORTAGE_APPROVED: Audience.GUARDIANS,
}
"""For whom each is meant."""


@dataclass(frozen=True, slots=True)
class ConditionStatement:
    """What one side says of one condition. Each side has at most one; the municipality's counts before the family's."""

    kind: ConditionKind
    side: Side
    value: bool
    stated_by: str | None
    stated_at: datetime

    @property
    def audience(self) -> Audience:
        """For whom it is meant."""
        return CONDITION_AUDIENCES[self.kind]


def stored_vaccination(record: VaccinationRecord) -> dict[str, Any]:
    """A record as MongoDB keeps it, inside its child's document."""
    given = record.vaccination
    return {
        "id": record.id,
        "version": record.version,
        "side": record.side.value,
        "audience": record.audience.value,
        "product": given.product,
        "given_on": given.given_on.isoformat(),
        "lot": given.lot,
        "expires_on": given.expires_on.isoformat() if given.expires_on else None,
        "site": given.site.value if given.site else None,
        "place": record.sealed_place,
        "given_by": record.sealed_given_by,
        "note": record.sealed_note,
        "source": record.source.value,
        "recorded_by": record.recorded_by,
        "recorded_at": record.recorded_at,
        "corrected_at": record.corrected_at,
        "whereabouts_for": None if record.whereabouts_for is None else sorted(record.whereabouts_for),
    }


def read_vaccination(document: Mapping[str, Any]) -> VaccinationRecord:
    """The record that `stored_vaccination` wrote."""
    site, kept_for = document["site"], document["whereabouts_for"]
    return VaccinationRecord(
        id=document["id"],
        version=document["version"],
        side=Side(document["side"]),
        audience=Audience(document["audience"]),
        vaccination=Vaccination(
            product=document["product"],
            given_on=date.fromisoformat(document["given_on"]),
            lot=document["lot"],
            expires_on=_optional_date(document["expires_on"]),
            site=InjectionSite(site) if site else None,
        ),
        sealed_place=document["place"],
        sealed_given_by=document["given_by"],
        sealed_note=document["note"],
        source=VaccinationSource(document["source"]),
        recorded_by=document["recorded_by"],
        recorded_at=document["recorded_at"],
        corrected_at=document["corrected_at"],
        whereabouts_for=None if kept_for is None else frozenset(kept_for),
    )


def stored_decision(record: DecisionRecord) -> dict[str, Any]:
    """A decision as MongoDB keeps it, inside its child's document."""
    decision = record.decision
    return {
        "id": record.id,
        "side": record.side.value,
        "audience": record.audience.value,
        "kind": decision.kind.value,
        "group": decision.group.value,
        "dose_id": decision.dose_id,
        "until": decision.until.isoformat() if decision.until else None,
        "reason": record.sealed_reason,
        "decided_by": record.decided_by,
        "decided_at": record.decided_at,
        "withdrawn_by": record.withdrawn_by,
        "withdrawn_at": record.withdrawn_at,
        "whereabouts_for": None if record.whereabouts_for is None else sorted(record.whereabouts_for),
    }


def read_decision(document: Mapping[str, Any]) -> DecisionRecord:
    """The decision that `stored_decision` wrote."""
    kept_for = document.get("whereabouts_for")  # From before there was one: none.
    return DecisionRecord(
        id=document["id"],
        side=Side(document["side"]),
        audience=Audience(document["audience"]),
        decision=Decision(
            kind=DecisionKind(document["kind"]),
            group=VaccineGroup(document["group"]),
            dose_id=document["dose_id"],
            until=_optional_date(document["until"]),
        ),
        sealed_reason=document["reason"],
        decided_by=document["decided_by"],
        decided_at=document["decided_at"],
        withdrawn_by=document["withdrawn_by"],
        withdrawn_at=document["withdrawn_at"],
        whereabouts_for=None if kept_for is None else frozenset(kept_for),
    )


def stored_statement(statement: ConditionStatement) -> dict[str, Any]:
    """A statement as MongoDB keeps it, inside its child's document."""
    return {
        "kind": statement.kind.value,
        "side": statement.side.value,
        "value": statement.value,
        "stated_by": statement.stated_by,
        "stated_at": statement.stated_at,
    }


def read_statement(document: Mapping[str, Any]) -> ConditionStatement:
    """The statement that `stored_statement` wrote."""
    return ConditionStatement(
        kind=ConditionKind(document["kind"]),
        side=Side(document["side"]),
        value=document["value"],
        stated_by=document["stated_by"],
        stated_at=document["stated_at"],
    )


def _optional_date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
