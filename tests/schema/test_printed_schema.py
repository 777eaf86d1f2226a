"""`schema/handbook.graphql` is what the code says, so that a change of the API is seen by whoever reviews it."""

from importlib import resources

from graphql import build_schema, validate_schema

from handbook_api.app import printed_schema

PRINTED = resources.files("schema") / "handbook.graphql"


def test_the_printed_schema_is_that_of_the_code() -> None:
    assert PRINTED.read_text(encoding="utf-8") == printed_schema(), "write it anew with: make schema"


def test_the_printed_schema_can_be_read_by_any_graphql_tool() -> None:
    assert validate_schema(build_schema(PRINTED.read_text(encoding="utf-8"))) == []
