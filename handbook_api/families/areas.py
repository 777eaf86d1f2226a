"""Which health centre's area (地区) somebody belongs to, as far as it may be told her. Pure."""

from handbook_api.families.model import Family, Member


def areas_of(family: Family, member: Member, municipality: str | None) -> frozenset[str]:
    """The codes of the areas in a municipality with which she herself registered handbooks.

    Where somebody else of the family registered one is not told her: it says where that person lives.
    """
    return frozenset(
        one.area
        for one in family.registrations
        if one.area is not None and one.municipality == municipality and one.registered_by == member.id
    )
