"""Starter articles from their files: `starter/ID/LANGUAGE.md`, Markdown with YAML front matter.

The file without `translates` is the original and says everything about the article; the others give their own title,
summary and body, and name the revision of the original they were made from.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Annotated, Any

import frontmatter
import yaml
from pydantic import BaseModel, ConfigDict, Field, StrictInt, StringConstraints, ValidationError

from content.article import AgeBasis, AgeRange, Article, Category, Heading, Situation, Source, Target, Translation

SUFFIX = ".md"
_AGE = re.compile(r"(\d+) (days|months)")


class StartersRefused(Exception):
    """Files that cannot be taken as they are; nothing of the folder was. `complaints` name each file and its fault."""

    def __init__(self, complaints: tuple[str, ...]) -> None:
        super().__init__("\n".join(complaints))
        self.complaints = complaints


class _Faulty(Exception):
    """What is wrong with one file or folder."""


Text = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=200)]
Slug = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Code = Annotated[str, StringConstraints(strict=True, pattern=r"^\d{6}$")]
Revision = Annotated[StrictInt, Field(ge=1)]


class _Matter(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Ages(_Matter):
    by: AgeBasis
    from_: Text = Field(alias="from")
    until: Text


class _Source(_Matter):
    title: Text
    publisher: Text
    year: StrictInt | None = Field(default=None, ge=1900)
    checked_on: date | None = None


class _Words(_Matter):
    id: Slug
    language: Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z]{2,3}(-[a-z]+)?$")]
    title: Text
    summary: Text


class _Original(_Words):
    revision: Revision
    category: Category
    ages: _Ages | None = None
    situation: Situation | None = None
    municipality: Code | None = None
    sources: tuple[_Source, ...] = Field(min_length=1)
    reviewed_on: date
    review_due: date
    licence: Text


class _Translated(_Words):
    translates: Revision


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    words: _Original | _Translated
    body: str

    @property
    def translation(self) -> Translation:
        words = self.words
        translates = words.translates if isinstance(words, _Translated) else None
        return Translation(Heading(words.language, words.title, words.summary, translates), self.body)


def read_starters(folder: Traversable | None = None) -> tuple[Article, ...]:
    """All articles of `folder`, by default those that come with the program, in the order of their ids.

    Raises `StartersRefused` with every file that is broken and what is wrong with it.
    """
    folder = folder or resources.files("content") / "starter"
    articles: list[Article] = []
    complaints: list[str] = []
    for place in sorted((one for one in folder.iterdir() if one.is_dir()), key=lambda one: one.name):
        try:
            articles.append(_article(place.name, tuple(_files(place))))
        except _Faulty as fault:
            complaints.append(str(fault))
    if complaints:
        raise StartersRefused(tuple(complaints))
    return tuple(articles)


def months_in_days(months: int) -> int:
    """The age of so many months in whole days, a month being a twelfth of 365.25 days; twelve months are 365."""
    return months * 487 // 16


def _files(folder: Traversable) -> Iterator[_File]:
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        name = f"{folder.name}/{file.name}"
        if not file.name.endswith(SUFFIX):
            raise _Faulty(f"{name}: only {SUFFIX} files belong here")
        yield _file(name, file.read_text(encoding="utf-8"))


def _file(name: str, text: str) -> _File:
    matter, body = _split(name, text)
    kind = _Translated if "translates" in matter else _Original
    try:
        words = kind.model_validate(matter)
    except ValidationError as mistake:
        raise _Faulty(f"{name}: {_in_words(mistake)}") from mistake
    if not body:
        raise _Faulty(f"{name}: there is no text below the front matter")
    if name != f"{words.id}/{words.language}{SUFFIX}":
        raise _Faulty(f"{name}: its id and language say that it is {words.id}/{words.language}{SUFFIX}")
    return _File(name, words, body)


def _split(name: str, text: str) -> tuple[Mapping[str, Any], str]:
    try:
        matter, body = frontmatter.parse(text)
    except (yaml.YAMLError, ValueError) as mistake:
        raise _Faulty(f"{name}: the front matter is not YAML or has a day that is none: {mistake}") from mistake
    if not matter:
        raise _Faulty(f"{name}: there is no front matter")
    return matter, body


def _in_words(mistake: ValidationError) -> str:
    return "; ".join(f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in mistake.errors())


def _article(folder: str, files: tuple[_File, ...]) -> Article:
    originals = [(file, file.words) for file in files if isinstance(file.words, _Original)]
    if len(originals) != 1:
        raise _Faulty(f"{folder}: one file without `translates` is the original, here are {len(originals)}")
    original_file, original = originals[0]
    translations = [file for file in files if file is not original_file]
    _check_revisions(translations, original.revision)
    if original.review_due <= original.reviewed_on:
        raise _Faulty(f"{original_file.name}: review_due: is not after reviewed_on")
    try:
        return Article(
            id=original.id,
            revision=original.revision,
            category=original.category,
            target=Target(_age_range(original.ages), original.situation, original.municipality),
            translations=tuple(file.translation for file in (original_file, *translations)),
            sources=tuple(_source(source) for source in original.sources),
            reviewed_on=original.reviewed_on,
            review_due=original.review_due,
            licence=original.licence,
        )
    except ValueError as mistake:
        raise _Faulty(f"{original_file.name}: {mistake}") from mistake


def _check_revisions(translations: list[_File], revision: int) -> None:
    for file in translations:
        if isinstance(file.words, _Translated) and file.words.translates > revision:
            raise _Faulty(f"{file.name}: translates: the original is only at revision {revision}")


def _age_range(ages: _Ages | None) -> AgeRange | None:
    if ages is None:
        return None
    return AgeRange(ages.by, _age_days("from", ages.from_), _age_days("until", ages.until))


def _age_days(field: str, age: str) -> int:
    spelled = _AGE.fullmatch(age)
    if spelled is None:
        raise ValueError(f"ages.{field}: {age!r} is not like '10 days' or '4 months'")
    number = int(spelled[1])
    return number if spelled[2] == "days" else months_in_days(number)


def _source(source: _Source) -> Source:
    if source.year is None and source.checked_on is None:
        raise ValueError(f"sources: {source.title!r} has neither year nor checked_on")
    return Source(source.title, source.publisher, source.year, source.checked_on)
