"""Walks every way on which a family's queries lead to an instant, and reads what is inside ids and cursors."""

import base64
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    build_schema,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

from handbook_api.app import printed_schema
from tests.api import Client
from tests.resolvers.told_home import Home

SCHEMA = build_schema(printed_schema())
_QUERY = cast(GraphQLObjectType, SCHEMA.query_type)

ROOTS = {
    "changes": "changes(familyId: $family, first: 100)",
    "child": "child(id: $child)",
    "devices": "devices",
    "families": "families",
    "family": "family(id: $family)",
    "home": "home",
    "pregnancy": "pregnancy(id: $pregnancy)",
}
"""How a family asks each query that leads to an instant."""
OF_STAFF = {
    "announcement",
    "announcements",
    "articleDesk",
    "articlePicture",
    "articlePictures",
    "articleText",
    "articleTexts",
    "articlesToReview",
    "checkupSession",
    "checkupSessions",
    "handbookIssue",
    "importQueue",
    "localEventEntries",
    "localEventEntry",
    "localPlaceEntries",
    "localPlaceEntry",
    "missedCheckups",
    "missedCheckupsExport",
    "previewArticleText",
    "slotDay",
    "worklist",
}
OF_EVERYBODY = {
    "localEvent",
    "localEvents",
    "localPlace",
    "localPlaces",
    "localPlacesNear",
    "publishedAnnouncement",
    "publishedAnnouncements",
    "slots",
}
"""What the municipality offers and says to all: nothing of a family is in it."""
REQUIRED = {"measure": "WEIGHT"}
"""What a field on the way cannot be asked without."""


def instants_of(schema_type: GraphQLNamedType) -> list[str]:
    if not isinstance(schema_type, (GraphQLObjectType, GraphQLInterfaceType)):
        return []
    return [name for name, one in schema_type.fields.items() if get_named_type(one.type).name == "DateTime"]


def _leads_to_instants(schema_type: GraphQLNamedType, above: tuple[str, ...] = ()) -> bool:
    if not isinstance(schema_type, GraphQLObjectType) or schema_type.name in above:
        return False
    inner = (get_named_type(one.type) for one in schema_type.fields.values())
    return bool(instants_of(schema_type)) or any(_leads_to_instants(one, (*above, schema_type.name)) for one in inner)


def _arguments(where: str, asked: GraphQLField) -> str:
    required = [name for name, one in asked.args.items() if is_required_argument(one)]
    unknown = set(required) - set(REQUIRED)
    assert not unknown, f"{where} is new: say in REQUIRED what it is to be asked with ({', '.join(sorted(unknown))})"
    given = [f"{name}: {REQUIRED[name]}" for name in required] + (["first: 5"] if "first" in asked.args else [])
    return f"({', '.join(given)})" if given else ""


def _leaves(schema_type: GraphQLObjectType) -> str:
    named = (
        name
        for name, one in schema_type.fields.items()
        if is_leaf_type(get_named_type(one.type)) and not any(map(is_required_argument, one.args.values()))
    )
    return " ".join(("__typename", *named))


def _selections(schema_type: GraphQLObjectType, above: tuple[str, ...] = ()) -> Iterator[str]:
    """What to ask of an object by itself, and for every way to an instant below it; no way passes a type twice."""
    yield _leaves(schema_type)
    above = (*above, schema_type.name)
    for name, one in schema_type.fields.items():
        inner = get_named_type(one.type)
        if isinstance(inner, GraphQLObjectType) and _leads_to_instants(inner, above):
            arguments = _arguments(f"{schema_type.name}.{name}", one)
            for below in _selections(inner, above):
                yield f"__typename {name}{arguments} {{ {below} }}"


def _found(schema_type: GraphQLNamedType, answer: Any) -> Iterator[tuple[str, datetime]]:
    """The instants in an answer, each with the field it stands in."""
    if isinstance(answer, list):
        for one in answer:
            yield from _found(schema_type, one)
    elif isinstance(answer, dict):
        schema_type = SCHEMA.type_map[answer.get("__typename", schema_type.name)]
        assert isinstance(schema_type, GraphQLObjectType)
        for name, value in answer.items():
            if name == "__typename" or value is None:
                continue
            inner = get_named_type(schema_type.fields[name].type)
            if inner.name == "DateTime":
                yield f"{schema_type.name}.{name}", datetime.fromisoformat(value)
            else:
                yield from _found(inner, value)


@dataclass(frozen=True, slots=True)
class Walked:
    """What somebody was told on the walk."""

    instants: set[tuple[str, datetime]]
    text: str
    """All of it, with whatever can be read inside ids and cursors."""

    def of(self, fields: set[str]) -> set[tuple[str, datetime]]:
        return {(where, at) for where, at in self.instants if where in fields}


async def walk(home: Home, who: str) -> Walked:
    """Everything on a way to an instant that `who` is shown: from the queries on, and by each record's id."""
    answers = [answer async for answer in _asked(home.people[who], home.ids)]
    found = {one for answer in answers for one in _found(_QUERY, answer)}
    return Walked(found, _opened("".join(map(str, answers))))


async def _asked(person: Client, ids: dict[str, str]) -> AsyncIterator[dict[str, Any]]:
    nodes: dict[str, str] = {}
    for name, asked in _QUERY.fields.items():
        reached = get_named_type(asked.type)
        if name in OF_STAFF | OF_EVERYBODY or not _leads_to_instants(reached):
            continue
        assert name in ROOTS, f"{name} leads to instants and is new: say in ROOTS how a family asks it"
        assert isinstance(reached, GraphQLObjectType)
        for selection in _selections(reached):
            answer = await person.ask(_document(f"{ROOTS[name]} {{ {selection} }}"), **ids)
            if answer.codes != ["FORBIDDEN"]:
                nodes |= _nodes(answer.data)
                yield answer.data
    for node, name in nodes.items():
        reached = SCHEMA.type_map[name]
        assert isinstance(reached, GraphQLObjectType)
        if instants_of(reached):
            fields = f"__typename ... on {name} {{ {_leaves(reached)} }}"
            yield (await person.ask(f"query($node: ID!) {{ node(id: $node) {{ {fields} }} }}", node=node)).data


def _nodes(answer: Any) -> dict[str, str]:
    """The names of the types of whatever has an id, by the ids."""
    if isinstance(answer, list):
        return {node: name for one in answer for node, name in _nodes(one).items()}
    if not isinstance(answer, dict):
        return {}
    below = {node: name for one in answer.values() for node, name in _nodes(one).items()}
    return below | ({answer["id"]: answer["__typename"]} if "id" in answer else {})


def _document(selection: str) -> str:
    used = [name for name in ("family", "child", "pregnancy") if f"${name}" in selection]
    declared = ", ".join(f"${name}: ID!" for name in used)
    return f"query{f'({declared})' if used else ''} {{ {selection} }}"


def _opened(text: str) -> str:
    """A text, and behind it what its ids and cursors are made of, as far as anybody can read it."""
    return "\n".join((text, *(_read(one) for one in set(re.findall(r"[\w-]{16,}", text)))))


def _read(token: str) -> str:
    try:
        return base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
    except ValueError:
        return ""
