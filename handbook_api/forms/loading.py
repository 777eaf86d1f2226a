"""Reads every form's file at start, and refuses what contradicts itself."""

from collections.abc import Iterator, Mapping
from importlib import resources
from importlib.resources.abc import Traversable

from handbook_api.forms.contradictions import form_contradictions
from handbook_api.forms.definition import FormDefinition, Forms, Provenance, Question
from handbook_api.forms.entries import EditionEntry, FormEntry, PeriodEntry
from handbook_api.forms.question_contradictions import question_contradictions
from handbook_api.forms.question_entries import QuestionsEntry
from handbook_api.forms.questions import questions_of
from handbook_api.forms.scoring import STRUCTURES
from handbook_api.platform.data_files import Contradiction, DataFileRefused, Fault, read_entry

_SHARED = "shared"


class FormsRefused(DataFileRefused):
    """Files of forms are wrong, and the program must not start with them."""


def load_forms(folder: Traversable | None = None, licensed: Traversable | None = None) -> Forms:
    """Every form from each `*.yaml` in `folder`, which is the project's own unless told otherwise.

    `licensed` is a folder with the forms whose wording a municipality holds a licence for; they share no question with
    others. Raises `FormsRefused` with the faults of all the files, each with its line.
    """
    folder = folder or resources.files(__package__) / "data"
    faults: list[Fault] = []
    shared = _shared_questions(folder, faults)
    definitions: dict[tuple[str, str], FormDefinition] = {}
    files = [(file, shared) for file in _yaml_files(folder)]
    files += [(file, {}) for file in _yaml_files(licensed)] if licensed else []
    for file, questions in files:
        try:
            read = read_form_file(file.name, file.read_bytes(), questions)
        except FormsRefused as refused:
            faults += refused.faults
            continue
        for definition in read:
            name = definition.code, definition.edition
            if name in definitions:
                faults.append(Fault(file.name, 1, f"another file has the edition {name[1]} of the form {name[0]}"))
            definitions[name] = definition
    if faults:
        raise FormsRefused(faults)
    return Forms(tuple(definitions.values()))


def read_form_file(file: str, content: bytes, shared: Mapping[str, Question]) -> tuple[FormDefinition, ...]:
    """The editions of the form (of each of its periods) that `content`, the content of the file named `file`, holds.

    Raises `FormsRefused` with everything that is wrong with it.
    """

    def contradictions(entry: FormEntry) -> Iterator[Contradiction]:
        return form_contradictions(entry, shared)

    entry = read_entry(file, content, FormEntry, contradictions, FormsRefused)
    periods: tuple[PeriodEntry | None, ...] = entry.periods or (None,)
    return tuple(_definition(entry, edition, period, shared) for period in periods for edition in entry.editions)


def _shared_questions(folder: Traversable, faults: list[Fault]) -> Mapping[str, Question]:
    shared: dict[str, Question] = {}
    for file in _yaml_files(folder / _SHARED):
        try:
            entry = read_entry(file.name, file.read_bytes(), QuestionsEntry, _in_shared, FormsRefused)
        except FormsRefused as refused:
            faults += refused.faults
            continue
        for question in entry.questions:
            if question.key in shared:
                faults.append(Fault(file.name, 1, f"the shared question {question.key} stands twice"))
            shared[question.key] = question.question()
    return shared


def _in_shared(entry: QuestionsEntry) -> Iterator[Contradiction]:
    for place, question in enumerate(entry.questions):
        yield from question_contradictions(question, ("questions", place))


def _yaml_files(folder: Traversable) -> list[Traversable]:
    if not folder.is_dir():
        return []
    return sorted((file for file in folder.iterdir() if file.name.endswith(".yaml")), key=lambda file: file.name)


def _definition(
    entry: FormEntry, edition: EditionEntry, period: PeriodEntry | None, shared: Mapping[str, Question]
) -> FormDefinition:
    reference = period.reference if period and period.reference else entry.reference
    return FormDefinition(
        code=f"{entry.code}_{period.suffix}" if period else entry.code,
        edition=edition.edition,
        titles=period.titles if period else entry.titles,
        subject=entry.subject,
        audience=entry.audience,
        purpose=entry.purpose,
        questions=questions_of(entry, edition, shared),
        provenance=edition.provenance() or Provenance(entry.source, entry.verified),
        valid_from=edition.valid_from,
        valid_until=edition.valid_until,
        page=entry.page,
        sections=tuple(section.section() for section in entry.sections),
        reference=reference.reference() if reference else None,
        status=entry.status,
        missing=entry.missing,
        scoring=entry.scoring,
        asks_about_baby=_asks_about_baby(entry),
    )


def _asks_about_baby(entry: FormEntry) -> bool:
    """As its file says, or as the questionnaire does that is counted in points."""
    structure = STRUCTURES.get(entry.scoring or "")
    return entry.asks_about_baby or (structure is not None and structure.asks_about_baby)
