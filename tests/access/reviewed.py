"""Every field that can be asked for, as it was when somebody last thought about who may see what it tells.

A field that is not here stops the access test. Before it is entered: give the household a value that is
unmistakable (`building.py`), and say in `secrets.py` who may see it.
"""

from collections.abc import Mapping

from tests.access import reviewed_articles, reviewed_desk, reviewed_places, reviewed_telling

REVIEWED: Mapping[str, str] = {
    "AccessLogEntry": "on municipality municipalityName childId pregnancyId",
    "AccessLogEntryConnection": "edges pageInfo",
    "AccessLogEntryEdge": "cursor node",
    "AdultTooth": "tooth state",
    "AnsweredForm": (
        "id version form edition title side audience state answeredOn answers computed computedFigures urgent "
        "help score staffHints consent recordedAt sentAt correctedAt definition"
    ),
    "Appointment": (
        "id version state childId pregnancyId slotId place purpose startsAt date time durationMinutes "
        "cancellableUntil reason movedToId isByMunicipality bookedOn history"
    ),
    "AppointmentConnection": "edges pageInfo",
    "AppointmentEdge": "cursor node",
    "AppointmentPayload": "appointment errors",
    "AppointmentPlace": "placeId name address note phone",
    "AppointmentPurpose": "key checkup name subject",
    "AppointmentStep": "event on by",
    "Article": (
        "id title summary category categoryName language languages isStale html text pictures sources clinician "
        "municipality reviewedOn reviewDue licence notices isBookmarked isHidden"
    ),
    "ArticleSummary": (
        "id title summary category categoryName language languages isStale freshOn isBookmarked isHidden"
    ),
    "ArticleSummaryConnection": "edges pageInfo",
    "ArticleSummaryEdge": "cursor node",
    "BirthPage": (
        "birthTime gestation weightGrams lengthMillimetres headMillimetres chestMillimetres birthOrder fetuses"
    ),
    "BloodPressure": (
        "id version gestation side recordedAt correctedAt measuredOn measuredAt moment systolicMmhg diastolicMmhg "
        "pulsePerMinute hint"
    ),
    "BloodPressureConnection": "edges pageInfo",
    "BloodPressureDeletionPayload": "deletedId record errors",
    "BloodPressureEdge": "cursor node",
    "BloodPressureRecordPayload": "record errors",
    "BookAppointmentPayload": "booked errors",
    "BookedAppointments": "appointments",
    "CentileLine": "percentile points",
    "Change": "what subjectKind subjectId by side at",
    "ChangeConnection": "edges pageInfo",
    "ChangeEdge": "cursor node",
    "ChartPoint": "ageDays value",
    "Checkup": (
        "code name subject isStatutory opensOn lastDay isOpen status attendedOn place bring needsBooking voucher "
        "questionnaire findingsForm record"
    ),
    "CheckupCorrection": "version attendedOn judgement referral findings place remarks reason correctedBy correctedAt",
    "CheckupEntryResult": "childId state record errors",
    "CheckupRecord": (
        "id version kind kindName attendedOn childName birthDate side place note findingsForm findingsEdition "
        "findings judgement referral growth recordedAt correctedAt releasedAt signedAt signedBy withheld remarks "
        "withdrawnAt corrections"
    ),
    "CheckupRecordConnection": "edges pageInfo",
    "CheckupRecordEdge": "cursor node",
    "CheckupRecordPayload": "record errors",
    "CheckupReferral": "needed doneOn result",
    "CheckupSession": "id municipality kind kindName heldOn place children",
    "CheckupSessionChild": "child opensOn lastDay questionnaire questionnaireSentAt record",
    "CheckupSessionConnection": "edges pageInfo",
    "CheckupSessionEdge": "cursor node",
    "CheckupSessionPayload": "session errors",
    "Child": (
        "id version name sex birthDate status familyId birth municipality ageInWords growth latestGrowth "
        "growthChart nextCheckup checkups vaccinations vaccinationForecast visitPlan vaccinationDecisions "
        "vaccinationConditions articles journal milestones teeth appointments checkupRecords "
        "forms offeredForms pregnancyId ending support"
    ),
    "ChildPayload": "child errors",
    "ClassAttendance": "id version gestation side recordedAt correctedAt attendedOn subject note",
    "ClassAttendanceConnection": "edges pageInfo",
    "ClassAttendanceDeletionPayload": "deletedId record errors",
    "ClassAttendanceEdge": "cursor node",
    "ClassAttendanceRecordPayload": "record errors",
    "CounterAccessPayload": "token code expiresAt errors",
    "CreateSlotsPayload": "series errors",
    "DaySlot": "slot expected",
    "DeleteChildPayload": "deletedId child errors",
    "DeleteFormPayload": "deletedId record errors",
    "DeleteGrowthPayload": "deletedId record errors",
    "DeleteJournalEntryPayload": "deletedId entry errors",
    "DeleteOwnCheckupPayload": "deletedId record errors",
    "DeletePhotoPayload": "deletedId photo errors",
    "DeletePregnancyPayload": "deletedId pregnancy errors",
    "DeleteVaccinationPayload": "deletedId record errors",
    "Delivery": (
        "deliveredOn gestation side course method durationMinutes bloodLoss bloodLossMillilitres wasTransfused "
        "place attendant remarks newborns"
    ),
    "DentalExam": "id version gestation side recordedAt correctedAt examinedOn teeth cariesToTreat hasTartar gums note",
    "DentalExamConnection": "edges pageInfo",
    "DentalExamDeletionPayload": "deletedId record errors",
    "DentalExamEdge": "cursor node",
    "DentalExamRecordPayload": "record errors",
    "DevicePayload": "deviceId errors",
    "Ending": "saidOn mayBeUndoneUntil",
    "EndingSupport": "text contacts",
    "EnterTeethPayload": "chart errors",
    "ExpectedVisitor": "appointment name birthDate isBookedTwice",
    "Family": (
        "id version relation members invitations wardShare wardShares registrations isFrozen isWhereaboutsKept "
        "accessLog"
    ),
    "FamilyPayload": "family errors",
    "Fetus": "birthOrder ending",
    "FormApproximateDate": "precision day ageMonths",
    "FormApproximateDateAnswer": "question questionText about",
    "FormBounds": "least most",
    "FormChoiceAnswer": "question questionText choice",
    "FormChoicesAnswer": "question questionText choices",
    "FormCondition": "question answers",
    "FormConsent": "givenAt wording",
    "FormConsentText": "wording text",
    "FormDateAnswer": "question questionText day",
    "FormDefinition": (
        "code edition title isAboutChild purpose audience validFrom validUntil page status missing source "
        "isVerified sections questions"
    ),
    "FormFigure": "question text",
    "FormFindingAnswer": "question questionText present text",
    "FormGroupAnswer": "question questionText fields",
    "FormHelp": "text contacts",
    "FormHelpContact": "name phone hours source checkedOn isVerified",
    "FormNumberAnswer": "question questionText number printed",
    "FormOption": "code text",
    "FormPayload": "record errors",
    "FormQuestion": (
        "key type text originalText help options unit printedUnit bounds maxLength teeth fields rows condition "
        "isMinimum urgent source isVerified"
    ),
    "FormReferralAnswer": "question questionText needed doneOn",
    "FormRow": "fields",
    "FormScore": "total most text isForFollowUp",
    "FormSection": "title questions",
    "FormStoolColourAnswer": "question questionText cardNumber comparedOn",
    "FormTableAnswer": "question questionText rows",
    "FormTeethAnswer": "question questionText teeth",
    "FormTextAnswer": "question questionText text",
    "FormTooth": "tooth state",
    "FormToothChartAnswer": "question questionText chart",
    "FormToothDate": "tooth when",
    "FormToothDatesAnswer": "question questionText toothDates",
    "FormUrgentNotice": "question text",
    "FormUrgentText": "answers text",
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
    "HandbookIssue": "id version number area issuedOn dueDate birthDate codeExpiresAt registeredAt familyId",
    "HandbookIssuePayload": "issue errors",
    "HandbookRegistration": "issuedOn municipality number area registeredAt",
    "Home": "children pregnancies unreadPushCount pushes articles",
    "Invitation": "id role expiresAt",
    "InvitationPayload": "invitation code errors",
    "InvitationToReview": "invitedById expiresAt",
    "IssueHandbookPayload": "issue code errors",
    "JournalEntry": (
        "id version kind happened milestone milestoneName title text audience photos wardConsent wardConsentText "
        "recordedOn correctedOn"
    ),
    "JournalEntryConnection": "edges pageInfo",
    "JournalEntryEdge": "cursor node",
    "JournalEntryPayload": "entry errors",
    "JournalWardConsent": "givenOn wording text",
    "MarkPushesReadPayload": "unreadPushCount errors",
    "Member": "id name role isMother isConfirmed isMe mayBeRemoved joinedAt isUndisclosed",
    "Milestone": "code name explanation entry",
    "MotherBody": "version heightMillimetres weightBeforeGrams bmiTenths side statedAt",
    "MotherBodyPayload": "motherBody errors",
    "NewbornBreathing": "birthOrder breathing",
    "NonDisclosurePayload": "review errors",
    "NonDisclosureReview": "members invitations shares",
    "OfferedForm": "opensOn lastDay answered definition",
    "OwnWeight": "id version gestation side recordedAt correctedAt measuredOn weightGrams",
    "OwnWeightConnection": "edges pageInfo",
    "OwnWeightDeletionPayload": "deletedId record errors",
    "OwnWeightEdge": "cursor node",
    "OwnWeightRecordPayload": "record errors",
    "PageInfo": "hasNextPage hasPreviousPage startCursor endCursor",
    "Photo": "id version altText isUploaded widthPixels heightPixels sizes expiresAt",
    "PhotoPayload": "photo errors",
    "PhotoSize": "widthPixels heightPixels webpUrl jpegUrl",
    "Place": "id version municipality name address note phone isClosed",
    "PlacePayload": "place errors",
    "PlannedVaccine": "group groupName product name dose doseText",
    "PlottedRecord": "recordId measuredOn ageDays value z band",
    "Pregnancy": (
        "id course tests dentalExams classes ownWeights bloodPressures motherBody weightGain checkups "
        "checkupRecords appointments journal forms offeredForms version familyId status dueDate dating datings "
        "fetuses isMine isClaimed municipality ending gestationalAge monthOfPregnancy gestationInWords delivery "
        "children support"
    ),
    "PregnancyCheckup": (
        "id version gestation side recordedAt correctedAt heldOn fundalHeightMillimetres "
        "abdominalGirthMillimetres weightGrams systolicMmhg diastolicMmhg oedema urineProtein urineSugar "
        "otherTests remarks place hints"
    ),
    "PregnancyCheckupConnection": "edges pageInfo",
    "PregnancyCheckupDeletionPayload": "deletedId record errors",
    "PregnancyCheckupEdge": "cursor node",
    "PregnancyCheckupRecordPayload": "record errors",
    "PregnancyDating": "dueDate basis basisOn embryoAgeDays found side by setOn",
    "PregnancyHint": "code style text limit source",
    "PregnancyPayload": "pregnancy errors",
    "PregnancyTest": (
        "id version gestation side recordedAt correctedAt kind kindName testedOn option optionName amount unit "
        "title note"
    ),
    "PregnancyTestConnection": "edges pageInfo",
    "PregnancyTestDeletionPayload": "deletedId record errors",
    "PregnancyTestEdge": "cursor node",
    "PregnancyTestKind": "code name options unit decimals formPage isLeftOutOfExports",
    "PregnancyTestOption": "code name",
    "PregnancyTestRecordPayload": "record errors",
    "PregnancyWeightGain": "points gainedGrams guide text",
    "PregnancyWeightPoint": "measuredOn gestation weightGrams gainedGrams",
    "PreparePhotoPayload": "photo uploadUrl uploadExpiresAt errors",
    "Push": "id kind title body link childId pregnancyId sentAt readAt",
    "PushConnection": "edges pageInfo",
    "PushEdge": "cursor node",
    "Query": (
        "home families family child assessGrowth vaccineProducts forecastVaccinations checkVaccination articles "
        "article changes node places slots slotDay checkupSession checkupSessions handbookIssue "
        "formDefinition formConsent pregnancyTestKinds pregnancy missedCheckups missedCheckupsExport worklist "
        "checkupCoverage importQueue announcement announcements publishedAnnouncement publishedAnnouncements devices "
        "notificationPreferences articlesInCategory articleCategories articleLanguages searchArticles "
        "bookmarkedArticles hiddenArticles articlePicture articlePictures articleText articleTexts articleDesk "
        "articlesToReview articleDeskNotices previewArticleText checkArticleText articleReadership publicArticles "
        "localCategories localPlace localPlaces localPlacesNear localEvent localEvents localPlaceEntry "
        "localPlaceEntries localEventEntry localEventEntries"
    ),
    "RememberedDay": "day precision",
    "SaveCheckupSessionPayload": "saved errors",
    "SavedCheckupSession": "results",
    "ShareToReview": "openedById source until municipality",
    "Slot": (
        "id version status reason place purpose startsAt date time durationMinutes capacity freePlaces "
        "waitingCount bookingOpensAt bookingClosesAt cancellableUntil isOpenForBooking"
    ),
    "SlotConnection": "edges pageInfo",
    "SlotDay": "date slots",
    "SlotEdge": "cursor node",
    "SlotPayload": "slot errors",
    "SlotSeries": "slots",
    "Source": "title publisher year checkedOn",
    "SupportContact": "name phone hours checkedOn isVerified",
    "TeethChart": "version primaryCount permanentCount teeth",
    "Tooth": "code name set jaw side place letter came",
    "UserError": "code path message",
    "VaccinationAssessment": "status nextDose earliest recommendedFrom recommendedTo latest doseEvaluations",
    "VaccinationCheck": "productName lot expiresOn warnings",
    "VaccinationConditions": "maternalHbsagPositive hadVaricella mrShortageApproved",
    "VaccinationConditionsPayload": "conditions errors",
    "VaccinationDecision": "id kind group groupName recordId until reason decidedAt withdrawnAt",
    "VaccinationDecisionPayload": "decision errors",
    "VaccinationForecast": (
        "group groupName status statusText nextDose nextDoseText earliest recommendedFrom recommendedTo latest "
        "reason subsidy"
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
    "WardShare": "municipality until source isMine isWaiting",
    "WeightGainGuide": "name leastGrams mostGrams isIndividual source",
    **reviewed_articles.REVIEWED,
    **reviewed_desk.REVIEWED,
    **reviewed_places.REVIEWED,
    **reviewed_telling.REVIEWED,
}
"""By the name of its type. What a mutation does is in `test_writing.py`."""
