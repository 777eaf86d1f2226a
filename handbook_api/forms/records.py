"""What a handbook holds of the forms that were answered: inside a child's document, or a pregnancy's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from bson.binary import Binary

from handbook_api.families.access import Audience, Side, WardConsent


class FormState(StrEnum):
    """How far the answering is."""

    DRAFT = "DRAFT"
    """Saved half-way: only whoever may write it sees it."""
    SENT = "SENT"
    """Handed over. It can still be corrected, as a new version."""


@dataclass(frozen=True, slots=True)
class FormRecord:
    """A form as somebody answered it. `id` is unique in its child or pregnancy.

    `form` and `edition` name the definition it was written on, which it keeps. `sealed_answers` is the encrypted JSON
    of `answers.py`: it is opened only to be shown. `answered_on` is the civil day the answers are of. `consent` opens
    it to the municipality; without one, staff do not learn that there is a form at all. `recorded_by` is a member's id,
    `None` for staff. `whereabouts_for` as in a vaccination's record, for the free texts that staff wrote.
    """

    id: str
    version: int
    form: str
    edition: str
    side: Side
    audience: Audience
    state: FormState
    answered_on: date
    sealed_answers: Binary
    recorded_by: str | None
    recorded_at: datetime
    corrected_at: datetime | None = None
    sent_at: datetime | None = None
    consent: WardConsent | None = None
    whereabouts_for: frozenset[str] | None = None


def stored_form(record: FormRecord) -> dict[str, Any]:
    """A record as MongoDB keeps it."""
    return {
        "id": record.id,
        "version": record.version,
        "form": record.form,
        "edition": record.edition,
        "side": record.side.value,
        "audience": record.audience.value,
        "state": record.state.value,
        "answered_on": record.answered_on.isoformat(),
        "answers": record.sealed_answers,
        "recorded_by": record.recorded_by,
        "recorded_at": record.recorded_at,
        "corrected_at": record.corrected_at,
        "sent_at": record.sent_at,
        "consent": stored_consent(record.consent),
        "whereabouts_for": None if record.whereabouts_for is None else sorted(record.whereabouts_for),
    }


def read_form(document: Mapping[str, Any]) -> FormRecord:
    """What `stored_form` was given."""
    kept_for = document.get("whereabouts_for")  # From before there was one: none.
    return FormRecord(
        id=document["id"],
        version=document["version"],
        form=document["form"],
        edition=document["edition"],
        side=Side(document["side"]),
        audience=Audience(document["audience"]),
        state=FormState(document["state"]),
        answered_on=date.fromisoformat(document["answered_on"]),
        sealed_answers=document["answers"],
        recorded_by=document["recorded_by"],
        recorded_at=document["recorded_at"],
        corrected_at=document["corrected_at"],
        sent_at=document["sent_at"],
        consent=read_consent(document["consent"]),
        whereabouts_for=None if kept_for is None else frozenset(kept_for),
    )


def stored_consent(consent: WardConsent | None) -> dict[str, Any] | None:
    """A consent as MongoDB keeps it, inside the record it is about."""
    if consent is None:
        return None
    return {"given_by": consent.given_by, "given_at": consent.given_at, "wording": consent.wording}


def read_consent(document: Mapping[str, Any] | None) -> WardConsent | None:
    """What `stored_consent` was given."""
    return None if document is None else WardConsent(document["given_by"], document["given_at"], document["wording"])
