"""What a form's file can get wrong beyond its shape: each contradiction with the place where it stands."""

from collections.abc import Iterator, Mapping
from datetime import date

from handbook_api.families.access import Audience
from handbook_api.forms.definition import FormStatus, FormSubject, Question
from handbook_api.forms.entries import AnyQuestion, EditionEntry, FormEntry
from handbook_api.forms.question_contradictions import condition_contradictions, question_contradictions
from handbook_api.forms.question_entries import QuestionEntry
from handbook_api.forms.questions import UnknownKey, questions_of
from handbook_api.forms.scoring import STRUCTURES
from handbook_api.forms.values import QuestionType, Sensitivity
from handbook_api.platform.data_files import Contradiction
from handbook_api.platform.yaml_document import Path


def form_contradictions(entry: FormEntry, shared: Mapping[str, Question]) -> Iterator[Contradiction]:
    """Everything in one form's file that contradicts itself or the `shared` questions."""
    if (entry.status is FormStatus.PARTIAL) != (entry.missing is not None):
        yield ("status",), "a PARTIAL form says what is missing, and a whole one does not"
    if (entry.audience is Audience.MOTHER) and entry.subject is FormSubject.CHILD:
        yield ("audience",), "what is for the mother alone is kept with the pregnancy, not with a child"
    if entry.asks_about_baby and entry.subject is FormSubject.CHILD:
        yield ("asks_about_baby",), "says something of a woman's form alone: a child's ends with the child's handbook"
    suffixes = [period.suffix for period in entry.periods]
    for place, suffix in enumerate(suffixes):
        if suffix in suffixes[:place]:
            yield ("periods", place, "suffix"), f"the suffix {suffix} stands twice"
    yield from _scoring(entry)
    yield from _editions(entry)
    refused: set[str | None] = set()
    for place, edition in enumerate(entry.editions):
        yield from _written_questions(edition, ("editions", place))
        if edition.like in refused:
            continue
        for contradiction in _questions(entry, edition, place, shared):
            refused.add(edition.edition)
            yield contradiction


def _scoring(entry: FormEntry) -> Iterator[Contradiction]:
    if entry.scoring is None:
        for name in STRUCTURES:
            if entry.code.startswith(name):
                yield ("code",), f"a form of this code is counted in points: it needs scoring: {name}"
    elif entry.scoring not in STRUCTURES:
        yield ("scoring",), f"{entry.scoring} is none of {', '.join(sorted(STRUCTURES))}"
    elif entry.audience is not Audience.MOTHER or entry.subject is not FormSubject.MOTHER:
        yield ("scoring",), "such a questionnaire is the mother's: subject and audience have to be MOTHER"


def _points(entry: FormEntry, placed: list[tuple[Path, Question]], path: Path) -> Iterator[Contradiction]:
    """Whether the questions of a questionnaire with points are those that the rules count."""
    structure = STRUCTURES.get(entry.scoring or "")
    if structure is None:
        return
    keys = {question.key for _, question in placed}
    for key in structure.keys:
        if key not in keys:
            yield path, f"the question {key} is missing"
    for here, question in placed:
        if question.key not in structure.keys:
            yield here, f"the questionnaire has no question {question.key}"
            continue
        points = sorted(question.points.values())
        if question.type is not QuestionType.CHOICE or points != list(range(structure.most_points + 1)):
            yield here, f"needs options with the points 0 to {structure.most_points}, each once"
        if question.sensitivity is not Sensitivity.MENTAL_HEALTH:
            yield here, "needs sensitivity: MENTAL_HEALTH"


def _editions(entry: FormEntry) -> Iterator[Contradiction]:
    names = [edition.edition for edition in entry.editions]
    for place, edition in enumerate(entry.editions):
        path: Path = ("editions", place)
        if edition.edition in names[:place]:
            yield (*path, "edition"), f"the edition {edition.edition} stands twice"
        if edition.like is not None and edition.like not in names[:place]:
            yield (*path, "like"), f"there is no edition {edition.like} before this one"
        if edition.valid_from and edition.valid_until and edition.valid_from > edition.valid_until:
            yield (*path, "valid_until"), "ends before it begins"
        for earlier in entry.editions[:place]:
            if _overlap(earlier, edition):
                yield (*path, "valid_from"), f"overlaps with the edition {earlier.edition}"


def _overlap(one: EditionEntry, other: EditionEntry) -> bool:
    return (one.valid_from or date.min) <= (other.valid_until or date.max) and (
        (other.valid_from or date.min) <= (one.valid_until or date.max)
    )


def _written_questions(edition: EditionEntry, path: Path) -> Iterator[Contradiction]:
    """Every question as it is written down, wherever in the edition it stands."""
    written: list[tuple[Path, AnyQuestion]] = [
        *(((*path, "questions", place), one) for place, one in enumerate(edition.questions or ())),
        *(((*path, "replaced", place), one) for place, one in enumerate(edition.replaced)),
        *(((*path, "added", place, "question"), one.question) for place, one in enumerate(edition.added)),
    ]
    for here, question in written:
        if isinstance(question, QuestionEntry):
            yield from question_contradictions(question, here)


def _questions(
    entry: FormEntry, edition: EditionEntry, place: int, shared: Mapping[str, Question]
) -> Iterator[Contradiction]:
    """The questions as the edition has them in the end: keys, conditions, sections, and whom they are for."""
    path: Path = ("editions", place)
    try:
        questions = questions_of(entry, edition, shared)
    except UnknownKey as unknown:
        yield (*path, *unknown.path), f"there is no question {unknown.key}"
        return
    placed = [(_place(edition, path, place), question) for place, question in enumerate(questions)]
    keys: set[str] = set()
    for here, question in placed:
        if question.key in keys:
            yield here, f"the key {question.key} stands twice"
        keys.add(question.key)
        if _is_of(question, Sensitivity.ABUSE_SCREENING) and entry.audience is not Audience.STAFF:
            yield here, "what screens for abuse is for staff alone: the form's audience has to be STAFF"
        if _is_of(question, Sensitivity.MENTAL_HEALTH) and entry.audience not in _FOR_MENTAL_HEALTH:
            yield here, "an answer about mental health is the mother's: the form's audience has to be MOTHER"
    yield from condition_contradictions(placed)
    yield from _points(entry, placed, path)
    if entry.sections:
        yield from _sections(entry, keys)


def _is_of(question: Question, sensitivity: Sensitivity) -> bool:
    return question.sensitivity is sensitivity or any(field.sensitivity is sensitivity for field in question.fields)


_FOR_MENTAL_HEALTH = {Audience.MOTHER, Audience.STAFF}


def _place(edition: EditionEntry, path: Path, place: int) -> Path:
    """Where in the file a question of the edition stands; the edition itself for one with changes to another."""
    return path if edition.questions is None else (*path, "questions", place)


def _sections(entry: FormEntry, keys: set[str]) -> Iterator[Contradiction]:
    headed = [key for section in entry.sections for key in section.questions]
    for place, section in enumerate(entry.sections):
        for key in section.questions:
            if key not in keys:
                yield ("sections", place, "questions"), f"there is no question {key}"
            elif headed.count(key) > 1:
                yield ("sections", place, "questions"), f"the question {key} has two headings"
    for key in sorted(keys - set(headed)):
        yield ("sections",), f"the question {key} has no heading"
