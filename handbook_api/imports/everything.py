"""The import's parts on one database: the queue that staff see, and what goes through a file."""

from collections.abc import Callable
from datetime import date

from handbook_api.checkups.service import CheckupService
from handbook_api.children.roll import ChildRoll
from handbook_api.families.service import FamilyService
from handbook_api.forms.definition import Forms
from handbook_api.growth.service import GrowthService
from handbook_api.immunization.service import VaccinationService
from handbook_api.imports.finding import ChildFinder, Children
from handbook_api.imports.importing import Importer
from handbook_api.imports.queue import ImportQueueService
from handbook_api.imports.store import ImportRowStore
from handbook_api.imports.writing import RowWriter
from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.clock import Clock
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.mongodb import Database
from handbook_api.platform.texts import LANGUAGES, Texts
from handbook_api.platform.tools import Tools
from handbook_api.staff.registered_numbers import RegisteredNumbers


def row_writer(
    growth: GrowthService,
    vaccinations: VaccinationService,
    checkups: CheckupService,
    forms: Forms,
    cipher: FieldCipher,
    texts: Texts,
) -> RowWriter:
    """What writes rows by these services."""
    reason = texts.say(LANGUAGES[0], "import.reason")
    return RowWriter(growth, vaccinations, checkups, forms, cipher, reason)


def import_queue(tools: Tools, families: FamilyService, children: Children, writer: RowWriter) -> ImportQueueService:
    """The queue."""
    store = ImportRowStore(tools.database)
    return ImportQueueService(store, families, children, writer, tools.access_log, tools.cipher, tools.clock)


def importer(
    database: Database,
    families: FamilyService,
    children: Children,
    writer: RowWriter,
    cipher: FieldCipher,
    forms: Forms,
    municipality: Municipality,
    clock: Clock,
    today: Callable[[], date],
    *,
    keeps_rows: bool,
) -> Importer:
    """What goes through the files of a municipality. `keeps_rows` is off in a dry run."""
    finder = ChildFinder(families, children, ChildRoll(database), RegisteredNumbers(database), cipher)
    store = ImportRowStore(database)
    checkups = municipality.checkups
    return Importer(finder, writer, store, cipher, forms, checkups, clock, today, keeps_rows=keeps_rows)
