"""The occasions of a checkup's window, for a child as for a mother: that it comes, that it is open, that it closes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from handbook_api.checkups.model import Anchor, CheckupWindow
from handbook_api.checkups.rules import reminder_day
from notifications.kinds.surroundings import Surroundings
from notifications.reminders import ALL_GUARDIANS, Occasion, Recipients, ReminderKind, Wording

_KINDS: Final = {Anchor.OPENS: ReminderKind.CHECKUP_OPENS, Anchor.CLOSES: ReminderKind.CHECKUP_CLOSES}


@dataclass(frozen=True, slots=True)
class WindowTexts:
    """The texts of whoever the checkup is for: before its window, within it, and when it closes soon."""

    soon: str
    open: str
    closing: str


def window_occasions(
    window: CheckupWindow, texts: WindowTexts, surroundings: Surroundings, recipients: Recipients = ALL_GUARDIANS
) -> Iterator[Occasion]:
    """Every reminder that the municipality's programme has for a window, past and to come, but for what is booked."""
    booked_until = surroundings.booked_until(window.kind.code)
    for offset in window.kind.reminders:
        day = reminder_day(window, offset)
        if day <= booked_until:
            continue
        yield Occasion(
            kind=_KINDS[offset.anchor],
            series=f"CHECKUP {window.kind.code}",
            mark=f"{offset.anchor.value} {offset.days}",
            day=day,
            last_day=window.last_day,
            wording=Wording(
                text=_text(texts, offset.anchor, window, max(day, surroundings.today)),
                names={"checkup": dict(window.kind.names)},
                days={"opens_on": window.opens_on, "last_day": window.last_day},
            ),
            recipients=recipients,
        )


def _text(texts: WindowTexts, anchor: Anchor, window: CheckupWindow, told_on: date) -> str:
    """What is true on the day it is told: a reminder that comes late does not announce what has begun."""
    if told_on < window.opens_on:
        return texts.soon
    return texts.closing if anchor is Anchor.CLOSES else texts.open
