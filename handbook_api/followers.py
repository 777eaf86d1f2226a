"""Which parts follow which changes, inside their transactions: a part that must not know of another one follows it."""

from collections.abc import Mapping

from handbook_api.appointments.following import AppointmentFollower
from handbook_api.appointments.slot_store import SlotStore
from handbook_api.appointments.store import AppointmentStore
from handbook_api.articles_to_tell import articles_in, hidden_in
from handbook_api.children.store import ChildStore
from handbook_api.families.store import FamilyStore
from handbook_api.forms.definition import Forms
from handbook_api.handbooks import Handbooks
from handbook_api.immunization.schedule import Schedule
from handbook_api.journal.following import JournalRemoval
from handbook_api.journal.photo_store import PhotoStore
from handbook_api.journal.store import JournalStore
from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.ledger import Follower
from handbook_api.platform.mongodb import Database
from handbook_api.platform.objects import ObjectStore
from handbook_api.platform.objects_removals import ObjectRemovals
from handbook_api.pregnancies.shown_forms import ShownForms
from handbook_api.pregnancies.store import PregnancyStore
from handbook_api.reference_data import ReferenceData
from handbook_api.staff.follow_up_store import FollowUpStore
from handbook_api.staff.following import ErasingFollower, WellbeingFollower
from handbook_api.staff.worklist import WorklistStore
from notifications.announcements.following import TopicFollower
from notifications.announcements.topic_store import TopicStore
from notifications.households import Households
from notifications.pages import guardians_pages
from notifications.preferences_store import PreferencesStore
from notifications.programmes import Programmes
from notifications.reminder_store import ReminderStore
from notifications.shelf import Shelf
from notifications.withdrawal import Withdrawal


def followers(
    database: Database, objects: ObjectStore, cipher: FieldCipher, data: ReferenceData
) -> tuple[Follower, ...]:
    """All of them, in the order in which they are told."""
    worklist = WorklistStore(database)
    return (
        TopicFollower(TopicStore(database)),
        AppointmentFollower(AppointmentStore(database), SlotStore(database)),
        JournalRemoval(JournalStore(database), PhotoStore(database), ObjectRemovals(database, objects)),
        ErasingFollower(FollowUpStore(database), worklist),
        WellbeingFollower(FamilyStore(database), ShownForms(database), data.forms, worklist, cipher),
        withdrawal(database, data),  # the last: it plans what the others have left
    )


def withdrawal(database: Database, data: ReferenceData) -> Withdrawal:
    """What makes the reminders of a family right when something of it changes."""
    return Withdrawal(ReminderStore(database), households(database), _programmes(database, data))


def _programmes(database: Database, data: ReferenceData) -> Shelf:
    return programmes(database, data.municipalities, data.schedule, data.forms)


def programmes(
    database: Database, municipalities: Mapping[str, Municipality], schedule: Schedule, forms: Forms
) -> Shelf:
    """What plans depend on besides the families, with the articles as they are published at any time."""
    return Shelf(Programmes(municipalities, schedule, guardians_pages(forms)), articles_in(database))


def households(database: Database) -> Households:
    """Families with their handbooks and how their members want to be told, for what plans and sends."""
    handbooks = Handbooks(
        FamilyStore(database), ChildStore(database), PregnancyStore(database), AppointmentStore(database)
    )
    return Households(handbooks, PreferencesStore(database), hidden_in(database))
