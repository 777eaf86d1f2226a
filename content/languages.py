"""The languages of articles, and what a reader of each gets: read at start from a file that people keep.

Interfaces and messages are in fewer languages (`platform/texts.py`); an article may be there in hers all the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from handbook_api.platform.data_files import Contradiction, DataFileRefused, edition_of, read_entry

_FILE: Final = "languages.yaml"
_TAG_CEILING: Final = 35
"""The longest tag that RFC 5646 (4.4.1) has everybody take."""


class LanguagesRefused(DataFileRefused):
    """The file of the languages is wrong, and the program must not start with it."""


class Analysis(StrEnum):
    """How search takes the words of a language apart."""

    JAPANESE = "japanese"
    ENGLISH = "english"
    WORDS = "words"
    BIGRAMS = "bigrams"


@dataclass(frozen=True, slots=True)
class ArticleLanguage:
    """A language. `name` is what its readers call it; `then` is what they get where an article is not there in it."""

    code: str
    name: str
    then: tuple[str, ...]
    analysis: Analysis


@dataclass(frozen=True, slots=True)
class Languages:
    """All of them by their code, in the order of the file. `original` is the one articles are written in first.

    `others` is what a reader of none of them gets.
    """

    by_code: Mapping[str, ArticleLanguage]
    original: str
    others: tuple[str, ...]
    edition: str

    def chain(self, wanted: str) -> tuple[str, ...]:
        """The languages to try for a reader of `wanted` (a BCP 47 tag in any case), the best first, none of them twice.

        Each is one that there is. An article's own first language, in which it is always there, comes after all.
        """
        found = self.known(wanted)
        return self.others if found is None else (found, *self.by_code[found].then)

    def known(self, wanted: str) -> str | None:
        """The language that a tag means: itself, or else what is left of it without region and script."""
        tag = wanted.strip().lower().replace("_", "-")[:_TAG_CEILING]
        while tag:
            if tag in self.by_code:
                return tag
            tag = tag.rpartition("-")[0]
        return None

    def negotiated(self, accept_language: str | None) -> str:
        """The tag of `Accept-Language` (RFC 9110, 12.5.4) that her articles are to be in; the original's for no header.

        The one she likes best among those there are. Where she names none of these, the first she names: by it
        she gets what is for readers of other languages.
        """
        weighed = sorted(_weighed(accept_language or ""), key=lambda one: -one[1])
        known = (found for tag, _ in weighed if (found := self.known(tag)) is not None)
        first = next((tag for tag, _ in weighed if tag != "*"), self.original)
        return next(known, first)


def _weighed(header: str) -> Iterator[tuple[str, float]]:
    for part in header.split(","):
        tag, _, parameters = part.strip().partition(";")
        weight = _weight(parameters)
        if tag.strip() and weight > 0:
            yield tag.strip()[:_TAG_CEILING], weight


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0


_Code = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[a-z0-9]{2,8})*$", max_length=_TAG_CEILING)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _LanguageEntry(_Entry):
    code: _Code
    name: Annotated[str, Field(min_length=1)]
    then: tuple[str, ...]
    analysis: Analysis


class _LanguagesEntry(_Entry):
    original: _Code
    languages: Annotated[tuple[_LanguageEntry, ...], Field(min_length=1)]
    others: Annotated[tuple[str, ...], Field(min_length=1)]


def load_languages(file: Traversable | None = None) -> Languages:
    """The languages that `file` lists; the project's own unless told otherwise.

    Raises `LanguagesRefused` with everything that is wrong with it, each with its line.
    """
    file = file or resources.files(__package__) / _FILE
    content = file.read_bytes()
    entry = read_entry(file.name, content, _LanguagesEntry, _contradictions, LanguagesRefused)
    by_code = {one.code: ArticleLanguage(one.code, one.name, one.then, one.analysis) for one in entry.languages}
    return Languages(by_code, entry.original, entry.others, edition_of(content))


def _contradictions(entry: _LanguagesEntry) -> Iterator[Contradiction]:
    codes = [one.code for one in entry.languages]
    if entry.original not in codes:
        yield ("original",), f"there is no language {entry.original}"
    for place, one in enumerate(entry.languages):
        path = ("languages", place)
        if one.code in codes[:place]:
            yield (*path, "code"), f"the language {one.code} stands twice"
        if one.code in one.then:
            yield (*path, "then"), f"whoever gets no {one.code} cannot get {one.code} instead"
        for what in _wrong_in_chain(one.then, codes, None if one.code == entry.original else entry.original):
            yield (*path, "then"), what
        if one.code == entry.original and one.then:
            yield (*path, "then"), f"every article is there in {one.code}: nothing comes after it"
    for what in _wrong_in_chain(entry.others, codes, entry.original):
        yield ("others",), what


def _wrong_in_chain(chain: Sequence[str], codes: Sequence[str], last: str | None) -> Iterator[str]:
    for place, code in enumerate(chain):
        if code not in codes:
            yield f"there is no language {code}"
        if code in chain[:place]:
            yield f"{code} stands twice"
    if last is not None and (not chain or chain[-1] != last):
        yield f"has to end with {last}, in which every article is there"
