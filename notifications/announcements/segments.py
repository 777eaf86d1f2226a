"""Whom an announcement is for, among families as they stand. Pure.

What is not there cannot be told: a child or a pregnancy that has ended is in none of these families.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from handbook_api.families.access import Relation
from handbook_api.families.model import MemberRole
from handbook_api.families.told_municipality import told_to_person
from handbook_api.handbooks import SubjectKey
from handbook_api.residents import Resident, ResidentChild, ResidentFamily, ResidentPregnancy
from notifications.announcements.entry import PREGNANCY_WEEKS
from notifications.announcements.model import Segment
from notifications.preferences import Preferences, PreferencesOf
from notifications.reminders import ReminderKind

TERM_DAYS: Final = 280
_WEEK_DAYS: Final = 7


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody an announcement is for: why, and how she stands to that family.

    `subject` is the child or the pregnancy by which she is reached.
    """

    uid: str
    subject: SubjectKey
    relation: Relation
    language: str


def recipients(
    families: Iterable[ResidentFamily], segment: Segment, preferences: PreferencesOf, today: date, *, is_urgent: bool
) -> Mapping[str, Recipient]:
    """Everybody in these families whom it is for and who wants to be told, each once, by user id.

    `today` is the municipality's. Somebody missing in `preferences` never said anything.
    """
    found: dict[str, Recipient] = {}
    for one in (recipient for family in families for recipient in _of_family(family, segment, today)):
        hers = preferences.get(one.uid, Preferences(one.uid))
        if wants(hers, one.relation, is_urgent=is_urgent) and _reads(segment, hers, one):
            found.setdefault(one.uid, one)
    return found


def wants(preferences: Preferences, relation: Relation, *, is_urgent: bool) -> bool:
    """Whether she is to be told. A guardian cannot switch urgent ones off; a viewer gets what she chose."""
    if is_urgent and relation in (Relation.MOTHER, Relation.GUARDIAN):
        return True
    return preferences.wants(ReminderKind.ANNOUNCEMENT, relation)


def completed_weeks(due_on: date, today: date) -> int:
    """How many weeks of a pregnancy are completed; below zero for a due date that is too far ahead."""
    return (TERM_DAYS - (due_on - today).days) // _WEEK_DAYS


def _reads(segment: Segment, preferences: Preferences, recipient: Recipient) -> bool:
    return segment.language in (None, preferences.wishes.language or recipient.language)


def _of_family(family: ResidentFamily, segment: Segment, today: date) -> Iterator[Recipient]:
    """For each member the first of what she is reached by: the youngest child, then a pregnancy."""
    children = sorted(
        (one for one in family.children if _fits_child(one, segment, today)),
        key=lambda one: (one.born_on, str(one.key)),
        reverse=True,
    )
    pregnancies = [one for one in family.pregnancies if _fits_pregnancy(one, segment, today)]
    for member in family.members:
        if segment.areas and not segment.areas & member.areas:
            continue
        hers: tuple[ResidentChild | ResidentPregnancy, ...] = (
            *children,
            *(one for one in pregnancies if _is_for(one, member, segment)),
        )
        # What comes from a municipality tells where the handbook is, so she hears from the one that she is told.
        subject = next((one.key for one in hers if told_to_person(one, member.uid) == family.municipality), None)
        if subject is not None:
            yield Recipient(member.uid, subject, _relation(member), member.language)


def _fits_child(child: ResidentChild, segment: Segment, today: date) -> bool:
    age_days = (today - child.born_on).days
    if not segment.is_about_a_handbook:
        return age_days >= 0
    return segment.age_days is not None and segment.age_days.holds(age_days)


def _fits_pregnancy(pregnancy: ResidentPregnancy, segment: Segment, today: date) -> bool:
    weeks = completed_weeks(pregnancy.due_on, today)
    if not 0 <= weeks < PREGNANCY_WEEKS:
        return False
    if not segment.is_about_a_handbook:
        return True
    return segment.pregnancy_weeks is not None and segment.pregnancy_weeks.holds(weeks)


def _is_for(pregnancy: ResidentPregnancy, member: Resident, segment: Segment) -> bool:
    """To viewers there is no pregnancy. What is about one is its mother's, once it is known who she is."""
    is_hers = pregnancy.mother_uid in (None, member.uid)
    return member.role is MemberRole.GUARDIAN and (is_hers or not segment.is_about_a_handbook)


def _relation(member: Resident) -> Relation:
    """Mothers and other guardians are told the same."""
    return Relation.VIEWER if member.role is MemberRole.VIEWER else Relation.GUARDIAN
