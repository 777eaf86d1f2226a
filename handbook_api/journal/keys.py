"""Whose journal it is, and what is in it."""

from dataclasses import dataclass
from enum import StrEnum

from handbook_api.platform.ids import SEPARATOR, ChildKey, PregnancyKey, RecordKey


class JournalKind(StrEnum):
    """Of what a journal is kept."""

    CHILD = "CHILD"
    PREGNANCY = "PREGNANCY"


@dataclass(frozen=True, slots=True)
class JournalKey:
    """The journal of a child or of a pregnancy. The two can be spelled alike: only the kind tells them apart."""

    of: ChildKey | PregnancyKey

    @property
    def kind(self) -> JournalKind:
        """Of what it is kept."""
        return JournalKind.CHILD if isinstance(self.of, ChildKey) else JournalKind.PREGNANCY

    @property
    def family_id(self) -> str:
        """Whose handbook it is in."""
        return self.of.family_id

    def __str__(self) -> str:
        return str(self.of)


@dataclass(frozen=True, slots=True)
class ItemKey:
    """An entry or a photo: `owner` is the child's or pregnancy's own id, `item` its own.

    It begins as its child's key does, so that what the ledger holds of it is erased with the child.
    """

    family_id: str
    owner: str
    item: str

    def __str__(self) -> str:
        return SEPARATOR.join((self.family_id, self.owner, self.item))

    @classmethod
    def in_journal(cls, journal: JournalKey, item: str) -> "ItemKey":
        """The entry or photo with the id `item` in a journal."""
        owner = journal.of.child if isinstance(journal.of, ChildKey) else journal.of.pregnancy
        return cls(journal.family_id, owner, item)

    @classmethod
    def parse(cls, text: str) -> "ItemKey | None":
        """The key that `text` spells, or `None` for anything that is not one."""
        key = RecordKey.parse(text)
        return cls(key.child.family_id, key.child.child, key.record) if key else None

    def journal(self, kind: JournalKind) -> JournalKey:
        """The journal it is in, which is one of this kind."""
        made_of = ChildKey if kind is JournalKind.CHILD else PregnancyKey
        return JournalKey(made_of(self.family_id, self.owner))
