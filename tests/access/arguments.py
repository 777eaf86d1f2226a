"""What the walker gives for arguments, and the inputs of mutations: the tables to extend with the schema.

An argument that is an enum or a Boolean is asked for with each of its values and needs no entry.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tests.access import (
    arguments_articles,
    arguments_desk,
    arguments_places,
    arguments_pregnancies,
    arguments_staff,
    arguments_telling,
)
from tests.access.ids import Ids
from tests.api import NERIMA


class Unknown(AssertionError):
    """The schema has something that the tables of the access test do not know."""


_A_VIAL = {"lot": "AB12C", "expiresOn": "2028-03-31", "barcode": "(01)04987123456784(17)280331(10)AB12C"}

ARGUMENTS: Mapping[str, Callable[[Ids], Sequence[Any]]] = {
    "Query.family(id:)": lambda ids: ids.families,
    "Query.child(id:)": lambda ids: ids.children,
    "Query.changes(familyId:)": lambda ids: ids.families,
    "Query.changes(first:)": lambda _: (100,),
    "Query.changes(after:)": lambda ids: (None, *ids.cursors_of_changes),
    "Query.assessGrowth(input:)": lambda _: (
        {
            "sex": "FEMALE",
            "birthDate": "2026-05-10",
            "gestation": {"weeks": 39, "days": 2},
            "measuredOn": "2026-11-20",
            "weightGrams": 7_350,
            "lengthMillimetres": 661,
            "lengthPosition": "RECUMBENT",
            "headMillimetres": 426,
            "reference": "JP_2023",
        },
    ),
    "Query.forecastVaccinations(input:)": lambda _: (
        {
            "group": "RSV_MATERNAL",
            "birthDate": "1995-08-14",
            "sex": "FEMALE",
            "dueDate": "2026-12-15",
            "doses": [{"product": "RSV_MATERNAL", "date": "2026-10-01"}],
            "on": "2026-11-24",
            "product": "RSV_MATERNAL",
            "conditions": {"maternalHbsagPositive": False, "hadVaricella": False, "mrShortageApproved": False},
        },
    ),
    "Query.checkVaccination(input:)": lambda ids: [
        {"childId": child, "product": "HEPB", "on": "2026-11-24", **_A_VIAL} for child in ids.children
    ],
    **arguments_pregnancies.ARGUMENTS,
    **arguments_staff.ARGUMENTS,
    **arguments_desk.ARGUMENTS,
    **arguments_telling.ARGUMENTS,
    **arguments_articles.ARGUMENTS,
    **arguments_places.ARGUMENTS,
}
"""Arguments by their coordinates: the values to ask with, one after the other."""

ARGUMENTS_EVERYWHERE: Mapping[str, Sequence[Any]] = {"first": (8,), "after": (None,)}
"""Arguments that mean the same wherever they are. A page of eight keeps below the service's ceiling of cost."""

NODES: Mapping[str, Callable[[Ids], Sequence[str]]] = {
    "Family": lambda ids: ids.families,
    "Member": lambda ids: ids.members,
    "Invitation": lambda ids: ids.invitations,
    "Child": lambda ids: ids.children,
    "GrowthRecord": lambda ids: ids.records,
    "VaccinationRecord": lambda ids: ids.vaccinations,
    "VaccinationDecision": lambda ids: ids.decisions,
    "Push": lambda ids: ids.pushes,
    **arguments_pregnancies.NODES,
    **arguments_staff.NODES,
    **arguments_desk.NODES,
    **arguments_telling.NODES,
    **arguments_articles.NODES,
    **arguments_places.NODES,
}
"""Every type that is a `Node`: the ids that `node` is asked with for it."""

CHOSEN_IDS = frozenset(
    {
        *("createFamily.id", "addChild.id", "recordGrowth.id", "recordVaccination.id", "recordVaccinationDecision.id"),
        *arguments_pregnancies.CHOSEN_IDS,
        *arguments_staff.CHOSEN_IDS,
        *arguments_telling.CHOSEN_IDS,
        *arguments_articles.CHOSEN_IDS,
        *arguments_places.CHOSEN_IDS,
    }
)
"""Fields of inputs that take an id which the client chooses, and that point at nothing there is."""

