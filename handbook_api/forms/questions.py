"""The questions that an edition has in the end: its own, shared ones, and an earlier edition's with changes. Pure."""

from collections.abc import Mapping

from handbook_api.forms.definition import Question
from handbook_api.forms.entries import AnyQuestion, EditionEntry, FormEntry
from handbook_api.forms.question_entries import UsedEntry
from handbook_api.platform.yaml_document import Path


class UnknownKey(Exception):
    """A key that no question has. `path` leads to it from its edition."""

    def __init__(self, key: str, path: Path) -> None:
        super().__init__(key)
        self.key = key
        self.path = path


def questions_of(form: FormEntry, edition: EditionEntry, shared: Mapping[str, Question]) -> tuple[Question, ...]:
    """The questions of `edition` in their order. Raises `UnknownKey`."""
    if edition.questions is not None:
        return tuple(_question(one, shared, ("questions", place, "use")) for place, one in enumerate(edition.questions))
    like = next((one for one in form.editions if one.edition == edition.like and one is not edition), None)
    if like is None:
        return ()
    return _changed(questions_of(form, like, shared), edition, shared)


def _changed(
    questions: tuple[Question, ...], edition: EditionEntry, shared: Mapping[str, Question]
) -> tuple[Question, ...]:
    changed = {question.key: question for question in questions}
    for key in edition.removed:
        if changed.pop(key, None) is None:
            raise UnknownKey(key, ("removed",))
    for place, replaced in enumerate(edition.replaced):
        if replaced.key not in changed:
            raise UnknownKey(replaced.key, ("replaced", place, "key"))
        changed[replaced.key] = replaced.question()
    order = list(changed.values())
    for place, added in enumerate(edition.added):
        question = _question(added.question, shared, ("added", place, "question"))
        order.insert(_place_after(order, added.after, ("added", place, "after")), question)
    return tuple(order)


def _place_after(order: list[Question], key: str | None, path: Path) -> int:
    if key is None:
        return len(order)
    place = next((place for place, question in enumerate(order) if question.key == key), None)
    if place is None:
        raise UnknownKey(key, path)
    return place + 1


def _question(entry: AnyQuestion, shared: Mapping[str, Question], path: Path) -> Question:
    if not isinstance(entry, UsedEntry):
        return entry.question()
    if entry.use not in shared:
        raise UnknownKey(entry.use, path)
    return shared[entry.use]
