"""Whose record it is: one enum for every part that says so."""

import strawberry

from handbook_api.families.access import Side

__all__ = ["Side"]

strawberry.enum(
    Side,
    name="RecordSide",
    description="OFFICIAL: entered by the municipality's staff. FAMILY: the family's own, theirs to change and delete.",
)
