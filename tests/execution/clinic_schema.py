"""A small schema of a clinic for the tests of execution and server: every shape they need, and nothing of handbooks."""

import asyncio
import datetime
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Annotated, Any, NewType

import strawberry
from graphql import GraphQLError, OperationDefinitionNode
from strawberry import Info
from strawberry.schema.config import StrawberryConfig

from handbook_api.execution.public import Public
from handbook_api.platform.basis import Basis


@dataclass(slots=True)
class ClinicContext:
    """What the resolvers of one test share with it."""

    failures: Mapping[str, Exception] = field(default_factory=dict)
    """What `fail(how:)` raises, by name."""
    released: asyncio.Event = field(default_factory=asyncio.Event)
    """`wait` answers once this is set."""
    inside: int = 0
    """How many `wait` at the moment."""
    most_inside: int = 0
    renamed: list[str] = field(default_factory=list)
    """The names that mutations gave."""
    operations: list[OperationDefinitionNode] = field(default_factory=list)
    """The syntax trees that `operation` ran from."""
    basis: Basis = field(default_factory=Basis)
    """What the answer of the latest request rests on."""


@strawberry.type
class Dose:
    vaccine: str
    given_on: datetime.date

    @strawberry.field
    def child(self) -> "Child":
        return a_child("蒼")


@strawberry.type
class Child:
    id: strawberry.ID
    name: str

    @strawberry.field
    def doses(self) -> list[Dose]:
        """A list without pages."""
        return [Dose(vaccine="BCG", given_on=datetime.date(2026, 10, 10))]

    @strawberry.field
    def siblings(self, first: int | None = None, last: int | None = None) -> list["Child"]:
        """A page without edges."""
        return [a_child("澪")][: first if first is not None else last]

    @strawberry.field
    def clinic(self) -> "Clinic":
        return Clinic()


@strawberry.type
class ChildEdge:
    cursor: str
    node: Child


@strawberry.type
class ChildConnection:
    edges: list[ChildEdge]


@strawberry.type
class Clinic:
    @strawberry.field
    def name(self) -> str:
        return "石神井こどもクリニック"

    waiting_minutes: int = strawberry.field(default=25, directives=[Public(seconds=10)])

    @strawberry.field
    def child(self) -> Child:
        return a_child("陽葵")

    @strawberry.field
    def children(self, first: int = 20, after: str | None = None) -> ChildConnection:
        """Pages with edges; twenty records unless the caller says otherwise."""
        return ChildConnection(edges=[ChildEdge(cursor="1", node=a_child("陽葵"))][:first])

    @strawberry.field
    def newborns(self) -> ChildConnection:
        """A connection that nobody can ask for in pages."""
        return ChildConnection(edges=[])


@strawberry.type
class Person:
    name: str


PostCode = NewType("PostCode", str)
Found = Annotated[Child | Person, strawberry.union("Found")]


@strawberry.enum
class Season(Enum):
    SPRING = "SPRING"
    AUTUMN = "AUTUMN"


@strawberry.input
class Filter:
    name: str | None = None
    born_on: datetime.date | None = None
    season: Season | None = None
    all: list["Filter"] | None = None


@strawberry.input
class ChildInput:
    name: str
    birth_weight_grams: int
    nickname: strawberry.Maybe[str]


@strawberry.input(one_of=True)
class Target:
    email: strawberry.Maybe[str]
    phone: strawberry.Maybe[str]


def _read_post_code(value: str) -> str:
    if len(value) != 7:
        raise GraphQLError(f"{value} is no post code")
    return value


@strawberry.type
class Record:
    number: int

    @strawberry.field
    def fails(self, info: Info[ClinicContext, None], how: str) -> str | None:
        raise info.context.failures[how]


def _open_clinic(info: Info[ClinicContext, None], code: str = "shakujii") -> Clinic | None:
    """The same for everybody."""
    info.context.basis.records.add(f"clinic-{code}")
    return Clinic() if code == "shakujii" else None


def _welcome(info: Info[ClinicContext, None]) -> str:
    """In the reader's language."""
    info.context.basis.on_language = True
    return "ようこそ"


def _nurse_of_mine(info: Info[ClinicContext, None]) -> str | None:
    """Said to be public by mistake: it looks at who asks."""
    info.context.basis.on_caller = True
    return None


def _notice(info: Info[ClinicContext, None], how: str) -> str | None:
    """A public field that fails."""
    raise info.context.failures[how]


@strawberry.type
class Query:
    @strawberry.field
    def greeting(self, name: str = "さくら") -> str:
        return f"こんにちは、{name}さん"

    @strawberry.field
    def clinic(self) -> Clinic:
        return Clinic()

    open_clinic: Clinic | None = strawberry.field(resolver=_open_clinic, directives=[Public(seconds=600)])
    welcome: str = strawberry.field(resolver=_welcome, directives=[Public(seconds=60)])
    nurse_of_mine: str | None = strawberry.field(resolver=_nurse_of_mine, directives=[Public(seconds=60)])
    notice: str | None = strawberry.field(resolver=_notice, directives=[Public(seconds=60)])

    @strawberry.field
    def nodes(self, ids: list[strawberry.ID]) -> list[Child]:
        return [a_child("陽葵") for _ in ids]

    @strawberry.field
    def found(self) -> list[Found]:
        return [a_child("陽葵"), Person(name="佐藤 恵")]

    @strawberry.field
    def count(self, filter: Filter | None = None) -> int:  # the GraphQL argument has that name
        return 1

    @strawberry.field
    def reached(self, target: Target) -> bool:
        return True

    @strawberry.field
    def season(self, season: Season = Season.SPRING) -> Season:
        return season

    @strawberry.field
    def registered(self, child: ChildInput) -> str:
        return child.name

    @strawberry.field
    def city(self, post_code: PostCode) -> str:
        return "練馬区"

    @strawberry.field
    def records(self, number: int) -> list[Record]:
        return [Record(number=index) for index in range(number)]

    @strawberry.field
    def fail(self, info: Info[ClinicContext, None], how: str) -> str | None:
        raise info.context.failures[how]

    @strawberry.field
    def raw(self, kind: str) -> strawberry.scalars.JSON | None:
        """Values that JSON cannot carry."""
        values: dict[str, Callable[[], Any]] = {
            "number": lambda: 2**70,
            "object": object,
            "surrogate": lambda: "\ud800",
        }
        return strawberry.scalars.JSON(values[kind]())

    @strawberry.field
    def operation(self, info: Info[ClinicContext, None]) -> bool:
        info.context.operations.append(info._raw_info.operation)
        return True

    @strawberry.field
    async def wait(self, info: Info[ClinicContext, None]) -> bool:
        context = info.context
        context.inside += 1
        context.most_inside = max(context.most_inside, context.inside)
        try:
            await context.released.wait()
        finally:
            context.inside -= 1
        return True


@strawberry.type
class Mutation:
    @strawberry.mutation
    def rename(self, info: Info[ClinicContext, None], name: str) -> Child:
        info.context.renamed.append(name)
        return a_child(name)


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def news(self) -> AsyncGenerator[str, None]:
        yield "nobody hears this"


def a_child(name: str) -> Child:
    return Child(id=strawberry.ID("1"), name=name)


SCHEMA = strawberry.Schema(
    query=Query,
    mutation=Mutation,
    subscription=Subscription,
    types=[Person],
    config=StrawberryConfig(scalar_map={PostCode: strawberry.scalar(name="PostCode", parse_value=_read_post_code)}),
)
