"""What a family sees of the municipality: what is open to it, the handbooks it issued, and who looked."""

from datetime import date, datetime

import strawberry

from handbook_api.families.looks import SeenLook
from handbook_api.families.model import ShareSource
from handbook_api.families.views import SeenRegistration, SeenWardShare
from schema.context import Context
from schema.global_ids import NodeKind, global_id

strawberry.enum(
    ShareSource,
    name="WardShareSource",
    description="How a municipality came to see the handbooks. CONSENT: a guardian chose it. COUNTER: its staff used a code "
    "she showed. REGISTRATION: a guardian registered a handbook it had issued.",
)

_ANOTHERS = "Null where another guardian opened it: where she lives could be read from it."
_REGISTERED_BY_ANOTHER = "Null where another guardian registered it: where she lives could be read from it."


@strawberry.type(description="That the staff of one municipality may see the handbooks.")
class WardShare:
    """An opening, as one person sees it."""

    municipality: str | None = strawberry.field(
        description=f"The municipality's code, such as 131202 for Nerima. {_ANOTHERS}"
    )
    until: datetime | None = strawberry.field(description=f"It ends by itself at this instant. {_ANOTHERS}")
    source: ShareSource | None = strawberry.field(description=f"How it came about. {_ANOTHERS}")
    is_mine: bool = strawberry.field(description="Whether the caller opened it.")
    is_waiting: bool = strawberry.field(
        description="Whether the caller opened the handbooks to another municipality since. A guardian opens to one at a "
        "time; this one counts again when the later one is over."
    )


@strawberry.type(
    description="A handbook that a municipality issued on paper and a guardian registered. Twins have two."
)
class HandbookRegistration:
    """A registered handbook, as one person sees it."""

    issued_on: date = strawberry.field(
        description="The day on which it was issued: it decides on which edition of the statutory form the family writes."
    )
    municipality: str | None = strawberry.field(description=f"The municipality's code. {_REGISTERED_BY_ANOTHER}")
    number: str | None = strawberry.field(description=f"The number on its cover. {_REGISTERED_BY_ANOTHER}")
    area: str | None = strawberry.field(
        description="Code of the health centre's area. Null in a municipality without areas, and where another guardian "
        "registered it."
    )
    registered_at: datetime | None = strawberry.field(description=f"When it was registered. {_REGISTERED_BY_ANOTHER}")


@strawberry.type(
    description="That staff looked, one line for each day, municipality and handbook. Who of them it was stays with the "
    "municipality."
)
class AccessLogEntry:
    """A line of the account of looks."""

    on: date = strawberry.field(description="The day, in Japan.")
    municipality: str | None = strawberry.field(description=f"The municipality's code. {_ANOTHERS}")
    municipality_name: str | None = strawberry.field(description=f"Its name in the caller's language. {_ANOTHERS}")
    child_id: strawberry.ID | None = strawberry.field(
        description="The child whose handbook it was. Null for a pregnancy's, and for what is the family's as a whole."
    )
    pregnancy_id: strawberry.ID | None = strawberry.field(
        description="The pregnancy whose handbook it was. Null for a child's, and for what is the family's as a whole."
    )


def shown_share(share: SeenWardShare) -> WardShare:
    """An opening as the client sees it."""
    return WardShare(
        municipality=share.municipality,
        until=share.until,
        source=share.source,
        is_mine=share.is_mine,
        is_waiting=share.is_waiting,
    )


def shown_registration(registration: SeenRegistration) -> HandbookRegistration:
    """A registered handbook as the client sees it."""
    return HandbookRegistration(
        issued_on=registration.issued_on,
        municipality=registration.municipality,
        number=registration.number,
        area=registration.area,
        registered_at=registration.registered_at,
    )


def shown_look(look: SeenLook, context: Context) -> AccessLogEntry:
    """A line of the account of looks as the client sees it."""
    return AccessLogEntry(
        on=look.on,
        municipality=look.municipality,
        municipality_name=_name(look.municipality, context),
        child_id=global_id(NodeKind.CHILD, look.child) if look.child else None,
        pregnancy_id=global_id(NodeKind.PREGNANCY, look.pregnancy) if look.pregnancy else None,
    )


def _name(code: str | None, context: Context) -> str | None:
    """The name of a municipality; its code where it is none of those served."""
    if code is None:
        return None
    municipality = context.services.municipalities.get(code)
    return municipality.names.get(context.language, code) if municipality else code
