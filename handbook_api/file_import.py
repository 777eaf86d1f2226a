"""The command `handbook import`: goes through a file of the ward's health system, first without writing anything."""

import asyncio
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO

from pymongo.errors import PyMongoError

from handbook_api.checkups.holding import Holders
from handbook_api.checkups.service import CheckupService
from handbook_api.checkups.writing import CheckupWriter
from handbook_api.children.service import ChildService
from handbook_api.children.store import ChildStore
from handbook_api.families.service import FamilyService
from handbook_api.families.store import FamilyStore
from handbook_api.growth.service import GrowthService
from handbook_api.house import House, open_house
from handbook_api.immunization.service import VaccinationService
from handbook_api.imports.everything import importer, row_writer
from handbook_api.imports.importing import Come, Importer
from handbook_api.imports.mapping import ImportMapping
from handbook_api.imports.mapping_contradictions import Known
from handbook_api.imports.mapping_loading import MappingRefused, load_mapping
from handbook_api.imports.outcomes import Judged, Outcome
from handbook_api.imports.reading import FileRefused, open_csv
from handbook_api.imports.rehearsal import NothingShown, Rehearsal
from handbook_api.imports.reporting import Report, told
from handbook_api.imports.writing import RowWriter
from handbook_api.platform.clock import Clock, SystemClock
from handbook_api.platform.identity import Principal, Role
from handbook_api.progress import Progress
from handbook_api.settings import Settings

IMPORTER: Final = "handbook-import"
"""The user id that stands for the import where no person's is named."""

DONE: Final = 0
NOT_ALL: Final = 1
ASKED_WRONGLY: Final = 2
STOPPED: Final = 4
"""The exit codes: every row was taken or waits; some were not, or none could be; the mapping or the file's name is
wrong; it was stopped and can be run again."""


@dataclass(frozen=True, slots=True)
class ImportWish:
    """What an operator asks for. `mapping` is a code or a file; `uid` whose name it has among the staff."""

    file: Path
    mapping: str
    writes: bool = False
    report: Path | None = None
    uid: str = IMPORTER


def run_import(settings: Settings, mongodb_uri: str, wish: ImportWish, clock: Clock | None = None) -> int:
    """Go through a file; the exit code. Raises `StartRefused`."""
    try:
        come = asyncio.run(_imported(settings, mongodb_uri, wish, clock or SystemClock()))
    except MappingRefused as refused:
        return _failed(str(refused), ASKED_WRONGLY)
    except OSError as unusable:
        return _failed(f"{unusable.filename}: {unusable.strerror}", ASKED_WRONGLY)
    except FileRefused as refused:
        return _failed(str(refused))
    except PyMongoError as lost:
        return _failed(f"MongoDB does not answer ({type(lost).__name__}). Run it again: what is written stays.")
    if not wish.writes:
        print("Nothing was written: this was a dry run. With --write the good rows are kept.")
    if not come.is_done:
        print("handbook import: stopped. Run it again: what is written is not written twice.", file=sys.stderr)
        return STOPPED
    left = come.tally.outcomes[Outcome.BAD] + come.tally.outcomes[Outcome.CONFLICT]
    if left:
        where = "the report says which and why" if wish.report else "--report FILE writes down which and why"
        return _failed(f"{left:,} rows are bad, or the handbook says otherwise; {where}.")
    return DONE


async def _imported(settings: Settings, mongodb_uri: str, wish: ImportWish, clock: Clock) -> Come:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, stop.set)
    async with open_house(settings, clock, mongodb_uri) as house:
        come = await import_file(house, wish, stop)
        print(told(come.tally, house.services.texts, writes=wish.writes))
        return come


async def import_file(house: House, wish: ImportWish, stop: asyncio.Event) -> Come:
    """Go through a file, until `stop` is set. Raises `MappingRefused`, `FileRefused`, and `OSError` for the files."""
    mapping = _mapping(house, wish)
    with _report_to(wish.report) as stream:
        report = Report(stream, house.services.texts) if stream else None
        return await _gone_through(house, mapping, wish, stop, report)


async def _gone_through(
    house: House, mapping: ImportMapping, wish: ImportWish, stop: asyncio.Event, report: Report | None
) -> Come:
    progress = Progress(sys.stderr, "rows_imported", "rows")
    done = 0

    def tell(rows: Sequence[Judged], of_about: int) -> None:
        nonlocal done
        done += len(rows)
        if report is not None:
            report.add(rows)
        progress.tell(done, of_about)

    principal = Principal(wish.uid, Role.STAFF, mapping.municipality)
    try:
        file = open_csv(wish.file, mapping.encoding)
        return await _importer(house, mapping, wish).run(file, mapping, principal, stop, tell)
    finally:
        progress.end()


def _mapping(house: House, wish: ImportWish) -> ImportMapping:
    services = house.services
    known = Known(services.municipalities, services.form_definitions, services.schedule.products.keys())
    return load_mapping(wish.mapping, known)


def _importer(house: House, mapping: ImportMapping, wish: ImportWish) -> Importer:
    services = house.services
    if wish.writes:
        families = services.families
        writer = row_writer(
            services.growth,
            services.vaccinations,
            services.checkups,
            services.form_definitions,
            services.cipher,
            services.texts,
        )
    else:
        families, writer = _rehearsing(house)
    return importer(
        house.database,
        families,
        ChildStore(house.database),
        writer,
        services.cipher,
        services.form_definitions,
        services.municipalities[mapping.municipality],
        house.clock,
        services.children.today,
        keeps_rows=wish.writes,
    )


def _rehearsing(house: House) -> tuple[FamilyService, RowWriter]:
    """The services that write rows, on a ledger that keeps nothing: a dry run asks the very rules of the true one."""
    services, database, clock = house.services, house.database, house.clock
    cipher, zone, served = services.cipher, house.settings.time_zone, frozenset(services.municipalities)
    ledger, log = Rehearsal(database, clock), NothingShown(database, clock)
    families = FamilyService(FamilyStore(database), ledger, log, cipher, clock, served)
    children = ChildService(ChildStore(database), families, ledger, log, cipher, clock, zone, served)
    holders = Holders(children, services.pregnancies, services.municipalities)
    checkup_writer = CheckupWriter(holders, services.form_definitions, cipher)
    writer = row_writer(
        GrowthService(children, ledger, cipher),
        VaccinationService(children, families, ledger, cipher, services.schedule),
        CheckupService(holders, families, ledger, cipher, checkup_writer),
        services.form_definitions,
        cipher,
        services.texts,
    )
    return families, writer


@contextmanager
def _report_to(path: Path | None) -> Iterator[TextIO | None]:
    """The report's file, begun before anything is read: one that cannot be written stops everything."""
    if path is None:
        yield None
        return
    with path.open("w", encoding="utf-8", newline="") as stream:
        yield stream


def _failed(why: str, code: int = NOT_ALL) -> int:
    print("\n".join(f"handbook import: {line}" for line in why.splitlines()), file=sys.stderr)
    return code
