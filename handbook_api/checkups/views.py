"""What one person sees of a checkup's record. Guardians see findings once they are released, remarks never. Pure."""

from dataclasses import dataclass, replace
from datetime import date

from handbook_api.checkups.attendance import attended_codes
from handbook_api.checkups.holding import Holder, Seen
from handbook_api.checkups.model import Subject
from handbook_api.checkups.records import CheckupRecord
from handbook_api.children.service import SeenChild
from handbook_api.families.access import Action, Audience, Relation, Side, Standing
from handbook_api.families.whereabouts import knows_whereabouts, reads_texts
from handbook_api.forms.answers import Answers
from handbook_api.forms.definition import FormDefinition
from handbook_api.forms.free_texts import without_free_texts
from handbook_api.forms.values import Sensitivity
from handbook_api.growth.records import GrowthRecord


@dataclass(frozen=True, slots=True)
class SeenCheckup:
    """A record with the child or pregnancy it is of, as one person sees both."""

    of: Seen
    record: CheckupRecord


def seen_record(holder: Holder, record: CheckupRecord) -> SeenCheckup:
    """A record that she may see, as she sees it."""
    return SeenCheckup(holder.seen(), shown_to(record, holder.asker))


def checkup_records(of: Seen) -> tuple[CheckupRecord, ...]:
    """The records that are meant for her, as she sees them."""
    return tuple(shown_to(record, of.standing) for record in records_meant_for(of))


def records_meant_for(of: Seen) -> tuple[CheckupRecord, ...]:
    """The same, whole: to work out whether and when something was attended, and never to be shown."""
    held = of.child.checkups if isinstance(of, SeenChild) else of.pregnancy.checkups
    return tuple(record for record in held if _is_for(record, of.standing))


def _is_for(record: CheckupRecord, asker: Standing) -> bool:
    return asker.may(Action.READ, record.side, record.audience) and (record.counts or asker.relation is Relation.STAFF)


def shown_to(record: CheckupRecord, asker: Standing) -> CheckupRecord:
    """A record without what she is not shown: a place that is kept, remarks, and what is not released."""
    if asker.relation is Relation.STAFF:
        return record
    if not knows_whereabouts(asker, record.whereabouts_for):
        record = replace(record, sealed_place=None)
    if not reads_texts(asker, record.side, record.whereabouts_for) and record.referral is not None:
        record = replace(record, referral=replace(record.referral, sealed_result=None))
    record = replace(record, sealed_remarks=None, corrections=(), signature=None)
    if record.released_at is not None or record.side is Side.FAMILY:
        return record
    return replace(record, sealed_findings=None, judgement=None, referral=None, findings_form=None, growth=None)


def findings_for(asker: Standing, record: CheckupRecord, definition: FormDefinition, findings: Answers) -> Answers:
    """The findings that she is shown.

    Staff see all of them. Of what is released a family does not see the questions that were withheld, those that
    screen for abuse, no form that is for staff alone, and no free text that could tell another's whereabouts.
    """
    if asker.relation is Relation.STAFF:
        return findings
    if record.released_at is None or definition.audience is Audience.STAFF:
        return {}
    shown = {
        key: answer
        for key, answer in findings.items()
        if key not in record.withheld and not _screens_for_abuse(definition, key)
    }
    return shown if reads_texts(asker, record.side, record.whereabouts_for) else without_free_texts(shown)


def _screens_for_abuse(definition: FormDefinition, key: str) -> bool:
    question = definition.by_key.get(key)
    return question is not None and question.sensitivity is Sensitivity.ABUSE_SCREENING


def growth_of(of: Seen, record: CheckupRecord) -> GrowthRecord | None:
    """The growth record that a checkup's measurements are in, as far as she sees it."""
    if record.growth is None or not isinstance(of, SeenChild):
        return None
    return next((one for one in of.growth if one.id == record.growth), None)


def attended_of(of: Seen) -> frozenset[str]:
    """The codes of what was attended, as far as she sees it."""
    return attended_codes(records_meant_for(of))


def counted_from(of: Seen, subject: Subject) -> date | None:
    """The day that windows of this subject are counted from, `None` where there are none for her to see.

    A pregnancy's while it goes on, the mother's after the birth; the latter are shown to herself and to staff. What has
    ended has none.
    """
    origin = Holder(of.child if isinstance(of, SeenChild) else of.pregnancy, of.standing).origins.get(subject)
    if isinstance(of, SeenChild):
        return origin
    is_hers = of.standing.relation in (Relation.MOTHER, Relation.STAFF)
    match subject:
        case Subject.PREGNANCY:
            return origin if of.pregnancy.goes_on else None
        case Subject.MOTHER:
            return origin if is_hers and of.pregnancy.ending is None else None
        case Subject.CHILD:
            return None
