"""The GraphQL-over-HTTP audit of the `graphql-http` package, against the clinic as a running server."""

import pytest

from tests.server.auditing import NUMBER_OF_AUDITS, audited, skip_without_node
from tests.server.serving import serving


@pytest.mark.needs_node
def test_every_audit_is_passed() -> None:
    skip_without_node()
    with serving() as served:
        results = audited(f"{served.address}/graphql")
    assert [result for result in results if result["status"] != "ok"] == []
    assert len(results) == NUMBER_OF_AUDITS
