"""What the municipality's staff still have to do for a family, in MongoDB: one document for each thing."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bson.binary import Binary
from pymongo import ASCENDING

from handbook_api.platform.ids import SEPARATOR
from handbook_api.platform.ledger import Page
from handbook_api.platform.migrations import Migration
from handbook_api.platform.mongodb import Database, Document


class WorkKind(StrEnum):
    """What there is to do."""

    LOSS_SUPPORT = "LOSS_SUPPORT"
    """What is owed after a loss: the checkup after birth or stillbirth, the benefit (妊婦のための支援給付), an ear."""


class WorkState(StrEnum):
    """How far it is."""

    OPEN = "OPEN"
    DONE = "DONE"
    NOT_NEEDED = "NOT_NEEDED"


@dataclass(frozen=True, slots=True)
class WorklistEntry:
    """One thing to do. `subject_id` is the key of the pregnancy or child it is about, as a text.

    `fetus_order` is there when it is about one of several children to come. `sealed_note` is the staff's own.
    """

    kind: WorkKind
    municipality: str
    family_id: str
    subject_id: str
    created_at: datetime
    fetus_order: int | None = None
    state: WorkState = WorkState.OPEN
    sealed_note: Binary | None = None

    @property
    def id(self) -> str:
        """The same for the same thing, so that a repeated request adds nothing."""
        return entry_id(self.kind, self.subject_id, self.fetus_order)


def entry_id(kind: WorkKind, subject_id: str, fetus_order: int | None) -> str:
    """The id of the entry of this kind about this subject; a subject's key begins with its family's id."""
    place = "" if fetus_order is None else f"{SEPARATOR}{fetus_order}"
    return f"{subject_id}{place}{SEPARATOR}{kind.value}"


class WorklistStore:
    """Adds what is to be done and takes it away again."""

    def __init__(self, database: Database) -> None:
        self._worklist = database.worklist

    async def add(self, page: Page, entry: WorklistEntry) -> None:
        """Add an entry; one that is there stays as it is, however far it has got."""
        await self._worklist.update_one(
            {"_id": entry.id}, {"$setOnInsert": stored_entry(entry)}, upsert=True, session=page.session
        )

    async def take_away(self, page: Page, kind: WorkKind, subject_id: str, fetus_order: int | None = None) -> None:
        """Take an entry away, because what it was about is not so; without one this does nothing."""
        await self._worklist.delete_one({"_id": entry_id(kind, subject_id, fetus_order)}, session=page.session)


def stored_entry(entry: WorklistEntry) -> Document:
    """An entry's fields as MongoDB keeps them, without its id."""
    return {
        "kind": entry.kind.value,
        "municipality": entry.municipality,
        "family_id": entry.family_id,
        "subject_id": entry.subject_id,
        "fetus_order": entry.fetus_order,
        "created_at": entry.created_at,
        "state": entry.state.value,
        "note": entry.sealed_note,
    }


def read_entry(document: Document) -> WorklistEntry:
    """The entry that `stored_entry` was given."""
    return WorklistEntry(
        kind=WorkKind(document["kind"]),
        municipality=document["municipality"],
        family_id=document["family_id"],
        subject_id=document["subject_id"],
        created_at=document["created_at"],
        fetus_order=document["fetus_order"],
        state=WorkState(document["state"]),
        sealed_note=document["note"],
    )


async def _indexes(database: Database) -> None:
    await database.worklist.create_index(
        [("municipality", ASCENDING), ("state", ASCENDING), ("created_at", ASCENDING)], name="municipality"
    )


MIGRATIONS = (Migration("0013-worklist", "what staff have to do, by municipality and how far it is", _indexes),)
