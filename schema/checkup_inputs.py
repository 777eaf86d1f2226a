"""What is sent about a checkup that was held."""

from dataclasses import replace
from datetime import date

import strawberry

from handbook_api.checkups.entry import CheckupEntry, OwnCheckupEntry, ReferralEntry
from handbook_api.checkups.records import Judgement
from handbook_api.forms.answers import Answers
from handbook_api.platform.problems import Refused
from schema.forms_inputs import FormAnswerInput, answers_of

_CHOSEN_ID = "A UUID that the app chooses, so that repeating the request records nothing twice. Left out: one is made."
_SUBJECT = "The child's id; for a checkup of the mother's, that of her pregnancy."
_CONFIRMED = (
    "Whether the person looked again after `OUTSIDE_CHECKUP_WINDOW` or `IMPLAUSIBLE_UNLESS_CONFIRMED` and it is right."
)


@strawberry.input(description="Whether a detailed examination is needed (要精査), and what came of it.")
class CheckupReferralInput:
    """A referral."""

    needed: bool = strawberry.field(description="Whether it is needed.")
    done_on: date | None = strawberry.field(default=None, description="The day it was done; only when `needed`.")
    result: str | None = strawberry.field(
        default=None, description="What came of it, at most 1,000 characters; only when `needed`."
    )

    def entry(self) -> ReferralEntry:
        """What the service takes."""
        return ReferralEntry(self.needed, self.done_on, self.result)


@strawberry.input
class FoundInput:
    """What staff enter of one person's checkup."""

    findings: list[FormAnswerInput] = strawberry.field(
        default_factory=list,
        description="Answers to the form of the checkup (`findingsForm`), all of them anew. Weight, height and head become a "
        "growth record of the child's.",
    )
    judgement: Judgement | None = strawberry.field(
        default=None, description="The doctor's judgement. Left out: none yet."
    )
    referral: CheckupReferralInput | None = strawberry.field(default=None, description="Left out: nothing said of one.")
    place: str | None = strawberry.field(default=None, description="Where it was held, at most 100 characters.")
    remarks: str | None = strawberry.field(
        default=None, description="For staff alone, at most 4,000 characters. They never reach the family."
    )
    sign: bool = strawberry.field(
        default=False,
        description="Whether whoever sends it stands for it. For some checkups that needs a judgement. What was signed is "
        "signed anew by every correction.",
    )
    reason: str | None = strawberry.field(
        default=None, description="Why it is changed, at most 1,000 characters; needed for what was signed."
    )
    confirmed: bool = strawberry.field(default=False, description=_CONFIRMED)

    def found(self, kind: str, attended_on: date) -> CheckupEntry:
        """What the service takes. Raises `Refused` for findings that are no answers."""
        return CheckupEntry(
            kind=kind,
            attended_on=attended_on,
            findings=_findings(self.findings),
            judgement=self.judgement,
            referral=self.referral.entry() if self.referral else None,
            place=self.place,
            remarks=self.remarks,
            sign=self.sign,
            reason=self.reason,
            confirmed=self.confirmed,
        )


@strawberry.input(
    description="Record a checkup that was held; for staff. There is one record of each kind for a person."
)
class RecordCheckupInput(FoundInput):
    """For `recordCheckup`."""

    subject_id: strawberry.ID = strawberry.field(description=_SUBJECT)
    kind: str = strawberry.field(description="The checkup's code in the municipality's programme.")
    attended_on: date = strawberry.field(description="The day it was held.")
    id: strawberry.ID | None = strawberry.field(default=None, description=_CHOSEN_ID)


@strawberry.input(description="Replace everything that was entered about a checkup; for staff.")
class CorrectCheckupInput(FoundInput):
    """For `correctCheckup`."""

    record_id: strawberry.ID = strawberry.field(description="Which record.")
    expected_version: int = strawberry.field(description="The version the person saw.")
    attended_on: date = strawberry.field(description="The day it was held.")


@strawberry.input(description="Stand for a record as it is; for staff.")
class SignCheckupInput:
    """For `signCheckup`."""

    record_id: strawberry.ID = strawberry.field(description="Which record.")
    expected_version: int = strawberry.field(description="The version the person saw.")


@strawberry.input(description="Show the family what was found; for staff.")
class ReleaseCheckupInput:
    """For `releaseCheckup`."""

    record_id: strawberry.ID = strawberry.field(description="Which record.")
    expected_version: int = strawberry.field(description="The version the person saw.")
    withhold: list[str] = strawberry.field(
        default_factory=list, description="Keys of questions whose answers stay with the municipality."
    )


@strawberry.input(description="Take back a record that was written for the wrong person; for staff.")
class WithdrawCheckupInput:
    """For `withdrawCheckup`."""

    record_id: strawberry.ID = strawberry.field(description="Which record.")
    expected_version: int = strawberry.field(description="The version the person saw.")
    reason: str = strawberry.field(description="Why, at most 1,000 characters. Staff read it.")


@strawberry.input
class _OwnInput:
    kind: str = strawberry.field(description="The checkup's code in the municipality's programme.")
    attended_on: date = strawberry.field(description="The day it was held; not before birth, not in the future.")
    place: str | None = strawberry.field(default=None, description="Where it was held, at most 100 characters.")
    note: str | None = strawberry.field(default=None, description="Free text, at most 1,000 characters.")
    confirmed: bool = strawberry.field(default=False, description=_CONFIRMED)

    def entry(self) -> OwnCheckupEntry:
        """What the service takes."""
        return OwnCheckupEntry(self.kind, self.attended_on, self.place, self.note, self.confirmed)


@strawberry.input(description="Enter that a checkup was held, so that nobody reminds of it any more; for guardians.")
class RecordOwnCheckupInput(_OwnInput):
    """For `recordOwnCheckup`."""

    subject_id: strawberry.ID = strawberry.field(description=_SUBJECT)
    id: strawberry.ID | None = strawberry.field(default=None, description=_CHOSEN_ID)


@strawberry.input(description="Replace everything that the family entered about a checkup.")
class CorrectOwnCheckupInput(_OwnInput):
    """For `correctOwnCheckup`."""

    record_id: strawberry.ID = strawberry.field(description="Which record.")
    expected_version: int = strawberry.field(description="The version the person saw.")


@strawberry.input(description="Delete a record of the family's own.")
class DeleteOwnCheckupInput:
    """For `deleteOwnCheckup`."""

    record_id: strawberry.ID = strawberry.field(description="Which record.")
    expected_version: int = strawberry.field(description="The version the person saw.")


def _findings(inputs: list[FormAnswerInput]) -> Answers:
    try:
        return answers_of(inputs)
    except Refused as refused:
        raise Refused(*(replace(one, path=("findings", *one.path[1:])) for one in refused.problems)) from None
