"""What a person has said of how she wants to be told: which kinds, at which hour, when not, in which language. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Final

from handbook_api.families.access import Relation
from handbook_api.families.model import Member, MemberRole
from handbook_api.municipalities.municipality import QuietHours
from handbook_api.platform.problems import Problem, ProblemCode
from handbook_api.platform.texts import LANGUAGES
from notifications.reminders import ReminderKind
from notifications.traits import FOR_VIEWERS

_LONGEST_LANGUAGE_TAG: Final = 35
"""What is repeated to the client of a language that is none of ours (RFC 5646, 4.4.1)."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What she has said. Left out, everything is as it comes.

    `off` are the kinds that she is not told where she is a guardian, `on_as_viewer` those that she is told where she is
    a viewer. Without `quiet_hours` of her own the municipality's hold, and without `hour` its hour. `language` is that
    of pushes to devices that have none of their own.
    """

    off: frozenset[ReminderKind] = frozenset()
    on_as_viewer: frozenset[ReminderKind] = frozenset()
    quiet_hours: QuietHours | None = None
    hour: time | None = None
    language: str | None = None


NO_WISHES: Final = Wishes()


@dataclass(frozen=True, slots=True)
class Preferences:
    """One person's wishes. `version` counts how often she said something; 0 is somebody who never did."""

    uid: str
    version: int = 0
    wishes: Wishes = NO_WISHES

    def wants(self, kind: ReminderKind, relation: Relation) -> bool:
        """Whether she is to be told this kind in a family that she stands to like that."""
        match relation:
            case Relation.MOTHER | Relation.GUARDIAN:
                return kind not in self.wishes.off
            case Relation.VIEWER:
                return kind in FOR_VIEWERS and kind in self.wishes.on_as_viewer
            case _:
                return False

    def wants_as(self, kind: ReminderKind, member: Member) -> bool:
        """The same for a member of a family."""
        return self.wants(kind, Relation.VIEWER if member.role is MemberRole.VIEWER else Relation.GUARDIAN)


PreferencesOf = Mapping[str, Preferences]
"""Persons' preferences by their user ids."""


def problems_of(wishes: Wishes) -> tuple[Problem, ...]:
    """What is wrong with them: quiet hours without an end, a kind for guardians alone, a language that is not ours."""
    return tuple(_problems(wishes))


def _problems(wishes: Wishes) -> Iterator[Problem]:
    quiet = wishes.quiet_hours
    if quiet is not None and quiet.starts_at == quiet.ends_at:
        yield Problem(ProblemCode.QUIET_HOURS_WITHOUT_END, ("quietHours", "endsAt"))
    elif quiet is not None and wishes.hour is not None and quiet.cover(wishes.hour):
        yield Problem(ProblemCode.IN_QUIET_HOURS, ("hour",))
    if wishes.on_as_viewer - FOR_VIEWERS:
        yield Problem(ProblemCode.NOT_FOR_VIEWERS, ("switchedOnAsViewer",))
    if wishes.language is not None and wishes.language not in LANGUAGES:
        value = wishes.language[:_LONGEST_LANGUAGE_TAG]
        yield Problem(ProblemCode.UNKNOWN_LANGUAGE, ("language",), {"value": value})
