"""What the walker gives for arguments, and the inputs of mutations, about pregnancies and forms."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tests.access.household_pregnancies import BEGUN, FORMS
from tests.access.ids import Ids
from tests.api import NERIMA

ARGUMENTS: Mapping[str, Callable[[Ids], Sequence[Any]]] = {
    "Query.pregnancy(id:)": lambda ids: ids.pregnancies,
    "Query.formDefinition(code:)": lambda _: sorted({form.code for form in FORMS.values()}),
    "Query.formDefinition(edition:)": lambda _: (None, "2023"),
    "Child.offeredForms(handbookIssuedOn:)": lambda _: (None, "2024-04-01"),
    "Pregnancy.offeredForms(handbookIssuedOn:)": lambda _: (None, "2024-04-01"),
}

NODES: Mapping[str, Callable[[Ids], Sequence[str]]] = {
    "Pregnancy": lambda ids: ids.pregnancies,
    "PregnancyCheckup": lambda ids: ids.pregnancy_checkups,
    "PregnancyTest": lambda ids: ids.pregnancy_tests,
    "DentalExam": lambda ids: ids.dental_exams,
    "ClassAttendance": lambda ids: ids.classes,
    "OwnWeight": lambda ids: ids.own_weights,
    "BloodPressure": lambda ids: ids.blood_pressures,
    "AnsweredForm": lambda ids: ids.forms,
}

CHOSEN_IDS = frozenset(
    {
        "beginPregnancy.id",
        "startForm.id",
        "recordPregnancyCheckup.id",
        "recordPregnancyTest.id",
        "recordDentalExam.id",
        "recordClass.id",
        "recordOwnWeight.id",
        "recordBloodPressure.id",
    }
)

_A_VISIT: Mapping[str, Any] = {
    "heldOn": "2026-11-18",
    "fundalHeightMillimetres": 247,
    "abdominalGirthMillimetres": 866,
    "weightGrams": 59_137,
    "systolicMmhg": 109,
    "diastolicMmhg": 68,
    "oedema": "NEGATIVE",
    "urineProtein": "NEGATIVE",
    "urineSugar": "NEGATIVE",
    "otherTests": "超音波",
    "remarks": "順調",
    "place": "駅前の産婦人科",
    "confirmed": True,
}
_A_TEST: Mapping[str, Any] = {
    "kind": "HAEMOGLOBIN",
    "testedOn": "2026-11-18",
    "option": None,
    "amount": "11.6",
    "title": "自動分析",
    "note": "朝に採血した",
    "consented": True,
}
_AN_EXAM: Mapping[str, Any] = {
    "examinedOn": "2026-11-16",
    "teeth": [{"tooth": "46", "state": "TREATED"}],
    "cariesToTreat": 2,
    "hasTartar": False,
    "gums": "NONE",
    "note": "歯石はなかった",
}
_A_CLASS: Mapping[str, Any] = {"attendedOn": "2026-11-14", "subject": "お産の流れ", "note": "二人で行った"}
_A_WEIGHT: Mapping[str, Any] = {"measuredOn": "2026-11-22", "weightGrams": 59_219, "confirmed": True}
_A_PRESSURE: Mapping[str, Any] = {
    "measuredOn": "2026-11-22",
    "measuredAt": "06:50",
    "systolicMmhg": 116,
    "diastolicMmhg": 67,
    "pulsePerMinute": 71,
    "moment": "BEFORE_BED",
    "confirmed": True,
}
_A_PAGE: Mapping[str, Any] = {
    "course": "CEPHALIC",
    "method": "自然分娩",
    "durationMinutes": 540,
    "bloodLoss": "LITTLE",
    "bloodLossMillilitres": 260,
    "wasTransfused": False,
    "place": "区立の病院",
    "attendant": "助産師",
    "remarks": "穏やかだった",
    "newborns": [{"birthOrder": 1, "breathing": "UNREMARKABLE"}],
}
_A_NEWBORN: Mapping[str, Any] = {
    "id": "7c7f4c1e-8d65-4a5e-9f0b-6e4c2b1d3a90",
    "birthOrder": 1,
    "name": "いつき",
    "sex": "MALE",
    "birthDate": "2026-11-22",
    "birthTime": "05:12",
    "birthWeightGrams": 1_023,
    "birthLengthMillimetres": 361,
    "birthHeadMillimetres": 252,
    "birthChestMillimetres": 221,
}
_AN_ANSWER = {"question": "free_note", "text": "よく笑うようになった"}


def _lines(kind: str, given: Mapping[str, Any], id_: str) -> Mapping[str, Mapping[str, Any]]:
    """The three things that are done with a line."""
    return {
        f"record{kind}": {"pregnancyId": "", "id": id_, **given},
        f"correct{kind}": {"recordId": "", "expectedVersion": 1, **given},
        f"delete{kind}": {"recordId": "", "expectedVersion": 1},
    }


INPUTS: Mapping[str, Mapping[str, Any]] = {
    "beginPregnancy": {
        "familyId": "",
        "id": "e8f9c7b2-52d3-4f63-8fb9-52b4f8c9c011",
        "municipality": NERIMA,
        **BEGUN["RUNNING"][1],
    },
    "setDueDate": {"pregnancyId": "", "expectedVersion": 1, "dating": {"dueDate": "2027-03-09"}},
    "correctPregnancy": {"pregnancyId": "", "expectedVersion": 1, "fetuses": 3, "municipality": NERIMA},
    "claimPregnancy": {"pregnancyId": ""},
    "correctPregnancyMother": {"pregnancyId": "", "memberId": None},
    "deletePregnancy": {"pregnancyId": "", "expectedVersion": 1},
    "endPregnancy": {"pregnancyId": "", "birthOrder": None},
    "undoPregnancyEnding": {"pregnancyId": "", "birthOrder": None},
    "endChild": {"childId": ""},
    "undoChildEnding": {"childId": ""},
    "recordDelivery": {
        "pregnancyId": "",
        "children": [_A_NEWBORN],
        "stillborn": [],
        "page": _A_PAGE,
        "confirmed": True,
    },
    "correctDelivery": {"pregnancyId": "", "expectedVersion": 1, "page": _A_PAGE, "children": []},
    "undoDelivery": {"pregnancyId": "", "expectedVersion": 1},
    **_lines("PregnancyCheckup", _A_VISIT, "1f0a6b2d-8c55-4d0a-9d3f-1f2f3c4d5e01"),
    **_lines("PregnancyTest", _A_TEST, "1f0a6b2d-8c55-4d0a-9d3f-1f2f3c4d5e02"),
    **_lines("DentalExam", _AN_EXAM, "1f0a6b2d-8c55-4d0a-9d3f-1f2f3c4d5e03"),
    **_lines("Class", _A_CLASS, "1f0a6b2d-8c55-4d0a-9d3f-1f2f3c4d5e04"),
    **_lines("OwnWeight", _A_WEIGHT, "1f0a6b2d-8c55-4d0a-9d3f-1f2f3c4d5e05"),
    **_lines("BloodPressure", _A_PRESSURE, "1f0a6b2d-8c55-4d0a-9d3f-1f2f3c4d5e06"),
    "setMotherBody": {
        "pregnancyId": "",
        "heightMillimetres": 1_583,
        "weightBeforeGrams": 52_347,
        "expectedVersion": None,
        "confirmed": True,
    },
    "startForm": {
        "subjectId": "",
        "form": "guardian_3_4m",
        "answers": [{"question": "outdoor_air", "choice": "YES"}],
        "edition": "2025",
        "handbookIssuedOn": None,
        "answeredOn": "2026-11-23",
        "id": "1f0a6b2d-8c55-4d0a-9d3f-1f2f3c4d5e07",
    },
    "saveForm": {"recordId": "", "expectedVersion": 1, "answeredOn": "2026-11-23", "answers": [_AN_ANSWER]},
    "sendForm": {"recordId": "", "expectedVersion": 1},
    "correctForm": {"recordId": "", "expectedVersion": 1, "answeredOn": "2026-11-23", "answers": [_AN_ANSWER]},
    "shareFormWithWard": {"recordId": "", "expectedVersion": 1, "wording": "2026-11"},
    "stopSharingForm": {"recordId": ""},
    "deleteForm": {"recordId": "", "expectedVersion": 1},
}
"""Empty ids are filled in by the rows of `writing_pregnancies.py` and `writing_forms.py`."""
