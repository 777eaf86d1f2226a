"""What every resolver finds as `info.context`: who asks, in which language, on which day, and the services."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

import strawberry

from content.categories import Categories
from content.desk.everything import ArticleDesk
from content.languages import Languages
from content.marks_service import MarksService
from content.pictures.everything import ArticlePictures
from content.places.everything import LocalLife
from content.readership_service import ReadershipService
from content.search.everything import ArticleSearch
from content.service import ArticleService
from handbook_api.appointments.everything import Appointments
from handbook_api.checkups.own import OwnCheckupService
from handbook_api.checkups.service import CheckupService
from handbook_api.checkups.session_service import CheckupSessionService
from handbook_api.children.endings import ChildEndingService
from handbook_api.children.service import ChildService
from handbook_api.families.changes import ChangeService
from handbook_api.families.counter import CounterService
from handbook_api.families.invitations import InvitationService
from handbook_api.families.looks import LookService
from handbook_api.families.motherhood import FamilyMotherService
from handbook_api.families.moving import MovingService
from handbook_api.families.protection import ProtectionService
from handbook_api.families.service import FamilyService
from handbook_api.families.ward_access import WardAccessService
from handbook_api.forms.definition import Forms
from handbook_api.forms.help import Help
from handbook_api.forms.service import FormService
from handbook_api.forms.sharing import FormSharingService
from handbook_api.growth.images import ChartImages
from handbook_api.growth.service import GrowthService
from handbook_api.immunization.checking import VaccinationCheckService
from handbook_api.immunization.conditions import VaccinationConditionService
from handbook_api.immunization.decisions import VaccinationDecisionService
from handbook_api.immunization.schedule import Schedule
from handbook_api.immunization.service import VaccinationService
from handbook_api.imports.queue import ImportQueueService
from handbook_api.journal.parts import JournalParts
from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.basis import Basis
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal
from handbook_api.platform.problems import Unauthenticated
from handbook_api.platform.texts import Texts
from handbook_api.pregnancies.bodies import MotherBodyService
from handbook_api.pregnancies.correcting import PregnancyCorrectionService
from handbook_api.pregnancies.deliveries import DeliveryService
from handbook_api.pregnancies.endings import PregnancyEndingService
from handbook_api.pregnancies.line_kinds import PregnancyLines
from handbook_api.pregnancies.motherhood import MotherhoodService
from handbook_api.pregnancies.reference import Reference
from handbook_api.pregnancies.service import PregnancyService
from handbook_api.pregnancies.support import EndingSupport
from handbook_api.staff.everything import StaffWork
from handbook_api.staff.registration import RegistrationService
from notifications.announcements.everything import Announcements
from notifications.device_service import DeviceService
from notifications.inbox_service import InboxService
from notifications.preferences_service import PreferencesService
from schema.appointment_batch import AppointmentBatch
from schema.reading_batch import ReadingBatch


@dataclass(frozen=True, slots=True)
class Services:
    """Every use case there is. Made once by the composition root."""

    families: FamilyService
    invitations: InvitationService
    changes: ChangeService
    ward_access: WardAccessService
    counter: CounterService
    registrations: RegistrationService
    looks: LookService
    moving: MovingService
    protection: ProtectionService
    family_mothers: FamilyMotherService
    children: ChildService
    pregnancies: PregnancyService
    pregnancy_lines: PregnancyLines
    mother_bodies: MotherBodyService
    pregnancy_reference: Reference
    pregnancy_corrections: PregnancyCorrectionService
    pregnancy_endings: PregnancyEndingService
    motherhood: MotherhoodService
    deliveries: DeliveryService
    child_endings: ChildEndingService
    ending_support: EndingSupport
    growth: GrowthService
    charts: ChartImages
    vaccinations: VaccinationService
    vaccination_decisions: VaccinationDecisionService
    vaccination_conditions: VaccinationConditionService
    vaccination_checks: VaccinationCheckService
    appointments: Appointments
    checkups: CheckupService
    own_checkups: OwnCheckupService
    checkup_sessions: CheckupSessionService
    staff_work: StaffWork
    import_queue: ImportQueueService
    devices: DeviceService
    inbox: InboxService
    preferences: PreferencesService
    articles: ArticleService
    article_marks: MarksService
    article_languages: Languages
    article_categories: Categories
    article_readership: ReadershipService
    article_search: ArticleSearch
    article_pictures: ArticlePictures
    article_desk: ArticleDesk
    announcements: Announcements
    local_life: LocalLife
    journal: JournalParts
    cipher: FieldCipher
    texts: Texts
    schedule: Schedule
    form_definitions: Forms
    form_help: Help
    forms: FormService
    form_sharing: FormSharingService
    municipalities: Mapping[str, Municipality]
    zone: ZoneInfo
    """Where the families live: decides what day it is."""


@dataclass(frozen=True, slots=True)
class Context:
    """One request. `today` is the civil date where the families live.

    `language` is the one of messages, of which there are few; `accept_language` is all that she asked for, by which
    articles are found: `None` outside of a request. Whoever looks at the person or at her languages has that written
    down in `basis`: what an answer did not look at it does not rest on.
    """

    services: Services
    _caller: Principal | None
    _language: str
    now: datetime
    today: date
    appointment_pages: AppointmentBatch = field(default_factory=AppointmentBatch, compare=False, repr=False)
    _accept_language: str | None = None
    reading: ReadingBatch = field(default_factory=ReadingBatch, compare=False, repr=False)
    basis: Basis = field(default_factory=Basis, compare=False, repr=False)

    @property
    def caller(self) -> Principal | None:
        """Who asks, or `None` for nobody."""
        self.basis.on_caller = True
        return self._caller

    @property
    def principal(self) -> Principal:
        """Who asks. Raises `Unauthenticated` for nobody."""
        caller = self.caller
        if caller is None:
            raise Unauthenticated
        return caller

    @property
    def language(self) -> str:
        """The language of messages to her."""
        self.basis.on_language = True
        return self._language

    @property
    def accept_language(self) -> str | None:
        """Everything she reads, in the form of the `Accept-Language` header."""
        self.basis.on_language = True
        return self._accept_language

    @property
    def reading_language(self) -> str:
        """The language that the caller reads articles in, as a BCP 47 tag."""
        if self.accept_language is None:
            return self.language
        return self.services.article_languages.negotiated(self.accept_language)

    def say(self, key: str, /, *, count: int | None = None, **values: str | int) -> str:
        """A text in the caller's language."""
        return self.services.texts.say(self.language, key, count=count, **values)


Info = strawberry.Info[Context, None]
"""The `info` of every resolver of ours."""
