"""Makes a mongod that has just started the primary of its one-node replica set, whatever port it had before."""

import os
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pymongo import MongoClient
from pymongo.errors import AutoReconnect, OperationFailure

from handbook_api.platform.embedded_failures import EmbeddedMongodError

REPLICA_SET = "handbook"
HOST = "127.0.0.1"

_ANSWER_SECONDS = 5.0
_PASSING = frozenset({23, 93, 94, 109})
"""Codes of a node on its way: AlreadyInitialized, InvalidReplicaSetConfig, NotYetInitialized, configuration running."""

Document = dict[str, Any]


def become_primary(
    port: int, data: Path, *, majority_is_journalled: bool, wait: Callable[[], None], deadline: float
) -> None:
    """Return when the mongod of the folder `data` on `port` is a primary that takes writes.

    A new folder is initiated; one that knows itself by another address is reconfigured. May be repeated.
    `wait` is called between two looks and may raise to give up; `deadline` is an instant of `time.monotonic()`.
    Raises `EmbeddedMongodError` when the deadline passes or when somebody else's MongoDB answers on the port.
    """
    client: MongoClient[Document] = MongoClient(
        HOST,
        port,
        directConnection=True,
        serverSelectionTimeoutMS=500,
        socketTimeoutMS=int(_ANSWER_SECONDS * 1000),
        appname="handbook-embedded",
    )
    with client:
        while not (_listens(port) and _is_primary(client, port, data, majority_is_journalled)):
            if time.monotonic() > deadline:
                raise EmbeddedMongodError(
                    f"mongod did not become ready in time; its log is in {data.parent}. "
                    "A busy machine may need longer: start again."
                )
            wait()


def _listens(port: int) -> bool:
    """Asked before the driver is, which looks twice a second only."""
    try:
        socket.create_connection((HOST, port), timeout=_ANSWER_SECONDS).close()
    except OSError:
        return False
    return True


def _is_primary(client: MongoClient[Document], port: int, data: Path, majority_is_journalled: bool) -> bool:
    """One look: whether it is the primary; where it cannot become it by itself, help it on its way."""
    try:
        _refuse_foreign(client, data)
        configuration = client.local["system.replset"].find_one()
        if configuration is None:
            _initiate(client, port, majority_is_journalled)
        elif [member["host"] for member in configuration["members"]] != [f"{HOST}:{port}"]:
            _move(client, configuration, port)
        return bool(client.admin.command("hello")["isWritablePrimary"])
    except AutoReconnect:
        return False
    except OperationFailure as failure:
        if failure.code in _PASSING:
            return False
        raise EmbeddedMongodError(
            f"mongod refused to become a replica set (code {failure.code}); its log is in {data.parent}. "
            "Move that folder away to start with an empty one."
        ) from failure


def _refuse_foreign(client: MongoClient[Document], data: Path) -> None:
    """A port may be taken by somebody else's MongoDB between choosing and using it; that one is not ours to set up."""
    running_on = client.admin.command("getCmdLineOpts")["parsed"].get("storage", {}).get("dbPath")
    if running_on != os.fspath(data):
        raise EmbeddedMongodError("Another MongoDB answers on the chosen port. Start again; another port is chosen.")


def _initiate(client: MongoClient[Document], port: int, majority_is_journalled: bool) -> None:
    client.admin.command(
        "replSetInitiate",
        {
            "_id": REPLICA_SET,
            "writeConcernMajorityJournalDefault": majority_is_journalled,
            "members": [{"_id": 0, "host": f"{HOST}:{port}"}],
        },
    )


def _move(client: MongoClient[Document], configuration: Document, port: int) -> None:
    """Forced, because a node that does not find itself in its configuration has no primary to ask."""
    member = {**configuration["members"][0], "host": f"{HOST}:{port}"}
    moved = {**configuration, "version": configuration["version"] + 1, "members": [member]}
    client.admin.command("replSetReconfig", moved, force=True)
