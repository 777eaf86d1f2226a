"""What takes ids on the desk of the municipality's staff, and of what each takes one."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.access.household import Household

ASKED_WITH: Mapping[str, str] = {
    "setFollowUp.childId": "Child",
    "setWorklistState.entryId": "WorklistEntry",
    "matchImportRow.rowId": "ImportRow",
    "matchImportRow.childId": "Child",
    "dismissImportRow.rowId": "ImportRow",
}
"""Everything that takes an id that is not everybody's to know, and of what it takes one."""

BESIDE: Mapping[str, Callable[[Household], Mapping[str, Any]]] = {
    "matchImportRow.rowId": lambda home: {"childId": home.child},
    "matchImportRow.childId": lambda home: {"rowId": home.desk.rows["WAITING"]},
}
"""What an input needs beside an id for that id to be looked at at all."""

FORM_IS_TOLD = frozenset(ASKED_WITH)
"""Whoever works for no municipality is refused; that something is no id at all is told before."""


def ids_by_kind(home: Household) -> dict[str, str]:
    """One real id of every kind."""
    return {"WorklistEntry": home.desk.worklist["WELLBEING"], "ImportRow": home.desk.rows["WAITING"]}
