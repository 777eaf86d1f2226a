"""What one person sees of the forms that were answered. Pure."""

from dataclasses import dataclass

from handbook_api.children.views import SeenChild
from handbook_api.families.access import Action, Relation, Side, Standing
from handbook_api.families.whereabouts import reads_texts
from handbook_api.forms.answers import Answers
from handbook_api.forms.definition import FormDefinition
from handbook_api.forms.entry import is_for_staff
from handbook_api.forms.free_texts import without_free_texts
from handbook_api.forms.records import FormRecord, FormState
from handbook_api.pregnancies.views import SeenPregnancy

Seen = SeenChild | SeenPregnancy
"""A document with forms in it, as one person sees it."""


@dataclass(frozen=True, slots=True)
class SeenForm:
    """A form with the child or the pregnancy it is about, as one person sees both."""

    of: Seen
    record: FormRecord


def may_see(asker: Standing, record: FormRecord) -> bool:
    """Whether somebody who stands so is shown an answered form.

    Half-way, it is there for the side that writes it and for nobody else. What the family sent, staff see while its
    consent stands.
    """
    if record.state is FormState.DRAFT and record.side is not asker.side:
        return False
    return asker.may_with_consent(Action.READ, record.side, record.audience, record.consent)


def forms_of(seen: Seen) -> tuple[FormRecord, ...]:
    """The forms that are meant for her."""
    records = seen.child.forms if isinstance(seen, SeenChild) else seen.pregnancy.forms
    return tuple(one for one in records if may_see(seen.standing, one))


def answers_for(asker: Standing, record: FormRecord, definition: FormDefinition, answers: Answers) -> Answers:
    """What she reads of the answers: staff are not shown what a family keeps to itself, and a guardian nothing of what
    staff wrote freely where it could tell another's whereabouts.
    """
    if not reads_texts(asker, record.side, record.whereabouts_for):
        return without_free_texts(answers)
    if asker.relation is not Relation.STAFF or record.side is Side.OFFICIAL:
        return answers
    return {
        key: answer
        for key, answer in answers.items()
        if (question := definition.by_key.get(key)) is not None and is_for_staff(question)
    }
