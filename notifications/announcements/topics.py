"""Which topics of FCM a device is to be subscribed to. Pure.

A topic cannot ask at the moment of sending whether somebody's only child has died. So there are topics of a
municipality alone, never of a child's age or a pregnancy, and only for whoever has a child or a pregnancy there that
goes on (docs/decisions/0013-topics-for-the-municipality-alone.md).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from handbook_api.municipalities.municipality import Municipality
from handbook_api.residents import ResidentFamily
from notifications.announcements.model import WHOLE_MUNICIPALITY, Content
from notifications.announcements.segments import recipients
from notifications.preferences import Preferences, PreferencesOf


@dataclass(frozen=True, slots=True)
class Reach:
    """By which topics a person is reached, before it is said in which language, and because of which families.

    `municipalities` are those whose urgent announcements reach her, each with whether its other ones do, too.
    """

    municipalities: Mapping[str, bool]
    families: frozenset[str]


NOBODY_REACHES_HER = Reach({}, frozenset())


def topic_name(municipality: str, language: str, *, is_urgent: bool) -> str:
    """The name of a topic: `m-131202-ja`, and `m-131202-ja-urgent`."""
    return f"m-{municipality}-{language}{'-urgent' if is_urgent else ''}"


def can_be_told_by_topic(content: Content) -> bool:
    """Whether a topic can say whom it is for."""
    return content.segment == WHOLE_MUNICIPALITY


def topics_in(reach: Reach, language: str) -> frozenset[str]:
    """The topics of a device whose pushes are in `language`."""
    return frozenset(
        topic_name(municipality, language, is_urgent=is_urgent)
        for municipality, has_all in reach.municipalities.items()
        for is_urgent in (True, False)
        if is_urgent or has_all
    )


def reaches(
    families: Iterable[ResidentFamily], municipality: Municipality, preferences: PreferencesOf, today: date
) -> Mapping[str, Reach]:
    """How everybody in these families is reached by the topics of one municipality, by user id.

    What is not urgent has to wait for the end of quiet hours, and a topic knows only the municipality's: whoever has
    hours of her own is told one by one.
    """
    found = tuple(families)
    urgent = recipients(found, WHOLE_MUNICIPALITY, preferences, today, is_urgent=True)
    others = recipients(found, WHOLE_MUNICIPALITY, preferences, today, is_urgent=False)
    return {
        uid: Reach(
            {municipality.code: uid in others and _keeps_its_hours(preferences.get(uid), municipality)},
            frozenset(one.id for one in found if any(member.uid == uid for member in one.members)),
        )
        for uid in urgent.keys() | others.keys()
    }


def joined(one: Reach, other: Reach) -> Reach:
    """By both."""
    return Reach({**one.municipalities, **other.municipalities}, one.families | other.families)


def _keeps_its_hours(preferences: Preferences | None, municipality: Municipality) -> bool:
    own = None if preferences is None else preferences.wishes.quiet_hours
    return own in (None, municipality.quiet_hours)
