"""A handbook's municipality tells where its people live. So it can be another one for her whose whereabouts are kept
(支援措置) than what the others go on being told (docs/decisions/0011-whose-municipality-is-told.md). Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from handbook_api.families.access import Relation, Standing
from handbook_api.families.model import Family
from handbook_api.families.whereabouts import is_anybody_kept, kept_member, kept_uids


@dataclass(frozen=True, slots=True)
class ToldMunicipality:
    """What is told in place of a handbook's municipality: to everybody but one person and that municipality's staff.

    `municipality` is a code, `None` for none. `known_to` is the user id of the one person who is told the true one,
    `None` where that is nobody in the family.
    """

    municipality: str | None
    known_to: str | None


class Placed(Protocol):
    """A handbook, with its municipality and what is told in its place; `None` where that is the same for all."""

    @property
    def municipality(self) -> str | None:
        """Where its people live: by it staff find it."""
        ...

    @property
    def told_municipality(self) -> ToldMunicipality | None:
        """What the others are told."""
        ...


@dataclass(frozen=True, slots=True)
class Placing:
    """Both, as they are to stand in a handbook."""

    municipality: str | None
    told_municipality: ToldMunicipality | None = None


def told_to(handbook: Placed, asker: Standing) -> str | None:
    """The municipality that whoever stands so to the family is told: by it everything that follows from it is shown."""
    if asker.relation is not Relation.STAFF:
        return told_to_person(handbook, asker.member.uid if asker.member else None)
    told = handbook.told_municipality
    is_theirs = asker.works_for is not None and asker.works_for == handbook.municipality
    return handbook.municipality if told is None or is_theirs else told.municipality


def told_to_person(handbook: Placed, uid: str | None) -> str | None:
    """The municipality that the member who signs in as `uid` is told."""
    told = handbook.told_municipality
    return handbook.municipality if told is None or (uid is not None and uid == told.known_to) else told.municipality


def told_to_others(handbook: Placed) -> str | None:
    """The municipality that is told to whoever is not to know another one."""
    told = handbook.told_municipality
    return handbook.municipality if told is None else told.municipality


def moved(handbook: Placed, municipality: str | None, asker: Standing, family: Family) -> Placing:
    """How it stands once `asker` has said another municipality; what she is told already changes nothing.

    What is said by somebody whose whereabouts are kept, or by staff in a family with such a person, changes nothing for
    the others. What somebody says who is told another one changes that for herself and the others.
    """
    told, others = handbook.told_municipality, told_to_others(handbook)
    if municipality == told_to(handbook, asker):
        return Placing(handbook.municipality, told)
    if asker.relation is Relation.STAFF:
        if told is None and not is_anybody_kept(family):
            return Placing(municipality)
        member = kept_member(family)
        return _placing(municipality, others, member.uid if member else told.known_to if told else None)
    uid = asker.member.uid if asker.member else None
    if uid in kept_uids(family):
        return _placing(municipality, others, uid)
    if told is None or told.known_to == uid or _has_left(family, told):
        return Placing(municipality)
    return _placing(handbook.municipality, municipality, told.known_to)


def placed_new(municipality: str | None, others: str | None, asker: Standing, family: Family) -> Placing:
    """How a new handbook stands that `asker` begins: `others` is what the others are told of the family's last one."""
    uid = asker.member.uid if asker.member else None
    if municipality is None or uid not in kept_uids(family):
        return Placing(municipality)
    return _placing(municipality, others, uid)


def are_told(before: Placed, after: Placed) -> bool:
    """Whether a change of municipality is one for the others, too."""
    return told_to_others(before) != told_to_others(after)


def stored_told(told: ToldMunicipality | None) -> dict[str, Any] | None:
    """What is told as MongoDB keeps it, inside its handbook's document."""
    return None if told is None else {"municipality": told.municipality, "known_to": told.known_to}


def read_told(document: Mapping[str, Any] | None) -> ToldMunicipality | None:
    """What `stored_told` wrote; a document from before there was such a thing has none."""
    return None if document is None else ToldMunicipality(document["municipality"], document["known_to"])


def _placing(municipality: str | None, others: str | None, known_to: str | None) -> Placing:
    return Placing(municipality, None if others == municipality else ToldMunicipality(others, known_to))


def _has_left(family: Family, told: ToldMunicipality) -> bool:
    """Whether she for whom it was has left: then the word of those who are there is the only one."""
    return told.known_to is not None and family.member_of(told.known_to) is None
