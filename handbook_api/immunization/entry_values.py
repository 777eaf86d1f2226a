"""The single values in a schedule's file: days, ages, labels, sources."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from handbook_api.immunization.basis import Basis, Verification
from handbook_api.immunization.moments import Moment, read_moment


def _day(written: object) -> date:
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        raise ValueError(f"{written} is not a day such as 2026-10-01") from None


def _day_of_year(written: object) -> tuple[int, int]:
    """A month and a day in every year: 29 February is none."""
    match = re.fullmatch(r"(\d{2})-(\d{2})", str(written))
    try:
        day = date(2023, int(match[1]), int(match[2])) if match else None
    except ValueError:
        day = None
    if day is None:
        raise ValueError(f"{written} is not a day of the year such as 10-01")
    return day.month, day.day


def _moment(written: object) -> Moment:
    return read_moment(str(written))


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Texts = Mapping[str, Text]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]*$")]
Label = Annotated[str, StringConstraints(pattern=r"^(previous|booster|[1-9])$")]
SlotLabel = Annotated[str, StringConstraints(pattern=r"^(booster|[2-9])$")]
Count = Annotated[int, Field(ge=0)]
Day = Annotated[date, BeforeValidator(_day)]
DayOfYear = Annotated[tuple[int, int], BeforeValidator(_day_of_year)]
MomentText = Annotated[Moment, BeforeValidator(_moment)]


class Entry(BaseModel):
    """A part with keys of its own, and no others."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Sourced(Entry):
    """A part that may say where it was found; otherwise it has the sources of what stands around it."""

    sources: tuple[str, ...] = ()
    verified: Verification | None = None

    def basis(self) -> Basis | None:
        """Where it was found; `None` when it has only what stands around it."""
        return Basis(self.sources, self.verified) if self.verified is not None else None
