"""Everything but an article and a form's questions needs a signed-in person, and says so before anything else."""

import pytest

from resolvers.root import build_schema
from tests.api import Api

INPUTS = {
    "proposeLocalPlace": {"category": "", "names": [], "source": {"title": "", "checkedOn": "2026-11-20"}},
    "changeLocalPlace": {
        "placeId": "no id",
        "expectedVersion": 1,
        "category": "",
        "names": [],
        "source": {"title": "", "checkedOn": "2026-11-20"},
    },
    "approveLocalPlaces": {"approvals": []},
    "closeLocalPlace": {"placeId": "no id"},
    "withdrawLocalPlace": {"placeId": "no id", "expectedVersion": 1},
    "proposeLocalEvent": {
        "category": "",
        "titles": [],
        "occasions": [],
        "source": {"title": "", "checkedOn": "2026-11-20"},
    },
    "changeLocalEvent": {
        "eventId": "no id",
        "expectedVersion": 1,
        "category": "",
        "titles": [],
        "occasions": [],
        "source": {"title": "", "checkedOn": "2026-11-20"},
    },
    "approveLocalEvents": {"approvals": []},
    "cancelLocalEvent": {"eventId": "no id"},
    "withdrawLocalEvent": {"eventId": "no id", "expectedVersion": 1},
    "approveLocalImport": {"importId": "no id"},
    "createFamily": {"ownName": "美咲", "isMother": True, "id": "no id"},
    "inviteToFamily": {"familyId": "no id", "role": "GUARDIAN"},
    "withdrawInvitation": {"invitationId": "no id"},
    "acceptInvitation": {"code": "ABCDEFGHJK", "ownName": ""},
    "leaveFamily": {"familyId": "no id"},
    "removeMember": {"memberId": "no id"},
    "shareWithWard": {"familyId": "no id", "municipality": "131202", "until": "2027-03-31T00:00:00+09:00"},
    "stopSharingWithWard": {"familyId": "no id"},
    "confirmGuardian": {"memberId": "no id"},
    "offerCounterAccess": {"familyId": "no id"},
    "useCounterAccess": {"code": "ABCDEFGHJK"},
    "issueHandbook": {"number": "", "issuedOn": "2026-11-20", "id": "no id"},
    "correctHandbookIssue": {"issueId": "no id", "expectedVersion": 1, "number": ""},
    "registerHandbook": {"familyId": "no id", "code": "ABCDEFGHJKLM"},
    "setFollowUp": {"childId": "no id", "kind": "", "status": "CALLED"},
    "setWorklistState": {"entryId": "no id", "expectedVersion": 1, "state": "DONE"},
    "matchImportRow": {"rowId": "no id", "childId": "no id", "expectedVersion": 1},
    "dismissImportRow": {"rowId": "no id", "expectedVersion": 1},
    "sayMovedOut": {"familyId": "no id", "municipality": "131202", "movedOn": "2026-11-24"},
    "setNonDisclosure": {"memberId": "no id", "isUndisclosed": True},
    "freezeFamily": {"familyId": "no id"},
    "unfreezeFamily": {"familyId": "no id"},
    "correctMother": {"memberId": "no id"},
    "bookmarkArticle": {"articleId": "no id"},
    "unbookmarkArticle": {"articleId": "no id"},
    "hideArticle": {"articleId": "no id"},
    "unhideArticle": {"articleId": "no id"},
    "addChild": {"familyId": "no id", "name": "", "sex": "FEMALE", "birthDate": "2026-05-10"},
    "correctChild": {
        "childId": "no id",
        "expectedVersion": 1,
        "name": "",
        "sex": "FEMALE",
        "birthDate": "2026-05-10",
    },
    "deleteChild": {"childId": "no id", "expectedVersion": 1},
    "beginPregnancy": {"familyId": "no id", "dating": {}, "isMine": True, "id": "no id"},
    "setDueDate": {"pregnancyId": "no id", "expectedVersion": 1, "dating": {}},
    "correctPregnancy": {"pregnancyId": "no id", "expectedVersion": 1, "fetuses": 0},
    "claimPregnancy": {"pregnancyId": "no id"},
    "correctPregnancyMother": {"pregnancyId": "no id"},
    "deletePregnancy": {"pregnancyId": "no id", "expectedVersion": 1},
    "endPregnancy": {"pregnancyId": "no id"},
    "undoPregnancyEnding": {"pregnancyId": "no id"},
    "endChild": {"childId": "no id"},
    "undoChildEnding": {"childId": "no id"},
    "recordDelivery": {"pregnancyId": "no id", "children": []},
    "correctDelivery": {"pregnancyId": "no id", "expectedVersion": 1, "page": {}},
    "undoDelivery": {"pregnancyId": "no id", "expectedVersion": 1},
    "recordGrowth": {"childId": "no id", "measuredOn": "2026-11-20", "id": "no id"},
    "correctGrowth": {"recordId": "no id", "expectedVersion": 1, "measuredOn": "2026-11-20"},
    "deleteGrowth": {"recordId": "no id", "expectedVersion": 1},
    "startForm": {"subjectId": "no id", "form": "", "answers": [], "id": "no id"},
    "saveForm": {"recordId": "no id", "expectedVersion": 1, "answers": []},
    "sendForm": {"recordId": "no id", "expectedVersion": 1},
    "correctForm": {"recordId": "no id", "expectedVersion": 1, "answers": []},
    "shareFormWithWard": {"recordId": "no id", "expectedVersion": 1, "wording": ""},
    "stopSharingForm": {"recordId": "no id"},
    "deleteForm": {"recordId": "no id", "expectedVersion": 1},
    "recordVaccination": {"childId": "no id", "product": "", "givenOn": "2026-11-20", "id": "no id"},
    "correctVaccination": {"recordId": "no id", "expectedVersion": 1, "product": "", "givenOn": "2026-11-20"},
    "deleteVaccination": {"recordId": "no id", "expectedVersion": 1},
    "recordVaccinationDecision": {"childId": "no id", "kind": "EXCLUDE", "group": "ROTA", "reason": "", "id": "no id"},
    "withdrawVaccinationDecision": {"decisionId": "no id"},
    "setVaccinationConditions": {"childId": "no id"},
    "recordJournalEntry": {
        "handbookId": "no id",
        "kind": "NOTE",
        "happened": {"day": "2026-11-20"},
        "audience": "FAMILY",
        "id": "no id",
    },
    "correctJournalEntry": {
        "entryId": "no id",
        "expectedVersion": 1,
        "kind": "NOTE",
        "happened": {"day": "2026-11-20"},
        "audience": "FAMILY",
    },
    "deleteJournalEntry": {"entryId": "no id", "expectedVersion": 1},
    "setJournalWardConsent": {"entryId": "no id", "expectedVersion": 1, "isOpen": True},
    "preparePhoto": {"handbookId": "no id", "altText": "", "id": "no id"},
    "correctPhoto": {"photoId": "no id", "expectedVersion": 1, "altText": ""},
    "deletePhoto": {"photoId": "no id", "expectedVersion": 1},
    "enterTeeth": {"childId": "no id", "expectedVersion": 0, "teeth": []},
    "recordPregnancyCheckup": {"pregnancyId": "no id", "heldOn": "2026-11-20", "id": "no id"},
    "correctPregnancyCheckup": {"recordId": "no id", "expectedVersion": 1, "heldOn": "2026-11-20"},
    "deletePregnancyCheckup": {"recordId": "no id", "expectedVersion": 1},
    "recordPregnancyTest": {"pregnancyId": "no id", "kind": "", "testedOn": "2026-11-20", "id": "no id"},
    "correctPregnancyTest": {"recordId": "no id", "expectedVersion": 1, "kind": "", "testedOn": "2026-11-20"},
    "deletePregnancyTest": {"recordId": "no id", "expectedVersion": 1},
    "recordDentalExam": {"pregnancyId": "no id", "examinedOn": "2026-11-20", "id": "no id"},
    "correctDentalExam": {"recordId": "no id", "expectedVersion": 1, "examinedOn": "2026-11-20"},
    "deleteDentalExam": {"recordId": "no id", "expectedVersion": 1},
    "recordClass": {"pregnancyId": "no id", "attendedOn": "2026-11-20", "subject": "", "id": "no id"},
    "correctClass": {"recordId": "no id", "expectedVersion": 1, "attendedOn": "2026-11-20", "subject": ""},
    "deleteClass": {"recordId": "no id", "expectedVersion": 1},
    "recordOwnWeight": {"pregnancyId": "no id", "measuredOn": "2026-11-20", "weightGrams": 0, "id": "no id"},
    "correctOwnWeight": {"recordId": "no id", "expectedVersion": 1, "measuredOn": "2026-11-20", "weightGrams": 0},
    "deleteOwnWeight": {"recordId": "no id", "expectedVersion": 1},
    "recordBloodPressure": {
        "pregnancyId": "no id",
        "measuredOn": "2026-11-20",
        "measuredAt": "07:10",
        "systolicMmhg": 0,
        "diastolicMmhg": 0,
    },
    "correctBloodPressure": {
        "recordId": "no id",
        "expectedVersion": 1,
        "measuredOn": "2026-11-20",
        "measuredAt": "07:10",
        "systolicMmhg": 0,
        "diastolicMmhg": 0,
    },
    "deleteBloodPressure": {"recordId": "no id", "expectedVersion": 1},
    "setMotherBody": {"pregnancyId": "no id", "heightMillimetres": 0, "weightBeforeGrams": 0},
    "bookAppointment": {"slotId": "no id", "bookings": []},
    "moveAppointment": {"appointmentId": "no id", "expectedVersion": 1, "slotId": "no id", "id": "no id"},
    "cancelAppointment": {"appointmentId": "no id", "expectedVersion": 1},
    "joinWaitingList": {"slotId": "no id"},
    "leaveWaitingList": {"appointmentId": "no id", "expectedVersion": 1},
    "createPlace": {"name": {"ja": ""}, "address": {"ja": ""}, "id": "no id"},
    "correctPlace": {"placeId": "no id", "expectedVersion": 1, "name": {"ja": ""}, "address": {"ja": ""}},
    "createSlots": {
        "placeId": "no id",
        "firstDate": "2026-12-01",
        "lastDate": "2026-12-01",
        "weekdays": [],
        "timesOfDay": [],
        "durationMinutes": 0,
        "capacity": 0,
        "id": "no id",
    },
    "correctSlot": {
        "slotId": "no id",
        "expectedVersion": 1,
        "date": "2026-12-01",
        "time": "13:30",
        "durationMinutes": 0,
        "capacity": 0,
    },
    "cancelSlot": {"slotId": "no id", "expectedVersion": 1, "reason": {"ja": ""}},
    "markAttendance": {"appointmentId": "no id", "expectedVersion": 1, "attended": True},
    "recordCheckup": {"subjectId": "no id", "kind": "", "attendedOn": "2026-11-20", "id": "no id"},
    "correctCheckup": {"recordId": "no id", "expectedVersion": 1, "attendedOn": "2026-11-20"},
    "signCheckup": {"recordId": "no id", "expectedVersion": 1},
    "releaseCheckup": {"recordId": "no id", "expectedVersion": 1},
    "withdrawCheckup": {"recordId": "no id", "expectedVersion": 1, "reason": ""},
    "recordOwnCheckup": {"subjectId": "no id", "kind": "", "attendedOn": "2026-11-20", "id": "no id"},
    "correctOwnCheckup": {"recordId": "no id", "expectedVersion": 1, "kind": "", "attendedOn": "2026-11-20"},
    "deleteOwnCheckup": {"recordId": "no id", "expectedVersion": 1},
    "createCheckupSession": {"kind": "", "heldOn": "2026-11-24", "id": "no id"},
    "addChildrenToCheckupSession": {"sessionId": "no id", "ids": []},
    "saveCheckupSession": {"sessionId": "no id", "entries": []},
    "createArticle": {
        "title": "",
        "summary": "",
        "body": "",
        "language": "",
        "facts": {
            "category": "MONEY",
            "target": {},
            "sources": [],
            "reviewedOn": "2026-11-20",
            "reviewDue": "2027-11-20",
            "licence": "",
        },
        "id": "no id",
    },
    "adoptArticle": {"articleId": "no id", "id": "no id"},
    "createTranslation": {
        "articleId": "no id",
        "language": "",
        "translates": 1,
        "title": "",
        "summary": "",
        "body": "",
    },
    "saveArticleText": {"textId": "no id", "expectedVersion": 1, "title": "", "summary": "", "body": ""},
    "restoreArticleText": {"textId": "no id", "expectedVersion": 1, "revision": 1},
    "submitArticleText": {"textId": "no id", "expectedVersion": 1},
    "takeBackArticleText": {"textId": "no id", "expectedVersion": 1},
    "returnArticleText": {"textId": "no id", "expectedVersion": 1, "remark": ""},
    "approveArticleText": {"textId": "no id", "expectedVersion": 1},
    "scheduleArticleText": {"textId": "no id", "expectedVersion": 1, "publishAt": "2026-12-01T00:00:00+09:00"},
    "publishArticleText": {"textId": "no id", "expectedVersion": 1},
    "archiveArticleText": {"textId": "no id"},
    "reopenArticleText": {"textId": "no id", "expectedVersion": 1},
    "writeAnnouncement": {
        "title": {"ja": ""},
        "body": {"ja": ""},
        "usefulUntil": "2026-12-01T00:00:00+09:00",
        "id": "no id",
    },
    "rewriteAnnouncement": {
        "announcementId": "no id",
        "expectedVersion": 1,
        "title": {"ja": ""},
        "body": {"ja": ""},
        "usefulUntil": "2026-12-01T00:00:00+09:00",
    },
    "submitAnnouncement": {"announcementId": "no id", "expectedVersion": 1},
    "returnAnnouncement": {"announcementId": "no id", "expectedVersion": 1, "remark": ""},
    "approveAnnouncement": {"announcementId": "no id", "expectedVersion": 1},
    "releaseAnnouncement": {"announcementId": "no id", "expectedVersion": 1},
    "stopAnnouncement": {"announcementId": "no id"},
    "requestArticlePicture": {"texts": [], "licence": "", "peopleShown": "NONE_SHOWN", "id": "no id"},
    "changeArticlePicture": {
        "pictureId": "no id",
        "expectedVersion": 1,
        "texts": [],
        "licence": "",
        "peopleShown": "NONE_SHOWN",
    },
    "removeArticlePicture": {"pictureId": "no id", "expectedVersion": 1},
    "registerDevice": {"platform": "IOS"},
    "unregisterDevice": {},
    "markPushesRead": {"ids": []},
    "setNotificationPreferences": {"expectedVersion": 0, "switchedOff": [], "switchedOnAsViewer": []},
    "updateDevice": {"deviceId": "no id", "expectedVersion": 1, "isMuted": True},
    "removeDevice": {"deviceId": "no id"},
}
QUERIES = {
    "articleReadership": (
        '{ articleReadership(fromDay: "2026-11-01", toDay: "2026-11-01", first: 0) { edges { cursor } } }'
    ),
    "home": "{ home { unreadPushCount } }",
    "bookmarkedArticles": "{ bookmarkedArticles(first: 0) { edges { cursor } } }",
    "hiddenArticles": "{ hiddenArticles(first: 0) { edges { cursor } } }",
    "notificationPreferences": "{ notificationPreferences { version } }",
    "devices": "{ devices { id } }",
    "announcement": '{ announcement(id: "no id") { id } }',
    "announcements": "{ announcements(first: 0) { edges { cursor } } }",
    "articleText": '{ articleText(id: "no id") { id } }',
    "articleTexts": '{ articleTexts(articleId: "no id") { id } }',
    "articleDesk": "{ articleDesk(first: 0) { edges { cursor } } }",
    "articlesToReview": "{ articlesToReview(first: 0) { edges { cursor } } }",
    "articleDeskNotices": "{ articleDeskNotices { toReview } }",
    "previewArticleText": '{ previewArticleText(id: "no id") { url } }',
    "checkArticleText": (
        '{ checkArticleText(input: {language: "ja", title: "熱", summary: "熱", body: "熱"}) { readingMinutes } }'
    ),
    "articlePicture": '{ articlePicture(id: "no id") { id } }',
    "articlePictures": "{ articlePictures(first: 0) { edges { cursor } } }",
    "publishedAnnouncement": '{ publishedAnnouncement(id: "no id") { id } }',
    "publishedAnnouncements": '{ publishedAnnouncements(municipality: "131202", first: 0) { edges { cursor } } }',
    "families": "{ families { id } }",
    "family": '{ family(id: "no id") { id } }',
    "child": '{ child(id: "no id") { id } }',
    "pregnancy": '{ pregnancy(id: "no id") { id } }',
    "assessGrowth": """{ assessGrowth(input: {
        sex: FEMALE, birthDate: "2026-07-23", measuredOn: "2026-07-22", weightGrams: 0
    }) { measure } }""",
    "formConsent": "{ formConsent { wording } }",
    "vaccineProducts": "{ vaccineProducts { code } }",
    "forecastVaccinations": """{ forecastVaccinations(input: {
        group: PCV, birthDate: "2026-07-23", doses: [{ product: "", date: "2026-11-20" }], on: "2026-11-24"
    }) { status } }""",
    "checkVaccination": '{ checkVaccination(input: { childId: "no id", product: "", barcode: "x" }) { lot } }',
    "pregnancyTestKinds": "{ pregnancyTestKinds { code } }",
    "checkupSession": '{ checkupSession(id: "no id") { id } }',
    "checkupSessions": '{ checkupSessions(since: "2026-11-24", first: 0) { edges { cursor } } }',
    "articles": '{ articles(childId: "no id", first: 0) { edges { cursor } } }',
    "places": '{ places(municipality: "131202") { id } }',
    "slots": '{ slots(childId: "no id", first: 0) { edges { cursor } } }',
    "slotDay": '{ slotDay(placeId: "no id", date: "2026-12-01") { date } }',
    "localPlaceEntry": '{ localPlaceEntry(id: "no id") { id } }',
    "localPlaceEntries": "{ localPlaceEntries(first: 0) { edges { cursor } } }",
    "localEventEntry": '{ localEventEntry(id: "no id") { id } }',
    "localEventEntries": "{ localEventEntries(first: 0) { edges { cursor } } }",
    "handbookIssue": '{ handbookIssue(number: "R8-01234") { id } }',
    "missedCheckups": '{ missedCheckups(kind: "", first: 0) { edges { cursor } } }',
    "missedCheckupsExport": '{ missedCheckupsExport(kind: "") { url } }',
    "worklist": "{ worklist(first: 0) { edges { cursor } } }",
    "importQueue": "{ importQueue(first: 0) { edges { cursor } } }",
    "checkupCoverage": '{ checkupCoverage(kind: "", fromMonth: "2026-04-01", toMonth: "2026-01-01") { kind } }',
    "changes": '{ changes(familyId: "no id", first: 0) { edges { cursor } } }',
}
MUTATIONS_OPEN_TO_ALL = {"countArticleReading"}
"""What it counts says nothing of anybody, and nothing else can be changed by nobody."""

