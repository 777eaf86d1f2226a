"""When something was entered, others are told by the day: walked over every instant that the schema can answer."""

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from graphql import GraphQLObjectType

from tests.api import Api
from tests.clocks import TODAY_AT_TEN, SteppingClock
from tests.resolvers.conftest import Service
from tests.resolvers.told_home import Home, a_home
from tests.resolvers.told_walk import SCHEMA, instants_of, walk

TOKYO = ZoneInfo("Asia/Tokyo")


class Told(StrEnum):
    """How the instants of a field are told."""

    BY_THE_DAY = "BY_THE_DAY"
    """To the second to whoever did it and to staff; to everybody else as the beginning of that day."""
    HERS = "HERS"
    """It is of what the caller did or asked for herself, or of what came to her own devices; null for others."""
    STAFF = "STAFF"
    """There is no answer with it for anybody in a family: for the municipality's staff and editors alone."""
    FOR_ALL = "FOR_ALL"
    """When something takes place, until when it can be done, and what everybody is told: it is there to be known."""


DECIDED = {
    "Announcement.begunAt": Told.STAFF,
    "Announcement.goesOutAt": Told.STAFF,
    "Announcement.sendAt": Told.STAFF,
    "Announcement.usefulUntil": Told.STAFF,
    "AnnouncementEvent.setAt": Told.STAFF,
    "AnsweredForm.correctedAt": Told.BY_THE_DAY,
    "AnsweredForm.recordedAt": Told.BY_THE_DAY,
    "AnsweredForm.sentAt": Told.BY_THE_DAY,
    "Appointment.cancellableUntil": Told.FOR_ALL,
    "Appointment.startsAt": Told.FOR_ALL,
    "ArticlePicture.addedAt": Told.STAFF,
    "ArticlePreview.expiresAt": Told.STAFF,
    "ArticlePublication.expiresAt": Told.STAFF,
    "ArticlePublication.since": Told.STAFF,
    "ArticleRemark.setAt": Told.STAFF,
    "ArticleRevision.setAt": Told.STAFF,
    "ArticleText.changedAt": Told.STAFF,
    "ArticleText.createdAt": Told.STAFF,
    "ArticleText.expiresAt": Told.STAFF,
    "ArticleText.publishAt": Told.STAFF,
    "ArticleTextEvent.setAt": Told.STAFF,
    "BloodPressure.correctedAt": Told.BY_THE_DAY,
    "BloodPressure.recordedAt": Told.BY_THE_DAY,
    "Change.at": Told.BY_THE_DAY,
    "CheckupCorrection.correctedAt": Told.STAFF,
    "CheckupRecord.correctedAt": Told.BY_THE_DAY,
    "CheckupRecord.recordedAt": Told.BY_THE_DAY,
    "CheckupRecord.releasedAt": Told.BY_THE_DAY,
    "CheckupRecord.signedAt": Told.STAFF,
    "CheckupRecord.withdrawnAt": Told.STAFF,
    "CheckupSessionChild.questionnaireSentAt": Told.STAFF,
    "ClassAttendance.correctedAt": Told.BY_THE_DAY,
    "ClassAttendance.recordedAt": Told.BY_THE_DAY,
    "CounterAccessPayload.expiresAt": Told.HERS,
    "DentalExam.correctedAt": Told.BY_THE_DAY,
    "DentalExam.recordedAt": Told.BY_THE_DAY,
    "Device.registeredAt": Told.HERS,
    "FollowUp.setAt": Told.STAFF,
    "FollowUpEvent.setAt": Told.STAFF,
    "FormConsent.givenAt": Told.BY_THE_DAY,
    "GrowthChart.expiresAt": Told.HERS,
    "GrowthRecord.correctedAt": Told.BY_THE_DAY,
    "GrowthRecord.recordedAt": Told.BY_THE_DAY,
    "HandbookIssue.codeExpiresAt": Told.STAFF,
    "HandbookIssue.registeredAt": Told.STAFF,
    "HandbookRegistration.registeredAt": Told.HERS,
    "ImportRow.createdAt": Told.STAFF,
    "ImportRow.decidedAt": Told.STAFF,
    "Invitation.expiresAt": Told.HERS,
    "InvitationToReview.expiresAt": Told.STAFF,
    "LocalEventDate.endsAt": Told.FOR_ALL,
    "LocalEventDate.startsAt": Told.FOR_ALL,
    "LocalEventSave.setAt": Told.STAFF,
    "LocalOpening.closesAt": Told.FOR_ALL,
    "LocalOpening.opensNextAt": Told.FOR_ALL,
    "LocalPlaceSave.setAt": Told.STAFF,
    "LocalProposal.setAt": Told.STAFF,
    "Member.joinedAt": Told.BY_THE_DAY,
    "MissedCheckup.questionnaireSentAt": Told.STAFF,
    "MissedCheckupExport.expiresAt": Told.STAFF,
    "MotherBody.statedAt": Told.BY_THE_DAY,
    "OwnWeight.correctedAt": Told.BY_THE_DAY,
    "OwnWeight.recordedAt": Told.BY_THE_DAY,
    "Photo.expiresAt": Told.HERS,
    "PregnancyCheckup.correctedAt": Told.BY_THE_DAY,
    "PregnancyCheckup.recordedAt": Told.BY_THE_DAY,
    "PregnancyTest.correctedAt": Told.BY_THE_DAY,
    "PregnancyTest.recordedAt": Told.BY_THE_DAY,
    "PreparePhotoPayload.uploadExpiresAt": Told.HERS,
    "PublishedAnnouncement.sentAt": Told.FOR_ALL,
    "PublishedAnnouncement.usefulUntil": Told.FOR_ALL,
    "Push.readAt": Told.HERS,
    "Push.sentAt": Told.HERS,
    "RequestArticlePicturePayload.uploadExpiresAt": Told.STAFF,
    "ShareToReview.until": Told.STAFF,
    "Slot.bookingClosesAt": Told.FOR_ALL,
    "Slot.bookingOpensAt": Told.FOR_ALL,
    "Slot.cancellableUntil": Told.FOR_ALL,
    "Slot.startsAt": Told.FOR_ALL,
    "VaccinationDecision.decidedAt": Told.BY_THE_DAY,
    "VaccinationDecision.withdrawnAt": Told.BY_THE_DAY,
    "VaccinationRecord.correctedAt": Told.BY_THE_DAY,
    "VaccinationRecord.recordedAt": Told.BY_THE_DAY,
    "WardShare.until": Told.HERS,
    "WorklistEntry.createdAt": Told.STAFF,
    "WorklistEvent.setAt": Told.STAFF,
}
"""Every instant that the schema can answer. A new one is decided here, after docs/access.md."""
BY_THE_DAY = {where for where, told in DECIDED.items() if told is Told.BY_THE_DAY}
OF_STAFF = {where for where, told in DECIDED.items() if told is Told.STAFF}
WHO_DID_IT_IS_KEPT = {
    where for where in BY_THE_DAY if where.endswith((".recordedAt", ".givenAt", ".joinedAt", ".statedAt", "Change.at"))
}
"""The others are of staff alone, or of whichever guardian it was: nobody in a family is told their instant."""


