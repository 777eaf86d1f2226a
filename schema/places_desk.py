"""Places and events as those see them who work on them: what is published, what is proposed, and who may approve."""

from datetime import datetime

import strawberry

from content.places.desk import LocalDesk
from content.places.model import (
    Entry,
    EventFacts,
    Facts,
    LocalState,
    LocalStep,
    PlaceEntry,
    PlaceFacts,
    Proposal,
    Saved,
)
from content.places.wording import JAPANESE, Texts
from handbook_api.platform.problems import Problem, ProblemCode, Refused
from schema.context import Info
from schema.global_ids import NodeKind, global_id
from schema.mistakes import UserError
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
from schema.places import (
    DifferentOpening,
    GeoPoint,
    LocalAccessibility,
    LocalSource,
    LocalText,
    OpeningWeek,
    shown_accessibility,
    shown_different,
    shown_point,
    shown_source,
    shown_weeks,
)

strawberry.enum(
    LocalState,
    name="LocalState",
    description="How far a place or an event is. PROPOSED: nobody outside the municipality sees it. CHANGE_PROPOSED: it is "
    "published as it was. CLOSED: a place that closed for good, an event that was cancelled; shown as such. "
    "REOPENING_PROPOSED: that it is not so any more is proposed. WITHDRAWN: shown to nobody.",
)
strawberry.enum(LocalStep, name="LocalStep", description="What can be done with a place or an event, or was.")

EVERY_LANGUAGE = "In each language it is written in, Japanese first."
NOBODY_SAID = "Null: nobody said."


@strawberry.type(description="All that is said of a place, in every language.")
class LocalPlaceFacts:
    """A place's facts."""

    category: str = strawberry.field(description="The code of its category.")
    names: list[LocalText] = strawberry.field(description=EVERY_LANGUAGE)
    kana: str | None = strawberry.field(description=NOBODY_SAID)
    descriptions: list[LocalText] = strawberry.field(description=EVERY_LANGUAGE)
    addresses: list[LocalText] = strawberry.field(description=EVERY_LANGUAGE)
    point: GeoPoint | None = strawberry.field(description=NOBODY_SAID)
    phone: str | None = strawberry.field(description=NOBODY_SAID)
    website: str | None = strawberry.field(description=NOBODY_SAID)
    weeks: list[OpeningWeek] = strawberry.field(description="When it is open. Empty, as `different`: nobody said.")
    different: list[DifferentOpening] = strawberry.field(description="Days on which other hours hold.")
    hours_notes: list[LocalText] = strawberry.field(description=EVERY_LANGUAGE)
    accessibility: LocalAccessibility = strawberry.field(description="What it has for families.")
    source: LocalSource = strawberry.field(description="Where this was taken from.")


@strawberry.type(description="Something that waits for a second person.")
class LocalProposal:
    """Who proposed, and when."""

    set_by: str = strawberry.field(description="User id of whoever wrote it last, who cannot approve it.")
    set_at: datetime = strawberry.field(description="When.")
    import_id: strawberry.ID | None = strawberry.field(
        description="The import of a file that it came from. Null: from none, or it was changed by hand since."
    )


@strawberry.type(description="One step that was taken with a place.")
class LocalPlaceSave:
    """A step of a place."""

    version: int = strawberry.field(description="The version it made.")
    step: LocalStep = strawberry.field(description="What was done.")
    set_by: str = strawberry.field(description="User id of whoever did it.")
    set_at: datetime = strawberry.field(description="When.")
    state: LocalState = strawberry.field(description="What it was then.")
    facts: LocalPlaceFacts | None = strawberry.field(
        description="What was proposed, approved or dropped in this step. Null: nothing."
    )


@strawberry.type(description="A place as editors and staff of its municipality work on it.")
class LocalPlaceEntry:
    """A place at the desk."""

    stored: strawberry.Private[PlaceEntry]
    id: strawberry.ID = strawberry.field(
        description="The id of the `LocalPlace` that readers see, once it is published."
    )
    version: int = strawberry.field(description="Grows with every step. Give it back when something is done with it.")
    state: LocalState = strawberry.field(description="How far it is.")
    published: LocalPlaceFacts | None = strawberry.field(
        description="What was published last; readers see it unless it is WITHDRAWN or PROPOSED. Null: nothing yet."
    )
    proposed: LocalPlaceFacts | None = strawberry.field(description="What is proposed. Null: nothing.")
    proposal: LocalProposal | None = strawberry.field(description="Who proposed it. Null: nothing is proposed.")
    dataset: str | None = strawberry.field(
        description="The file of open data it comes from. Null: it was entered here."
    )

    @strawberry.field(description="What the caller can do with it as it stands.")
    def possible_steps(self, info: Info) -> list[LocalStep]:
        """For the caller."""
        context = info.context
        return list(context.services.local_life.places.possible_steps(context.principal, self.stored))

    @strawberry.field(description="Every step that was taken, the last in front. Nothing is ever dropped from it.")
    async def history(
        self, info: Info, first: FirstArgument = 20, after: AfterArgument = None
    ) -> Connection[LocalPlaceSave]:
        """A page of steps."""
        page = await history_page(info.context.services.local_life.places, self.stored, first, after)
        edges = [
            Edge(
                cursor=version_cursor(one.version),
                node=LocalPlaceSave(
                    version=one.version,
                    step=one.step,
                    set_by=one.by,
                    set_at=one.at,
                    state=one.state,
                    facts=None if one.facts is None else shown_place_facts(one.facts),
                ),
            )
            for one in page[:first]
        ]
        return connection(edges, after, has_next_page=len(page) > first)


