"""The milestones there are, read at start from a file that people keep."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from handbook_api.platform.data_files import Contradiction, DataFileRefused, edition_of, read_entry
from handbook_api.platform.texts import LANGUAGES

_FILE = "milestones.yaml"


class MilestonesRefused(DataFileRefused):
    """The file of the milestones is wrong, and the program must not start with it."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A milestone: its names and what it means, by language. `source` is the key of one of the file's sources.

    `date_of` is the question of the statutory form that asks for the same day.
    """

    code: str
    names: Mapping[str, str]
    explanations: Mapping[str, str]
    source: str
    date_of: str | None


@dataclass(frozen=True, slots=True)
class Milestones:
    """All of them by their code, in the order in which they are shown."""

    by_code: Mapping[str, Milestone]
    sources: Mapping[str, str]
    edition: str


_Text = Annotated[str, Field(min_length=1)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _MilestoneEntry(_Entry):
    code: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{1,39}$")]
    names: Mapping[str, _Text]
    explanations: Mapping[str, _Text]
    source: _Text
    date_of: _Text | None = None


class _MilestonesEntry(_Entry):
    milestones: Annotated[tuple[_MilestoneEntry, ...], Field(min_length=1)]
    sources: Mapping[str, _Text]


def load_milestones(file: Traversable | None = None) -> Milestones:
    """The milestones that `file` lists; the project's own unless told otherwise.

    Raises `MilestonesRefused` with everything that is wrong with it, each with its line.
    """
    file = file or resources.files(__package__) / "data" / _FILE
    content = file.read_bytes()
    entry = read_entry(file.name, content, _MilestonesEntry, _contradictions, MilestonesRefused)
    by_code = {
        one.code: Milestone(one.code, one.names, one.explanations, one.source, one.date_of) for one in entry.milestones
    }
    return Milestones(by_code, entry.sources, edition_of(content))


def _contradictions(entry: _MilestonesEntry) -> Iterator[Contradiction]:
    codes: set[str] = set()
    dates: set[str] = set()
    for place, one in enumerate(entry.milestones):
        path = ("milestones", place)
        if one.code in codes:
            yield (*path, "code"), f"the code {one.code} stands twice"
        codes.add(one.code)
        if one.date_of in dates:
            yield (*path, "date_of"), f"another milestone is the day of {one.date_of}"
        if one.date_of is not None:
            dates.add(one.date_of)
        if one.source not in entry.sources:
            yield (*path, "source"), f"there is no source {one.source}"
        for field, texts in (("names", one.names), ("explanations", one.explanations)):
            if set(texts) != set(LANGUAGES):
                yield (*path, field), f"is needed in {', '.join(LANGUAGES)}, and in no other language"
