"""Which answered form, in a child's document or in a pregnancy's."""

from dataclasses import dataclass

from handbook_api.platform.ids import SEPARATOR, ChildKey, PregnancyKey, PregnancyRecordKey, RecordKey

_PREGNANCY = "pregnancy"
"""Ends the key of a form that lies with a pregnancy: a child and a pregnancy may have been given the same id."""


@dataclass(frozen=True, slots=True)
class FormKey:
    """A form's id, and in whose document it lies."""

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
        return spelled if isinstance(self.subject, ChildKey) else f"{spelled}{SEPARATOR}{_PREGNANCY}"

    @classmethod
    def parse(cls, text: str) -> "FormKey | None":
        """The key that `text` spells, or `None` for anything that is not one."""
        front, _, last = text.rpartition(SEPARATOR)
        if last == _PREGNANCY:
            of_pregnancy = PregnancyRecordKey.parse(front)
            return cls(of_pregnancy.pregnancy, of_pregnancy.record) if of_pregnancy else None
        of_child = RecordKey.parse(text)
        return cls(of_child.child, of_child.record) if of_child else None
