"""`handbook replan` as an operator runs it: to the end, stopped and taken up again, and where it cannot be done."""

import asyncio
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from bench.generated import fill
from handbook_api.platform.embedded_mongod import EmbeddedMongod
from handbook_api.platform.mongodb import connect, database_of
from handbook_api.replanning import told
from notifications.recalculation import Recalculated
from notifications.reminders import ReminderKind
from notifications.tally import Tally, What
from tests.auth_emulator import free_port
from tests.commands.processes import run
from tests.eventually import eventually

TODAY = datetime.now(UTC).date()
"""The command goes by the machine's own clock."""


class Ward:
    """A database of a test's own, with families in it, and the variables that lead a command to it."""

    def __init__(self, uri: str, name: str) -> None:
        self.variables = {"HANDBOOK_MONGODB_URI": uri, "HANDBOOK_MONGODB_DATABASE": name}
        self._client: MongoClient[dict[str, Any]] = MongoClient(uri)
        self.database = self._client[name]

    def has_children(self, count: int) -> int:
        """Children are entered; in how many families."""
        uri, name = self.variables.values()

        async def entered() -> int:
            async with connect(uri) as client:
                return await fill(database_of(client, name), count, TODAY)

        return asyncio.run(entered())

    def end(self) -> None:
        self._client.drop_database(self.database.name)
        self._client.close()


@pytest.fixture
def ward(mongod: EmbeddedMongod, tmp_path: Path) -> Iterator[Ward]:
    ward = Ward(mongod.uri, f"test_{tmp_path.name[-30:]}")
    yield ward
    ward.end()


def test_every_family_is_planned_and_the_second_time_nothing_changes(ward: Ward, tmp_path: Path) -> None:
    families = ward.has_children(60)

    first = run(tmp_path, "replan", **ward.variables)
    second = run(tmp_path, "replan", **ward.variables)

    assert (first.code, second.code) == (0, 0), first.complained
    assert first.printed.startswith(f"families looked at: {families}\n")
    assert "VACCINATION_" in first.printed
    assert second.printed == f"families looked at: {families}\nnothing changed\n"
    assert '"event":"families_planned"' in first.complained
    assert ward.database.families.count_documents({"unplanned": True}) == 0


def test_it_ends_in_order_when_it_is_stopped_and_goes_on_from_there(ward: Ward, tmp_path: Path) -> None:
    families = ward.has_children(1_500)
    command = [sys.executable, "-m", "handbook_api.cli", "replan"]
    environment = {**os.environ, **ward.variables, "HANDBOOK_DATA_DIR": str(tmp_path / "data")}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as first:
        eventually(lambda: ward.database.recalculations.find_one({"after": {"$ne": None}}))
        first.send_signal(signal.SIGTERM)
        printed, complained = first.communicate(timeout=30)

    assert first.returncode == 4
    assert complained.endswith("handbook replan: stopped. Run it again: it goes on from here.\n")
    looked_at = int(printed.splitlines()[0].removeprefix("families looked at: ").replace(",", ""))
    assert 0 < looked_at < families
    assert ward.database.families.count_documents({"unplanned": True}) == families - looked_at

    second = run(tmp_path, "replan", HANDBOOK_DATA_DIR=str(tmp_path / "data"), **ward.variables)

    assert second.code == 0
    assert second.printed.startswith(f"families looked at: {families} (an earlier run's included)\n")
    assert ward.database.families.count_documents({"unplanned": True}) == 0


def test_a_family_that_cannot_be_planned_is_told_by_the_exit_code(ward: Ward, tmp_path: Path) -> None:
    families = ward.has_children(20)
    ward.database.children.update_one({}, {"$set": {"sex": "no sex"}})

    ended = run(tmp_path, "replan", **ward.variables)

    assert ended.code == 1
    assert ended.printed.startswith(f"families looked at: {families}\nnot planned: 1\n")
    assert '"event":"family_not_planned"' in ended.complained
    assert "handbook replan: 1 families could not be planned; the log says why." in ended.complained


def test_without_a_database_it_says_so(tmp_path: Path) -> None:
    ended = run(tmp_path, "replan", HANDBOOK_MONGODB_URI=f"mongodb://127.0.0.1:{free_port()}/?replicaSet=none")

    assert (ended.code, ended.printed) == (1, "")
    assert "handbook replan: MongoDB does not answer" in ended.complained


def test_what_changed_is_a_table_of_the_kinds_that_anything_came_of() -> None:
    counts = Counter(
        {
            (ReminderKind.VACCINATION_OPENS, What.REDATED): 12_345,
            (ReminderKind.VACCINATION_OPENS, What.NEXT_DATE): 9_876,
            (ReminderKind.CHECKUP_OPENS, What.ADDED): 7,
        }
    )

    text = told(Recalculated(Tally(1_251, left=1, counts=counts), 1_251, is_resumed=False, is_done=True))

    assert text.splitlines() == [
        "families looked at: 1,251",
        "changing all the while, and left to the workers: 1",
        "reminders          added  re-dated  reworded  withdrawn  expired  children with another next date",
        "CHECKUP_OPENS          7         0         0          0        0                                0",
        "VACCINATION_OPENS      0    12,345         0          0        0                            9,876",
    ]
