"""Records and keys of checkups: read back as they were written, and told apart."""

import uuid
from dataclasses import replace
from datetime import date

import pytest
from bson.binary import Binary
from hypothesis import given
from hypothesis import strategies as st

from handbook_api.checkups.content import CheckupContent, read_state, written_state
from handbook_api.checkups.entry import CheckupEntry, ReferralEntry
from handbook_api.checkups.keys import CheckupKey
from handbook_api.checkups.records import Correction, Judgement, Referral, read_checkup, stored_checkup
from handbook_api.checkups.sessions import SessionKey
from handbook_api.families.access import Side
from handbook_api.forms.answers import ChoiceAnswer, NumberAnswer, TextAnswer
from handbook_api.platform.ids import ChildKey, PregnancyKey
from tests.checkups.builders import NOW, a_record

FULL = replace(
    a_record(judgement=Judgement.DETAILED_EXAM, released=True),
    findings_form="findings_3_4m",
    findings_edition="2025",
    sealed_findings=Binary(b"findings"),
    sealed_note=Binary(b"a note"),
    referral=Referral(True, date(2026, 11, 24), Binary(b"a result")),
    growth="a-growth-record",
    withheld=frozenset({"notes"}),
    whereabouts_for=frozenset({"a-member"}),
    corrections=(Correction(1, Binary(b"before"), None, "uid-of-Hayashi", NOW),),
    corrected_at=NOW,
    withdrawn_at=NOW,
)


@pytest.mark.parametrize("record", [FULL, a_record(), a_record(side=Side.FAMILY)])
def test_a_record_is_read_back_as_it_was_written(record: object) -> None:
    assert isinstance(record, type(FULL))
    assert read_checkup(stored_checkup(record)) == record


@given(st.uuids(), st.uuids(), st.uuids())
def test_a_childs_key_is_never_taken_for_a_mothers(family: uuid.UUID, subject: uuid.UUID, record: uuid.UUID) -> None:
    childs = CheckupKey(ChildKey(str(family), str(subject)), str(record))
    mothers = CheckupKey(PregnancyKey(str(family), str(subject)), str(record))
    assert str(childs) != str(mothers)
    assert CheckupKey.parse(str(childs)) == childs
    assert CheckupKey.parse(str(mothers)) == mothers


AN_ID = "0b7b7b3e-5d1f-4c0a-9c6e-2f1d3a4b5c6d"


@pytest.mark.parametrize("text", ["", ".", "mother", "..mother", f"{AN_ID}.{AN_ID}", "a.b.c.mother"])
def test_what_is_no_key_is_none(text: str) -> None:
    assert CheckupKey.parse(text) is None


def test_a_checkup_days_key_begins_with_its_municipality() -> None:
    key = SessionKey("131202", str(uuid.uuid4()))
    assert str(key).startswith("131202.")
    assert SessionKey.parse(str(key)) == key


@pytest.mark.parametrize("text", ["", ".", "131202.", f".{AN_ID}", "131202.a", "131202", "131202.ABC"])
def test_what_is_no_checkup_day_is_none(text: str) -> None:
    assert SessionKey.parse(text) is None


CONTENT = CheckupContent(
    attended_on=date(2026, 11, 24),
    findings={"weight": NumberAnswer(6_480), "hip_limitation": ChoiceAnswer("NO"), "notes": TextAnswer("よく笑う")},
    judgement=Judgement.OBSERVE,
    referral=ReferralEntry(True, date(2026, 11, 24), "異常なし"),
    place="石神井保健相談所",
    remarks=None,
)


def test_an_earlier_state_is_read_back_as_it_was() -> None:
    assert read_state(written_state(CONTENT)) == CONTENT


def test_the_same_said_in_another_order_changes_nothing() -> None:
    entry = CheckupEntry(
        kind="INFANT_4_MONTHS",
        attended_on=CONTENT.attended_on,
        findings={key: CONTENT.findings[key] for key in sorted(CONTENT.findings)},
        judgement=CONTENT.judgement,
        referral=CONTENT.referral,
        place=CONTENT.place,
        remarks=CONTENT.remarks,
    )
    assert CONTENT.says(entry)
    for other in (
        replace(entry, attended_on=date(2026, 11, 23)),
        replace(entry, findings={**entry.findings, "weight": NumberAnswer(6_490)}),
        replace(entry, findings={"weight": NumberAnswer(6_480)}),
        replace(entry, judgement=Judgement.HEALTHY),
        replace(entry, referral=None),
        replace(entry, place=None),
        replace(entry, remarks="要フォロー"),
    ):
        assert not CONTENT.says(other)
