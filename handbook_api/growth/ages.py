"""How old a child was on a day: the age since birth, the corrected age, and which of the two counts. Pure."""

from dataclasses import dataclass
from datetime import date

from handbook_api.growth.models import AgeUsed, Subject

DAYS_PER_MONTH = 365.25 / 12
TERM_DAYS = 280
"""The due date: 40 weeks and 0 days of gestation."""
PRETERM_BELOW_DAYS = 37 * 7
CORRECTED_BELOW_YEARS = 3
SHORTEST_GESTATION_DAYS = 22 * 7
LONGEST_GESTATION_DAYS = 44 * 7 + 6


@dataclass(frozen=True, slots=True)
class Ages:
    """The ages on one day, in whole days. `corrected_days` counts from the due date; `None`: gestation not known."""

    chronological_days: int
    corrected_days: int | None
    used: AgeUsed

    @property
    def used_days(self) -> int:
        """The age that counts."""
        if self.used is AgeUsed.CORRECTED and self.corrected_days is not None:
            return self.corrected_days
        return self.chronological_days

    def along(self, axis: AgeUsed) -> int | None:
        """The age of the kind `axis`; `None` for a corrected age that is not known."""
        return self.corrected_days if axis is AgeUsed.CORRECTED else self.chronological_days


def ages_on(subject: Subject, day: date) -> Ages:
    """The ages of a child on `day`. Corrected counts for a birth before 37w0d, until the third birthday."""
    chronological = (day - subject.born_on).days
    gestation = subject.gestation_days
    if gestation is None:
        return Ages(chronological, None, AgeUsed.CHRONOLOGICAL)
    corrected = chronological - (TERM_DAYS - gestation)
    counts = gestation < PRETERM_BELOW_DAYS and completed_years(subject.born_on, day) < CORRECTED_BELOW_YEARS
    return Ages(chronological, corrected, AgeUsed.CORRECTED if counts else AgeUsed.CHRONOLOGICAL)


def completed_years(born_on: date, day: date) -> int:
    """The completed years of age on `day`. Who is born on 29 February completes a year on 1 March."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
