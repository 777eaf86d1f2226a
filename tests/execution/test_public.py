"""For how long everybody's caches may keep an answer: what its fields say, the smallest of it, and nothing unsaid."""

import pytest

from handbook_api.execution.execution import Execution
from tests.execution.asking import an_execution
from tests.execution.clinic_schema import ClinicContext


async def seconds_of(document: str, execution: Execution | None = None, name: str | None = None) -> int | None:
    result = await (execution or an_execution()).execute(document, None, name, ClinicContext())
    assert result.executed, result.errors
    return result.public_seconds


async def test_a_public_field_says_its_time() -> None:
    assert await seconds_of("{ welcome }") == 60


async def test_a_field_that_says_nothing_is_nobody_elses() -> None:
    assert await seconds_of("{ greeting }") is None


async def test_one_field_that_is_not_public_is_enough() -> None:
    assert await seconds_of("{ welcome greeting }") is None


async def test_the_smallest_time_wins() -> None:
    assert await seconds_of("{ openClinic { name } welcome }") == 60


async def test_a_field_inside_a_public_one_is_public_with_it() -> None:
    assert await seconds_of("{ openClinic { name child { name doses { vaccine } } } }") == 600


async def test_a_field_inside_may_say_a_shorter_time() -> None:
    assert await seconds_of("{ openClinic { name child { clinic { waitingMinutes } } } }") == 10


@pytest.mark.parametrize(
    ("document", "seconds"),
    [
        ("query { ...A } fragment A on Query { welcome ...B } fragment B on Query { greeting }", None),
        ("query { ...A } fragment A on Query { welcome ...B } fragment B on Query { openClinic { name } }", 60),
        ("{ openClinic { ...A } } fragment A on Clinic { name ...B } fragment B on Clinic { waitingMinutes }", 10),
        ("{ ... on Query { welcome ... { greeting } } }", None),
        ("{ ... { openClinic { ... on Clinic { waitingMinutes } } } }", 10),
    ],
)
async def test_fields_are_found_in_fragments(document: str, seconds: int | None) -> None:
    assert await seconds_of(document) == seconds


async def test_a_name_for_a_field_changes_nothing() -> None:
    assert await seconds_of("{ welcome: greeting }") is None


async def test_the_name_of_a_type_is_everybodys() -> None:
    assert await seconds_of("{ __typename welcome }") == 60
    assert await seconds_of("{ __typename }") is None


async def test_the_schema_itself_is_kept_by_nobody() -> None:
    assert await seconds_of("{ welcome __schema { queryType { name } } }") is None


async def test_a_field_that_is_left_out_this_time_counts_all_the_same() -> None:
    """The next request may have it in, and what may be kept is said by the document alone."""
    assert await seconds_of("{ welcome greeting @skip(if: true) }") is None


async def test_each_operation_of_a_document_has_its_own() -> None:
    document = "query A { welcome } query B { greeting }"
    assert await seconds_of(document, name="A") == 60
    assert await seconds_of(document, name="B") is None


async def test_a_mutation_is_never_public() -> None:
    assert await seconds_of('mutation { rename(name: "凛") { clinic { waitingMinutes } } }') is None


async def test_a_fragment_inside_and_at_the_root_is_judged_by_its_place() -> None:
    document = (
        "{ openClinic { ...A } } fragment A on Clinic { child { clinic { ...B } } } fragment B on Clinic { name }"
    )
    assert await seconds_of(document) == 600
    assert await seconds_of("{ ...A } fragment A on Query { clinic { ...B } } fragment B on Clinic { name }") is None
