"""docs/settings.md lists every setting with its default and what it means, and nothing that is no setting."""

from enum import Enum

import orjson
from pydantic.fields import FieldInfo

from handbook_api.settings import Settings
from tests.docs.documents import code, document, rows

OTHERS = "\n## Variables that belong to others\n"
OURS, BELONGING_TO_OTHERS = document("settings").split(OTHERS)
DOCUMENTED = {code(name): (default, meaning) for name, default, meaning in rows(OURS)}
FIELDS = {f"HANDBOOK_{name.upper()}": field for name, field in Settings.model_fields.items()}


def as_written(field: FieldInfo) -> str:
    """A default as it would be given in the environment."""
    if field.default is None:
        return "–"
    value = field.default.value if isinstance(field.default, Enum) else field.default
    if isinstance(value, (bool, tuple)):
        return f"`{orjson.dumps(value).decode()}`"
    return f"`{value}`"


def test_every_setting_is_there_once_and_nothing_else() -> None:
    names = [name for name, *_ in rows(OURS)]

    assert sorted(names) == sorted(f"`{name}`" for name in FIELDS)


def test_the_defaults_are_those_of_the_code() -> None:
    assert {name: default for name, (default, _) in DOCUMENTED.items()} == {
        name: as_written(field) for name, field in FIELDS.items()
    }


def test_a_setting_means_what_the_code_says_it_means() -> None:
    strayed = [name for name, field in FIELDS.items() if not DOCUMENTED[name][1].startswith(str(field.description))]

    assert strayed == []


def test_variables_of_others_are_not_taken_for_ours() -> None:
    names = {code(name) for name, *_ in rows(BELONGING_TO_OTHERS)}

    assert names == {"FIREBASE_AUTH_EMULATOR_HOST", "GOOGLE_APPLICATION_CREDENTIALS"}
