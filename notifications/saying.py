"""Says a reminder in a language: the one place where its text, the child's name and its dates come together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Final

from babel.dates import format_skeleton, format_time
from babel.lists import format_list

from handbook_api.platform.texts import LANGUAGES, Texts
from notifications.reminders import Wording

TITLES_LIMIT: Final = 4
"""So many lines are shown of a push before it is opened; a platform shows more or fewer."""
NAMES_LIMIT: Final = 3
"""A push has room for so many names; of the others it says only that they are there."""

_HONORIFICS: Final = ("ちゃん", "くん", "君", "さん", "さま", "様")


@dataclass(frozen=True, slots=True)
class Said:
    """A reminder as a person reads it."""

    title: str
    body: str


def say(texts: Texts, language: str, wording: Wording, child_name: str | None = None) -> Said:
    """`wording` in `language`, about the child its family calls `child_name`; a pregnancy has no name.

    Raises `KeyError` where the catalogues lack its texts: a mistake of ours, found by a test.
    """
    values = {
        **({} if child_name is None else {"child": addressed(child_name, language)}),
        **{name: _in(language, by_language) for name, by_language in wording.names.items()},
        **{name: listed(texts, language, several) for name, several in wording.lists.items()},
        **{name: long_date(day, language) for name, day in wording.days.items()},
        **{name: time_of_day(at, language) for name, at in wording.times.items()},
    }
    title, body = (texts.say(language, f"{wording.text}.{part}", count=None, **values) for part in ("title", "body"))
    return Said(title, body)


def say_together(texts: Texts, language: str, titles: Sequence[str], child_name: str | None = None) -> Said:
    """Several reminders as one: how many, and for which child where all are about one; then what each would say.

    A push has room for so many titles; of the others it says only how many they are.
    """
    key, values = "reminder.several.title", {"number": str(len(titles))}
    if child_name is not None:
        key, values = "reminder.several_of_child.title", values | {"child": addressed(child_name, language)}
    lines = list(titles[:TITLES_LIMIT])
    if len(titles) > TITLES_LIMIT:
        left = str(len(titles) - TITLES_LIMIT)
        lines.append(texts.say(language, "reminder.several.more", count=None, number=left))
    return Said(texts.say(language, key, count=None, **values), "\n".join(lines))


def addressed(child_name: str, language: str) -> str:
    """The name as a polite text has it: with さん in Japanese, unless the family itself put something like it there."""
    if language != "ja" or child_name.endswith(_HONORIFICS):
        return child_name
    return f"{child_name}さん"


def listed(texts: Texts, language: str, several: Sequence[Mapping[str, str]]) -> str:
    """Names in a row: BCG、ロタウイルス、B型肝炎ほか. Only the first `NAMES_LIMIT` of them."""
    names = [_in(language, by_language) for by_language in several]
    if len(names) <= NAMES_LIMIT:
        return format_list(names, locale=language)
    row = texts.say(language, "reminder.between_names", count=None).join(names[:NAMES_LIMIT])
    return texts.say(language, "reminder.and_more", count=None, names=row)


def _in(language: str, by_language: Mapping[str, str]) -> str:
    return by_language.get(language, by_language[LANGUAGES[0]])


def long_date(day: date, language: str) -> str:
    """A day with its year and weekday: 2026年12月9日(水); Wed, Dec 9, 2026."""
    return format_skeleton("yMMMEd", day, locale=language)


def time_of_day(at: time, language: str) -> str:
    """A local time: 13:30; 1:30 PM."""
    return format_time(at, "short", locale=language)
