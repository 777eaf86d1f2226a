"""What is shown with the answers to a form: what has to be read at once, help, points, and hints for staff."""

from collections.abc import Iterator
from datetime import date

import strawberry

from handbook_api.forms.answers import Answers
from handbook_api.forms.conditions import staff_hints, urgent_texts
from handbook_api.forms.definition import FormDefinition as Definition
from handbook_api.forms.scoring import Score, score_of
from schema.context import Context
from schema.forms import in_language


@strawberry.type(description="What has to be read at once, because a question was answered so.")
class FormUrgentNotice:
    """An urgent text."""

    question: str = strawberry.field(description="The question's key.")
    text: str = strawberry.field(description="In the caller's language.")


@strawberry.type(description="Somebody to talk to.")
class FormHelpContact:
    """A contact."""

    name: str = strawberry.field(description="In the caller's language.")
    phone: str | None = strawberry.field(description="Null where whom to call depends on where one lives.")
    hours: str | None = strawberry.field(description="When. Null where it depends on where one lives.")
    source: str = strawberry.field(description="Where it was found.")
    checked_on: date = strawberry.field(description="When that was looked at.")
    is_verified: bool = strawberry.field(description="Whether it was the office's own page.")


@strawberry.type(description="Help that is shown at once, before anything else. It judges nothing.")
class FormHelp:
    """Help."""

    text: str = strawberry.field(description="Some sentences, in the caller's language.")
    contacts: list[FormHelpContact] = strawberry.field(description="Whom to call.")


@strawberry.type(description="The points of a questionnaire. A number and no diagnosis; never shown as good or bad.")
class FormScore:
    """Points."""

    total: int | None = strawberry.field(description="Null until every question is answered.")
    most: int = strawberry.field(description="The highest total there can be.")
    text: str = strawberry.field(description="What to show with it; the same words whatever the total is.")
    is_for_follow_up: bool | None = strawberry.field(
        description="Whether staff look twice, by the questionnaire's published figures. Null for everybody but staff."
    )


def shown_help(context: Context) -> FormHelp:
    """Where there is somebody to talk to."""
    found = context.services.form_help
    return FormHelp(
        text=in_language(found.texts, context),
        contacts=[
            FormHelpContact(
                name=in_language(one.names, context),
                phone=one.phone,
                hours=in_language(one.hours, context) if one.hours else None,
                source=one.source,
                checked_on=one.checked_on,
                is_verified=one.verified,
            )
            for one in found.contacts
        ],
    )


def shown_notices(definition: Definition | None, answers: Answers, context: Context) -> Iterator[FormUrgentNotice]:
    """What has to be read at once, in the form's order."""
    for question, urgent in urgent_texts(definition, answers) if definition else ():
        yield FormUrgentNotice(question=question.key, text=in_language(urgent.texts, context))


def hint_keys(definition: Definition | None, answers: Answers) -> list[str]:
    """Keys of the questions at whose answers staff look twice, in the form's order."""
    if definition is None:
        return []
    score = score_of(definition, answers)
    hinted = {one.key for one in staff_hints(definition, answers)}
    if score is not None and score.shows_help and score.self_harm_question is not None:
        hinted.add(score.self_harm_question)
    return [one.key for one in definition.questions if one.key in hinted]


def shown_score(score: Score, context: Context, *, is_staff: bool) -> FormScore:
    """The points, always with the same words."""
    return FormScore(
        total=score.total,
        most=score.most,
        text=context.say("form.score.neutral"),
        is_for_follow_up=score.is_for_follow_up if is_staff else None,
    )
