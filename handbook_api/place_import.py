"""The commands `handbook places import` and `handbook events import`: open data as proposals of places and events.

What is written is proposed: readers see it once somebody of the municipality has approved it.
"""

import argparse
import asyncio
import codecs
import csv
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO

from pymongo.errors import PyMongoError

from content.places.model import LocalKind
from content.places.opendata.everything import local_importer
from content.places.opendata.importing import IMPORTER
from content.places.opendata.outcomes import LocalCome, LocalOutcome, LocalTrouble
from content.places.opendata.rows import Dataset, default_dataset
from handbook_api.house import House, open_house
from handbook_api.imports.reading import CsvFile, FileRefused, open_csv
from handbook_api.platform.clock import SystemClock, civil_date
from handbook_api.platform.data_files import DataFileRefused
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.problems import ProblemCode
from handbook_api.platform.texts import LANGUAGES, Texts
from handbook_api.settings import Settings
from handbook_api.staff.csv_lines import MARK, csv_line

DONE: Final = 0
NOT_ALL: Final = 1
ASKED_WRONGLY: Final = 2
STOPPED: Final = 4
"""The exit codes: every row was taken or is there; some were not, or none could be; asked for wrongly; stopped."""

_OPERATOR: Final = "en"
_REPORTED: Final = LANGUAGES[0]
_HEADING: Final = ("line", "outcome", "column", "code", "reason")
_WIDTH: Final = 44


