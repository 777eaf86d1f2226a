"""Checkups: when each one is, where, and what to bring."""

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

import strawberry

from handbook_api.checkups.model import CheckupWindow as Window
from handbook_api.platform.texts import LANGUAGES
from schema.context import Context

T = TypeVar("T")


@strawberry.type(
    description="A checkup of the municipality's programme, with the days on which this child can have it."
)
class Checkup:
    """One checkup of one child."""

    code: str = strawberry.field(description="Names the checkup in the programme; stable.")
    name: str = strawberry.field(description="In the caller's language.")
    is_statutory: bool = strawberry.field(
        description="Whether every municipality has to hold it (母子保健法12条); the others are the municipality's own."
    )
    opens_on: date = strawberry.field(description="The first day on which the child can have it.")
    last_day: date = strawberry.field(description="The last day on which the child can have it.")
    is_open: bool = strawberry.field(description="Whether today is one of those days.")
    place: str = strawberry.field(description="Where it is held.")
    bring: list[str] = strawberry.field(description="What to bring.")


def shown_checkup(window: Window, context: Context) -> Checkup:
    """A checkup of a child, told in the caller's language."""
    kind = window.kind
    return Checkup(
        code=kind.code,
        name=_told(kind.names, context),
        is_statutory=kind.statutory,
        opens_on=window.opens_on,
        last_day=window.last_day,
        is_open=window.opens_on <= context.today <= window.last_day,
        place=_told(kind.place, context),
        bring=list(_told(kind.bring, context)),
    )


def _told(texts: Mapping[str, T], context: Context) -> T:
    return texts.get(context.language) or texts[LANGUAGES[0]]
