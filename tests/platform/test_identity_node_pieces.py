"""The Node programs of the tests: pinned, checked by checksum, and from whichever registry is at hand."""

import json
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[2]


def read_json(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((REPOSITORY / name).read_text())
    return content


def test_the_lock_file_names_no_address() -> None:
    """After `npm install` take the `funding` entries out again; they are the only addresses npm still writes."""
    lock = (REPOSITORY / "package-lock.json").read_text()
    assert [line for line in lock.splitlines() if "://" in line or '"resolved"' in line] == []


def test_every_locked_package_has_its_checksum() -> None:
    packages: dict[str, dict[str, Any]] = read_json("package-lock.json")["packages"]
    without = [name for name, package in packages.items() if name and not package.get("integrity")]
    assert without == []


def test_every_wanted_package_is_pinned_and_locked_at_that_version() -> None:
    wanted: dict[str, str] = read_json("package.json")["devDependencies"]
    packages = read_json("package-lock.json")["packages"]
    assert wanted == {name: packages[f"node_modules/{name}"]["version"] for name in wanted}