@dataclass(frozen=True, slots=True)
class LocalImportWish:
    """What an operator asks for. `dataset` tells a municipality's files apart, `source` is what readers are told."""

    kind: LocalKind
    file: Path
    municipality: str
    writes: bool = False
    dataset: str | None = None
    source: str | None = None
    category: str | None = None
    report: Path | None = None
    uid: str = IMPORTER


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What both take."""
    parser.add_argument("task", choices=("import",), help="a CSV file of open data into proposals")
    parser.add_argument("file", metavar="FILE", type=Path, help="the CSV file, in UTF-8 or Shift_JIS")
    parser.add_argument("--municipality", required=True, metavar="CODE", help="whose it is, such as 131202")
    parser.add_argument("--write", action="store_true", help="propose the good rows; left out: a dry run")
    parser.add_argument("--dataset", metavar="NAME", help="tells several files of a municipality apart")
    parser.add_argument("--source", metavar="TEXT", help="what readers are told it was taken from")
    parser.add_argument("--category", metavar="CODE", help="for rows that say no kind, or one that is not known")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write down every row that needs somebody, and why")
    parser.add_argument("--uid", default=IMPORTER, help="who proposes it, and cannot approve it (default: %(default)s)")


def run_local_import(settings: Settings, mongodb_uri: str, kind: LocalKind, given: argparse.Namespace) -> int:
    """Go through a file; the exit code. Raises `StartRefused`."""
    wish = LocalImportWish(
        kind=kind,
        file=given.file,
        municipality=given.municipality,
        writes=given.write,
        dataset=given.dataset,
        source=given.source,
        category=given.category,
        report=given.report,
        uid=given.uid,
    )
    try:
        return asyncio.run(_done(settings, mongodb_uri, wish))
    except DataFileRefused as refused:
        return _failed(str(refused), ASKED_WRONGLY)
    except OSError as unusable:
        return _failed(f"{unusable.filename}: {unusable.strerror}", ASKED_WRONGLY)
    except FileRefused as refused:
        return _failed(str(refused))
    except PyMongoError as lost:
        return _failed(f"MongoDB does not answer ({type(lost).__name__}). Run it again: what is written stays.")


async def _done(settings: Settings, mongodb_uri: str, wish: LocalImportWish) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, stop.set)
    async with open_house(settings, SystemClock(), mongodb_uri) as house:
        mistake = _mistake(house, wish)
        if mistake is not None:
            return _failed(mistake, ASKED_WRONGLY)
        come = await import_local_file(house, wish, stop)
        print(told(come, house.services.texts, writes=wish.writes))
    if stop.is_set():
        return _failed("stopped. Run it again: what is proposed is not proposed twice.", STOPPED)
    return NOT_ALL if come.outcomes[LocalOutcome.BAD] else DONE


def _mistake(house: House, wish: LocalImportWish) -> str | None:
    if wish.municipality not in house.services.municipalities:
        return f"there is no municipality {wish.municipality} here"
    categories = house.services.local_life.categories
    if wish.category is not None and categories.get(wish.kind, wish.category) is None:
        return f"there is no category {wish.category}; there are {', '.join(categories.of_kind[wish.kind])}"
    return None


async def import_local_file(house: House, wish: LocalImportWish, stop: asyncio.Event) -> LocalCome:
    """Go through a file until `stop` is set. Raises `FileRefused`, and `OSError` for the files."""
    life, municipality = house.services.local_life, house.services.municipalities[wish.municipality]
    dataset = Dataset(
        municipality=wish.municipality,
        name=wish.dataset or default_dataset(wish.kind),
        source=wish.source or f"{municipality.names[LANGUAGES[0]]}オープンデータ",
        read_on=civil_date(house.clock.now(), municipality.zone),
        category=wish.category,
    )
    principal = Principal(wish.uid, Role.STAFF, wish.municipality)
    importer = local_importer(life, wish.kind)
    with _report_to(wish.report) as stream:
        come = await importer.run(_opened(wish.file), dataset, principal, stop, writes=wish.writes)
        if stream is not None:
            _report(stream, come, house.services.texts)
    return come


def _opened(path: Path) -> CsvFile:
    """The file. Raises `FileRefused` for one in UTF-16 (Unicode text of Excel) or without a heading."""
    with path.open("rb") as stream:
        if stream.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            raise FileRefused("the file is in UTF-16: save it as CSV in UTF-8 or Shift_JIS")
    file = open_csv(path)
    try:
        file.heading()
    except csv.Error as error:
        raise FileRefused(f"the heading cannot be read: {error}") from None
    return file


def told(come: LocalCome, texts: Texts, *, writes: bool) -> str:
    """What became of a file, counted, with what is wrong with which line, for the terminal."""
    heads = {
        LocalOutcome.NEW: "proposed" if writes else "to be proposed",
        LocalOutcome.CHANGED: "changes proposed" if writes else "changes to be proposed",
        LocalOutcome.UNCHANGED: "unchanged",
        LocalOutcome.LEFT: "left as somebody closed or withdrew it",
        LocalOutcome.NOT_FOR_FAMILIES: "not for families",
        LocalOutcome.OVER: "over already",
        LocalOutcome.BAD: "bad",
    }
    lines = [
        f"line {one.line}: {_place(trouble)}{_reason(trouble, texts, _OPERATOR)}"
        for one in come.rows
        if one.outcome is LocalOutcome.BAD
        for trouble in one.troubles
    ]
    lines += [_line("rows read", len(come.rows))]
    lines += [_line(head, come.outcomes[outcome]) for outcome, head in heads.items() if come.outcomes[outcome]]
    remarks = Counter(
        trouble.reason for one in come.rows if one.outcome is not LocalOutcome.BAD for trouble in one.troubles
    )
    lines += [_line(texts.say(_OPERATOR, f"local_import.{reason.value}"), count) for reason, count in remarks.items()]
    lines += [_line("gone from the file, and left", len(come.gone))] if come.gone else []
    lines += [f"  {one.name} ({one.id})" for one in come.gone]
    if come.file is not None:
        lines.append(f"Approve all of it as approveLocalImport(importId: {come.file})")
    if not writes:
        lines.append("Nothing was written: this was a dry run. With --write the good rows are proposed.")
    return "\n".join(lines)


def _report(stream: TextIO, come: LocalCome, texts: Texts) -> None:
    """A line for each trouble of each row, in Japanese, and one for each thing that is gone."""

    def say(key: str) -> str:
        return texts.say(_REPORTED, f"local_import.{key}")

    stream.write(MARK + csv_line([say(f"report.{name}") for name in _HEADING]))
    for row in come.rows:
        for trouble in row.troubles:
            reason = _reason(trouble, texts, _REPORTED)
            cells = (str(row.line), say(row.outcome.value), trouble.column or "", trouble.reason.value, reason)
            stream.write(csv_line(cells))
    for gone in come.gone:
        stream.write(csv_line(("", say("GONE"), "", "GONE", gone.name)))


def _reason(trouble: LocalTrouble, texts: Texts, language: str) -> str:
    if isinstance(trouble.reason, ProblemCode):
        return texts.say(language, f"problem.{trouble.reason.value}", count=None, **trouble.values)
    return texts.say(language, f"local_import.{trouble.reason.value}")


def _place(trouble: LocalTrouble) -> str:
    return f"{trouble.column}: " if trouble.column else ""


def _line(head: str, count: int) -> str:
    return f"{head:<{_WIDTH - 9}}{count:>9,}"


@contextmanager
def _report_to(path: Path | None) -> Iterator[TextIO | None]:
    """The report's file, begun before anything is read: one that cannot be written stops everything."""
    if path is None:
        yield None
        return
    with path.open("w", encoding="utf-8", newline="") as stream:
        yield stream


def _failed(why: str, code: int = NOT_ALL) -> int:
    print("\n".join(f"handbook: {line}" for line in why.splitlines()), file=sys.stderr)
    return code
