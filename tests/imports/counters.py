"""A ward with families, and files of its health system: what tests of the import are made of."""

import asyncio
import csv
import uuid
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from handbook_api.children.model import Child
from handbook_api.children.service import ChildEntry
from handbook_api.children.store import ChildStore
from handbook_api.families.service import FamilyToFound
from handbook_api.file_import import ImportWish, import_file
from handbook_api.house import House, open_house
from handbook_api.imports.importing import Come
from handbook_api.imports.records import ImportRow, ImportRowKey, read_import_row
from handbook_api.platform.clock import Clock
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.vocabulary import Sex
from handbook_api.settings import Settings
from handbook_api.staff.registration import IssueEntry
from tests.builders import NERIMA, a_birth, a_parent, a_staff_member, an_id

HAYASHI = a_staff_member()
MISAKI, AOI = a_parent("Misaki"), a_parent("Aoi")
BORN = "2026-07-10"
"""Four months old: the window of the four-month checkup is from 10 November to 9 December 2026."""

CHECKUPS = "nerima_infant_checkups"
DOSES = "nerima_vaccinations"

MEASUREMENTS = """\
code: test_measurements
municipality: "131202"
rows: GROWTH
key: [番号]
child:
  handbook_number: 交付番号
  birth_date: 生年月日
  sex: {column: 性別, codes: {"1": MALE, "2": FEMALE}}
  name: 氏名
  order: 出生順位
growth:
  measured_on: 測定日
  weight: {column: 体重, unit: kg}
  length: {column: 身長, unit: cm}
source: a test
verified: false
"""

Cells = dict[str, str]


def a_measurement(number: str = "1", **cells: str) -> Cells:
    """A row of さくら's, born on 10 July 2026, weighed on 10 November."""
    return {
        "番号": number,
        "交付番号": "R8-0001",
        "生年月日": "2026/7/10",
        "性別": "2",
        "氏名": "佐藤　さくら",
        "出生順位": "",
        "測定日": "R8.11.10",
        "体重": "6.48",
        "身長": "62.4",
    } | cells


def a_checkup(number: str = "1", **cells: str) -> Cells:
    """A row of her four-month checkup."""
    return {
        "住民番号": number,
        "健診種別コード": "04",
        "母子健康手帳交付番号": "R8-0001",
        "生年月日": "令和8年7月10日",
        "性別コード": "2",
        "氏名": "佐藤　さくら",
        "氏名カナ": "ｻﾄｳ ｻｸﾗ",
        "受診年月日": "20261110",
        "判定コード": "1",
        "会場名": "豊玉保健相談所",
        "体重（kg）": "6.48",
        "身長（cm）": "62.4",
        "頭囲（cm）": "",
        "股関節開排制限": "0",
    } | cells


def a_dose(number: str = "1", **cells: str) -> Cells:
    """A row of her first dose against hepatitis B."""
    return {
        "住民番号": number,
        "ワクチンコード": "201",
        "回数": "1",
        "母子健康手帳交付番号": "R8-0001",
        "生年月日": "20260710",
        "性別コード": "2",
        "氏名": "佐藤　さくら",
        "氏名カナ": "サトウ　サクラ",
        "接種年月日": "20260911",
        "ロット番号": "K012",
        "医療機関名": "ひまわり小児科",
    } | cells


def a_file(folder: Path, rows: Iterable[Cells], encoding: str = "utf-8", name: str = "rows.csv") -> Path:
    """A file with these rows, each with the columns of the first."""
    path, rows = folder / name, iter(rows)
    with path.open("w", encoding=encoding, newline="") as file:
        first = next(rows)
        writer = csv.DictWriter(file, list(first), lineterminator="\r\n")
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(rows)
    return path