OPEN_TO_ALL = {
    "article",
    "articlesInCategory",
    "articleCategories",
    "articleLanguages",
    "publicArticles",
    "searchArticles",
    "formDefinition",
    "node",
    "localCategories",
    "localPlace",
    "localPlaces",
    "localPlacesNear",
    "localEvent",
    "localEvents",
}
"""`node` gives anybody an article, and asks for a sign-in where an id is of anything else."""


@pytest.mark.parametrize("mutation", INPUTS)
async def test_a_mutation_by_nobody_is_refused_whatever_is_in_it(api: Api, mutation: str) -> None:
    input_type = f"{mutation[0].upper()}{mutation[1:]}Input"
    document = f"mutation($input: {input_type}!) {{ {mutation}(input: $input) {{ errors {{ code }} }} }}"

    answer = await api.as_nobody().ask(document, input=INPUTS[mutation])

    assert answer.codes == ["UNAUTHENTICATED"]
    assert answer.body["errors"][0]["extensions"]["reason"] == "MISSING"
    assert answer.body["errors"][0]["message"] == "サインインが必要です。もう一度サインインしてください。"


@pytest.mark.parametrize("query", QUERIES)
async def test_a_query_by_nobody_is_refused_whatever_it_asks(api: Api, query: str) -> None:
    assert (await api.as_nobody().ask(QUERIES[query])).codes == ["UNAUTHENTICATED"]


def test_no_operation_was_forgotten_here() -> None:
    schema = build_schema()._schema  # The graphql-core schema has no public name in Strawberry.
    assert schema.query_type is not None
    assert schema.mutation_type is not None

    assert set(schema.mutation_type.fields) == set(INPUTS) | MUTATIONS_OPEN_TO_ALL
    assert set(schema.query_type.fields) == set(QUERIES) | OPEN_TO_ALL


async def test_a_token_that_is_none_is_refused_with_the_reason(api: Api) -> None:
    answer = await api.http.post(
        "/graphql", json={"query": "{ families { id } }"}, headers={"Authorization": "Bearer not-a-token"}
    )

    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["extensions"]["code"]) == (401, "UNAUTHENTICATED")
    assert error["extensions"]["reason"] == "MALFORMED"
