"""`handbook places import` and `handbook events import` as an operator runs them."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from handbook_api.platform.embedded_mongod import EmbeddedMongod
from tests.commands.processes import Ended, run
from tests.imports.counters import a_database_name

DATA = Path(__file__).parent / "data"
PLACES = str(DATA / "places_v1.csv")
NERIMA = ("--municipality", "131202")


class Town:
    """A database of a test's own, and a way to run commands there."""

    def __init__(self, uri: str, folder: Path) -> None:
        self.folder = folder
        self.variables = {"HANDBOOK_MONGODB_URI": uri, "HANDBOOK_MONGODB_DATABASE": a_database_name()}
        self._client: MongoClient[dict[str, Any]] = MongoClient(uri)
        self.database = self._client[self.variables["HANDBOOK_MONGODB_DATABASE"]]

    def runs(self, *arguments: str) -> Ended:
        return run(self.folder, *arguments, **self.variables)

    def end(self) -> None:
        self._client.drop_database(self.database.name)
        self._client.close()


@pytest.fixture
def town(mongod: EmbeddedMongod, tmp_path: Path) -> Iterator[Town]:
    town = Town(mongod.uri, tmp_path)
    yield town
    town.end()


def test_a_file_goes_from_the_dry_run_into_proposals_and_once_only(town: Town) -> None:
    report = town.folder / "report.csv"

    dry = town.runs("places", "import", PLACES, *NERIMA, "--report", str(report))
    assert town.database.local_places.count_documents({}) == 0
    written = town.runs("places", "import", PLACES, *NERIMA, "--write")
    again = town.runs("places", "import", PLACES, *NERIMA, "--write")

    assert (dry.code, written.code, again.code) == (1, 1, 1)  # six rows are bad
    assert "line 5: 緯度: These are no coordinates in Japan." in dry.printed
    assert "Nothing was written: this was a dry run." in dry.printed
    assert "approveLocalImport(importId: " in written.printed
    assert "approveLocalImport" not in again.printed
    assert town.database.local_places.count_documents({"state": "PROPOSED"}) == 3
    with report.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["行", "結果", "列", "コード", "理由"]
    assert ["6", "取り込めない", "名称", "MISSING", "必要な項目が入っていません。"] in rows


def test_events_come_in_the_same_way(town: Town) -> None:
    events = str(DATA / "events_v1.csv")

    written = town.runs("events", "import", events, *NERIMA, "--category", "OTHER_EVENT", "--write")

    assert town.database.local_events.count_documents({"state": "PROPOSED"}) == 3
    assert "not for families" in written.printed


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_a_file_in_utf_16_is_refused_with_what_to_do(town: Town, encoding: str) -> None:
    file = town.folder / "unicode.csv"
    file.write_bytes(
        "\ufeff".encode(encoding).removesuffix(b"\xff\xfe") + Path(PLACES).read_text("utf-8").encode(encoding)
    )

    ended = town.runs("places", "import", str(file), *NERIMA)

    assert ended.code == 1
    assert "the file is in UTF-16: save it as CSV in UTF-8 or Shift_JIS" in ended.complained


def test_a_heading_that_is_none_is_refused(town: Town) -> None:
    file = town.folder / "endless.csv"
    file.write_text('"' + "名称," * 50_000, encoding="utf-8")

    ended = town.runs("places", "import", str(file), *NERIMA)

    assert ended.code == 1
    assert "the heading cannot be read" in ended.complained


@pytest.mark.parametrize(
    ("arguments", "code", "why"),
    [
        (("places", "import", PLACES, "--municipality", "999999"), 2, "there is no municipality 999999 here"),
        (("places", "import", PLACES, *NERIMA, "--category", "CASTLE"), 2, "there is no category CASTLE"),
        (("places", "import", "nowhere.csv", *NERIMA), 2, "nowhere.csv: No such file or directory"),
        (("events", "import", PLACES, *NERIMA), 1, "the file has no column イベント名, 開始日"),
    ],
)
def test_what_cannot_be_done_is_said(town: Town, arguments: tuple[str, ...], code: int, why: str) -> None:
    ended = town.runs(*arguments)

    assert ended.code == code
    assert why in ended.complained
