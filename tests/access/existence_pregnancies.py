"""What takes ids of pregnancies and of forms, and of what each takes one."""

from collections.abc import Mapping

from tests.access.household import Household

ASKED_WITH: Mapping[str, str] = {
    "Query.pregnancy(id:)": "Pregnancy",
    "beginPregnancy.familyId": "Family",
    "setDueDate.pregnancyId": "Pregnancy",
    "correctPregnancy.pregnancyId": "Pregnancy",
    "claimPregnancy.pregnancyId": "Pregnancy",
    "correctPregnancyMother.pregnancyId": "Pregnancy",
    "correctPregnancyMother.memberId": "Member",
    "deletePregnancy.pregnancyId": "Pregnancy",
    "endPregnancy.pregnancyId": "Pregnancy",
    "undoPregnancyEnding.pregnancyId": "Pregnancy",
    "endChild.childId": "Child",
    "undoChildEnding.childId": "Child",
    "recordDelivery.pregnancyId": "Pregnancy",
    "correctDelivery.pregnancyId": "Pregnancy",
    "undoDelivery.pregnancyId": "Pregnancy",
    "recordPregnancyCheckup.pregnancyId": "Pregnancy",
    "correctPregnancyCheckup.recordId": "PregnancyCheckup",
    "deletePregnancyCheckup.recordId": "PregnancyCheckup",
    "recordPregnancyTest.pregnancyId": "Pregnancy",
    "correctPregnancyTest.recordId": "PregnancyTest",
    "deletePregnancyTest.recordId": "PregnancyTest",
    "recordDentalExam.pregnancyId": "Pregnancy",
    "correctDentalExam.recordId": "DentalExam",
    "deleteDentalExam.recordId": "DentalExam",
    "recordClass.pregnancyId": "Pregnancy",
    "correctClass.recordId": "ClassAttendance",
    "deleteClass.recordId": "ClassAttendance",
    "recordOwnWeight.pregnancyId": "Pregnancy",
    "correctOwnWeight.recordId": "OwnWeight",
    "deleteOwnWeight.recordId": "OwnWeight",
    "recordBloodPressure.pregnancyId": "Pregnancy",
    "correctBloodPressure.recordId": "BloodPressure",
    "deleteBloodPressure.recordId": "BloodPressure",
    "setMotherBody.pregnancyId": "Pregnancy",
    "startForm.subjectId": "Child",
    "saveForm.recordId": "AnsweredForm",
    "sendForm.recordId": "AnsweredForm",
    "correctForm.recordId": "AnsweredForm",
    "shareFormWithWard.recordId": "AnsweredForm",
    "stopSharingForm.recordId": "AnsweredForm",
    "deleteForm.recordId": "AnsweredForm",
}
"""Everything that takes an id that is not everybody's to know, and of what it takes one."""

_LINES: Mapping[str, str] = {
    "PregnancyCheckup": "checkup KEPT",
    "PregnancyTest": "test MOTHERS",
    "DentalExam": "exam FAMILYS",
    "ClassAttendance": "class FAMILYS",
    "OwnWeight": "weight MOTHERS",
    "BloodPressure": "pressure MOTHERS",
}
"""A line of each kind, by its name in the household."""


def ids_by_kind(home: Household) -> dict[str, str]:
    """One real id of every kind."""
    return {
        "Pregnancy": home.pregnancies.ids["RUNNING"],
        "AnsweredForm": home.pregnancies.forms["MOTHERS_PRIVATE"],
        **{kind: home.pregnancies.lines[name] for kind, name in _LINES.items()},
    }
