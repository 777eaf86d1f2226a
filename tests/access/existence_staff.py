"""What takes ids of what the municipality has to do with, and of what each takes one."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.access.household import Household
from tests.access.household_staff import FATHERS_NUMBER

PUBLIC_IDS = frozenset(
    {
        "Query.slots(placeId:)",
        "Query.slotDay(placeId:)",
        "bookAppointment.slotId",
        "moveAppointment.slotId",
        "joinWaitingList.slotId",
        "correctPlace.placeId",
        "createSlots.placeId",
        "correctSlot.slotId",
        "cancelSlot.slotId",
    }
)
"""What takes the id of a place or of a slot, which everybody who is signed in may look at."""

ASKED_WITH: Mapping[str, str] = {
    "Query.slots(childId:)": "Child",
    "Query.slots(pregnancyId:)": "Pregnancy",
    "Query.checkupSession(id:)": "CheckupSession",
    "recordCheckup.subjectId": "Child",
    "correctCheckup.recordId": "CheckupRecord",
    "signCheckup.recordId": "CheckupRecord",
    "releaseCheckup.recordId": "CheckupRecord",
    "withdrawCheckup.recordId": "CheckupRecord",
    "recordOwnCheckup.subjectId": "Child",
    "correctOwnCheckup.recordId": "CheckupRecord",
    "deleteOwnCheckup.recordId": "CheckupRecord",
    "addChildrenToCheckupSession.sessionId": "CheckupSession",
    "addChildrenToCheckupSession.ids": "Child",
    "saveCheckupSession.sessionId": "CheckupSession",
    "moveAppointment.appointmentId": "Appointment",
    "cancelAppointment.appointmentId": "Appointment",
    "leaveWaitingList.appointmentId": "Appointment",
    "markAttendance.appointmentId": "Appointment",
    "joinWaitingList.childId": "Child",
    "joinWaitingList.pregnancyId": "Pregnancy",
    "recordJournalEntry.handbookId": "Child",
    "recordJournalEntry.photoIds": "Photo",
    "correctJournalEntry.entryId": "JournalEntry",
    "correctJournalEntry.photoIds": "Photo",
    "deleteJournalEntry.entryId": "JournalEntry",
    "setJournalWardConsent.entryId": "JournalEntry",
    "preparePhoto.handbookId": "Child",
    "correctPhoto.photoId": "Photo",
    "deletePhoto.photoId": "Photo",
    "enterTeeth.childId": "Child",
    "offerCounterAccess.familyId": "Family",
    "registerHandbook.familyId": "Family",
    "sayMovedOut.familyId": "Family",
    "setNonDisclosure.memberId": "Member",
    "freezeFamily.familyId": "Family",
    "unfreezeFamily.familyId": "Family",
    "correctMother.memberId": "Member",
    "correctHandbookIssue.issueId": "HandbookIssue",
}
"""Everything that takes an id that is not everybody's to know, and of what it takes one."""

BESIDE: Mapping[str, Callable[[Household], Mapping[str, Any]]] = {
    "addChildrenToCheckupSession.ids": lambda home: {"sessionId": home.staff.session},
    "moveAppointment.appointmentId": lambda home: {"slotId": home.staff.slots["FREE"]},
    "joinWaitingList.childId": lambda home: {"slotId": home.staff.slots["FULL"]},
    "joinWaitingList.pregnancyId": lambda home: {"slotId": home.staff.slots["MOTHERS"]},
    "recordJournalEntry.photoIds": lambda home: {"handbookId": home.staff.child},
    "correctJournalEntry.photoIds": lambda home: {"entryId": home.staff.entries["FAMILY"].id},
    "registerHandbook.familyId": lambda home: {"code": next(iter(home.staff.issue_codes.values()))},
}
"""What an input needs beside an id for that id to be looked at at all."""

FORM_IS_TOLD = frozenset(
    {
        "addChildrenToCheckupSession.ids",
        "recordJournalEntry.photoIds",
        "correctJournalEntry.photoIds",
        "correctHandbookIssue.issueId",
    }
)


def ids_by_kind(home: Household) -> dict[str, str]:
    """One real id of every kind that is not everybody's to know."""
    return {
        "CheckupRecord": home.staff.checkups["NOT_RELEASED"].id,
        "CheckupSession": home.staff.session,
        "Appointment": home.staff.appointments["KEPT"],
        "JournalEntry": home.staff.entries["MOTHER"].id,
        "Photo": home.staff.loose_photos["MOTHER"],
        "HandbookIssue": home.staff.issues[FATHERS_NUMBER],
    }
