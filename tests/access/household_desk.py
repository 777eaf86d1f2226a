"""What lies on the desk of the municipality's staff: who was missed, what is to be done, rows that wait."""

from dataclasses import dataclass, field

from tests.access.household_staff import marked
from tests.access.ids import Ids

MISSED = "INFANT_4_MONTHS"
"""The checkup whose window has just opened for the child and its twin, and of which no record says it was held."""
FOLLOWED = (("NOT_REACHED", marked("追跡のメモ", "一度目")), ("CALLED", marked("追跡のメモ", "二度目")))
"""What a colleague did about the child, one step after the other."""

WORK = {"PREGNANCY": "OPEN", "ONE_OF_SEVERAL": "NOT_NEEDED", "CHILD": "DONE", "WELLBEING": "OPEN"}
"""What there is on the worklist about this family, and how far a colleague said that it is."""


def work_note(name: str) -> str:
    """What a colleague wrote of something on the worklist."""
    return marked("作業のメモ", name)


ROWS_WAITING = ("WAITING", "NOBODYS", "ELSEWHERE")
"""Rows of files that wait for a person: one that is like the children here, one like nobody, one of another town's."""
ROWS_DECIDED = ("MATCHED", "DISMISSED")
ROW_TEXTS = ("行の氏名", "行の会場")
ROW_WEIGHTS_GRAMS = {"WAITING": 6_317, "NOBODYS": 6_329, "ELSEWHERE": 6_337, "MATCHED": 3_343, "DISMISSED": 6_343}
"""That of the row that is MATCHED stands in a handbook, with the child that was born."""

COLLEAGUES = ("FOLLOWING", "WORKING", "DECIDING")
"""Others of the staff, by what each did: what stands under a user id tells by which way it was told."""


@dataclass(slots=True, eq=False)
class DeskThings:
    """By the names that `building_desk.py` gives them."""

    uids: dict[str, str] = field(default_factory=dict)
    """Of `COLLEAGUES`."""
    worklist: dict[str, str] = field(default_factory=dict)
    """By the names of `WORK`."""
    rows: dict[str, str] = field(default_factory=dict)
    """By the names of `ROWS_WAITING` and of `ROWS_DECIDED`."""

    @property
    def ids(self) -> Ids:
        """What everybody asks for."""
        return Ids(worklist_entries=tuple(self.worklist.values()), import_rows=tuple(self.rows.values()))
