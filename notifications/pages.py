"""The pages of the handbook that guardians write themselves (保護者の記録), and their time. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from handbook_api.checkups.model import Age
from handbook_api.forms.definition import Anchor, Forms, FormSubject
from handbook_api.platform.civil_dates import add_months

_GUARDIANS: Final = "guardian_"
"""What the codes of these pages begin with (`handbook_api/forms/data`): they name them for ever."""


@dataclass(frozen=True, slots=True)
class GuardiansPage:
    """A page, which is written at an age: from the day `opens_at` is reached to the day before `closes_before` is."""

    code: str
    titles: Mapping[str, str]
    opens_at: Age
    closes_before: Age

    @property
    def decides(self) -> str:
        """Everything about it that a plan depends on."""
        return f"{self.code} {self.opens_at} {self.closes_before}"

    def opens_on(self, born_on: date) -> date:
        """The first day of its time. Ages as people count them, as in `handbook_api/forms/offering.py`."""
        return _day_of_age(self.opens_at, born_on)

    def last_day(self, born_on: date) -> date:
        """The last one."""
        return _day_of_age(self.closes_before, born_on) - timedelta(days=1)


def guardians_pages(forms: Forms) -> tuple[GuardiansPage, ...]:
    """The pages of the statutory form, in the order of their ages. Every edition of the handbook has the same ones."""
    return tuple(sorted(_pages(forms), key=lambda page: (page.opens_at.months, page.opens_at.days)))


def _pages(forms: Forms) -> Iterator[GuardiansPage]:
    for code in forms.codes:
        form = forms.latest(code)
        if form is None or form.reference is None or not code.startswith(_GUARDIANS):
            continue
        time = form.reference
        is_page = form.page is not None and form.subject is FormSubject.CHILD and time.anchor is Anchor.BIRTH
        if is_page and time.closes_before is not None:
            yield GuardiansPage(code, form.titles, time.opens_at, time.closes_before)


def _day_of_age(age: Age, born_on: date) -> date:
    return add_months(born_on, age.months) + timedelta(days=age.days)
