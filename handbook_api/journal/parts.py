"""The services of journals, photos and teeth, made together: they share what keeps entries and photos in step."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from handbook_api.children.service import ChildService
from handbook_api.journal.addresses import PhotoAddresses
from handbook_api.journal.attaching import Attaching
from handbook_api.journal.milestones import Milestones
from handbook_api.journal.owners import Owners
from handbook_api.journal.photo_store import PhotoStore
from handbook_api.journal.photos import PhotoService
from handbook_api.journal.reading import JournalReading
from handbook_api.journal.service import JournalService
from handbook_api.journal.store import JournalStore
from handbook_api.journal.sweeping import PhotoSweep
from handbook_api.journal.teeth_service import TeethService
from handbook_api.journal.uploads import PhotoUploads
from handbook_api.platform.objects import ObjectStore
from handbook_api.platform.objects_removals import ObjectRemovals
from handbook_api.platform.tools import Tools
from handbook_api.pregnancies.service import PregnancyService


@dataclass(frozen=True, slots=True)
class JournalParts:
    """Everything there is to do with journals."""

    entries: JournalService
    reading: JournalReading
    photos: PhotoService
    uploads: PhotoUploads
    addresses: PhotoAddresses
    sweep: PhotoSweep
    teeth: TeethService
    milestones: Milestones
    zone: ZoneInfo
    """Where the families live."""


def journal_parts(
    tools: Tools,
    objects: ObjectStore,
    children: ChildService,
    pregnancies: PregnancyService,
    milestones: Milestones,
) -> JournalParts:
    """The services on one database and one object store."""
    database, ledger, cipher, signer, clock = tools.database, tools.ledger, tools.cipher, tools.signer, tools.clock
    entries, photos = JournalStore(database), PhotoStore(database)
    removals = ObjectRemovals(database, objects)
    owners, attaching = Owners(children, pregnancies), Attaching(photos, removals)
    reading = JournalReading(entries, photos, owners, tools.access_log)
    photo_service = PhotoService(photos, entries, attaching, owners, ledger, cipher)
    return JournalParts(
        entries=JournalService(entries, attaching, reading, owners, ledger, cipher, frozenset(milestones.by_code)),
        reading=reading,
        photos=photo_service,
        uploads=PhotoUploads(photos, photo_service, owners, removals, ledger, cipher, signer, clock),
        addresses=PhotoAddresses(reading, objects, cipher, signer),
        sweep=PhotoSweep(photos, removals, ledger, clock),
        teeth=TeethService(children, ledger),
        milestones=milestones,
        zone=tools.zone,
    )
