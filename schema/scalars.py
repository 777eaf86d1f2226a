"""Days, instants and times of day: each in one spelling, so that nothing has to be guessed.

Strawberry's own take whatever ISO 8601 allows, an instant without its offset included, and that names 24 instants.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from operator import methodcaller

from strawberry.exceptions import StrawberryInputCoercionError
from strawberry.types.scalar import ScalarDefinition

_DAY = r"\d{4}-\d{2}-\d{2}"
_TIME = r"\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?"
_DATE = re.compile(_DAY, re.ASCII)
_INSTANT = re.compile(rf"{_DAY}T{_TIME}(?:Z|[+-]\d{{2}}:\d{{2}})", re.ASCII)
_TIME_OF_DAY = re.compile(_TIME, re.ASCII)


def _instant(text: str) -> datetime:
    """In UTC, cut to the millisecond that MongoDB keeps."""
    instant = datetime.fromisoformat(text).astimezone(UTC)
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def _scalar(name: str, description: str, spelling: re.Pattern[str], parse: Callable[[str], object]) -> ScalarDefinition:
    def parsed(value: object) -> object:
        try:
            if isinstance(value, str) and spelling.fullmatch(value):
                return parse(value)
        except (ValueError, OverflowError):
            pass
        # Without the value itself: it may be somebody's day of birth.
        raise StrawberryInputCoercionError(f"Value cannot represent a {name}: {description}")

    return ScalarDefinition(
        name=name,
        description=description,
        specified_by_url=None,
        serialize=methodcaller("isoformat"),
        parse_value=parsed,
        parse_literal=None,
    )


SCALARS: Mapping[object, ScalarDefinition] = {
    date: _scalar("Date", "A day of the calendar, such as 2026-11-24.", _DATE, date.fromisoformat),
    datetime: _scalar(
        "DateTime",
        "An instant with its offset from UTC, such as 2026-11-24T10:00:00+09:00 (RFC 3339). Answers are in UTC.",
        _INSTANT,
        _instant,
    ),
    time: _scalar("Time", "A local time of day, such as 04:32:00.", _TIME_OF_DAY, time.fromisoformat),
}
"""Python's types and what the schema makes of them."""
