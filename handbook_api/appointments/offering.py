"""What staff enter: a place, one slot or a series of them, and what of it cannot be. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handbook_api.appointments.model import Purpose, SlotTimes
from handbook_api.checkups.model import CheckupKind, Subject
from handbook_api.platform.problems import Problem, ProblemCode

PLACES_CEILING = 200
SERIES_CEILING = 500
"""Slots that one request makes."""
DAY_CEILING = 100
"""Slots of one place on one day."""
CAPACITY_LIMIT = 200
LONGEST_MINUTES = 12 * 60
SERIES_LONGEST = timedelta(days=400)
LEAD_LIMIT_DAYS = 366
DEADLINE_FARTHEST = timedelta(days=800)
"""Of a deadline from its slot, which may be moved by as much as a series is long and keeps its deadlines."""
NAME_LIMIT_CHARACTERS = 100
TEXT_LIMIT_CHARACTERS = 1_000
PHONE_LIMIT_CHARACTERS = 40

Texts = Mapping[str, str]
"""A text by language; `ja` is always among them once it was checked."""


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """What staff enter about a place. `note` may be empty."""

    names: Texts
    address: Texts
    note: Texts
    phone: str | None
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class MomentBefore:
    """The local time `at` so many days before a slot's day; 0 days is the day itself."""

    lead_days: int
    at: time


@dataclass(frozen=True, slots=True)
class PurposeEntry:
    """A checkup by its code, or a consultation by its name and whom it is for."""

    checkup: str | None
    consultation: Texts
    subject: Subject | None


@dataclass(frozen=True, slots=True)
class SeriesEntry:
    """Slots at the same times of day, on these weekdays (0 is Monday) from `first_on` to `last_on`, less `skipped`.

    No moment for `opens`: bookable at once; for `closes` and `cancellable`: until the slot begins.
    """

    purpose: PurposeEntry
    first_on: date
    last_on: date
    weekdays: frozenset[int]
    times_of_day: tuple[time, ...]
    skipped: frozenset[date]
    duration_minutes: int
    capacity: int
    opens: MomentBefore | None = None
    closes: MomentBefore | None = None
    cancellable: MomentBefore | None = None


@dataclass(frozen=True, slots=True)
class SlotEntry:
    """A slot as staff correct it. The days and times of day are the municipality's."""

    on: date
    at: time
    duration_minutes: int
    capacity: int
    booking_opens_at: datetime | None
    booking_closes_at: datetime | None
    cancellable_until: datetime | None


def trimmed(texts: Texts) -> dict[str, str]:
    """The texts without blanks around them; a text of blanks alone is none."""
    return {language: text.strip() for language, text in texts.items() if text.strip()}


def place_problems(entry: PlaceEntry) -> tuple[Problem, ...]:
    """What is wrong with a place whose texts are trimmed."""
    return (
        *text_problems(entry.names, "name", NAME_LIMIT_CHARACTERS),
        *text_problems(entry.address, "address", TEXT_LIMIT_CHARACTERS),
        *text_problems(entry.note, "note", TEXT_LIMIT_CHARACTERS, is_needed=False),
        *_length_problems(entry.phone or "", ("phone",), PHONE_LIMIT_CHARACTERS),
    )


def text_problems(texts: Texts, field: str, limit: int, *, is_needed: bool = True) -> tuple[Problem, ...]:
    """Whether a trimmed text is there in Japanese, and is not longer than `limit` in any language."""
    if "ja" not in texts and (is_needed or texts):
        return (Problem(ProblemCode.REQUIRED, (field, "ja")),)
    return tuple(
        problem for language, text in texts.items() for problem in _length_problems(text, (field, language), limit)
    )


def purpose_of(entry: PurposeEntry, kinds: tuple[CheckupKind, ...]) -> Purpose | None:
    """The purpose that was entered; `None` where `purpose_problems` finds something."""
    if entry.checkup is not None:
        kind = next((one for one in kinds if one.code == entry.checkup), None)
        return Purpose(kind.subject, kind.code, dict(kind.names)) if kind else None
    if entry.subject is None or "ja" not in entry.consultation:
        return None
    return Purpose(entry.subject, None, dict(entry.consultation))


