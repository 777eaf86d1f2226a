"""What is sent about forms besides the answers, and what comes of it."""

from datetime import date

import strawberry

from handbook_api.forms.entry import FormEntry
from handbook_api.forms.service import Written
from schema.forms_inputs import FormAnswerInput, answers_of
from schema.forms_records import AnsweredForm
from schema.mistakes import UserError

_ANSWERED_ON = "The day the answers are of; not before birth, not in the future."


@strawberry.input(description="Begin a form, half-way. It is kept, and nobody but the family's side sees it.")
class StartFormInput:
    """For `startForm`."""

    subject_id: strawberry.ID = strawberry.field(description="The child, or the pregnancy, it is about.")
    form: str = strawberry.field(description="The form's code.")
    answers: list[FormAnswerInput] = strawberry.field(description="What is answered so far; may be empty.")
    edition: str | None = strawberry.field(
        default=None, description="The edition printed in her handbook. Left out: by the day it was issued on."
    )
    handbook_issued_on: date | None = strawberry.field(
        default=None,
        description="The day printed on the cover (交付日); not looked at with `edition`. Left out: that of the registered "
        "handbook, or else the birth.",
    )
    answered_on: date | None = strawberry.field(default=None, description=f"{_ANSWERED_ON} Left out: today.")
    id: strawberry.ID | None = strawberry.field(
        default=None,
        description="A UUID that the app chooses, so that repeating the request begins nothing twice. Left out: one is made.",
    )

    def entry(self) -> FormEntry:
        """What the service takes."""
        return FormEntry(self.form, answers_of(self.answers), self.edition, self.handbook_issued_on, self.answered_on)


@strawberry.input
class _WrittenInput:
    record_id: strawberry.ID = strawberry.field(description="Which form.")
    expected_version: int = strawberry.field(description="The version the person saw.")
    answered_on: date | None = strawberry.field(default=None, description=f"{_ANSWERED_ON} Left out: as it stands.")


@strawberry.input(description="Write on in a form that is half-way: all its answers anew.")
class SaveFormInput(_WrittenInput):
    """For `saveForm`."""

    answers: list[FormAnswerInput] = strawberry.field(
        description="Everything that is answered; what is left out is not."
    )

    def written(self) -> Written:
        """What the service takes."""
        return Written(answers_of(self.answers), self.answered_on)


@strawberry.input(description="Hand a form over as it stands.")
class SendFormInput:
    """For `sendForm`."""

    record_id: strawberry.ID = strawberry.field(description="Which form.")
    expected_version: int = strawberry.field(description="The version the person saw.")


@strawberry.input(description="Replace the answers of a form that was sent.")
class CorrectFormInput(_WrittenInput):
    """For `correctForm`."""

    answers: list[FormAnswerInput] = strawberry.field(
        description="Everything that is answered; what is left out is not."
    )

    def written(self) -> Written:
        """What the service takes."""
        return Written(answers_of(self.answers), self.answered_on)


@strawberry.input(description="Let the municipality see a form that was sent.")
class ShareFormWithWardInput:
    """For `shareFormWithWard`."""

    record_id: strawberry.ID = strawberry.field(description="Which form.")
    expected_version: int = strawberry.field(description="The version the person saw.")
    wording: str = strawberry.field(
        description="The name of the wording she read; `formConsent` has the one that holds."
    )


@strawberry.input(description="Let the municipality see a form no more.")
class StopSharingFormInput:
    """For `stopSharingForm`."""

    record_id: strawberry.ID = strawberry.field(description="Which form.")


@strawberry.input(description="Delete a form of the family's own.")
class DeleteFormInput:
    """For `deleteForm`."""

    record_id: strawberry.ID = strawberry.field(description="Which form.")
    expected_version: int = strawberry.field(description="The version the person saw.")


@strawberry.type(description="What came of changing a form.")
class FormPayload:
    """A form, or why not."""

    record: AnsweredForm | None = strawberry.field(
        description="As it stands now. With `VERSION_CONFLICT`, what somebody else made of it; null with other errors."
    )
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")


@strawberry.type(description="What came of deleting a form.")
class DeleteFormPayload:
    """Whether it is gone."""

    deleted_id: strawberry.ID | None = strawberry.field(description="The id that is gone. Null with errors.")
    record: AnsweredForm | None = strawberry.field(
        description="With `VERSION_CONFLICT`, the form as it stands. Null otherwise."
    )
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")
