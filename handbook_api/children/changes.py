"""What the account of changes says of a child as a whole."""

from collections.abc import Mapping
from typing import Any

from handbook_api.children.model import Child
from handbook_api.families.access import Audience, Standing
from handbook_api.platform.ledger import Change, SubjectKind


def child_change(
    what: str,
    child: Child,
    by: Standing,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Change:
    """An entry about a child as a whole, on the side of whoever did it."""
    return Change(
        what,
        SubjectKind.CHILD,
        str(child.key),
        by.recorded_by,
        by.side.value,
        Audience.GUARDIANS.value,
        before,
        after,
    )
