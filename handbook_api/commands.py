"""The commands, each a few lines around what `app.py` makes."""

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette

from content.places.model import LocalKind
from handbook_api.app import check_start, printed_schema, trusted, web_application
from handbook_api.content_commands import add_arguments as content_arguments
from handbook_api.content_commands import run_content
from handbook_api.demo.run import run_demo
from handbook_api.demo.sandbox import run_sandbox
from handbook_api.development import development_routes
from handbook_api.file_import import IMPORTER, ImportWish, run_import
from handbook_api.house import migrated, open_firebase
from handbook_api.place_import import add_arguments as local_import_arguments
from handbook_api.place_import import run_local_import
from handbook_api.platform.clock import SystemClock
from handbook_api.platform.embedded_mongod import EmbeddedMongod
from handbook_api.platform.identity import Role
from handbook_api.platform.identity_emulator import demo_token
from handbook_api.platform.identity_firebase import close_app
from handbook_api.platform.identity_grants import grant
from handbook_api.platform.telemetry import configure_logging
from handbook_api.reminder_commands import add_arguments as reminder_arguments
from handbook_api.reminder_commands import run_reminders
from handbook_api.replanning import run_replan
from handbook_api.server.run import serve
from handbook_api.settings import Settings
from handbook_api.start_refused import StartRefused
from handbook_api.workers import run_worker

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8000


@dataclass(frozen=True, slots=True)
class Command:
    """One command: what it is called, what it is for, its arguments, and what it does.

    `run` gives the exit code. `logs` says whether its output is log lines; otherwise it prints its result.
    """

    name: str
    help: str
    run: Callable[[Settings, argparse.Namespace], int]
    add_arguments: Callable[[argparse.ArgumentParser], None] = lambda _: None
    logs: bool = False


@contextmanager
def mongodb(settings: Settings) -> Iterator[str]:
    """The address of the MongoDB to use: the one that was set, or an embedded server for as long as the block runs.

    Raises `EmbeddedMongodError` where neither is to be had.
    """
    if settings.mongodb_uri is not None:
        yield settings.mongodb_uri.get_secret_value()
        return
    with EmbeddedMongod(settings.mongod_folder) as server:
        yield server.uri


def _serve(settings: Settings, given: argparse.Namespace) -> int:
    with mongodb(settings) as uri:
        asyncio.run(check_start(settings, SystemClock(), uri))
        if given.reload:
            os.environ["HANDBOOK_MONGODB_URI"] = uri  # for the processes that come and go with every change
            serve("handbook_api.commands:reloaded_application", host=given.host, port=given.port, reload=True)
            return 0
        serve(
            web_application(settings, SystemClock(), uri, development_routes(settings)),
            host=given.host,
            port=given.port,
            drain_seconds=settings.drain_seconds,
            deadline_seconds=settings.deadline_seconds,
        )
    return 0


def reloaded_application() -> Starlette:
    """The application of `handbook serve --reload`, made anew in every process that uvicorn starts for it."""
    settings = Settings()
    configure_logging(settings.log_format, level=settings.log_level)
    if settings.mongodb_uri is None:
        raise StartRefused("HANDBOOK_MONGODB_URI is not handed over; start with: handbook serve --reload")
    uri = settings.mongodb_uri.get_secret_value()
    return web_application(settings, SystemClock(), uri, development_routes(settings))


def _worker(settings: Settings, _given: argparse.Namespace) -> int:
    with mongodb(settings) as uri:
        asyncio.run(_until_signalled(settings, uri))
    return 0


async def _until_signalled(settings: Settings, uri: str) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, stop.set)
    await run_worker(settings, SystemClock(), uri, stop)


def _migrate(settings: Settings, _given: argparse.Namespace) -> int:
    with mongodb(settings) as uri:
        applied = asyncio.run(migrated(settings, SystemClock(), uri))
    print("\n".join(f"applied {step}" for step in applied) or "nothing to do: the database is up to date")
    return 0


def _replan(settings: Settings, _given: argparse.Namespace) -> int:
    # What it prints is its result; how far it is goes to standard error, as lines of the log where that is no terminal.
    configure_logging(settings.log_format, level=settings.log_level, stream=sys.stderr)
    with mongodb(settings) as uri:
        return run_replan(settings, uri)


def _reminders(settings: Settings, given: argparse.Namespace) -> int:
    configure_logging(settings.log_format, level=settings.log_level, stream=sys.stderr)
    with mongodb(settings) as uri:
        return run_reminders(settings, uri, given)


def _import(settings: Settings, given: argparse.Namespace) -> int:
    configure_logging(settings.log_format, level=settings.log_level, stream=sys.stderr)
    wish = ImportWish(given.file, given.mapping, writes=given.write, report=given.report, uid=given.uid)
    with mongodb(settings) as uri:
        return run_import(settings, uri, wish)


