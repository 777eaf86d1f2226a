"""How much the service that is walked over answers at once: everything, so that a walk need not come in small pieces.

Its ceilings have tests of their own. Past them nobody is told anything elsewhere: a walk looks at more than anybody is
shown.
"""

from dataclasses import replace
from typing import Final

from handbook_api.execution.limits import Limits

LIMITS: Final = replace(
    Limits(),
    document_bytes=10_000_000,
    tokens=1_000_000,
    fields=100_000,
    aliases=1_000,
    root_fields=1_000,
    cost=1_000_000_000,
)
"""Only the depth is as everywhere."""
