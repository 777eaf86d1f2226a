"""What is entered to begin, date, correct, claim, end and delete a pregnancy, and to close a child's handbook."""

import strawberry

from handbook_api.pregnancies.service import PregnancyEntry
from schema.pregnancies import DatingInput


@strawberry.input(description="Begin a pregnancy's handbook.")
class BeginPregnancyInput:
    """For `beginPregnancy`."""

    family_id: strawberry.ID = strawberry.field(description="The family whose handbook it is.")
    id: strawberry.ID | None = strawberry.field(
        default=None,
        description="A UUID that the app chooses, so that repeating the request begins nothing twice. Left out: one is "
        "made.",
    )
    dating: DatingInput = strawberry.field(description="What the due date rests on.")
    fetuses: int = strawberry.field(default=1, description="How many children are to come: 1 to 8.")
    is_mine: bool = strawberry.field(description="Whether the caller is the one who is pregnant.")
    municipality: str | None = strawberry.field(
        default=None, description="Code of the municipality whose programme is the pregnancy's, such as 131202."
    )

    def entry(self) -> PregnancyEntry:
        """What the service takes."""
        return PregnancyEntry(self.dating.entry(), self.fetuses, self.is_mine, self.municipality)


@strawberry.input
class _KnownPregnancy:
    pregnancy_id: strawberry.ID = strawberry.field(description="Which pregnancy.")


@strawberry.input
class _SeenPregnancy(_KnownPregnancy):
    expected_version: int = strawberry.field(description="The version the person saw.")


@strawberry.input(description="Set the due date anew. The earlier one stays in its history.")
class SetDueDateInput(_SeenPregnancy):
    """For `setDueDate`."""

    dating: DatingInput = strawberry.field(description="What it rests on now.")


@strawberry.input(description="Replace the number of children to come and the municipality.")
class CorrectPregnancyInput(_SeenPregnancy):
    """For `correctPregnancy`."""

    fetuses: int = strawberry.field(description="How many children are to come: 1 to 8.")
    municipality: str | None = strawberry.field(
        default=None, description="Code of the municipality whose programme is the pregnancy's. Left out: none."
    )


@strawberry.input(description="Delete a pregnancy's handbook that was begun by mistake.")
class DeletePregnancyInput(_SeenPregnancy):
    """For `deletePregnancy`."""


@strawberry.input(description="Say that the pregnancy is the caller's own.")
class ClaimPregnancyInput(_KnownPregnancy):
    """For `claimPregnancy`."""


@strawberry.input(description="For staff: say whose the pregnancy is.")
class CorrectPregnancyMotherInput(_KnownPregnancy):
    """For `correctPregnancyMother`."""

    member_id: strawberry.ID | None = strawberry.field(
        default=None, description="A guardian of the family. Left out: nobody has said so yet."
    )


@strawberry.input(description="Say that a pregnancy ended, or one of several children to come.")
class EndPregnancyInput(_KnownPregnancy):
    """For `endPregnancy`."""

    birth_order: int | None = strawberry.field(
        default=None, description="The place of the one that ended, of several. Left out: all of them."
    )


@strawberry.input(description="Take back that a pregnancy ended, or one of several children to come.")
class UndoPregnancyEndingInput(_KnownPregnancy):
    """For `undoPregnancyEnding`."""

    birth_order: int | None = strawberry.field(
        default=None, description="The place of the one that goes on, of several. Left out: all that ended together."
    )


@strawberry.input(description="Say that a child died.")
class EndChildInput:
    """For `endChild`."""

    child_id: strawberry.ID = strawberry.field(description="Which child.")


@strawberry.input(description="Take back that a child died.")
class UndoChildEndingInput:
    """For `undoChildEnding`."""

    child_id: strawberry.ID = strawberry.field(description="Which child.")
