"""What the walker gives for arguments, and the inputs of mutations, on the desk of the municipality's staff."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tests.access.household_desk import MISSED
from tests.access.ids import Ids

_OF_THE_LIST: Mapping[str, Sequence[Any]] = {
    "kind": (MISSED,),
    "asOf": (None, "2026-12-30"),
    "window": (None, "OPEN", "CLOSED"),
    "area": (None, "SHAKUJII"),
    "ageFromMonths": (None, 4),
    "ageToMonths": (None, 5),
    "statuses": ([], ["CALLED"]),
}

ARGUMENTS: Mapping[str, Callable[[Ids], Sequence[Any]]] = {
    **{
        f"Query.{field}({name}:)": lambda _, values=values: values  # type: ignore[misc]
        for field in ("missedCheckups", "missedCheckupsExport")
        for name, values in _OF_THE_LIST.items()
    },
    "Query.worklist(kind:)": lambda _: (None, "LOSS_SUPPORT", "MOTHERS_WELLBEING"),
    "Query.checkupCoverage(kind:)": lambda _: (MISSED,),
    "Query.checkupCoverage(fromMonth:)": lambda _: ("2025-04-01",),
    "Query.checkupCoverage(toMonth:)": lambda _: ("2026-11-30",),
    "Query.importQueue(reason:)": lambda _: (None, "UNSURE"),
}

NODES: Mapping[str, Callable[[Ids], Sequence[str]]] = {
    "WorklistEntry": lambda ids: ids.worklist_entries,
    "ImportRow": lambda ids: ids.import_rows,
}

INPUTS: Mapping[str, Mapping[str, Any]] = {
    "setFollowUp": {
        "childId": "",
        "kind": MISSED,
        "status": "VISITED",
        "note": "元気だった",
        "expectedVersion": None,
    },
    "setWorklistState": {"entryId": "", "expectedVersion": 2, "state": "DONE", "note": "手紙を送った"},
    "matchImportRow": {"rowId": "", "childId": "", "expectedVersion": 1, "confirmed": False},
    "dismissImportRow": {"rowId": "", "expectedVersion": 1},
}
"""Empty ids are filled in by the rows of `writing_desk.py`."""
