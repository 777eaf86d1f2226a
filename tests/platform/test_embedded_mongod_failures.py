"""Where the embedded mongod cannot run, the message says why and what to do next."""

import os
import time
from pathlib import Path

import pytest

from handbook_api.platform.embedded_binary import find_mongod, what_to_do_without
from handbook_api.platform.embedded_failures import EmbeddedMongodError, explain
from handbook_api.platform.embedded_folder import EmbeddedFolder
from handbook_api.platform.embedded_mongod import EmbeddedMongod
from handbook_api.platform.embedded_replica_set import become_primary
from tests.platform.embedded_processes import client_of


def program(path: Path, script: str) -> Path:
    """A program at `path` that behaves as a mongod that cannot run."""
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_the_installed_mongod_is_found_and_can_be_executed() -> None:
    assert os.access(find_mongod(), os.X_OK)


@pytest.mark.parametrize(
    ("system", "machine", "advice"),
    [
        ("Linux", "x86_64", "install the extra `embedded`"),
        ("Darwin", "arm64", "mongod --replSet handbook"),
        ("Linux", "aarch64", "mongod --replSet handbook"),
    ],
)
def test_without_a_mongod_the_setting_that_is_needed_is_named(system: str, machine: str, advice: str) -> None:
    said = what_to_do_without(system, machine)

    assert said.startswith("HANDBOOK_MONGODB_URI is needed")
    assert advice in said


@pytest.mark.parametrize(
    ("exit_code", "printed", "meaning"),
    [
        (127, "mongod: error while loading shared libraries: libcurl.so.4: cannot open", "system library libcurl.so.4"),
        (1, "/lib/libm.so.6: version `GLIBC_2.35' not found (required by mongod)", "needs GLIBC_2.35"),
        (14, '{"msg":"WiredTiger error","attr":{"error":28,"message":"No space left on device"}}', "disk is full"),
        (14, '{"msg":"accept() failed","attr":{"error":"Too many open files"}}', "ulimit -n"),
        (126, "mongod: Permission denied", "writable"),
        (48, "", "port is taken"),
        (62, "", "another version of MongoDB"),
        (100, "", "Another mongod"),
        (132, "", "AVX"),
        (137, "", "memory"),
    ],
)
def test_a_known_failure_is_explained(exit_code: int, printed: str, meaning: str) -> None:
    said = explain(exit_code, printed, Path("mongodb"))

    assert meaning in said
    assert "HANDBOOK_MONGODB_URI" in said


def test_an_unknown_failure_shows_its_exit_code_its_last_words_and_where_to_look() -> None:
    said = explain(51, "first\nsecond\nthird\nlast words\n", Path("mongodb"))

    assert "exit code 51" in said
    assert "its log is in mongodb" in said
    assert said.endswith("second\nthird\nlast words")


def test_a_mongod_whose_library_is_missing_is_explained_and_the_folder_is_free_again(tmp_path: Path) -> None:
    broken = program(
        tmp_path / "mongod", "echo 'mongod: error while loading shared libraries: libssl.so.3: no file' >&2; exit 127"
    )

    with pytest.raises(EmbeddedMongodError, match=r"libssl\.so\.3.*apt-get install"):
        EmbeddedMongod(tmp_path / "mongodb", binary=broken).start()

    with EmbeddedMongod(tmp_path / "mongodb") as server:
        assert server.uri


def test_a_mongod_that_cannot_be_executed_is_explained(tmp_path: Path) -> None:
    with pytest.raises(EmbeddedMongodError, match="No such file"):
        EmbeddedMongod(tmp_path, binary=tmp_path / "nowhere" / "mongod").start()


def test_a_mongod_that_never_answers_is_given_up_at_the_deadline_and_ended(tmp_path: Path) -> None:
    silent = program(tmp_path / "mongod", f"echo $$ > {tmp_path}/pid; exec cat /dev/zero > /dev/null")

    with pytest.raises(EmbeddedMongodError, match="did not become ready in time"):
        EmbeddedMongod(tmp_path / "mongodb", binary=silent, start_within_seconds=1).start()

    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a folder")

    with pytest.raises(EmbeddedMongodError, match=r"notes\.txt/mongodb cannot hold.*choose another folder"):
        EmbeddedMongod(tmp_path / "notes.txt" / "mongodb").start()


def test_a_disk_that_is_nearly_full_is_refused_before_anything_is_written_to_it(tmp_path: Path) -> None:
    exabyte = 10**18

    with pytest.raises(EmbeddedMongodError, match="MB free; MongoDB needs"):
        EmbeddedFolder(tmp_path, needed_free_bytes=exabyte).claim()

    assert list((tmp_path / "data").iterdir()) == []


def test_a_mongodb_of_somebody_else_on_the_port_is_not_touched(tmp_path: Path) -> None:
    with EmbeddedMongod(tmp_path / "theirs") as theirs:
        with pytest.raises(EmbeddedMongodError, match="Another MongoDB answers"):
            become_primary(
                theirs.port,
                tmp_path / "ours" / "data",
                majority_is_journalled=True,
                wait=lambda: None,
                deadline=time.monotonic() + 10,
            )

        with client_of(theirs.uri) as client:
            assert client.local["system.replset"].find_one({}, {"version": 1}) == {"_id": "handbook", "version": 1}