def _content(settings: Settings, given: argparse.Namespace) -> int:
    configure_logging(settings.log_format, level=settings.log_level, stream=sys.stderr)
    with mongodb(settings) as uri:
        return run_content(settings, uri, given)


def _places(settings: Settings, given: argparse.Namespace) -> int:
    configure_logging(settings.log_format, level=settings.log_level, stream=sys.stderr)
    with mongodb(settings) as uri:
        return run_local_import(settings, uri, LocalKind.PLACE, given)


def _events(settings: Settings, given: argparse.Namespace) -> int:
    configure_logging(settings.log_format, level=settings.log_level, stream=sys.stderr)
    with mongodb(settings) as uri:
        return run_local_import(settings, uri, LocalKind.EVENT, given)


def _schema(_settings: Settings, _given: argparse.Namespace) -> int:
    print(printed_schema(), end="")
    return 0


def _documents(settings: Settings, _given: argparse.Namespace) -> int:
    print("\n".join(f"{document.id}  {document.file.name}" for document in trusted(settings)))
    return 0


def _token(settings: Settings, given: argparse.Namespace) -> int:
    now = SystemClock().now()
    print(demo_token(given.uid, Role[given.role], given.municipality, settings.firebase_project, now))
    return 0


def _grant(settings: Settings, given: argparse.Namespace) -> int:
    app = open_firebase(settings)
    try:
        grant(app, given.uid, given.role, given.municipality, SystemClock().now())
    finally:
        close_app(app)
    print(
        f"{given.uid} is {given.role}"
        + (f" of {given.municipality}" if given.municipality else "")
        + " from her next sign-in"
    )
    return 0


def _address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default=DEFAULT_HOST, help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="port to listen on (default: %(default)s)")


def _serving(parser: argparse.ArgumentParser) -> None:
    _address(parser)
    parser.add_argument("--reload", action="store_true", help="start anew when a source file changes (development)")


def _importing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="the CSV file, in UTF-8 or Shift_JIS")
    parser.add_argument(
        "--mapping", required=True, metavar="CODE_OR_FILE", help="what its columns mean (docs/imports.md)"
    )
    parser.add_argument("--write", action="store_true", help="keep the good rows; left out: write nothing (a dry run)")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write down every row that needs somebody, and why")
    parser.add_argument("--uid", default=IMPORTER, help="whose name it has among the staff (default: %(default)s)")


def _person(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--uid", required=True, help="the person's Firebase user id")
    parser.add_argument(
        "--role", choices=list(Role.__members__), default=Role.PARENT.value, help="her role (default: %(default)s)"
    )
    parser.add_argument("--municipality", metavar="CODE", help="the municipality she works for, such as 131202")


def _sandboxing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default=DEFAULT_HOST, help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=9199, help="port to listen on (default: %(default)s)")


COMMANDS = (
    Command("serve", "Serve the API. Without HANDBOOK_MONGODB_URI, on an embedded MongoDB.", _serve, _serving, True),
    Command("worker", "Plan reminders and send those that are due, until stopped.", _worker, logs=True),
    Command("migrate", "Bring the database's shape up to date. Safe to repeat.", _migrate),
    Command(
        "replan", "Plan every family's reminders anew, and say what changed. Goes on where it was stopped.", _replan
    ),
    Command(
        "reminders",
        "See which reminders have failed, send those again, and count what became of a day's.",
        _reminders,
        reminder_arguments,
    ),
    Command(
        "import",
        "Import a file of the ward's health system: a dry run first, then with --write.",
        _import,
        _importing,
    ),
    Command(
        "content",
        "Bring a municipality's articles, pictures and places in from files, write them out, and ask where links lead.",
        _content,
        content_arguments,
    ),
    Command("places", "Propose places from a file of open data: a dry run first.", _places, local_import_arguments),
    Command("events", "Propose events from a file of open data: a dry run first.", _events, local_import_arguments),
    Command("schema", "Print the GraphQL schema (SDL).", _schema),
    Command("documents", "Print the ids of the trusted documents, each with its file.", _documents),
    Command(
        "token",
        "Print a demonstration ID token. Only while FIREBASE_AUTH_EMULATOR_HOST is set.",
        _token,
        _person,
    ),
    Command("grant", "Give a person her role and municipality, as claims of her Firebase account.", _grant, _person),
    Command("demo", "Everything on this machine, with three families to try it as.", run_demo, _address),
    Command("sandbox", "A stand-in for Firebase Cloud Messaging, for development.", run_sandbox, _sandboxing, True),
)
