"""The single values in a form's file: keys, days, ages, texts."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from handbook_api.checkups.model import Age
from handbook_api.forms.definition import Provenance
from handbook_api.platform.texts import LANGUAGES


def _day(written: object) -> date:
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        raise ValueError(f"{written} is not a day such as 2025-04-01") from None


def _in_every_language(texts: Mapping[str, str]) -> Mapping[str, str]:
    for language in LANGUAGES:
        if language not in texts:
            raise ValueError(f"there is no text in the language {language}")
    for language in texts:
        if language not in LANGUAGES:
            raise ValueError(f"{language} is none of the languages {', '.join(LANGUAGES)}")
    return texts


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
InEveryLanguage = Annotated[Mapping[str, Text], AfterValidator(_in_every_language)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9][A-Z0-9_]*$", max_length=40)]
Edition = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}(-[0-9]{2})?$")]
Count = Annotated[int, Field(ge=0)]
Day = Annotated[date, BeforeValidator(_day)]


class Entry(BaseModel):
    """A part with keys of its own, and no others."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Sourced(Entry):
    """A part that may say where it was found; otherwise it has the source of what stands around it."""

    source: Text | None = None
    verified: bool | None = None

    @model_validator(mode="after")
    def _says_both_or_neither(self) -> Self:
        if (self.source is None) != (self.verified is None):
            raise ValueError("needs source and verified, or neither")
        return self

    def provenance(self) -> Provenance | None:
        """Where it was found."""
        if self.source is None or self.verified is None:
            return None
        return Provenance(self.source, self.verified)


class AgeEntry(Entry):
    """An age. At least one of the units has to be given."""

    years: Count = 0
    months: Count = 0
    weeks: Count = 0
    days: Count = 0

    @model_validator(mode="after")
    def _has_a_unit(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("an age needs years, months, weeks or days")
        return self

    def age(self) -> Age:
        """The age in months and days."""
        return Age(self.years * 12 + self.months, self.weeks * 7 + self.days)