_A_MEASUREMENT = {
    "measuredOn": "2026-11-23",
    "weightGrams": 4_655,
    "lengthMillimetres": 553,
    "lengthPosition": "RECUMBENT",
    "headMillimetres": 379,
    "note": "のんだ後に測った",
    "confirmed": True,
}
_A_DOSE = {
    "product": "HEPB",
    "givenOn": "2026-11-20",
    **_A_VIAL,
    "site": "RIGHT_THIGH",
    "place": "駅前の診療所",
    "givenBy": "石井医師",
    "note": "泣かなかった",
    "source": None,
}
_A_CHILD = {
    "name": "あかり",
    "sex": "FEMALE",
    "birthDate": "2026-11-02",
    "birthTime": "11:20:00",
    "gestation": {"weeks": 38, "days": 5},
    "birthWeightGrams": 2_985,
    "birthLengthMillimetres": 488,
    "birthHeadMillimetres": 332,
    "birthChestMillimetres": 319,
    "birthOrder": 1,
    "fetuses": 1,
    "municipality": NERIMA,
    "confirmed": True,
}


LEFT_OUT = object()
"""Given for a field that is not to be sent at all, where that is not the same as null."""


def an_input(mutation: str, **given: Any) -> dict[str, Any]:
    """The whole input of a mutation, with what is `given` and otherwise what anybody might enter."""
    return {name: value for name, value in {**INPUTS[mutation], **given}.items() if value is not LEFT_OUT}


INPUTS: Mapping[str, Mapping[str, Any]] = {
    "createFamily": {"ownName": "美和", "isMother": True, "id": "0b7f3c52-3f0e-4a1b-9a53-6a1d2f9f4c10"},
    "inviteToFamily": {"familyId": "", "role": "GUARDIAN"},
    "withdrawInvitation": {"invitationId": ""},
    "acceptInvitation": {"code": "", "ownName": "真理", "isMother": True},
    "leaveFamily": {"familyId": ""},
    "removeMember": {"memberId": ""},
    "shareWithWard": {"familyId": "", "municipality": NERIMA, "until": "2027-06-30T00:00:00+09:00"},
    "stopSharingWithWard": {"familyId": ""},
    "confirmGuardian": {"memberId": ""},
    "addChild": {"familyId": "", "id": "5d0a8c3e-7e51-4c0b-8f0e-94b1f5f2a7d3", **_A_CHILD},
    "correctChild": {"childId": "", "expectedVersion": 1, **_A_CHILD},
    "deleteChild": {"childId": "", "expectedVersion": 1},
    "recordGrowth": {"childId": "", "id": "8c9d2c56-0a55-4f7a-b0c4-0d7a3b1f5e62", **_A_MEASUREMENT},
    "correctGrowth": {"recordId": "", "expectedVersion": 1, **_A_MEASUREMENT},
    "deleteGrowth": {"recordId": "", "expectedVersion": 1},
    "recordVaccination": {"childId": "", "id": "5b7b1d0c-2c0e-4f57-8f1d-3f6e0c0d9a11", **_A_DOSE},
    "correctVaccination": {"recordId": "", "expectedVersion": 1, **_A_DOSE},
    "deleteVaccination": {"recordId": "", "expectedVersion": 1},
    "recordVaccinationDecision": {
        "childId": "",
        "id": "a3c7be0e-6f0f-4a54-9d9a-2a7a5c1f8e42",
        "kind": "EXTEND_UNTIL",
        "group": "BCG",
        "recordId": None,
        "until": "2027-10-31",
        "reason": "長い入院のため",
        "isReasonForFamily": True,
    },
    "withdrawVaccinationDecision": {"decisionId": ""},
    "setVaccinationConditions": {
        "childId": "",
        "maternalHbsagPositive": False,
        "hadVaricella": False,
        "mrShortageApproved": True,
    },
    "registerDevice": {"platform": "ANDROID", "token": "token-of-a-new-phone", "fid": "a-new-phone", "language": "ja"},
    "unregisterDevice": {"token": "", "fid": None},
    "markPushesRead": {"ids": []},
    **arguments_pregnancies.INPUTS,
    **arguments_staff.INPUTS,
    **arguments_desk.INPUTS,
    **arguments_telling.INPUTS,
    **arguments_articles.INPUTS,
    **arguments_places.INPUTS,
}
"""Every mutation with every field of its input. Empty ids are filled in by the rows of `test_writing.py`."""
