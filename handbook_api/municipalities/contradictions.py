"""What a municipality's file can get wrong although every single line of it looks right. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sized
from datetime import date, timedelta

from handbook_api.checkups.model import Anchor, CheckupWindow, ReminderOffset
from handbook_api.checkups.rules import checkup_window, reminder_day
from handbook_api.municipalities.entries import CheckupEntry, MunicipalityEntry
from handbook_api.platform.data_files import Contradiction
from handbook_api.platform.texts import LANGUAGES
from handbook_api.platform.yaml_document import Path

_LEAP_CYCLE = tuple(date(2024, 1, 1) + timedelta(days=day) for day in range(4 * 365 + 1))
"""Every day of four years. Months and years differ in length, so a window is tried out for a birth on each of them."""


def contradictions(entry: MunicipalityEntry) -> Iterator[Contradiction]:
    """Everything that does not go together in a file whose shape is right."""
    yield from _languages(entry.languages)
    yield from _texts(("names",), entry.names, entry.languages)
    yield from _reminders_at(entry)
    yield from _repeated_codes(entry.checkups)
    yield from _subsidies(entry)
    for position, checkup in enumerate(entry.checkups):
        for path, what in _checkup(checkup, entry.languages):
            yield ("checkups", position, *path), what


def _languages(languages: tuple[str, ...]) -> Iterator[Contradiction]:
    for position, language in enumerate(languages):
        if language not in LANGUAGES:
            yield ("languages", position), f"the app does not speak {language}, only {', '.join(LANGUAGES)}"
    if LANGUAGES[0] not in languages:
        yield ("languages",), f"{LANGUAGES[0]} is missing, which everybody gets whose language there is no text in"
    yield from (
        (("languages",), f"{language} stands twice") for language, times in Counter(languages).items() if times > 1
    )


def _texts(path: Path, texts: Mapping[str, object], languages: tuple[str, ...]) -> Iterator[Contradiction]:
    for language in languages:
        if language not in texts:
            yield path, f"there is no text in {language}"
    for language in texts:
        if language not in languages:
            yield (*path, language), f"{language} is none of the languages of this file"


def _subsidies(entry: MunicipalityEntry) -> Iterator[Contradiction]:
    times = Counter(one.group for one in entry.vaccinations.subsidies)
    for position, one in enumerate(entry.vaccinations.subsidies):
        yield from _texts(("vaccinations", "subsidies", position, "texts"), one.texts, entry.languages)
        if times[one.group] > 1:
            yield ("vaccinations", "subsidies", position, "group"), f"{one.group} has more than one subsidy"


def _reminders_at(entry: MunicipalityEntry) -> Iterator[Contradiction]:
    if entry.quiet_hours is not None and entry.quiet_hours.hours().cover(entry.reminders_at):
        yield ("reminders_at",), "reminders would go out in the quiet hours"


def _repeated_codes(checkups: tuple[CheckupEntry, ...]) -> Iterator[Contradiction]:
    seen: set[str] = set()
    for position, checkup in enumerate(checkups):
        if checkup.code in seen:
            yield ("checkups", position, "code"), f"there is another checkup with the code {checkup.code}"
        seen.add(checkup.code)


def _checkup(checkup: CheckupEntry, languages: tuple[str, ...]) -> Iterator[Contradiction]:
    yield from _texts(("names",), checkup.names, languages)
    yield from _texts(("basis",), checkup.basis, languages)
    yield from _texts(("place",), checkup.place, languages)
    yield from _texts(("bring",), checkup.bring, languages)
    yield from _uneven_lists(checkup.bring)
    if checkup.valid_from and checkup.valid_until and checkup.valid_until < checkup.valid_from:
        yield ("valid_until",), "the checkup ends before it begins to be offered"
    yield from _window(checkup)


def _uneven_lists(bring: Mapping[str, Sized]) -> Iterator[Contradiction]:
    if len({len(things) for things in bring.values()}) > 1:
        yield ("bring",), "the languages do not list the same number of things"


def _window(checkup: CheckupEntry) -> Iterator[Contradiction]:
    kind = checkup.kind()
    windows = {origin: checkup_window(kind, origin) for origin in _LEAP_CYCLE}
    if any(window.opens_on < origin for origin, window in windows.items()):
        yield ("opens_at",), f"counted as {kind.counting}, the window opens before the day ages are counted from"
    elif any(window.last_day < window.opens_on for window in windows.values()):
        yield ("closes_before",), "the window closes before it opens"
    else:
        yield from _reminders(kind.reminders, windows)


def _reminders(reminders: tuple[ReminderOffset, ...], windows: Mapping[date, CheckupWindow]) -> Iterator[Contradiction]:
    for position, reminder in enumerate(reminders):
        path = ("reminders", position)
        if reminder in reminders[:position]:
            yield path, "the same reminder stands twice"
        due = [(origin, window, reminder_day(window, reminder)) for origin, window in windows.items()]
        if any(day > window.last_day for _, window, day in due):
            yield path, "the reminder comes after the window closed"
        elif any(day < origin for origin, _, day in due):
            yield path, "the reminder comes before the day ages are counted from"
        elif reminder.anchor is Anchor.CLOSES and any(day < window.opens_on for _, window, day in due):
            yield path, "the reminder that the window closes comes before it opens"
