"""What a person enters of a form, on which edition, and what of it cannot be. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from handbook_api.families.access import Audience, Side
from handbook_api.families.model import Registration
from handbook_api.forms.answers import Answers, FindingAnswer, TextAnswer, answer_problems
from handbook_api.forms.definition import FormDefinition, FormPurpose, Forms, FormSubject, Question
from handbook_api.forms.values import Sensitivity
from handbook_api.platform.problems import Problem, ProblemCode

_ANSWERED = (FormPurpose.QUESTIONNAIRE, FormPurpose.INTERVIEW)
BEFORE_BIRTH = timedelta(days=300)
"""A handbook is issued during the pregnancy: one from longer before a birth is an elder child's."""


@dataclass(frozen=True, slots=True)
class FormEntry:
    """What a person enters. `edition`: `None` for the one of her handbook, which was issued on `issued_on`.

    `issued_on` is `None` where she does not say. `answered_on` is `None` for today.
    """

    form: str
    answers: Answers
    edition: str | None = None
    issued_on: date | None = None
    answered_on: date | None = None


def issue_day(registrations: Iterable[Registration], born_on: date) -> date:
    """The day on which the handbook of a child born (or due) on `born_on` was issued, as far as it is known.

    Of the handbooks that the family registered, the last of that pregnancy; without one, the day of birth itself.
    """
    of_it = (one.issued_on for one in registrations if born_on - BEFORE_BIRTH <= one.issued_on <= born_on)
    return max(of_it, default=born_on)


def answerable(forms: Forms, entry: FormEntry, issued_on: date) -> FormDefinition | None:
    """The edition that an entry is written on; `None` where there is none, or where it is no form to be answered."""
    definition = (
        forms.definition(entry.form, entry.edition) if entry.edition else forms.for_handbook(entry.form, issued_on)
    )
    return definition if definition is not None and definition.purpose in _ANSWERED else None


def form_problems(
    definition: FormDefinition | None, subjects: frozenset[FormSubject], side: Side
) -> tuple[Problem, ...]:
    """Whether that form can be written in a document about these subjects, and on this side.

    What staff ask for themselves does not exist for a family. What a woman says of how she feels is hers to write:
    staff who were told it have the checkup's own record for it.
    """
    if definition is None or definition.subject not in subjects:
        return (Problem(ProblemCode.UNKNOWN_FORM, ("form",)),)
    if definition.audience is Audience.STAFF and side is Side.FAMILY:
        return (Problem(ProblemCode.UNKNOWN_FORM, ("form",)),)
    if side is Side.OFFICIAL and any(one.sensitivity is Sensitivity.MENTAL_HEALTH for one in definition.questions):
        return (Problem(ProblemCode.FORM_NOT_FOR_YOU, ("form",)),)
    return ()


def entry_problems(
    definition: FormDefinition,
    answers: Answers,
    answered_on: date,
    *,
    side: Side,
    today: date,
    born_on: date | None,
    complete: bool,
) -> tuple[Problem, ...]:
    """Everything that is wrong with what is entered on `definition`. `born_on`: the child's birth, for its forms."""
    written_on = written_by(definition, side)
    return (
        *_day_problems(answered_on, today, born_on),
        *answer_problems(written_on, answers, on=today, complete=complete, not_before=born_on),
    )


def written_by(definition: FormDefinition, side: Side) -> FormDefinition:
    """The form as somebody of that side sees and writes it: what is the family's alone is not there for staff."""
    if side is Side.FAMILY:
        return definition
    questions = tuple(one for one in definition.questions if is_for_staff(one))
    return replace(definition, questions=questions)


def is_for_staff(question: Question) -> bool:
    """Whether staff may read its answer, once the family lets them."""
    return question.sensitivity is not Sensitivity.FAMILY_ONLY


def without_blanks(answers: Answers) -> Answers:
    """The answers without texts of nothing: a field that was emptied again is not answered."""
    return {
        key: replace(answer, text=None) if isinstance(answer, FindingAnswer) and _is_blank(answer.text) else answer
        for key, answer in answers.items()
        if not (isinstance(answer, TextAnswer) and _is_blank(answer.text))
    }


def _is_blank(text: str | None) -> bool:
    return not (text or "").strip()


def _day_problems(answered_on: date, today: date, born_on: date | None) -> tuple[Problem, ...]:
    path = ("answeredOn",)
    if answered_on > today:
        values = {"value": answered_on.isoformat(), "limit": today.isoformat()}
        return (Problem(ProblemCode.DATE_IN_FUTURE, path, values),)
    if born_on is not None and answered_on < born_on:
        values = {"value": answered_on.isoformat(), "limit": born_on.isoformat()}
        return (Problem(ProblemCode.DATE_TOO_EARLY, path, values),)
    return ()
