"""Global ids: what the tests ask with, how an id is spelled, and what is written in it."""

import base64
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ids:
    """Global ids to ask with, by what they are of. Those of the household stand in front."""

    families: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    invitations: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    vaccinations: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    pushes: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    cursors_of_changes: tuple[str, ...] = ()
    checkup_records: tuple[str, ...] = ()
    checkup_sessions: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()
    appointments: tuple[str, ...] = ()
    journal_entries: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    pregnancies: tuple[str, ...] = ()
    pregnancy_checkups: tuple[str, ...] = ()
    pregnancy_tests: tuple[str, ...] = ()
    dental_exams: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    own_weights: tuple[str, ...] = ()
    blood_pressures: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    worklist_entries: tuple[str, ...] = ()
    import_rows: tuple[str, ...] = ()
    announcements: tuple[str, ...] = ()
    article_texts: tuple[str, ...] = ()
    article_pictures: tuple[str, ...] = ()
    local_places: tuple[str, ...] = ()
    local_events: tuple[str, ...] = ()

    def and_also(self, others: "Ids") -> "Ids":
        """Both, so that one operation asks for somebody's own things and for others' side by side."""
        return Ids(*(getattr(self, name) + getattr(others, name) for name in self.__slots__))


def spelled(kind: str, key: str) -> str:
    """A global id."""
    return base64.urlsafe_b64encode(f"{kind}:{key}".encode()).decode().rstrip("=")


def read(global_id: str) -> tuple[str, str]:
    """The kind and the key of a global id."""
    kind, _, key = base64.urlsafe_b64decode(global_id + "=" * (-len(global_id) % 4)).decode().partition(":")
    return kind, key


def own_part(global_id: str) -> str:
    """The last part of a key: what no other thing has."""
    return read(global_id)[1].rpartition(".")[2]
