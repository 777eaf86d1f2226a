"""A read row as text, to be sealed while it waits: what it says, without the file and the mapping it came by. Pure."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from handbook_api.checkups.entry import CheckupEntry
from handbook_api.checkups.records import Judgement
from handbook_api.forms.answers import dump, parse
from handbook_api.growth.models import LengthPosition, Measurement
from handbook_api.growth.service import GrowthEntry
from handbook_api.immunization.entry import VaccinationEntry
from handbook_api.immunization.records import InjectionSite, Vaccination, VaccinationSource
from handbook_api.imports.mapping import ImportKind
from handbook_api.imports.rows import Entry, Identity, ReadRow
from handbook_api.platform.vocabulary import Sex


def dump_row(row: ReadRow) -> str:
    """A row as text."""
    identity = row.identity
    return json.dumps(
        {
            "id": row.id,
            "digest": row.digest,
            "born_on": identity.born_on.isoformat(),
            "handbook_number": identity.handbook_number,
            "sex": identity.sex.value if identity.sex else None,
            "name": identity.name,
            "kana": identity.kana,
            "order": identity.order,
            **_dumped(row.entry),
        },
        ensure_ascii=False,
    )


def parse_row(text: str) -> ReadRow:
    """The row that `dump_row` was given."""
    written: Mapping[str, Any] = json.loads(text)
    sex = written["sex"]
    identity = Identity(
        born_on=date.fromisoformat(written["born_on"]),
        handbook_number=written["handbook_number"],
        sex=Sex(sex) if sex else None,
        name=written["name"],
        kana=written["kana"],
        order=written["order"],
    )
    return ReadRow(written["id"], written["digest"], identity, _parsed(ImportKind(written["of"]), written["entry"]))


def kind_of(entry: Entry) -> ImportKind:
    """What an entry is."""
    match entry:
        case CheckupEntry():
            return ImportKind.CHECKUP
        case GrowthEntry():
            return ImportKind.GROWTH
        case VaccinationEntry():
            return ImportKind.VACCINATION


def _dumped(entry: Entry) -> Mapping[str, Any]:
    said: Mapping[str, Any]
    match entry:
        case CheckupEntry():
            said = {
                "kind": entry.kind,
                "attended_on": entry.attended_on.isoformat(),
                "findings": dump(entry.findings),
                "judgement": entry.judgement.value if entry.judgement else None,
                "place": entry.place,
                "remarks": entry.remarks,
            }
        case GrowthEntry(measurement):
            position = measurement.length_position
            said = {
                "measured_on": measurement.measured_on.isoformat(),
                "weight": measurement.weight_grams,
                "length": measurement.length_millimetres,
                "position": position.value if position else None,
                "head": measurement.head_millimetres,
            }
        case VaccinationEntry(given):
            said = {
                "product": given.product,
                "given_on": given.given_on.isoformat(),
                "lot": given.lot,
                "expires_on": given.expires_on.isoformat() if given.expires_on else None,
                "site": given.site.value if given.site else None,
                "place": entry.place,
                "given_by": entry.given_by,
                "source": entry.source.value if entry.source else None,
            }
    return {"of": kind_of(entry).value, "entry": said}


def _parsed(kind: ImportKind, said: Mapping[str, Any]) -> Entry:
    match kind:
        case ImportKind.CHECKUP:
            judgement = said["judgement"]
            return CheckupEntry(
                kind=said["kind"],
                attended_on=date.fromisoformat(said["attended_on"]),
                findings=parse(said["findings"]),
                judgement=Judgement(judgement) if judgement else None,
                place=said["place"],
                remarks=said["remarks"],
            )
        case ImportKind.GROWTH:
            position = said["position"]
            return GrowthEntry(
                Measurement(
                    measured_on=date.fromisoformat(said["measured_on"]),
                    weight_grams=said["weight"],
                    length_millimetres=said["length"],
                    length_position=LengthPosition(position) if position else None,
                    head_millimetres=said["head"],
                )
            )
        case ImportKind.VACCINATION:
            expires_on, site, source = said["expires_on"], said["site"], said["source"]
            return VaccinationEntry(
                Vaccination(
                    product=said["product"],
                    given_on=date.fromisoformat(said["given_on"]),
                    lot=said["lot"],
                    expires_on=date.fromisoformat(expires_on) if expires_on else None,
                    site=InjectionSite(site) if site else None,
                ),
                place=said["place"],
                given_by=said["given_by"],
                source=VaccinationSource(source) if source else None,
            )
