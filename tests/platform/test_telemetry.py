"""What may stand in a log line, and that nothing else ever does, whoever writes it and whatever goes wrong."""

import io
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import generate_latest

from handbook_api.platform.telemetry import (
    LOG_KEYS,
    LogFormat,
    configure_logging,
    failure_of,
    metrics_registry,
    only_known_keys,
    without_exception_text,
)

SECRET = "佐藤美咲"


class Log:
    """The lines that a process configured for production has written."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]

    @property
    def line(self) -> dict[str, Any]:
        (line,) = self.lines
        return line


@pytest.fixture
def log() -> Iterator[Log]:
    """Logging as in production, written to memory; put back afterwards as it was."""
    root = logging.getLogger()
    before, handlers, level = structlog.get_config(), root.handlers, root.level
    spoken = logging.getLogger("uvicorn.error").level
    log = Log()
    configure_logging(LogFormat.JSON, stream=log.stream)
    yield log
    structlog.configure(**before)
    root.handlers = handlers
    root.setLevel(level)
    logging.getLogger("uvicorn.error").setLevel(spoken)


def test_a_line_has_its_event_level_and_time(log: Log) -> None:
    structlog.get_logger().info("reminders_planned", planned=12)

    assert log.line.pop("timestamp").endswith("Z")
    assert {name: log.line[name] for name in ("event", "level", "planned")} == {
        "event": "reminders_planned",
        "level": "info",
        "planned": 12,
    }


def test_a_key_that_is_not_listed_is_dropped_and_its_name_told(log: Log) -> None:
    structlog.get_logger().info("family_founded", child_name=SECRET, uid="u1", count=1)

    assert SECRET not in log.text
    assert "u1" not in log.text
    assert log.line["dropped_keys"] == ["child_name", "uid"]
    assert log.line["count"] == 1


def test_what_was_bound_to_the_request_is_guarded_too(log: Log) -> None:
    with structlog.contextvars.bound_contextvars(request_id="r-1", email="misaki@example.jp"):
        structlog.get_logger().info("request_served")

    assert "misaki" not in log.text
    assert log.line["request_id"] == "r-1"


@pytest.mark.parametrize("event", [f"{SECRET} joined", "Family founded", "", "a" * 81, "x\ny", "ｆamily"])
def test_an_event_that_is_a_sentence_is_not_repeated(log: Log, event: str) -> None:
    structlog.get_logger().info(event)

    assert log.line["event"] == "unnamed_event"


def test_a_sentence_filled_with_arguments_is_not_repeated(log: Log) -> None:
    structlog.get_logger().info("joined_%s", SECRET)

    assert SECRET not in log.text


def test_of_an_exception_only_its_class_and_places_are_kept(log: Log) -> None:
    try:
        try:
            int(SECRET)
        except ValueError as error:
            raise LookupError(SECRET) from error
    except LookupError:
        structlog.get_logger().exception("request_failed", error_id="e-1")

    assert SECRET not in log.text
    assert "さ" not in log.text
    assert (log.line["exception"], log.line["causes"], log.line["error_id"]) == ("LookupError", ["ValueError"], "e-1")
    (place,) = log.line["places"]
    assert place.rpartition(":")[0] == __name__


def test_an_exception_given_as_a_value_is_not_spelled_out(log: Log) -> None:
    structlog.get_logger().warning("push_failed", reason=ValueError(SECRET), exception=ValueError(SECRET))

    assert (log.line["reason"], log.line["exception"]) == ("<ValueError>", "<ValueError>")


def test_a_cause_that_goes_round_in_a_circle_ends() -> None:
    one, other = ValueError(SECRET), KeyError(SECRET)
    one.__cause__, other.__cause__ = other, one

    assert set(failure_of(one)["causes"]) == {"KeyError", "ValueError"}  # type: ignore[call-overload]  # values are objects


def test_a_librarys_sentence_is_not_repeated(log: Log) -> None:
    logging.getLogger("pymongo.command").warning("command failed: find {'name': '%s'}", SECRET)

    assert SECRET not in log.text
    assert (log.line["event"], log.line["logger"], log.line["level"]) == (
        "library_message",
        "pymongo.command",
        "warning",
    )
    assert "message" not in log.line


def test_a_librarys_exception_is_cut_to_its_class(log: Log) -> None:
    try:
        raise ValueError(SECRET)
    except ValueError:
        logging.getLogger("asyncio").exception("Task exception was never retrieved: %s", SECRET)

    assert SECRET not in log.text
    assert log.line["exception"] == "ValueError"


def test_libraries_speak_only_when_something_is_wrong(log: Log) -> None:
    logging.getLogger("firebase_admin").info("token refreshed")

    assert log.lines == []


def test_where_the_server_listens_is_told(log: Log) -> None:
    logging.getLogger("uvicorn.error").info("Uvicorn running on %s://%s:%d", "http", "127.0.0.1", 8000)

    assert log.line["message"] == "Uvicorn running on http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("sentence", "arguments"),
    [
        ('%s - "WebSocket %s" [accepted]', ("203.0.113.7:4711", "/graphql?name=" + SECRET)),
        ("Traceback (most recent call last): ValueError: " + SECRET, ()),
        (SECRET, ()),
    ],
)
def test_the_rest_of_what_the_server_says_is_not(log: Log, sentence: str, arguments: tuple[str, ...]) -> None:
    logging.getLogger("uvicorn.error").error(sentence, *arguments)

    assert SECRET not in log.text
    assert "203.0.113.7" not in log.text
    assert log.line["event"] == "library_message"


def test_a_line_for_people_is_guarded_as_well() -> None:
    stream = io.StringIO()
    root = logging.getLogger()
    before, handlers, level = structlog.get_config(), root.handlers, root.level
    configure_logging(LogFormat.READABLE, stream=stream)
    try:
        structlog.get_logger().info("family_founded", child_name=SECRET, count=3)
    finally:
        structlog.configure(**before)
        root.handlers = handlers
        root.setLevel(level)

    assert SECRET not in stream.getvalue()
    assert "family_founded" in stream.getvalue()


# Whatever is thrown at it

_ids = st.text(min_size=1, max_size=30)
_scalars = st.none() | st.booleans() | st.integers() | st.floats() | _ids | st.binary(max_size=10) | st.just("\ud800")
_values = st.recursive(
    _scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.tuples(inner) | st.dictionaries(_ids, inner, max_size=3) | st.sets(_ids)
    ),
    max_leaves=10,
)
_lines = st.dictionaries(st.sampled_from(sorted(LOG_KEYS)) | _ids, _values, max_size=8)


@given(_lines)
def test_only_listed_keys_come_through(line: dict[str, Any]) -> None:
    kept = only_known_keys(None, "info", dict(line))

    assert set(kept) <= LOG_KEYS
    assert all(name == "unnamed_key" or name.isidentifier() for name in kept.get("dropped_keys", []))


@given(_lines)
def test_a_line_can_always_be_written(line: dict[str, Any]) -> None:
    written = orjson.dumps(only_known_keys(None, "info", dict(line)))

    assert b"\n" not in written
    assert isinstance(json.loads(written), dict)


@given(_values)
def test_a_mapping_or_an_object_is_never_spelled_out(value: object) -> None:
    kept = only_known_keys(None, "info", {"event": "x", "reason": {SECRET: value}, "count": [object(), {SECRET}]})

    assert (kept["reason"], kept["count"]) == ("<dict>", ["<object>", "<set>"])


@given(st.text(min_size=1))
def test_no_message_of_an_exception_comes_through(message: str) -> None:
    secret = f"«{message}»"
    try:
        raise RuntimeError(secret)
    except RuntimeError:
        line = without_exception_text(None, "error", {"event": "request_failed", "exc_info": True})
        also = without_exception_text(None, "error", {"event": "request_failed", "exc_info": sys.exc_info()})

    for one in (line, also):
        assert secret not in repr(one)
        assert one["exception"] == "RuntimeError"


def test_long_texts_and_lists_are_cut() -> None:
    kept = only_known_keys(None, "info", {"event": "x", "reason": "r" * 10_000, "places": ["p"] * 10_000})

    assert len(kept["reason"]) == 300
    assert len(kept["places"]) == 30


def test_a_list_that_holds_itself_ends() -> None:
    endless: list[object] = []
    endless.append(endless)

    assert orjson.dumps(only_known_keys(None, "info", {"event": "x", "places": endless}))


def test_metrics_have_a_registry_of_their_own() -> None:
    first, second = metrics_registry(), metrics_registry()

    assert b"process_cpu_seconds_total" in generate_latest(first)
    assert b"python_info" in generate_latest(second)
