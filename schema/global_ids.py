"""Global ids: opaque to the client, and typed, so that the id of a child is never taken for that of a record."""

import base64
from enum import StrEnum

import strawberry

from handbook_api.platform.problems import Problem, ProblemCode, Refused


class NodeKind(StrEnum):
    """What an id can be of. The values are the names of the GraphQL types."""

    FAMILY = "Family"
    MEMBER = "Member"
    INVITATION = "Invitation"
    CHILD = "Child"
    PREGNANCY = "Pregnancy"
    PREGNANCY_CHECKUP = "PregnancyCheckup"
    PREGNANCY_TEST = "PregnancyTest"
    DENTAL_EXAM = "DentalExam"
    CLASS_ATTENDANCE = "ClassAttendance"
    OWN_WEIGHT = "OwnWeight"
    BLOOD_PRESSURE = "BloodPressure"
    GROWTH_RECORD = "GrowthRecord"
    ANSWERED_FORM = "AnsweredForm"
    VACCINATION_RECORD = "VaccinationRecord"
    VACCINATION_DECISION = "VaccinationDecision"
    HANDBOOK_ISSUE = "HandbookIssue"
    JOURNAL_ENTRY = "JournalEntry"
    PHOTO = "Photo"
    APPOINTMENT = "Appointment"
    PLACE = "Place"
    SLOT = "Slot"
    CHECKUP_RECORD = "CheckupRecord"
    CHECKUP_SESSION = "CheckupSession"
    WORKLIST_ENTRY = "WorklistEntry"
    IMPORT_ROW = "ImportRow"
    DEVICE = "Device"
    PUSH = "Push"
    ARTICLE = "Article"
    ANNOUNCEMENT = "Announcement"
    LOCAL_PLACE = "LocalPlace"
    LOCAL_EVENT = "LocalEvent"
    ARTICLE_PICTURE = "ArticlePicture"
    ARTICLE_TEXT = "ArticleText"


def global_id(kind: NodeKind, key: object) -> strawberry.ID:
    """The id that a client sees for `key`."""
    return strawberry.ID(base64.urlsafe_b64encode(f"{kind.value}:{key}".encode()).decode().rstrip("="))


def parse_global_id(text: str) -> tuple[NodeKind, str] | None:
    """The kind and key that an id was made of, or `None` for anything else."""
    try:
        kind, _, key = (
            base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode().partition(":")
        )
        return (NodeKind(kind), key) if key else None
    except ValueError:
        return None


def key_of(kind: NodeKind, text: str, field: str) -> str:
    """The key in an id that has to be of `kind`.

    Raises `Refused(NOT_FOUND)` for `field` otherwise: what is no id of ours and what is not hers look the same.
    """
    found = parse_global_id(text)
    if found is None or found[0] is not kind:
        raise Refused(Problem(ProblemCode.NOT_FOUND, (field,)))
    return found[1]
