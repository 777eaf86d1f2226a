"""Journals: entries with photos, and the milestones of a child."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

import strawberry

from handbook_api.children.model import ChildStatus
from handbook_api.children.views import SeenChild
from handbook_api.families.access import Action, Side, Standing
from handbook_api.journal.keys import ItemKey, JournalKey
from handbook_api.journal.reading import not_a_cursor
from handbook_api.journal.records import EntryKind
from handbook_api.journal.service import CONSENT_WORDING
from handbook_api.journal.views import SeenEntry
from handbook_api.platform.clock import civil_date
from handbook_api.platform.texts import LANGUAGES
from handbook_api.pregnancies.views import SeenPregnancy
from schema.context import Context, Info
from schema.global_ids import NodeKind, global_id
from schema.node import Node
from schema.paging import (
    AfterArgument,
    Connection,
    Edge,
    FirstArgument,
    Listed,
    check_page_size,
    connection,
    cursor_at,
    position_at,
)
from schema.photos import Photo, shown_photo
from schema.remembered_days import RememberedDay, shown_day
from schema.teeth import TeethChart, shown_teeth

strawberry.enum(
    EntryKind,
    name="JournalEntryKind",
    description="NOTE: a diary's entry. FIRST: something for the first time, under a title of the family's own. MILESTONE: "
    "one of the milestones there are, of which a child has each once.",
)


@strawberry.enum(
    description="Whom an entry is for. FAMILY: all members, viewers as well. GUARDIANS: every guardian. MOTHER: the mother "
    "alone. Staff see one only with a consent of its own."
)
class JournalAudience(StrEnum):
    """What a writer can choose."""

    FAMILY = "FAMILY"
    GUARDIANS = "GUARDIANS"
    MOTHER = "MOTHER"


@strawberry.type(description="The family's consent that the municipality's staff may see one entry.")
class JournalWardConsent:
    """A consent."""

    given_on: date = strawberry.field(description="The day it was given.")
    wording: str = strawberry.field(description="Which wording was agreed to; stable.")
    text: str = strawberry.field(description="That wording, in the caller's language.")


@strawberry.type(description="An entry of a journal. It is the family's own.")
class JournalEntry(Node):
    """An entry as one person sees it."""

    version: int = strawberry.field(description="Give it as `expectedVersion` when changing the entry.")
    kind: EntryKind = strawberry.field(description="What it is.")
    happened: RememberedDay = strawberry.field(description="When it happened, as well as it is remembered.")
    milestone: str | None = strawberry.field(
        description="The milestone's code, such as `WALKED_ALONE`. Null where it is none."
    )
    milestone_name: str | None = strawberry.field(
        description="The milestone in the caller's language. Null where it is none."
    )
    title: str | None = strawberry.field(description="Null where there is none.")
    text: str | None = strawberry.field(description="Free text. Null where there is none.")
    audience: JournalAudience = strawberry.field(description="Whom it is for.")
    photos: list[Photo] = strawberry.field(description="Its photos, in the writer's order; at most ten.")
    ward_consent: JournalWardConsent | None = strawberry.field(
        description="The consent that opens it to the municipality. Null while there is none, and for viewers."
    )
    ward_consent_text: str = strawberry.field(
        description="What somebody agrees to who opens it to the municipality: to be shown before she does."
    )
    recorded_on: date = strawberry.field(
        description="The day it was first written. The minute would tell when somebody was in the app, and is not told."
    )
    corrected_on: date | None = strawberry.field(description="The day it was last changed. Null if never.")


@strawberry.type(
    description="A milestone and, once it was written down, the entry with its day. Nothing here says that one is late."
)
class Milestone:
    """A milestone of one child."""

    code: str = strawberry.field(description="Give it as `milestone`; stable, such as `WALKED_ALONE`.")
    name: str = strawberry.field(description="In the caller's language.")
    explanation: str = strawberry.field(description="What is meant, in the caller's language.")
    entry: JournalEntry | None = strawberry.field(description="Null while there is none that the caller sees.")


async def shown_entry(seen: SeenEntry, context: Context) -> JournalEntry:
    """An entry as the client sees it."""
    entry, cipher = seen.entry, context.services.cipher
    return JournalEntry(
        id=global_id(NodeKind.JOURNAL_ENTRY, entry.key),
        version=entry.version,
        kind=entry.kind,
        happened=shown_day(entry.happened),
        milestone=entry.milestone,
        milestone_name=_milestone_named(entry.milestone, context),
        title=await cipher.decrypt_optional(entry.sealed_title),
        text=await cipher.decrypt_optional(entry.sealed_text),
        audience=JournalAudience(entry.audience.value),
        photos=[await shown_photo(photo, context) for photo in seen.photos],
        ward_consent=_consent(seen, context),
        ward_consent_text=context.say(f"journal.consent.{CONSENT_WORDING}"),
        recorded_on=_day(entry.recorded_at, context),
        corrected_on=_day(entry.corrected_at, context) if entry.corrected_at else None,
    )


def _consent(seen: SeenEntry, context: Context) -> JournalWardConsent | None:
    consent = seen.entry.consent
    is_viewer = seen.asker.member is not None and not seen.asker.may(Action.CORRECT, Side.FAMILY, seen.entry.audience)
    if consent is None or is_viewer:
        return None
    return JournalWardConsent(
        given_on=_day(consent.given_at, context),
        wording=consent.wording,
        text=context.say(f"journal.consent.{consent.wording}"),
    )


def _day(instant: datetime, context: Context) -> date:
    return civil_date(instant, context.services.journal.zone)


def _milestone_named(code: str | None, context: Context) -> str | None:
    """The code itself for one that the data file does not have any more."""
    if code is None:
        return None
    known = context.services.journal.milestones.by_code.get(code)
    return _told(known.names, context) if known else code


def _told(texts: Mapping[str, str], context: Context) -> str:
    return texts.get(context.language) or texts[LANGUAGES[0]]


async def _page(
    journal: JournalKey, asker: Standing, context: Context, first: int, after: str | None
) -> Connection[JournalEntry]:
    size, position = check_page_size(first), position_at(Listed.JOURNAL, after)
    before = ItemKey.parse(position) if position is not None else None
    if position is not None and before is None:
        raise not_a_cursor()
    reading = context.services.journal.reading
    found = await reading.page(context.principal, journal, asker, before, size + 1)
    edges = [
        Edge(cursor=cursor_at(Listed.JOURNAL, str(one.entry.key)), node=await shown_entry(one, context))
        for one in found[:size]
    ]
    return connection(edges, after, has_next_page=len(found) > size)


@strawberry.type
class ChildJournalFields:
    """What a child's handbook has of journal, milestones and teeth."""

    seen: strawberry.Private[SeenChild]

    @strawberry.field(description="The child's journal, the last that happened in front: what is meant for the caller.")
    async def journal(
        self, info: Info, first: FirstArgument = 20, after: AfterArgument = None
    ) -> Connection[JournalEntry]:
        """A page of entries."""
        return await _page(JournalKey(self.seen.child.key), self.seen.standing, info.context, first, after)

    @strawberry.field(
        description="Every milestone there is, in the order in which most children come to them, with the entry of each one "
        "that was written down. Of a handbook that has ENDED those alone that were."
    )
    async def milestones(self, info: Info) -> list[Milestone]:
        """All milestones."""
        context, journal = info.context, JournalKey(self.seen.child.key)
        found = await context.services.journal.reading.milestones(context.principal, journal, self.seen.standing)
        return [
            Milestone(
                code=one.code,
                name=_told(one.names, context),
                explanation=_told(one.explanations, context),
                entry=await shown_entry(found[one.code], context) if one.code in found else None,
            )
            for one in context.services.journal.milestones.by_code.values()
            if one.code in found or self.seen.child.status is ChildStatus.ACTIVE
        ]

    @strawberry.field(description="When the child's teeth came through. For whoever sees the child.")
    def teeth(self, info: Info) -> TeethChart:
        """The chart."""
        return shown_teeth(self.seen, info.context)


@strawberry.type
class PregnancyJournalFields:
    """What a pregnancy's handbook has of a journal."""

    seen: strawberry.Private[SeenPregnancy]

    @strawberry.field(
        description="The pregnancy's journal, the last that happened in front: what is meant for the caller."
    )
    async def journal(
        self, info: Info, first: FirstArgument = 20, after: AfterArgument = None
    ) -> Connection[JournalEntry]:
        """A page of entries."""
        return await _page(JournalKey(self.seen.pregnancy.key), self.seen.standing, info.context, first, after)
