"""docs/errors.md explains every code an app can meet, and none that it cannot."""

from enum import StrEnum

import pytest

from handbook_api.execution.codes import RequestErrorCode
from handbook_api.platform.problems import ProblemCode, UnauthenticatedReason
from handbook_api.platform.texts import LANGUAGES, Texts
from handbook_api.server.refusals import RefusalCode
from tests.docs.documents import code, document, rows, section

DOCUMENT = document("errors")
TEXTS = Texts.load()


@pytest.mark.parametrize(
    ("heading", "codes"),
    [
        ("## What a person can put right", ProblemCode),
        ("### Why nobody is signed in", UnauthenticatedReason),
        ("### The request, as GraphQL", RequestErrorCode),
        ("### The request, as HTTP", RefusalCode),
    ],
)
def test_every_code_is_explained_in_its_order_and_no_other(heading: str, codes: type[StrEnum]) -> None:
    documented = [code(name) for name, *_ in rows(section(DOCUMENT, heading))]

    assert documented == [one.value for one in codes]


def test_every_code_of_a_failed_field_is_explained_and_no_other() -> None:
    """Each of them has a text `error.<CODE>`, and nothing else has."""
    said = {str(message.id) for message in TEXTS.catalogues["ja"] if str(message.id).startswith("error.")}
    documented = {code(name) for name, *_ in rows(section(DOCUMENT, "## What is in `extensions.code`"))}

    assert documented == {key.removeprefix("error.") for key in said}


def test_nothing_is_left_unexplained() -> None:
    assert [cells for cells in rows(DOCUMENT) if not all(cells)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_a_person_can_put_right_has_a_text_in_every_language(language: str) -> None:
    missing = [one.value for one in ProblemCode if not TEXTS.has(language, f"problem.{one.value}")]

    assert missing == []


def test_both_languages_fill_the_same_places_of_a_text() -> None:
    """A value that one language names and the other keeps to itself is a person's loss."""
    keys = [f"problem.{one.value}" for one in ProblemCode]

    assert {key: placeholders("en", key) for key in keys} == {key: placeholders("ja", key) for key in keys}


def placeholders(language: str, key: str) -> frozenset[str]:
    message = TEXTS.catalogues[language].get(key)
    assert message is not None
    return frozenset(part.partition("}")[0] for part in str(message.string).split("{")[1:])
