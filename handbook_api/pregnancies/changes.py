"""How the ledger tells what was done with a pregnancy as a whole: guardians read it. Pure."""

from collections.abc import Mapping
from typing import Any

from handbook_api.families.access import Audience, Standing
from handbook_api.platform.ledger import Change, SubjectKind
from handbook_api.pregnancies.model import Pregnancy


def pregnancy_change(
    what: str,
    pregnancy: Pregnancy,
    by: Standing,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Change:
    """An entry about a pregnancy as a whole, on the side of whoever did it."""
    return Change(
        what,
        SubjectKind.PREGNANCY,
        str(pregnancy.key),
        by.recorded_by,
        by.side.value,
        Audience.GUARDIANS.value,
        before,
        after,
    )
