"""Every service, made once, from the tools and the reference data: the one place where the parts meet."""

from collections.abc import Callable

from content.desk.everything import article_desk
from content.marks_service import MarksService
from content.marks_store import MarksStore
from content.pictures.everything import article_pictures
from content.places.everything import local_life
from content.readership_service import ReadershipService
from content.readership_store import ReadershipStore
from content.search.everything import article_search
from content.service import ArticleService
from content.store import ArticleStore
from handbook_api.appointments.everything import appointments
from handbook_api.checkups.holding import Holders
from handbook_api.checkups.own import OwnCheckupService
from handbook_api.checkups.service import CheckupService
from handbook_api.checkups.session_service import CheckupSessionService
from handbook_api.checkups.session_store import CheckupSessionStore
from handbook_api.checkups.writing import CheckupWriter
from handbook_api.children.births import ChildBirthService
from handbook_api.children.endings import ChildEndingService
from handbook_api.children.moving import ChildrenMoving
from handbook_api.children.service import ChildService
from handbook_api.children.store import ChildStore
from handbook_api.families.attempts import CodeAttempts
from handbook_api.families.changes import ChangeService
from handbook_api.families.counter import CounterService
from handbook_api.families.counter_store import CounterStore
from handbook_api.families.invitations import InvitationService
from handbook_api.families.looks import LookService
from handbook_api.families.motherhood import FamilyMotherService
from handbook_api.families.moving import MovingService
from handbook_api.families.protection import ProtectionService
from handbook_api.families.service import FamilyService
from handbook_api.families.store import FamilyStore
from handbook_api.families.ward_access import WardAccessService
from handbook_api.followers import withdrawal
from handbook_api.forms.holding import Holders as FormHolders
from handbook_api.forms.service import FormService
from handbook_api.forms.sharing import FormSharingService
from handbook_api.growth.chart import GrowthChart
from handbook_api.growth.drawing import ImageForm, draw
from handbook_api.growth.images import ChartImages
from handbook_api.growth.service import GrowthService
from handbook_api.immunization.checking import VaccinationCheckService
from handbook_api.immunization.conditions import VaccinationConditionService
from handbook_api.immunization.decisions import VaccinationDecisionService
from handbook_api.immunization.service import VaccinationService
from handbook_api.imports.everything import import_queue, row_writer
from handbook_api.journal.own_words import MothersEntries
from handbook_api.journal.parts import journal_parts
from handbook_api.journal.store import JournalStore
from handbook_api.platform.objects import ObjectStore
from handbook_api.platform.planning_queue import PlanningQueue
from handbook_api.platform.texts import Texts
from handbook_api.platform.tools import Tools
from handbook_api.pregnancies.bodies import MotherBodyService
from handbook_api.pregnancies.correcting import PregnancyCorrectionService
from handbook_api.pregnancies.deliveries import DeliveryService
from handbook_api.pregnancies.endings import PregnancyEndingService
from handbook_api.pregnancies.line_kinds import pregnancy_lines
from handbook_api.pregnancies.motherhood import MotherhoodService
from handbook_api.pregnancies.moving import PregnanciesMoving
from handbook_api.pregnancies.service import PregnancyService
from handbook_api.pregnancies.store import PregnancyStore
from handbook_api.reference_data import ReferenceData
from handbook_api.staff.everything import staff_work
from handbook_api.staff.loss_support import LossSupport
from handbook_api.staff.registration import RegistrationService
from handbook_api.staff.registration_store import RegistrationStore
from handbook_api.staff.worklist import WorklistStore
from notifications.announcements.everything import announcements
from notifications.device_service import DeviceService
from notifications.device_store import DeviceStore
from notifications.inbox_service import InboxService
from notifications.inbox_store import InboxStore
from notifications.preferences_service import PreferencesService
from notifications.preferences_store import PreferencesStore
from schema.context import Services


