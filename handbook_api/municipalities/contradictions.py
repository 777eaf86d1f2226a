"""What a municipality's file can get wrong although every single line of it looks right. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Set, Sized
from datetime import date, timedelta
from itertools import pairwise

from handbook_api.checkups.model import Anchor, CheckupWindow, CountingMode, ReminderOffset, Subject
from handbook_api.checkups.rules import checkup_window, checkup_windows, reminder_day
from handbook_api.municipalities.entries import CheckupEntry, MunicipalityEntry
from handbook_api.platform.data_files import Contradiction
from handbook_api.platform.texts import LANGUAGES
from handbook_api.platform.yaml_document import Path

_LEAP_CYCLE = tuple(date(2024, 1, 1) + timedelta(days=day) for day in range(4 * 365 + 1))
"""Every day of four years. Months and years differ in length, so a window is tried out for a birth on each of them."""


_LONGEST_AGE_DAYS = 8 * 366
"""Nothing of the programme is for older children."""


def contradictions(entry: MunicipalityEntry, form_codes: Set[str] | None = None) -> Iterator[Contradiction]:
    """Everything that does not go together in a file whose shape is right.

    `form_codes` are the forms there are, where they are known.
    """
    yield from _languages(entry.languages)
    yield from _texts(("names",), entry.names, entry.languages)
    yield from _reminders_at(entry)
    yield from _areas(entry)
    yield from _versions(entry.checkups)
    yield from _subsidies(entry)
    for position, checkup in enumerate(entry.checkups):
        for path, what in (*_checkup(checkup, entry.languages), *_forms(checkup, form_codes)):
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


def _areas(entry: MunicipalityEntry) -> Iterator[Contradiction]:
    times = Counter(area.code for area in entry.areas)
    for position, area in enumerate(entry.areas):
        yield from _texts(("areas", position, "names"), area.names, entry.languages)
        if times[area.code] > 1:
            yield ("areas", position, "code"), f"the area {area.code} stands twice"


def _versions(checkups: tuple[CheckupEntry, ...]) -> Iterator[Contradiction]:
    """Of one code there is one version on any day, in the order of the days, and nobody falls between two."""
    positions: dict[str, list[int]] = {}
    for position, checkup in enumerate(checkups):
        positions.setdefault(checkup.code, []).append(position)
    for of_one_code in positions.values():
        for earlier, later in pairwise(of_one_code):
            what = _wrong_succession(checkups[earlier], checkups[later])
            if what is not None:
                yield ("checkups", later, *_where_it_begins(checkups[later])), what


def _where_it_begins(checkup: CheckupEntry) -> Path:
    return ("code",) if checkup.valid_from is None else ("valid_from",)


def _wrong_succession(earlier: CheckupEntry, later: CheckupEntry) -> str | None:
    if later.subject is not earlier.subject:
        return f"another version of {later.code} is for another subject"
    if earlier.valid_until is None:
        return f"another version of {later.code} is valid until further notice: it needs a valid_until"
    if later.valid_from is None or later.valid_from <= earlier.valid_until:
        return f"another version of {later.code} is valid until {earlier.valid_until}: this one has to begin later"
    if later.valid_from == earlier.valid_until + timedelta(days=1):
        return _nobody_between(earlier, later, later.valid_from)
    return None


def _nobody_between(earlier: CheckupEntry, later: CheckupEntry, begins: date) -> str | None:
    """Who was born at all around the change has to have one version: everybody whose windows lie on both its sides."""
    kinds = (earlier.kind(), later.kind())
    for days in range(_LONGEST_AGE_DAYS):
        born_on = begins - timedelta(days=days)
        old, new = (checkup_window(kind, born_on) for kind in kinds)
        missed = old.opens_on >= begins and new.opens_on < begins
        if missed and not checkup_windows(kinds, born_on, earlier.subject):
            return f"whoever counts from {born_on} has neither this version of {later.code} nor the other"
    return None


def _checkup(checkup: CheckupEntry, languages: tuple[str, ...]) -> Iterator[Contradiction]:
    yield from _texts(("names",), checkup.names, languages)
    yield from _texts(("basis",), checkup.basis, languages)
    yield from _texts(("place",), checkup.place, languages)
    yield from _texts(("bring",), checkup.bring, languages)
    yield from _uneven_lists(checkup.bring)
    if checkup.voucher is not None:
        yield from _texts(("voucher",), checkup.voucher, languages)
    yield from _counting(checkup)
    if checkup.valid_from and checkup.valid_until and checkup.valid_until < checkup.valid_from:
        yield ("valid_until",), "the checkup ends before it begins to be offered"
    yield from _window(checkup)


def _forms(checkup: CheckupEntry, form_codes: Set[str] | None) -> Iterator[Contradiction]:
    for field, code in (("questionnaire", checkup.questionnaire), ("findings", checkup.findings)):
        if code is not None and form_codes is not None and code not in form_codes:
            yield (field,), f"there is no form {code}"


def _counting(checkup: CheckupEntry) -> Iterator[Contradiction]:
    if checkup.subject is Subject.PREGNANCY and checkup.counting is not CountingMode.DAYS:
        yield ("counting",), "a pregnancy is counted in weeks and days: DAYS"
    if checkup.evidence is not None and checkup.subject is not Subject.PREGNANCY:
        yield ("evidence",), "only in a pregnancy something else shows that a checkup was attended"
    if checkup.missed_after_days is not None and checkup.subject is Subject.PREGNANCY:
        yield ("missed_after_days",), "a nominal week of a pregnancy is not the end of anything: nobody misses it"
    if checkup.counting is CountingMode.DAYS:
        for field, age in (("opens_at", checkup.opens_at), ("closes_before", checkup.closes_before)):
            if age.age().months:
                yield (field,), "an age that is counted in DAYS has weeks and days alone"


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
