"""Every limit of a document: at its ceiling it is accepted, one past it refused with what was found."""

from dataclasses import fields, replace

import pytest
from graphql import get_introspection_query

from handbook_api.execution.limits import Limits
from tests.execution.asking import an_execution, ask, codes, extensions

AT_AND_PAST = {
    # limit: (its ceiling, a document at it, one past it, what is found in that one)
    "document_bytes": (20, "{ greeting } #こん", "{ greeting } #こんa", 21),
    "operations": (2, "query A { greeting }", "query A { greeting } query B { greeting } query C { greeting }", 3),
    "fragments": (
        1,
        "{ clinic { ...A } } fragment A on Clinic { name }",
        "{ clinic { ...A ...B } } fragment A on Clinic { name } fragment B on Clinic { name }",
        2,
    ),
    "depth": (3, "{ clinic { child { name } } }", "{ clinic { child { clinic { name } } } }", 4),
    "fields": (3, "{ clinic { child { name } } }", "{ clinic { child { name id } } }", 4),
    "aliases": (2, "{ a: greeting b: greeting }", "{ a: greeting b: greeting c: greeting }", 3),
    "directives": (1, "{ greeting @skip(if: true) }", "{ greeting @skip(if: true) @include(if: true) }", 2),
    "root_fields": (2, "{ greeting season }", "{ greeting season __typename }", 3),
    "mutation_fields": (
        1,
        'mutation { rename(name: "凛") { name } }',
        'mutation { a: rename(name: "凛") { name } b: rename(name: "蓮") { name } }',
        2,
    ),
    "cost": (
        3,
        "{ clinic { children(first: 1) { __typename } } }",
        "{ clinic { children(first: 2) { __typename } } }",
        4,
    ),
}  # fmt: skip

NOT_COUNTED_BY_THEMSELVES = {"tokens", "page_ceiling", "list_size"}
"""Tokens are not counted to the end; the other two are factors of the cost and refuse nothing."""


def limited(limit: str, ceiling: int) -> Limits:
    return replace(Limits(), **{limit: ceiling})


@pytest.mark.parametrize("limit", AT_AND_PAST)
async def test_a_document_at_the_ceiling_is_accepted(limit: str) -> None:
    ceiling, at_it, _, _ = AT_AND_PAST[limit]
    result = await ask(at_it, limits=limited(limit, ceiling))
    assert (result.executed, codes(result)) == (True, [])


@pytest.mark.parametrize("limit", AT_AND_PAST)
async def test_a_document_one_past_the_ceiling_is_refused(limit: str) -> None:
    ceiling, _, past_it, found = AT_AND_PAST[limit]
    result = await ask(past_it, limits=limited(limit, ceiling))
    assert not result.executed
    assert result.data is None
    assert extensions(result)["code"].startswith("DOCUMENT_TOO_")
    assert (extensions(result)["limit"], extensions(result)["found"]) == (ceiling, found)


def test_every_limit_is_tested_here() -> None:
    assert {field.name for field in fields(Limits)} == AT_AND_PAST.keys() | NOT_COUNTED_BY_THEMSELVES


async def test_tokens_at_the_ceiling_are_accepted_and_one_more_is_refused() -> None:
    accepted = await ask("{ greeting }", limits=Limits(tokens=3))
    refused = await ask("{ greeting season }", limits=Limits(tokens=3))
    assert accepted.executed
    assert extensions(refused) == {"code": "DOCUMENT_TOO_MANY_TOKENS", "limit": 3}


async def test_a_text_that_sounds_like_the_limit_of_tokens_is_only_bad_syntax() -> None:
    result = await ask('{ greeting "Document contains more than 3 tokens" }')
    assert codes(result) == ["GRAPHQL_PARSE_FAILED"]


async def test_comments_are_no_tokens() -> None:
    assert (await ask("# one\n# two\n{ greeting } # three", limits=Limits(tokens=3))).executed


async def test_the_bytes_are_those_of_utf_8() -> None:
    result = await ask("{ greeting } #こんにちは", limits=Limits(document_bytes=28))
    assert extensions(result)["found"] == 29


async def test_every_operation_is_measured_whichever_is_run() -> None:
    execution = an_execution(Limits(fields=2))
    document = "query Small { greeting } query Large { greeting season __typename }"
    assert codes(await execution.execute(document, None, "Small")) == ["DOCUMENT_TOO_MANY_FIELDS"]


async def test_a_document_past_several_limits_is_told_of_all() -> None:
    result = await ask("{ a: greeting b: greeting }", limits=Limits(fields=1, aliases=1))
    assert codes(result) == ["DOCUMENT_TOO_MANY_FIELDS", "DOCUMENT_TOO_MANY_ALIASES"]


@pytest.mark.parametrize(
    "document",
    [
        "query @skip(if: true) @skip(if: true) { greeting }",
        "query ($a: Int @skip(if: true) @skip(if: true)) { greeting }",
        "{ ... @skip(if: true) @skip(if: true) { greeting } }",
        "{ ...F @skip(if: true) @skip(if: true) } fragment F on Query { greeting }",
        "{ ...F } fragment F on Query @skip(if: true) @skip(if: true) { greeting }",
    ],
)
async def test_directives_are_counted_wherever_they_stand(document: str) -> None:
    result = await ask(document, limits=Limits(directives=1))
    assert extensions(result) == {"code": "DOCUMENT_TOO_MANY_DIRECTIVES", "limit": 1, "found": 2}


async def test_the_standard_introspection_query_fits_the_default_limits() -> None:
    document = get_introspection_query(specified_by_url=True, input_value_deprecation=True, one_of=True)
    result = await ask(document)
    assert (result.executed, codes(result)) == (True, [])


async def test_a_limit_is_refused_before_anything_runs() -> None:
    result = await ask('mutation { rename(name: "凛") { name name } }', limits=Limits(fields=2))
    assert (result.executed, codes(result)) == (False, ["DOCUMENT_TOO_MANY_FIELDS"])
