"""The schema as a whole."""

import strawberry
from strawberry.schema.config import StrawberryConfig

from resolvers.announcements import AnnouncementMutations, AnnouncementQueries
from resolvers.appointment_slots import SlotMutations, SlotQueries
from resolvers.appointments import AppointmentMutations, AppointmentQueries
from resolvers.article_checks import ArticleCheckQueries
from resolvers.article_desk import ArticleDeskMutations
from resolvers.article_desk_queries import ArticleDeskQueries
from resolvers.article_marks import ArticleMarkMutations, ArticleMarkQueries
from resolvers.article_pictures import ArticlePictureMutations, ArticlePictureQueries
from resolvers.article_readership import ReadershipMutations, ReadershipQueries
from resolvers.article_search import ArticleSearchQueries
from resolvers.changes import ChangeQueries
from resolvers.checkup_sessions import CheckupSessionMutations, CheckupSessionQueries
from resolvers.checkups import CheckupMutations
from resolvers.children import ChildMutations, ChildQueries
from resolvers.content import ContentQueries
from resolvers.deliveries import DeliveryMutations
from resolvers.endings import EndingMutations
from resolvers.families import FamilyMutations, FamilyQueries
from resolvers.forms import FormMutations, FormQueries
from resolvers.growth import GrowthMutations, GrowthQueries
from resolvers.home import HomeQueries
from resolvers.immunization import VaccinationMutations, VaccinationQueries
from resolvers.import_queue import ImportQueueMutations, ImportQueueQueries
from resolvers.journal import JournalMutations
from resolvers.local_events_desk import LocalEventDeskMutations, LocalEventDeskQueries
from resolvers.node import NodeQueries
from resolvers.notifications import NotificationMutations, NotificationQueries
from resolvers.places import LocalQueries
from resolvers.places_desk import LocalDeskMutations, LocalDeskQueries
from resolvers.pregnancies import PregnancyMutations, PregnancyQueries
from resolvers.pregnancy_examinations import PregnancyExaminationMutations, PregnancyExaminationQueries
from resolvers.pregnancy_records import PregnancyRecordMutations
from resolvers.public_articles import PublicArticleQueries
from resolvers.staff import StaffMutations, StaffQueries
from resolvers.ward import WardMutations, WardQueries
from schema.announcements import Announcement
from schema.appointment_slots import Place, Slot
from schema.appointments import Appointment
from schema.article_desk import ArticleText
from schema.article_pictures import ArticlePicture
from schema.checkup_records import CheckupRecord
from schema.checkup_sessions import CheckupSession
from schema.children import Child
from schema.content import Article
from schema.families import Family
from schema.forms_answers import ANSWER_TYPES
from schema.forms_records import AnsweredForm
from schema.growth import GrowthRecord
from schema.immunization import VaccinationRecord
from schema.immunization_decisions import VaccinationDecision
from schema.import_queue import ImportRow
from schema.journal import JournalEntry
from schema.local_events import LocalEvent
from schema.photos import Photo
from schema.places import LocalPlace
from schema.pregnancies import Pregnancy
from schema.pregnancy_course import BloodPressure, OwnWeight, PregnancyCheckup
from schema.pregnancy_examinations import ClassAttendance, DentalExam, PregnancyTest
from schema.scalars import SCALARS
from schema.staff_worklist import WorklistEntry
from schema.ward_changes import HandbookIssue


@strawberry.type(
    description="What can be asked. Everything but articles, places, events and a form's questions needs a signed-in person."
)
class Query(
    HomeQueries,
    FamilyQueries,
    ChildQueries,
    GrowthQueries,
    FormQueries,
    VaccinationQueries,
    PregnancyQueries,
    PregnancyExaminationQueries,
    AppointmentQueries,
    SlotQueries,
    CheckupSessionQueries,
    ContentQueries,
    ArticleSearchQueries,
    ArticleMarkQueries,
    ArticlePictureQueries,
    ArticleDeskQueries,
    ArticleCheckQueries,
    ReadershipQueries,
    PublicArticleQueries,
    NotificationQueries,
    AnnouncementQueries,
    LocalQueries,
    LocalDeskQueries,
    LocalEventDeskQueries,
    ChangeQueries,
    WardQueries,
    StaffQueries,
    ImportQueueQueries,
    NodeQueries,
):
    """Every query."""


@strawberry.type(
    description="What can be changed. Each answers with what it made and with what the person has to put right."
)
class Mutation(
    AppointmentMutations,
    SlotMutations,
    FamilyMutations,
    ChildMutations,
    GrowthMutations,
    VaccinationMutations,
    CheckupMutations,
    FormMutations,
    CheckupSessionMutations,
    PregnancyMutations,
    EndingMutations,
    DeliveryMutations,
    PregnancyRecordMutations,
    PregnancyExaminationMutations,
    WardMutations,
    StaffMutations,
    ImportQueueMutations,
    JournalMutations,
    ArticleMarkMutations,
    NotificationMutations,
    AnnouncementMutations,
    LocalDeskMutations,
    LocalEventDeskMutations,
    ArticlePictureMutations,
    ArticleDeskMutations,
    ReadershipMutations,
):
    """Every mutation."""


def build_schema() -> strawberry.Schema:
    """The Strawberry schema."""
    return strawberry.Schema(
        query=Query,
        mutation=Mutation,
        types=[
            Appointment,
            Place,
            Slot,
            Family,
            Child,
            Pregnancy,
            GrowthRecord,
            VaccinationRecord,
            CheckupRecord,
            *ANSWER_TYPES,
            AnsweredForm,
            CheckupSession,
            WorklistEntry,
            ImportRow,
            VaccinationDecision,
            Article,
            Announcement,
            LocalPlace,
            LocalEvent,
            ArticlePicture,
            ArticleText,
            HandbookIssue,
            PregnancyCheckup,
            PregnancyTest,
            DentalExam,
            ClassAttendance,
            OwnWeight,
            BloodPressure,
            JournalEntry,
            Photo,
        ],
        config=StrawberryConfig(auto_camel_case=True, scalar_map=SCALARS),
    )
