"""What staff send about places and slots, and what comes of it."""

from collections.abc import Mapping
from datetime import date, datetime, time
from enum import Enum

import strawberry

from handbook_api.appointments.offering import MomentBefore, PlaceEntry, PurposeEntry, SeriesEntry, SlotEntry
from handbook_api.checkups.model import Subject
from schema.appointment_slots import CivilDay, Place, Slot, TimeOfDay
from schema.mistakes import UserError

_CHOSEN_ID = "A UUID that the app chooses, so that repeating the request makes nothing twice. Left out: one is made."
_ERRORS = "What is wrong; empty when it was done."
_VERSION = "The version the person saw."


@strawberry.enum(description="A day of the week.")
class Weekday(Enum):
    """As in `SeriesEntry.weekdays`."""

    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


@strawberry.input(description="A text of the municipality's own.")
class LocalTextInput:
    """A text by language."""

    ja: str = strawberry.field(description="In Japanese. Without it there is no other.")
    en: str | None = strawberry.field(default=None, description="In English. Left out: shown in Japanese.")

    def texts(self) -> Mapping[str, str]:
        """By language."""
        return {"ja": self.ja} | ({"en": self.en} if self.en is not None else {})


@strawberry.input
class _PlaceInput:
    name: LocalTextInput = strawberry.field(description="At most 100 characters.")
    address: LocalTextInput = strawberry.field(description="At most 1,000 characters.")
    note: LocalTextInput | None = strawberry.field(
        default=None, description="How to get there and the like, at most 1,000 characters."
    )
    phone: str | None = strawberry.field(default=None, description="At most 40 characters.")

    def entry(self, *, is_closed: bool = False) -> PlaceEntry:
        """What the service takes."""
        note = self.note.texts() if self.note else {}
        return PlaceEntry(self.name.texts(), self.address.texts(), note, self.phone, is_closed)


@strawberry.input(description="Enter a place of the municipality; for its staff.")
class CreatePlaceInput(_PlaceInput):
    """For `createPlace`."""

    id: strawberry.ID | None = strawberry.field(default=None, description=_CHOSEN_ID)


@strawberry.input(
    description="Replace everything that was entered about a place; every family with an appointment is told."
)
class CorrectPlaceInput(_PlaceInput):
    """For `correctPlace`."""

    place_id: strawberry.ID = strawberry.field(description="Which place.")
    expected_version: int = strawberry.field(description=_VERSION)
    is_closed: bool = strawberry.field(
        default=False, description="Whether it gets no new slots. Slots there are take place until they are cancelled."
    )


@strawberry.input(description="A local time so many days before the day of a slot.")
class DeadlineInput:
    """A moment before each slot of a series."""

    lead_days: int = strawberry.field(description="0 is the day itself; at most 366.")
    at: time = strawberry.field(description="The time of day, where the municipality is.")

    def moment(self) -> MomentBefore:
        """What the service takes."""
        return MomentBefore(self.lead_days, self.at)


