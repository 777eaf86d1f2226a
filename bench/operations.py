"""The operations that are measured: what an app would send, and where the floor answers the same."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import orjson

from bench.data import HARUTO, YUI, node_id
from handbook_api.demo.people import AOI, MISAKI, Person
from handbook_api.platform.ids import new_id

TINY = "{ __typename }"
BADGE = "{ home { unreadPushCount } }"
HOME = """
query Home {
  home {
    children {
      id
      name
      sex
      birthDate
      ageInWords
      latestGrowth {
        id
        measuredOn
        weightGrams
        lengthMillimetres
        headMillimetres
        assess { measure value unit z percentile band plausibility }
      }
      nextCheckup { code name opensOn lastDay isOpen place bring }
    }
    unreadPushCount
    pushes(first: 5) { edges { node { id kind title body link sentAt readAt } } pageInfo { hasNextPage } }
    articles(first: 5) { edges { node { id title summary category categoryName } } pageInfo { hasNextPage } }
  }
}
"""
EXPECTING = """
query Expecting {
  home {
    pregnancies {
      id
      status
      dueDate
      gestationalAge { weeks days }
      monthOfPregnancy
      gestationInWords
      checkups { code name opensOn lastDay isOpen status attendedOn place }
    }
    unreadPushCount
    pushes(first: 5) { edges { node { id kind title body link sentAt readAt } } pageInfo { hasNextPage } }
  }
}
"""
RECORD_GROWTH = """
mutation RecordGrowth($input: RecordGrowthInput!) {
  recordGrowth(input: $input) {
    record {
      id
      version
      measuredOn
      weightGrams
      lengthMillimetres
      headMillimetres
      side
      plausibility
      assess { measure value unit z percentile band plausibility }
    }
    errors { code path message }
  }
}
"""
ASSESS_GROWTH = """
query AssessGrowth($input: AssessGrowthInput!) {
  assessGrowth(input: $input) {
    measure
    value
    unit
    reference
    edition
    source
    ageDays
    correctedAgeDays
    ageUsed
    z
    percentile
    band
    plausibility
    quality
    unavailableReason
  }
}
"""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation.

    `variables` gives those of the n-th request. `floor` is the path where the floor answers it, `None` where it does
    not. After one that `writes`, the children are put back as they were. `asks` is who asks.
    """

    name: str
    document: str
    floor: str | None
    variables: Callable[[int], Mapping[str, Any]] = lambda _: {}
    writes: bool = False
    asks: Person = MISAKI

    def body(self, number: int) -> bytes:
        """The body of the n-th request, for us and for the floor alike."""
        return orjson.dumps({"query": self.document, "variables": self.variables(number)})


def operations(today: date) -> tuple[Operation, ...]:
    """All of them, as asked on `today`: by the mother of `YUI` and `HARUTO`, and one by a woman who expects a child."""
    return (
        Operation("tiny", TINY, "/tiny"),
        Operation("badge", BADGE, "/badge"),
        Operation("home", HOME, "/home"),
        Operation("expecting", EXPECTING, None, asks=AOI),
        Operation("recordGrowth", RECORD_GROWTH, "/record-growth", _measured_on(today), writes=True),
        Operation("assessGrowth", ASSESS_GROWTH, None, _assessed_on(today)),
    )


def _measured_on(today: date) -> Callable[[int], Mapping[str, Any]]:
    """A new record each time, of one child and then of the other."""
    children = (
        {"childId": node_id(YUI), "weightGrams": 6_550, "lengthMillimetres": 625, "headMillimetres": 410},
        {"childId": node_id(HARUTO), "weightGrams": 13_700, "lengthMillimetres": 938},
    )

    def variables(number: int) -> Mapping[str, Any]:
        return {"input": {"id": new_id(), "measuredOn": today.isoformat(), **children[number % len(children)]}}

    return variables


def _assessed_on(today: date) -> Callable[[int], Mapping[str, Any]]:
    asked = {
        "sex": "FEMALE",
        "birthDate": (today - timedelta(days=123)).isoformat(),
        "gestation": {"weeks": 39, "days": 2},
        "measuredOn": today.isoformat(),
        "weightGrams": 6_480,
        "lengthMillimetres": 622,
        "headMillimetres": 409,
    }
    return lambda _: {"input": asked}


def leaves(answer: object) -> int:
    """How many values an answer holds that are neither an object nor a list."""
    if isinstance(answer, Mapping):
        return sum(leaves(value) for value in answer.values())
    if isinstance(answer, list):
        return sum(leaves(value) for value in answer)
    return 1
