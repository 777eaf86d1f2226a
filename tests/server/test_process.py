"""The server as a process: what becomes of requests when it is told to stop, and what it says about it."""

import signal
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import httpx
import pytest

from tests.auth_emulator import free_port
from tests.eventually import eventually
from tests.server.clinic_app import code_of
from tests.server.serving import Served, serving, starting

WAIT = {"query": "{ wait }"}


@pytest.fixture
def background() -> Iterator[ThreadPoolExecutor]:
    """For requests that are answered later."""
    with ThreadPoolExecutor() as pool:
        yield pool


def asked_to_wait(served: Served, background: ThreadPoolExecutor) -> "Future[httpx.Response]":
    """A request that is in flight until it is let go."""
    answer = background.submit(httpx.post, f"{served.address}/graphql", json=WAIT, timeout=60)
    served.wait_for(inside=1)
    return answer


def test_requests_in_flight_are_answered_and_no_new_connection_is_taken(background: ThreadPoolExecutor) -> None:
    with serving() as served:
        answer = asked_to_wait(served, background)

        served.signal(signal.SIGTERM)
        eventually(lambda: not served.takes_connections())
        assert not answer.done()
        served.let_go()

        assert answer.result().json() == {"data": {"wait": True}}
        assert answer.result().headers["Connection"] == "close"
        assert served.exit_code() == 0
        told = [event for event in served.events if event != "library_message"]
        assert told[-3:] == ["request", "lifespan_ends", "served"]


def test_while_it_drains_it_is_not_ready_but_still_answers() -> None:
    with serving(drain_seconds=600) as served:
        assert httpx.get(f"{served.address}/readyz").status_code == 200

        served.signal(signal.SIGTERM)
        eventually(lambda: httpx.get(f"{served.address}/readyz").json() == {"status": "draining"})
        answer = httpx.post(f"{served.address}/graphql", json={"query": "{ greeting }"})

        assert (answer.status_code, answer.headers["Connection"]) == (200, "close")
        served.signal(signal.SIGINT)
        assert served.exit_code() == 0


def test_the_drain_ends_by_itself() -> None:
    with serving(drain_seconds=0.2) as served:
        served.signal(signal.SIGINT)
        assert served.exit_code() == 0
        assert "lifespan_ends" in served.events


def test_a_second_ctrl_c_ends_at_once(background: ThreadPoolExecutor) -> None:
    with serving() as served:
        answer = asked_to_wait(served, background)

        served.signal(signal.SIGINT)
        eventually(lambda: not served.takes_connections())
        served.signal(signal.SIGINT)

        assert served.exit_code() == 0
        assert "lifespan_ends" not in served.events
        assert answer.result().status_code == 503


def test_a_second_sigterm_is_patient(background: ThreadPoolExecutor) -> None:
    with serving() as served:
        answer = asked_to_wait(served, background)

        served.signal(signal.SIGTERM)
        eventually(lambda: not served.takes_connections())
        served.signal(signal.SIGTERM)
        served.let_go()

        assert answer.result().status_code == 200
        assert served.exit_code() == 0


def test_past_the_deadline_a_request_is_given_up_and_told_so(background: ThreadPoolExecutor) -> None:
    with serving(deadline_seconds=1) as served:
        answer = asked_to_wait(served, background)
        served.signal(signal.SIGTERM)

        given_up = answer.result()
        assert (given_up.status_code, code_of(given_up)) == (503, "UNAVAILABLE")
        assert given_up.headers["Retry-After"] == "1"
        assert given_up.headers["X-Content-Type-Options"] == "nosniff"
        assert served.exit_code() == 0
        assert [event for event in served.events if event in ("request_failed", "lifespan_ends")] == [
            "request_failed",
            "lifespan_ends",
        ]


def test_a_connection_that_is_idle_does_not_hold_up_the_end() -> None:
    with serving() as served, httpx.Client(base_url=served.address) as client:
        client.get("/healthz")
        served.signal(signal.SIGTERM)
        assert served.exit_code() == 0


def test_told_to_stop_while_it_starts_it_ends_in_order() -> None:
    with starting(free_port(), waits_to_start=1) as served:
        assert served.process.stdout is not None
        begun = next(line for line in iter(served.process.stdout.readline, "") if "lifespan_begins" in line)
        served.signal(signal.SIGTERM)
        served.let_go()

        assert begun
        assert served.exit_code() == 0
        assert "lifespan_ends" in served.events


def test_a_server_that_cannot_start_fails_and_says_where_but_not_what() -> None:
    with starting(free_port(), fails_to_start=1) as served:
        assert served.exit_code() == 3
        assert "served" not in served.events
        assert "佐藤" not in "".join(served.output)


def test_a_port_that_is_taken_is_a_failure() -> None:
    with serving() as first, starting(first.port) as second:
        assert second.exit_code() == 3
        assert "served" not in second.events


def test_an_application_may_be_given_by_its_name() -> None:
    with serving(by_name=1) as served:
        assert httpx.get(f"{served.address}/healthz").status_code == 200
        served.signal(signal.SIGTERM)
        assert served.exit_code() == 0


def test_the_log_of_a_real_process_has_the_id_of_a_fault_and_nothing_of_its_message() -> None:
    with serving() as served:
        answer = httpx.post(f"{served.address}/graphql", json={"query": '{ fail(how: "bug") }'})
        served.signal(signal.SIGTERM)
        assert served.exit_code() == 0

    (error,) = answer.json()["errors"]
    (line,) = [line for line in served.lines if line["event"] == "request_failed"]
    assert line["error_id"] == error["extensions"]["id"]
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert line["exception"] == "ValueError"
    assert "佐藤" not in "".join(served.output)
    assert "佐藤" not in answer.text
    assert "dropped_keys" not in "".join(served.output)
