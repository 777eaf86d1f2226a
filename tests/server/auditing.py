"""Runs the GraphQL-over-HTTP audit of the `graphql-http` package on a server that is running."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
NUMBER_OF_AUDITS = 61


def skip_without_node() -> None:
    """Skips the test where Node, or what `make setup` installs for it, is missing."""
    if shutil.which("node") is None or not (ROOT / "node_modules" / "graphql-http").exists():
        pytest.skip("Node is missing: install Node 20 or later and run `make setup` for the GraphQL-over-HTTP audit")


def audited(address: str) -> list[dict[str, Any]]:
    """The result of every audit of the GraphQL endpoint at `address`."""
    audit = subprocess.run(
        ["node", "tests/server/audit.mjs", address], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )
    results: list[dict[str, Any]] = json.loads(audit.stdout)
    return results
