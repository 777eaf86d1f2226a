"""That a pregnancy or a child's life ended, and the quiet page that goes with it."""

from datetime import date, timedelta

import strawberry

from handbook_api.families.access import Relation, Standing
from handbook_api.platform.endings import UNDO_WITHIN
from handbook_api.platform.endings import Ending as StoredEnding
from handbook_api.pregnancies.support import SupportContact as StoredContact
from schema.context import Context


@strawberry.type(description="That it ended. No reason was asked, and none is kept.")
class Ending:
    """An ending."""

    said_on: date = strawberry.field(description="The day on which it was said.")
    may_be_undone_until: date = strawberry.field(
        description="The last whole day on which it can be taken back if it was said by mistake."
    )


@strawberry.type(description="Somebody to talk to.")
class SupportContact:
    """A contact."""

    name: str = strawberry.field(description="Who it is.")
    phone: str | None = strawberry.field(description="Null where whom to call depends on where one lives.")
    hours: str | None = strawberry.field(description="When somebody answers. Null where it is not known.")
    checked_on: date = strawberry.field(description="When this was last looked up.")
    is_verified: bool = strawberry.field(
        description="Whether it was looked up at the office itself. Where not, say when it was checked."
    )


@strawberry.type(description="The quiet page after a loss. To be shown as it is: nothing is to be added to it.")
class EndingSupport:
    """A few sentences and contacts."""

    text: str = strawberry.field(description="In paragraphs, separated by line breaks.")
    contacts: list[SupportContact] = strawberry.field(description="Whom one can talk to.")


def shown_ending(ending: StoredEnding | None, context: Context) -> Ending | None:
    """An ending, by the day: the hour would tell when somebody was in the app."""
    if ending is None:
        return None
    said_on = context.services.pregnancies.day_of(ending.said_at)
    return Ending(said_on=said_on, may_be_undone_until=said_on + UNDO_WITHIN - timedelta(days=1))


def support_after_pregnancy(asker: Standing, context: Context) -> EndingSupport | None:
    """The page after the end of a pregnancy, for guardians."""
    return _support(asker, context.services.ending_support.after_pregnancy, context)


def support_after_one_of_several(asker: Standing, context: Context) -> EndingSupport | None:
    """The page after the end of one of several children to come, while the pregnancy went on; for guardians."""
    return _support(asker, context.services.ending_support.after_one_of_several, context)


def support_after_birth(asker: Standing, context: Context) -> EndingSupport | None:
    """The page after a child's death, for guardians."""
    return _support(asker, context.services.ending_support.after_birth, context)


def _support(asker: Standing, texts: dict[str, str], context: Context) -> EndingSupport | None:
    if asker.relation not in (Relation.MOTHER, Relation.GUARDIAN):
        return None
    contacts = context.services.ending_support.contacts
    return EndingSupport(
        text=texts[context.language].strip(), contacts=[_shown_contact(one, context.language) for one in contacts]
    )


def _shown_contact(contact: StoredContact, language: str) -> SupportContact:
    return SupportContact(
        name=contact.names[language],
        phone=contact.phone,
        hours=contact.hours[language] if contact.hours else None,
        checked_on=contact.checked_on,
        is_verified=contact.verified,
    )
