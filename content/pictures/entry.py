"""What is entered about a picture, brought into form, and what of it cannot be. Pure."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from content.pictures.model import PeopleShown, PictureFacts, PictureText
from handbook_api.platform.problems import Problem, ProblemCode

ALT_LIMIT_CHARACTERS: Final = 300
CAPTION_LIMIT_CHARACTERS: Final = 300
CREDIT_LIMIT_CHARACTERS: Final = 200
LICENCE_LIMIT_CHARACTERS: Final = 100


@dataclass(frozen=True, slots=True)
class EnteredText:
    """What is said of a picture in one language, as it was typed."""

    language: str
    alt: str
    caption: str | None = None


@dataclass(frozen=True, slots=True)
class EnteredFacts:
    """What is said about a picture, as it was typed. Of two texts in one language, the last one counts."""

    texts: tuple[EnteredText, ...]
    licence: str
    people_shown: PeopleShown
    credit: str | None = None

    def facts(self) -> PictureFacts:
        """Without blanks around the words; a text of blanks is none."""
        return PictureFacts(
            texts={_tag(one): PictureText(_line(one.alt), _line(one.caption) or None) for one in self.texts},
            licence=_line(self.licence),
            people_shown=self.people_shown,
            credit=_line(self.credit) or None,
        )


def facts_problems(entered: EnteredFacts, languages: Collection[str]) -> tuple[Problem, ...]:
    """What is wrong; `languages` are those that articles can be had in."""
    return (
        *_text_problems(entered.texts, languages),
        *_length_problems(("licence",), entered.licence, LICENCE_LIMIT_CHARACTERS, is_needed=True),
        *_length_problems(("credit",), entered.credit, CREDIT_LIMIT_CHARACTERS),
    )


def _text_problems(texts: Sequence[EnteredText], languages: Collection[str]) -> Iterator[Problem]:
    if not texts:
        yield Problem(ProblemCode.REQUIRED, ("texts",))
    for place, text in enumerate(texts):
        path = ("texts", str(place))
        if _tag(text) not in languages:
            yield Problem(ProblemCode.UNKNOWN_LANGUAGE, (*path, "language"))
        yield from _length_problems((*path, "altText"), text.alt, ALT_LIMIT_CHARACTERS, is_needed=True)
        yield from _length_problems((*path, "caption"), text.caption, CAPTION_LIMIT_CHARACTERS)


def _length_problems(
    path: tuple[str, ...], typed: str | None, limit: int, *, is_needed: bool = False
) -> Iterator[Problem]:
    text = _line(typed)
    if not text and is_needed:
        yield Problem(ProblemCode.REQUIRED, path)
    if len(text) > limit:
        yield Problem(ProblemCode.TOO_LONG, path, {"value": len(text), "limit": limit})


def _tag(text: EnteredText) -> str:
    return text.language.strip().lower()


def _line(text: str | None) -> str:
    """On one line, with single blanks."""
    return " ".join((text or "").split())
