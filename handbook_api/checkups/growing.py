"""The growth record that a checkup's measurements are kept in: one truth, on the curve and on the checkup's page."""

from dataclasses import replace
from datetime import date

from handbook_api.checkups.holding import Holder
from handbook_api.checkups.measuring import on_the_form, remeasured
from handbook_api.children.model import Child
from handbook_api.families.access import Audience, Side
from handbook_api.growth.models import Measurement, Plausibility, Reference
from handbook_api.growth.records import GrowthRecord, stored_record
from handbook_api.growth.rules import assess, measurement_problems, plausibility
from handbook_api.growth.service import RECORDS_CEILING, subject_of
from handbook_api.platform.ids import RecordKey, new_id
from handbook_api.platform.ledger import Change, Page, SubjectKind
from handbook_api.platform.problems import Problem, ProblemCode


def measured_problems(
    holder: Holder, measurement: Measurement, there: GrowthRecord | None, today: date, *, confirmed: bool
) -> tuple[Problem, ...]:
    """What growth's rules say of a checkup's measurements. What stands already is not judged again."""
    if not isinstance(holder.document, Child):
        return ()
    if there is not None and remeasured(there.measurement, measurement) == there.measurement:
        return ()
    if there is None and len(holder.document.growth) >= RECORDS_CEILING:
        return (Problem(ProblemCode.CEILING_REACHED, ("findings",), {"limit": RECORDS_CEILING}),)
    found = measurement_problems(subject_of(holder.document), measurement, today, confirmed=confirmed)
    return on_the_form(found)


def note_growth(page: Page, holder: Holder, there: GrowthRecord | None, after: GrowthRecord | None) -> None:
    """Enter into the ledger what becomes of a growth record, where anything does."""
    record = after or there
    if after == there or record is None or not isinstance(holder.document, Child):
        return
    what = "GROWTH_RECORDED" if there is None else "GROWTH_CORRECTED" if after is not None else "GROWTH_DELETED"
    page.note(
        Change(
            what,
            SubjectKind.GROWTH_RECORD,
            str(RecordKey(holder.document.key, record.id)),
            holder.asker.recorded_by,
            record.side.value,
            record.audience.value,
            stored_record(there) if there is not None and after is not None else None,
            stored_record(after) if after is not None else None,
        )
    )


def grown(holder: Holder, before: GrowthRecord | None, after: GrowthRecord | None) -> tuple[GrowthRecord, ...] | None:
    """The child's growth records with `after` in the place of `before`; `None` where nothing changed."""
    if before == after or not isinstance(holder.document, Child):
        return None
    others = holder.document.growth
    if before is None:
        return others if after is None else (*others, after)
    if after is None:
        return tuple(one for one in others if one.id != before.id)
    return tuple(after if one.id == before.id else one for one in others)


def measured_record(
    page: Page, holder: Holder, there: GrowthRecord | None, measurement: Measurement | None
) -> GrowthRecord | None:
    """The growth record of a measurement, in the place of the one that is there; `None` where nothing was measured."""
    child = holder.document
    if measurement is None or not isinstance(child, Child):
        return None
    if there is None:
        return GrowthRecord(
            id=new_id(),
            version=1,
            side=Side.OFFICIAL,
            audience=Audience.FAMILY,
            measurement=measurement,
            sealed_note=None,
            plausibility=_plausibility(child, measurement),
            recorded_by=None,
            recorded_at=page.now,
        )
    measurement = remeasured(there.measurement, measurement)
    if measurement == there.measurement:
        return there
    return replace(
        there,
        version=there.version + 1,
        measurement=measurement,
        plausibility=_plausibility(child, measurement),
        corrected_at=page.now,
    )


def _plausibility(child: Child, measurement: Measurement) -> Plausibility:
    return plausibility(assess(subject_of(child), measurement, Reference.JP_2023))
