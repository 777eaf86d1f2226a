"""Answered forms and what a handbook offers to answer, as one person may see them."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from handbook_api.children.views import SeenChild
from handbook_api.families.access import Audience, Relation, WardConsent
from handbook_api.families.told import told_at
from handbook_api.forms.definition import FormDefinition as Definition
from handbook_api.forms.keys import FormKey
from handbook_api.forms.records import FormRecord as StoredForm
from handbook_api.forms.records import FormState
from handbook_api.forms.scoring import score_of
from handbook_api.forms.sharing import CONSENT_WORDING
from handbook_api.forms.views import Seen, answers_for, forms_of
from handbook_api.pregnancies.views import SeenPregnancy
from schema.context import Context, Info
from schema.forms import FormDefinition, in_language, shown_form
from schema.forms_answers import FormAnswer, FormChoiceAnswer, shown_answers, shown_computed
from schema.forms_notices import (
    FormHelp,
    FormScore,
    FormUrgentNotice,
    hint_keys,
    shown_help,
    shown_notices,
    shown_score,
)
from schema.global_ids import NodeKind, global_id
from schema.node import Node
from schema.sides import STAFF_ARE_TOLD_THE_INSTANT, Side

strawberry.enum(
    FormState,
    description="DRAFT: half-way; only the side that writes it sees it. SENT: handed over; it can still be corrected.",
)


@strawberry.type(description="The family's consent that the municipality sees this form.")
class FormConsent:
    """A consent."""

    given_at: datetime = strawberry.field(
        description="Since when. To anybody but whoever gave it and staff: the beginning of that day."
    )
    wording: str = strawberry.field(description="The name of the wording it was given to.")


@strawberry.type(description="A form as it was answered, on the edition it was begun on.")
class AnsweredForm(Node):
    """A stored form, as one person sees it."""

    version: int = strawberry.field(description="Give it as `expectedVersion` when changing the form.")
    form: str = strawberry.field(description="The form's code.")
    edition: str = strawberry.field(description="Its edition, which the record keeps for ever.")
    title: str = strawberry.field(description="In the caller's language.")
    side: Side = strawberry.field(description="Whose record it is. OFFICIAL: staff copied it from paper.")
    audience: Audience = strawberry.field(description="Whom it is for.")
    state: FormState = strawberry.field(description="How far it is.")
    answered_on: date = strawberry.field(description="The day the answers are of.")
    answers: list[FormAnswer] = strawberry.field(
        description="In the form's order. Questions that nobody answered are not there; nor, for staff, are those that a "
        "family keeps to itself."
    )
    computed: list[FormChoiceAnswer] = strawberry.field(description="What follows from the answers, as a yes or a no.")
    computed_figures: list["FormFigure"] = strawberry.field(description="What follows from the answers, as a figure.")
    urgent: list[FormUrgentNotice] = strawberry.field(
        description="What has to be read at once. Show it before all else."
    )
    help: FormHelp | None = strawberry.field(description="Help that is shown at once. Null where nothing asks for it.")
    score: FormScore | None = strawberry.field(description="Null for a form that is not counted in points.")
    staff_hints: list[str] = strawberry.field(
        description="Keys of the questions at whose answers staff look twice: a hint, no judgement. Empty for a family."
    )
    consent: FormConsent | None = strawberry.field(
        description="Null while the family keeps the form to itself, and for a form of the municipality's own."
    )
    recorded_at: datetime = strawberry.field(
        description="When it was begun. To anybody but whoever began it and staff: the beginning of that day."
    )
    sent_at: datetime | None = strawberry.field(
        description=f"When it was sent. {STAFF_ARE_TOLD_THE_INSTANT} Null while it is half-way."
    )
    corrected_at: datetime | None = strawberry.field(
        description=f"When it was last corrected. {STAFF_ARE_TOLD_THE_INSTANT} Null while it never was."
    )
    definition_of: strawberry.Private[Definition | None]

    @strawberry.field(description="The form itself. Null for one that the service does not have any more.")
    def definition(self, info: Info) -> FormDefinition | None:
        """The edition it was begun on."""
        return shown_form(self.definition_of, info.context) if self.definition_of else None


@strawberry.type(description="A figure that a form shows and nobody enters.")
class FormFigure:
    """A computed figure."""

    question: str = strawberry.field(description="The question's key.")
    text: str = strawberry.field(description="As the form prints it.")


@strawberry.type(description="A form that is meant for today.")
class OfferedForm:
    """An offer."""

    opens_on: date = strawberry.field(description="The first day it is meant for.")
    last_day: date | None = strawberry.field(description="The last day it is meant for. Null where there is no end.")
    answered: AnsweredForm | None = strawberry.field(
        description="What the caller's side has of it, half-way or sent. Null where nobody began it."
    )
    stored: strawberry.Private[Definition]

    @strawberry.field(description="The form, in the edition of this handbook.")
    def definition(self, info: Info) -> FormDefinition:
        """The form."""
        return shown_form(self.stored, info.context)


async def shown_answered_form(seen: Seen, record: StoredForm, context: Context) -> AnsweredForm:
    """A form as somebody sees it who sees `seen`; `record` is one that `views.forms_of` gave."""
    definition = context.services.form_definitions.definition(record.form, record.edition)
    answers = await context.services.forms.answers(record)
    if definition is not None:
        answers = answers_for(seen.standing, record, definition, answers)
    asker, zone = seen.standing, context.services.zone
    is_staff = asker.relation is Relation.STAFF
    score = score_of(definition, answers) if definition else None
    computed = shown_computed(definition, answers, context) if definition else ([], [])
    return AnsweredForm(
        id=id_of(seen, record),
        version=record.version,
        form=record.form,
        edition=record.edition,
        title=in_language(definition.titles, context) if definition else record.form,
        side=record.side,
        audience=record.audience,
        state=record.state,
        answered_on=record.answered_on,
        answers=shown_answers(definition, answers, context) if definition else [],
        computed=computed[0],
        computed_figures=[FormFigure(question=key, text=text) for key, text in computed[1]],
        urgent=list(shown_notices(definition, answers, context)),
        help=shown_help(context) if score and score.shows_help and not is_staff else None,
        score=shown_score(score, context, is_staff=is_staff) if score else None,
        staff_hints=hint_keys(definition, answers) if is_staff else [],
        consent=_shown_consent(seen, record.consent, context) if record.consent else None,
        recorded_at=_recorded_at(seen, record, context),
        sent_at=told_at(record.sent_at, None, asker, zone),
        corrected_at=told_at(record.corrected_at, None, asker, zone),
        definition_of=definition,
    )


def id_of(seen: Seen, record: StoredForm) -> strawberry.ID:
    """A form's id."""
    subject = seen.child.key if isinstance(seen, SeenChild) else seen.pregnancy.key
    return global_id(NodeKind.ANSWERED_FORM, FormKey(subject, record.id))


