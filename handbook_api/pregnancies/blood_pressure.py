"""One line of a blood pressure diary: what is entered, and what of it cannot be. Pure."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from handbook_api.platform.problems import Problem, ProblemCode
from handbook_api.pregnancies.line_rules import (
    PULSE,
    Circumstances,
    day_problems,
    in_pregnancy_and_after,
    number_problems,
    pressure_problems,
)
from handbook_api.pregnancies.records import PressureMoment

PRESSURES_CEILING: Final = 2_000
"""Two in the morning and two at night, through the pregnancy and the months after it."""
CLOCKS_DIFFER: Final = timedelta(minutes=10)
"""So far a clock on a wall may be ahead of ours."""


@dataclass(frozen=True, slots=True)
class PressureEntry:
    """What she enters. `measured_at` is the time of day where she was, without seconds.

    `moment`: `None` where she did not say. `confirmed`: she looked again at a value that is all but impossible.
    """

    measured_on: date
    measured_at: time
    systolic_mmhg: int
    diastolic_mmhg: int
    pulse_per_minute: int | None = None
    moment: PressureMoment | None = None
    confirmed: bool = False

    def tidied(self) -> "PressureEntry":
        """To the minute."""
        return replace(self, measured_at=self.measured_at.replace(second=0, microsecond=0))


def diary_problems(entry: PressureEntry, here: Circumstances) -> tuple[Problem, ...]:
    """Everything that is wrong with an entry."""
    days = day_problems(entry.measured_on, "measuredOn", in_pregnancy_and_after(here.pregnancy), here.today)
    return (
        *(days or _time_problems(entry, here.now)),
        *pressure_problems(entry.systolic_mmhg, entry.diastolic_mmhg, confirmed=entry.confirmed),
        *number_problems(entry.pulse_per_minute, "pulsePerMinute", PULSE, confirmed=entry.confirmed),
    )


def _time_problems(entry: PressureEntry, now: datetime) -> tuple[Problem, ...]:
    if datetime.combine(entry.measured_on, entry.measured_at) <= now + CLOCKS_DIFFER:
        return ()
    values: dict[str, str | int] = {"value": f"{entry.measured_at:%H:%M}", "limit": f"{now:%H:%M}"}
    return (Problem(ProblemCode.TIME_IN_FUTURE, ("measuredAt",), values),)
