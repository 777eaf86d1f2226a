"""What of pregnancies and forms must not be told to everybody, and who may ever see it."""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from handbook_api.pregnancies.support import load_ending_support
from tests.access import household_pregnancies as given
from tests.access.household_pregnancies import DELETED_LINES, FORMS, LINES, MARKED, Form, Line
from tests.access.ids import own_part, read
from tests.access.people import FAMILY, GUARDIANS, LATER, STAFF, Person
from tests.access.secret import (
    FATHER,
    MOTHER,
    NOBODY_EVER,
    STRANGER,
    WHOLE,
    Mark,
    Secret,
    Spelling,
    id_of,
    spelled_number,
    words,
)

OF_ANY_STAFF = STAFF | LATER | {Person.NURSE_ELSEWHERE, Person.GRANDFATHER_ON_THE_STAFF}
"""Whoever works for a municipality is told what its questionnaires ask."""

_SUPPORT = load_ending_support()


def _spelled(*marks: Mark) -> Spelling:
    """Marks that are the same for every household."""
    return lambda _: marks


def _page(texts: Mapping[str, str]) -> Spelling:
    return words(orjson.dumps(texts["ja"].strip()).decode())


def _field(name: str, value: Any) -> str:
    """A field with its value as it stands in an answer. A time is told with its seconds."""
    written = orjson.dumps(value).decode()
    return f'"{name}":{written}'.removesuffix('"') if name == "measuredAt" else f'"{name}":{written}'


def _marks(line: Line) -> tuple[str, ...]:
    return tuple(_field(name, line.given[name]) for name in MARKED[line.kind].split())


def _of_line(name: str, line: Line) -> Iterator[Secret]:
    for field, mark in zip(MARKED[line.kind].split(), _marks(line), strict=True):
        yield Secret(f"{field} of the {name}", _spelled(mark), line.seen_by)
    yield Secret(f"id of the {name}", id_of(lambda home: home.pregnancies.lines[name]), line.seen_by)
    if place := line.given.get("place"):
        yield Secret(f"place of the {name}", words(place), MOTHER | STAFF if name.endswith("KEPT") else line.seen_by)


def _of_deleted_line(name: str, line: Line) -> Iterator[Secret]:
    yield Secret(f"what was in the deleted {name}", _spelled(*_marks(line)), NOBODY_EVER)
    yield Secret(f"id of the deleted {name}", id_of(lambda home: home.pregnancies.deleted_lines[name]), line.seen_by)


def _texts(answers: tuple[Mapping[str, Any], ...]) -> tuple[Mark, ...]:
    """Everything unmistakable in some answers, inside of groups and tables too."""
    found: list[Mark] = []
    for answer in answers:
        if text := answer.get("text"):
            found.append(text)
        if number := answer.get("number"):
            found += spelled_number(number) if number > 1_000 else ()
        for row in answer.get("table", ()):
            found += _texts(tuple(row["fields"]))
        found += _texts(tuple(answer.get("group", ())))
        found += [f'"choices":[{{"code":"{code}"' for code in answer.get("choices", ())]
    return tuple(found)


def _of_form(name: str, form: Form) -> Iterator[Secret]:
    for n, text in enumerate(_texts(form.answers)):
        yield Secret(f"answer {n} in the form {name}", _spelled(text), form.seen_by)
    if form.keeps:
        yield Secret(f"what the family keeps of the form {name}", _spelled(*_texts(form.keeps)), form.seen_by - STAFF)
    yield Secret(f"id of the form {name}", lambda home: own_id(home.pregnancies.forms[name]), form.seen_by)


def own_id(form: str) -> str:
    """What of a form's id no other has. The last part of one of a pregnancy's says that it is one."""
    key = read(form)[1]
    return own_part(form) if not key.endswith(".pregnancy") else key.split(".")[-2]


def _id_of_pregnancy(name: str) -> Spelling:
    return id_of(lambda home: home.pregnancies.ids[name])


def _id_of_push(about: str, person: Person) -> Spelling:
    return id_of(lambda home: home.pregnancies.pushes[about, person])


def _of_body(name: str, height: int, seen_by: frozenset[Person]) -> Iterator[Secret]:
    weight = given.WEIGHT_BEFORE_GRAMS + height
    yield Secret(f"height by the body {name}", words(f'"heightMillimetres":{height}'), seen_by)
    yield Secret(f"weight before by the body {name}", words(f'"weightBeforeGrams":{weight}'), seen_by)


