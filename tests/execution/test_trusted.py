"""Documents that are known by the digest of their text: from the start, for good, and from nobody's request."""

import hashlib

import pytest

from handbook_api.execution.document import DocumentRefused
from handbook_api.execution.execution import Execution
from handbook_api.execution.limits import Limits
from handbook_api.execution.trusted import DocumentId, document_id
from tests.execution.asking import an_execution, codes
from tests.execution.clinic_schema import SCHEMA, ClinicContext

GREETING = "query ($name: String!) { greeting(name: $name) }\n"


def test_the_id_is_the_one_of_the_drafts_own_example() -> None:
    """Appendix A of GraphQL over HTTP works this one out."""
    assert document_id("query ($id: ID!) {\n  user(id: $id) {\n    name\n  }\n}") == DocumentId(
        "sha256:7dba4bd717b41f10434822356a93c32b1fb4907b983e854300ad839f84cdcd6e"
    )
    assert document_id("query($id:ID!){user(id:$id){name}}") == DocumentId(
        "sha256:71f7dc5758652baac68e4a10c50be732b741c892ade2883a99358f52b555286b"
    )


async def test_a_trusted_document_runs_by_its_id() -> None:
    execution = an_execution()
    id = execution.trust(GREETING)

    result = await execution.execute(id, {"name": "凛"}, None, ClinicContext())

    assert result.data == {"greeting": "こんにちは、凛さん"}
    assert result.document_was_known


async def test_it_is_made_ready_once_and_pushed_out_by_nothing() -> None:
    execution, context = Execution(SCHEMA, documents_kept=1), ClinicContext()
    id = execution.trust("{ operation }")
    for number in range(5):
        await execution.execute(f"{{ greeting }} # {number}", None, None, context)

    await execution.execute(id, None, None, context)
    await execution.execute(id, None, None, context)

    assert context.operations[0] is context.operations[1]


@pytest.mark.parametrize("given", ["sha256:" + "0" * 64, "", "md5:x", GREETING, "sha256:"])
async def test_an_id_of_nothing_is_told(given: str) -> None:
    result = await an_execution().execute(DocumentId(given), None, None, ClinicContext())

    assert codes(result) == ["PERSISTED_DOCUMENT_NOT_FOUND"]
    assert not result.executed


async def test_a_document_that_a_client_sent_is_not_known_by_its_id_afterwards() -> None:
    execution = an_execution()
    await execution.execute("{ greeting }", None, None, ClinicContext())
    digest = hashlib.sha256(b"{ greeting }").hexdigest()

    assert codes(await execution.execute(DocumentId(f"sha256:{digest}"))) == ["PERSISTED_DOCUMENT_NOT_FOUND"]


@pytest.mark.parametrize("text", ["{", "{ unknown }", "{ clinic { child { clinic { name } } } }"])
def test_what_would_be_refused_from_a_client_is_not_trusted_either(text: str) -> None:
    with pytest.raises(DocumentRefused):
        an_execution(Limits(depth=3)).trust(text)
