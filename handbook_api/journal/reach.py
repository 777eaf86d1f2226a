"""Which entries of a journal somebody may see, as a condition that can be asked of many at once. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from handbook_api.families.access import Action, Audience, Side, Standing, WardConsent

_SOME_CONSENT: Final = WardConsent("", datetime.min.replace(tzinfo=UTC), "")
"""Stands for any: the table asks only whether there is one."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The audiences whose entries she may read, and those whose entries she may read where one carries a consent."""

    at_all_times: frozenset[Audience]
    with_consent: frozenset[Audience]


def reach_of(asker: Standing) -> Reach:
    """What the tables of `families/access.py` say of the family's own entries for somebody who stands so."""
    return Reach(_readable(asker, None), _readable(asker, _SOME_CONSENT))


def may(asker: Standing, action: Action, audience: Audience, consent: WardConsent | None) -> bool:
    """Whether she may do this with one entry."""
    return asker.may_with_consent(action, Side.FAMILY, audience, consent)


def _readable(asker: Standing, consent: WardConsent | None) -> frozenset[Audience]:
    return frozenset(audience for audience in Audience if may(asker, Action.READ, audience, consent))
