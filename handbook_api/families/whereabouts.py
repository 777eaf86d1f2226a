"""Who is shown what could tell where somebody is whose whereabouts are kept (支援措置): one rule for all parts. Pure.

It is written into a record when the record is, so that nothing vanishes from anybody's view on the day somebody's
whereabouts begin to be kept. Nobody in a family can tell whether any are (docs/access.md).
"""

from handbook_api.families.access import Audience, Relation, Side, Standing
from handbook_api.families.model import Family, Member


def is_anybody_kept(family: Family) -> bool:
    """Whether somebody's whereabouts are kept from the others: of a member, or of one who has left."""
    return bool(kept_uids(family))


def kept_uids(family: Family) -> frozenset[str]:
    """The user ids of those whose whereabouts are kept, members or not."""
    return family.undisclosed_uids | {one.uid for one in family.members if one.is_undisclosed}


def kept_member(family: Family) -> Member | None:
    """The member of whom staff write, where somebody's whereabouts are kept.

    `None` where it is nobody, and where it is more than one: each may be kept from the other, and what a municipality
    writes does not say whose it is.
    """
    uids = kept_uids(family)
    return family.member_of(next(iter(uids))) if len(uids) == 1 else None


def whereabouts_for(asker: Standing, family: Family | None) -> frozenset[str] | None:
    """By their ids the members who are shown where something was that `asker` enters now; staff are, whoever enters it.

    `None`: everybody who sees the record. What somebody enters whose whereabouts are kept is hers alone. What staff
    enter in such a family is hers, too; it is nobody's in the family where she has left, or where there are several.
    """
    if family is None:
        return None
    if asker.relation is Relation.STAFF:
        if not is_anybody_kept(family):
            return None
        member = kept_member(family)
        return frozenset() if member is None else frozenset({member.id})
    return frozenset({asker.member.id}) if asker.member and asker.member.uid in kept_uids(family) else None


def whereabouts_in(asker: Standing, family: Family | None, audience: Audience) -> frozenset[str] | None:
    """As `whereabouts_for`, for a record that is meant for `audience`: what is the mother's alone tells nobody else."""
    return None if audience is Audience.MOTHER else whereabouts_for(asker, family)


def knows_whereabouts(asker: Standing, kept_for: frozenset[str] | None) -> bool:
    """Whether she is shown the places in a record whose `whereabouts_for` is `kept_for`."""
    return kept_for is None or asker.relation is Relation.STAFF or asker.recorded_by in kept_for


def reads_texts(asker: Standing, side: Side, kept_for: frozenset[str] | None) -> bool:
    """Whether she is shown the free texts in a record of that side whose `whereabouts_for` is `kept_for`.

    Nobody can know what staff write into one: their texts go with the places. What a member writes for all to read is
    read by all.
    """
    return side is Side.FAMILY or knows_whereabouts(asker, kept_for)
