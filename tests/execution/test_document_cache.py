"""Accepted documents are made ready once, and kept within bounds."""

from handbook_api.execution.cache import DocumentCache
from handbook_api.execution.document import PreparedDocument
from handbook_api.execution.execution import Execution
from tests.execution.asking import an_execution
from tests.execution.clinic_schema import SCHEMA, ClinicContext


async def knows(execution: Execution, document: str) -> bool:
    return (await execution.execute(document, None, None, ClinicContext())).document_was_known


async def test_the_same_text_is_parsed_once() -> None:
    execution, context = an_execution(), ClinicContext()

    first = await execution.execute("{ operation }", None, None, context)
    second = await execution.execute("{ operation }", None, None, context)

    assert (first.document_was_known, second.document_was_known) == (False, True)
    assert context.operations[0] is context.operations[1]


async def test_a_known_document_keeps_nothing_of_the_request_before() -> None:
    execution, context = an_execution(), ClinicContext()
    document = "mutation ($name: String!) { rename(name: $name) { name } }"

    await execution.execute(document, {"name": "凛"}, None, context)
    await execution.execute(document, {"name": "蓮"}, None, context)

    assert context.renamed == ["凛", "蓮"]


async def test_a_text_that_differs_in_a_blank_is_another_document() -> None:
    execution = an_execution()
    await knows(execution, "{ greeting }")
    assert not await knows(execution, "{ greeting  }")


async def test_the_document_unused_for_longest_goes_first() -> None:
    execution = an_execution(documents_kept=2)
    await knows(execution, "{ greeting }")
    await knows(execution, "{ season }")
    await knows(execution, "{ greeting }")
    await knows(execution, "{ __typename }")

    assert await knows(execution, "{ greeting }")
    assert not await knows(execution, "{ season }")


async def test_refused_documents_are_not_kept_and_push_nobody_out() -> None:
    execution = an_execution(documents_kept=2)
    await knows(execution, "{ greeting }")

    for refused in ("{ unknown }", "{", "{ greeting(name: 1) }", "fragment F on Query { greeting }"):
        assert not await knows(execution, refused)
        assert not await knows(execution, refused)

    assert await knows(execution, "{ greeting }")


async def test_a_document_is_kept_though_its_variables_were_refused() -> None:
    execution = an_execution()
    document = "query ($number: Int!) { records(number: $number) { number } }"
    refused = await execution.execute(document, {"number": "three"})
    assert not refused.executed
    assert await knows(execution, document)


async def test_the_characters_are_bounded_too() -> None:
    short, long = "{ greeting }", "{ greeting season } #" + "x" * 70
    execution = Execution(SCHEMA, characters_kept=100)
    await knows(execution, short)
    await knows(execution, long)

    assert not await knows(execution, short)


def test_the_cache_holds_to_both_bounds_whatever_is_put_in() -> None:
    cache, document = DocumentCache(documents=3, characters=30), PreparedDocument(())
    for number in range(100):
        cache.put("x" * (number % 40), document)
        assert len(cache) <= 3

    cache.put("y" * 28, document)
    assert len(cache) == 1


def test_a_document_that_is_put_in_twice_counts_once() -> None:
    cache, document = DocumentCache(documents=3, characters=10), PreparedDocument(())
    cache.put("12345", document)
    cache.put("12345", document)
    cache.put("67890", document)
    assert len(cache) == 2
