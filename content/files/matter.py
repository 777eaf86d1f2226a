"""The front matter of an article's file: what it may say, in the words of `content/starter/README.md`."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from content.article import AgeBasis, AgeRange, Category, Situation, Source, Target, WeekRange
from handbook_api.platform.data_files import Contradiction
from handbook_api.platform.vocabulary import Sex

_AGE = re.compile(r"(\d{1,5}) (days|months)")

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[a-z]+)?$")]
Code = Annotated[str, StringConstraints(pattern=r"^\d{6}$")]
Area = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Age = Annotated[str, StringConstraints(pattern=r"^\d{1,5} (days|months)$")]
Revision = Annotated[int, Field(ge=1)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Ages(_Part):
    """The ages an article is for, spelled as people do."""

    by: AgeBasis
    from_: Age = Field(alias="from")
    until: Age

    def age_range(self) -> AgeRange:
        """The same in days. Raises `ValueError`."""
        return AgeRange(self.by, age_in_days(self.from_), age_in_days(self.until))


class Weeks(_Part):
    """The completed weeks of a pregnancy an article is for; `until` is the first one too late."""

    from_: int = Field(alias="from")
    until: int

    def week_range(self) -> WeekRange:
        """The same. Raises `ValueError`."""
        return WeekRange(self.from_, self.until)


class SourceMatter(_Part):
    """A public document."""

    title: Text
    publisher: Text
    year: int | None = Field(default=None, ge=1900)
    checked_on: date | None = None


class Matter(_Part):
    """What every file says.

    `origin`, `state` and what follows it say how an export found the text; they are for people, and nothing is made of
    them when it is read.
    """

    id: Slug
    language: Language
    title: Text
    summary: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""
    origin: Literal["STARTER"] | None = None
    state: Annotated[str, StringConstraints(pattern=r"^[A-Z_]{1,20}$")] | None = None
    readers_since: str | None = None
    publish_at: str | None = None
    expires_at: str | None = None
    remark: str | None = None


class OriginalMatter(Matter):
    """What the original says: everything about the article."""

    revision: Revision = 1
    category: Category
    ages: Ages | None = None
    weeks: Weeks | None = None
    situation: Situation | None = None
    municipality: Code | None = None
    area: Area | None = None
    sex: Literal[Sex.FEMALE, Sex.MALE] | None = None
    first_child: bool = False
    clinician: Text | None = None
    replaces: Slug | None = None
    sources: tuple[SourceMatter, ...] = ()
    reviewed_on: date
    review_due: date
    licence: Text

    def target(self) -> Target:
        """Whom it is for. Raises `ValueError`."""
        return Target(
            ages=self.ages.age_range() if self.ages else None,
            situation=self.situation,
            municipality=self.municipality,
            weeks=self.weeks.week_range() if self.weeks else None,
            area=self.area,
            sex=self.sex,
            first_child=self.first_child,
        )

    def named_sources(self) -> tuple[Source, ...]:
        """What it rests on."""
        return tuple(Source(one.title, one.publisher, one.year, one.checked_on) for one in self.sources)


class TranslatedMatter(Matter):
    """What a translation says. `translates` is a revision of the original, or how it stands to the one beside it."""

    translates: Revision | Literal["current", "older"]


def contradictions(matter: OriginalMatter) -> Iterator[Contradiction]:
    """What cannot be true of an original."""
    for key, span in (("ages", matter.ages), ("weeks", matter.weeks)):
        try:
            _ = span.age_range() if isinstance(span, Ages) else span.week_range() if span else None
        except ValueError as mistake:
            yield (key,), str(mistake)
    for place, source in enumerate(matter.sources):
        if source.year is None and source.checked_on is None:
            yield ("sources", place), f"{source.title!r} has neither year nor checked_on"
    if matter.category is Category.LOSS and (matter.ages or matter.weeks):
        yield ("category",), "an article about losing a child is never put before anybody"
    if matter.review_due <= matter.reviewed_on:
        yield ("review_due",), "is not after reviewed_on"


def months_in_days(months: int) -> int:
    """The age of so many months in whole days, a month being a twelfth of 365.25 days; twelve months are 365."""
    return months * 487 // 16


def age_in_days(age: str) -> int:
    """An age such as `10 days` or `4 months` in whole days. Raises `ValueError` for anything else."""
    spelled = _AGE.fullmatch(age)
    if spelled is None:
        raise ValueError(f"{age!r} is not like '10 days' or '4 months'")
    number = int(spelled[1])
    return number if spelled[2] == "days" else months_in_days(number)
