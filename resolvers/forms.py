"""Forms: their definitions, and answering them."""

from typing import Annotated

import strawberry

from handbook_api.families.access import Audience
from handbook_api.forms.keys import FormKey
from handbook_api.forms.views import SeenForm
from handbook_api.platform.identity import Role
from handbook_api.platform.ids import ChildKey, PregnancyKey
from handbook_api.platform.problems import Problem, ProblemCode, Refused
from resolvers.attempts import Attempt, attempt
from resolvers.keys import chosen_or_new_id
from schema.context import Context, Info
from schema.forms import FormDefinition, shown_form
from schema.forms_changes import (
    CorrectFormInput,
    DeleteFormInput,
    DeleteFormPayload,
    FormPayload,
    SaveFormInput,
    SendFormInput,
    ShareFormWithWardInput,
    StartFormInput,
    StopSharingFormInput,
)
from schema.forms_records import AnsweredForm, FormConsentText, shown_answered_form, shown_consent_text
from schema.global_ids import NodeKind, global_id, key_of, parse_global_id


@strawberry.type
class FormQueries:
    """Queries about forms."""

    @strawberry.field(
        description="A form as the service has it; nobody has to be signed in. Null for one that there is not: a "
        "questionnaire whose wording nobody supplied, and for everybody but staff what staff ask for themselves."
    )
    def form_definition(
        self,
        info: Info,
        code: Annotated[str, strawberry.argument(description="The form's code.")],
        edition: Annotated[
            str | None, strawberry.argument(description="Which edition. Left out: the newest one.")
        ] = None,
    ) -> FormDefinition | None:
        """The form."""
        context = info.context
        forms = context.services.form_definitions
        found = forms.definition(code, edition) if edition else forms.latest(code)
        is_staff = context.caller is not None and context.caller.role is Role.STAFF
        if found is None or (found.audience is Audience.STAFF and not is_staff):
            return None
        return shown_form(found, context)

    @strawberry.field(description="What a family reads before it lets the municipality see a form.")
    def form_consent(self, info: Info) -> FormConsentText:
        """The wording that holds."""
        _ = info.context.principal
        return shown_consent_text(info.context)


@strawberry.type
class FormMutations:
    """Changes to answered forms."""

    @strawberry.mutation(
        description="Begin a form, half-way. By staff the record is OFFICIAL: copied from paper, for a family without a "
        "telephone. Safe to repeat with the same `id`. Where the other parent began it already, the answer is a "
        "`VERSION_CONFLICT` with that record."
    )
    async def start_form(
        self, info: Info, input: Annotated[StartFormInput, strawberry.argument(description="What is answered so far.")]
    ) -> FormPayload:
        """The form, or why not."""
        context = info.context

        async def work() -> SeenForm:
            key = FormKey(_subject(input.subject_id), chosen_or_new_id(input.id))
            return await context.services.forms.start(context.principal, key, input.entry())

        return await _payload(await attempt(work, context), context)

    @strawberry.mutation(description="Write on in a form that is half-way: all its answers anew.")
    async def save_form(
        self, info: Info, input: Annotated[SaveFormInput, strawberry.argument(description="The answers, anew.")]
    ) -> FormPayload:
        """The form, or why not."""
        context = info.context

        async def work() -> SeenForm:
            key = _form_key(input.record_id)
            return await context.services.forms.save(context.principal, key, input.expected_version, input.written())

        return await _payload(await attempt(work, context), context)

    @strawberry.mutation(
        description="Hand a form over: it is answered. The municipality sees it only once `shareFormWithWard` says so. Safe to "
        "repeat."
    )
    async def send_form(
        self, info: Info, input: Annotated[SendFormInput, strawberry.argument(description="Which form.")]
    ) -> FormPayload:
        """The form, or why not."""
        context = info.context

        async def work() -> SeenForm:
            key = _form_key(input.record_id)
            return await context.services.forms.send(context.principal, key, input.expected_version)

        return await _payload(await attempt(work, context), context)

    @strawberry.mutation(description="Replace the answers of a form that was sent. Whoever may see it still does.")
    async def correct_form(
        self, info: Info, input: Annotated[CorrectFormInput, strawberry.argument(description="The answers, anew.")]
    ) -> FormPayload:
        """The corrected form, or why not."""
        context = info.context

        async def work() -> SeenForm:
            key = _form_key(input.record_id)
            return await context.services.forms.correct(context.principal, key, input.expected_version, input.written())

        return await _payload(await attempt(work, context), context)

    @strawberry.mutation(
        description="Let the staff of the municipality that sees this family read a form, from now on; for guardians, and of "
        "what is the mother's own for her. Safe to repeat."
    )
    async def share_form_with_ward(
        self, info: Info, input: Annotated[ShareFormWithWardInput, strawberry.argument(description="Which form.")]
    ) -> FormPayload:
        """The form, or why not."""
        context = info.context

        async def work() -> SeenForm:
            key = _form_key(input.record_id)
            return await context.services.form_sharing.share(
                context.principal, key, input.expected_version, input.wording
            )

        return await _payload(await attempt(work, context), context)

    @strawberry.mutation(description="Let the municipality see a form no more, at once. Safe to repeat.")
    async def stop_sharing_form(
        self, info: Info, input: Annotated[StopSharingFormInput, strawberry.argument(description="Which form.")]
    ) -> FormPayload:
        """The form, or why not."""
        context = info.context

        async def work() -> SeenForm:
            return await context.services.form_sharing.stop(context.principal, _form_key(input.record_id))

        return await _payload(await attempt(work, context), context)

    @strawberry.mutation(description="Delete a form of the family's own. Safe to repeat.")
    async def delete_form(
        self, info: Info, input: Annotated[DeleteFormInput, strawberry.argument(description="Which form.")]
    ) -> DeleteFormPayload:
        """The id that is gone, or why not."""
        context = info.context

        async def work() -> FormKey:
            key = _form_key(input.record_id)
            await context.services.form_sharing.delete(context.principal, key, input.expected_version)
            return key

        tried = await attempt(work, context)
        return DeleteFormPayload(
            deleted_id=global_id(NodeKind.ANSWERED_FORM, tried.result) if tried.result else None,
            record=await _current(tried.current, context),
            errors=tried.errors,
        )


def _form_key(text: str) -> FormKey:
    key = FormKey.parse(key_of(NodeKind.ANSWERED_FORM, text, "recordId"))
    if key is None:
        raise _not_found("recordId")
    return key


def _subject(text: str) -> ChildKey | PregnancyKey:
    kind, key = parse_global_id(text) or (None, "")
    subject: ChildKey | PregnancyKey | None = None
    if kind is NodeKind.CHILD:
        subject = ChildKey.parse(key)
    elif kind is NodeKind.PREGNANCY:
        subject = PregnancyKey.parse(key)
    if subject is None:
        raise _not_found("subjectId")
    return subject


def _not_found(field: str) -> Refused:
    return Refused(Problem(ProblemCode.NOT_FOUND, (field,)))


async def _payload(tried: Attempt[SeenForm], context: Context) -> FormPayload:
    return FormPayload(record=await _current(tried.result or tried.current, context), errors=tried.errors)


async def _current(found: object, context: Context) -> AnsweredForm | None:
    return await shown_answered_form(found.of, found.record, context) if isinstance(found, SeenForm) else None