def all_services(tools: Tools, data: ReferenceData, objects: ObjectStore) -> Services:
    """The services of all parts, in the order of `Services`: first what the others stand on, then part by part."""
    database, ledger, access_log = tools.database, tools.ledger, tools.access_log
    cipher, signer, texts, clock, zone = tools.cipher, tools.signer, tools.texts, tools.clock, tools.zone
    municipalities, served = data.municipalities, frozenset(data.municipalities)

    family_store, child_store, pregnancy_store = FamilyStore(database), ChildStore(database), PregnancyStore(database)
    loss_support = LossSupport(WorklistStore(database))
    families = FamilyService(family_store, ledger, access_log, cipher, clock, served)
    ward_access = WardAccessService(families, family_store, ledger, served, zone)
    children = ChildService(child_store, families, ledger, access_log, cipher, clock, zone, served)
    own_words = MothersEntries(JournalStore(database))
    births = ChildBirthService(child_store, ledger, cipher, zone, own_words)
    pregnancies = PregnancyService(
        pregnancy_store, families, ledger, access_log, loss_support, children, clock, zone, served
    )

    checkup_holders = Holders(children, pregnancies, municipalities)
    checkup_writer = CheckupWriter(checkup_holders, data.forms, cipher)
    checkups = CheckupService(checkup_holders, families, ledger, cipher, checkup_writer)
    form_holders = FormHolders(children, pregnancies)
    growth = GrowthService(children, ledger, cipher)
    vaccinations = VaccinationService(children, families, ledger, cipher, data.schedule)
    search = article_search(database, data.article_languages, data.article_synonyms)
    article_store = ArticleStore(database, search.indexing.follow)
    pictures = article_pictures(tools, objects, data.article_languages)
    articles = ArticleService(article_store, pictures.reading, data.article_languages, clock, zone)
    rows = row_writer(growth, vaccinations, checkups, data.forms, cipher, texts)

    return Services(
        families=families,
        invitations=InvitationService(families, family_store, ledger, cipher, signer, clock),
        changes=ChangeService(families, ledger, access_log, signer, zone, pregnancies.standings_within),
        ward_access=ward_access,
        counter=CounterService(
            families=families,
            ward_access=ward_access,
            store=CounterStore(database),
            family_store=family_store,
            ledger=ledger,
            access_log=access_log,
            signer=signer,
            clock=clock,
            zone=zone,
        ),
        registrations=RegistrationService(
            store=RegistrationStore(database),
            families=families,
            ward_access=ward_access,
            ledger=ledger,
            attempts=CodeAttempts(family_store, clock),
            signer=signer,
            areas={code: frozenset(area.code for area in one.areas) for code, one in municipalities.items()},
            clock=clock,
            zone=zone,
        ),
        looks=LookService(families, access_log, signer, clock, zone),
        moving=MovingService(
            families,
            family_store,
            ledger,
            (ChildrenMoving(child_store).leave, PregnanciesMoving(pregnancy_store).leave),
            clock,
            zone,
        ),
        protection=ProtectionService(families, ledger, cipher),
        family_mothers=FamilyMotherService(families, children, births, ledger),
        children=children,
        pregnancies=pregnancies,
        pregnancy_lines=pregnancy_lines(pregnancies, families, ledger, cipher, zone, data.pregnancy.tests),
        mother_bodies=MotherBodyService(pregnancies, ledger),
        pregnancy_reference=data.pregnancy,
        pregnancy_corrections=PregnancyCorrectionService(pregnancies, ledger, served),
        pregnancy_endings=PregnancyEndingService(pregnancies, families, ledger, loss_support),
        motherhood=MotherhoodService(pregnancies, births, families, ledger, own_words),
        deliveries=DeliveryService(pregnancies, births, families, ledger, cipher, loss_support),
        child_endings=ChildEndingService(children, families, ledger, loss_support),
        ending_support=data.ending_support,
        growth=growth,
        charts=ChartImages(children, signer, _drawing(texts)),
        vaccinations=vaccinations,
        vaccination_decisions=VaccinationDecisionService(children, families, ledger, cipher, data.schedule),
        vaccination_conditions=VaccinationConditionService(children, ledger),
        vaccination_checks=VaccinationCheckService(children, families, data.schedule, municipalities),
        appointments=appointments(tools, children, pregnancies, families, municipalities),
        checkups=checkups,
        own_checkups=OwnCheckupService(checkup_holders, families, ledger, cipher),
        checkup_sessions=CheckupSessionService(
            CheckupSessionStore(database), children, checkups, municipalities, cipher, clock
        ),
        staff_work=staff_work(tools, families, children, pregnancies, municipalities),
        import_queue=import_queue(tools, families, child_store, rows),
        devices=DeviceService(DeviceStore(database), cipher, signer, clock),
        inbox=InboxService(InboxStore(database), families, children, pregnancies, cipher, texts, clock),
        preferences=PreferencesService(
            PreferencesStore(database),
            families,
            PlanningQueue(database),
            withdrawal(database, data),
            clock,
        ),
        articles=articles,
        article_marks=MarksService(MarksStore(database), article_store, articles, clock),
        article_languages=data.article_languages,
        article_categories=data.article_categories,
        article_search=search,
        article_readership=ReadershipService(ReadershipStore(database), clock, zone),
        article_pictures=pictures,
        article_desk=article_desk(
            tools,
            municipalities,
            data.article_languages,
            data.article_categories,
            pictures.reading,
            search.indexing.follow,
        ),
        announcements=announcements(tools, municipalities),
        local_life=local_life(tools, municipalities, data.article_languages, data.local_categories),
        journal=journal_parts(tools, objects, children, pregnancies, data.milestones),
        cipher=cipher,
        texts=texts,
        schedule=data.schedule,
        form_definitions=data.forms,
        form_help=data.form_help,
        forms=FormService(form_holders, families, ledger, cipher, data.forms),
        form_sharing=FormSharingService(form_holders, ledger),
        municipalities=municipalities,
        zone=zone,
    )


def _drawing(texts: Texts) -> Callable[[GrowthChart, str, str], bytes]:
    def drawn(chart: GrowthChart, form: str, language: str) -> bytes:
        return draw(chart, ImageForm(form), texts, language)

    return drawn
