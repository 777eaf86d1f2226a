"""What mutations of a journal take and answer."""

import strawberry

from handbook_api.families.access import Audience
from handbook_api.journal.records import EntryKind
from handbook_api.journal.rules import EntryDraft
from schema.journal import JournalAudience, JournalEntry
from schema.mistakes import UserError
from schema.remembered_days import RememberedDayInput


@strawberry.input
class _EntryInput:
    kind: EntryKind = strawberry.field(description="What it is.")
    happened: RememberedDayInput = strawberry.field(
        description="When it happened: not in the future, and in a child's journal not before the birth."
    )
    audience: JournalAudience = strawberry.field(
        description="Whom it is for; the writer chooses each time. MOTHER is for the mother alone to choose, and not for a "
        "milestone; a pregnancy's journal has no FAMILY, because viewers see no pregnancy."
    )
    title: str | None = strawberry.field(default=None, description="At most 100 characters. Needed for FIRST.")
    text: str | None = strawberry.field(default=None, description="At most 4,000 characters.")
    milestone: str | None = strawberry.field(
        default=None, description="A code of `Child.milestones`. Needed for MILESTONE, and for nothing else."
    )
    photo_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list,
        description="Its photos in order, at most ten: uploaded by the writer into this journal, or in the entry already.",
    )

    def draft(self, photos: tuple[str, ...]) -> EntryDraft:
        """What the service takes; `photos` are the own ids behind `photoIds`."""
        return EntryDraft(
            kind=self.kind,
            happened=self.happened.stored(),
            audience=Audience(self.audience.value),
            title=self.title,
            text=self.text,
            milestone=self.milestone,
            photos=photos,
        )


@strawberry.input(description="Write an entry.")
class RecordJournalEntryInput(_EntryInput):
    """For `recordJournalEntry`."""

    handbook_id: strawberry.ID = strawberry.field(description="The child or the pregnancy whose journal it is.")
    id: strawberry.ID | None = strawberry.field(
        default=None, description="A UUID that the app chooses, so that a repeat writes no second entry."
    )


@strawberry.input(description="Replace everything that was written in an entry.")
class CorrectJournalEntryInput(_EntryInput):
    """For `correctJournalEntry`."""

    entry_id: strawberry.ID = strawberry.field(description="Which entry.")
    expected_version: int = strawberry.field(description="The version the person saw.")


@strawberry.input(description="Delete an entry with its photos.")
class DeleteJournalEntryInput:
    """For `deleteJournalEntry`."""

    entry_id: strawberry.ID = strawberry.field(description="Which entry.")
    expected_version: int = strawberry.field(description="The version the person saw.")


@strawberry.input(description="Open one entry to the municipality's staff, or close it again.")
class SetJournalWardConsentInput:
    """For `setJournalWardConsent`."""

    entry_id: strawberry.ID = strawberry.field(description="Which entry.")
    expected_version: int = strawberry.field(description="The version the person saw.")
    is_open: bool = strawberry.field(
        description="Whether staff with the family's consent may see it. Show `wardConsentText` before saying true."
    )


@strawberry.type(description="What came of writing an entry.")
class JournalEntryPayload:
    """An entry, or why not."""

    entry: JournalEntry | None = strawberry.field(
        description="As it stands now. With `VERSION_CONFLICT`, what somebody else made of it; with "
        "`MILESTONE_ALREADY_RECORDED`, the entry that has the milestone; null with other errors."
    )
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")


@strawberry.type(description="What came of deleting an entry.")
class DeleteJournalEntryPayload:
    """Whether it is gone."""

    deleted_id: strawberry.ID | None = strawberry.field(description="The id that is gone. Null with errors.")
    entry: JournalEntry | None = strawberry.field(
        description="With `VERSION_CONFLICT`, the entry as it stands. Null otherwise."
    )
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")
