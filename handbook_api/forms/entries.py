"""The shape of a form's file: which keys there are, and what may stand behind each."""

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import Field, PlainValidator, model_validator

from handbook_api.families.access import Audience
from handbook_api.forms.definition import Anchor, FormPurpose, FormStatus, FormSubject, ReferenceTime, Section
from handbook_api.forms.entry_values import AgeEntry, Day, Edition, Entry, InEveryLanguage, Key, Sourced, Text
from handbook_api.forms.question_entries import QuestionEntry, UsedEntry


def _question(written: object) -> QuestionEntry | UsedEntry:
    """By its keys, not by trying both: a mistake is told once, and of the shape that was meant."""
    if isinstance(written, Mapping) and "use" in written:
        return UsedEntry.model_validate(written)
    return QuestionEntry.model_validate(written)


AnyQuestion = Annotated[QuestionEntry | UsedEntry, PlainValidator(_question)]


class ReferenceEntry(Entry):
    """When a form is meant to be answered."""

    anchor: Anchor
    opens_at: AgeEntry
    closes_before: AgeEntry | None = None

    def reference(self) -> ReferenceTime:
        """The same as a value."""
        return ReferenceTime(self.anchor, self.opens_at.age(), self.closes_before.age() if self.closes_before else None)


class SectionEntry(Entry):
    """A heading over some questions."""

    titles: InEveryLanguage
    questions: Annotated[tuple[Key, ...], Field(min_length=1)]

    def section(self) -> Section:
        """The same as a value."""
        return Section(self.titles, self.questions)


class AddedEntry(Entry):
    """A question that an edition has and the one before had not; at the end, unless it says after which."""

    after: Key | None = None
    question: AnyQuestion


class EditionEntry(Sourced):
    """One edition: with all its questions, or like an earlier one with changes."""

    edition: Edition
    valid_from: Day | None = None
    valid_until: Day | None = None
    questions: tuple[AnyQuestion, ...] | None = None
    like: Edition | None = None
    removed: tuple[Key, ...] = ()
    replaced: tuple[QuestionEntry, ...] = ()
    added: tuple[AddedEntry, ...] = ()

    @model_validator(mode="after")
    def _has_one_way_to_its_questions(self) -> Self:
        if (self.questions is None) == (self.like is None):
            raise ValueError("needs either questions, or like")
        if self.like is None and (self.removed or self.replaced or self.added):
            raise ValueError("removed, replaced and added are changes to another edition: there is no like")
        return self


class PeriodEntry(Entry):
    """One of the times for each of which there is a form of its own."""

    suffix: Key
    titles: InEveryLanguage
    reference: ReferenceEntry | None = None


class FormEntry(Sourced):
    """A whole file. With `periods` it is a form for each of them, whose code has the period's suffix."""

    code: Key
    titles: InEveryLanguage
    subject: FormSubject
    audience: Audience
    purpose: FormPurpose = FormPurpose.QUESTIONNAIRE
    page: int | None = None
    reference: ReferenceEntry | None = None
    periods: tuple[PeriodEntry, ...] = ()
    status: FormStatus = FormStatus.COMPLETE
    missing: InEveryLanguage | None = None
    scoring: Key | None = None
    asks_about_baby: bool = False
    sections: tuple[SectionEntry, ...] = ()
    editions: Annotated[tuple[EditionEntry, ...], Field(min_length=1)]
    source: Text
    verified: bool