async def shown_forms(seen: Seen, context: Context) -> list[AnsweredForm]:
    """The forms that are meant for her, the last answered in front. There are never more than the forms there are."""
    newest_first = sorted(
        forms_of(seen), key=lambda one: (one.answered_on, _recorded_at(seen, one, context), one.id), reverse=True
    )
    return [await shown_answered_form(seen, record, context) for record in newest_first]


IssuedOnArgument = Annotated[
    date | None,
    strawberry.argument(
        description="The day printed on the cover of the paper handbook (交付日): it decides on the edition. Left out: that of "
        "the registered handbook, or else the birth."
    ),
]


async def shown_offers(seen: Seen, context: Context, issued_on: date | None) -> list[OfferedForm]:
    """What is meant for today, the last opened in front."""
    offers = await context.services.forms.offered(context.principal, seen, issued_on)
    own = {record.form: record for record in forms_of(seen) if record.side is seen.standing.side}
    return [
        OfferedForm(
            opens_on=offer.opens_on,
            last_day=offer.last_day,
            answered=await shown_answered_form(seen, own[offer.definition.code], context)
            if offer.definition.code in own
            else None,
            stored=offer.definition,
        )
        for offer in offers
    ]


def _recorded_at(seen: Seen, record: StoredForm, context: Context) -> datetime:
    return told_at(record.recorded_at, record.recorded_by, seen.standing, context.services.zone)


def _shown_consent(seen: Seen, consent: WardConsent, context: Context) -> FormConsent:
    given_at = told_at(consent.given_at, consent.given_by, seen.standing, context.services.zone)
    return FormConsent(given_at=given_at, wording=consent.wording)


@strawberry.type(description="The wording of the consent that a family gives for a form.")
class FormConsentText:
    """A wording."""

    wording: str = strawberry.field(description="Its name. Give it as `wording` when she agrees.")
    text: str = strawberry.field(description="What she reads before she agrees, in the caller's language.")


def shown_consent_text(context: Context) -> FormConsentText:
    """The wording that holds."""
    return FormConsentText(wording=CONSENT_WORDING, text=context.say("form.consent"))


@strawberry.type
class ChildFormFields:
    """What a child shows of its forms; `seen` holds only what is meant for the caller."""

    seen: strawberry.Private[SeenChild]

    @strawberry.field(
        description="The forms that were answered about the child, the last in front: of the family's, staff see those it "
        "shows them. Empty for viewers."
    )
    async def forms(self, info: Info) -> list[AnsweredForm]:
        """Answered forms."""
        return await shown_forms(self.seen, info.context)

    @strawberry.field(
        description="The forms that are meant for the child's age today (from birth, for children born early as well). Any "
        "other can be answered all the same. Empty for viewers, and for a handbook that has ENDED."
    )
    async def offered_forms(self, info: Info, handbook_issued_on: IssuedOnArgument = None) -> list[OfferedForm]:
        """Offers."""
        return await shown_offers(self.seen, info.context, handbook_issued_on)


@strawberry.type
class PregnancyFormFields:
    """What a pregnancy shows of its forms; `seen` holds only what is meant for the caller."""

    seen: strawberry.Private[SeenPregnancy]

    @strawberry.field(
        description="The forms that were answered about the pregnancy and by the mother, the last in front. What is the "
        "mother's own is there for her, and for staff while she shows it to them."
    )
    async def forms(self, info: Info) -> list[AnsweredForm]:
        """Answered forms."""
        return await shown_forms(self.seen, info.context)

    @strawberry.field(
        description="The forms that are meant for this week, or for the time after the birth. What is the mother's own is "
        "offered to her alone, and to staff who write for her. Empty for a pregnancy that has ended."
    )
    async def offered_forms(self, info: Info, handbook_issued_on: IssuedOnArgument = None) -> list[OfferedForm]:
        """Offers."""
        return await shown_offers(self.seen, info.context, handbook_issued_on)
