"""What every resolver finds as `info.context`: who asks, in which language, on which day, and the services."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

import strawberry

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
    announcements: Announcements
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
    """One request. `today` is the civil date where the families live."""

    services: Services
    caller: Principal | None
    language: str
    now: datetime
    today: date
    appointment_pages: AppointmentBatch = field(default_factory=AppointmentBatch, compare=False, repr=False)

    @property
    def principal(self) -> Principal:
        """Who asks. Raises `Unauthenticated` for nobody."""
        if self.caller is None:
            raise Unauthenticated
        return self.caller

    def say(self, key: str, /, *, count: int | None = None, **values: str | int) -> str:
        """A text in the caller's language."""
        return self.services.texts.say(self.language, key, count=count, **values)


Info = strawberry.Info[Context, None]
"""The `info` of every resolver of ours."""
