"""`handbook import` as an operator runs it: a dry run, the true one, again, and where it cannot be done."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from handbook_api.platform.clock import SystemClock
from handbook_api.platform.embedded_mongod import EmbeddedMongod
from tests.commands.processes import Ended, run
from tests.eventually import eventually
from tests.imports.counters import DOSES, Cells, a_database_name, a_dose, a_file, a_ward

TODAY = datetime.now(UTC).date()
"""The command goes by the machine's own clock."""
BORN = TODAY - timedelta(days=100)


class Town:
    """A database of a test's own with one family in it, and a way to run the command there."""

    def __init__(self, uri: str, folder: Path) -> None:
        self.folder = folder
        self.variables = {"HANDBOOK_MONGODB_URI": uri, "HANDBOOK_MONGODB_DATABASE": a_database_name()}
        self._client: MongoClient[dict[str, Any]] = MongoClient(uri)
        self.database = self._client[self.variables["HANDBOOK_MONGODB_DATABASE"]]
        asyncio.run(self._filled(uri))

    async def _filled(self, uri: str) -> None:
        async with a_ward(uri, self.database.name, SystemClock(), self.folder / "data", DOSES) as ward:
            await ward.a_child(await ward.a_family(number=None), born=BORN.isoformat())

    def imports(self, file: Path, *options: str) -> Ended:
        return run(self.folder, "import", str(file), "--mapping", DOSES, *options, **self.variables)

    @property
    def doses(self) -> list[dict[str, Any]]:
        (child,) = self.database.children.find()
        doses: list[dict[str, Any]] = child["vaccinations"]
        return doses

    def end(self) -> None:
        self._client.drop_database(self.database.name)
        self._client.close()


@pytest.fixture
def town(mongod: EmbeddedMongod, tmp_path: Path) -> Iterator[Town]:
    town = Town(mongod.uri, tmp_path)
    yield town
    town.end()


def dose(number: str, days_ago: int, **cells: str) -> Cells:
    return a_dose(
        number,
        母子健康手帳交付番号="",
        生年月日=written(BORN),
        接種年月日=written(TODAY - timedelta(days=days_ago)),
        **cells,
    )


def written(day: date) -> str:
    return f"{day:%Y%m%d}"


def test_a_file_in_shift_jis_goes_from_the_dry_run_into_the_handbook_and_once_only(town: Town) -> None:
    rows = [
        dose("1", 30, 医療機関名="髙﨑小児科①"),
        dose("2", 3, ロット番号="K" * 21),
        dose("3", 3, 氏名="田中　はる", 氏名カナ="ﾀﾅｶ ﾊﾙ"),
    ]
    file = a_file(town.folder, rows, "cp932")

    dry = town.imports(file, "--report", "report.csv")
    doses_after_dry = town.doses
    written = town.imports(file, "--write")
    again = town.imports(file, "--write", "--uid", "uid-of-Hayashi")

    assert dry.code == 1
    assert dry.printed.splitlines() == [
        "rows read                                  3",
        "to be written                              1",
        "to wait for a person                       1",
        "          1  No child is like it in the families that the municipality may see.",
        "bad                                        1",
        "          1  ロット番号: The text is too long.",
        "Nothing was written: this was a dry run. With --write the good rows are kept.",
    ]
    assert dry.complained.endswith(
        "handbook import: 1 rows are bad, or the handbook says otherwise; the report says which and why.\n"
    )
    assert (town.folder / "report.csv").read_text(encoding="utf-8-sig").splitlines()[1:] == [
        "3,ロット番号,取り込めない,TOO_LONG,文字数が多すぎます。",
        "4,,確認待ち,NO_CHILD,自治体が見られるご家庭に、当てはまるお子さんがいません。",
    ]
    assert doses_after_dry == []
    assert [one["product"] for one in town.doses] == ["HEPB"]
    assert town.database.import_rows.count_documents({"state": "WAITING"}) == 1
    assert (written.code, written.printed.splitlines()[1]) == (1, "written                                    1")
    assert (again.code, again.printed.splitlines()[1]) == (1, "unchanged                                  1")
    for said in (dry, written, again):
        assert not any(name in said.printed + said.complained for name in ("佐藤", "田中", "はる", "K012", "uid-of"))


def test_nothing_is_wrong_with_rows_that_are_taken_or_wait(town: Town) -> None:
    file = a_file(town.folder, [dose("1", 30), dose("2", 3, 氏名="田中　はる", 氏名カナ="")], "cp932")

    assert town.imports(file, "--write").code == 0


def test_it_ends_in_order_when_it_is_stopped_and_goes_on_from_there(town: Town) -> None:
    rows = (dose(str(number), 30, 氏名=f"田中　{number}", 氏名カナ="") for number in range(20_000))
    file = a_file(town.folder, rows, "cp932")
    command = [sys.executable, "-m", "handbook_api.cli", "import", str(file), "--mapping", DOSES, "--write"]
    environment = {**os.environ, **town.variables, "HANDBOOK_DATA_DIR": str(town.folder / "data")}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as first:
        eventually(lambda: town.database.import_rows.find_one())
        first.send_signal(signal.SIGINT)
        printed, complained = first.communicate(timeout=30)

    assert first.returncode == 4
    assert complained.endswith("handbook import: stopped. Run it again: what is written is not written twice.\n")
    read = int(printed.splitlines()[0].removeprefix("rows read").replace(",", ""))
    assert 0 < read < 20_000
    assert town.database.import_rows.count_documents({}) == read


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (["rows.csv", "--mapping", "suginami"], 2, "suginami, line 1: there is no such mapping"),
        (["rows.csv", "--mapping", "own.yaml"], 2, "own.yaml, line 2: rows: "),
        (["none.csv", "--mapping", DOSES], 2, "none.csv: No such file or directory"),
        (["rows.csv", "--mapping", DOSES, "--report", "none/r.csv"], 2, "none/r.csv: No such file or directory"),
        (["rows.csv", "--mapping", DOSES], 1, "the file, read as cp932, has no column 住民番号"),
    ],
)
def test_what_cannot_be_read_is_told_and_nothing_is_done(
    town: Town, arguments: list[str], code: int, complaint: str
) -> None:
    (town.folder / "rows.csv").write_text("番号,氏名\n1,さくら\n", encoding="cp932")
    (town.folder / "own.yaml").write_text("code: own\nrows: TEETH\n", encoding="utf-8")

    ended = run(town.folder, "import", *arguments, "--write", **town.variables)

    assert (ended.code, ended.printed) == (code, "")
    assert f"handbook import: {complaint}" in ended.complained
