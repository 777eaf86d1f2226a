"""The GraphQL-over-HTTP audit of the `graphql-http` package, against the clinic as a running server."""

import json
import shutil
import subprocess

import pytest

from tests.server.serving import ROOT, serving

NUMBER_OF_AUDITS = 61


@pytest.mark.needs_node
def test_every_audit_is_passed() -> None:
    if shutil.which("node") is None or not (ROOT / "node_modules" / "graphql-http").exists():
        pytest.skip("Node is missing: install Node 20 or later and run `make setup` for the GraphQL-over-HTTP audit")
    with serving() as served:
        audit = subprocess.run(
            ["node", "tests/server/audit.mjs", f"{served.address}/graphql"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
    results = json.loads(audit.stdout)
    assert [result for result in results if result["status"] != "ok"] == []
    assert len(results) == NUMBER_OF_AUDITS
