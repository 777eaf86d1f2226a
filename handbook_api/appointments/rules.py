"""Who can have a slot, and until when what may be done with it. Pure.

Every problem names its limit. Days and times in it are the municipality's local ones.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from handbook_api.appointments.model import (
    Appointment,
    AppointmentState,
    Purpose,
    Slot,
    SlotFacts,
    SlotStatus,
    SubjectKey,
    consultations_for,
)
from handbook_api.checkups.model import CheckupKind, CheckupWindow, Subject
from handbook_api.checkups.rules import checkup_windows
from handbook_api.children.model import Child, ChildStatus
from handbook_api.platform.problems import Problem, ProblemCode
from handbook_api.pregnancies.model import Pregnancy, PregnancyStatus

OPEN_CEILING = 30
"""Appointments to come and waits that a guardian may see in her family, when she makes another."""
WAITING_CEILING = 50
"""Appointments that wait for one slot."""
TOGETHER_CEILING = 8
"""Children that are booked by one request: as many as a pregnancy can have."""

_PREGNANCY_LENGTH = timedelta(days=280)
_SLOT = ("slotId",)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Whoever is to come: for which subjects, each with the day its ages are counted from, and of which municipality.

    `origins` is empty when the handbook has ENDED.
    """

    municipality: str | None
    origins: Mapping[Subject, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Offer:
    """What is looked for: slots of an offer (`Purpose.offer`) on the days from `first` to `last`, both included."""

    offer: str
    first: date
    last: date


def candidate_child(child: Child) -> Candidate:
    """A child as a candidate."""
    goes_on = child.status is ChildStatus.ACTIVE
    return Candidate(child.municipality, {Subject.CHILD: child.birth.born_on} if goes_on else {})


def candidate_mother(pregnancy: Pregnancy) -> Candidate:
    """A pregnant woman, or one who has given birth, as a candidate."""
    origins: dict[Subject, date] = {}
    if pregnancy.status is PregnancyStatus.ACTIVE:
        origins[Subject.PREGNANCY] = pregnancy.due_on - _PREGNANCY_LENGTH
    elif pregnancy.status is PregnancyStatus.DELIVERED and pregnancy.delivery is not None:
        origins[Subject.MOTHER] = pregnancy.delivery.delivered_on
    return Candidate(pregnancy.municipality, origins)


def windows_of(candidate: Candidate, kinds: Iterable[CheckupKind]) -> tuple[CheckupWindow, ...]:
    """The windows of all checkups that are offered to a candidate, in the order they open."""
    windows: list[CheckupWindow] = []
    for kind in kinds:
        origin = candidate.origins.get(kind.subject)
        if origin is not None:
            # Windows are counted alike from either day; whether a kind is offered then is asked there too.
            windows += (
                replace(window, kind=kind)
                for window in checkup_windows((replace(kind, subject=Subject.CHILD),), origin)
            )
    return tuple(sorted(windows, key=lambda window: (window.opens_on, window.last_day)))


def offers_to(candidate: Candidate, kinds: Iterable[CheckupKind], first: date, last: date) -> tuple[Offer, ...]:
    """What a candidate can have between two days: each checkup within its window, and consultations."""
    checkups = (
        Offer(one.kind.code, max(first, one.opens_on), min(last, one.last_day)) for one in windows_of(candidate, kinds)
    )
    consultations = (Offer(consultations_for(subject), first, last) for subject in candidate.origins)
    return tuple(offer for offer in (*checkups, *consultations) if offer.first <= offer.last)


def fit_problems(candidate: Candidate, slot: Slot, kinds: Iterable[CheckupKind]) -> tuple[Problem, ...]:
    """Why a candidate cannot have a slot, whoever books it: ended, elsewhere, another subject, outside the window."""
    if not candidate.origins:
        return (Problem(ProblemCode.HANDBOOK_ENDED, _SLOT),)
    if candidate.municipality != slot.key.municipality:
        return (Problem(ProblemCode.SLOT_OF_OTHER_MUNICIPALITY, _SLOT),)
    purpose, on = slot.facts.purpose, slot.facts.times.on
    if purpose.subject not in candidate.origins:
        return (Problem(ProblemCode.SLOT_NOT_FOR_SUBJECT, _SLOT),)
    if purpose.checkup is None:
        return ()
    windows = tuple(one for one in windows_of(candidate, kinds) if one.kind.code == purpose.checkup)
    if not windows:
        return (Problem(ProblemCode.SLOT_NOT_FOR_SUBJECT, _SLOT),)
    if any(window.opens_on <= on <= window.last_day for window in windows):
        return ()
    values = {
        "value": on.isoformat(),
        "opens": windows[0].opens_on.isoformat(),
        "last": windows[-1].last_day.isoformat(),
    }
    return (Problem(ProblemCode.SLOT_OUTSIDE_WINDOW, _SLOT, values),)


def booking_time_problems(slot: Slot, now: datetime, zone: ZoneInfo, *, by_staff: bool) -> tuple[Problem, ...]:
    """Why nobody can book a slot at this hour. Staff book for a parent who calls, until the slot is over."""
    times = slot.facts.times
    if slot.status is SlotStatus.CANCELLED:
        return (Problem(ProblemCode.SLOT_CANCELLED, _SLOT),)
    if by_staff:
        return _late(now, times.ends_at, zone)
    if times.booking_opens_at is not None and now < times.booking_opens_at:
        return (Problem(ProblemCode.BOOKING_NOT_OPEN, _SLOT, {"limit": local(times.booking_opens_at, zone)}),)
    return _late(now, times.booking_closes_at, zone)


def double_problems(
    subject: SubjectKey, facts: SlotFacts, known: Iterable[Appointment], now: datetime, path: tuple[str, ...]
) -> tuple[Problem, ...]:
    """Whether a subject is booked for the same purpose, or at an overlapping time, among what whoever books may know.

    What is over is no hindrance: a child that missed its day has to be able to come on another one.
    """
    booked = [
        one
        for one in known
        if one.subject == subject and one.state is AppointmentState.BOOKED and now < one.facts.times.ends_at
    ]
    for one in booked:
        if one.facts.purpose.key == facts.purpose.key:
            return (Problem(ProblemCode.ALREADY_BOOKED, path, {"value": when(one.facts)}),)
    for one in booked:
        if overlap(one.facts, facts):
            return (Problem(ProblemCode.TIMES_OVERLAP, path, {"value": when(one.facts)}),)
    return ()


def ceiling_problems(known: Sequence[Appointment], more: int, now: datetime) -> tuple[Problem, ...]:
    """Whether a family would have more to come than it may."""
    to_come = sum(one.is_open and now < one.facts.times.ends_at for one in known)
    if to_come + more <= OPEN_CEILING:
        return ()
    return (Problem(ProblemCode.CEILING_REACHED, _SLOT, {"limit": OPEN_CEILING}),)


def cancelling_problems(
    appointment: Appointment, now: datetime, zone: ZoneInfo, *, by_staff: bool
) -> tuple[Problem, ...]:
    """Why an appointment cannot be cancelled or moved: it is not BOOKED, or it is too late for a family."""
    path = ("appointmentId",)
    if appointment.state is not AppointmentState.BOOKED:
        return (Problem(ProblemCode.APPOINTMENT_NOT_BOOKED, path),)
    times = appointment.facts.times
    limit = times.ends_at if by_staff else times.cancellable_until
    return () if now < limit else (Problem(ProblemCode.CANCELLING_CLOSED, path, {"limit": local(limit, zone)}),)


def waiting_problems(
    slot: Slot, subject: SubjectKey, known: Iterable[Appointment], now: datetime, zone: ZoneInfo
) -> tuple[Problem, ...]:
    """Why nobody can wait for a slot: it has room, no place will be given out any more, or too many wait already."""
    if slot.taken < slot.capacity and slot.waiting == 0:
        return (Problem(ProblemCode.SLOT_NOT_FULL, _SLOT),)
    if any(one.slot == slot.key and one.subject == subject and one.state is AppointmentState.WAITING for one in known):
        return (Problem(ProblemCode.ALREADY_WAITING, _SLOT),)
    if slot.waiting >= WAITING_CEILING:
        return (Problem(ProblemCode.CEILING_REACHED, _SLOT, {"limit": WAITING_CEILING}),)
    return _late(now, slot.facts.times.promotes_until, zone)


def waiting_state_problems(appointment: Appointment) -> tuple[Problem, ...]:
    """Whether it waits: what has been booked is cancelled, not left."""
    if appointment.state is AppointmentState.WAITING:
        return ()
    return (Problem(ProblemCode.APPOINTMENT_NOT_WAITING, ("appointmentId",)),)


def attendance_problems(appointment: Appointment, today: date) -> tuple[Problem, ...]:
    """Why nobody can say yet whether somebody came: only of a booked day that has begun."""
    path = ("appointmentId",)
    if appointment.state not in (AppointmentState.BOOKED, AppointmentState.ATTENDED, AppointmentState.NO_SHOW):
        return (Problem(ProblemCode.APPOINTMENT_NOT_BOOKED, path),)
    on = appointment.facts.times.on
    return () if on <= today else (Problem(ProblemCode.ATTENDANCE_TOO_EARLY, path, {"limit": on.isoformat()}),)


def overlap(one: SlotFacts, other: SlotFacts) -> bool:
    """Whether two slots are at the same time, in part at least; one may begin when the other ends."""
    return one.times.starts_at < other.times.ends_at and other.times.starts_at < one.times.ends_at


def superseded(subject: SubjectKey, purpose: Purpose, known: Iterable[Appointment]) -> tuple[Appointment, ...]:
    """What a subject waits for in vain once it is booked for this purpose."""
    return tuple(
        one
        for one in known
        if one.subject == subject and one.state is AppointmentState.WAITING and one.facts.purpose.key == purpose.key
    )


def local(instant: datetime, zone: ZoneInfo) -> str:
    """An instant as people in `zone` read it: 2026-12-01 13:30."""
    return f"{instant.astimezone(zone):%Y-%m-%d %H:%M}"


def when(facts: SlotFacts) -> str:
    """When a slot begins, as people there read it."""
    return f"{facts.times.on.isoformat()} {facts.times.at:%H:%M}"


def _late(now: datetime, limit: datetime, zone: ZoneInfo) -> tuple[Problem, ...]:
    return () if now < limit else (Problem(ProblemCode.BOOKING_CLOSED, _SLOT, {"limit": local(limit, zone)}),)
