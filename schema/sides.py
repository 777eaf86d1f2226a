"""Whose record it is, and how it is said when it was entered: the same words for every part."""

import strawberry

from handbook_api.families.access import Side

__all__ = ["OTHERS_ARE_TOLD_THE_DAY", "STAFF_ARE_TOLD_THE_INSTANT", "Side"]

OTHERS_ARE_TOLD_THE_DAY = "To anybody but whoever entered it and staff: the beginning of that day."
"""Of an instant that is told by `families/told.py` where it is kept who did it."""
STAFF_ARE_TOLD_THE_INSTANT = "To anybody but staff: the beginning of that day."
"""The same where staff did it, or where it is not kept which of the guardians it was."""

strawberry.enum(
    Side,
    name="RecordSide",
    description="OFFICIAL: entered by the municipality's staff. FAMILY: the family's own, theirs to change and delete.",
)
