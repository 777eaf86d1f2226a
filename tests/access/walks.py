"""What each person was told on a walk over the whole schema. Each walks once; several tests look at it."""

import re
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import orjson
from graphql import GraphQLSchema

from tests.access.asking import Asking, Told, codes_of
from tests.access.household import Household
from tests.access.ids import Ids
from tests.access.people import FAMILY, STAFF, STAFF_OUTSIDE, Person
from tests.access.secrets import PUBLIC, seen_in
from tests.access.secrets_pregnancies import OF_NO_FAMILY
from tests.access.secrets_staff import OF_THE_MUNICIPALITYS_OWN
from tests.access.snapshot import Snapshot
from tests.access.walker import Operation, Walk

REFUSALS = frozenset({"BAD_USER_INPUT", "FORBIDDEN", "UNAUTHENTICATED"})
"""What a query may be answered with besides data. Anything else is a fault of the service's or of the walker's."""

LEADS_TO_THE_FAMILY = ("handbookIssue", "node/HandbookIssue")
"""Ways to what the municipality itself wrote down of a handbook that it issued. The id of the family that registered it
is in it; the look is logged there."""

_SEALED = re.compile(r"gAAAA[\w-]+")
_WHICH_FIELD = re.compile(r'"locations":\[[^\]]*\],"path":\["[^"]*"')
_UNTIL_WHEN_SEALED = re.compile(r'"expiresAt":"[^"]+"')


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where a secret was told first: on which path it was asked for, and in what answer."""

    secret: str
    path: str
    text: str
    household: Household

    def __str__(self) -> str:
        """The whole path down to the object that tells it."""
        found: Any = orjson.loads(self.text)
        names = []
        while inner := next(((name, one) for name, one in _inside(found) if self._is_in(one)), None):
            names.append(inner[0])
            found = inner[1]
        return "/".join(filter(None, names)) or self.path

    def _is_in(self, value: Any) -> bool:
        return self.secret in seen_in(orjson.dumps(value).decode(), self.household)


@dataclass(slots=True)
class Walked:
    """What came of a walk."""

    found: dict[str, Sighting] = field(default_factory=dict)
    """The secrets that were told, by name."""
    unlogged: list[str] = field(default_factory=list)
    """Paths on which staff were told a secret and nothing was entered into the access log."""
    logged: int = 0
    """How many entries the access log got."""
    answers: list[tuple[str, str]] = field(default_factory=list)
    """Every path with its answer, without what is sealed anew each time."""


class Walks:
    """Sends everybody on her walk when a test first asks for it, and puts everything back."""

    def __init__(self, household: Household, untouched: Snapshot, schema: GraphQLSchema) -> None:
        self._household = household
        self._untouched = untouched
        self._schema = schema
        self._done: dict[tuple[Person, bool], Walked] = {}

    async def of(self, person: Person, *, step_by_step: bool | None = None) -> Walked:
        """What `person` was told."""
        how = goes_step_by_step(person) if step_by_step is None else step_by_step
        if (person, how) not in self._done:
            service, now = self._household.service, self._household.service.clock.instant
            self._done[person, how] = await walk(self._household, self._schema, person, step_by_step=how)
            service.clock.instant = now
            await self._untouched.restore(service.database)
        return self._done[person, how]


def goes_step_by_step(person: Person) -> bool:
    """Whether somebody asks for one path at a time, and not for all at once that begins with the same root field.

    So go staff, whose every look has to be logged, and those who are mostly refused.
    """
    return person not in FAMILY | {Person.STRANGER}


async def walk(household: Household, schema: GraphQLSchema, person: Person, *, step_by_step: bool) -> Walked:
    """Ask for everything there is as `person`."""
    asking, walked = Asking(household), Walked()
    await asking.let(person)
    looks_before = looks = await asking.looks()
    operations = operations_for(schema, household.ids_for(person), step_by_step=step_by_step)
    async for operation, told, body in _answers(asking, person, operations, {}):
        assert codes_of(body) <= REFUSALS, (operation, told)
        for secret in seen_in(told.text, household, known=walked.found.keys()):
            walked.found[secret] = Sighting(secret, operation.path, told.text, household)
        walked.answers.append((operation.path, comparable(told.text)))
        if person in STAFF | STAFF_OUTSIDE:
            looks, before = await asking.looks(), looks
            if not operation.path.startswith(LEADS_TO_THE_FAMILY) and not _is_logged(body, looks - before, household):
                walked.unlogged.append(operation.path)
    walked.logged = await asking.looks() - looks_before
    return walked


def _is_logged(body: Mapping[str, Any], looks: int, household: Household) -> bool:
    """Whether there is a look in the log for each root field that gives away anything of a family's."""
    answered = [one for one in (body.get("data") or {}).values() if one]
    return looks >= len(answered) or looks >= sum(_tells_of_a_family(one, household) for one in answered)


def _tells_of_a_family(value: Any, household: Household) -> bool:
    secrets = seen_in(orjson.dumps(value).decode(), household)
    return bool(secrets - PUBLIC - OF_NO_FAMILY - OF_THE_MUNICIPALITYS_OWN)


async def _answers(
    asking: Asking, person: Person, operations: Iterable[Operation], shown: dict[str, bool]
) -> AsyncIterator[tuple[Operation, Told, dict[str, Any]]]:
    """What is answered to each operation. Below an object that nobody was shown there is nothing to ask for.

    What is refused is asked for again in pieces. `shown` are the paths so far that led to anything.
    """
    for operation in operations:
        if not shown.get(operation.above, True):
            shown[operation.path] = False
            continue
        told = await asking.ask(person, operation)
        body = told.body
        yield operation, told, body
        something = _shows(body.get("data"), operation.path)
        if "errors" in body and (body.get("data") is None or operation.is_of_many_paths):
            async for answer in _answers(asking, person, operation.one_by_one, shown):
                yield answer
                something = something or _shows(answer[2].get("data"), operation.path)
        shown[operation.path] = shown.get(operation.path, False) or something


@cache
def operations_for(schema: GraphQLSchema, ids: Ids, *, step_by_step: bool) -> tuple[Operation, ...]:
    """The same for everybody who asks for the same ids."""
    asked = Walk(schema, ids)
    return tuple(asked.step_by_step() if step_by_step else asked.at_once())


def _shows(data: Any, path: str) -> bool:
    """Whether there is an object at the end of the path in an answer."""
    found = _objects(data)
    for name in path.split("/"):
        if not name[0].isupper():
            found = [inner for one in found for value in one.values() for inner in _objects(value)]
    return any(found)


def _inside(value: Any) -> list[tuple[str, Any]]:
    """The objects and lists in an answer, with the names they are under; in a list they have none."""
    named = value.items() if isinstance(value, dict) else (("", one) for one in value)
    return [(name, one) for name, one in named if isinstance(one, (dict, list))]


def _objects(value: Any) -> list[Mapping[str, Any]]:
    if isinstance(value, list):
        return [inner for one in value for inner in _objects(one)]
    return [value] if isinstance(value, dict) else []


def comparable(text: str) -> str:
    """An answer without what differs each time: what is sealed, and which of several refused fields was the first."""
    return _WHICH_FIELD.sub("", _UNTIL_WHEN_SEALED.sub("", _SEALED.sub("", text)))
