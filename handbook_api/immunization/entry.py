"""What a person enters about one dose, and what of it cannot be. Pure.

A dose that breaks a rule of the schedule is no slip: it is stored, and the engine says what became of it. Refused is
only what cannot have happened, or cannot be read.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from handbook_api.immunization.gs1 import BarcodeUnreadable, parse
from handbook_api.immunization.records import Vaccination, VaccinationSource
from handbook_api.immunization.schedule import Schedule
from handbook_api.platform.problems import Problem, ProblemCode, Refused

LOT_LIMIT_CHARACTERS = 20
"""As many as a barcode holds (GS1 application identifier 10)."""
PLACE_LIMIT_CHARACTERS = 100
GIVEN_BY_LIMIT_CHARACTERS = 60
NOTE_LIMIT_CHARACTERS = 1_000
EXPIRY_FURTHEST = timedelta(days=3_653)
"""No vaccine keeps for ten years: a date further from the day of the injection is a slip."""
EARLIEST_DAY, LATEST_DAY = date(1900, 1, 1), date(2199, 12, 31)
"""Outside of these a day is a slip, and some years further the calendar ends."""


@dataclass(frozen=True, slots=True)
class VaccinationEntry:
    """What a person enters. `source`: `None` for the usual one of the side she writes on."""

    vaccination: Vaccination
    place: str | None = None
    given_by: str | None = None
    note: str | None = None
    source: VaccinationSource | None = None


def trimmed(entry: VaccinationEntry) -> VaccinationEntry:
    """The same entry without blanks around its texts; a text of blanks alone is none."""
    return replace(
        entry,
        vaccination=replace(entry.vaccination, lot=_trimmed(entry.vaccination.lot)),
        place=_trimmed(entry.place),
        given_by=_trimmed(entry.given_by),
        note=_trimmed(entry.note),
    )


def scanned(vaccination: Vaccination, barcode: str | None, today: date) -> Vaccination:
    """A dose with lot and expiry as the barcode of its vial says them.

    Raises `Refused` with `BARCODE_UNREADABLE`, and with `BARCODE_CONTRADICTS` where something else was typed beside it:
    one of the two is of another vial.
    """
    if barcode is None or not barcode.strip():
        return vaccination
    try:
        label = parse(barcode, today)
    except BarcodeUnreadable as unreadable:
        position = {"position": unreadable.position + 1}
        raise Refused(Problem(ProblemCode.BARCODE_UNREADABLE, ("barcode",), position)) from None
    lot = _trimmed(vaccination.lot)
    problems = []
    if lot is not None and label.lot is not None and lot != label.lot:
        problems.append(_contradiction("lot", lot, label.lot))
    expires_on = vaccination.expires_on
    if expires_on is not None and label.expires_on is not None and expires_on != label.expires_on:
        problems.append(_contradiction("expiresOn", expires_on.isoformat(), label.expires_on.isoformat()))
    if problems:
        raise Refused(*problems)
    return replace(vaccination, lot=label.lot or lot, expires_on=label.expires_on or expires_on)


def entry_problems(entry: VaccinationEntry, schedule: Schedule, born_on: date, today: date) -> tuple[Problem, ...]:
    """Everything that is wrong with a `trimmed` entry about a child born on `born_on`."""
    given = entry.vaccination
    return (
        *product_problems(schedule, given.product, ("product",)),
        *_given_on_problems(given.given_on, born_on, today),
        *_expiry_problems(given),
        *length_problems(given.lot, "lot", LOT_LIMIT_CHARACTERS),
        *length_problems(entry.place, "place", PLACE_LIMIT_CHARACTERS),
        *length_problems(entry.given_by, "givenBy", GIVEN_BY_LIMIT_CHARACTERS),
        *length_problems(entry.note, "note", NOTE_LIMIT_CHARACTERS),
    )


def product_problems(schedule: Schedule, product: str, path: tuple[str, ...]) -> tuple[Problem, ...]:
    """Whether the schedule has a product with this code."""
    return () if product in schedule.products else (Problem(ProblemCode.UNKNOWN_VACCINE, path),)


def day_problems(day: date, path: tuple[str, ...]) -> tuple[Problem, ...]:
    """Whether a day lies so far away that it must be a slip."""
    if EARLIEST_DAY <= day <= LATEST_DAY:
        return ()
    values = {"value": day.isoformat(), "earliest": EARLIEST_DAY.isoformat(), "latest": LATEST_DAY.isoformat()}
    return (Problem(ProblemCode.DATE_OUT_OF_RANGE, path, values),)


def length_problems(text: str | None, field: str, limit: int) -> tuple[Problem, ...]:
    """Whether a text is longer than it may be."""
    if text is None or len(text) <= limit:
        return ()
    return (Problem(ProblemCode.TOO_LONG, (field,), {"value": len(text), "limit": limit}),)


def _given_on_problems(given_on: date, born_on: date, today: date) -> tuple[Problem, ...]:
    if given_on > today:
        return (_given_on_problem(ProblemCode.GIVEN_IN_FUTURE, given_on, today),)
    if given_on < born_on:
        return (_given_on_problem(ProblemCode.GIVEN_BEFORE_BIRTH, given_on, born_on),)
    return ()


def _given_on_problem(code: ProblemCode, value: date, limit: date) -> Problem:
    return Problem(code, ("givenOn",), {"value": value.isoformat(), "limit": limit.isoformat()})


def _expiry_problems(given: Vaccination) -> tuple[Problem, ...]:
    if given.expires_on is None or abs(given.expires_on - given.given_on) <= EXPIRY_FURTHEST:
        return ()
    values = {"value": given.expires_on.isoformat(), "givenOn": given.given_on.isoformat()}
    return (Problem(ProblemCode.EXPIRY_OUT_OF_RANGE, ("expiresOn",), values),)


def _contradiction(field: str, typed: str, on_the_vial: str) -> Problem:
    return Problem(ProblemCode.BARCODE_CONTRADICTS, (field,), {"value": typed, "scanned": on_the_vial})


def _trimmed(text: str | None) -> str | None:
    return (text or "").strip() or None
