"""`handbook serve` as an operator runs it: on the embedded MongoDB, and in production."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from handbook_api.demo.people import PEOPLE
from handbook_api.platform.embedded_mongod import EmbeddedMongod
from tests.auth_emulator import free_port
from tests.commands.processes import EMULATOR, run, serving
from tests.platform.embedded_processes import client_of, wait_until_gone
from tests.platform.google_stand_in import PROJECT_ID, GoogleStandIn, google_stand_in
from tests.server.auditing import NUMBER_OF_AUDITS, audited, skip_without_node


def mongod_in(folder: Path) -> list[int]:
    """The processes that run a mongod in a data folder, and those that watch them."""
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdecimal():
            try:
                command = (process / "cmdline").read_bytes().split(b"\0")
            except (FileNotFoundError, ProcessLookupError):
                continue
            if str(folder / "data" / "mongod" / "data").encode() in command:
                found.append(int(process.name))
    return found


def test_it_serves_on_an_embedded_mongodb_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with serving(tmp_path, free_port(), **EMULATOR) as served:
        assert served.ask("{ __typename }") == {"data": {"__typename": "Query"}}
        token = run(tmp_path, "token", "--uid", "demo-misaki", **EMULATOR).printed.strip()
        assert served.ask("{ families { id } }", token) == {"data": {"families": []}}
        assert served.ask("{ families { id } }", token + "A")["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
        assert served.http.get("/").headers["content-type"] == "text/html; charset=utf-8"
        assert len(served.http.get("/demo/people").json()["people"]) == len(PEOPLE)

        second = run(tmp_path, "serve", "--port", str(free_port()))
        assert second.code == 1
        assert f"is in use by process {served.process.pid}. Stop that process, or choose another folder." in (
            second.complained
        )

        mongod = mongod_in(tmp_path)
        assert mongod != []
        assert served.end() == 0
        wait_until_gone(*mongod)


@pytest.mark.needs_node
def test_the_whole_service_passes_every_audit_of_graphql_over_http(mongod: EmbeddedMongod, tmp_path: Path) -> None:
    skip_without_node()
    with serving(tmp_path, port := free_port(), HANDBOOK_MONGODB_URI=mongod.uri, **EMULATOR):
        results = audited(f"http://127.0.0.1:{port}/graphql")
    assert [result for result in results if result["status"] != "ok"] == []
    assert len(results) == NUMBER_OF_AUDITS


@pytest.fixture(scope="module")
def google(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[GoogleStandIn, dict[str, str]]]:
    """What stands in for Google, and the variables that lead a process to it."""
    with google_stand_in(tmp_path_factory.mktemp("google")) as found:
        yield found


@pytest.fixture
def production(
    tmp_path: Path, mongod: EmbeddedMongod, google: tuple[GoogleStandIn, dict[str, str]]
) -> Iterator[dict[str, str]]:
    """All that production needs."""
    stand_in, way_to_google = google
    for name, size in (("master", 96), ("signing", 32)):
        (tmp_path / f"{name}.key").write_bytes(secrets.token_bytes(size))
    database = f"test_{secrets.token_hex(8)}"
    yield {
        "HANDBOOK_ENVIRONMENT": "production",
        "HANDBOOK_MONGODB_URI": mongod.uri,
        "HANDBOOK_MONGODB_DATABASE": database,
        "HANDBOOK_FIREBASE_PROJECT": PROJECT_ID,
        "HANDBOOK_FIREBASE_CREDENTIALS": str(stand_in.service_account_file),
        "HANDBOOK_MASTER_KEY_FILE": str(tmp_path / "master.key"),
        "HANDBOOK_SIGNING_KEY_FILE": str(tmp_path / "signing.key"),
        **way_to_google,
    }
    with client_of(mongod.uri) as client:
        client.drop_database(database)


def test_production_makes_nothing_up_and_names_what_is_missing(tmp_path: Path) -> None:
    ended = run(tmp_path, "serve", HANDBOOK_ENVIRONMENT="production")

    assert (ended.code, ended.printed) == (2, "")
    for name in ("HANDBOOK_MONGODB_URI", "HANDBOOK_SIGNING_KEY_FILE", "HANDBOOK_MASTER_KEY_FILE"):
        assert name in ended.complained
    assert list(tmp_path.iterdir()) == []


def test_production_serves_the_api_to_whom_google_signed_in_and_no_page(
    tmp_path: Path, production: dict[str, str], google: tuple[GoogleStandIn, dict[str, str]]
) -> None:
    with serving(tmp_path, free_port(), **production) as served:
        token = google[0].sign_in("sato-misaki")
        assert served.ask("{ families { id } }", token) == {"data": {"families": []}}
        assert [served.http.get(path).status_code for path in ("/", "/demo/people")] == [404, 404]
        assert served.end() == 0
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("name", ["master", "signing"])
def test_production_does_not_make_a_key_that_is_missing(tmp_path: Path, production: dict[str, str], name: str) -> None:
    (tmp_path / f"{name}.key").unlink()

    ended = run(tmp_path, "serve", "--port", str(free_port()), **production)

    assert ended.code == 1
    assert f"handbook serve: HANDBOOK_{name.upper()}_KEY_FILE cannot be used" in ended.complained
    assert not (tmp_path / f"{name}.key").exists()


def test_production_does_not_start_in_emulator_mode(tmp_path: Path, production: dict[str, str]) -> None:
    ended = run(tmp_path, "serve", "--port", str(free_port()), **production, **EMULATOR)

    assert ended.code == 1
    assert "handbook serve: FIREBASE_AUTH_EMULATOR_HOST is set, so tokens would not be checked" in ended.complained
