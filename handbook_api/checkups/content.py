"""What a checkup's record says, as plain values: opened from a record, and sealed into one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bson.binary import Binary

from handbook_api.checkups.entry import CheckupEntry, ReferralEntry
from handbook_api.checkups.measuring import with_measured
from handbook_api.checkups.records import CheckupRecord, Judgement, Referral
from handbook_api.forms.answers import Answers, dump, parse
from handbook_api.forms.definition import FormDefinition, Forms
from handbook_api.growth.records import GrowthRecord
from handbook_api.platform.encryption import FieldCipher


@dataclass(frozen=True, slots=True)
class CheckupContent:
    """What staff entered, as it stands or stood. `findings` has what was measured, too."""

    attended_on: date
    findings: Answers
    judgement: Judgement | None
    referral: ReferralEntry | None
    place: str | None
    remarks: str | None

    def says(self, entry: CheckupEntry) -> bool:
        """Whether `entry` (trimmed) would change nothing."""
        return dump(self.findings) == dump(entry.findings) and (
            self.attended_on,
            self.judgement,
            self.referral,
            self.place,
            self.remarks,
        ) == (entry.attended_on, entry.judgement, entry.referral, entry.place, entry.remarks)


def definition_of(record: CheckupRecord, forms: Forms) -> FormDefinition | None:
    """The edition of the form that the findings are written on."""
    if record.findings_form is None or record.findings_edition is None:
        return None
    return forms.definition(record.findings_form, record.findings_edition)


async def opened_content(
    record: CheckupRecord, growth: GrowthRecord | None, forms: Forms, cipher: FieldCipher
) -> CheckupContent:
    """What a record says, with what its growth record says."""
    findings = await cipher.decrypt_optional(record.sealed_findings)
    answers = parse(findings) if findings is not None else {}
    referral = record.referral
    return CheckupContent(
        attended_on=record.attended_on,
        findings=with_measured(definition_of(record, forms), answers, growth.measurement if growth else None),
        judgement=record.judgement,
        referral=ReferralEntry(referral.needed, referral.done_on, await cipher.decrypt_optional(referral.sealed_result))
        if referral
        else None,
        place=await cipher.decrypt_optional(record.sealed_place),
        remarks=await cipher.decrypt_optional(record.sealed_remarks),
    )


@dataclass(frozen=True, slots=True)
class Sealed:
    """The texts of an entry as a record keeps them."""

    findings: Binary | None
    place: Binary | None
    remarks: Binary | None
    referral: Referral | None


async def sealed_content(entry: CheckupEntry, kept: Answers, cipher: FieldCipher) -> Sealed:
    """An entry sealed; `kept` are the findings that the record itself keeps."""
    referral = entry.referral
    return Sealed(
        findings=await cipher.encrypt(dump(kept)) if kept else None,
        place=await cipher.encrypt_optional(entry.place),
        remarks=await cipher.encrypt_optional(entry.remarks),
        referral=Referral(referral.needed, referral.done_on, await cipher.encrypt_optional(referral.result))
        if referral
        else None,
    )


def written_state(content: CheckupContent) -> str:
    """An earlier state as the text that is sealed into a correction."""
    referral = content.referral
    return json.dumps(
        {
            "attended_on": content.attended_on.isoformat(),
            "findings": dump(content.findings),
            "judgement": content.judgement.value if content.judgement else None,
            "referral": _written_referral(referral) if referral else None,
            "place": content.place,
            "remarks": content.remarks,
        },
        ensure_ascii=False,
    )


def read_state(text: str) -> CheckupContent:
    """What `written_state` was given."""
    written: Mapping[str, Any] = json.loads(text)
    judgement, referral = written["judgement"], written["referral"]
    return CheckupContent(
        attended_on=date.fromisoformat(written["attended_on"]),
        findings=parse(written["findings"]),
        judgement=Judgement(judgement) if judgement else None,
        referral=_read_referral(referral) if referral else None,
        place=written["place"],
        remarks=written["remarks"],
    )


def _written_referral(referral: ReferralEntry) -> Mapping[str, Any]:
    done_on = referral.done_on.isoformat() if referral.done_on else None
    return {"needed": referral.needed, "done_on": done_on, "result": referral.result}


def _read_referral(written: Mapping[str, Any]) -> ReferralEntry:
    done_on = written["done_on"]
    return ReferralEntry(written["needed"], date.fromisoformat(done_on) if done_on else None, written["result"])
