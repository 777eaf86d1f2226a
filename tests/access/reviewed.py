"""Every field that can be asked for, as it was when somebody last thought about who may see what it tells.

A field that is not here stops the access test. Before it is entered: give the household a value that is
unmistakable (`building.py`), and say in `secrets.py` who may see it.
"""

from collections.abc import Mapping

REVIEWED: Mapping[str, str] = {
    "Article": (
        "id title summary category categoryName language languages isStale html text sources reviewedOn "
        "reviewDue licence"
    ),
    "ArticleSummary": "id title summary category categoryName language isStale",
    "ArticleSummaryConnection": "edges pageInfo",
    "ArticleSummaryEdge": "cursor node",
    "BirthPage": "birthTime gestation weightGrams lengthMillimetres headMillimetres birthOrder fetuses",
    "CentileLine": "percentile points",
    "Change": "what subjectKind subjectId by side at",
    "ChangeConnection": "edges pageInfo",
    "ChangeEdge": "cursor node",
    "ChartPoint": "ageDays value",
    "Checkup": "code name isStatutory opensOn lastDay isOpen place bring",
    "Child": (
        "id version name sex birthDate status familyId birth municipality ageInWords growth latestGrowth "
        "growthChart nextCheckup checkups vaccinations vaccinationForecast visitPlan vaccinationDecisions "
        "vaccinationConditions articles"
    ),
    "ChildPayload": "child errors",
    "DeleteChildPayload": "deletedId child errors",
    "DeleteGrowthPayload": "deletedId record errors",
    "DeleteVaccinationPayload": "deletedId record errors",
    "DevicePayload": "deviceId errors",
    "Family": "id version relation members invitations wardShare",
    "FamilyPayload": "family errors",
    "Gestation": "weeks days",
    "GrowthAssessment": (
        "measure value unit reference edition source ageDays correctedAgeDays ageUsed z percentile band "
        "plausibility quality unavailableReason"
    ),
    "GrowthChart": "measure reference edition source unit axis lines points svgUrl pngUrl expiresAt",
    "GrowthChartResult": "chart unavailableReason",
    "GrowthRecord": (
        "id version measuredOn weightGrams lengthMillimetres lengthPosition headMillimetres note side "
        "plausibility recordedAt correctedAt assess hint"
    ),
    "GrowthRecordConnection": "edges pageInfo",
    "GrowthRecordEdge": "cursor node",
    "GrowthRecordPayload": "record errors",
    "Home": "children unreadPushCount pushes articles",
    "Invitation": "id role expiresAt",
    "InvitationPayload": "invitation code errors",
    "MarkPushesReadPayload": "unreadPushCount errors",
    "Member": "id name role isMother isConfirmed isMe mayBeRemoved joinedAt",
    "PageInfo": "hasNextPage hasPreviousPage startCursor endCursor",
    "PlannedVaccine": "group groupName product name dose doseText",
    "PlottedRecord": "recordId measuredOn ageDays value z band",
    "Push": "id kind title body link childId sentAt readAt",
    "PushConnection": "edges pageInfo",
    "PushEdge": "cursor node",
    "Query": (
        "home families family child assessGrowth vaccineProducts forecastVaccinations checkVaccination articles "
        "article changes node"
    ),
    "Source": "title publisher year checkedOn",
    "UserError": "code path message",
    "VaccinationAssessment": ("status nextDose earliest recommendedFrom recommendedTo latest doseEvaluations"),
    "VaccinationCheck": "productName lot expiresOn warnings",
    "VaccinationConditions": "maternalHbsagPositive hadVaricella mrShortageApproved",
    "VaccinationConditionsPayload": "conditions errors",
    "VaccinationDecision": "id kind group groupName recordId until reason decidedAt withdrawnAt",
    "VaccinationDecisionPayload": "decision errors",
    "VaccinationForecast": (
        "group groupName status statusText nextDose nextDoseText earliest recommendedFrom recommendedTo latest reason "
        "subsidy"
    ),
    "VaccinationRecord": (
        "id version product productName givenOn lot expiresOn site place givenBy note source side recordedAt "
        "correctedAt verdict"
    ),
    "VaccinationRecordConnection": "edges pageInfo",
    "VaccinationRecordEdge": "cursor node",
    "VaccinationRecordPayload": "record errors",
    "VaccinationVerdict": "group groupName dose isRoutine reason limit text",
    "VaccinationVisit": "date vaccines reasons",
    "VaccinationWarning": "code severity childId text",
    "VaccineProduct": "code name groups validFrom validUntil",
    "WardShare": "municipality until",
}
"""By the name of its type. What a mutation does is in `test_writing.py`."""
