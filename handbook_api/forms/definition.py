"""A form as data: its questions, in every language, and whom and what they are for. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from handbook_api.checkups.model import Age
from handbook_api.families.access import Audience
from handbook_api.forms.values import (
    STOOL_COLOURS,
    Computation,
    Dentition,
    PrintedUnit,
    QuestionType,
    Sensitivity,
    Unit,
)

YES, NO, UNSURE = "YES", "NO", "UNSURE"
"""The answers to YES_NO and YES_NO_UNSURE questions. There is none that means "not answered"."""

Texts = Mapping[str, str]
"""By language."""


class FormSubject(StrEnum):
    """In whose document the answers lie."""

    CHILD = "CHILD"
    PREGNANCY = "PREGNANCY"
    """Answers about a pregnancy."""
    MOTHER = "MOTHER"
    """Answers about the woman herself, during a pregnancy or after it; kept with the pregnancy."""


class FormPurpose(StrEnum):
    """What a form is for, and by that who writes it where."""

    QUESTIONNAIRE = "QUESTIONNAIRE"
    """Answered by the family, or by staff on its behalf."""
    INTERVIEW = "INTERVIEW"
    """Asked and written by staff."""
    FINDINGS = "FINDINGS"
    """What a checkup finds: written into a checkup's record, never answered as a form."""
    STANDARD_RECORD = "STANDARD_RECORD"
    """What is handed over of a checkup (標準的な電子的記録様式): filled from its record, never by hand."""


class FormStatus(StrEnum):
    """Whether the form is whole."""

    COMPLETE = "COMPLETE"
    PARTIAL = "PARTIAL"
    """Some of its questions are not known; `missing` says what."""


class Anchor(StrEnum):
    """From which day the time of a form is counted."""

    BIRTH = "BIRTH"
    """The child's birth. Chronological age, for children born early as well."""
    LAST_PERIOD = "LAST_PERIOD"
    """The first day of the last period, by the due date that counts."""
    DELIVERY = "DELIVERY"
    """The day on which the mother gave birth."""


@dataclass(frozen=True, slots=True)
class ReferenceTime:
    """When a form is meant to be answered: from the day `opens_at` is reached to the day before `closes_before` is.

    It decides what is offered, and refuses nothing: a form can be answered at any time. `closes_before` is `None`
    where there is no end.
    """

    anchor: Anchor
    opens_at: Age
    closes_before: Age | None


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most that a number can be, in its unit of storage, both included."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Condition:
    """A question is asked only when another (an earlier one, of codes) has one of these answers."""

    question: str
    answers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Urgent:
    """What a person has to read at once when she gives one of these answers. `source` says whose advice it is."""

    when: frozenset[str]
    texts: Texts
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where something was found, and whether it was checked against the official text."""

    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `key` is unique in its form and stable between editions where the question is the same.

    `options` are codes with their texts, in the form's order (for a TOOTH_CHART, what can be said of a tooth; a
    questionnaire with points has them in `points`). `bounds` and `unit` are of numbers; `printed_unit` says how the
    form prints what is stored. `fields` are a GROUP's or a TABLE's parts, `rows` a TABLE's most lines. `max_length` is
    of texts, in characters. `required_minimum`: of the minimum to be digitised (最低限電子化すべき情報). `codes` are by
    vocabulary, such as `loinc`. `staff_hint_when` are the answers at which staff look twice: never shown to a family.
    """

    key: str
    type: QuestionType
    texts: Texts
    help: Texts | None = None
    options: Mapping[str, Texts] = field(default_factory=dict)
    points: Mapping[str, int] = field(default_factory=dict)
    unit: Unit | None = None
    printed_unit: PrintedUnit | None = None
    bounds: Bounds | None = None
    max_length: int | None = None
    teeth: Dentition | None = None
    fields: tuple["Question", ...] = ()
    rows: int | None = None
    future: bool = False
    computation: Computation | None = None
    condition: Condition | None = None
    required_minimum: bool = False
    provenance: Provenance | None = None
    codes: Mapping[str, str] = field(default_factory=dict)
    sensitivity: Sensitivity = Sensitivity.ORDINARY
    staff_hint_when: frozenset[str] = frozenset()
    urgent: tuple[Urgent, ...] = ()

    @property
    def answer_codes(self) -> frozenset[str]:
        """The codes an answer can have; empty for a question that is not answered by codes.

        Conditions, hints and urgent texts are about these.
        """
        match self.type:
            case QuestionType.YES_NO:
                return frozenset({YES, NO})
            case QuestionType.YES_NO_UNSURE:
                return frozenset({YES, NO, UNSURE})
            case QuestionType.CHOICE | QuestionType.CHOICES:
                return frozenset(self.options)
            case QuestionType.STOOL_COLOUR:
                return frozenset(str(number) for number in range(1, STOOL_COLOURS + 1))
            case QuestionType.NONE_OR_TEXT | QuestionType.NORMAL_OR_TEXT | QuestionType.REFERRAL:
                return frozenset({YES, NO})
            case QuestionType.TEETH:
                return frozenset({ANY})
            case _:
                return frozenset()


