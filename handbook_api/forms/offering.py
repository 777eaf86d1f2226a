"""Which forms a handbook offers on a day: by the age they are meant for, or the week. Pure.

Chronological age, for children born early as well. What is not offered can be answered all the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from handbook_api.checkups.model import Age
from handbook_api.families.access import Audience
from handbook_api.forms.definition import Anchor, FormDefinition, FormPurpose, Forms, FormSubject, ReferenceTime
from handbook_api.platform.civil_dates import add_months


@dataclass(frozen=True, slots=True)
class Offer:
    """A form and its time: from `opens_on` to `last_day`, both included; `None` where there is no end."""

    definition: FormDefinition
    opens_on: date
    last_day: date | None

    def is_on(self, day: date) -> bool:
        """Whether it is offered on that day."""
        return self.opens_on <= day and (self.last_day is None or day <= self.last_day)


def offers(
    forms: Forms,
    subjects: frozenset[FormSubject],
    audiences: frozenset[Audience],
    origins: Mapping[Anchor, date],
    issued_on: date,
    today: date,
    *,
    a_child_lives: bool,
) -> tuple[Offer, ...]:
    """What is offered `today` of the forms about these subjects and for these audiences; what opened last is in front.

    `origins` are the days to count from, without those that are not known. Each form is in the edition of a handbook
    that was issued on `issued_on`. Unless `a_child_lives` of those she has borne, nothing asks her about the baby; what
    is about herself stays, as her own checkups do.
    """
    editions = (forms.for_handbook(code, issued_on) for code in forms.codes)
    wanted = (
        one
        for one in editions
        if one is not None
        and one.purpose is FormPurpose.QUESTIONNAIRE
        and one.subject in subjects
        and one.audience in audiences
        and (a_child_lives or not one.asks_about_baby)
    )
    found = (_offer(one, one.reference, origins) for one in wanted if one.reference is not None)
    on_today = (one for one in found if one is not None and one.is_on(today))
    return tuple(sorted(on_today, key=lambda one: (-one.opens_on.toordinal(), one.definition.code)))


def _offer(definition: FormDefinition, time: ReferenceTime, origins: Mapping[Anchor, date]) -> Offer | None:
    origin = origins.get(time.anchor)
    if origin is None:
        return None
    closes = _day_of_age(time.closes_before, origin) if time.closes_before else None
    return Offer(
        definition, _day_of_age(time.opens_at, origin), closes - timedelta(days=1) if closes is not None else None
    )


def _day_of_age(age: Age, origin: date) -> date:
    """Ages as people count them: one month begins on the anniversary."""
    return add_months(origin, age.months) + timedelta(days=age.days)
