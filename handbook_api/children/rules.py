"""What may be said of a child's birth. Pure."""

from datetime import date, timedelta

from handbook_api.children.model import Birth
from handbook_api.families.rules import name_problems
from handbook_api.platform.problems import Problem, ProblemCode

CHILDREN_CEILING = 30
OLDEST_CHILD_YEARS = 20
FETUSES_LIMIT = 8
SHORTEST_GESTATION_DAYS = 22 * 7
LONGEST_GESTATION_DAYS = 44 * 7 + 6


def birth_problems(birth: Birth, today: date) -> tuple[Problem, ...]:
    """What is wrong with a birth as entered on `today`: a date to come, a gestation outside 22w0d-44w6d, a bad order."""
    return (*_date_problems(birth.born_on, today), *_gestation_problems(birth.gestation_days), *_order_problems(birth))


def child_problems(name: str, municipality: str | None, served: frozenset[str]) -> tuple[Problem, ...]:
    """What is wrong with a child's name, or with a municipality that is none of those `served`."""
    problems = list(name_problems(name, ("name",)))
    if municipality is not None and municipality not in served:
        problems.append(Problem(ProblemCode.UNKNOWN_MUNICIPALITY, ("municipality",)))
    return tuple(problems)


def _date_problems(born_on: date, today: date) -> tuple[Problem, ...]:
    if born_on > today:
        return (
            Problem(
                ProblemCode.DATE_IN_FUTURE, ("birthDate",), {"value": born_on.isoformat(), "limit": today.isoformat()}
            ),
        )
    oldest = today - timedelta(days=round(OLDEST_CHILD_YEARS * 365.2425))
    if born_on < oldest:
        return (
            Problem(
                ProblemCode.DATE_TOO_EARLY, ("birthDate",), {"value": born_on.isoformat(), "limit": oldest.isoformat()}
            ),
        )
    return ()


def _gestation_problems(days: int | None) -> tuple[Problem, ...]:
    if days is None or SHORTEST_GESTATION_DAYS <= days <= LONGEST_GESTATION_DAYS:
        return ()
    weeks, odd_days = divmod(days, 7)
    return (Problem(ProblemCode.GESTATION_OUT_OF_RANGE, ("gestation",), {"weeks": weeks, "days": odd_days}),)


def _order_problems(birth: Birth) -> tuple[Problem, ...]:
    if 1 <= birth.order <= birth.fetuses <= FETUSES_LIMIT:
        return ()
    return (
        Problem(ProblemCode.BIRTH_ORDER_OUT_OF_RANGE, ("birthOrder",), {"value": birth.order, "limit": birth.fetuses}),
    )
