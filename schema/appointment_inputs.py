"""What is sent about appointments, and what comes of it."""

import strawberry

from handbook_api.appointments.rules import TOGETHER_CEILING
from schema.appointments import Appointment
from schema.mistakes import UserError

_CHOSEN_ID = "A UUID that the app chooses, so that repeating the request makes nothing twice. Left out: one is made."
_ERRORS = "What is wrong; empty when it was done."
_VERSION = "The version the person saw."
WHAT_THE_WARD_SEES = (
    "By this the family shows the staff of that municipality this appointment: the child's name, day of birth and what it "
    "is for; for a woman her name and what it is for. They see nothing else of the handbook without consent, and every look "
    "is on record."
)


@strawberry.input(description="Somebody to be booked: a child or a woman, one of them.")
class BookingInput:
    """One of `BookAppointmentInput.bookings`."""

    child_id: strawberry.ID | None = strawberry.field(default=None, description="The child.")
    pregnancy_id: strawberry.ID | None = strawberry.field(
        default=None, description="The pregnancy of the woman; after birth as well."
    )
    id: strawberry.ID | None = strawberry.field(default=None, description=_CHOSEN_ID)


@strawberry.input(description="Book a slot, for all of these or for none. " + WHAT_THE_WARD_SEES)
class BookAppointmentInput:
    """For `bookAppointment`."""

    slot_id: strawberry.ID = strawberry.field(description="Which slot.")
    bookings: list[BookingInput] = strawberry.field(
        description=f"For whom: 1 to {TOGETHER_CEILING} of one family, such as twins."
    )


@strawberry.input(description="Move an appointment to another slot for the same purpose.")
class MoveAppointmentInput:
    """For `moveAppointment`."""

    appointment_id: strawberry.ID = strawberry.field(description="Which appointment.")
    expected_version: int = strawberry.field(description=_VERSION)
    slot_id: strawberry.ID = strawberry.field(description="The slot to move to.")
    id: strawberry.ID | None = strawberry.field(default=None, description=_CHOSEN_ID)


@strawberry.input(description="Give a booked place back.")
class CancelAppointmentInput:
    """For `cancelAppointment`."""

    appointment_id: strawberry.ID = strawberry.field(description="Which appointment.")
    expected_version: int = strawberry.field(description=_VERSION)


@strawberry.input(
    description="Wait for a slot that is full. When a place is freed, whoever waits first is booked. "
    + WHAT_THE_WARD_SEES
)
class JoinWaitingListInput:
    """For `joinWaitingList`."""

    slot_id: strawberry.ID = strawberry.field(description="Which slot.")
    child_id: strawberry.ID | None = strawberry.field(default=None, description="The child. One of the two.")
    pregnancy_id: strawberry.ID | None = strawberry.field(
        default=None, description="The pregnancy of the woman; after birth as well."
    )
    id: strawberry.ID | None = strawberry.field(default=None, description=_CHOSEN_ID)


@strawberry.input(description="Wait no more.")
class LeaveWaitingListInput:
    """For `leaveWaitingList`."""

    appointment_id: strawberry.ID = strawberry.field(description="The appointment that waits.")
    expected_version: int = strawberry.field(description=_VERSION)


@strawberry.input(description="Note whether somebody came, or correct that.")
class MarkAttendanceInput:
    """For `markAttendance`."""

    appointment_id: strawberry.ID = strawberry.field(description="Which appointment.")
    expected_version: int = strawberry.field(description=_VERSION)
    attended: bool = strawberry.field(description="Whether she came.")


@strawberry.type(description="Appointments that were booked together.")
class BookedAppointments:
    """All that one request booked."""

    appointments: list[Appointment] = strawberry.field(description="In the order they were asked for.")


@strawberry.type(description="What came of booking.")
class BookAppointmentPayload:
    """What was booked, or why not."""

    booked: BookedAppointments | None = strawberry.field(description="As they stand now. Null with errors.")
    errors: list[UserError] = strawberry.field(description=_ERRORS)


@strawberry.type(description="What came of changing an appointment.")
class AppointmentPayload:
    """An appointment, or why not."""

    appointment: Appointment | None = strawberry.field(
        description="As it stands now; of a move, the new one. With `VERSION_CONFLICT`, what somebody else made of it; null "
        "with other errors."
    )
    errors: list[UserError] = strawberry.field(description=_ERRORS)