@strawberry.type(description="What came of something that was done with a place.")
class LocalPlacePayload:
    """The place, or why not."""

    place: LocalPlaceEntry | None = strawberry.field(
        description="As it stands now; with VERSION_CONFLICT as somebody else left it. Null with other errors."
    )
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")


@strawberry.type(description="Places that were approved together.")
class ApprovedPlaces:
    """Places."""

    places: list[LocalPlaceEntry] = strawberry.field(description="In the order in which they were named.")


@strawberry.type(description="What came of approving places.")
class ApproveLocalPlacesPayload:
    """All of them, or why not."""

    approved: ApprovedPlaces | None = strawberry.field(description="As they stand now. Null with errors.")
    errors: list[UserError] = strawberry.field(description="What is wrong with which; empty when it was done.")


@strawberry.type(description="How much of an import was approved.")
class LocalImportApproval:
    """A count."""

    total: int = strawberry.field(description="Places and events that were published by this request.")
    is_complete: bool = strawberry.field(description="Whether nothing of it waits any more. Otherwise ask again.")


@strawberry.type(description="What came of approving what a file proposed.")
class ApproveLocalImportPayload:
    """A count, or why not."""

    approval: LocalImportApproval | None = strawberry.field(description="Null with errors.")
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")


def shown_place_entry(entry: PlaceEntry) -> LocalPlaceEntry:
    """A place as those see it who work on it."""
    proposal = entry.proposal
    return LocalPlaceEntry(
        id=global_id(NodeKind.LOCAL_PLACE, entry.key),
        stored=entry,
        version=entry.version,
        state=entry.state,
        published=None if entry.published is None else shown_place_facts(entry.published),
        proposed=None if proposal is None else shown_place_facts(proposal.facts),
        proposal=None if proposal is None else shown_proposal(proposal),
        dataset=entry.imported.dataset if entry.imported else None,
    )


def shown_place_facts(facts: PlaceFacts) -> LocalPlaceFacts:
    """All that is said of a place."""
    hours = facts.hours
    return LocalPlaceFacts(
        category=facts.category,
        names=every_text(facts.names),
        kana=facts.kana,
        descriptions=every_text(facts.descriptions),
        addresses=every_text(facts.addresses),
        point=shown_point(facts.point),
        phone=facts.phone,
        website=facts.website,
        weeks=shown_weeks(hours) if hours else [],
        different=shown_different(hours) if hours else [],
        hours_notes=every_text(hours.notes) if hours else [],
        accessibility=shown_accessibility(facts.accessibility),
        source=shown_source(facts.stated),
    )


async def history_page(
    desk: LocalDesk[Facts], entry: Entry[Facts], first: int, after: str | None
) -> tuple[Saved[Facts], ...]:
    """A page of steps, and one more where there is more."""
    size, position = check_page_size(first), position_at(Listed.LOCAL_HISTORY, after)
    if position is not None and not position.isdecimal():
        raise Refused(Problem(ProblemCode.NOT_A_CURSOR, ("after",)))
    return await desk.history(entry, size + 1, None if position is None else int(position))


def version_cursor(version: int) -> str:
    """The cursor of a step."""
    return cursor_at(Listed.LOCAL_HISTORY, str(version))


def every_text(texts: Texts) -> list[LocalText]:
    """A text in each language, Japanese first."""
    return [LocalText(text=texts[one], language=one) for one in sorted(texts, key=lambda one: (one != JAPANESE, one))]


def shown_proposal(proposal: Proposal[PlaceFacts] | Proposal[EventFacts]) -> LocalProposal:
    """Who proposed, and when."""
    return LocalProposal(
        set_by=proposal.by,
        set_at=proposal.at,
        import_id=strawberry.ID(proposal.file) if proposal.file else None,
    )
