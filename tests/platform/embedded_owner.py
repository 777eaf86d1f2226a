"""A program that owns an embedded mongod: `python -m tests.platform.embedded_owner FOLDER [--with-forked-child]`.

It says the address, or why there is none, on one line. Then it waits for its standard input to end and stops.
"""

import os
import signal
import sys
from pathlib import Path

import structlog

from handbook_api.platform.embedded_failures import EmbeddedMongodError
from handbook_api.platform.embedded_mongod import EmbeddedMongod


def _leave_a_forked_child() -> int:
    """As a pool of worker processes would: it holds copies of all that its parent has open."""
    if (child := os.fork()) == 0:
        signal.pause()
    return child


def main() -> None:
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    try:
        with EmbeddedMongod(Path(sys.argv[1])) as server:
            child = _leave_a_forked_child() if "--with-forked-child" in sys.argv else 0
            print(server.uri, child, flush=True)
            sys.stdin.read()
    except EmbeddedMongodError as error:
        print(error, flush=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
