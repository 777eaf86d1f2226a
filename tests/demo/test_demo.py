"""The demonstration as a stranger meets it: started, tried, stopped, started again, and killed."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from handbook_api.demo.people import PEOPLE
from handbook_api.platform.identity_firebase import EMULATOR_VARIABLE
from tests.auth_emulator import free_port
from tests.eventually import eventually

_READY = "Ctrl-C ends everything"


@dataclass(frozen=True, slots=True)
class Demonstration:
    """A running demonstration and everything it printed until it was ready."""

    process: subprocess.Popen[str]
    address: str
    printed: str

    def people(self) -> dict[str, Any]:
        answer: dict[str, Any] = httpx.get(f"{self.address}/demo/people").json()
        return answer

    def home_of(self, uid: str) -> dict[str, Any]:
        token = next(person["token"] for person in self.people()["people"] if person["uid"] == uid)
        answer = httpx.post(
            f"{self.address}/graphql",
            json={
                "query": "{ home { children { name latestGrowth { assess { band } } nextCheckup { name isOpen } }"
                " pushes { edges { node { title } } } articles { edges { node { title } } } } }"
            },
            headers={"Authorization": f"Bearer {token}", "Accept-Language": "ja"},
        )
        home: dict[str, Any] = answer.json()["data"]["home"]
        return home

    def stop(self, sign: signal.Signals) -> int:
        """Send `sign` to the whole process group, as a terminal does; the exit code."""
        os.killpg(self.process.pid, sign)
        return self.process.wait(30)


@contextmanager
def a_demonstration(folder: Path) -> Iterator[Demonstration]:
    """A demonstration on a free port, in a process group of its own as in a terminal."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name != EMULATOR_VARIABLE}
    process = subprocess.Popen(
        [sys.executable, "-m", "handbook_api.cli", "demo", "--port", str(port)],
        env={**environment, "HANDBOOK_DATA_DIR": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        text=True,
    )
    try:
        yield Demonstration(process, f"http://127.0.0.1:{port}", _printed_until_ready(process))
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)


def _printed_until_ready(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if _READY in line:
            return "".join(lines)
    pytest.fail("the demonstration ended before it was ready:\n" + "".join(lines))


def _alive_with(folder: Path) -> list[str]:
    """The processes that still run with the folder in their command line or environment."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal() or int(entry.name) == os.getpid():
            continue
        try:
            told = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
            zombie = b") Z " in (entry / "stat").read_bytes()
        except OSError:
            continue
        if not zombie and os.fsencode(folder) in told:
            found.append((entry / "cmdline").read_text().replace("\0", " "))
    return found


def test_a_stranger_starts_it_tries_it_stops_it_and_starts_it_again(tmp_path: Path) -> None:
    with a_demonstration(tmp_path) as demonstration:
        assert demonstration.address in demonstration.printed
        pushes = eventually(lambda: demonstration.home_of("demo-misaki")["pushes"]["edges"])
        home = demonstration.home_of("demo-misaki")
        arrived = httpx.get(f"{demonstration.people()['sandboxUrl']}/messages").json()
        assert demonstration.stop(signal.SIGINT) == 0

    assert [push["node"]["title"] for push in pushes] == ["ゆいさんの乳児（4か月児）健康診査の時期になりました"]
    assert [child["name"] for child in home["children"]] == ["陽翔", "ゆい"]
    assert home["children"][1]["nextCheckup"] == {"name": "乳児（4か月児）健康診査", "isOpen": True}
    assert home["children"][1]["latestGrowth"]["assess"][0]["band"] == "P50_TO_P75"
    assert home["articles"]["edges"]
    targets = [message["target"] for message in arrived]
    assert targets.count("demo-phone-of-demo-misaki") == 1
    assert set(targets) <= {f"demo-phone-of-demo-{who}" for who in ("misaki", "linh", "aoi")}
    assert _alive_with(tmp_path) == []

    with a_demonstration(tmp_path) as again:
        assert len(again.home_of("demo-misaki")["children"]) == 2
        relations = [["MOTHER"], ["GUARDIAN"], ["VIEWER"], ["MOTHER"], ["MOTHER"], [], []]
        assert _relations_of_printed_tokens(again) == relations
        assert again.stop(signal.SIGTERM) == 0


def _relations_of_printed_tokens(demonstration: Demonstration) -> list[list[str]]:
    """How whoever uses each of the printed tokens stands to her families."""
    assert demonstration.process.stdout is not None
    tokens: list[str] = []
    for line in demonstration.process.stdout:
        tokens += re.findall(r"ey[\w-]+\.ey[\w-]+\.", line)
        if len(tokens) == len(PEOPLE):
            break
    answers = [
        httpx.post(
            f"{demonstration.address}/graphql",
            json={"query": "{ families { relation } }"},
            headers={"Authorization": f"Bearer {token}"},
        ).json()
        for token in tokens
    ]
    return [[family["relation"] for family in answer["data"]["families"]] for answer in answers]


def test_nothing_is_left_running_when_it_is_killed(tmp_path: Path) -> None:
    with a_demonstration(tmp_path) as demonstration:
        demonstration.process.kill()
        demonstration.process.wait(30)
        eventually(lambda: not _alive_with(tmp_path), within_seconds=60)


def test_a_taken_port_is_said_in_words(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = subprocess.run(
            [sys.executable, "-m", "handbook_api.cli", "demo", "--port", str(port)],
            env={**os.environ, "HANDBOOK_DATA_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert refused.returncode == 1
    assert (
        f"127.0.0.1:{port} cannot be used (Address already in use); choose another: make demo PORT={port + 1}"
        in refused.stderr
    )
