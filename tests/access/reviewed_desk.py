"""Every field on the desk of the municipality's staff, as it was when somebody last thought about who may see it."""

from collections.abc import Mapping

REVIEWED: Mapping[str, str] = {
    "CheckupCoverage": "kind kindName years",
    "CoverageAttendance": "eligible attended missed coveragePermille",
    "CoverageFigures": "attendance isAttendanceSuppressed judgements areJudgementsSuppressed",
    "CoverageJudgements": "healthy observe detailedExam notStated",
    "CoverageMonth": "month figures",
    "CoverageYear": "year months total",
    "FollowUp": "childId kind version status statusName note setBy setAt history",
    "FollowUpEvent": "status statusName note setBy setAt",
    "FollowUpPayload": "followUp errors",
    "ImportRow": (
        "id version state kind reason mapping file line createdAt name kana birthDate sex handbookNumber birthOrder "
        "values candidates childId decidedBy decidedAt"
    ),
    "ImportRowConnection": "edges pageInfo",
    "ImportRowEdge": "cursor node",
    "ImportRowPayload": "row errors",
    "ImportRowValue": "label text",
    "MissedCheckup": (
        "childId familyId name birthDate ageInWords isWhereaboutsKept area areaName handbookNumbers opensOn lastDay "
        "window remainingDays pastDays questionnaire questionnaireSentAt followUp"
    ),
    "MissedCheckupConnection": "edges pageInfo",
    "MissedCheckupEdge": "cursor node",
    "MissedCheckupExport": "url expiresAt",
    "WorklistEntry": (
        "id version kind kindName state note createdAt history isVisible isWhereaboutsKept familyId childId "
        "pregnancyId formId name birthDate dueDate birthOrder"
    ),
    "WorklistEntryConnection": "edges pageInfo",
    "WorklistEntryEdge": "cursor node",
    "WorklistEntryPayload": "entry errors",
    "WorklistEvent": "state note setBy setAt",
}
