"""What the ledger says of forms."""

from collections.abc import Mapping
from typing import Any

from handbook_api.families.access import Audience, Side, Standing
from handbook_api.forms.keys import FormKey
from handbook_api.forms.records import FormRecord, FormState
from handbook_api.platform.ledger import Change, SubjectKind


def form_change(
    what: str,
    key: FormKey,
    record: FormRecord,
    by: Standing,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Change:
    """An entry about an answered form. What staff have half-way is told to staff alone."""
    is_draft_of_staff = record.side is Side.OFFICIAL and record.state is FormState.DRAFT
    audience = Audience.STAFF if is_draft_of_staff else record.audience
    return Change(what, SubjectKind.FORM, str(key), by.recorded_by, record.side.value, audience.value, before, after)