def purpose_problems(entry: PurposeEntry, kinds: tuple[CheckupKind, ...]) -> tuple[Problem, ...]:
    """Whether exactly one of checkup and consultation is there, and the checkup is one of the programme's."""
    if (entry.checkup is None) is (not entry.consultation):
        return (Problem(ProblemCode.PURPOSE_UNCLEAR, ("checkup",)),)
    if entry.checkup is not None:
        known = any(one.code == entry.checkup for one in kinds)
        return () if known else (Problem(ProblemCode.UNKNOWN_CHECKUP, ("checkup",)),)
    missing = () if entry.subject is not None else (Problem(ProblemCode.REQUIRED, ("consultationFor",)),)
    return (*text_problems(entry.consultation, "consultation", NAME_LIMIT_CHARACTERS), *missing)


def series_problems(entry: SeriesEntry, today: date) -> tuple[Problem, ...]:
    """What is wrong with the days and numbers of a series; of its single slots says `times_problems`."""
    problems = [
        *(
            day_problems(entry.first_on, ("firstDate",), today, today + SERIES_LONGEST)
            or day_problems(entry.last_on, ("lastDate",), entry.first_on, entry.first_on + SERIES_LONGEST)
        ),
        *number_problems(entry.duration_minutes, entry.capacity),
    ]
    if not entry.times_of_day:
        problems.append(Problem(ProblemCode.REQUIRED, ("timesOfDay",)))
    moments = (("bookingOpens", entry.opens), ("bookingCloses", entry.closes), ("cancellable", entry.cancellable))
    for field, moment in moments:
        if moment is not None and not 0 <= moment.lead_days <= LEAD_LIMIT_DAYS:
            values = {"value": moment.lead_days, "limit": LEAD_LIMIT_DAYS}
            problems.append(Problem(ProblemCode.LEAD_OUT_OF_RANGE, (field, "leadDays"), values))
    if not problems and not slot_days(entry):
        problems.append(Problem(ProblemCode.NO_DAY_LEFT, ("weekdays",)))
    return tuple(problems)


def number_problems(duration_minutes: int, capacity: int) -> tuple[Problem, ...]:
    """Whether a slot has a length and a capacity that can be."""
    problems = []
    if not 1 <= duration_minutes <= LONGEST_MINUTES:
        values = {"value": duration_minutes, "limit": LONGEST_MINUTES}
        problems.append(Problem(ProblemCode.DURATION_OUT_OF_RANGE, ("durationMinutes",), values))
    if not 1 <= capacity <= CAPACITY_LIMIT:
        values = {"value": capacity, "limit": CAPACITY_LIMIT}
        problems.append(Problem(ProblemCode.CAPACITY_OUT_OF_RANGE, ("capacity",), values))
    return tuple(problems)


def day_problems(day: date, path: tuple[str, ...], earliest: date, latest: date) -> tuple[Problem, ...]:
    """Whether a day lies between two others, both included."""
    if earliest <= day <= latest:
        return ()
    values = {"value": day.isoformat(), "earliest": earliest.isoformat(), "latest": latest.isoformat()}
    return (Problem(ProblemCode.DATE_OUT_OF_RANGE, path, values),)


def slot_days(entry: SeriesEntry) -> tuple[date, ...]:
    """The days of a series; its dates have been found right."""
    length = (entry.last_on - entry.first_on).days + 1
    days = (entry.first_on + timedelta(days=n) for n in range(length))
    return tuple(day for day in days if day.weekday() in entry.weekdays and day not in entry.skipped)


def series_times(entry: SeriesEntry, zone: ZoneInfo) -> tuple[SlotTimes, ...]:
    """When the slots of a series are, the first in front; a time of day that was entered twice counts once."""
    times_of_day = sorted({_minute(at) for at in entry.times_of_day})
    return tuple(_times(entry, day, at, zone) for day in slot_days(entry) for at in times_of_day)


