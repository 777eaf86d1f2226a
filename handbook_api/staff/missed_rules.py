"""What is asked for when staff look for children without a record of a checkup, and what is wrong with it. Pure."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from handbook_api.checkups.births import Births, births_of_age, births_whose_window
from handbook_api.checkups.model import CheckupKind
from handbook_api.platform.civil_dates import add_months
from handbook_api.platform.problems import Problem, ProblemCode
from handbook_api.staff.follow_ups import FollowUpStatus

FARTHEST_FROM_TODAY = timedelta(days=366)
OLDEST_MONTHS = 7 * 12
"""From birth to school: after it, a checkup of infancy is nobody's duty any more."""

_A_DAY = timedelta(days=1)


class MissedWindow(StrEnum):
    """How the window of a checkup without a record stands."""

    OPEN = "OPEN"
    """It can still be attended: a word in time."""
    CLOSED = "CLOSED"
    """It was missed: the municipality looks after the child."""


@dataclass(frozen=True, slots=True)
class MissedQuery:
    """Whom staff look for: children without a record of `kind`, by how that stands on the day `as_of`.

    `window` `None`: open and closed. `area` is a code of the municipality's. Ages are whole months on that day, reached
    and not yet reached. Without `statuses`, whatever was done already.
    """

    kind: str
    as_of: date
    window: MissedWindow | None = None
    area: str | None = None
    age_from_months: int | None = None
    age_to_months: int | None = None
    statuses: frozenset[FollowUpStatus] = frozenset()


def query_problems(query: MissedQuery, today: date, areas: Set[str]) -> Iterator[Problem]:
    """What is wrong with what is asked for, but for the kind."""
    earliest, latest = today - FARTHEST_FROM_TODAY, today + FARTHEST_FROM_TODAY
    if not earliest <= query.as_of <= latest:
        days = {"value": query.as_of.isoformat(), "earliest": earliest.isoformat(), "latest": latest.isoformat()}
        yield Problem(ProblemCode.DATE_OUT_OF_RANGE, ("asOf",), days)
    if query.area is not None and query.area not in areas:
        yield Problem(ProblemCode.UNKNOWN_AREA, ("area",))


def births_asked_for(query: MissedQuery, versions: Sequence[CheckupKind]) -> tuple[Births, ...]:
    """The days of birth of the children that can be among those asked for, the earliest in front."""
    on = query.as_of
    whole = Births(add_months(on, -OLDEST_MONTHS), on)
    within = births_of_age(whole, on, query.age_from_months, query.age_to_months)
    if within is None:
        return ()
    return births_whose_window(
        versions,
        within,
        opened_by=on,
        closes_from=on if query.window is MissedWindow.OPEN else None,
        closes_by=on - _A_DAY if query.window is MissedWindow.CLOSED else None,
    )


def spelled_query(query: MissedQuery) -> Mapping[str, Any]:
    """A question as a sealed address carries it."""
    return {
        "kind": query.kind,
        "as_of": query.as_of.isoformat(),
        "window": query.window.value if query.window else None,
        "area": query.area,
        "age_from_months": query.age_from_months,
        "age_to_months": query.age_to_months,
        "statuses": sorted(query.statuses),
    }


def read_query(spelled: Mapping[str, Any]) -> MissedQuery:
    """The question that `spelled_query` was given."""
    return MissedQuery(
        kind=spelled["kind"],
        as_of=date.fromisoformat(spelled["as_of"]),
        window=MissedWindow(spelled["window"]) if spelled["window"] else None,
        area=spelled["area"],
        age_from_months=spelled["age_from_months"],
        age_to_months=spelled["age_to_months"],
        statuses=frozenset(map(FollowUpStatus, spelled["statuses"])),
    )
