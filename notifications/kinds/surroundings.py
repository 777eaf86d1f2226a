"""What a planner of reminders is told besides the child or the pregnancy."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from handbook_api.appointments.model import Appointment, AppointmentState
from handbook_api.immunization.schedule import Schedule
from handbook_api.municipalities.municipality import Municipality
from notifications.articles import ArticleToTell
from notifications.pages import GuardiansPage


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The municipality, the country's schedule of vaccinations, and the civil date there.

    `appointments` are those of the child or the pregnancy, past and cancelled ones too. `pages` are those that
    guardians write, `articles` those that are put before somebody.
    """

    municipality: Municipality
    schedule: Schedule
    today: date
    appointments: tuple[Appointment, ...] = ()
    pages: tuple[GuardiansPage, ...] = ()
    articles: tuple[ArticleToTell, ...] = ()

    @property
    def booked(self) -> tuple[Appointment, ...]:
        """The appointments that somebody is expected at."""
        return tuple(one for one in self.appointments if one.state is AppointmentState.BOOKED)

    @property
    def booked_openly(self) -> Mapping[str, Appointment]:
        """Those for checkups of the programme, by its codes, as far as every guardian knows of them.

        Of one that is kept from somebody nothing may follow for what he is told, or not told any more, of the checkup:
        he would learn from it that there is an appointment, and when.
        """
        return {
            one.facts.purpose.checkup: one
            for one in self.booked
            if one.facts.purpose.checkup is not None and one.kept_for is None
        }

    def booked_until(self, checkup: str) -> date:
        """The day of the appointment for a checkup, as far as every guardian knows of it: until then it is seen to."""
        appointment = self.booked_openly.get(checkup)
        return date.min if appointment is None else appointment.facts.times.on
