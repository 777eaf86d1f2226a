"""What the walker gives for arguments, and the inputs of mutations, where the municipality has to do with it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tests.access.household_staff import FATHERS_NUMBER, MOTHERS_NUMBER, SLOT_DAYS, UNREGISTERED_NUMBER
from tests.access.ids import Ids
from tests.api import NERIMA

ARGUMENTS: Mapping[str, Callable[[Ids], Sequence[Any]]] = {
    "Query.places(municipality:)": lambda _: (NERIMA,),
    "Query.slots(childId:)": lambda ids: ids.children,
    "Query.slots(pregnancyId:)": lambda _: (None,),
    "Query.slots(purpose:)": lambda _: (None,),
    "Query.slots(placeId:)": lambda ids: (None, *ids.places),
    "Query.slots(from:)": lambda _: (None, "2026-12-01"),
    "Query.slots(to:)": lambda _: (None, "2026-12-31"),
    "Query.slotDay(placeId:)": lambda ids: ids.places,
    "Query.slotDay(date:)": lambda _: SLOT_DAYS,
    "Query.checkupSession(id:)": lambda ids: ids.checkup_sessions,
    "Query.checkupSessions(since:)": lambda _: ("2026-11-01",),
    "Query.handbookIssue(number:)": lambda _: (FATHERS_NUMBER, MOTHERS_NUMBER, UNREGISTERED_NUMBER),
}

NODES: Mapping[str, Callable[[Ids], Sequence[str]]] = {
    "CheckupRecord": lambda ids: ids.checkup_records,
    "CheckupSession": lambda ids: ids.checkup_sessions,
    "Appointment": lambda ids: ids.appointments,
    "Place": lambda ids: ids.places,
    "Slot": lambda ids: ids.slots,
    "JournalEntry": lambda ids: ids.journal_entries,
    "Photo": lambda ids: ids.photos,
    "HandbookIssue": lambda ids: ids.issues,
}

CHOSEN_IDS = frozenset(
    {
        "recordCheckup.id",
        "recordOwnCheckup.id",
        "createCheckupSession.id",
        "moveAppointment.id",
        "joinWaitingList.id",
        "createPlace.id",
        "createSlots.id",
        "recordJournalEntry.id",
        "preparePhoto.id",
        "issueHandbook.id",
    }
)

_FOUND: Mapping[str, Any] = {
    "findings": [{"question": "notes", "text": "泣かずに受けられた"}],
    "judgement": "HEALTHY",
    "referral": {"needed": False, "doneOn": None, "result": None},
    "place": "光が丘の会場",
    "remarks": "特になし",
    "sign": False,
    "reason": "書きまちがい",
    "confirmed": True,
}
_OWN: Mapping[str, Any] = {
    "kind": "INFANT_9_MONTHS",
    "attendedOn": "2026-11-22",
    "place": "駅前の診療所",
    "note": "よく笑った",
    "confirmed": True,
}
_IN_THE_JOURNAL: Mapping[str, Any] = {
    "kind": "NOTE",
    "happened": {"day": "2026-11-22", "precision": "DAY"},
    "audience": "GUARDIANS",
    "title": "散歩",
    "text": "落ち葉をひろった",
    "milestone": None,
    "photoIds": [],
}
_A_PLACE: Mapping[str, Any] = {
    "name": {"ja": "豊玉の部屋"},
    "address": {"ja": "豊玉北"},
    "note": {"ja": "駐輪場あり"},
    "phone": "03-3992-1188",
}

INPUTS: Mapping[str, Mapping[str, Any]] = {
    "recordCheckup": {
        "subjectId": "",
        "id": "3f1f0e52-90bf-4d5b-8a63-0c9f0a8f1e01",
        "kind": "INFANT_9_MONTHS",
        "attendedOn": "2026-11-22",
        **_FOUND,
    },
    "correctCheckup": {"recordId": "", "expectedVersion": 1, "attendedOn": "2026-11-22", **_FOUND},
    "signCheckup": {"recordId": "", "expectedVersion": 1},
    "releaseCheckup": {"recordId": "", "expectedVersion": 1, "withhold": []},
    "withdrawCheckup": {"recordId": "", "expectedVersion": 1, "reason": "妹の記録だった"},
    "recordOwnCheckup": {"subjectId": "", "id": "3f1f0e52-90bf-4d5b-8a63-0c9f0a8f1e02", **_OWN},
    "correctOwnCheckup": {"recordId": "", "expectedVersion": 1, **_OWN},
    "deleteOwnCheckup": {"recordId": "", "expectedVersion": 1},
    "createCheckupSession": {
        "kind": "INFANT_4_MONTHS",
        "heldOn": "2026-11-24",
        "place": "大泉の会場",
        "id": "3f1f0e52-90bf-4d5b-8a63-0c9f0a8f1e03",
    },
    "addChildrenToCheckupSession": {"sessionId": "", "ids": []},
    "saveCheckupSession": {"sessionId": "", "entries": []},
    "bookAppointment": {"slotId": "", "bookings": []},
    "moveAppointment": {
        "appointmentId": "",
        "expectedVersion": 1,
        "slotId": "",
        "id": "3f1f0e52-90bf-4d5b-8a63-0c9f0a8f1e04",
    },
    "cancelAppointment": {"appointmentId": "", "expectedVersion": 1},
    "joinWaitingList": {
        "slotId": "",
        "childId": None,
        "pregnancyId": None,
        "id": "3f1f0e52-90bf-4d5b-8a63-0c9f0a8f1e05",
    },
    "leaveWaitingList": {"appointmentId": "", "expectedVersion": 1},
    "markAttendance": {"appointmentId": "", "expectedVersion": 1, "attended": True},
    "createPlace": {"id": "3f1f0e52-90bf-4d5b-8a63-0c9f0a8f1e06", **_A_PLACE},
    "correctPlace": {"placeId": "", "expectedVersion": 1, "isClosed": False, **_A_PLACE},
    "createSlots": {
        "placeId": "",
        "id": "3f1f0e52-90bf-4d5b-8a63-0c9f0a8f1e07",
        "firstDate": "2026-12-14",
        "lastDate": "2026-12-14",
        "weekdays": ["MONDAY"],
        "timesOfDay": ["10:00:00"],
        "skippedDates": [],
        "checkup": "INFANT_4_MONTHS",
        "consultation": None,
        "consultationFor": None,
        "durationMinutes": 30,
        "capacity": 4,
        "bookingOpens": None,
        "bookingCloses": None,
        "cancellable": None,
    },
    "correctSlot": {
        "slotId": "",
        "expectedVersion": 1,
        "date": "2026-12-14",
        "time": "10:30:00",
        "durationMinutes": 30,
        "capacity": 4,
        "bookingOpensAt": None,
        "bookingClosesAt": None,
        "cancellableUntil": None,
    },
    "cancelSlot": {"slotId": "", "expectedVersion": 1, "reason": {"ja": "台風のため"}},
    "recordJournalEntry": {"handbookId": "", "id": "3f1f0e52-90bf-4d5b-8a63-0c9f0a8f1e08", **_IN_THE_JOURNAL},
    "correctJournalEntry": {"entryId": "", "expectedVersion": 1, **_IN_THE_JOURNAL},
    "deleteJournalEntry": {"entryId": "", "expectedVersion": 1},
    "setJournalWardConsent": {"entryId": "", "expectedVersion": 1, "isOpen": True},
    "preparePhoto": {
        "handbookId": "",
        "altText": "砂場",
        "contentType": "image/jpeg",
        "id": "3f1f0e52-90bf-4d5b-8a63-0c9f0a8f1e09",
    },
    "correctPhoto": {"photoId": "", "expectedVersion": 1, "altText": "すべり台"},
    "deletePhoto": {"photoId": "", "expectedVersion": 1},
    "enterTeeth": {
        "childId": "",
        "expectedVersion": 1,
        "teeth": [{"code": "81", "came": {"day": "2026-11-20", "precision": "DAY"}}],
    },
    "offerCounterAccess": {"familyId": "", "until": None},
    "useCounterAccess": {"code": ""},
    "issueHandbook": {
        "number": "N-NEW-2210",
        "issuedOn": "2026-11-20",
        "area": "OIZUMI",
        "dueDate": "2027-05-01",
        "birthDate": None,
        "id": "3f1f0e52-90bf-4d5b-8a63-0c9f0a8f1e10",
    },
    "correctHandbookIssue": {"issueId": "", "expectedVersion": 1, "number": "N-OTHER-1199", "area": "SEKI"},
    "registerHandbook": {"familyId": "", "code": ""},
    "sayMovedOut": {"familyId": "", "municipality": NERIMA, "movedOn": "2026-11-20"},
    "setNonDisclosure": {"memberId": "", "isUndisclosed": True},
    "freezeFamily": {"familyId": ""},
    "unfreezeFamily": {"familyId": ""},
    "correctMother": {"memberId": ""},
}
