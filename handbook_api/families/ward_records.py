"""What a family's document holds of municipalities: what was opened to which, registered handbooks, moves."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from handbook_api.families.model import MoveOut, Registration, ShareSource, WardShare


def stored_share(share: WardShare) -> dict[str, Any]:
    """An opening as MongoDB keeps it."""
    return {
        "municipality": share.municipality,
        "until": share.until,
        "source": share.source.value,
        "opened_by": share.opened_by,
        "opened_at": share.opened_at,
    }


def read_shares(document: Mapping[str, Any]) -> tuple[WardShare, ...]:
    """The openings in a family's document; a document from before there was a list has one consent, or none."""
    if "ward_shares" in document:
        return tuple(_share(one) for one in document["ward_shares"])
    consent = document["ward_share"]
    return (WardShare(consent["municipality"], consent["until"]),) if consent else ()


def with_openers(shares: tuple[WardShare, ...], entry: Mapping[str, Any] | None) -> tuple[WardShare, ...]:
    """A consent from before its giver was kept in it, with the member that the ledger's `entry` about it names."""
    if entry is None:
        return shares
    return tuple(
        replace(one, opened_by=entry["by"], opened_at=entry["at"]) if one.opened_by is None else one for one in shares
    )


def stored_registration(registration: Registration) -> dict[str, Any]:
    """A registered handbook as MongoDB keeps it."""
    return {
        "issue_id": registration.issue_id,
        "municipality": registration.municipality,
        "number": registration.number,
        "area": registration.area,
        "issued_on": registration.issued_on.isoformat(),
        "registered_by": registration.registered_by,
        "registered_at": registration.registered_at,
    }


def read_registration(document: Mapping[str, Any]) -> Registration:
    """The registration that `stored_registration` wrote."""
    return Registration(
        issue_id=document["issue_id"],
        municipality=document["municipality"],
        number=document["number"],
        area=document["area"],
        issued_on=date.fromisoformat(document["issued_on"]),
        registered_by=document["registered_by"],
        registered_at=document["registered_at"],
    )


def stored_move(move: MoveOut) -> dict[str, Any]:
    """A move as MongoDB keeps it."""
    return {"municipality": move.municipality, "moves_on": move.moves_on.isoformat(), "said_by": move.said_by}


def read_move(document: Mapping[str, Any]) -> MoveOut:
    """The move that `stored_move` wrote."""
    return MoveOut(document["municipality"], date.fromisoformat(document["moves_on"]), document["said_by"])


def _share(document: Mapping[str, Any]) -> WardShare:
    return WardShare(
        municipality=document["municipality"],
        until=document["until"],
        source=ShareSource(document["source"]),
        opened_by=document["opened_by"],
        opened_at=document["opened_at"],
    )
