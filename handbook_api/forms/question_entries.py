"""The shape of a question in a form's file."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from handbook_api.forms.definition import Bounds, Condition, Question, Urgent
from handbook_api.forms.entry_values import Code, Entry, InEveryLanguage, Key, Sourced, Text
from handbook_api.forms.values import Computation, Dentition, PrintedUnit, QuestionType, Sensitivity, Unit


class BoundsEntry(Entry):
    """The least and the most a number can be, in its unit of storage."""

    least: int
    most: int

    def bounds(self) -> Bounds:
        """The same as a value."""
        return Bounds(self.least, self.most)


class ConditionEntry(Entry):
    """After which answers to which question this one is asked."""

    question: Key
    answers: Annotated[tuple[Code, ...], Field(min_length=1)]

    def condition(self) -> Condition:
        """The same as a value."""
        return Condition(self.question, frozenset(self.answers))


class UrgentEntry(Entry):
    """What has to be read at once after some answers."""

    when: Annotated[tuple[Code, ...], Field(min_length=1)]
    texts: InEveryLanguage
    source: Text
    verified: bool

    def urgent(self) -> Urgent:
        """The same as a value."""
        return Urgent(frozenset(self.when), self.texts, self.source, self.verified)


class QuestionEntry(Sourced):
    """One question, a field of a group, or a column of a table."""

    key: Key
    type: QuestionType = QuestionType.YES_NO
    texts: InEveryLanguage
    help: InEveryLanguage | None = None
    options: Mapping[Code, InEveryLanguage] = {}
    points: Mapping[Code, int] = {}
    unit: Unit | None = None
    printed_unit: PrintedUnit | None = None
    bounds: BoundsEntry | None = None
    max_length: Annotated[int, Field(ge=1, le=10_000)] | None = None
    teeth: Dentition | None = None
    fields: tuple["QuestionEntry", ...] = ()
    rows: Annotated[int, Field(ge=1, le=50)] | None = None
    future: bool = False
    computation: Computation | None = None
    condition: ConditionEntry | None = None
    required_minimum: bool = False
    codes: Mapping[str, Text] = {}
    sensitivity: Sensitivity = Sensitivity.ORDINARY
    staff_hint_when: tuple[Code, ...] = ()
    urgent: tuple[UrgentEntry, ...] = ()

    def question(self) -> Question:
        """The same as a value."""
        return Question(
            key=self.key,
            type=self.type,
            texts=self.texts,
            help=self.help,
            options=self.options,
            points=self.points,
            unit=self.unit,
            printed_unit=self.printed_unit,
            bounds=self.bounds.bounds() if self.bounds else None,
            max_length=self.max_length,
            teeth=self.teeth,
            fields=tuple(field.question() for field in self.fields),
            rows=self.rows,
            future=self.future,
            computation=self.computation,
            condition=self.condition.condition() if self.condition else None,
            required_minimum=self.required_minimum,
            provenance=self.provenance(),
            codes=self.codes,
            sensitivity=self.sensitivity,
            staff_hint_when=frozenset(self.staff_hint_when),
            urgent=tuple(one.urgent() for one in self.urgent),
        )


class UsedEntry(Entry):
    """A question that several forms share, by its key in `data/shared/`."""

    use: Key


class QuestionsEntry(Entry):
    """A whole file of shared questions."""

    questions: tuple[QuestionEntry, ...]