ANY = "ANY"
"""Of a set of teeth: that at least one is marked."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading over the questions with these keys."""

    titles: Texts
    questions: tuple[str, ...]


@dataclass(frozen=True)
class FormDefinition:
    """One edition of a form. `code` and `edition` name it for ever: an answered form keeps both.

    `valid_from` and `valid_until` are the first and the last day on which a handbook of this edition was issued,
    `None` where there is no such limit. `page` is that of the statutory form, `None` for forms that are not of it.
    `reference` is when it is offered, `None` for one that is not. `missing` says what a PARTIAL form lacks. `scoring`
    names how its points are counted (`scoring.py`). `asks_about_baby`: about a child she has borne, so that it is not
    offered once none of the birth lives.
    """

    code: str
    edition: str
    titles: Texts
    subject: FormSubject
    audience: Audience
    purpose: FormPurpose
    questions: tuple[Question, ...]
    provenance: Provenance
    valid_from: date | None = None
    valid_until: date | None = None
    page: int | None = None
    sections: tuple[Section, ...] = ()
    reference: ReferenceTime | None = None
    status: FormStatus = FormStatus.COMPLETE
    missing: Texts | None = None
    scoring: str | None = None
    asks_about_baby: bool = False

    @cached_property
    def by_key(self) -> Mapping[str, Question]:
        """The questions by their key."""
        return {question.key: question for question in self.questions}

    def is_of(self, issued_on: date) -> bool:
        """Whether a handbook issued on that day has this edition."""
        return (self.valid_from is None or self.valid_from <= issued_on) and (
            self.valid_until is None or issued_on <= self.valid_until
        )

    @property
    def minimum(self) -> tuple[Question, ...]:
        """The questions of the minimum to be digitised."""
        return tuple(question for question in self.questions if question.required_minimum)


@dataclass(frozen=True)
class Forms:
    """Every form there is, in every edition."""

    all: tuple[FormDefinition, ...]

    @cached_property
    def _by_name(self) -> Mapping[tuple[str, str], FormDefinition]:
        return {(one.code, one.edition): one for one in self.all}

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes of the forms, each once, in their order."""
        return tuple(dict.fromkeys(one.code for one in self.all))

    def definition(self, code: str, edition: str) -> FormDefinition | None:
        """That edition of that form."""
        return self._by_name.get((code, edition))

    def current(self, code: str, issued_on: date) -> FormDefinition | None:
        """The edition that a handbook issued on that day has; `None` where it has no such form."""
        return next((one for one in self.editions(code) if one.is_of(issued_on)), None)

    def for_handbook(self, code: str, issued_on: date) -> FormDefinition | None:
        """The edition for a handbook issued on that day; the oldest that is known for one from before all of them.

        Older wordings are not in the data: a family with an older handbook is asked by the oldest one there is.
        """
        return self.current(code, issued_on) or next(iter(self.editions(code)), None)

    def latest(self, code: str) -> FormDefinition | None:
        """The newest edition of a form."""
        return next(iter(reversed(self.editions(code))), None)

    def editions(self, code: str) -> tuple[FormDefinition, ...]:
        """The editions of a form, the oldest first."""
        return self._by_code.get(code, ())

    @cached_property
    def _by_code(self) -> Mapping[str, tuple[FormDefinition, ...]]:
        return {code: tuple(_in_order(one for one in self.all if one.code == code)) for code in self.codes}


def _in_order(editions: Iterable[FormDefinition]) -> Iterable[FormDefinition]:
    return sorted(editions, key=lambda one: one.valid_from or date.min)
