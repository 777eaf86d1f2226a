"""What a handbook holds of the checkups that were held: inside a child's document, or a pregnancy's (the mother's)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from bson.binary import Binary

from handbook_api.families.access import Audience, Side


class Judgement(StrEnum):
    """The doctor's judgement (判定) as the handbook's pages have it. Neutral, and never shown as a diagnosis."""

    HEALTHY = "HEALTHY"
    """健康"""
    OBSERVE = "OBSERVE"
    """要観察"""
    DETAILED_EXAM = "DETAILED_EXAM"
    """要精査"""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who of the staff stands for a record, and since when. The user id is shown to nobody in a family."""

    signed_by: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class Correction:
    """An earlier state of a record that was changed: what it said (sealed), why it was changed (sealed), by whom.

    `corrected_by` is a user id of the staff. What nobody had signed yet is changed without a reason.
    """

    version: int
    sealed_before: Binary
    sealed_reason: Binary | None
    corrected_by: str
    corrected_at: datetime


@dataclass(frozen=True, slots=True)
class Referral:
    """要精査: whether a detailed examination is needed, and once it was done, the day and what came of it (sealed)."""

    needed: bool
    done_on: date | None = None
    sealed_result: Binary | None = None


@dataclass(frozen=True, slots=True)
class CheckupRecord:
    """A checkup that was held, or (family side) that the family says was held. `id` is unique in its document.

    `kind` is the programme's code and `findings_form` with `findings_edition` the definition of the findings it was
    written on. `sealed_findings` is the encrypted JSON of answers, without what was measured: that is in the growth
    record with the id `growth`, and nowhere else. `judgement` and `attended_on` are the minimum to be digitised
    (最低限電子化すべき情報) and are kept plain, for the municipality's figures. Guardians see findings from
    `released_at` on, but for the questions in `withheld`; `sealed_remarks` are for staff only and never leave.
    `sealed_note` is the family's own. `withdrawn_at`: it was written for the wrong person, and counts for nothing any
    more. `whereabouts_for` is as in a vaccination's.
    """

    id: str
    version: int
    side: Side
    audience: Audience
    kind: str
    attended_on: date
    findings_form: str | None
    findings_edition: str | None
    sealed_findings: Binary | None
    judgement: Judgement | None
    sealed_place: Binary | None
    sealed_remarks: Binary | None
    recorded_by: str | None
    recorded_at: datetime
    signature: Signature | None = None
    released_at: datetime | None = None
    corrected_at: datetime | None = None
    corrections: tuple[Correction, ...] = ()
    whereabouts_for: frozenset[str] | None = None
    sealed_note: Binary | None = None
    referral: Referral | None = None
    growth: str | None = None
    withheld: frozenset[str] = frozenset()
    withdrawn_at: datetime | None = None

    @property
    def counts(self) -> bool:
        """Whether it says that the checkup was attended."""
        return self.withdrawn_at is None


def stored_checkup(record: CheckupRecord) -> dict[str, Any]:
    """A record as MongoDB keeps it."""
    return {
        "id": record.id,
        "version": record.version,
        "side": record.side.value,
        "audience": record.audience.value,
        "kind": record.kind,
        "attended_on": record.attended_on.isoformat(),
        "findings_form": record.findings_form,
        "findings_edition": record.findings_edition,
        "findings": record.sealed_findings,
        "judgement": record.judgement.value if record.judgement else None,
        "place": record.sealed_place,
        "remarks": record.sealed_remarks,
        "recorded_by": record.recorded_by,
        "recorded_at": record.recorded_at,
        "signature": _stored_signature(record.signature),
        "released_at": record.released_at,
        "corrected_at": record.corrected_at,
        "corrections": [_stored_correction(one) for one in record.corrections],
        "whereabouts_for": sorted(record.whereabouts_for) if record.whereabouts_for is not None else None,
        "note": record.sealed_note,
        "referral": _stored_referral(record.referral),
        "growth": record.growth,
        "withheld": sorted(record.withheld),
        "withdrawn_at": record.withdrawn_at,
    }


def read_checkup(document: Mapping[str, Any]) -> CheckupRecord:
    """What `stored_checkup` was given."""
    judgement, signature, whereabouts = document["judgement"], document["signature"], document["whereabouts_for"]
    return CheckupRecord(
        id=document["id"],
        version=document["version"],
        side=Side(document["side"]),
        audience=Audience(document["audience"]),
        kind=document["kind"],
        attended_on=date.fromisoformat(document["attended_on"]),
        findings_form=document["findings_form"],
        findings_edition=document["findings_edition"],
        sealed_findings=document["findings"],
        judgement=Judgement(judgement) if judgement else None,
        sealed_place=document["place"],
        sealed_remarks=document["remarks"],
        recorded_by=document["recorded_by"],
        recorded_at=document["recorded_at"],
        signature=Signature(signature["signed_by"], signature["signed_at"]) if signature else None,
        released_at=document["released_at"],
        corrected_at=document["corrected_at"],
        corrections=tuple(_correction(one) for one in document["corrections"]),
        whereabouts_for=frozenset(whereabouts) if whereabouts is not None else None,
        sealed_note=document["note"],
        referral=_referral(document["referral"]),
        growth=document["growth"],
        withheld=frozenset(document["withheld"]),
        withdrawn_at=document["withdrawn_at"],
    )


def _stored_signature(signature: Signature | None) -> dict[str, Any] | None:
    return None if signature is None else {"signed_by": signature.signed_by, "signed_at": signature.signed_at}


def _stored_referral(referral: Referral | None) -> dict[str, Any] | None:
    if referral is None:
        return None
    done_on = referral.done_on.isoformat() if referral.done_on else None
    return {"needed": referral.needed, "done_on": done_on, "result": referral.sealed_result}


def _referral(document: Mapping[str, Any] | None) -> Referral | None:
    if document is None:
        return None
    done_on = document["done_on"]
    return Referral(document["needed"], date.fromisoformat(done_on) if done_on else None, document["result"])


def _stored_correction(one: Correction) -> dict[str, Any]:
    return {
        "version": one.version,
        "before": one.sealed_before,
        "reason": one.sealed_reason,
        "corrected_by": one.corrected_by,
        "corrected_at": one.corrected_at,
    }


def _correction(document: Mapping[str, Any]) -> Correction:
    return Correction(
        version=document["version"],
        sealed_before=document["before"],
        sealed_reason=document["reason"],
        corrected_by=document["corrected_by"],
        corrected_at=document["corrected_at"],
    )
