"""What comes of the mutations on the desk of the municipality's staff when each of the people sends it."""

from collections.abc import Mapping
from typing import Any

from tests.access.household import Household
from tests.access.people import Person
from tests.access.row import DONE, FORBIDDEN, NOT_FOUND, NOTHING, STALE, Input, Row, for_all

Outcomes = Mapping[Person, str]


def at_the_desk(*, nurse: str, kin: str, elsewhere: str = NOT_FOUND, afterwards: str = NOT_FOUND) -> Outcomes:
    """The outcomes for the staff: with access, where it is about her own family, elsewhere, and without access.

    For everybody else there is no desk.
    """
    return for_all(
        mother=FORBIDDEN,
        father=FORBIDDEN,
        viewers=FORBIDDEN,
        nurse=nurse,
        outsiders=FORBIDDEN,
        grandfather_on_the_staff=kin,
        nurse_elsewhere=elsewhere,
        nurse_after_stop=afterwards,
        nurse_after_end=afterwards,
    )


def follow_up(child: str, **given: Any) -> Input:
    """What was done about one of the children."""
    return lambda home: {"childId": home.twin if child == "TWIN" else home.child, **given}


def work(name: str, **given: Any) -> Input:
    """Something on the worklist."""
    return lambda home: {"entryId": home.desk.worklist[name], **given}


def row(name: str, child: str | None = None, **given: Any) -> Input:
    """A row, and whose it is said to be."""

    def its_input(home: Household) -> Mapping[str, Any]:
        children = {"CHILD": home.child, "BORN": home.pregnancies.born_child, "STRANGERS": home.strangers.children[0]}
        return {"rowId": home.desk.rows[name], **({"childId": children[child]} if child else {}), **given}

    return its_input


DESK_ROWS: tuple[Row, ...] = (
    Row("setFollowUp", "of a child that was missed", follow_up("TWIN"), at_the_desk(nurse=DONE, kin=FORBIDDEN)),
    Row("setFollowUp", "that a colleague set since", follow_up("CHILD"), at_the_desk(nurse=STALE, kin=FORBIDDEN)),
    Row("setFollowUp", "of a checkup that there is not", follow_up("TWIN", kind="NO_CHECKUP"),
        at_the_desk(nurse="UNKNOWN_CHECKUP", kin=FORBIDDEN)),
    Row("setWorklistState", "after a loss", work("PREGNANCY"), at_the_desk(nurse=DONE, kin=NOT_FOUND, afterwards=DONE)),
    Row("setWorklistState", "of a mother's questionnaire", work("WELLBEING"),
        at_the_desk(nurse=DONE, kin=NOT_FOUND, afterwards=DONE)),
    Row("setWorklistState", "that a colleague set since", work("ONE_OF_SEVERAL", expectedVersion=1),
        at_the_desk(nurse=STALE, kin=NOT_FOUND, afterwards=STALE)),
    Row("matchImportRow", "to a candidate", row("WAITING", "CHILD"), at_the_desk(nurse=DONE, kin=NOT_FOUND)),
    Row("matchImportRow", "to a child of another family", row("WAITING", "STRANGERS"),
        at_the_desk(nurse=NOT_FOUND, kin=NOT_FOUND)),
    Row("matchImportRow", "that a colleague has matched", row("MATCHED", "BORN"),
        at_the_desk(nurse=STALE, kin=NOT_FOUND)),
    Row("matchImportRow", "of another town", row("ELSEWHERE", "CHILD"),
        at_the_desk(nurse=NOT_FOUND, kin=NOT_FOUND)),
    Row("dismissImportRow", "that waits", row("WAITING"), at_the_desk(nurse=DONE, kin=DONE, afterwards=DONE)),
    Row("dismissImportRow", "that a colleague has matched", row("MATCHED"),
        at_the_desk(nurse=STALE, kin=STALE, afterwards=STALE)),
    Row("dismissImportRow", "that a colleague has dismissed", row("DISMISSED"),
        at_the_desk(nurse=NOTHING, kin=NOTHING, afterwards=NOTHING)),
    Row("dismissImportRow", "of another town", row("ELSEWHERE"),
        at_the_desk(nurse=NOT_FOUND, kin=NOT_FOUND, elsewhere=DONE)),
)  # fmt: skip
