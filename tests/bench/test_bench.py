"""The benchmark itself: that it runs on real parts, and that it refuses to compare what is not the same."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import orjson
import pytest

from bench.client import BadAnswer, Connection
from bench.comparison import Different, data_of, refuse_differences
from bench.contenders import Contender
from bench.data import Handbooks, lengthen_handbooks
from bench.machine import CpuClock, shared_out
from bench.operations import Operation, leaves, operations
from bench.rounds import percentile
from bench.servers import ROOT
from handbook_api.platform.mongodb import Database

GREETING = Operation("greeting", "{ greeting }", "/greeting")


@contextmanager
def answering(content: Mapping[str, Any], status: int = 200) -> Iterator[Contender]:
    """A server that gives everybody the same answer, and the connection to it."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            body = orjson.dumps(content)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: the test's output is not the place."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        with Connection(server.server_port) as connection:
            yield Contender(connection, CpuClock(os.getpid()), {GREETING.asks: "a-token"})
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def greeting(text: str) -> Mapping[str, Any]:
    return {"data": {"greeting": text}}


def test_a_run_measures_every_operation_and_rule_and_says_what_came_of_it(tmp_path: Path) -> None:
    told = tmp_path / "figures.json"
    sizes = ["--rounds", "1", "--requests", "2", "--children", "40", "--messages", "60", "--articles", "60"]
    command = [sys.executable, "-m", "bench", *sizes, "--json", str(told)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stderr

    report = orjson.loads(told.read_bytes())
    by_name = {result["operation"]: result for result in report["operations"]}
    assert list(by_name) == [operation.name for operation in operations(date(2026, 11, 24))]
    assert all(result["service"]["cpu"] > 0 for result in by_name.values())
    assert [name for name, result in by_name.items() if result["ratio"] is None] == ["expecting", "assessGrowth"]
    assert by_name["recordGrowth"]["service"]["commands"] == by_name["recordGrowth"]["floor"]["commands"] == 7
    assert (by_name["home"]["service"]["commands"], by_name["home"]["floor"]["commands"]) == (6, 5)
    assert 100 <= by_name["home"]["leaves"] <= 200
    assert all(rule["microseconds"] > 0 for rule in report["rules"])
    assert report["machine"]["cores"] >= 1
    assert (report["replan"]["children"], len(report["replan"]["runs"])) == (40, 3)
    assert report["replan"]["reminders"] > 40
    assert all(run["peak_megabytes"] > 20 for run in report["replan"]["runs"])
    pushes = report["pushes"]["results"]
    assert len(pushes) == 4
    assert all(result["cpu"] > 0 for result in pushes)
    assert pushes[0]["ratio"] == 1.0 > pushes[-1]["ratio"]
    assert "| recordGrowth |" in ran.stdout
    assert "| Delivery, direct" in ran.stdout
    assert "growth chart as PNG" in ran.stdout
    assert "| every child is new" in ran.stdout


def test_only_what_was_named_is_measured(tmp_path: Path) -> None:
    told = tmp_path / "figures.json"
    command = [sys.executable, "-m", "bench", "--only", "rules", "--rounds", "1", "--json", str(told)]
    subprocess.run(command, cwd=ROOT, capture_output=True, timeout=120, check=True)
    report = orjson.loads(told.read_bytes())
    assert (report["operations"], report["replan"], report["pushes"]) == ([], None, None)


async def test_different_answers_are_not_compared_by_time(empty_database: Database) -> None:
    handbooks = await Handbooks.of(empty_database)
    with answering(greeting("こんにちは")) as service, answering(greeting("こんばんは")) as floor:
        with pytest.raises(Different, match="こんばんは"):
            await refuse_differences(GREETING, service, floor, empty_database, handbooks)
        await refuse_differences(GREETING, service, service, empty_database, handbooks)


async def test_writing_something_else_is_a_difference_too(empty_database: Database) -> None:
    child = {"_id": "yui", "family_id": "sato", "growth": [], "created_at": datetime(2026, 7, 24, tzinfo=UTC)}
    await empty_database.children.insert_one(child)
    handbooks = Handbooks(empty_database, [child | {"growth": ["what only the first one finds"]}])
    writing = Operation("writing", "mutation { greet }", "/greet", writes=True)
    with (
        answering(greeting("はい")) as service,
        answering(greeting("はい")) as floor,
        pytest.raises(Different, match="what only the first one finds"),
    ):
        await refuse_differences(writing, service, floor, empty_database, handbooks)


async def test_children_are_put_back_as_they_were(empty_database: Database) -> None:
    await empty_database.children.insert_one({"_id": "yui", "family_id": "sato", "growth": []})
    handbooks = await Handbooks.of(empty_database)
    await empty_database.children.update_one({"_id": "yui"}, {"$push": {"growth": {"weight_grams": 6_480}}})
    await handbooks.put_back()
    assert await empty_database.children.find().to_list() == [{"_id": "yui", "family_id": "sato", "growth": []}]


async def test_a_handbook_is_made_as_full_as_was_asked_for(empty_database: Database) -> None:
    growth = [{"id": "first", "weight_grams": 2_890}, {"id": "latest", "weight_grams": 6_480}]
    await empty_database.children.insert_one({"_id": "yui", "family_id": "sato", "growth": growth})
    await lengthen_handbooks(empty_database, 5)
    (child,) = await empty_database.children.find().to_list()
    assert [record["weight_grams"] for record in child["growth"]] == [2_890, 2_890, 2_890, 2_890, 6_480]
    assert len({record["id"] for record in child["growth"]}) == 5
    await lengthen_handbooks(empty_database, 1)
    assert await empty_database.children.find().to_list() == [child]


@pytest.mark.parametrize(
    "answer",
    [
        {"errors": [{"message": "INTERNAL"}], "data": {"home": None}},
        {"errors": [{"message": "UNAUTHENTICATED"}]},
        {"data": {"recordGrowth": {"record": None, "errors": [{"code": "NOT_FOUND"}]}}},
    ],
)
def test_an_answer_with_errors_is_not_measured(answer: Mapping[str, Any]) -> None:
    with pytest.raises(BadAnswer):
        data_of(orjson.dumps(answer))


def test_a_status_other_than_200_is_not_measured() -> None:
    with answering({"errors": []}, status=503) as contender, pytest.raises(BadAnswer, match="503"):
        contender.ask(GREETING, GREETING.body(0))


def test_a_sample_has_the_latency_of_each_request_and_the_cpu_time_of_all() -> None:
    with answering(greeting("はい")) as contender:
        sample = contender.timed(GREETING, [GREETING.body(0)] * 3)
    assert len(sample.latencies) == 3
    assert min(sample.latencies) > 0
    assert sample.cpu > 0


def test_a_recorded_measurement_has_another_id_each_time_and_children_take_turns() -> None:
    recording = next(one for one in operations(date(2026, 11, 24)) if one.writes)
    first, second, third = (orjson.loads(recording.body(number))["variables"]["input"] for number in range(3))
    assert first["id"] != third["id"]
    assert first["childId"] == third["childId"] != second["childId"]


def test_leaves_are_the_values_that_hold_no_others() -> None:
    assert leaves({"home": {"children": [{"name": "ゆい", "bring": ["母子健康手帳", "質問票"]}], "birth": None}}) == 4


@pytest.mark.parametrize(("percent", "expected"), [(50, 2), (75, 3), (95, 4), (100, 4)])
def test_a_percentile_is_one_of_the_values(percent: int, expected: int) -> None:
    assert percentile([4, 2, 1, 3], percent) == expected


def test_servers_have_a_core_of_their_own_where_there_are_two() -> None:
    assert shared_out({0, 1, 2}) == ({2}, {0, 1})
    assert shared_out({0}) == ({0}, {0})


def test_the_cpu_clock_of_a_process_that_is_gone_cannot_be_read() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    with pytest.raises(OSError, match=r".+"):
        CpuClock(gone.pid)