@strawberry.input(
    description="Make a slot, or a series of them: at each time of day, on each of the weekdays from the first date to the "
    "last, at most 500. All of them or none."
)
class CreateSlotsInput:
    """For `createSlots`."""

    place_id: strawberry.ID = strawberry.field(description="Where.")
    first_date: date = strawberry.field(description="Not in the past; at most 400 days ahead.")
    last_date: date = strawberry.field(description="The same day for a single day; at most 400 days later.")
    weekdays: list[Weekday] = strawberry.field(description="On which days of the week.")
    times_of_day: list[time] = strawberry.field(description="At which times, where the municipality is.")
    skipped_dates: list[date] = strawberry.field(
        default_factory=list, description="Days on which there are none, such as holidays."
    )
    checkup: str | None = strawberry.field(
        default=None, description="A checkup of the programme by its code. This or `consultation`."
    )
    consultation: LocalTextInput | None = strawberry.field(
        default=None, description="The name of a consultation, at most 100 characters."
    )
    consultation_for: Subject | None = strawberry.field(default=None, description="Whom a consultation is for.")
    duration_minutes: int = strawberry.field(description="1 to 720.")
    capacity: int = strawberry.field(description="How many can come to each: 1 to 200.")
    booking_opens: DeadlineInput | None = strawberry.field(
        default=None, description="From when families can book. Left out: at once."
    )
    booking_closes: DeadlineInput | None = strawberry.field(
        default=None, description="Until when families can book. Left out: until the slot begins."
    )
    cancellable: DeadlineInput | None = strawberry.field(
        default=None, description="Until when families can cancel and move. Left out: until the slot begins."
    )
    id: strawberry.ID | None = strawberry.field(default=None, description=_CHOSEN_ID)

    def entry(self) -> SeriesEntry:
        """What the service takes."""
        return SeriesEntry(
            purpose=PurposeEntry(
                self.checkup, self.consultation.texts() if self.consultation else {}, self.consultation_for
            ),
            first_on=self.first_date,
            last_on=self.last_date,
            weekdays=frozenset(day.value for day in self.weekdays),
            times_of_day=tuple(self.times_of_day),
            skipped=frozenset(self.skipped_dates),
            duration_minutes=self.duration_minutes,
            capacity=self.capacity,
            opens=self.booking_opens.moment() if self.booking_opens else None,
            closes=self.booking_closes.moment() if self.booking_closes else None,
            cancellable=self.cancellable.moment() if self.cancellable else None,
        )


@strawberry.input(
    description="Replace when a slot is and how many it holds; every family with an appointment in it is told."
)
class CorrectSlotInput:
    """For `correctSlot`."""

    slot_id: strawberry.ID = strawberry.field(description="Which slot.")
    expected_version: int = strawberry.field(description=_VERSION)
    date: CivilDay = strawberry.field(description="The day, where the municipality is.")
    time: TimeOfDay = strawberry.field(description="The time of day it begins at, where the municipality is.")
    duration_minutes: int = strawberry.field(description="1 to 720.")
    capacity: int = strawberry.field(description="1 to 200, and not fewer than are booked.")
    booking_opens_at: datetime | None = strawberry.field(
        default=None, description="From when families can book. Left out: at once."
    )
    booking_closes_at: datetime | None = strawberry.field(
        default=None, description="Until when families can book. Left out: until the slot begins."
    )
    cancellable_until: datetime | None = strawberry.field(
        default=None, description="Until when families can cancel and move. Left out: until the slot begins."
    )

    def entry(self) -> SlotEntry:
        """What the service takes."""
        return SlotEntry(
            self.date,
            self.time,
            self.duration_minutes,
            self.capacity,
            self.booking_opens_at,
            self.booking_closes_at,
            self.cancellable_until,
        )


@strawberry.input(description="Call a slot off; every family with an appointment in it is told.")
class CancelSlotInput:
    """For `cancelSlot`."""

    slot_id: strawberry.ID = strawberry.field(description="Which slot.")
    expected_version: int = strawberry.field(description=_VERSION)
    reason: LocalTextInput = strawberry.field(description="Why, for the families to read; at most 1,000 characters.")


@strawberry.type(description="What came of entering or correcting a place.")
class PlacePayload:
    """A place, or why not."""

    place: Place | None = strawberry.field(
        description="As it stands now. With `VERSION_CONFLICT`, what somebody else made of it; null with other errors."
    )
    errors: list[UserError] = strawberry.field(description=_ERRORS)


@strawberry.type(description="Slots that were made together.")
class SlotSeries:
    """All that one request made."""

    slots: list[Slot] = strawberry.field(description="The first in front.")


@strawberry.type(description="What came of making slots.")
class CreateSlotsPayload:
    """What was made, or why not."""

    series: SlotSeries | None = strawberry.field(description="As they stand now. Null with errors.")
    errors: list[UserError] = strawberry.field(description=_ERRORS)


@strawberry.type(description="What came of correcting or cancelling a slot.")
class SlotPayload:
    """A slot, or why not."""

    slot: Slot | None = strawberry.field(
        description="As it stands now. With `VERSION_CONFLICT`, what somebody else made of it; null with other errors."
    )
    errors: list[UserError] = strawberry.field(description=_ERRORS)
