"""Whether the floor does the same as the service: without that its figures would mean nothing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from bench.client import BadAnswer
from bench.contenders import Contender
from bench.data import Handbooks
from bench.operations import Operation
from handbook_api.platform.mongodb import Database, Document

_COMMANDS = ("find", "aggregate", "insert", "update", "findAndModify", "commitTransaction", "getMore")
"""What either server can ask MongoDB for while it answers."""

_COUNTED_OVER = 10


class Different(Exception):
    """Service and floor do not do the same; the message has both."""


def data_of(answer: bytes) -> Mapping[str, Any]:
    """The data of a GraphQL answer. Raises `BadAnswer` for one with errors, a mutation's own included."""
    body: dict[str, Any] = orjson.loads(answer)
    data: dict[str, Any] | None = body.get("data")
    if data is None or "errors" in body or any(isinstance(one, dict) and one.get("errors") for one in data.values()):
        raise BadAnswer(answer.decode()[:1_000])
    return data


async def refuse_differences(
    operation: Operation, service: Contender, floor: Contender, database: Database, handbooks: Handbooks
) -> None:
    """Ask both for the same. Raises `Different` unless answers, and what was written, are equal but for time."""
    body = operation.body(0)
    outcomes = []
    for contender in (service, floor):
        data = data_of(contender.ask(operation, body))
        written = await _written(database) if operation.writes else None
        outcomes.append((data, written))
        if operation.writes:
            await handbooks.put_back()
    if outcomes[0] != outcomes[1]:
        raise Different(f"{operation.name}\nservice: {outcomes[0]}\nfloor:   {outcomes[1]}")


async def _written(database: Database) -> list[Document]:
    """The children as they are, and the newest entry of the ledger without its place there; instants left out."""
    children = await database.children.find().sort("_id").to_list()
    entries = await database.changes.find({}, {"_id": 0, "sequence": 0}).sort("at", -1).limit(1).to_list()
    return [_timeless(document) for document in (*children, *entries)]


def _timeless(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _timeless(one) for name, one in value.items() if not isinstance(one, datetime)}
    return [_timeless(one) for one in value] if isinstance(value, list) else value


async def commands_per_request(
    operation: Operation, contender: Contender, database: Database, handbooks: Handbooks
) -> float:
    """How many commands the server sends to MongoDB for one request, as MongoDB itself counts them."""
    before = await _commands(database)
    for number in range(_COUNTED_OVER):
        contender.ask(operation, operation.body(number))
    counted = await _commands(database) - before
    if operation.writes:
        await handbooks.put_back()
    return counted / _COUNTED_OVER


async def _commands(database: Database) -> int:
    status = await database.client.admin.command("serverStatus")
    counters = status["metrics"]["commands"]
    return sum(int(counters[name]["total"]) for name in _COMMANDS)