@dataclass(frozen=True, slots=True)
class Ward:
    """A process of the service, and short ways to what a test needs of it."""

    house: House
    folder: Path
    mapping: str = CHECKUPS
    encoding: str = "utf-8"

    async def a_family(
        self, guardian: Principal = MISAKI, *, number: str | None = "R8-0001", is_open: bool = True
    ) -> str:
        """A family; with a number it registered the handbook that the ward issued, which opens it to the ward."""
        services = self.house.services
        family = await services.families.found(guardian, FamilyToFound(an_id(), "佐藤 美咲", True, "ja"))
        if number is not None:
            await self.a_handbook(family.id, guardian, number)
        elif is_open:
            until = self.house.clock.now() + timedelta(days=30)
            await services.ward_access.share_with_ward(guardian, family.id, NERIMA, until)
        return family.id

    async def a_handbook(self, family_id: str, guardian: Principal, number: str) -> None:
        """The family registers one more."""
        issue = IssueEntry(number, "TOYOTAMA", date(2026, 3, 2))
        _, code = await self.house.services.registrations.issue(HAYASHI, an_id(), issue)
        await self.house.services.registrations.register(guardian, family_id, code)

    async def a_child(
        self,
        family_id: str,
        guardian: Principal = MISAKI,
        *,
        name: str = "さくら",
        born: str = BORN,
        sex: Sex = Sex.FEMALE,
        order: int = 1,
        fetuses: int = 1,
    ) -> ChildKey:
        """A child of the family."""
        key = ChildKey(family_id, an_id())
        entry = ChildEntry(name, sex, a_birth(born, order=order, fetuses=fetuses), NERIMA)
        await self.house.services.children.enter(guardian, key, entry)
        return key

    async def takes(self, *rows: Cells, writes: bool = True, stop: asyncio.Event | None = None) -> Come:
        """Import a file with these rows."""
        return await self.imports(a_file(self.folder, rows, self.encoding), writes=writes, stop=stop)

    async def imports(
        self, file: Path, *, writes: bool = True, report: Path | None = None, stop: asyncio.Event | None = None
    ) -> Come:
        """Import a file."""
        wish = ImportWish(file, self.mapping, writes=writes, report=report)
        return await import_file(self.house, wish, stop or asyncio.Event())

    async def outcomes(self, *rows: Cells, writes: bool = True) -> list[str]:
        """What becomes of these rows, each with its reasons: the rarest first."""
        come = await self.takes(*rows, writes=writes)
        told = come.tally
        plain = {
            one.value: count for one, count in told.outcomes.items() if not any(of is one for of, _ in told.troubles)
        }
        reasons = {
            f"{of.value} {why.reason.value} {why.column or ''}".strip(): n for (of, why), n in told.troubles.items()
        }
        return sorted(name if count == 1 else f"{name} x{count}" for name, count in (plain | reasons).items())

    async def child(self, key: ChildKey) -> Child:
        """A child as it stands, whoever may see it."""
        found = await ChildStore(self.house.database).get(key)
        assert found is not None
        return found

    async def rows(self) -> list[ImportRow]:
        """Everything that is kept of rows, the first line in front."""
        found = await self.house.database.import_rows.find().sort("line").to_list()
        return [read_import_row(one) for one in found]

    async def the_row(self) -> ImportRow:
        """The one row there is."""
        (row,) = await self.rows()
        return row

    async def the_waiting_key(self) -> ImportRowKey:
        """That of the one row that waits."""
        page = await self.house.services.import_queue.page(HAYASHI, None, 100, None)
        (row,) = page.rows
        return row.row.key


@asynccontextmanager
async def a_ward(mongodb_uri: str, database: str, clock: Clock, folder: Path, mapping: str) -> AsyncIterator[Ward]:
    """The whole service on a database of a test's own."""
    settings = Settings(mongodb_database=database, data_dir=folder)
    async with open_house(settings, clock, mongodb_uri) as house:
        yield Ward(house, folder, mapping)


def a_database_name() -> str:
    """A name that no other test has."""
    return f"test_{uuid.uuid4().hex}"


def weights(child: Child) -> Sequence[int | None]:
    """Of every measurement, in the order in which they were written."""
    return [one.measurement.weight_grams for one in child.growth]
