"""What a question in a form's file can get wrong beyond its shape."""

from collections.abc import Iterable, Iterator

from handbook_api.forms.definition import Question
from handbook_api.forms.question_entries import QuestionEntry
from handbook_api.forms.values import QuestionType
from handbook_api.platform.data_files import Contradiction
from handbook_api.platform.yaml_document import Path

_WITH_OPTIONS = {QuestionType.CHOICE, QuestionType.CHOICES, QuestionType.TOOTH_CHART}
_WITH_TEETH = {QuestionType.TEETH, QuestionType.TOOTH_CHART, QuestionType.TOOTH_DATES}
_WITH_FIELDS = {QuestionType.GROUP, QuestionType.TABLE}
_NUMBERS = {QuestionType.INTEGER, QuestionType.COUNT_OR_NONE, QuestionType.MEASURE}
_TEXTS = {QuestionType.TEXT, QuestionType.LONG_TEXT, QuestionType.NONE_OR_TEXT, QuestionType.NORMAL_OR_TEXT}


def question_contradictions(entry: QuestionEntry, path: Path) -> Iterator[Contradiction]:
    """What contradicts itself in one question, which stands at `path`."""
    yield from _belongings(entry, path)
    yield from _numbers(entry, path)
    yield from _codes(entry, path)
    if entry.type in _WITH_FIELDS:
        yield from _fields(entry, path)


def condition_contradictions(questions: Iterable[tuple[Path, Question]]) -> Iterator[Contradiction]:
    """Conditions on a question that is not there, that comes later, or that is never answered so."""
    earlier: dict[str, Question] = {}
    for path, question in questions:
        condition = question.condition
        if condition is not None:
            asked = earlier.get(condition.question)
            place = (*path, "condition")
            if asked is None:
                yield (*place, "question"), f"there is no question {condition.question} before this one"
            else:
                for code in sorted(condition.answers - asked.answer_codes):
                    yield (*place, "answers"), f"{condition.question} is never answered with {code}"
        earlier[question.key] = question


def _belongings(entry: QuestionEntry, path: Path) -> Iterator[Contradiction]:
    needs: tuple[tuple[str, bool, set[QuestionType]], ...] = (
        ("options", bool(entry.options), _WITH_OPTIONS),
        ("teeth", entry.teeth is not None, _WITH_TEETH),
        ("fields", bool(entry.fields), _WITH_FIELDS),
        ("computation", entry.computation is not None, {QuestionType.COMPUTED}),
    )
    for name, is_there, types in needs:
        if is_there and entry.type not in types:
            yield (*path, name), f"a question of the type {entry.type} has no {name}"
        if not is_there and entry.type in types:
            yield path, f"a question of the type {entry.type} needs {name}"
    if entry.max_length is not None and entry.type not in _TEXTS:
        yield (*path, "max_length"), f"a question of the type {entry.type} is no text"
    if entry.rows is not None and entry.type is not QuestionType.TABLE:
        yield (*path, "rows"), f"a question of the type {entry.type} is no table"


def _numbers(entry: QuestionEntry, path: Path) -> Iterator[Contradiction]:
    is_number = entry.type in _NUMBERS
    for name, value in (("unit", entry.unit), ("printed_unit", entry.printed_unit), ("bounds", entry.bounds)):
        if value is not None and not is_number and entry.type is not QuestionType.COMPUTED:
            yield (*path, name), f"a question of the type {entry.type} is no number"
    if is_number and entry.bounds is None:
        yield path, "a number needs bounds"
    if entry.type is QuestionType.MEASURE and entry.unit is None:
        yield path, "what is measured needs a unit"
    if entry.bounds is not None and entry.bounds.least > entry.bounds.most:
        yield (*path, "bounds"), "the least is more than the most"


def _codes(entry: QuestionEntry, path: Path) -> Iterator[Contradiction]:
    codes = entry.question().answer_codes
    for code in entry.staff_hint_when:
        if code not in codes:
            yield (*path, "staff_hint_when"), f"the question is never answered with {code}"
    for place, urgent in enumerate(entry.urgent):
        for code in urgent.when:
            if code not in codes:
                yield (*path, "urgent", place, "when"), f"the question is never answered with {code}"
    if entry.points and set(entry.points) != set(entry.options):
        yield (*path, "points"), "either every option has its points, or none"


def _fields(entry: QuestionEntry, path: Path) -> Iterator[Contradiction]:
    keys: set[str] = set()
    for place, field in enumerate(entry.fields):
        here = (*path, "fields", place)
        if field.type in _WITH_FIELDS:
            yield (*here, "type"), "a group or a table holds no group or table"
        if field.key in keys:
            yield (*here, "key"), f"the key {field.key} stands twice"
        keys.add(field.key)
        yield from question_contradictions(field, here)
    yield from condition_contradictions(
        ((*path, "fields", place), field.question()) for place, field in enumerate(entry.fields)
    )
