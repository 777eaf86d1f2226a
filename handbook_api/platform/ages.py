"""A child's age in the words a parent uses: 生後12日, 4か月, 1歳6か月."""

from typing import Protocol

from handbook_api.platform.civil_dates import CalendarAge


class Say(Protocol):
    """Speaks one language: `Texts.say` with its language given."""

    def __call__(self, key: str, /, *, count: int | None = None, **values: str | int) -> str:
        """The text of `key`, its placeholders filled; a plural form is chosen by `count`."""
        ...


def age_in_words(age: CalendarAge, say: Say) -> str:
    """`age` in days in the first month, in months in the first year, then in years and the months on top of them."""
    if age.years == 0:
        return say("age.months", count=age.months) if age.months else say("age.days", count=age.days)
    if age.months == 0:
        return say("age.years", count=age.years)
    return say(
        "age.years_and_months",
        years=say("age.years_before_months", count=age.years),
        months=say("age.months", count=age.months),
    )
