"""Every change to the database's shape, of every part. A part that is new to the database is added at the end."""

from content.desk.migrations import MIGRATIONS as ARTICLE_DESK
from content.migrations import MIGRATIONS as CONTENT
from content.migrations import READING_MIGRATIONS as CONTENT_READING
from content.pictures.store import MIGRATIONS as ARTICLE_PICTURES
from content.places.migrations import MIGRATIONS as LOCAL_LIFE
from content.readership_store import MIGRATIONS as ARTICLE_READERSHIP
from content.search.migrations import MIGRATIONS as ARTICLE_SEARCH
from handbook_api.appointments.store import MIGRATIONS as APPOINTMENTS
from handbook_api.checkups.session_store import MIGRATIONS as CHECKUP_SESSIONS
from handbook_api.children.roll import MIGRATIONS as CHILD_ROLL
from handbook_api.children.store import MIGRATIONS as CHILDREN
from handbook_api.families.counter_store import MIGRATIONS as COUNTER
from handbook_api.families.store import MIGRATIONS as FAMILIES
from handbook_api.imports.store import MIGRATIONS as IMPORTS
from handbook_api.journal.store import MIGRATIONS as JOURNAL
from handbook_api.platform.access_log import MIGRATIONS as ACCESS_LOG
from handbook_api.platform.ledger import MIGRATIONS as LEDGER
from handbook_api.platform.objects_removals import MIGRATIONS as OBJECTS
from handbook_api.pregnancies.store import MIGRATIONS as PREGNANCIES
from handbook_api.residents import MIGRATIONS as RESIDENTS
from handbook_api.staff.follow_up_store import MIGRATIONS as FOLLOW_UPS
from handbook_api.staff.registration_store import MIGRATIONS as REGISTRATION
from handbook_api.staff.worklist import MIGRATIONS as WORKLIST
from notifications.announcements.migrations import MIGRATIONS as ANNOUNCEMENTS
from notifications.migrations import MIGRATIONS as NOTIFICATIONS

MIGRATIONS = (
    *LEDGER,
    *FAMILIES,
    *CHILDREN,
    *ACCESS_LOG,
    *NOTIFICATIONS,
    *CONTENT,
    *PREGNANCIES,
    *COUNTER,
    *REGISTRATION,
    *WORKLIST,
    *JOURNAL,
    *OBJECTS,
    *APPOINTMENTS,
    *CHECKUP_SESSIONS,
    *CHILD_ROLL,
    *FOLLOW_UPS,
    *IMPORTS,
    *RESIDENTS,
    *ANNOUNCEMENTS,
    *CONTENT_READING,
    *ARTICLE_PICTURES,
    *ARTICLE_DESK,
    *LOCAL_LIFE,
    *ARTICLE_READERSHIP,
    *ARTICLE_SEARCH,
)
"""Every change to the database's shape, in order."""
