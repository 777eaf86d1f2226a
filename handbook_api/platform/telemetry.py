"""Logs that cannot carry personal data, and the registry of metrics.

What may stand in a log line is decided here and not where the line is written: keys that are not listed are dropped,
sentences of libraries are not repeated, and of an exception only its class and the places it passed are kept.
"""

import logging
import re
import sys
from collections.abc import Mapping
from enum import StrEnum
from types import TracebackType
from typing import Final, TextIO, cast

import orjson
import structlog
from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector
from structlog.typing import EventDict, Processor, WrappedLogger

LOG_KEYS: Final = frozenset(
    {
        # The line itself
        "event", "level", "timestamp", "logger", "request_id",
        # A failure
        "error_id", "exception", "places", "reason", "code", "causes", "asked_for",
        # A request
        "method", "path", "status", "duration_ms", "operation_type",
        # Work in the background
        "kind", "due", "sent", "held", "withdrawn", "failed", "claimed", "removed", "attempt", "attempts",
        "planned", "delivered", "retry_after_seconds", "wait_seconds",
        # The program and what it runs
        "address", "host", "port", "pid", "version", "message", "migration", "collection", "count", "command",
        "language", "municipality", "exit_code", "step", "seconds", "chore",
        # What the guard itself adds
        "dropped_keys",
    }
)  # fmt: skip
"""Every key a log line may have. None of them is a place for a name, a token, a user id, free text or a birth date."""

_CALLERS_KEYS: Final = LOG_KEYS - {"dropped_keys"}
_LONGEST_VALUE: Final = 300
_MOST_ITEMS: Final = 30
_EVENT: Final = re.compile(r"[a-z][a-z0-9_]{0,79}", re.ASCII)
_MOST_DEPTH: Final = 4
_LARGEST_INTEGER: Final = 2**53
_REPEATS_ITSELF: Final = "urllib3"
"""Warns of every attempt it makes again; how the request ended is logged by whoever made it."""
_SPOKEN: Final[Mapping[str, tuple[str, ...]]] = {
    "uvicorn.error": (
        "Uvicorn running on ",
        "Started server process ",
        "Started parent process ",
        "Started reloader process ",
        "Finished server process ",
        "Waiting for ",
        "Application startup complete",
        "Application shutdown complete",
        "Shutting down",
    ),
}
"""Beginnings of the library sentences that are repeated: where the server listens, that it stops.

The same logger also quotes tracebacks and the addresses that clients asked for; those are not."""


class LogFormat(StrEnum):
    """How log lines look."""

    JSON = "JSON"
    """One JSON object a line, for production."""
    READABLE = "READABLE"
    """Aligned and coloured, for whoever develops."""


def configure_logging(log_format: LogFormat, *, level: str = "INFO", stream: TextIO | None = None) -> None:
    """Send every log line of the process, libraries included, to `stream` (standard output) through the guard.

    `level` is a name of the standard library's. To be called once, before anything logs.
    """
    lowest = logging.getLevelNamesMapping()[level]
    out = stream or sys.stdout
    renderer = _renderer(log_format)
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        without_exception_text,
        only_known_keys,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(lowest),
        logger_factory=structlog.PrintLoggerFactory(out),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(_LibraryFormatter([*shared, renderer]))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(max(lowest, logging.WARNING))
    for name in _SPOKEN:
        logging.getLogger(name).setLevel(lowest)
    logging.getLogger(_REPEATS_ITSELF).setLevel(logging.ERROR)


def metrics_registry() -> CollectorRegistry:
    """A registry of its own, with the process, the interpreter and its garbage collection already in it."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    GCCollector(registry=registry)
    return registry


def only_known_keys(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """Drop every key that is not in `LOG_KEYS`, and cut values down to numbers and short texts.

    Of what was dropped only names are kept that somebody can have written in code.

    The event must be a constant in snake case; anything else might be a sentence with somebody's data in it.
    """
    kept: dict[str, object] = {key: _plain(value) for key, value in line.items() if key in _CALLERS_KEYS}
    dropped = sorted({key if _EVENT.fullmatch(key) else "unnamed_key" for key in line if key not in _CALLERS_KEYS})
    if dropped:
        kept["dropped_keys"] = dropped[:_MOST_ITEMS]
    event = line.get("event")
    if not isinstance(event, str) or not _EVENT.fullmatch(event):
        kept["event"] = "unnamed_event"
    return kept


def without_exception_text(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """Put an exception's class and places where its message would stand: messages quote what was being handled."""
    given = line.pop("exc_info", None)
    raised = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(raised, BaseException):
        line.update(failure_of(raised))
    return line


def failure_of(raised: BaseException) -> Mapping[str, object]:
    """What a log line may say of an exception: its class, the classes behind it, and `module:line` outermost first."""
    causes: list[str] = []
    cause = raised.__cause__ or raised.__context__
    while cause is not None and len(causes) < _MOST_ITEMS:
        causes.append(type(cause).__name__)
        cause = cause.__cause__ or cause.__context__
    failure: dict[str, object] = {"exception": type(raised).__name__, "places": _places(raised.__traceback__)}
    return failure | {"causes": causes} if causes else failure


class _LibraryFormatter(logging.Formatter):
    """Of a library's log record, keeps who wrote it and where; its sentence only for loggers known to be harmless."""

    def __init__(self, chain: list[Processor]) -> None:
        super().__init__()
        self._chain = chain

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line in the form of our own. The exception text that `logging` would add is left out."""
        line: EventDict = {
            "event": "library_message",
            "logger": record.name,
            "places": [f"{record.module}:{record.lineno}"],
        }
        if record.exc_info:
            line["exc_info"] = record.exc_info
        elif str(record.msg).startswith(_SPOKEN.get(record.name, ())):
            line["message"] = record.getMessage()
        rendered: object = line
        for process in self._chain:
            rendered = process(None, record.levelname.lower(), cast("EventDict", rendered))
        return str(rendered)


def _places(traceback: TracebackType | None) -> list[str]:
    places = []
    while traceback is not None:
        places.append(f"{traceback.tb_frame.f_globals.get('__name__', '?')}:{traceback.tb_lineno}")
        traceback = traceback.tb_next
    return places[-_MOST_ITEMS:]


def _plain(value: object, depth: int = 0) -> object:
    """What JSON can hold of a value: writing a line of the log must never be what fails."""
    if value is None or isinstance(value, (bool, float)):
        return value
    if isinstance(value, int):
        return int(value) if abs(value) <= _LARGEST_INTEGER else "<large number>"
    if isinstance(value, str):
        return str(value)[:_LONGEST_VALUE].encode(errors="replace").decode()
    if isinstance(value, (list, tuple)) and depth < _MOST_DEPTH:
        return [_plain(item, depth + 1) for item in value[:_MOST_ITEMS]]
    return f"<{type(value).__name__}>"


def _renderer(log_format: LogFormat) -> Processor:
    if log_format is LogFormat.READABLE:
        return structlog.dev.ConsoleRenderer(colors=sys.stdout.isatty())
    return structlog.processors.JSONRenderer(serializer=_json)


def _json(line: Mapping[str, object], **_: object) -> str:
    return orjson.dumps(line).decode()