def corrected_times(entry: SlotEntry, zone: ZoneInfo) -> SlotTimes:
    """When a slot is that staff corrected. What is left open of its deadlines is the slot's beginning."""
    starts_at = _instant(entry.on, entry.at, zone)
    return SlotTimes(
        starts_at=starts_at,
        on=entry.on,
        at=_minute(entry.at),
        duration_minutes=entry.duration_minutes,
        booking_opens_at=entry.booking_opens_at,
        booking_closes_at=entry.booking_closes_at or starts_at,
        cancellable_until=entry.cancellable_until or starts_at,
    )


def times_problems(times: SlotTimes, now: datetime, zone: ZoneInfo) -> tuple[Problem, ...]:
    """Why a slot cannot be at these times: it is past, or one of its deadlines contradicts the others."""
    begins = f"{times.on.isoformat()} {times.at:%H:%M}"
    if times.starts_at <= now:
        return (Problem(ProblemCode.SLOT_IN_PAST, ("timesOfDay",), {"value": begins}),)
    problems = [*_far_deadlines(times, zone)]
    if problems:
        return tuple(problems)
    for field, instant in (("bookingCloses", times.booking_closes_at), ("cancellable", times.cancellable_until)):
        if instant > times.starts_at:
            problems.append(_contradiction(field, instant, times.starts_at, zone))
    if times.booking_opens_at is not None and times.booking_opens_at >= times.booking_closes_at:
        problems.append(_contradiction("bookingOpens", times.booking_opens_at, times.booking_closes_at, zone))
    return tuple(problems)


def _times(entry: SeriesEntry, on: date, at: time, zone: ZoneInfo) -> SlotTimes:
    def moment(before: MomentBefore) -> datetime:
        return _instant(on - timedelta(days=before.lead_days), before.at, zone)

    starts_at = _instant(on, at, zone)
    return SlotTimes(
        starts_at=starts_at,
        on=on,
        at=at,
        duration_minutes=entry.duration_minutes,
        booking_opens_at=moment(entry.opens) if entry.opens else None,
        booking_closes_at=moment(entry.closes) if entry.closes else starts_at,
        cancellable_until=moment(entry.cancellable) if entry.cancellable else starts_at,
    )


def _instant(on: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(on, _minute(at), zone).astimezone(UTC)


def _minute(at: time) -> time:
    return at.replace(second=0, microsecond=0)


def _far_deadlines(times: SlotTimes, zone: ZoneInfo) -> Iterator[Problem]:
    """The deadlines that are so far from the slot that they must be slips; nothing is reckoned with those."""
    earliest, latest = times.starts_at - DEADLINE_FARTHEST, times.starts_at + DEADLINE_FARTHEST
    deadlines = (
        ("bookingOpens", times.booking_opens_at),
        ("bookingCloses", times.booking_closes_at),
        ("cancellable", times.cancellable_until),
    )
    for field, instant in deadlines:
        if instant is not None and not earliest <= instant <= latest:
            values = {
                "value": instant.date().isoformat(),
                "earliest": earliest.astimezone(zone).date().isoformat(),
                "latest": latest.astimezone(zone).date().isoformat(),
            }
            yield Problem(ProblemCode.DATE_OUT_OF_RANGE, (field,), values)


def _contradiction(field: str, instant: datetime, limit: datetime, zone: ZoneInfo) -> Problem:
    values = {
        "value": f"{instant.astimezone(zone):%Y-%m-%d %H:%M}",
        "limit": f"{limit.astimezone(zone):%Y-%m-%d %H:%M}",
    }
    return Problem(ProblemCode.SLOT_TIMES_CONTRADICT, (field,), values)


def _length_problems(text: str, path: tuple[str, ...], limit: int) -> tuple[Problem, ...]:
    if len(text) <= limit:
        return ()
    return (Problem(ProblemCode.TOO_LONG, path, {"value": len(text), "limit": limit}),)