@pytest_asyncio.fixture(scope="module")
async def written(service: Service, clock_of_all: SteppingClock) -> Home:
    clock_of_all.instant = TODAY_AT_TEN
    return await a_home(service.api, clock_of_all)


@pytest.fixture
def home(written: Home, clock: SteppingClock) -> Home:
    """One home for all who only look, after the last thing that was done."""
    clock.instant = max(at for instants in written.did.values() for at in instants) + timedelta(minutes=5)
    return written


def test_how_an_instant_is_told_is_decided_for_each_there_is() -> None:
    there_are = {f"{name}.{field}" for name, one in SCHEMA.type_map.items() for field in instants_of(one)}

    assert there_are == set(DECIDED)


@pytest.mark.parametrize("where", sorted(BY_THE_DAY))
def test_the_schema_says_so_of_what_is_told_by_the_day(where: str) -> None:
    name, _, of = where.partition(".")
    schema_type = SCHEMA.type_map[name]
    assert isinstance(schema_type, GraphQLObjectType)
    description = schema_type.fields[of].description or ""

    assert "the beginning of that day" in description or where == "Change.at"


def _spellings(at: datetime) -> tuple[str, ...]:
    """How a time of day would look, there and in UTC, and as seconds that were counted."""
    return f"{at.astimezone(UTC):%H:%M:%S}", f"{at.astimezone(TOKYO):%H:%M:%S}", str(int(at.timestamp()))


def _begins_a_day(at: datetime) -> bool:
    return at.astimezone(TOKYO).time() == time()


@pytest.mark.parametrize("reader", ["father", "grandmother", "mother"])
async def test_nobody_in_a_family_is_told_at_what_time_somebody_else_did_something(home: Home, reader: str) -> None:
    walked = await walk(home, reader)

    by_the_day = walked.of(BY_THE_DAY)
    assert by_the_day
    assert walked.of(OF_STAFF) == set()
    assert {one for one in by_the_day if not _begins_a_day(one[1]) and one[1] not in home.did[reader]} == set()
    told = {at for at in home.of_others(reader) for spelled in _spellings(at) if spelled in walked.text}
    assert told == set()


async def test_every_field_that_is_told_by_the_day_is_on_these_walks(home: Home) -> None:
    walked = [await walk(home, reader) for reader in ("father", "grandmother", "mother")]

    assert {where for one in walked for where, at in one.of(BY_THE_DAY) if _begins_a_day(at)} == BY_THE_DAY


async def test_whoever_did_something_is_told_the_instant_where_it_is_kept_who_it_was(
    api: Api, clock: SteppingClock
) -> None:
    home = await a_home(api, clock)
    await home.do(
        "mother", "setMotherBody", "motherBody", "version",
        pregnancyId=home.ids["pregnancy"], heightMillimetres=1_580, weightBeforeGrams=51_500,
    )  # fmt: skip

    told = (await walk(home, "mother")).of(BY_THE_DAY)

    assert {where for where, at in told if at in home.did["mother"]} == WHO_DID_IT_IS_KEPT


async def test_staff_are_told_every_instant(home: Home) -> None:
    told = (await walk(home, "nurse")).of(BY_THE_DAY)

    assert {where for where, _ in told} == BY_THE_DAY - {"Change.at"}
    assert {at for _, at in told} <= home.did["nurse"] | home.of_others("nurse")
