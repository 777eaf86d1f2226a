"""The words of appointments: a place, the slots it offers, and what a family has booked or waits for."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bson.binary import Binary

from handbook_api.checkups.model import Subject
from handbook_api.families.access import Audience
from handbook_api.platform.ids import SEPARATOR, ChildKey, PregnancyKey, RecordKey

HISTORY_CEILING = 50
"""Of one appointment's history the last so many steps are kept in it; the ledger has all."""

SubjectKey = ChildKey | PregnancyKey
"""Whose appointment it is: a child, or a woman by her pregnancy."""

SealedTexts = Mapping[str, Binary]
"""A sealed text by language, always with `ja`."""


@dataclass(frozen=True, slots=True)
class WardKey:
    """A place or a slot: its municipality first, because that is whose it is."""

    municipality: str
    own: str

    def __str__(self) -> str:
        return f"{self.municipality}{SEPARATOR}{self.own}"

    @classmethod
    def parse(cls, text: str) -> "WardKey | None":
        """The key that `text` spells, or `None` for anything that is not one."""
        municipality, _, own = text.partition(SEPARATOR)
        is_code = len(municipality) == 6 and municipality.isascii() and municipality.isdigit()
        return cls(municipality, own) if is_code and own else None


@dataclass(frozen=True, slots=True)
class AppointmentKey:
    """Which appointment: its family, then its child or pregnancy, so that it is erased with the handbook (消去)."""

    family_id: str
    subject: str
    appointment: str

    def __str__(self) -> str:
        return SEPARATOR.join((self.family_id, self.subject, self.appointment))

    @classmethod
    def of(cls, subject: SubjectKey, appointment: str) -> "AppointmentKey":
        """The key of an appointment for a child or a pregnancy."""
        own = subject.child if isinstance(subject, ChildKey) else subject.pregnancy
        return cls(subject.family_id, own, appointment)

    @classmethod
    def parse(cls, text: str) -> "AppointmentKey | None":
        """The key that `text` spells, or `None` for anything that is not one."""
        found = RecordKey.parse(text)
        return cls(found.child.family_id, found.child.child, found.record) if found else None


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """What people need to know of a place (保健相談所). Texts are by language, always with `ja`.

    It is the municipality's public directory, so nothing of it is sealed.
    """

    key: WardKey
    names: Mapping[str, str]
    address: Mapping[str, str]
    note: Mapping[str, str]
    phone: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """A place as the municipality keeps it. One that is closed gets no new slots."""

    facts: PlaceFacts
    version: int
    is_closed: bool
    created_by: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a slot is for: a checkup of the programme by its code, or with `checkup` None a consultation by its name."""

    subject: Subject
    checkup: str | None
    names: Mapping[str, str]

    @property
    def key(self) -> str:
        """Two slots with the same key are for the same thing."""
        return self.checkup or f"{self.offer}:{self.names['ja']}"

    @property
    def offer(self) -> str:
        """Under what it is looked for: a checkup by its code, consultations by whom they are for."""
        return self.checkup or consultations_for(self.subject)


def consultations_for(subject: Subject) -> str:
    """Under what the consultations for `subject` are looked for."""
    return f"consultation:{subject.value}"


@dataclass(frozen=True, slots=True)
class SlotTimes:
    """When a slot is, and until when what may be done.

    `on` and `at` are the municipality's local day and time of `starts_at`. `booking_opens_at` is `None` where booking
    is open from the start. After `booking_closes_at` only staff book; after `cancellable_until` only staff cancel or
    move.
    """

    starts_at: datetime
    on: date
    at: time
    duration_minutes: int
    booking_opens_at: datetime | None
    booking_closes_at: datetime
    cancellable_until: datetime

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.duration_minutes)

    @property
    def promotes_until(self) -> datetime:
        """Until when a place that is freed goes to whoever waits: somebody booked unasked has to be able to cancel."""
        return min(self.booking_closes_at, self.cancellable_until)


@dataclass(frozen=True, slots=True)
class SlotFacts:
    """Where, what for and when: of a slot, and of an appointment as it was last told to the family."""

    place: PlaceFacts
    purpose: Purpose
    times: SlotTimes


class SlotStatus(StrEnum):
    """Whether a slot takes place."""

    OPEN = "OPEN"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot as it stands. `taken` of its `capacity` places are booked, `waiting` appointments wait for one.

    `version` counts what staff change, not who books. `sealed_reason` says in sealed texts by language why it was
    cancelled. `unsettled` is a token while something that happened to it has not reached every family yet.
    """

    key: WardKey
    version: int
    status: SlotStatus
    facts: SlotFacts
    capacity: int
    taken: int
    waiting: int
    series: str
    created_by: str
    created_at: datetime
    sealed_reason: SealedTexts | None = None
    unsettled: str | None = None

    def free_places(self, now: datetime) -> int:
        """How many places can be booked at the instant `now`: none while somebody waits for the next one."""
        is_queue_served = self.waiting > 0 and now < self.facts.times.promotes_until
        if self.status is SlotStatus.CANCELLED or is_queue_served:
            return 0
        return self.capacity - self.taken

    def is_open_for_booking(self, now: datetime) -> bool:
        """Whether families can book at the instant `now`, as far as the time goes."""
        times = self.facts.times
        has_opened = times.booking_opens_at is None or times.booking_opens_at <= now
        return self.status is SlotStatus.OPEN and has_opened and now < times.booking_closes_at


