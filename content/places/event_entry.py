"""What is entered of an event, brought into form, and what of it cannot be. Pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from content.places.entry import (
    ADDRESS_LIMIT_CHARACTERS,
    NAME_LIMIT_CHARACTERS,
    PHONE_LIMIT_CHARACTERS,
    TEXT_LIMIT_CHARACTERS,
    category_problems,
    in_form,
    line_in_form,
    line_problems,
    lines_in_form,
    point_problems,
    stated_in_form,
    stated_problems,
    text_problems,
    website_problems,
)
from content.places.model import AgeSpan, EventFacts, Occasion
from handbook_api.platform.problems import Problem, ProblemCode

OCCASIONS_CEILING: Final = 100
LONGEST_DAYS: Final = 366
"""Of one occasion. Readers' lists look no further back for what has begun and is not over."""
FARTHEST_AWAY: Final = timedelta(days=2 * 366)
"""Before and after the day on which something is entered."""
CAPACITY_CEILING: Final = 100_000
OLDEST_AGE_DAYS: Final = 7_305
"""Twenty years, as for announcements."""


def event_in_form(facts: EventFacts, before: EventFacts | None = None) -> EventFacts:
    """Texts in form, occasions in order of time, each with its number.

    An occasion whose number is 0 is new, and gets one that none of the event had in `before`.
    """
    return replace(
        facts,
        titles=lines_in_form(facts.titles),
        occasions=_numbered(facts.occasions, before.occasions if before else ()),
        descriptions=in_form(facts.descriptions),
        venues=lines_in_form(facts.venues),
        addresses=lines_in_form(facts.addresses),
        fees=in_form(facts.fees),
        applying=in_form(facts.applying),
        contacts=in_form(facts.contacts),
        phone=line_in_form(facts.phone),
        website=line_in_form(facts.website),
        stated=stated_in_form(facts.stated),
    )


def event_problems(
    facts: EventFacts, categories: Collection[str], languages: Collection[str], today: date
) -> tuple[Problem, ...]:
    """What is wrong with facts that are in form. `categories` and `languages` are the codes there are."""
    return (
        *category_problems(facts.category, categories),
        *text_problems("titles", facts.titles, languages, NAME_LIMIT_CHARACTERS, is_needed=True),
        *_occasion_problems(facts.occasions, today),
        *text_problems("descriptions", facts.descriptions, languages, TEXT_LIMIT_CHARACTERS),
        *text_problems("venues", facts.venues, languages, NAME_LIMIT_CHARACTERS),
        *text_problems("addresses", facts.addresses, languages, ADDRESS_LIMIT_CHARACTERS),
        *point_problems(facts.point),
        *_age_problems(facts.target.ages),
        *_capacity_problems(facts.capacity),
        *text_problems("fees", facts.fees, languages, TEXT_LIMIT_CHARACTERS),
        *text_problems("applying", facts.applying, languages, TEXT_LIMIT_CHARACTERS),
        *text_problems("contacts", facts.contacts, languages, TEXT_LIMIT_CHARACTERS),
        *line_problems("phone", facts.phone, PHONE_LIMIT_CHARACTERS),
        *website_problems("website", facts.website),
        *stated_problems(facts.stated, today),
    )


def is_when(one: Occasion, other: Occasion) -> bool:
    """Whether two occasions are at the same time, whatever their numbers are."""
    return _times(one) == _times(other)


def _times(one: Occasion) -> tuple[date, str, date, str]:
    return one.first_on, str(one.starts_at or ""), one.last_on, str(one.ends_at or "")


def _numbered(occasions: tuple[Occasion, ...], before: tuple[Occasion, ...]) -> tuple[Occasion, ...]:
    """In order of time. A new one at the time of one there was is that one; otherwise its number is a new one.

    The only one of an event that had only one is that one, moved.
    """
    if len(occasions) == len(before) == 1:
        return (replace(occasions[0], number=occasions[0].number or before[0].number),)
    taken = {one.number for one in (*occasions, *before)}
    free: Mapping[tuple[date, str, date, str], int] = {_times(one): one.number for one in before}
    used = {one.number for one in occasions}
    following = max(taken, default=0) + 1
    numbered = []
    for one in sorted(occasions, key=_times):
        number = one.number
        if number == 0:
            number = free.get(_times(one), 0)
            if number == 0 or number in used:
                number, following = following, following + 1
            used.add(number)
        numbered.append(replace(one, number=number))
    return tuple(numbered)


def _occasion_problems(occasions: tuple[Occasion, ...], today: date) -> Iterator[Problem]:
    if not occasions:
        yield Problem(ProblemCode.REQUIRED, ("occasions",))
    if len(occasions) > OCCASIONS_CEILING:
        yield Problem(ProblemCode.CEILING_REACHED, ("occasions",), {"limit": OCCASIONS_CEILING})
    seen: set[tuple[date, str, date, str]] = set()
    numbers: set[int] = set()
    for place, one in enumerate(occasions):
        path = ("occasions", str(place))
        if _contradicts_itself(one) or _times(one) in seen or one.number in numbers:
            yield Problem(ProblemCode.EVENT_TIMES_CONTRADICT, path)
        seen.add(_times(one))
        numbers.add(one.number)
        if abs(one.last_on - today) > FARTHEST_AWAY:
            earliest, latest = (today - FARTHEST_AWAY).isoformat(), (today + FARTHEST_AWAY).isoformat()
            values = {"value": one.last_on.isoformat(), "earliest": earliest, "latest": latest}
            yield Problem(ProblemCode.DATE_OUT_OF_RANGE, path, values)


def _contradicts_itself(one: Occasion) -> bool:
    if one.number < 1 or one.last_on < one.first_on or (one.last_on - one.first_on).days > LONGEST_DAYS:
        return True
    if one.ends_at is None:
        return False
    return one.starts_at is None or (one.first_on == one.last_on and one.ends_at <= one.starts_at)


def _age_problems(ages: AgeSpan | None) -> Iterator[Problem]:
    if ages is None:
        return
    end = OLDEST_AGE_DAYS if ages.end is None else ages.end
    if not 0 <= ages.start < end <= OLDEST_AGE_DAYS:
        yield Problem(ProblemCode.SPAN_OUT_OF_RANGE, ("ages",), {"least": 0, "most": OLDEST_AGE_DAYS})


def _capacity_problems(capacity: int | None) -> Iterator[Problem]:
    if capacity is not None and not 1 <= capacity <= CAPACITY_CEILING:
        yield Problem(ProblemCode.CAPACITY_OUT_OF_RANGE, ("capacity",), {"value": capacity, "limit": CAPACITY_CEILING})
