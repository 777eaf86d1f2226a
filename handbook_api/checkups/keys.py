"""Which record of a checkup, in a child's document or in a pregnancy's."""

from dataclasses import dataclass

from handbook_api.platform.ids import SEPARATOR, ChildKey, PregnancyKey, PregnancyRecordKey, RecordKey

_MOTHER = "mother"
"""Ends the key of a mother's checkup: a child and a pregnancy may have been given the same id."""


@dataclass(frozen=True, slots=True)
class CheckupKey:
    """A record's id, and in whose document it lies."""

    subject: ChildKey | PregnancyKey
    record: str

    @property
    def family_id(self) -> str:
        """The family it is of."""
        return self.subject.family_id

    @property
    def in_handbook(self) -> str:
        """The key as that of a record of any kind in the same handbook is spelled, where one has this id."""
        return f"{self.subject}{SEPARATOR}{self.record}"

    def __str__(self) -> str:
        spelled = self.in_handbook
        return spelled if isinstance(self.subject, ChildKey) else f"{spelled}{SEPARATOR}{_MOTHER}"

    @classmethod
    def parse(cls, text: str) -> "CheckupKey | None":
        """The key that `text` spells, or `None` for anything that is not one."""
        front, _, last = text.rpartition(SEPARATOR)
        if last == _MOTHER:
            mothers = PregnancyRecordKey.parse(front)
            return cls(mothers.pregnancy, mothers.record) if mothers else None
        childs = RecordKey.parse(text)
        return cls(childs.child, childs.record) if childs else None
