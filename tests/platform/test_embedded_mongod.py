"""The embedded mongod as its users know it: an address that takes transactions, and data that stays."""

import socket
from pathlib import Path

import pytest

from handbook_api.platform.embedded_failures import EmbeddedMongodError
from handbook_api.platform.embedded_mongod import DEMONSTRATION, FOR_TESTS, EmbeddedMongod, ServerProfile
from handbook_api.platform.mongodb import connect
from tests.eventually import eventually
from tests.platform.embedded_processes import client_of, parent_of, pid_of_mongod, wait_until_gone


@pytest.mark.parametrize("profile", [DEMONSTRATION, FOR_TESTS], ids=["demonstration", "tests"])
async def test_a_transaction_and_a_change_stream_work(tmp_path: Path, profile: ServerProfile) -> None:
    with EmbeddedMongod(tmp_path, profile=profile) as server:
        async with connect(server.uri) as client:
            wards = client.handbook.wards
            async with await wards.watch() as changes:
                async with client.start_session() as session, await session.start_transaction():
                    await wards.insert_one({"_id": "nerima"}, session=session)
                    await client.handbook.log.insert_one({"_id": 1}, session=session)

                assert (await anext(changes))["documentKey"] == {"_id": "nerima"}
            assert await client.handbook.log.count_documents({}) == 1


def test_what_was_written_is_there_at_the_next_start_at_the_same_address(tmp_path: Path) -> None:
    with EmbeddedMongod(tmp_path) as first, client_of(first.uri) as client:
        address = first.uri
        client.handbook.wards.insert_one({"_id": "nerima"})

    with EmbeddedMongod(tmp_path) as second, client_of(second.uri) as client:
        assert second.uri == address
        assert client.handbook.wards.find_one() == {"_id": "nerima"}


def test_the_data_moves_to_another_port_when_somebody_took_the_old_one(tmp_path: Path) -> None:
    with EmbeddedMongod(tmp_path) as first, client_of(first.uri) as client:
        taken = first.port
        client.handbook.wards.insert_one({"_id": "nerima"})

    with socket.socket() as somebody:
        somebody.bind(("127.0.0.1", taken))
        with EmbeddedMongod(tmp_path) as second, client_of(second.uri) as client:
            assert second.port != taken
            client.handbook.wards.insert_one({"_id": "itabashi"})
            assert client.handbook.wards.count_documents({}) == 2


def test_it_listens_on_the_loopback_address_alone(tmp_path: Path) -> None:
    with EmbeddedMongod(tmp_path) as server, pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", server.port), timeout=5)


def test_the_folder_is_closed_to_other_users(tmp_path: Path) -> None:
    with EmbeddedMongod(tmp_path / "mongodb"):
        pass

    assert (tmp_path / "mongodb").stat().st_mode & 0o077 == 0


def test_values_of_slow_operations_stay_out_of_the_log(tmp_path: Path) -> None:
    with EmbeddedMongod(tmp_path) as server, client_of(server.uri) as client:
        client.handbook.command("profile", 0, slowms=-1)
        client.handbook.children.insert_one({"name": "陽葵"})
        client.handbook.children.find_one({"name": "陽葵"})

    log = (tmp_path / "mongod.log").read_text()
    assert "陽葵" not in log
    assert "Shutting down" in log


def test_stopping_leaves_no_process_and_frees_the_folder(tmp_path: Path) -> None:
    server = EmbeddedMongod(tmp_path)
    server.start()
    mongod = pid_of_mongod(server.uri)
    watch = parent_of(mongod)

    server.stop()

    wait_until_gone(mongod, watch)
    with EmbeddedMongod(tmp_path) as next_owner:
        assert next_owner.uri


def test_stopping_twice_is_harmless(tmp_path: Path) -> None:
    server = EmbeddedMongod(tmp_path)
    server.start()

    server.stop()
    server.stop()

    with pytest.raises(RuntimeError, match="not started"):
        _ = server.uri


def test_a_stopped_one_can_be_started_again(tmp_path: Path) -> None:
    server = EmbeddedMongod(tmp_path)
    with server, client_of(server.uri) as client:
        client.handbook.wards.insert_one({"_id": "nerima"})

    with server, client_of(server.uri) as client:
        assert client.handbook.wards.count_documents({}) == 1


def test_two_folders_have_two_servers(tmp_path: Path) -> None:
    with EmbeddedMongod(tmp_path / "one") as one, EmbeddedMongod(tmp_path / "two") as two:
        assert one.port != two.port
        with client_of(one.uri) as client:
            client.handbook.wards.insert_one({"_id": "nerima"})
        with client_of(two.uri) as client:
            assert client.handbook.wards.find_one() is None


def test_a_second_owner_in_the_same_program_is_refused(tmp_path: Path) -> None:
    with EmbeddedMongod(tmp_path) as first:
        with pytest.raises(EmbeddedMongodError, match="in use by process"):
            EmbeddedMongod(tmp_path).start()

        with client_of(first.uri) as client:
            assert client.admin.command("ping")["ok"] == 1


def test_tests_that_drop_thousands_of_databases_do_not_run_out_of_files(tmp_path: Path) -> None:
    with EmbeddedMongod(tmp_path, profile=FOR_TESTS) as server, client_of(server.uri) as client:
        before = _files_of_data(tmp_path)
        for number in range(20):
            client.handbook[f"wards_{number}"].create_index("name")
        while_it_is_there = _files_of_data(tmp_path)
        client.drop_database("handbook")

        def freed() -> bool:
            # A checkpoint, for which a running server takes half a minute, frees what was dropped before it.
            client.admin.command("fsync")
            client.other.wards.insert_one({})
            return _files_of_data(tmp_path) < while_it_is_there - 40

        assert while_it_is_there >= before + 60
        assert eventually(freed)


def _files_of_data(folder: Path) -> int:
    return len(list(folder.rglob("*.wt")))
