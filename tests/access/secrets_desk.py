"""What must not be told to everybody of what lies on the desk of the municipality's staff."""

from collections.abc import Iterator

from tests.access.household_desk import (
    FOLLOWED,
    ROW_TEXTS,
    ROW_WEIGHTS_GRAMS,
    ROWS_DECIDED,
    ROWS_WAITING,
    WORK,
    work_note,
)
from tests.access.household_staff import marked
from tests.access.people import FAMILY, LATER, STAFF, Person
from tests.access.secret import NOBODY_EVER, WHOLE, Secret, Spelling, id_of, number, words

WARD = STAFF | LATER
"""The nurse of the municipality, whether or not the family still lets it look."""
WARD_AND_KIN = WARD | {Person.GRANDFATHER_ON_THE_STAFF}
"""Everybody on its staff, he too who is there as a member where it comes to his own family."""
ELSEWHERE = frozenset({Person.NURSE_ELSEWHERE})

_WHOSE_ROW = {"WAITING": WARD_AND_KIN, "NOBODYS": WARD_AND_KIN, "ELSEWHERE": ELSEWHERE}
"""Rows are a municipality's own; what a file has of his grandchild, the grandfather reads at work."""


def _following() -> Iterator[Secret]:
    for status, note in FOLLOWED:
        yield Secret(f"note of the follow-up {status}", words(note), STAFF)
    yield Secret("who followed the child up", _uid("FOLLOWING"), STAFF)
    yield Secret("that somebody was called", words('"status":"CALLED"'), STAFF)


def _worklist() -> Iterator[Secret]:
    """The duty stays when the family lets nobody look, and for a member there is none."""
    for name in WORK:
        yield Secret(f"note of the work {name}", words(work_note(name)), WARD)
        yield Secret(f"id of the work {name}", _id_of_work(name), WARD)
    yield Secret("who worked on something", _uid("WORKING"), WARD)
    yield Secret("which of several children to come", words('"birthOrder":2'), WHOLE)


def _id_of_work(name: str) -> Spelling:
    return id_of(lambda home: home.desk.worklist[name])


def _rows() -> Iterator[Secret]:
    for name in ROWS_WAITING:
        whose = _WHOSE_ROW[name]
        for what in ROW_TEXTS:
            yield Secret(f"{what} of the row {name}", words(marked(what, name)), whose)
        told_to = whose - ELSEWHERE  # Whose town has no programme, and so no words for what was found.
        yield Secret(f"weight in the row {name}", number(ROW_WEIGHTS_GRAMS[name], thousandth=True), told_to)
        yield Secret(f"id of the row {name}", _id_of_row(name), whose)
    for name in ROWS_DECIDED:
        yield Secret(f"name in the row {name}", words(marked(ROW_TEXTS[0], name)), NOBODY_EVER)
    yield Secret("place in the row DISMISSED", words(marked(ROW_TEXTS[1], "DISMISSED")), NOBODY_EVER)
    yield Secret("weight in the row DISMISSED", number(ROW_WEIGHTS_GRAMS["DISMISSED"], thousandth=True), NOBODY_EVER)
    yield Secret("id of the row DISMISSED", _id_of_row("DISMISSED"), WARD_AND_KIN)
    yield Secret("id of the row MATCHED and of its record", _id_of_row("MATCHED"), FAMILY | WARD)
    yield Secret(
        "weight of the record of the row MATCHED", number(ROW_WEIGHTS_GRAMS["MATCHED"], thousandth=True), FAMILY | STAFF
    )
    yield Secret(
        "in whose handbook the row MATCHED is", id_of(lambda home: home.pregnancies.born_child), FAMILY | STAFF
    )
    yield Secret("who decided about a row", _uid("DECIDING"), WARD_AND_KIN)


def _id_of_row(name: str) -> Spelling:
    return id_of(lambda home: home.desk.rows[name])


def _uid(colleague: str) -> Spelling:
    return lambda home: home.desk.uids[colleague]


_OF_WORK, _OF_ROWS = tuple(_worklist()), tuple(_rows())
DESK_SECRETS: tuple[Secret, ...] = (*_following(), *_OF_WORK, *_OF_ROWS)

OF_THE_DESKS_OWN = frozenset(secret.name for secret in (*_OF_WORK, *_OF_ROWS) if not secret.seen_by <= FAMILY | STAFF)
"""The names of secrets that are no family's: staff look at what the municipality wrote or was sent itself."""