class AppointmentState(StrEnum):
    """How an appointment stands."""

    WAITING = "WAITING"
    """On the waiting list of a slot that is full."""
    BOOKED = "BOOKED"
    CANCELLED = "CANCELLED"
    MOVED = "MOVED"
    """Another appointment has taken its place."""
    ATTENDED = "ATTENDED"
    NO_SHOW = "NO_SHOW"


OPEN_STATES = (AppointmentState.WAITING, AppointmentState.BOOKED)
"""In these it is still to come."""


class AppointmentEvent(StrEnum):
    """What happened to an appointment; the words of its history and of the ledger."""

    BOOKED = "APPOINTMENT_BOOKED"
    JOINED_WAITING_LIST = "APPOINTMENT_WAITING"
    BOOKED_FROM_WAITING_LIST = "APPOINTMENT_BOOKED_FROM_WAITING_LIST"
    LEFT_WAITING_LIST = "APPOINTMENT_WAITING_ENDED"
    LAPSED = "APPOINTMENT_WAITING_LAPSED"
    """It waits no more, because another appointment for the same purpose was booked, or it cannot be any more."""
    MOVED = "APPOINTMENT_MOVED"
    CANCELLED = "APPOINTMENT_CANCELLED"
    CORRECTED_BY_WARD = "APPOINTMENT_CORRECTED_BY_MUNICIPALITY"
    """The place or the time of its slot is another one now."""
    CANCELLED_BY_WARD = "APPOINTMENT_CANCELLED_BY_MUNICIPALITY"
    HANDBOOK_ENDED = "APPOINTMENT_HANDBOOK_ENDED"
    ATTENDED = "APPOINTMENT_ATTENDED"
    NO_SHOW = "APPOINTMENT_NO_SHOW"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an appointment's history, by a member (her id), or (`None`) by the municipality or the service."""

    event: AppointmentEvent
    at: datetime
    by: str | None


@dataclass(frozen=True, slots=True)
class Attendee:
    """Who comes, as the ward is told by the booking: the child's name (sealed) and day of birth.

    For a pregnancy the mother's name and no day.
    """

    sealed_name: Binary
    born_on: date | None


@dataclass(frozen=True, slots=True)
class Appointment:
    """A place in a slot that a family has, had, or waits for.

    `facts` are the slot's at its `slot_version`. `booked_by` is a member's id, `None` for staff. `kept_for`: the
    members to whom it exists (支援措置, and what is the mother's own), `None` for every guardian; it is written once,
    and with it the `audience` of its entries in the ledger. `queue_place` is its number on the waiting list.
    `moved_to` is the id of the appointment that took its place.
    """

    key: AppointmentKey
    subject: SubjectKey
    version: int
    state: AppointmentState
    slot: WardKey
    slot_version: int
    facts: SlotFacts
    attendee: Attendee
    booked_by: str | None
    booked_at: datetime
    kept_for: frozenset[str] | None
    audience: Audience
    queue_place: int | None = None
    moved_to: str | None = None
    sealed_reason: SealedTexts | None = None
    history: tuple[Step, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it is still to come."""
        return self.state in OPEN_STATES

    def after(self, step: Step, state: AppointmentState | None = None) -> "Appointment":
        """The same appointment once this happened to it, as its next version."""
        history = (*self.history, step)[-HISTORY_CEILING:]
        return replace(self, version=self.version + 1, state=state or self.state, history=history)
