"""Reads every municipality's file at start, and refuses one that contradicts itself."""

from collections.abc import Mapping, Set
from datetime import timedelta
from functools import partial
from importlib import resources
from importlib.resources.abc import Traversable

from handbook_api.municipalities.contradictions import contradictions
from handbook_api.municipalities.entries import MunicipalityEntry
from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.data_files import DataFileRefused, Fault, edition_of, read_entry


class ProgrammeRefused(DataFileRefused):
    """Municipalities' files are wrong, and the program must not start with them."""


def load_municipalities(
    folder: Traversable | None = None, form_codes: Set[str] | None = None
) -> Mapping[str, Municipality]:
    """Every municipality by its code, from each `*.yaml` in `folder`, which is this package unless told otherwise.

    With `form_codes`, the forms there are, a checkup that names another one is refused.

    Raises `ProgrammeRefused` with the faults of all the files, and where two files have the same code.
    """
    municipalities: dict[str, Municipality] = {}
    faults: list[Fault] = []
    for file in sorted((folder or resources.files(__package__)).iterdir(), key=lambda file: file.name):
        if not file.name.endswith(".yaml"):
            continue
        try:
            municipality = read_municipality(file.name, file.read_bytes(), form_codes)
        except ProgrammeRefused as refused:
            faults += refused.faults
            continue
        if municipality.code in municipalities:
            faults.append(Fault(file.name, 1, f"another file has the code {municipality.code}"))
        municipalities[municipality.code] = municipality
    if faults:
        raise ProgrammeRefused(faults)
    return municipalities


def read_municipality(file: str, content: bytes, form_codes: Set[str] | None = None) -> Municipality:
    """The municipality that `content`, the content of the file named `file`, describes.

    Raises `ProgrammeRefused` with everything that is wrong with it.
    """
    check = partial(contradictions, form_codes=form_codes)
    entry = read_entry(file, content, MunicipalityEntry, check, ProgrammeRefused)
    return _municipality(entry, edition_of(content))


def _municipality(entry: MunicipalityEntry, edition: str) -> Municipality:
    return Municipality(
        code=entry.code,
        names=entry.names,
        zone=entry.zone,
        languages=entry.languages,
        quiet_hours=entry.quiet_hours.hours() if entry.quiet_hours else None,
        reminders_at=entry.reminders_at,
        checkups=tuple(checkup.kind() for checkup in entry.checkups),
        edition=edition,
        vaccinations=entry.vaccinations.differences(),
        areas=tuple(area.area() for area in entry.areas),
        holidays=entry.holidays,
        spread=timedelta(minutes=entry.spread_minutes),
    )
