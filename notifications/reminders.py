"""The words of reminders: an occasion for a child or a pregnancy, the reminder of it, and what became of that."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Final

from handbook_api.families.model import Member
from handbook_api.handbooks import SubjectKey
from handbook_api.platform.ids import ChildKey, PregnancyKey


class ReminderKind(StrEnum):
    """The kinds of what is told. Each has its line in `traits.py`, and a planner in `kinds/` with its texts."""

    CHECKUP_OPENS = "CHECKUP_OPENS"
    """A checkup can be attended from about now."""
    CHECKUP_CLOSES = "CHECKUP_CLOSES"
    """A checkup can be attended only a while longer."""
    VACCINATION_OPENS = "VACCINATION_OPENS"
    """The vaccinations of one visit can be given from now on."""
    VACCINATION_BEST_TIME_PASSING = "VACCINATION_BEST_TIME_PASSING"
    """The recommended time of a vaccination ends soon."""
    VACCINATION_LAST_CHANCE = "VACCINATION_LAST_CHANCE"
    """A vaccination is routine (定期接種) only a while longer."""
    PREGNANCY_CHECKUP_DUE = "PREGNANCY_CHECKUP_DUE"
    """The next of the pregnancy's checkups (妊婦健康診査) is due by the interval since the last one."""
    QUESTIONNAIRE = "QUESTIONNAIRE"
    """A questionnaire is to be answered before a checkup."""
    APPOINTMENT = "APPOINTMENT"
    """A booked appointment comes near."""
    APPOINTMENT_CHANGED = "APPOINTMENT_CHANGED"
    """The municipality moved or cancelled an appointment, or the waiting list gave her one."""
    RECORD_ARRIVED = "RECORD_ARRIVED"
    """The municipality's staff released a record. Says nothing of what is in it."""
    CHECKUP_MISSED = "CHECKUP_MISSED"
    """The window of a checkup has passed, and nobody wrote down that it was held."""
    MILESTONES = "MILESTONES"
    """A page of the handbook that guardians write themselves (保護者の記録) is for the child's age now."""
    NEW_ARTICLE = "NEW_ARTICLE"
    """There is an article for the child's age."""
    ANNOUNCEMENT = "ANNOUNCEMENT"
    """The municipality has something to say to many. No planner: `announcements/` sends it."""
    ARTICLE_REVIEW = "ARTICLE_REVIEW"
    """Articles of a municipality are to be read again. For its editors and staff; no planner, it is about no family."""


class ReminderState(StrEnum):
    """What became of a reminder so far."""

    PLANNED = "PLANNED"
    """Waits for its time."""
    CLAIMED = "CLAIMED"
    """A worker has it in hand, until its lease ends."""
    HELD = "HELD"
    """Its time has come, but it waits: for the end of the quiet hours, or for Firebase to take it."""
    SENT = "SENT"
    """It is in the inboxes, and on every device that could take it. Never sent again."""
    WITHDRAWN = "WITHDRAWN"
    """Not to be sent any more: the child, the date or the programme is another one now."""
    FAILED = "FAILED"
    """Firebase took it for no device, and trying again would change nothing."""
    STALE = "STALE"
    """Its time passed before it could be sent."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What a reminder says, before it is said in a language.

    `text` is the beginning of the keys in the catalogue (`reminder.checkup.open` has `.title` and `.body`). `names`
    fills placeholders with a name by language, `days` with a civil date, `lists` with several names by language,
    `times` with a local time of day.
    """

    text: str
    names: Mapping[str, Mapping[str, str]]
    days: Mapping[str, date]
    lists: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)
    times: Mapping[str, time] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recipients:
    """Who of those whom a kind is for may be told of an occasion: all of them, unless it is narrowed down.

    `uid` is the one person it is for (the mother); `member_ids` are those who may know of it, where it would tell
    somebody's whereabouts to the others.
    """

    uid: str | None = None
    member_ids: frozenset[str] | None = None

    def include(self, member: Member) -> bool:
        """Whether it is for this one of them."""
        return self.uid in (None, member.uid) and (self.member_ids is None or member.id in self.member_ids)


ALL_GUARDIANS: Final = Recipients()


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something to remind of, as the planner of a kind finds it: on which civil day, and until which it is of use.

    `series` names what it is about and `mark` the place in it: of the reminders of one series that should have been
    sent already, only the latest is. Both together never change for the same occasion. `topics` name the single things
    that are told together, where an occasion tells of several: of which some may be done before the others. `at` is the
    local time of what has just happened, `None` for what is told at the hour of whoever it is told to.
    """

    kind: ReminderKind
    series: str
    mark: str
    day: date
    last_day: date
    wording: Wording
    topics: frozenset[str] = frozenset()
    recipients: Recipients = ALL_GUARDIANS
    at: time | None = None


@dataclass(frozen=True, slots=True)
class PlannedReminder:
    """A reminder of one person's, with its time.

    It is sent to `uid` from `due_at` on and never at or after `useful_until` (UTC instants).
    """

    id: str
    uid: str
    subject: SubjectKey
    kind: ReminderKind
    due_at: datetime
    useful_until: datetime
    wording: Wording
    topics: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class KeptReminder:
    """A reminder as it is stored. `reached`: a push of it arrived somewhere already."""

    planned: PlannedReminder
    state: ReminderState
    reached: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """A reminder that a worker has in hand until `leased_until`.

    `fence` grows with every claim: a worker that slept past its lease cannot write any more. `attempts` counts this
    claim too. `settled_devices` are the ids of devices that took the push, or never will; `reached` is whether any took
    it. `bundle` is what its push is tagged with: an id of the reminder it was first put together with, or of its own;
    `is_bundled_now`: it is so since this claim, and nobody can have sent anything of it before.
    """

    planned: PlannedReminder
    fence: int
    attempts: int
    leased_until: datetime
    settled_devices: frozenset[str]
    reached: bool
    bundle: str
    is_bundled_now: bool = True


def reminder_id(subject: SubjectKey, occasion: Occasion, uid: str) -> str:
    """The id of one person's reminder for this occasion: 32 hexadecimal digits that tell nothing of it.

    A pregnancy and a child that are spelled alike have other ids. They are stored and must never change.
    """
    match subject:
        case ChildKey():
            about = str(subject)
        case PregnancyKey():
            about = f"PREGNANCY {subject}"
    parts = (about, occasion.kind.value, occasion.series, occasion.mark, uid)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
