"""One growth record: a measurement as it was entered, by whom, and for whom it is meant."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bson.binary import Binary

from handbook_api.families.access import Audience, Side
from handbook_api.growth.models import LengthPosition, Measurement, Plausibility


@dataclass(frozen=True, slots=True)
class GrowthRecord:
    """A stored measurement. `id` is unique in its child; the note is sealed (encrypted) until it is shown.

    `recorded_by` is a member's id, `None` for the municipality's staff. `plausibility` is that of the day it was
    written, by the default reference. `whereabouts_for` is as in a vaccination's, for what staff wrote into the note.
    """

    id: str
    version: int
    side: Side
    audience: Audience
    measurement: Measurement
    sealed_note: Binary | None
    plausibility: Plausibility
    recorded_by: str | None
    recorded_at: datetime
    corrected_at: datetime | None = None
    whereabouts_for: frozenset[str] | None = None


def stored_record(record: GrowthRecord) -> dict[str, Any]:
    """A record as MongoDB keeps it, inside its child's document."""
    measurement = record.measurement
    position = measurement.length_position
    return {
        "id": record.id,
        "version": record.version,
        "side": record.side.value,
        "audience": record.audience.value,
        "measured_on": measurement.measured_on.isoformat(),
        "weight_grams": measurement.weight_grams,
        "length_millimetres": measurement.length_millimetres,
        "length_position": position.value if position else None,
        "head_millimetres": measurement.head_millimetres,
        "note": record.sealed_note,
        "plausibility": record.plausibility.value,
        "recorded_by": record.recorded_by,
        "recorded_at": record.recorded_at,
        "corrected_at": record.corrected_at,
        "whereabouts_for": None if record.whereabouts_for is None else sorted(record.whereabouts_for),
    }


def read_record(document: Mapping[str, Any]) -> GrowthRecord:
    """The record that `stored_record` wrote."""
    # A document from before there was `whereabouts_for` has none.
    position, kept_for = document["length_position"], document.get("whereabouts_for")
    return GrowthRecord(
        id=document["id"],
        version=document["version"],
        side=Side(document["side"]),
        audience=Audience(document["audience"]),
        measurement=Measurement(
            measured_on=date.fromisoformat(document["measured_on"]),
            weight_grams=document["weight_grams"],
            length_millimetres=document["length_millimetres"],
            length_position=LengthPosition(position) if position else None,
            head_millimetres=document["head_millimetres"],
        ),
        sealed_note=document["note"],
        plausibility=Plausibility(document["plausibility"]),
        recorded_by=document["recorded_by"],
        recorded_at=document["recorded_at"],
        corrected_at=document["corrected_at"],
        whereabouts_for=None if kept_for is None else frozenset(kept_for),
    )