def _gained(weight: str, body: str) -> Spelling:
    """How much was gained, by a weight and by what was said of the weight before."""
    grams = LINES[weight].given["weightGrams"] - given.WEIGHT_BEFORE_GRAMS - given.BODIES[body][2]
    return words(f'"gainedGrams":{grams}')


_AT_BIRTH = {
    name: _field(name, given.BIRTH_PAGE[name]) for name in ("method", "durationMinutes", "bloodLossMillilitres")
}

PREGNANCY_SECRETS: tuple[Secret, ...] = (
    # The pregnancies themselves
    *(
        Secret(f"id of the pregnancy {name}", _id_of_pregnancy(name), seen_by)
        for name, seen_by in {
            **dict.fromkeys(given.BEGUN, WHOLE),
            "BORN": WHOLE | LATER,  # Its mother has an appointment at a place of the ward.
            "DELETED": GUARDIANS,
        }.items()
    ),
    *(Secret(f"due date {day}", words(f'"dueDate":"{day}"'), WHOLE) for day in given.DUE_DATES),
    Secret("due date of a pregnancy that was deleted", words('"dueDate":"2027-07-13"'), NOBODY_EVER),
    *(Secret(f"what a due date rests on, {day}", words(f'"basisOn":"{day}"'), WHOLE) for day in given.BASES),
    Secret("what a scan found", words('"found":{"weeks":9'), WHOLE),
    Secret("how far a pregnancy is", words('"gestationalAge":{"weeks":'), WHOLE | STRANGER),
    Secret("how far a pregnancy was", words('"gestation":{"weeks":19,"days":2}'), WHOLE),
    Secret("how far a pregnancy is in words", words("妊娠26週"), WHOLE),
    Secret("that a pregnancy is her own", words('"isMine":true'), MOTHER | FATHER | STRANGER),
    Secret("that something ended", words('"ending":{"saidOn"'), WHOLE),
    Secret("help after the end of a pregnancy", _page(_SUPPORT.after_pregnancy), GUARDIANS),
    Secret("help after the end of one of several", _page(_SUPPORT.after_one_of_several), GUARDIANS),
    Secret("help after the end of a life", _page(_SUPPORT.after_birth), GUARDIANS),
    # The birth
    *(Secret(f"{name} of the birth", _spelled(mark), WHOLE) for name, mark in _AT_BIRTH.items()),
    Secret("remarks on the birth", words(given.BIRTH_PAGE["remarks"]), WHOLE),
    Secret("where the birth was", words(given.BIRTH_PAGE["place"]), MOTHER | STAFF),
    Secret("who attended the birth", words(given.BIRTH_PAGE["attendant"]), MOTHER | STAFF),
    Secret("name of the child that was born", words(given.BORN_CHILD), FAMILY | STAFF),
    Secret("name of the child that died", words(given.ENDED_CHILD), FAMILY | STAFF),
    # The pages
    *(secret for name, line in LINES.items() for secret in _of_line(name, line)),
    *(secret for name, line in DELETED_LINES.items() for secret in _of_deleted_line(name, line)),
    *(secret for name, (_, _, height, seen_by) in given.BODIES.items() for secret in _of_body(name, height, seen_by)),
    Secret("gained by the mother's word", _gained("weight MOTHERS", "MOTHERS"), MOTHER),
    Secret("gained by the ward's word", _gained("weight WARDS", "WARDS"), STAFF),
    Secret("gained by the partner's word", _gained("weight PARTNERS", "PARTNERS"), FATHER),
    # Forms
    *(secret for name, form in FORMS.items() for secret in _of_form(name, form)),
    Secret("answers in the deleted form", _spelled(*_texts(given.DELETED_FORM.answers)), NOBODY_EVER),
    Secret("id of the deleted form", lambda home: own_id(home.pregnancies.deleted_form), GUARDIANS),
    Secret("staff's hints", words('"staffHints":["'), STAFF),
    Secret("the question that screens for abuse", words("感情的に叩いた"), OF_ANY_STAFF),
    # Pushes
    *(
        Secret(
            f"the push about {about} to {person}",
            _id_of_push(about, person),
            frozenset({person}) & seen_by,
        )
        for about, seen_by in given.PUSHES.items()
        for person in given.WITH_PUSHES
    ),
    # What is not the household's
    Secret("the stranger's pregnancy", words(f'"dueDate":"{given.STRANGERS_DUE_DATE}"'), STRANGER),
)
"""Beside each other with those of `secrets.py`, which looks for all of them."""

OF_NO_FAMILY = frozenset({"the question that screens for abuse"})
"""What says nothing of anybody: no look at it is logged."""
