"""A file of data that is wrong keeps the program from starting, and an operator reads the file and the line."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("handbook_api", "schema", "resolvers", "notifications", "content")

READ_BY_A_COMMAND = ("handbook_api/imports/data/", "content/places/opendata/")
"""How the files of a health system and of open data are read: the command that reads such a file checks it, and nothing
else does.
"""

FILES = sorted(
    str(file.relative_to(ROOT))
    for folder, suffix in (
        *((package, suffix) for package in PACKAGES for suffix in ("yaml", "po")),
        ("handbook_api/trusted", "graphql"),
    )
    for file in (ROOT / folder).rglob(f"*.{suffix}")
)
READ_AT_START = [name for name in FILES if not name.startswith(READ_BY_A_COMMAND)]


@pytest.fixture(scope="module")
def refusals(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str | None]:
    """By file, how a program started with a copy of the packages refused it while it was wrong."""
    copy = tmp_path_factory.mktemp("packages")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("corrupted_start.py")), *READ_AT_START],
        cwd=copy,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(copy), "HANDBOOK_DATA_DIR": str(copy / "data")},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, str | None] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("name", READ_AT_START)
def test_the_start_is_refused_with_the_file_and_the_line(name: str, refusals: Mapping[str, str | None]) -> None:
    refused = refusals[name]

    wrong_line = (ROOT / name).read_bytes().count(b"\n") + 2
    assert refused is not None
    assert re.search(rf"{re.escape(Path(name).name)}, line {wrong_line}: ", refused), refused


def test_there_are_such_files() -> None:
    assert len(READ_AT_START) > 80
