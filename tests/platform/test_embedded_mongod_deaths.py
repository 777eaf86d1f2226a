"""Whoever dies, and however: no mongod is left running, none is missing, and nothing written is lost."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from handbook_api.platform import embedded_watch
from handbook_api.platform.embedded_binary import find_mongod
from handbook_api.platform.embedded_mongod import EmbeddedMongod
from handbook_api.platform.mongodb import connect
from tests.auth_emulator import free_port
from tests.eventually import eventually
from tests.platform.embedded_processes import (
    client_of,
    end,
    owner_of,
    owner_process,
    parent_of,
    pid_of_mongod,
    wait_until_gone,
)


@contextmanager
def folder_with_a_ward(folder: Path) -> Iterator[Path]:
    """`folder`, in which a mongod has stored one ward and was stopped."""
    with EmbeddedMongod(folder) as server, client_of(server.uri) as client:
        client.handbook.wards.insert_one({"_id": "nerima"})
    yield folder


def wards_in(folder: Path) -> int:
    """How many wards a new owner of `folder` finds."""
    with EmbeddedMongod(folder) as server, client_of(server.uri) as client:
        return client.handbook.wards.count_documents({})


def test_a_second_owner_is_told_who_the_first_is(tmp_path: Path) -> None:
    with owner_of(tmp_path) as first:
        second = owner_process(tmp_path)
        said, _ = second.communicate()

        assert second.returncode == 1
        assert f"in use by process {first.process.pid}" in said
        assert pid_of_mongod(first.uri)


def test_mongod_ends_when_its_owner_is_killed_and_keeps_what_was_written(tmp_path: Path) -> None:
    with owner_of(tmp_path) as owner:
        mongod = pid_of_mongod(owner.uri)
        watch = parent_of(mongod)
        with client_of(owner.uri) as client:
            client.handbook.wards.insert_one({"_id": "nerima"})

        owner.end_with(signal.SIGKILL)

        wait_until_gone(mongod, watch)
    assert wards_in(tmp_path) == 1


def test_the_next_owner_need_not_wait_for_the_end_of_a_killed_one(tmp_path: Path) -> None:
    with owner_of(tmp_path) as owner:
        with client_of(owner.uri) as client:
            client.handbook.wards.insert_one({"_id": "nerima"})
        owner.end_with(signal.SIGKILL)

        assert wards_in(tmp_path) == 1


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_mongod_ends_with_an_owner_that_is_asked_to_end(tmp_path: Path, sign: signal.Signals) -> None:
    with owner_of(tmp_path) as owner:
        mongod = pid_of_mongod(owner.uri)

        owner.end_with(sign)

        wait_until_gone(mongod)


def test_ctrl_c_reaches_the_owner_alone_so_that_requests_in_flight_still_have_a_database(tmp_path: Path) -> None:
    with owner_of(tmp_path) as owner:
        mongod = pid_of_mongod(owner.uri)

        assert os.getpgid(mongod) != os.getpgid(owner.process.pid)


def test_a_forked_child_that_outlives_the_owner_does_not_keep_mongod_running(tmp_path: Path) -> None:
    with owner_of(tmp_path, "--with-forked-child") as owner:
        mongod = pid_of_mongod(owner.uri)
        try:
            owner.end_with(signal.SIGKILL)

            wait_until_gone(mongod)
            assert wards_in(tmp_path) == 0
        finally:
            end(owner.forked_child)


def test_a_killed_mongod_is_back_at_the_same_address_with_its_data(tmp_path: Path) -> None:
    with EmbeddedMongod(tmp_path) as server, client_of(server.uri) as client:
        client.handbook.wards.insert_one({"_id": "nerima"})
        killed = pid_of_mongod(server.uri)

        end(killed)

        assert client.handbook.wards.find_one() == {"_id": "nerima"}
        assert pid_of_mongod(server.uri) != killed


async def test_a_write_during_the_restart_is_retried_by_the_driver(tmp_path: Path) -> None:
    with EmbeddedMongod(tmp_path) as server:
        async with connect(server.uri, server_selection_timeout_ms=20_000) as client:
            await client.handbook.wards.insert_one({"_id": "nerima"})

            os.kill(pid_of_mongod(server.uri), signal.SIGKILL)
            await client.handbook.wards.insert_one({"_id": "itabashi"})

            assert await client.handbook.wards.count_documents({}) == 2


def test_mongod_is_restarted_as_often_as_it_is_killed(tmp_path: Path) -> None:
    with EmbeddedMongod(tmp_path) as server, client_of(server.uri) as client:
        pids = {pid_of_mongod(server.uri)}
        for _ in range(3):
            end(pid_of_mongod(server.uri))
            client.handbook.wards.find_one()
            pids.add(pid_of_mongod(server.uri))

        assert len(pids) == 4


def test_a_killed_watch_takes_its_mongod_along_and_both_come_back(tmp_path: Path) -> None:
    with EmbeddedMongod(tmp_path) as server, client_of(server.uri) as client:
        client.handbook.wards.insert_one({"_id": "nerima"})
        mongod = pid_of_mongod(server.uri)

        end(parent_of(mongod))
        wait_until_gone(mongod)

        assert client.handbook.wards.find_one() == {"_id": "nerima"}


def test_stopping_right_after_mongod_was_killed_leaves_nothing(tmp_path: Path) -> None:
    with EmbeddedMongod(tmp_path) as server:
        os.kill(pid_of_mongod(server.uri), signal.SIGKILL)

    assert wards_in(tmp_path) == 0


def test_a_mongod_left_over_in_the_folder_is_ended_by_the_next_owner(tmp_path: Path) -> None:
    with folder_with_a_ward(tmp_path) as folder:
        command = [str(find_mongod()), "--dbpath", str(folder / "data"), "--port", str(free_port()), "--nounixsocket"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as left_over:
            eventually(lambda: (folder / "data" / "mongod.lock").read_text().strip() == str(left_over.pid))

            assert wards_in(folder) == 1
            assert left_over.wait() == 0


def test_a_process_that_only_has_the_number_of_an_earlier_mongod_is_left_alone(tmp_path: Path) -> None:
    with folder_with_a_ward(tmp_path) as folder, subprocess.Popen([shutil.which("cat") or "cat"], stdin=-1) as other:
        (folder / "data" / "mongod.lock").write_text(f"{other.pid}\n")

        assert wards_in(folder) == 1
        assert other.poll() is None
        other.kill()


def test_a_log_that_grew_too_large_is_put_aside(tmp_path: Path) -> None:
    with EmbeddedMongod(tmp_path) as server:
        log = tmp_path / "mongod.log"
        os.truncate(log, embedded_watch.LARGEST_LOG_BYTES + 1)

        os.kill(parent_of(pid_of_mongod(server.uri)), signal.SIGCHLD)

        eventually((tmp_path / "mongod.log.1").exists)
        eventually(lambda: log.exists() and 0 < log.stat().st_size < embedded_watch.LARGEST_LOG_BYTES)
