"""What each person was told on a walk over the whole schema. Each walks once; several tests look at it."""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from graphql import GraphQLSchema

from tests.access.asking import Asking, Told
from tests.access.household import Household
from tests.access.ids import Ids
from tests.access.people import STAFF, STAFF_OUTSIDE, Person
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


@dataclass(slots=True)
class Walked:
    """What came of a walk."""

    found: dict[str, str] = field(default_factory=dict)
    """The secrets that were told, by name, with the path on which each was told first."""
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
        self._done: dict[Person, Walked] = {}

    async def of(self, person: Person) -> Walked:
        """What `person` was told."""
        if person not in self._done:
            service, now = self._household.service, self._household.service.clock.instant
            self._done[person] = await walk(self._household, self._schema, person)
            service.clock.instant = now
            await self._untouched.restore(service.database)
        return self._done[person]


async def walk(household: Household, schema: GraphQLSchema, person: Person) -> Walked:
    """Ask for everything there is as `person`."""
    asking, walked = Asking(household), Walked()
    await asking.let(person)
    looks_before = looks = await asking.looks()
    async for operation, told in _answers(asking, schema, person):
        assert told.codes <= REFUSALS, (operation, told)
        secrets = seen_in(told.text, household)
        for secret in secrets:
            walked.found.setdefault(secret, operation.path)
        walked.answers.append((operation.path, comparable(told.text)))
        if person in STAFF | STAFF_OUTSIDE:
            looks, before = await asking.looks(), looks
            of_families = secrets - PUBLIC - OF_NO_FAMILY - OF_THE_MUNICIPALITYS_OWN
            if of_families and looks == before and not operation.path.startswith(LEADS_TO_THE_FAMILY):
                walked.unlogged.append(operation.path)
    walked.logged = await asking.looks() - looks_before
    return walked


async def _answers(asking: Asking, schema: GraphQLSchema, person: Person) -> AsyncIterator[tuple[Operation, Told]]:
    """What is answered on every path. Below an object that nobody was shown there is nothing to ask for."""
    shown: dict[str, bool] = {}
    for operation in operations_for(schema, asking.household.ids_for(person)):
        if not shown.get(operation.above, True):
            shown[operation.path] = False
            continue
        told = await asking.ask(person, operation)
        yield operation, told
        something = _shows(told.body.get("data"), operation.path)
        if told.body.get("data") is None:
            for alone in operation.one_by_one:
                answered = await asking.ask(person, alone)
                yield alone, answered
                something = something or _shows(answered.body.get("data"), operation.path)
        shown[operation.path] = shown.get(operation.path, False) or something


@cache
def operations_for(schema: GraphQLSchema, ids: Ids) -> tuple[Operation, ...]:
    """The same for everybody who asks for the same ids."""
    return tuple(Walk(schema, ids).operations())


def _shows(data: Any, path: str) -> bool:
    """Whether there is an object at the end of the path in an answer."""
    found = _objects(data)
    for name in path.split("/"):
        if not name[0].isupper():
            found = [inner for one in found for value in one.values() for inner in _objects(value)]
    return any(found)


def _objects(value: Any) -> list[Mapping[str, Any]]:
    if isinstance(value, list):
        return [inner for one in value for inner in _objects(one)]
    return [value] if isinstance(value, dict) else []


def comparable(text: str) -> str:
    """An answer without what differs each time: what is sealed, and which of several refused fields was the first."""
    return _WHICH_FIELD.sub("", _UNTIL_WHEN_SEALED.sub("", _SEALED.sub("", text)))
